#include "tests/boost_test.hpp"
#include "tests/host/till_fixture.hpp"

namespace {

using checkout::Role;
using host_test::TillFixture;

BOOST_FIXTURE_TEST_SUITE(tenders, TillFixture)

BOOST_AUTO_TEST_CASE(a_plugins_tender_can_be_deleted_by_no_path) {
  as(Role::administrator);
  for (const char* name : {"fake", "ФЕЙК"}) {
    BOOST_TEST(!till->tenders().erase(name));
    BOOST_TEST(!till->tenders().edit(name, "Другое"));
  }
  // Past the registry: the store knows no such tender, and a restart brings it back.
  BOOST_TEST(!till->store().settings().erase_tender("fake"));
  BOOST_TEST(!till->store().settings().rename_tender("fake", "x"));
  restart();
  BOOST_TEST(till->tenders().find("ФЕЙК").has_value());
  BOOST_TEST(!till->tenders().find("ФЕЙК")->is_deletable);
}

BOOST_AUTO_TEST_CASE(cash_and_card_cannot_be_deleted) {
  as(Role::administrator);
  BOOST_TEST(!till->tenders().erase("cash"));
  BOOST_TEST(!till->tenders().erase("Банковская карта"));
}

BOOST_AUTO_TEST_CASE(further_tenders_are_added_edited_deleted_and_kept) {
  as(Role::administrator);
  const auto id = till->tenders().add("Сертификат");
  BOOST_REQUIRE(id);
  BOOST_TEST(!till->tenders().add("Сертификат"));
  BOOST_TEST(!till->tenders().add(""));
  BOOST_TEST(till->tenders().edit("Сертификат", "Купон").has_value());
  restart();
  BOOST_TEST(till->tenders().find("Купон")->id == *id);
  as(Role::cashier);
  BOOST_TEST((pay(receipt(100), {{"Купон", 0}}).status == checkout::ProcessStatus::printed));
  as(Role::administrator);
  BOOST_TEST(till->tenders().erase("Купон").has_value());
  BOOST_TEST(!till->tenders().find("Купон"));
}

BOOST_AUTO_TEST_CASE(a_name_that_a_plugin_vetoes_is_refused) {
  as(Role::administrator);
  BOOST_TEST(!till->tenders().add("ФЕЙК"));
  BOOST_REQUIRE(till->tenders().add("Купон"));
  BOOST_TEST(!till->tenders().edit("Купон", "ФЕЙК"));
}

BOOST_AUTO_TEST_CASE(the_name_of_a_plugins_tender_is_taken_while_it_is_off) {
  system.is_enabled = false;
  as(Role::administrator);
  BOOST_TEST(!till->tenders().add("ФЕЙК"));
}

BOOST_AUTO_TEST_CASE(a_cashier_changes_no_tender) {
  as(Role::cashier);
  BOOST_TEST(!till->tenders().add("Купон"));
  BOOST_TEST(!till->tenders().edit("cash", "Купон"));
  BOOST_TEST(!till->tenders().erase("cash"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
