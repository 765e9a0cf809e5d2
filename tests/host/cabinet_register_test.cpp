// What the cabinet means for a till, over real HTTPS: Z06, Z07, Z08, Z17.
#include <cstdio>

#include "host_sim/sandbox/sticker.hpp"
#include "tests/host/cabinet_world.hpp"
#include "tests/support/qr_reader.hpp"

namespace {

using namespace cabinet_world;

const std::string kDemand = R"({"paymentMode":3})";
const std::string kDemandStatic = R"({"paymentMode":1})";

std::string ask_token(const std::string& number) { return "{\"regNum\":\"" + number + "\"}"; }

// Draws the sticker's SVG, which knows only runs of modules ("M4 4h7v1h-7z"), as a PGM picture.
std::string draw(const std::string& svg) {
  constexpr std::size_t kScale = 6;
  std::size_t width = 0;
  std::size_t height = 0;
  const std::size_t box = svg.find("viewBox=\"");
  BOOST_REQUIRE(box != std::string::npos);
  BOOST_REQUIRE(std::sscanf(svg.c_str() + box, "viewBox=\"0 0 %zu %zu\"", &width, &height) == 2);
  const std::size_t path = svg.find("fill=\"#000\" d=\"");
  BOOST_REQUIRE(path != std::string::npos);
  BOOST_REQUIRE((width > 0 && width < 200 && height >= width && height < 200));
  std::string pixels(width * height * kScale * kScale, '\xFF');
  for (std::size_t at = path + 15; svg[at] == 'M';) {
    std::size_t x = 0;
    std::size_t y = 0;
    std::size_t run = 0;
    std::size_t back = 0;
    int size = 0;
    BOOST_REQUIRE(
        std::sscanf(svg.c_str() + at, "M%zu %zuh%zuv1h-%zuz%n", &x, &y, &run, &back, &size) == 4);
    BOOST_REQUIRE((run == back && x + run <= width && y < height));
    for (std::size_t row = y * kScale; row < (y + 1) * kScale; ++row) {
      pixels.replace(row * width * kScale + x * kScale, run * kScale, run * kScale, '\0');
    }
    at += static_cast<std::size_t>(size);
  }
  return "P5 " + std::to_string(width * kScale) + " " + std::to_string(height * kScale) + " 255\n" +
         pixels;
}

}  // namespace

// --- Z08: only registered registers work ---------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_register_that_is_not_in_the_cabinet_cannot_do_anything_Z08) {
  World world;
  const std::string number = "OPL000000001";
  const auto check_unknown = [&](const std::string& name, const std::string& secret) {
    for (const Answer& answer :
         {world.till("POST", "token", ask_token(number), number),
          world.till("POST", "demandPayment", kDemand, number, name, secret),
          world.till("POST", "payments", World::order("1-x", "1.00", "1"), number, name, secret),
          world.till("GET", "paymentReports?shift=24112026", "", number, name, secret),
          world.till("POST", "webPayments", World::order("", "1.00", "1"), number, name, secret)}) {
      BOOST_TEST(answer.status == 404, answer.body);
      BOOST_TEST(answer.text("internalCode") == "REGISTER_UNKNOWN");
      BOOST_TEST(answer.body.find("Касса не зарегистрирована в системе «ОПЛАТИ»") !=
                 std::string::npos);
    }
  };
  check_unknown("password", "anything1");
  BOOST_REQUIRE(world.add_register().text("number") == number);
  const Answer token = world.till("POST", "token", ask_token(number), number);
  BOOST_TEST(token.status == 200, token.body);
  BOOST_TEST(
      world.till("POST", "demandPayment", kDemand, number, "token", token.text("token")).status ==
      200);
  BOOST_TEST(world.call("DELETE", "registers/" + number).status == 200);
  check_unknown("token", token.text("token"));
}

