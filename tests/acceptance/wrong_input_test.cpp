// Every prompt of the till with what nobody should enter: a sentence in Russian that does not
// repeat it, and nothing has changed.
#define BOOST_TEST_MODULE wrong_input
#include <cstdint>
#include <fstream>
#include <limits>

#include "host_sim/checkout/plain_text.hpp"
#include "host_sim/ui/scenario.hpp"
#include "tests/acceptance/clauses/shop.hpp"
#include "tests/boost_test.hpp"

namespace acceptance {
namespace {

using checkout::ProcessStatus;
using checkout::Role;
using pospay::ParameterKind;

constexpr std::int64_t huge = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();

std::string repeated(const std::string& text, std::size_t count) {
  std::string made;
  for (std::size_t i = 0; i < count; ++i) made += text;
  return made;
}

struct Bad {
  const char* what;
  std::string text;
};

// No name, number, code or value of anything.
std::vector<Bad> bad_texts() {
  return {{"a line feed", "а\nб"},
          {"an escape sequence", "\x1b[31mкрасный\x1b[0m"},
          {"a bell", "\x07"},
          {"a delete", "аб\x7f"},
          {"a control character of two bytes", "а\u0085б"},
          {"NUL in the middle", std::string("а\0б", 5)},
          {"NUL alone", std::string(1, '\0')},
          {"a cut character", "эю\xD0"},
          {"a stray byte", "\xFF\xFE"},
          {"an overlong form", "\xC0\xAF"},
          {"half of a surrogate pair", "\xED\xA0\x80"},
          {"a picture", "Кафе 😀"},
          {"a heart", "❤"},
          {"right to left", "\u202Eгнев\u202C"},
          {"a zero-width space", "Ку\u200Bпон"},
          {"a byte order mark", "\uFEFFКупон"},
          {"piled marks", "к\u0301\u0301\u0301"},
          {"10 kB", repeated("я", 5120)},
          {"1 MB", repeated("я", 524'288)}};
}

std::vector<Bad> with(std::vector<Bad> more) {
  auto all = bad_texts();
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

bool has_russian(const std::string& text) {
  for (const char* letter : {"а", "е", "и", "о", "н", "т"}) {
    if (holds(text, letter)) return true;
  }
  return false;
}

// For a person: Russian, short, printable, and without what was entered.
void check_sentence(const std::string& message, const Bad& bad) {
  BOOST_TEST(!message.empty());
  BOOST_TEST(message.size() < 500u);
  BOOST_TEST(has_russian(message), message);
  BOOST_TEST(checkout::is_plain_text(message), message);
  if (!checkout::is_plain_text(bad.text)) BOOST_TEST(!holds(message, bad.text));
}

struct Prompts : Shop {
  Prompts() {
    BOOST_REQUIRE(as_administrator().tenders().add("Купон").has_value());
    till.as(Role::cashier);
    receipt = till.receipt(1000);
    // A request that pays, or begins to, would take one of these away.
    system.sandbox->with_model([](sandbox::WalletModel&, sandbox::FaultList& faults, std::int64_t) {
      for (const char* call : {"demand_payment", "payments", "reversals", "token"}) {
        sandbox::Fault trap;
        trap.kind = sandbox::FaultKind::unavailable;
        trap.call = call;
        faults.add(trap);
      }
    });
    before = state();
  }

  checkout::Till& as_administrator() {
    till.as(Role::administrator);
    return *till.till;
  }

  // Settings byte for byte, the receipt, what the gateway has heard, the paper.
  std::string state() {
    std::string text = till.settings_text();
    const checkout::Receipt stored = till.stored(receipt);
    text += "\n" + std::to_string(stored.positions.size()) + " " +
            std::to_string(stored.total_minor()) + " " + std::to_string(stored.lines.size()) + " " +
            std::to_string(static_cast<int>(stored.state));
    system.sandbox->with_model([&](sandbox::WalletModel& model, sandbox::FaultList& faults,
                                   std::int64_t) {
      text += " " + std::to_string(faults.size()) + " " + std::to_string(model.payments().size());
    });
    return text + till.paper.str();
  }

  template <class T>
  void check_refused(const pospay::Result<T>& result, const Bad& bad) {
    BOOST_REQUIRE_MESSAGE(!result.has_value(), "accepted");
    check_sentence(result.error().message, bad);
  }
  void check_refused(const checkout::ProcessResult& result, const Bad& bad) {
    BOOST_TEST((result.status == ProcessStatus::refused));
    check_sentence(result.message, bad);
  }
  void check_unchanged() { BOOST_TEST((state() == before)); }

  std::string receipt;
  std::string before;
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(every_parameter_that_the_plugin_describes, Prompts) {
  const auto described = as_administrator().parameters().describe("oplati");
  BOOST_REQUIRE(described.has_value());
  BOOST_TEST(described->size() >= 5u);
  for (const auto& parameter : *described) {
    auto rows = with({{"spaces", "   "}, {"Russian letters", "пароль"}});
    switch (parameter.kind) {
      case ParameterKind::toggle:
      case ParameterKind::choice:
      case ParameterKind::action:
        rows.insert(rows.end(), {{"empty", ""}, {"a number", "1"}, {"another case", "TRUE"}});
        break;
      case ParameterKind::text:
        rows.insert(rows.end(), {{"letters for digits", "OPLabcdefghi"},
                                 {"a digit too many", "OPL0000000012"},
                                 {"small letters", "opl000000001"},
                                 {"a header of its own", "OPL000000001\r\nX: y"},
                                 {"full-width digits", "OPL０００"}});
        break;
      case ParameterKind::secret:
        rows.insert(rows.end(), {{"a space within", "a b"},
                                 {"129 bytes", std::string(129, 'x')},
                                 {"a header of its own", "a\r\nX: y"}});
        break;
    }
    for (const auto& bad : rows) {
      BOOST_TEST_CONTEXT(parameter.id << ": " << bad.what) {
        check_refused(as_administrator().parameters().set("oplati", parameter.id, bad.text), bad);
        check_unchanged();
      }
    }
  }
}

BOOST_FIXTURE_TEST_CASE(names_of_parameters_plugins_and_buttons, Prompts) {
  for (const auto& bad : with({{"empty", ""}, {"unknown", "нет такого"}})) {
    BOOST_TEST_CONTEXT(bad.what) {
      auto& parameters = as_administrator().parameters();
      check_refused(parameters.set("oplati", bad.text, "1"), bad);
      check_refused(parameters.set(bad.text, "mode", "static"), bad);
      check_refused(parameters.set_host(bad.text, true), bad);
      check_refused(parameters.press("oplati", bad.text), bad);
      check_refused(parameters.value("oplati", bad.text), bad);
      check_unchanged();
    }
  }
}

BOOST_FIXTURE_TEST_CASE(names_of_tenders, Prompts) {
  for (const auto& bad :
       with({{"empty", ""}, {"spaces", "    "}, {"129 bytes", std::string(129, 'x')}})) {
    BOOST_TEST_CONTEXT(bad.what) {
      auto& tenders = as_administrator().tenders();
      check_refused(tenders.add(bad.text), bad);
      check_refused(tenders.edit("Купон", bad.text), bad);
      check_refused(tenders.edit(bad.text, "Другое"), bad);
      check_refused(tenders.erase(bad.text), bad);
      check_unchanged();
    }
  }
}

BOOST_FIXTURE_TEST_CASE(fields_of_sale_and_return, Prompts) {
  till.as(Role::cashier);
  for (const auto& bad : with({{"empty", ""}, {"words", "нет такого"}})) {
    BOOST_TEST_CONTEXT(bad.what) {
      check_refused(till.pay(receipt, {{bad.text, 0}}), bad);
      check_refused(till.pay(bad.text, {{"ОПЛАТИ", 0}}), bad);
      check_refused(till.give_back(bad.text, "ОПЛАТИ", 100), bad);
      check_refused(till.till->return_options(bad.text, till.screen), bad);
      check_refused(till.till->drop_receipt(bad.text, till.screen), bad);
      BOOST_TEST(!till.till->print_copy(bad.text).has_value());
      check_unchanged();
    }
  }
}

BOOST_FIXTURE_TEST_CASE(words_of_a_position, Prompts) {
  till.as(Role::cashier);
  for (const auto& bad : bad_texts()) {
    for (std::string checkout::PositionEntry::*field :
         {&checkout::PositionEntry::name, &checkout::PositionEntry::barcode,
          &checkout::PositionEntry::unit}) {
      BOOST_TEST_CONTEXT(bad.what) {
        checkout::PositionEntry entry;
        entry.name = "Хлеб";
        entry.price_minor = 100;
        entry.*field = bad.text;
        check_refused(till.till->add_position(receipt, entry), bad);
        check_unchanged();
      }
    }
  }
}

BOOST_FIXTURE_TEST_CASE(quantity_price_and_discount_of_a_position, Prompts) {
  till.as(Role::cashier);
  const Bad none{"", ""};
  for (std::int64_t checkout::PositionEntry::*field :
       {&checkout::PositionEntry::quantity_milli, &checkout::PositionEntry::price_minor,
        &checkout::PositionEntry::discount_minor}) {
    const bool is_discount = field == &checkout::PositionEntry::discount_minor;
    for (const std::int64_t wrong :
         {std::int64_t{-1}, lowest, lowest + 1, huge, huge - 1, std::int64_t{100'000'001},
          is_discount ? std::int64_t{100} : std::int64_t{0}}) {
      BOOST_TEST_CONTEXT(wrong) {
        checkout::PositionEntry entry;
        entry.name = "Хлеб";
        entry.price_minor = 100;
        entry.*field = wrong;
        check_refused(till.till->add_position(receipt, entry), none);
        check_unchanged();
      }
    }
  }
}

BOOST_FIXTURE_TEST_CASE(amounts_of_a_sale, Prompts) {
  till.as(Role::cashier);
  const Bad none{"", ""};
  for (const char* tender : {"ОПЛАТИ", "Наличные", "Банковская карта", "Купон"}) {
    for (const std::int64_t wrong :
         {std::int64_t{-1}, lowest, lowest + 1, huge, huge / 2, std::int64_t{999}}) {
      BOOST_TEST_CONTEXT(tender << " " << wrong) {
        check_refused(till.pay(receipt, {{tender, wrong}}), none);
        // Twice 9.99 would do, with change from cash.
        if (wrong != 999)
          check_refused(till.pay(receipt, {{tender, wrong}, {"Купон", wrong}}), none);
        check_unchanged();
      }
    }
  }
  check_refused(till.pay(receipt, {{"ОПЛАТИ", 1001}}), none);
  check_refused(till.pay(receipt, {{"ОПЛАТИ", 500}, {"ОПЛАТИ", 500}}), none);
  check_refused(till.pay(receipt, {}), none);
  check_unchanged();
}

BOOST_AUTO_TEST_CASE(amounts_and_quantities_of_a_return) {
  Shop shop;
  shop.buyer_scans();
  const std::string receipt = shop.till.receipt(100'000'00 / 1000);
  BOOST_REQUIRE((shop.till.pay(receipt, {{"ОПЛАТИ", 0}}).status == ProcessStatus::printed));
  const std::int64_t balance = shop.system.balance(shop.buyer);
  const std::size_t payments = shop.system.ledger().size();
  shop.till.paper_text();
  const auto check = [&](const checkout::ReturnEntered& entered, const std::string& what) {
    BOOST_TEST_CONTEXT(what) {
      const auto refused = shop.till.till->give_back(entered, shop.till.screen);
      BOOST_TEST((refused.status == ProcessStatus::refused));
      check_sentence(refused.message, {"", ""});
    }
  };
  for (const char* tender : {"ОПЛАТИ", "Наличные"}) {
    for (const std::int64_t wrong :
         {std::int64_t{0}, std::int64_t{-1}, lowest, huge, std::int64_t{10'001}}) {
      checkout::ReturnEntered entered;
      entered.receipt = receipt;
      entered.tender = tender;
      entered.has_amount = true;
      entered.amount_minor = wrong;
      check(entered, std::string(tender) + " " + std::to_string(wrong));
      entered.has_amount = false;
      entered.positions = {{"Молоко", wrong == 0 ? 1001 : wrong}};
      check(entered, std::string(tender) + ", quantity " + std::to_string(wrong));
    }
  }
  for (const auto& bad : with({{"empty", ""}, {"unknown", "Хлеб"}})) {
    checkout::ReturnEntered entered;
    entered.receipt = receipt;
    entered.tender = "ОПЛАТИ";
    entered.positions = {{bad.text, 0}};
    BOOST_TEST_CONTEXT(bad.what) {
      const auto refused = shop.till.till->give_back(entered, shop.till.screen);
      BOOST_TEST((refused.status == ProcessStatus::refused));
      check_sentence(refused.message, bad);
    }
  }
  BOOST_TEST(shop.system.balance(shop.buyer) == balance);
  BOOST_TEST(shop.system.ledger().size() == payments);
  BOOST_TEST(shop.till.paper_text().empty());
}

BOOST_FIXTURE_TEST_CASE(the_scan_prompt, Prompts) {
  BOOST_REQUIRE(till.set("mode", "buyer").has_value());
  // Tells once, and then gives up.
  struct Scanner : ShopScreen {
    void tell(const std::string& line) override {
      ShopScreen::tell(line);
      said.push_back(line);
      wants_cancel = true;
    }
    std::vector<std::string> said;
  };
  for (const auto& bad : with({{"empty", ""},
                               {"Enter alone", "\r\n"},
                               {"513 bytes", std::string(513, 'x')},
                               {"5000 bytes", std::string(5000, 'x')}})) {
    BOOST_TEST_CONTEXT(bad.what) {
      Scanner scanner;
      scanner.scans = {bad.text};
      receipt = till.receipt(1000);
      const auto paid = till.till->pay(receipt, {{"ОПЛАТИ", 0}}, scanner);
      BOOST_TEST((paid.status == ProcessStatus::cancelled), paid.message);
      BOOST_REQUIRE(!scanner.said.empty());
      check_sentence(scanner.said.front(), bad);
      BOOST_TEST(till.stored(receipt).paid_minor() == 0);
      system.sandbox->with_model(
          [](sandbox::WalletModel& model, sandbox::FaultList& faults, std::int64_t) {
            BOOST_TEST(faults.size() == 4u);
            BOOST_TEST(model.payments().empty());
          });
    }
  }
  // A scanner's Enter behind a good code is no fault of the buyer's.
  system.web("DELETE", "/sandbox/faults");
  till.screen.scans = {system.one_time_qr(buyer) + "\r\n"};
  BOOST_TEST((till.pay(till.receipt(1000), {{"ОПЛАТИ", 0}}).status == ProcessStatus::printed));
}

BOOST_FIXTURE_TEST_CASE(login_to_the_cabinet_and_the_label_of_a_shift, Prompts) {
  for (const auto& bad : with({{"empty", ""}, {"words", "нет такого"}})) {
    if (bad.text.size() > 65'536) continue;  // the server does not even read that
    BOOST_TEST_CONTEXT(bad.what) {
      for (const char* field : {"login", "password"}) {
        const WebAnswer refused =
            system.web("POST", "/cabinet/api/sign-in",
                       std::string("{\"") + field + "\":" + sandbox::json_text(bad.text) + "}");
        BOOST_TEST((refused.status == 400 || refused.status == 401 || refused.status == 429),
                   refused.status);
        check_sentence(refused.text("message"), bad);
      }
    }
  }
  for (const char* label :
       {"", "abc", "2411202", "24112026-", "99999999", "%00", "24112026%0D%0A"}) {
    const WebAnswer refused =
        system.web("GET", std::string("/ms-pay/pos/paymentReports?shift=") + label, "",
                   {{"regNum", number}, {"password", System::register_password}});
    BOOST_TEST(refused.status < 500, label);
    BOOST_TEST(!holds(refused.body, "paymentId"), label);  // a shift that is none has no payments
  }
  check_unchanged();
}

BOOST_AUTO_TEST_CASE(amounts_roles_and_steps_of_a_scenario_file) {
  test::TempFolder folder;
  const char* const wrong[] = {
      "amount: abc",  "amount: 1e5",    "amount: NaN",
      "amount: 1,50", "amount: 12.345", "amount: 99999999999999999999",
      "amount: ''",   "amount: 0x10",   "role: директор",
      "role: ''",
  };
  for (const std::string text : wrong) {
    const bool is_role = text.rfind("role", 0) == 0;
    const auto file = folder / "scenario.yaml";
    std::ofstream(file) << "name: x\nsteps:\n  - step: sale\n"
                        << (is_role ? "    " + text + "\n" : "")
                        << "    positions: [{name: Хлеб, price: 1.00}]\n"
                        << "    tenders: [{tender: ОПЛАТИ" << (is_role ? "" : ", " + text)
                        << "}]\n";
    const auto read = ui::read_scenario(file);
    BOOST_REQUIRE_MESSAGE(!read.has_value(), text);
    // For developers: the place, and what to write instead.
    BOOST_TEST(holds(read.error().message, "scenario.yaml:" + std::string(is_role ? "4:" : "5:")),
               read.error().message);
    BOOST_TEST(read.error().message.size() < 500u);
  }
}

}  // namespace acceptance
