// The merchant's cabinet over real HTTPS: Z02..Z05.
#define BOOST_TEST_MODULE cabinet
#include "tests/host/cabinet_world.hpp"

namespace {

using namespace cabinet_world;

}  // namespace

// --- Z02: organisation ---------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(the_organisation_is_shown_and_cannot_be_changed_Z02) {
  World world;
  const Answer shown = world.call("GET", "organisation");
  BOOST_TEST(shown.number("id") == 915);
  for (const char* name : {"name", "connectedOn", "address"}) BOOST_TEST(shown.text(name) != "");
  BOOST_TEST(shown.json().truth_of("isVatPayer").has_value());
  for (const char* method : {"POST", "PUT", "DELETE"}) {
    BOOST_TEST(world.call(method, "organisation", R"({"name":"X"})").status == 404);
  }
  BOOST_TEST(world.call("GET", "organisation").body == shown.body);
}

// --- Z03: points of sale -------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_point_of_sale_is_added_edited_and_deleted_Z03) {
  World world;
  const Answer made = world.call(
      "POST", "points",
      R"({"name":"  Магазин   «Хлеб» №1 ","address":"г. Минск","longitude":27.5618315,"latitude":"53,9"})");
  BOOST_REQUIRE_MESSAGE(made.status == 200, made.body);
  BOOST_TEST(made.text("name") == "Магазин «Хлеб» №1");
  BOOST_TEST(made.json().find("longitude")->text == "27.561831");
  BOOST_TEST(made.json().find("latitude")->text == "53.900000");
  const std::string path = "points/" + std::to_string(made.number("id"));
  const Answer renamed = world.call("PUT", path, R"({"name":"Склад"})");
  BOOST_TEST(renamed.text("name") == "Склад");
  BOOST_TEST(renamed.text("address") == "г. Минск");
  BOOST_TEST(renamed.json().find("longitude")->text == "27.561831");
  BOOST_TEST(world.call("GET", "points").body == "[" + renamed.body + "]");
  const Answer moved = world.call("PUT", path, R"({"longitude":null,"latitude":null})");
  BOOST_TEST(holds(moved.body, "\"longitude\":null"));
  BOOST_TEST(world.call("DELETE", path).status == 200);
  BOOST_TEST(world.call("DELETE", path).status == 404);
  BOOST_TEST(world.call("PUT", path, R"({"name":"X"})").status == 404);
  BOOST_TEST(world.call("GET", "points").body == "[]");
}