BOOST_AUTO_TEST_CASE(a_register_with_a_payment_under_way_is_not_deleted_Z05) {
  World world;
  const Answer made = world.add_register(",\"mode\":\"password\",\"password\":\"secret-1\"");
  const std::string number = made.text("number");
  const Answer opened =
      world.till("POST", "demandPayment", kDemand, number, "password", "secret-1");
  const Answer paid =
      world.till("POST", "payments", World::order(opened.text("sessionId"), "1.00", "1-1"), number,
                 "password", "secret-1");
  BOOST_REQUIRE(paid.number("status") == 0);
  const Answer kept = world.call("DELETE", "registers/" + number);
  BOOST_TEST(kept.status == 409);
  BOOST_TEST(kept.text("message") == "Кассу нельзя удалить: по ней идёт оплата или возврат");
  world.control("buyers/0/join", "{\"qr\":" + json_text(opened.text("dynamicQR")) + "}");
  BOOST_TEST(world.call("DELETE", "registers/" + number).status == 200);
  // What it sold stays in the books.
  const Answer ledger = world.raw("GET", "/sandbox/payments");
  BOOST_TEST(ledger.body.find(number) != std::string::npos);
}

// --- Z06, Z17: tokens ----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(after_a_reset_the_same_request_for_a_token_succeeds_Z06_Z17) {
  World world;
  const std::string number = world.add_register().text("number");
  const Answer first = world.till("POST", "token", ask_token(number), number);
  BOOST_REQUIRE(first.status == 200);
  const Answer listed = world.call("GET", "registers");
  BOOST_TEST(listed.body.find("\"hasToken\":true") != std::string::npos);
  BOOST_TEST(listed.body.find(first.text("token")) == std::string::npos);
  const Answer again = world.till("POST", "token", ask_token(number), number);
  BOOST_TEST(again.text("internalCode") == "TOKEN_EXISTS");
  BOOST_TEST(again.body.find("Токен уже существует или касса работает в режиме пароля") !=
             std::string::npos);
  BOOST_TEST(world.call("POST", "registers/" + number + "/reset-token", "{}").status == 200);
  // The old token ends with the reset, not with the new one.
  BOOST_TEST(
      world.till("POST", "demandPayment", kDemand, number, "token", first.text("token")).status ==
      401);
  const Answer second = world.till("POST", "token", ask_token(number), number);
  BOOST_REQUIRE(second.status == 200);
  BOOST_TEST(second.text("token") != first.text("token"));
  BOOST_TEST(
      world.till("POST", "demandPayment", kDemand, number, "token", second.text("token")).status ==
      200);
}

