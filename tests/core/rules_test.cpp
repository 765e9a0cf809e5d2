// The rules of the tender, each as a whole table.
#include "plugins/oplati/core/rules.hpp"

#include "plugins/oplati/core/order.hpp"
#include "tests/boost_test.hpp"

namespace oplati {
namespace {

using pospay::byn;
using pospay::ChangeKind;
using pospay::TenderKind;

const pospay::MixLine tender_lines[] = {
    {TenderKind::cash, "cash", "Наличные", byn(100)},
    {TenderKind::card, "card", "Карта", byn(200)},
    {TenderKind::other, "gift", "Сертификат", byn(300)},
    {TenderKind::other, "oplati", "ОПЛАТИ", byn(400)},
};

std::string verdict(const pospay::Verdict& verdict) {
  return verdict.is_allowed ? "allowed" : verdict.message.id;
}

std::string reference(std::int64_t sum) {
  return to_text(ProviderReference{99, sum, "17-1-ABCDEFGH", "OPL000000001"});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rules)

// 2^4 combinations of tenders x single cycle x switched on: 64 rows, the expectation by clause.
BOOST_AUTO_TEST_CASE(any_tenders_combine_but_card_with_oplati_in_the_single_cycle_Z31) {
  for (unsigned mask = 0; mask < 16; ++mask) {
    for (const bool single_cycle : {false, true}) {
      for (const bool is_enabled : {false, true}) {
        pospay::Mix mix;
        mix.single_cycle = single_cycle;
        mix.total = byn(1000);
        for (unsigned i = 0; i < 4; ++i) {
          if (mask & (1U << i)) mix.lines.push_back(tender_lines[i]);
        }
        const bool has_card = mask & 2U;
        const bool has_oplati = mask & 8U;
        const std::string expected = !has_oplati                ? "allowed"
                                     : !is_enabled              ? "rule.tender_off"
                                     : has_card && single_cycle ? "rule.card_in_single_cycle"
                                                                : "allowed";
        BOOST_TEST_CONTEXT("mask " << mask << " cycle " << single_cycle << " on " << is_enabled) {
          BOOST_TEST(verdict(check_mix(mix, is_enabled)) == expected);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(one_positive_oplati_line_up_to_the_amount_due) {
  const auto with = [](std::vector<pospay::Money> amounts) {
    pospay::Mix mix;
    mix.total = byn(1000);
    for (const auto& amount : amounts) {
      mix.lines.push_back({TenderKind::other, "oplati", "ОПЛАТИ", amount});
    }
    return verdict(check_mix(mix, true));
  };
  pospay::Money dollars = byn(100);
  dollars.currency = "USD";
  pospay::Money rubles_without_kopecks = byn(100);
  rubles_without_kopecks.exponent = 0;
  BOOST_TEST(with({byn(1000)}) == "allowed");
  BOOST_TEST(with({byn(1)}) == "allowed");
  BOOST_TEST(with({byn(1001)}) == "rule.more_than_due");
  BOOST_TEST(with({byn(0)}) == "rule.amount_not_positive");
  BOOST_TEST(with({byn(-1)}) == "rule.amount_not_positive");
  BOOST_TEST(with({byn(100), byn(100)}) == "rule.one_line");
  BOOST_TEST(with({dollars}) == "rule.currency");
  BOOST_TEST(with({rubles_without_kopecks}) == "rule.currency");
}

BOOST_AUTO_TEST_CASE(host_changes_that_touch_the_tender_are_refused_Z18_Z19_Z21) {
  struct Row {
    pospay::HostChange change;
    const char* off;
    const char* on;
  };
  const std::string parameter = POSPAY_HOST_OTHER_NON_CASH;
  const Row rows[] = {
      {{ChangeKind::add_tender, "gift", "Сертификат", false}, "allowed", "allowed"},
      {{ChangeKind::add_tender, "x", "оплати", false}, "rule.name_taken", "rule.name_taken"},
      {{ChangeKind::add_tender, "x", "OПЛATИ", false}, "rule.name_taken", "rule.name_taken"},
      {{ChangeKind::edit_tender, "oplati", "Другое", false},
       "rule.tender_fixed",
       "rule.tender_fixed"},
      {{ChangeKind::edit_tender, "gift", "Подарок", false}, "allowed", "allowed"},
      {{ChangeKind::edit_tender, "gift", " ОПЛАТИ ", false}, "rule.name_taken", "rule.name_taken"},
      {{ChangeKind::delete_tender, "oplati", "", false}, "rule.tender_fixed", "rule.tender_fixed"},
      {{ChangeKind::delete_tender, "gift", "", false}, "allowed", "allowed"},
      {{ChangeKind::host_parameter, "", parameter, false}, "allowed", "rule.other_non_cash_needed"},
      {{ChangeKind::host_parameter, "", parameter, true}, "allowed", "allowed"},
      {{ChangeKind::host_parameter, "", "single_cycle", false}, "allowed", "allowed"},
      {{ChangeKind::host_parameter, "", "single_cycle", true}, "allowed", "allowed"},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.change.tender_id << " " << row.change.name) {
      BOOST_TEST(verdict(check_host_change(row.change, false)) == row.off);
      BOOST_TEST(verdict(check_host_change(row.change, true)) == row.on);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_return_goes_to_cash_or_oplati_up_to_the_rest_Z40_Z41_Z22) {
  const auto options = [](std::int64_t paid, std::int64_t returned, bool is_enabled) {
    std::string text;
    const auto found = return_options({reference(paid), byn(paid), byn(returned), 0}, is_enabled);
    for (const auto& option : found.value()) {
      text += option.tender_id.empty() ? "cash" : option.tender_id;
      text += ":" + std::to_string(option.most.minor) + " ";
    }
    return text;
  };
  BOOST_TEST(options(1000, 0, true) == "cash:1000 oplati:1000 ");
  BOOST_TEST(options(1000, 0, false) == "cash:1000 ");
  BOOST_TEST(options(1000, 999, true) == "cash:1 oplati:1 ");
  BOOST_TEST(options(1000, 1000, true) == "");
  BOOST_TEST(options(1000, 2000, true) == "");
}

BOOST_AUTO_TEST_CASE(a_return_of_what_was_not_paid_here_is_refused_H6) {
  const auto code = [](const pospay::PaidLine& line) {
    const auto options = return_options(line, true);
    return options ? pospay::Code::ok : options.error().code;
  };
  pospay::Money dollars = byn(1000);
  dollars.currency = "USD";
  BOOST_TEST((code({reference(1000), byn(1000), byn(0), 0}) == pospay::Code::ok));
  BOOST_TEST((code({"", byn(1000), byn(0), 0}) == pospay::Code::not_found));
  BOOST_TEST((code({"gift 17", byn(1000), byn(0), 0}) == pospay::Code::not_found));
  BOOST_TEST((code({reference(1000), byn(999), byn(0), 0}) == pospay::Code::invalid));
  BOOST_TEST((code({reference(1000), byn(1000), byn(-1), 0}) == pospay::Code::invalid));
  BOOST_TEST((code({reference(1000), dollars, byn(0), 0}) == pospay::Code::invalid));
}

BOOST_AUTO_TEST_CASE(amounts_have_their_limits_H6) {
  BOOST_TEST(check_amount(byn(1)).has_value());
  BOOST_TEST(check_amount(byn(amount_limit_minor)).has_value());
  for (const std::int64_t bad :
       {std::int64_t{0}, std::int64_t{-1}, amount_limit_minor + 1, INT64_MAX, INT64_MIN}) {
    BOOST_TEST(!check_amount(byn(bad)).has_value());
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati
