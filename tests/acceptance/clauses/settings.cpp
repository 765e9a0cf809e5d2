// Settings at the till (Z10 to Z23), with the plugin's library in a till of the host.
#define BOOST_TEST_MODULE settings_clauses
#include <algorithm>
#include <fstream>

#include "host_sim/checkout/database.hpp"
#include "tests/acceptance/clauses/shop.hpp"
#include "tests/boost_test.hpp"

namespace acceptance {
namespace {

using checkout::ProcessStatus;
using checkout::Role;
using pospay::EventKind;
using pospay::ParameterKind;
using pospay::WaitingFor;

constexpr const char* other_non_cash_label = "Оплата с помощью иных способов безналичных оплат";

std::string file_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Settings : Shop {
  checkout::Parameters& parameters() { return till.till->parameters(); }
  checkout::TenderRegistry& tenders() {
    till.as(Role::administrator);
    return till.till->tenders();
  }
  std::string value(const std::string& id) {
    till.as(Role::administrator);
    return parameters().value("oplati", id).value();
  }
  pospay::Parameter described(const std::string& id) {
    till.as(Role::administrator);
    const auto all = parameters().describe("oplati");
    BOOST_REQUIRE(all.has_value());
    for (const auto& one : *all) {
      if (one.id == id) return one;
    }
    BOOST_FAIL("no parameter " + id);
    return {};
  }
  // Runs `during` once, as soon as a payment waits for the buyer; the buyer then declines.
  checkout::ProcessResult during_a_payment(const std::function<void()>& during) {
    bool is_done = false;
    till.screen.on_show = [&, during](const pospay::Event& event) {
      if (event.waiting_for != WaitingFor::scan || is_done) return;
      is_done = true;
      during();
      till.screen.wants_cancel = true;
    };
    const auto paid = till.pay(till.receipt(1000), {{"ОПЛАТИ", 0}});
    BOOST_TEST(is_done);
    till.screen.clear();
    return paid;
  }
  // In the secret store, which is its owner's alone and keeps hexadecimal digits; nowhere else.
  void check_secret(const std::string& secret) {
    std::string digits;
    for (const char byte : secret) {
      constexpr const char* hex = "0123456789abcdef";
      digits += hex[static_cast<unsigned char>(byte) >> 4];
      digits += hex[static_cast<unsigned char>(byte) & 15];
    }
    int files = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(till.folder)) {
      if (!file.is_regular_file()) continue;
      ++files;
      const std::string text = file_text(file.path());
      const bool is_store = file.path().filename() == "secrets";
      BOOST_TEST(!holds(text, secret), file.path());
      BOOST_TEST(holds(text, digits) == is_store, file.path());
      if (is_store) {
        BOOST_TEST((file.status().permissions() ==
                    (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)));
      }
    }
    BOOST_TEST(files >= 4);
  }
  // Whatever is in the file of settings, past the till.
  void edit_settings_file(const std::vector<const char*>& statements) {
    till.stop();
    {
      auto opened = checkout::Database::open(till.folder / "data" / "till.db");
      BOOST_REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().message));
      for (const char* statement : statements) {
        const auto done = opened->run(statement);
        BOOST_REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message));
      }
    }
    till.start();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(Z10_only_the_administrator_opens_the_parameters, Settings) {
  const std::string before = till.settings_text();
  for (const Role role : {Role::cashier, Role::supervisor}) {
    till.as(role);
    const std::string messages[] = {
        parameters().describe("oplati").error().message,
        parameters().value("oplati", "mode").error().message,
        parameters().set("oplati", "mode", "buyer").error().message,
        parameters().set_host("single_cycle", false).error().message,
        till.till->press("oplati", "get_token", till.screen).error().message,
        till.till->tenders().add("Купон").error().message,
        till.till->tenders().edit("ОПЛАТИ", "Купон").error().message,
        till.till->tenders().erase("ОПЛАТИ").error().message,
    };
    for (const auto& message : messages) {
      BOOST_TEST(holds(message, "«Администратор»"), message);
    }
  }
  till.till->users().sign_out();
  BOOST_TEST(!parameters().describe("oplati").has_value());
  BOOST_TEST(till.settings_text() == before);
  till.as(Role::administrator);
  BOOST_TEST(parameters().describe("oplati").has_value());
  BOOST_TEST(parameters().set("oplati", "mode", "buyer").has_value());
}