BOOST_AUTO_TEST_CASE(a_register_in_password_mode_gets_no_token_and_has_none_to_reset_Z06_Z17) {
  World world;
  const Answer made = world.add_register(",\"mode\":\"password\"");
  const std::string number = made.text("number");
  const std::string password = made.text("password");  // made by the cabinet, told this once
  BOOST_TEST(password.size() >= 8u);
  BOOST_TEST(world.call("GET", "registers").body.find(password) == std::string::npos);
  BOOST_TEST(world.till("POST", "demandPayment", kDemand, number, "password", password).status ==
             200);
  BOOST_TEST(world.till("POST", "token", ask_token(number), number).text("internalCode") ==
             "TOKEN_EXISTS");
  const Answer reset = world.call("POST", "registers/" + number + "/reset-token", "{}");
  BOOST_TEST(reset.status == 409);
  BOOST_TEST(reset.text("message").find("режиме пароля") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_register_changes_between_password_and_token_Z05_Z17) {
  World world;
  const std::string number = world.add_register().text("number");
  const std::string path = "registers/" + number;
  const std::string token = world.till("POST", "token", ask_token(number), number).text("token");
  const Answer by_password = world.call("PUT", path, R"({"mode":"password"})");
  const std::string password = by_password.text("password");
  BOOST_TEST(world.till("POST", "demandPayment", kDemand, number, "token", token).status == 401);
  BOOST_TEST(world.till("POST", "demandPayment", kDemand, number, "password", password).status ==
             200);
  // Another edit leaves the password alone, a new one replaces it.
  BOOST_TEST(world.call("PUT", path, R"({"name":"Новая"})").text("password") == "(none)");
  BOOST_TEST(world.till("POST", "demandPayment", kDemand, number, "password", password).status ==
             200);
  BOOST_TEST(world.call("PUT", path, R"({"password":"second-one"})").status == 200);
  BOOST_TEST(world.till("POST", "demandPayment", kDemand, number, "password", password).status ==
             401);
  BOOST_TEST(world.call("PUT", path, R"({"mode":"token"})").status == 200);
  BOOST_TEST(
      world.till("POST", "demandPayment", kDemand, number, "password", "second-one").status == 401);
  BOOST_TEST(world.till("POST", "token", ask_token(number), number).status == 200);
}

// --- Z07: the sticker ----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(the_sticker_says_the_same_as_png_and_as_svg_Z07) {
  World world;
  const std::string number = world.add_register().text("number");
  const Answer png = world.call("GET", "registers/" + number + "/qr.png");
  BOOST_TEST(png.status == 200);
  BOOST_TEST(png.content_type == "image/png");
  const Answer svg = world.call("GET", "registers/" + number + "/qr.svg");
  BOOST_TEST(svg.content_type == "image/svg+xml");
  BOOST_TEST(svg.body.find(number) != std::string::npos);
  const std::string text = "https://getapp.o-plati.by/map/?app_link=static-" + number;
  BOOST_TEST(test::read_qr_picture(png.body, "sticker.png") == text);
  BOOST_TEST(test::read_qr_picture(draw(svg.body), "sticker.pgm") == text);
  BOOST_TEST(world.call("GET", "registers/" + number + "/qr.gif").status == 404);
  BOOST_TEST(world.call("GET", "registers/OPL000000009/qr.png").status == 404);
}

BOOST_AUTO_TEST_CASE(a_buyer_pays_by_the_sticker_and_the_code_that_the_cashier_tells_Z07) {
  World world;
  const std::string number =
      world.add_register(",\"mode\":\"password\",\"password\":\"secret-1\"").text("number");
  const std::string sticker =
      test::read_qr_picture(world.call("GET", "registers/" + number + "/qr.png").body, "pay.png");
  const Answer opened =
      world.till("POST", "demandPayment", kDemandStatic, number, "password", "secret-1");
  const auto join = [&](const std::string& qr, const std::string& code) {
    return world.control("buyers/0/join",
                         "{\"qr\":" + json_text(qr) + ",\"code\":" + json_text(code) + "}");
  };
  const std::string code = opened.text("confirmationCode");
  BOOST_TEST(join(sticker, "").status == 404);
  BOOST_TEST(join(sticker, code == "0000" ? "0001" : "0000").status == 404);
  BOOST_TEST(join(sticker + "0", code).status == 404);
  BOOST_TEST(join(sticker, code).status == 200);
  const Answer paid =
      world.till("POST", "payments", World::order(opened.text("sessionId"), "5.00", "1-1"), number,
                 "password", "secret-1");
  BOOST_TEST(paid.number("status") == 1);
}

BOOST_AUTO_TEST_CASE(a_caption_with_any_text_leaves_the_svg_well_formed) {
  const auto made = make_sticker("text");
  BOOST_REQUIRE(made.has_value());
  const std::string svg = sticker_svg(*made, R"(</title><script>"&')");
  BOOST_TEST(svg.find("<script") == std::string::npos);
  BOOST_TEST(svg.find("&lt;/title&gt;&lt;script&gt;&quot;&amp;'") != std::string::npos);
  BOOST_TEST(!make_sticker("").has_value());
  BOOST_TEST(!make_sticker(std::string(301, 'x')).has_value());
}
