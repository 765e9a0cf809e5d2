// The merchant's cabinet «Оплати-Бизнес» (Z00 to Z09), over HTTPS and, where a till is meant, from
// the till.
#define BOOST_TEST_MODULE cabinet_clauses
#include <fstream>

#include "tests/acceptance/clauses/local_service.hpp"
#include "tests/acceptance/clauses/shop.hpp"
#include "tests/boost_test.hpp"
#include "tests/support/qr_reader.hpp"

namespace acceptance {
namespace {

using checkout::ProcessStatus;

struct Cabinet {
  std::string add_point(const std::string& name) {
    const WebAnswer made = system.cabinet("POST", "points", "{\"name\":\"" + name + "\"}");
    BOOST_REQUIRE_MESSAGE(made.status == 200, made.body);
    return std::to_string(made.number("id"));
  }
  std::size_t count(const std::string& path) {
    return system.cabinet("GET", path).json().items.size();
  }
  test::TempFolder folder;
  System system{folder / "sandbox"};
};

std::string text_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  BOOST_REQUIRE_MESSAGE(file.good(), path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(Z00_the_merchants_checklist_names_what_the_plugin_and_the_cabinet_show,
                        Shop) {
  const std::string checklist = text_of_file(POSPAY_SOURCE_DIR "/manifests/README.md");
  till.as(checkout::Role::administrator);
  const auto described = till.till->parameters().describe("oplati");
  BOOST_REQUIRE(described.has_value());
  for (const auto& parameter : *described) {
    BOOST_TEST(holds(checklist, "«" + parameter.label.text + "»"), parameter.label.text);
    for (const auto& choice : parameter.choices) {
      BOOST_TEST(holds(checklist, "«" + choice.label.text + "»"), choice.label.text);
    }
  }
  BOOST_TEST(holds(checklist, "«" + checkout::host_parameter_label("other_non_cash", {}) + "»"));
  for (const char* section :
       {"«Оплати-Бизнес»", "«Организация»", "«Точки продаж»", "«Отделы/секции»", "«Кассы»",
        "«Сбросить токен»", "«Скачать статический QR»", "«Стационарная касса»",
        "«заводской номер-регистрационный номер/номер СКНО»"}) {
    BOOST_TEST(holds(checklist, section), section);
  }
  BOOST_TEST(holds(checklist, "# Чек-лист продавца"));
  BOOST_TEST(holds(text_of_file(POSPAY_SOURCE_DIR "/README.md"), "(manifests/README.md)"));
}

BOOST_FIXTURE_TEST_CASE(Z01_login_and_password_open_the_cabinet_and_nothing_else_does, Cabinet) {
  const auto sign_in = [&](const std::string& login, const std::string& password) {
    return system.web(
        "POST", "/cabinet/api/sign-in",
        "{\"asToken\":true,\"login\":\"" + login + "\",\"password\":\"" + password + "\"}");
  };
  BOOST_TEST(system.web("GET", "/cabinet/api/points").status == 401);
  for (const auto& [login, password] :
       {std::pair{"merchant", "wrong"}, {"nobody", "cabinet-password"}, {"", ""}}) {
    const WebAnswer refused = sign_in(login, password);
    BOOST_TEST(refused.status == 401);
    BOOST_TEST(!refused.text("message").empty());
  }
  const WebAnswer in = sign_in(System::login, System::cabinet_password);
  BOOST_REQUIRE(in.status == 200);
  const WebHeaders session{{"Authorization", "Bearer " + in.text("token")}};
  BOOST_TEST(system.web("GET", "/cabinet/api/points", "", session).status == 200);
  BOOST_TEST(system.web("POST", "/cabinet/api/sign-out", "{}", session).status == 200);
  BOOST_TEST(system.web("GET", "/cabinet/api/points", "", session).status == 401);
}

BOOST_FIXTURE_TEST_CASE(Z02_the_organisation_is_shown_and_read_only, Cabinet) {
  const WebAnswer shown = system.cabinet("GET", "organisation");
  BOOST_TEST(shown.number("id") > 0);
  for (const char* name : {"name", "connectedOn", "address"}) {
    BOOST_TEST(shown.text(name).size() > 6u, name);
  }
  BOOST_TEST(shown.json().truth_of("isVatPayer").has_value());
  for (const char* method : {"POST", "PUT", "DELETE"}) {
    BOOST_TEST(system.cabinet(method, "organisation", R"({"name":"X"})").status == 404);
  }
  BOOST_TEST(system.cabinet("GET", "organisation").body == shown.body);
}

BOOST_FIXTURE_TEST_CASE(Z03_points_of_sale_are_added_found_on_the_map_edited_and_deleted, Cabinet) {
  // «гомель», percent-encoded as a browser sends it.
  const auto found =
      system.cabinet("GET", "addresses?query=%D0%B3%D0%BE%D0%BC%D0%B5%D0%BB%D1%8C").json().items;
  BOOST_REQUIRE(!found.empty());
  const WebAnswer made = system.cabinet(
      "POST", "points",
      "{\"name\":\"Магазин\",\"address\":" + sandbox::json_text(*found[0].text_of("address")) +
          ",\"longitude\":" + found[0].find("longitude")->text +
          ",\"latitude\":" + found[0].find("latitude")->text + "}");
  BOOST_REQUIRE_MESSAGE(made.status == 200, made.body);
  BOOST_TEST(made.text("address") == *found[0].text_of("address"));
  BOOST_TEST(made.json().find("longitude")->text == found[0].find("longitude")->text);
  BOOST_TEST(made.json().find("latitude")->text == found[0].find("latitude")->text);
  const std::string path = "points/" + std::to_string(made.number("id"));
  BOOST_TEST(system.cabinet("PUT", path, R"({"name":"Склад"})").text("name") == "Склад");
  BOOST_TEST(count("points") == 1u);
  BOOST_TEST(system.cabinet("DELETE", path).status == 200);
  BOOST_TEST(count("points") == 0u);
}

BOOST_FIXTURE_TEST_CASE(Z04_sections_belong_to_the_chosen_point_of_sale, Cabinet) {
  const std::string one = add_point("Первый");
  const std::string two = add_point("Второй");
  const WebAnswer made =
      system.cabinet("POST", "sections", "{\"pointId\":" + one + ",\"name\":\"Зал\"}");
  BOOST_REQUIRE_MESSAGE(made.status == 200, made.body);
  BOOST_TEST(count("sections?pointId=" + one) == 1u);
  BOOST_TEST(count("sections?pointId=" + two) == 0u);
  const std::string path = "sections/" + std::to_string(made.number("id"));
  BOOST_TEST(system.cabinet("PUT", path, R"({"name":"Бар"})").text("name") == "Бар");
  BOOST_TEST(system.cabinet("DELETE", path).status == 200);
  BOOST_TEST(count("sections?pointId=" + one) == 0u);
}

BOOST_FIXTURE_TEST_CASE(Z05_a_register_has_type_section_name_serial_and_gets_an_opl_number,
                        Cabinet) {
  const std::string point = add_point("Магазин");
  const std::string section = std::to_string(
      system.cabinet("POST", "sections", "{\"pointId\":" + point + ",\"name\":\"Зал\"}")
          .number("id"));
  const auto add = [&](const std::string& type, const std::string& serial) {
    return system.cabinet("POST", "registers",
                          "{\"type\":\"" + type + "\",\"pointId\":" + point + ",\"sectionId\":" +
                              section + ",\"name\":\"Касса 1\",\"serial\":\"" + serial + "\"}");
  };
  BOOST_TEST(add("Мобильная касса", "12345678-987654321").text("field") == "type");
  BOOST_TEST(add("Стационарная касса", "12345678").text("field") == "serial");
  BOOST_TEST(count("registers?pointId=" + point) == 0u);
  const WebAnswer made = add("Стационарная касса", "12345678-987654321");
  BOOST_REQUIRE_MESSAGE(made.status == 200, made.body);
  BOOST_TEST(made.text("type") == "Стационарная касса");
  BOOST_TEST(made.text("serial") == "12345678-987654321");
  const std::string number = made.text("number");
  BOOST_REQUIRE(number.size() == 12u);
  BOOST_TEST(number.substr(0, 3) == "OPL");
  BOOST_TEST(number.find_first_not_of("0123456789", 3) == std::string::npos);
  BOOST_TEST(system.cabinet("PUT", "registers/" + number, R"({"name":"У входа"})").text("name") ==
             "У входа");
  BOOST_TEST(count("registers?pointId=" + point) == 1u);
  BOOST_TEST(system.cabinet("DELETE", "registers/" + number).status == 200);
  BOOST_TEST(count("registers?pointId=" + point) == 0u);
}

BOOST_FIXTURE_TEST_CASE(Z06_after_the_token_is_reset_the_till_initialises_the_register_again,
                        Shop) {
  const std::string by_token = system.add_register("token");
  BOOST_REQUIRE(till.set("register_number", by_token).has_value());
  BOOST_REQUIRE(till.press("get_token").has_value());
  BOOST_TEST(!till.press("get_token").has_value());
  const std::string path = "registers/" + by_token + "/reset-token";
  BOOST_REQUIRE(system.cabinet("POST", path, "{}").status == 200);
  BOOST_TEST(till.press("get_token").has_value());
  buyer_scans();
  BOOST_TEST((till.pay(till.receipt(1000), {{"ОПЛАТИ", 0}}).status == ProcessStatus::printed));
}

BOOST_FIXTURE_TEST_CASE(Z07_the_sticker_comes_as_png_and_svg_and_a_buyer_can_pay_by_it, Shop) {
  const WebAnswer svg = system.cabinet("GET", "registers/" + number + "/qr.svg");
  BOOST_TEST(svg.content_type == "image/svg+xml");
  BOOST_TEST(holds(svg.body, "<svg"));
  BOOST_TEST(holds(svg.body, number));
  const WebAnswer png = system.cabinet("GET", "registers/" + number + "/qr.png");
  BOOST_TEST(png.content_type == "image/png");
  const std::string sticker = test::read_qr_picture(png.body, "sticker.png");
  BOOST_REQUIRE(till.set("mode", "static").has_value());
  till.screen.on_show = [&](const pospay::Event& event) {
    if (event.kind != pospay::EventKind::show_code) return;
    const WebAnswer joined =
        system.control("buyers/" + buyer + "/join",
                       "{\"qr\":\"" + sticker + "\",\"code\":\"" + event.code + "\"}");
    BOOST_TEST(joined.status == 200, joined.body);
  };
  BOOST_TEST((till.pay(till.receipt(1000), {{"ОПЛАТИ", 0}}).status == ProcessStatus::printed));
  BOOST_TEST(system.balance(buyer) == 49'000);
}

BOOST_FIXTURE_TEST_CASE(Z08_a_register_that_is_not_in_the_cabinet_is_told_so_at_button_and_payment,
                        Shop) {
  const auto is_told = [](const std::string& message) {
    return holds(message, "Касса не зарегистрирована в «Оплати-Бизнес»");
  };
  // Never entered in the cabinet, and deleted there.
  BOOST_REQUIRE(till.set("register_number", "OPL999999999").has_value());
  BOOST_REQUIRE(till.set("password", System::register_password).has_value());
  for (const bool is_deleted : {false, true}) {
    if (is_deleted) {
      BOOST_REQUIRE(till.set("register_number", number).has_value());
      BOOST_REQUIRE(system.cabinet("DELETE", "registers/" + number).status == 200);
    }
    BOOST_TEST_CONTEXT((is_deleted ? "deleted" : "never entered")) {
      const auto pressed = till.press("get_token");
      BOOST_REQUIRE(!pressed.has_value());
      BOOST_TEST(is_told(pressed.error().message), pressed.error().message);
      for (const char* mode : {"static", "dynamic", "buyer"}) {
        BOOST_REQUIRE(till.set("mode", mode).has_value());
        till.screen.scans = {system.one_time_qr(buyer)};
        const auto paid = till.pay(till.receipt(1000), {{"ОПЛАТИ", 0}});
        BOOST_TEST((paid.status == ProcessStatus::declined), mode);
        BOOST_TEST(is_told(paid.message), mode << ": " << paid.message);
      }
    }
  }
  BOOST_TEST(system.ledger().empty());
}

BOOST_AUTO_TEST_CASE(Z09_a_till_may_reach_the_system_by_plain_http_on_loopback_alone) {
  test::TempFolder folder;
  System system(folder / "sandbox");
  LocalService service(system.sandbox->ca_file().string(), system.sandbox->port());
  const std::string number = system.add_register("password");
  const std::string buyer = system.add_buyer(50'000);
  ShopTill till(system, folder / "till", service.url());
  till.make_ready(number, "dynamic");
  till.screen.on_show = [&](const pospay::Event& event) {
    if (event.kind != pospay::EventKind::show_qr) return;
    system.control("buyers/" + buyer + "/join", "{\"qr\":\"" + event.qr->text + "\"}");
  };
  BOOST_TEST((till.pay(till.receipt(1000), {{"ОПЛАТИ", 0}}).status == ProcessStatus::printed));
  BOOST_TEST(system.balance(buyer) == 49'000);
  BOOST_TEST(service.requests() > 2);
  till.stop();
  // Elsewhere plain HTTP is refused before anything is sent.
  const auto other = try_to_start(system, folder / "other", "http://192.0.2.1/ms-pay");
  BOOST_REQUIRE(!other.has_value());
  BOOST_TEST(holds(other.error().message, "https://"), other.error().message);
}

}  // namespace acceptance