BOOST_AUTO_TEST_CASE(Z11_the_plugin_brings_its_parameter_off_at_first_and_the_host_knows_none) {
  test::TempFolder folder;
  System system(folder / "sandbox");
  ShopTill till(system, folder / "till");
  till.as(Role::administrator);
  const auto described = till.till->parameters().describe("oplati").value();
  BOOST_REQUIRE(!described.empty());
  BOOST_TEST(described[0].label.text == "Работа с системой ОПЛАТИ");
  BOOST_TEST((described[0].kind == ParameterKind::toggle));
  BOOST_TEST(till.till->parameters().value("oplati", described[0].id).value() == "false");
  BOOST_TEST(!till.is_offered("ОПЛАТИ"));
  // The host's own code: model and loader.
  int files = 0;
  for (const char* part : {"/host_sim/checkout", "/host_sim/loader"}) {
    for (const auto& file :
         std::filesystem::directory_iterator(std::string(POSPAY_SOURCE_DIR) + part)) {
      ++files;
      const std::string text = file_text(file.path());
      for (const char* word : {"oplati", "Oplati", "OPLATI", "ОПЛАТИ", "Оплати-"}) {
        BOOST_TEST(!holds(text, word), file.path() << " knows " << word);
      }
    }
  }
  BOOST_TEST(files > 50);
}

BOOST_AUTO_TEST_CASE(Z12_it_is_switched_on_only_while_other_non_cash_payments_are_on) {
  test::TempFolder folder;
  System system(folder / "sandbox");
  ShopTill till(system, folder / "till");
  const auto refused = till.set("enabled", "true");
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(holds(refused.error().message, std::string("«") + other_non_cash_label + "»"),
             refused.error().message);
  BOOST_TEST(!till.is_offered("ОПЛАТИ"));
  BOOST_REQUIRE(till.set_host("other_non_cash", true).has_value());
  BOOST_TEST(till.set("enabled", "true").has_value());
  BOOST_TEST(till.is_offered("ОПЛАТИ"));
}

BOOST_FIXTURE_TEST_CASE(Z13_three_modes_exactly_one_at_a_time_the_static_one_first, Settings) {
  const auto mode = described("mode");
  BOOST_TEST((mode.kind == ParameterKind::choice));
  BOOST_TEST(mode.depends_on == "enabled");
  BOOST_REQUIRE(mode.choices.size() == 3u);
  BOOST_TEST(mode.choices[0].label.text == "Статический QR продавца");
  BOOST_TEST(mode.choices[1].label.text == "Динамический QR продавца");
  BOOST_TEST(mode.choices[2].label.text == "QR-код покупателя");
  BOOST_TEST(mode.default_value == mode.choices[0].id);
  // What a payment asks for shows the mode that is at work; never another one besides.
  const EventKind asks[] = {EventKind::show_code, EventKind::show_qr, EventKind::ask_scan};
  for (std::size_t i = 0; i < 3; ++i) {
    BOOST_REQUIRE(till.set("mode", mode.choices[i].id).has_value());
    BOOST_TEST(value("mode") == mode.choices[i].id);
    till.as(Role::cashier);
    till.screen.clear();
    till.screen.on_show = [&](const pospay::Event& event) {
      till.screen.wants_cancel |= event.kind == asks[i];
    };
    till.pay(till.receipt(1000), {{"ОПЛАТИ", 0}});
    for (std::size_t k = 0; k < 3; ++k) {
      BOOST_TEST((till.screen.last(asks[k]) != nullptr) == (k == i),
                 "mode " << i << ", sign " << k);
    }
  }
  for (const char* wrong : {"", "static,dynamic", "static dynamic", "none", "STATIC"}) {
    BOOST_TEST(!till.set("mode", wrong).has_value(), wrong);
    BOOST_TEST(value("mode") == mode.choices[2].id);
  }
}

