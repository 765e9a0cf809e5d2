// A till loses its power at every moment that can be told apart from outside, and is started again.
#include <stdexcept>

#include "tests/boost_test.hpp"
#include "tests/host/till_fixture.hpp"

namespace {

using checkout::LineState;
using checkout::ProcessStatus;
using host_test::TillFixture;
using pospay::OutcomeStatus;

struct PowerCut {};

// Counts down at each call of the plugin, each event on the screen and each look at the clock: the
// last ones lie between the parts of a payment and before the print.
struct CrashFixture : TillFixture {
  struct Screen : host_test::QuietScreen {
    explicit Screen(CrashFixture& owner) : fixture(owner) {}
    void show(const pospay::Event& event) override {
      fixture.tick();
      QuietScreen::show(event);
    }
    CrashFixture& fixture;
  };

  CrashFixture() {
    system.on_call = [this](const std::string&) { tick(); };
    on_clock = [this] { tick(); };
  }
  void tick() {
    if (left > 0 && --left == 0) throw PowerCut{};
  }
  // Runs `work` with a power cut at the n-th moment; answers whether it came.
  template <class Work>
  bool cut_at(int n, Work work) {
    left = n;
    bool is_cut = false;
    try {
      work();
    } catch (const PowerCut&) {
      is_cut = true;
    }
    left = 0;
    return is_cut;
  }