BOOST_AUTO_TEST_CASE(an_address_is_found_by_any_of_its_words_Z03) {
  World world;
  const auto find = [&world](const std::string& query) {
    return world.call("GET", "addresses?query=" + query).json().items;
  };
  // «минск независимости» and «МОГИЛЕВ», percent-encoded as a browser sends them.
  const auto found = find(
      "%D0%BC%D0%B8%D0%BD%D1%81%D0%BA%20%D0%BD%D0%B5%D0%B7%D0%B0%D0%B2%D0%B8%D1%81%D0%B8%D0%BC%D0%"
      "BE%D1%81%D1%82%D0%B8");
  BOOST_REQUIRE(found.size() == 2u);
  BOOST_TEST(holds(*found[0].text_of("address"), "пр-т Независимости"));
  BOOST_TEST(found[0].find("longitude")->text == "27.547500");
  BOOST_TEST(find("%D0%9C%D0%9E%D0%93%D0%98%D0%9B%D0%95%D0%92").size() == 2u);
  BOOST_TEST(find("").empty());
  BOOST_TEST(find("nowhere").empty());
  BOOST_TEST(find(repeat("x", 3000)).empty());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_a_point_of_sale_is_refused_with_the_field_and_a_reason_Z03) {
  World world;
  world.add_point("Магазин");
  const struct {
    std::string body;
    const char* field;
    const char* reason;
    int status = 400;
  } rows[] = {
      {"{}", "name", "Заполните поле «Наименование точки продаж»"},
      {R"({"name":"   "})", "name", "Заполните"},
      {R"({"name":7})", "name", "нужен текст"},
      {R"({"name":"МАГАЗИН"})", "name", "уже есть", 409},
      {R"({"name":"!!!"})", "name", "буква или цифра"},
      {R"({"name":"а\u0007б"})", "name", "управляющие символы"},
      {R"({"name":"а\nб"})", "name", "управляющие символы"},
      {R"({"name":"Кафе 😀"})", "name", "допустимы только буквы"},
      {R"({"name":"а\u202Eб"})", "name", "допустимы только буквы"},
      {"{\"name\":\"" + repeat("я", 5120) + "\"}", "name", "не больше 100 знаков, введено 5120"},
      {R"({"name":"А","address":"\u0001"})", "address", "управляющие символы"},
      {R"({"name":"А","longitude":"abc","latitude":"53"})", "longitude", "число градусов"},
      {R"({"name":"А","longitude":"27","latitude":"север"})", "latitude", "число градусов"},
      {R"({"name":"А","longitude":180.000001,"latitude":0})", "longitude", "от -180 до 180"},
      {R"({"name":"А","longitude":0,"latitude":-90.5})", "latitude", "от -90 до 90"},
      {R"({"name":"А","longitude":27})", "latitude", "число градусов"},
      {R"({"name":"А","longitude":1e2,"latitude":0})", "longitude", "число градусов"},
      {R"({"name":"А","longitude":true,"latitude":0})", "longitude", "число градусов"},
      {R"({"name":"А","name":"Б"})", "", "Некорректный запрос"},
      {"{\"name\":\"\xFF\"}", "", "Некорректный запрос"},
      {"{\"name\":\"" + repeat("я", 40'000) + "\"}", "", "слишком много данных"},
      {"[1]", "", "Некорректный запрос"},
      {"{", "", "Некорректный запрос"},
  };
  for (const auto& row : rows) {
    const Answer answer = world.call("POST", "points", row.body);
    const std::string shown = row.body.substr(0, 80) + " -> " + answer.body;
    BOOST_TEST(answer.status == row.status, shown);
    BOOST_TEST(answer.text("field") == row.field, shown);
    BOOST_TEST(holds(answer.text("message"), row.reason), shown);
  }
  BOOST_TEST(world.call("GET", "points").json().items.size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_something_hangs_on_is_not_deleted_Z03_Z04_Z05) {
  World world;
  const std::string point = world.add_point("Магазин");
  const std::string section = world.add_section(point, "Зал");
  const Answer made = world.call("POST", "registers", World::register_form(point, section));
  BOOST_REQUIRE(made.status == 200);
  const std::string register_path = "registers/" + made.text("number");
  Answer kept = world.call("DELETE", "points/" + point);
  BOOST_TEST(kept.status == 409);
  BOOST_TEST(holds(kept.text("message"), "сначала удалите её кассы"));
  kept = world.call("DELETE", "sections/" + section);
  BOOST_TEST(kept.status == 409);
  BOOST_TEST(holds(kept.text("message"), made.text("number")));
  BOOST_TEST(world.call("DELETE", register_path).status == 200);
  kept = world.call("DELETE", "points/" + point);
  BOOST_TEST(holds(kept.text("message"), "сначала удалите её отделы/секции"));
  BOOST_TEST(world.call("DELETE", "sections/" + section).status == 200);
  BOOST_TEST(world.call("DELETE", "points/" + point).status == 200);
}

// --- Z04: sections -------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(sections_belong_to_a_point_of_sale_Z04) {
  World world;
  const std::string one = world.add_point("Первый");
  const std::string two = world.add_point("Второй");
  const std::string section = world.add_section(one, "Зал");
  world.add_section(two, "Зал");  // the same name elsewhere
  const auto in = [&world](const std::string& point) {
    return world.call("GET", "sections?pointId=" + point).json().items.size();
  };
  BOOST_TEST(in(one) == 1u);
  BOOST_TEST(in(two) == 1u);
  BOOST_TEST(world.call("GET", "sections").status == 404);
  BOOST_TEST(world.call("GET", "sections?pointId=abc").status == 404);
  const Answer again = world.call("POST", "sections", "{\"pointId\":" + one + ",\"name\":\"зал\"}");
  BOOST_TEST(again.status == 409);
  BOOST_TEST(world.call("POST", "sections", R"({"pointId":1,"name":"Зал"})").status == 404);
  BOOST_TEST(world.call("POST", "sections", R"({"pointId":"1","name":"Зал"})").status == 400);
  BOOST_TEST(world.call("PUT", "sections/" + section, R"({"name":"Бар"})").text("name") == "Бар");
  BOOST_TEST(world.call("PUT", "sections/" + section, R"({"name":""})").status == 400);
  BOOST_TEST(world.call("PUT", "sections/0", R"({"name":"Бар"})").status == 404);
  BOOST_TEST(world.call("DELETE", "sections/-1").status == 404);
}

// --- Z05: registers ------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_register_gets_a_number_and_can_be_edited_and_deleted_Z05) {
  World world;
  const std::string point = world.add_point("Магазин");
  const std::string section = world.add_section(point, "Зал");
  const std::string other = world.add_section(point, "Бар");
  const Answer made = world.call("POST", "registers", World::register_form(point, section));
  BOOST_REQUIRE_MESSAGE(made.status == 200, made.body);
  BOOST_TEST(made.text("number") == "OPL000000001");
  BOOST_TEST(made.text("type") == "Стационарная касса");
  BOOST_TEST(made.text("mode") == "token");
  BOOST_TEST(made.text("serial") == kSerial);
  const std::string path = "registers/OPL000000001";
  const Answer changed =
      world.call("PUT", path, "{\"name\":\"Касса у входа\",\"sectionId\":" + other + "}");
  BOOST_REQUIRE_MESSAGE(changed.status == 200, changed.body);
  BOOST_TEST(changed.text("name") == "Касса у входа");
  BOOST_TEST(std::to_string(changed.number("sectionId")) == other);
  BOOST_TEST(changed.text("number") == "OPL000000001");
  BOOST_TEST(world.call("GET", "registers?pointId=" + point).body == "[" + changed.body + "]");
  BOOST_TEST(world.call("DELETE", path).status == 200);
  BOOST_TEST(world.call("GET", "registers?pointId=" + point).body == "[]");
  BOOST_TEST(world.call("PUT", path, R"({"name":"X"})").status == 404);
  // A number is never given twice: old receipts and stickers name it.
  const Answer next = world.call("POST", "registers", World::register_form(point, section));
  BOOST_TEST(next.text("number") == "OPL000000002");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_a_register_is_refused_with_the_field_and_a_reason_Z05) {
  World world;
  const std::string point = world.add_point("Магазин");
  const std::string elsewhere = world.add_point("Склад");
  const std::string section = world.add_section(point, "Зал");
  const std::string foreign = world.add_section(elsewhere, "Зал");
  BOOST_REQUIRE(world.call("POST", "registers", World::register_form(point, section)).status ==
                200);
  const auto form = [&](const std::string& name, const std::string& serial,
                        const std::string& more = {}) {
    return World::register_form(point, section, name, serial, more);
  };
  const struct {
    std::string body;
    const char* field;
    const char* reason;
    int status = 400;
  } rows[] = {
      {"{}", "pointId", "не найдена", 404},
      {"{\"pointId\":" + point + "}", "type", "Стационарная касса"},
      {World::register_form(point, foreign), "sectionId", "этой точки продаж"},
      {World::register_form(point, "0"), "sectionId", "этой точки продаж"},
      {World::register_form("999", section), "pointId", "не найдена", 404},
      {form("", "1-2"), "name", "Заполните поле «Наименование кассы»"},
      {form("касса", "1-2"), "name", "уже есть", 409},
      {form("Кухня 🍕", "1-2"), "name", "допустимы только буквы"},
      {form(repeat("К", 10'240), "1-2"), "name", "введено 10240"},
      {form("К2", ""), "serial", "Заполните"},
      {form("К2", "12345"), "serial", "через один символ «-»"},
      {form("К2", "1-2-3"), "serial", "через один символ «-»"},
      {form("К2", "-2"), "serial", "через один символ «-»"},
      {form("К2", "1-"), "serial", "через один символ «-»"},
      {form("К2", "1-ABC"), "serial", "состоит из цифр"},
      {form("К2", "1 2-3"), "serial", "из букв и цифр"},
      {form("К2", "1/2-3"), "serial", "из букв и цифр"},
      {form("К2", std::string(31, '1') + "-2"), "serial", "не больше 30 знаков"},
      {form("К2", "1\t-2"), "serial", "управляющие символы"},
      {form("К2", "ab123-987654321"), "serial", "уже указаны у кассы OPL000000001", 409},
      {form("К2", "1-2", ",\"mode\":\"key\""), "mode", "Режим"},
      {form("К2", "1-2", ",\"mode\":\"password\",\"password\":\"short\""), "password",
       "от 8 до 64"},
      {form("К2", "1-2", ",\"mode\":\"password\",\"password\":\"пароль-кассы\""), "password",
       "латинские"},
      {form("К2", "1-2", ",\"mode\":\"password\",\"password\":\"has spaces in\""), "password",
       "без пробелов"},
      {form("К2", "1-2", ",\"mode\":\"password\",\"password\":\"line\\nbreak1\""), "password",
       "латинские"},
  };
  for (const auto& row : rows) {
    const Answer answer = world.call("POST", "registers", row.body);
    const std::string shown = row.body.substr(0, 160) + " -> " + answer.body;
    BOOST_TEST(answer.status == row.status, shown);
    BOOST_TEST(answer.text("field") == row.field, shown);
    BOOST_TEST(holds(answer.text("message"), row.reason), shown);
  }
  BOOST_TEST(world.call("GET", "registers").json().items.size() == 1u);
  for (const char* number : {"OPL999999999", "opl000000001", "1", "OPL000000001x"}) {
    BOOST_TEST(world.call("DELETE", std::string("registers/") + number).status == 404, number);
  }
}

BOOST_AUTO_TEST_CASE(a_register_of_another_merchant_is_not_shown_and_not_touched_Z05) {
  World world;
  BOOST_TEST(
      world.control("registers", R"({"number":"OPL000000077","credential":"token","merchant":2})")
          .status == 200);
  BOOST_TEST(world.call("GET", "registers").body == "[]");
  BOOST_TEST(world.call("DELETE", "registers/OPL000000077").status == 404);
  BOOST_TEST(world.call("POST", "registers/OPL000000077/reset-token", "{}").status == 404);
  BOOST_TEST(world.call("GET", "registers/OPL000000077/qr.png").status == 404);
}