BOOST_FIXTURE_TEST_CASE(Z14_a_new_mode_applies_to_the_next_payment_of_the_same_shift, Settings) {
  bool is_changed = false;
  till.screen.on_show = [&](const pospay::Event& event) {
    if (event.kind != EventKind::show_qr) return;
    const auto changed = till.set("mode", "buyer");
    BOOST_TEST(changed.has_value(), (changed ? "" : changed.error().message));
    is_changed = true;
    system.control("buyers/" + buyer + "/join", "{\"qr\":\"" + event.qr->text + "\"}");
  };
  // Under way: it goes on as it began.
  BOOST_TEST((till.pay(till.receipt(1000), {{"ОПЛАТИ", 0}}).status == ProcessStatus::printed));
  BOOST_TEST(is_changed);
  BOOST_TEST((till.screen.last(EventKind::ask_scan) == nullptr));
  // The next one asks for the buyer's code.
  till.screen.clear();
  till.screen.scans = {system.one_time_qr(buyer)};
  BOOST_TEST((till.pay(till.receipt(1000), {{"ОПЛАТИ", 0}}).status == ProcessStatus::printed));
  BOOST_TEST((till.screen.last(EventKind::ask_scan) != nullptr));
  BOOST_TEST((till.screen.last(EventKind::show_qr) == nullptr));
}

BOOST_FIXTURE_TEST_CASE(Z15_the_register_number_is_checked_kept_and_fixed_while_a_payment_is_open,
                        Settings) {
  const auto described_number = described("register_number");
  BOOST_TEST(described_number.label.text == "Номер кассы");
  BOOST_TEST((described_number.kind == ParameterKind::text));
  for (const char* wrong : {"OPL12345678", "OPL1234567890", "opl000000001", "ABC000000001",
                            "OPL00000000A", "OPL 00000001", "ОРL000000001"}) {
    const auto refused = till.set("register_number", wrong);
    BOOST_TEST(!refused.has_value(), wrong);
    BOOST_TEST(value("register_number") == number);
  }
  BOOST_REQUIRE(till.set("register_number", "OPL000000777").has_value());
  till.start();
  BOOST_TEST(value("register_number") == "OPL000000777");
  BOOST_REQUIRE(till.set("register_number", number).has_value());

  till.as(Role::cashier);
  during_a_payment([&] {
    const auto refused = till.set("register_number", "OPL000000777");
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(holds(refused.error().message, "незавершённая"), refused.error().message);
    // The gateway's address is none of the parameters: no running till can change it.
    BOOST_TEST(!till.set("gateway.url", "https://example.com").has_value());
    BOOST_TEST(value("register_number") == number);
    till.as(Role::cashier);
  });
  BOOST_TEST(till.set("register_number", "OPL000000777").has_value());
}

BOOST_FIXTURE_TEST_CASE(Z15_a_till_whose_number_was_taken_away_starts_again_with_oplati_on,
                        Settings) {
  BOOST_REQUIRE(till.set("register_number", "").has_value());
  till.start();
  BOOST_TEST(till.till->start_problems().empty());
  BOOST_TEST(till.is_offered("ОПЛАТИ"));
  const auto refused = till.pay(till.receipt(1000), {{"ОПЛАТИ", 0}});
  BOOST_TEST(holds(refused.message, "Не задан «Номер кассы»"), refused.message);
  // Nor is a password taken for nobody while it runs.
  BOOST_TEST(!till.set("password", "another-password").has_value());
  BOOST_REQUIRE(till.set("register_number", number).has_value());
  buyer_scans();
  BOOST_TEST((till.pay(till.receipt(1000), {{"ОПЛАТИ", 0}}).status == ProcessStatus::printed));
}