  int left = 0;
  Screen cutting{*this};
};

// Far more moments than a payment has.
constexpr int kMaxMoments = 100;

BOOST_AUTO_TEST_SUITE(crashes)

BOOST_AUTO_TEST_CASE(a_payment_is_printed_once_or_the_money_goes_back_wherever_the_power_goes_U11) {
  int moments = 0;
  for (int n = 1; n <= kMaxMoments; ++n) {
    CrashFixture f;
    const std::string number = f.receipt(1000);
    const bool is_cut = f.cut_at(n, [&] { f.till->pay(number, {{"fake", 0}}, f.cutting); });
    f.restart_and_recover();
    const auto receipt = f.stored(number);
    BOOST_TEST_CONTEXT("moment " << n) {
      BOOST_TEST(!receipt.is_blocked());
      std::size_t open = 0;
      for (const auto& [key, entry] : f.system.entries) open += entry.is_settled ? 0u : 1u;
      BOOST_TEST(open == 0u);
      const bool is_printed = receipt.fiscal_number != 0;
      BOOST_TEST(f.papers() == (is_printed ? 1u : 0u));
      BOOST_TEST(f.system.count("roll_back") == 0u);  // paid in full: printed, never taken back
      BOOST_TEST(is_printed == (f.system.entries.size() == 1u));
      f.restart_and_recover();
      BOOST_TEST(f.papers() == (is_printed ? 1u : 0u));
    }
    if (!is_cut) {
      moments = n;
      break;
    }
  }
  BOOST_TEST(moments > 4);
}

BOOST_AUTO_TEST_CASE(a_mixed_payment_is_printed_or_taken_back_wherever_the_power_goes) {
  int moments = 0;
  for (int n = 1; n <= kMaxMoments; ++n) {
    CrashFixture f;
    const std::string number = f.receipt(1000);
    const bool is_cut = f.cut_at(n, [&] {
      f.till->pay(number, {{"fake", 600}, {"cash", 400}}, f.cutting);
    });
    f.restart_and_recover();
    const auto receipt = f.stored(number);
    BOOST_TEST_CONTEXT("moment " << n) {
      const bool is_printed = receipt.fiscal_number != 0;
      BOOST_TEST(receipt.paid_minor() == (is_printed ? 1000 : 0));
      BOOST_TEST(f.papers() == (is_printed ? 1u : 0u));
      for (const auto& [key, entry] : f.system.entries) BOOST_TEST(entry.is_settled);
      if (!is_printed) {
        BOOST_TEST((f.pay(number, {{"cash", 0}}).status == ProcessStatus::printed));
      }
    }
    if (!is_cut) {
      moments = n;
      break;
    }
  }
  BOOST_TEST(moments > 4);
}

BOOST_AUTO_TEST_CASE(cash_and_its_change_are_printed_rightly_wherever_the_power_goes) {
  int moments = 0;
  int printed_after_the_cut = 0;
  for (int n = 1; n <= kMaxMoments; ++n) {
    CrashFixture f;
    const std::string number = f.receipt(1000);
    const bool is_cut = f.cut_at(n, [&] {
      f.till->pay(number, {{"fake", 600}, {"cash", 1000}}, f.cutting);
    });
    const bool was_printed = f.papers() == 1u;
    f.restart_and_recover();
    BOOST_TEST_CONTEXT("moment " << n) {
      const auto receipt = f.stored(number);
      const bool is_printed = receipt.fiscal_number != 0;
      BOOST_TEST(f.papers() == (is_printed ? 1u : 0u));
      BOOST_TEST(receipt.change_minor() == (is_printed ? 600 : 0));
      if (is_printed) {
        const auto document = f.till->store().documents().of_receipt(number);
        BOOST_REQUIRE(document.has_value());
        BOOST_TEST(document->text.find("Сдача") != std::string::npos);
        BOOST_TEST(document->text.find("10,00") != std::string::npos);
      }
      if (is_printed && !was_printed) ++printed_after_the_cut;
    }
    if (!is_cut) {
      moments = n;
      break;
    }
  }
  BOOST_TEST(moments > 4);
  BOOST_TEST(printed_after_the_cut > 0);
}

BOOST_AUTO_TEST_CASE(change_of_cash_that_was_given_back_is_not_printed_with_the_next_tender) {
  TillFixture f;
  const std::string number = f.receipt(1000);
  f.till->printer().set_out_of_paper(true);
  BOOST_REQUIRE(f.pay(number, {{"cash", 1500}}).status == ProcessStatus::failed);
  f.till->printer().set_out_of_paper(false);
  BOOST_REQUIRE(f.pay(number, {{"card", 0}}).status == ProcessStatus::printed);
  BOOST_TEST(f.stored(number).change_minor() == 0);
  BOOST_TEST(f.paper.str().find("Сдача") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_return_is_printed_once_or_its_reservation_ends_wherever_the_power_goes) {
  int moments = 0;
  for (int n = 1; n <= kMaxMoments; ++n) {
    CrashFixture f;
    const std::string number = f.receipt(1000);
    BOOST_REQUIRE(f.pay(number, {{"fake", 0}}).status == ProcessStatus::printed);
    const std::string key = f.stored(number).lines.at(0).key;
    checkout::ReturnEntered entered;
    entered.receipt = number;
    entered.tender = "fake";
    const bool is_cut = f.cut_at(n, [&] { f.till->give_back(entered, f.cutting); });
    f.restart_and_recover();
    BOOST_TEST_CONTEXT("moment " << n) {
      const bool has_gone = f.system.entries.size() == 2u;
      BOOST_TEST(*f.till->store().receipts().returned_minor(key) == (has_gone ? 1000 : 0));
      BOOST_TEST(f.papers() == (has_gone ? 2u : 1u));
      for (const auto& [one, entry] : f.system.entries) BOOST_TEST(entry.is_settled);
    }
    if (!is_cut) {
      moments = n;
      break;
    }
  }
  BOOST_TEST(moments > 4);
}

BOOST_AUTO_TEST_CASE(a_rollback_that_was_interrupted_is_asked_for_again) {
  CrashFixture f;
  const std::string number = f.receipt(1000);
  f.till->printer().set_out_of_paper(true);
  f.system.on_call = [](const std::string& call) {
    if (call == "roll_back") throw PowerCut{};
  };
  BOOST_CHECK_THROW(f.till->pay(number, {{"fake", 0}}, f.screen), PowerCut);
  f.system.on_call = nullptr;
  f.restart_and_recover();
  BOOST_TEST(f.papers() == 0u);
  BOOST_TEST(f.system.entries.begin()->second.is_settled);
  BOOST_TEST((f.stored(number).lines.at(0).state == LineState::returned));
}

BOOST_AUTO_TEST_CASE(an_outcome_unknown_at_the_start_blocks_the_receipt_alone) {
  TillFixture f;
  const std::string number = f.receipt(1000);
  f.system.next_outcomes = {OutcomeStatus::unknown};
  BOOST_REQUIRE(f.pay(number, {{"fake", 0}}).status == ProcessStatus::unknown);
  f.restart_and_recover();
  BOOST_TEST(f.stored(number).is_blocked());
  BOOST_TEST((f.pay(f.receipt(5), {{"cash", 0}}).status == ProcessStatus::printed));
  f.system.resolve(f.system.payments.at(0).key, OutcomeStatus::approved);
  BOOST_TEST(f.till->wait_resolved(number, std::chrono::seconds(5), f.screen));
  BOOST_TEST(f.stored(number).fiscal_number == 2);
}

BOOST_AUTO_TEST_CASE(a_payment_that_the_till_never_stored_goes_back_H10) {
  TillFixture f;
  auto& entry = f.system.entries["stranger"];
  entry.status = OutcomeStatus::approved;
  entry.amount = pospay::byn(500);
  f.restart_and_recover();
  BOOST_TEST(f.system.count("roll_back") == 1u);
  BOOST_TEST(f.papers() == 0u);
}

BOOST_AUTO_TEST_CASE(paper_that_was_lost_after_the_number_was_given_is_delivered_once_H12_U11) {
  TillFixture f;
  BOOST_REQUIRE(f.pay(f.receipt(1000), {{"cash", 0}}).status == ProcessStatus::printed);
  std::filesystem::remove(f.folder / "data" / "documents" / "00000001.txt");
  f.restart_and_recover();
  BOOST_TEST(f.papers() == 1u);
  f.paper.str("");
  f.restart_and_recover();
  BOOST_TEST(f.paper.str() == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