BOOST_FIXTURE_TEST_CASE(Z15_a_payment_left_open_stays_with_its_gateway_when_the_address_changes,
                        Settings) {
  System other(folder / "other");
  buyer_scans();
  std::string receipt;
  // The power fails between the buyer's payment and the receipt.
  till.till->printer().set_out_of_paper(false);
  struct PowerCut {};
  till.screen.on_show = [&, scan = till.screen.on_show](const pospay::Event& event) {
    scan(event);
    if (event.kind == EventKind::outcome) throw PowerCut{};
  };
  receipt = till.receipt(1000);
  BOOST_CHECK_THROW(till.pay(receipt, {{"ОПЛАТИ", 0}}), PowerCut);
  till.screen.clear();
  till.stop();
  ShopTill again(other, till.folder);  // the same till; its manifest names another gateway
  BOOST_TEST((again.stored(receipt).state == checkout::ReceiptState::printed));
  BOOST_TEST(system.balance(buyer) == 49'000);
  BOOST_TEST(other.ledger().empty());
}

BOOST_FIXTURE_TEST_CASE(Z16_get_token_says_that_the_operation_was_successful, Settings) {
  BOOST_TEST((described("get_token").kind == ParameterKind::action));
  BOOST_TEST(described("get_token").label.text == "Получить токен");
  BOOST_REQUIRE(till.set("register_number", system.add_register("token")).has_value());
  const auto pressed = till.press("get_token");
  BOOST_REQUIRE_MESSAGE(pressed.has_value(), (pressed ? "" : pressed.error().message));
  BOOST_TEST(*pressed == "Операция выполнена успешно");
  // The token is a secret: it pays, and stands in the secret store alone.
  const std::string by_token = value("register_number");
  const auto token = till.till->lanes().at(0).host->get_secret("token." + by_token);
  BOOST_REQUIRE((token.has_value() && token->size() > 8));
  till.as(Role::cashier);
  buyer_scans();
  BOOST_TEST((till.pay(till.receipt(1000), {{"ОПЛАТИ", 0}}).status == ProcessStatus::printed));
  till.stop();
  check_secret(*token);
}

BOOST_FIXTURE_TEST_CASE(Z17_a_second_token_is_refused_until_the_cabinet_resets_it, Settings) {
  const char* refusal = "Токен уже существует или касса работает в режиме пароля";
  BOOST_TEST(till.press("get_token").error().message == refusal);  // works by password
  const std::string by_token = system.add_register("token");
  BOOST_REQUIRE(till.set("register_number", by_token).has_value());
  BOOST_TEST(till.press("get_token").has_value());
  BOOST_TEST(till.press("get_token").error().message == refusal);
  BOOST_REQUIRE(system.cabinet("POST", "registers/" + by_token + "/reset-token", "{}").status ==
                200);
  BOOST_TEST(till.press("get_token").value() == "Операция выполнена успешно");
}

BOOST_AUTO_TEST_CASE(Z18_switching_on_adds_the_tender_and_no_path_edits_or_deletes_it) {
  test::TempFolder folder;
  System system(folder / "sandbox");
  ShopTill till(system, folder / "till");
  const auto entry = [&] { return till.till->tenders().find("oplati").value(); };
  BOOST_REQUIRE(till.set_host("other_non_cash", true).has_value());
  BOOST_TEST(!till.is_offered("ОПЛАТИ"));
  BOOST_REQUIRE(till.set("enabled", "true").has_value());
  BOOST_TEST(till.is_offered("ОПЛАТИ"));
  BOOST_TEST(entry().name == "ОПЛАТИ");
  BOOST_TEST((entry().kind == pospay::TenderKind::other));
  BOOST_TEST(!entry().is_deletable);
  BOOST_TEST(!entry().is_editable);
  till.as(Role::administrator);
  for (const char* path : {"oplati", "ОПЛАТИ"}) {
    BOOST_TEST(holds(till.till->tenders().erase(path).error().message, "нельзя"));
    BOOST_TEST(holds(till.till->tenders().edit(path, "Другое").error().message, "нельзя"));
    BOOST_TEST(!till.till->store().settings().erase_tender(path).has_value());
    BOOST_TEST(!till.till->store().settings().rename_tender(path, "Другое").has_value());
  }
}

BOOST_FIXTURE_TEST_CASE(Z18_the_settings_file_cannot_take_the_tender_away_or_double_it, Settings) {
  // All further tenders deleted, one named like the tender added, in each way past the screens.
  edit_settings_file({"DELETE FROM tenders",
                      "INSERT INTO tenders (name) VALUES ('ОПЛАТИ'), ('OПЛATИ'), ('oplati')"});
  BOOST_TEST(till.is_offered("ОПЛАТИ"));
  int offered = 0;
  const auto entries = till.till->tenders().list();
  BOOST_REQUIRE(entries.has_value());
  for (const auto& entry : *entries) {
    const bool is_alike = entry.name == "ОПЛАТИ" || entry.name == "OПЛATИ";
    offered += is_alike && entry.is_enabled ? 1 : 0;
  }
  BOOST_TEST(offered == 1);
  BOOST_TEST(till.till->tenders().find("oplati")->plugin == "oplati");
  BOOST_TEST(till.till->tenders().find("ОПЛАТИ")->plugin == "oplati");
  buyer_scans();
  const auto paid = till.pay(till.receipt(1000), {{"ОПЛАТИ", 0}});
  BOOST_TEST((paid.status == ProcessStatus::printed), paid.message);
  BOOST_TEST(system.balance(buyer) == 49'000);
}

BOOST_FIXTURE_TEST_CASE(Z19_other_non_cash_payments_cannot_be_switched_off_while_it_is_on,
                        Settings) {
  const auto refused = till.set_host("other_non_cash", false);
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(holds(refused.error().message, "«Работа с системой ОПЛАТИ»"), refused.error().message);
  BOOST_TEST(parameters().host("other_non_cash"));
  BOOST_REQUIRE(till.set("enabled", "false").has_value());
  BOOST_TEST(till.set_host("other_non_cash", false).has_value());
}

BOOST_FIXTURE_TEST_CASE(Z20_further_non_cash_tenders_are_added_edited_and_deleted, Settings) {
  BOOST_TEST(tenders().add("Сертификат").has_value());
  BOOST_TEST(till.is_offered("Сертификат"));
  BOOST_TEST(tenders().edit("Сертификат", "Купон").has_value());
  BOOST_TEST(!till.is_offered("Сертификат"));
  till.as(Role::cashier);
  BOOST_TEST((till.pay(till.receipt(700), {{"Купон", 0}}).status == ProcessStatus::printed));
  BOOST_TEST(holds(till.paper_text(), "Купон"));
  BOOST_TEST(tenders().erase("Купон").has_value());
  BOOST_TEST(!till.is_offered("Купон"));
  BOOST_TEST(till.is_offered("ОПЛАТИ"));
}

BOOST_FIXTURE_TEST_CASE(Z21_no_further_tender_may_look_like_oplati, Settings) {
  BOOST_REQUIRE(tenders().add("Купон").has_value());
  const std::string before = till.settings_text();
  const struct {
    const char* what;
    const char* name;
  } rows[] = {
      {"the name itself", "ОПЛАТИ"},
      {"small letters", "оплати"},
      {"mixed case", "ОпЛаТи"},
      {"a space before", " ОПЛАТИ"},
      {"a space after", "ОПЛАТИ "},
      {"spaces around", "  оплати  "},
      {"a doubled space inside", "ОПЛ  АТИ"},
      {"a space that does not break", "\u00A0ОПЛАТИ"},
      {"Latin O", "OПЛАТИ"},
      {"Latin A", "ОПЛAТИ"},
      {"Latin T", "ОПЛАTИ"},
      {"Latin O, A and T", "OПЛATИ"},
      {"small Latin letters", "oплaтu"},
  };
  for (const auto& row : rows) {
    const auto added = tenders().add(row.name);
    BOOST_TEST(!added.has_value(), row.what);
    const auto edited = tenders().edit("Купон", row.name);
    BOOST_TEST(!edited.has_value(), row.what);
    for (const auto* message : {&added.error().message, &edited.error().message}) {
      BOOST_TEST(holds(*message, "«ОПЛАТИ»"), row.what << ": " << *message);
    }
  }
  BOOST_TEST(till.settings_text() == before);
  BOOST_TEST(tenders().add("ОПЛАТИТЬ").has_value());
}

BOOST_FIXTURE_TEST_CASE(Z22_switching_off_takes_the_tender_away_from_sales, Settings) {
  BOOST_REQUIRE(till.set("enabled", "false").has_value());
  BOOST_TEST(!till.is_offered("ОПЛАТИ"));
  const auto refused = till.pay(till.receipt(1000), {{"ОПЛАТИ", 0}});
  BOOST_TEST((refused.status == ProcessStatus::refused));
  BOOST_TEST(holds(refused.message, "выключен"), refused.message);
  BOOST_TEST(system.ledger().empty());
}

BOOST_FIXTURE_TEST_CASE(Z22_it_is_not_switched_off_while_a_payment_is_under_way_or_unresolved,
                        Settings) {
  during_a_payment([&] {
    const auto refused = till.set("enabled", "false");
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(holds(refused.error().message, "незавершённая"), refused.error().message);
  });
  // Unresolved: the answer to the payment is lost, and so is every question about it.
  buyer_scans();
  till.screen.on_show = [&, scan = till.screen.on_show](const pospay::Event& event) {
    scan(event);
    if (event.kind != EventKind::show_qr) return;
    system.sandbox->with_model([](sandbox::WalletModel&, sandbox::FaultList& faults, std::int64_t) {
      for (const char* call : {"payments", "payment_reports"}) {
        for (int i = 0; i < 40; ++i) {
          sandbox::Fault lost;
          lost.kind = sandbox::FaultKind::lose_answer;
          lost.call = call;
          faults.add(lost);
        }
      }
    });
  };
  const std::string receipt = till.receipt(1000);
  BOOST_REQUIRE((till.pay(receipt, {{"ОПЛАТИ", 0}}).status == ProcessStatus::unknown));
  const auto refused = till.set("enabled", "false");
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(holds(refused.error().message, "незавершённая"), refused.error().message);
  system.web("DELETE", "/sandbox/faults");
  BOOST_REQUIRE(till.till->wait_resolved(receipt, std::chrono::seconds(30), till.screen));
  BOOST_TEST((till.stored(receipt).state == checkout::ReceiptState::printed));
  BOOST_TEST(till.set("enabled", "false").has_value());
}

BOOST_FIXTURE_TEST_CASE(Z22_earlier_receipts_go_back_in_cash_while_off_and_by_oplati_once_on,
                        Settings) {
  buyer_scans();
  const std::string receipt = till.receipt(1000);
  BOOST_REQUIRE((till.pay(receipt, {{"ОПЛАТИ", 0}}).status == ProcessStatus::printed));
  BOOST_REQUIRE(till.set("enabled", "false").has_value());
  const auto by_oplati = till.give_back(receipt, "ОПЛАТИ", 300);
  BOOST_TEST((by_oplati.status == ProcessStatus::refused));
  BOOST_TEST(!by_oplati.message.empty());
  BOOST_TEST((till.give_back(receipt, "Наличные", 300).status == ProcessStatus::printed));
  BOOST_TEST(system.balance(buyer) == 49'000);
  BOOST_REQUIRE(till.set("enabled", "true").has_value());
  BOOST_TEST((till.give_back(receipt, "ОПЛАТИ", 700).status == ProcessStatus::printed));
  BOOST_TEST(system.balance(buyer) == 49'700);
}

BOOST_FIXTURE_TEST_CASE(Z23_the_register_password_is_a_secret_that_pays_instead_of_a_token,
                        Settings) {
  const auto password = described("password");
  BOOST_TEST(password.label.text == "Пароль кассы");
  BOOST_TEST((password.kind == ParameterKind::secret));
  BOOST_TEST(!parameters().value("oplati", "password").has_value());
  till.as(Role::cashier);
  buyer_scans();
  BOOST_TEST((till.pay(till.receipt(1000), {{"ОПЛАТИ", 0}}).status == ProcessStatus::printed));
  // After a restart too, and it is in no file but the secret store.
  till.start();
  BOOST_TEST((till.pay(till.receipt(1000), {{"ОПЛАТИ", 0}}).status == ProcessStatus::printed));
  till.stop();
  check_secret(System::register_password);
  till.start();
  // A wrong one is told as such, and no money moves.
  BOOST_REQUIRE(till.set("password", "wrong-password").has_value());
  const auto paid = till.pay(till.receipt(1000), {{"ОПЛАТИ", 0}});
  BOOST_TEST((paid.status != ProcessStatus::printed));
  BOOST_TEST(holds(paid.message, "пароль"), paid.message);
  BOOST_TEST(system.balance(buyer) == 48'000);
}

}  // namespace acceptance
