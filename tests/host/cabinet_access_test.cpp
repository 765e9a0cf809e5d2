// Who gets into the cabinet, over real HTTPS: Z01, and pages of others.
#include "host_sim/sandbox/cabinet_access.hpp"

#include "tests/host/cabinet_world.hpp"

namespace {

using namespace cabinet_world;

}  // namespace

// --- Z01: sign in --------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(nothing_of_the_cabinet_is_shown_without_signing_in_Z01) {
  World world;
  for (const char* path : {"organisation", "points", "sections?pointId=1", "registers", "addresses",
                           "registers/OPL000000001/qr.png", "nothing"}) {
    const Answer answer = world.raw("GET", std::string("/cabinet/api/") + path);
    BOOST_TEST(answer.status == 401, path);
    BOOST_TEST(answer.text("message") == "Войдите в личный кабинет");
  }
  for (const char* method : {"POST", "PUT", "DELETE"}) {
    BOOST_TEST(world.raw(method, "/cabinet/api/points", "{}").status == 401, method);
  }
}

BOOST_AUTO_TEST_CASE(the_session_lives_in_a_cookie_that_scripts_and_other_sites_do_not_get_Z01) {
  World world;
  const Answer in =
      world.raw("POST", "/cabinet/api/sign-in", R"({"login":"demo","password":"right-password"})");
  BOOST_TEST(in.status == 200);
  BOOST_TEST(in.body == "{}");
  for (const char* part : {"; HttpOnly", "; Secure", "; SameSite=Strict", "; Path=/cabinet/"}) {
    BOOST_TEST(holds(in.cookie, part), in.cookie);
  }
  const HeaderList cookie{{"Cookie", "other=1; " + in.cookie.substr(0, in.cookie.find(';'))}};
  BOOST_TEST(world.raw("GET", "/cabinet/api/organisation", "", cookie).status == 200);
  const Answer out = world.raw("POST", "/cabinet/api/sign-out", "{}", cookie);
  BOOST_TEST(out.status == 200);
  BOOST_TEST(holds(out.cookie, "Max-Age=0"));
  BOOST_TEST(world.raw("GET", "/cabinet/api/organisation", "", cookie).status == 401);
}

BOOST_AUTO_TEST_CASE(a_wrong_login_and_a_wrong_password_are_told_alike_Z01) {
  World world;
  const Answer password = world.sign_in(kLogin, "wrong");
  const Answer login = world.sign_in("nobody", kPassword);
  BOOST_TEST(password.status == 401);
  BOOST_TEST(password.text("message") == "Неверный логин или пароль");
  BOOST_TEST(password.body == login.body);
  for (const char* body : {"", "{", "[]", R"({"login":1,"password":true})", "null"}) {
    const Answer answer = world.raw("POST", "/cabinet/api/sign-in", body);
    BOOST_TEST((answer.status == 400 || answer.status == 401), body);
  }
  BOOST_TEST(world.sign_in(repeat("я", 5000), repeat("x", 5000)).status == 401);
}

BOOST_AUTO_TEST_CASE(after_too_many_wrong_passwords_even_the_right_one_waits_Z01) {
  World world;
  for (int i = 0; i < kMaxWrongPasswords; ++i) {
    BOOST_TEST(world.sign_in(kLogin, "wrong").status == 401);
  }
  const Answer closed = world.sign_in();
  BOOST_TEST(closed.status == 429);
  BOOST_TEST(holds(closed.text("message"), "Слишком много неверных попыток"));
  const int wait_s = std::stoi(closed.retry_after);
  BOOST_TEST(wait_s > 0);
  BOOST_TEST(wait_s <= kLockOutMs / 1000);
}

BOOST_AUTO_TEST_CASE(a_lock_out_ends_by_itself_and_a_right_password_starts_the_count_anew_Z01) {
  CabinetAccess access;
  BOOST_REQUIRE(access.set_login("demo", "right").has_value());
  std::int64_t now = 1'000;
  for (int i = 0; i < kMaxWrongPasswords - 1; ++i) {
    BOOST_TEST(!access.sign_in("demo", "wrong", now).has_value());
  }
  BOOST_TEST(access.sign_in("demo", "right", now).has_value());
  for (int i = 0; i < kMaxWrongPasswords; ++i) {
    BOOST_TEST(!access.sign_in("demo", "wrong", now).has_value());
  }
  BOOST_TEST(!access.sign_in("demo", "right", now + kLockOutMs - 1).has_value());
  BOOST_TEST(access.sign_in("demo", "right", now + kLockOutMs).has_value());
  // A login that does not exist behaves the same.
  for (int i = 0; i < kMaxWrongPasswords; ++i) (void)access.sign_in("nobody", "x", now);
  BOOST_TEST(access.closed_ms("nobody", now) == kLockOutMs);
}

BOOST_AUTO_TEST_CASE(an_idle_session_ends_and_a_used_one_goes_on_Z01) {
  CabinetAccess access;
  BOOST_REQUIRE(access.set_login("demo", "right").has_value());
  const auto token = access.sign_in("demo", "right", 0);
  BOOST_REQUIRE(token.has_value());
  BOOST_TEST(access.is_signed_in(*token, kSessionIdleMs - 1));
  BOOST_TEST(access.is_signed_in(*token, 2 * kSessionIdleMs - 2));
  BOOST_TEST(!access.is_signed_in(*token, 3 * kSessionIdleMs));
  BOOST_TEST(!access.is_signed_in("", 0));
  BOOST_TEST(!access.is_signed_in(std::string(kSessionTokenLetters, 'a'), 0));
  // Without a login nobody signs in, not even with nothing.
  CabinetAccess none;
  BOOST_TEST(!none.sign_in("", "", 0).has_value());
  BOOST_TEST(!none.sign_in("demo", "", 0).has_value());
}

BOOST_AUTO_TEST_CASE(equal_passwords_have_different_hashes_Z01) {
  const auto one = hash_password("same");
  const auto two = hash_password("same");
  BOOST_REQUIRE((one.has_value() && two.has_value()));
  BOOST_TEST(one->salt != two->salt);
  BOOST_TEST(one->digest != two->digest);
  BOOST_TEST(matches(*one, "same"));
  BOOST_TEST(!matches(*one, "Same"));
}

// --- Foreign pages -------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_foreign_origin_or_host_is_refused_on_every_path_that_a_browser_reaches) {
  World world;
  const std::string port = ":" + std::to_string(world.system->port());
  const HeaderList foreign[] = {
      {{"Origin", "https://evil.example"}},
      {{"Origin", "null"}},
      {{"Origin", "http://127.0.0.1" + port}},
      {{"Origin", "https://127.0.0.1:1"}},
      {{"Origin", "https://127.0.0.1" + port + ".evil.example"}},
      {{"Host", "evil.example" + port}},
      {{"Host", "127.0.0.1"}},
      {{"Host", "evil.example"}, {"Origin", "https://evil.example"}},
  };
  for (const char* path : {"/sandbox/buyers", "/sandbox/notification-key", "/cabinet/api/points"}) {
    for (const HeaderList& headers : foreign) {
      const Answer answer = world.raw("GET", path, "", headers);
      BOOST_TEST(answer.status == 403, path << " " << headers[0].second);
      BOOST_TEST(answer.allowed_origin == "");
    }
  }
  BOOST_TEST(world.raw("POST", "/sandbox/down", R"({"isDown":true})", foreign[0]).status == 403);
  for (const std::string& own : {"https://127.0.0.1" + port, "https://localhost" + port}) {
    const Answer answer = world.raw("GET", "/sandbox/buyers", "", {{"Origin", own}});
    BOOST_TEST(answer.status == 200, own);
    BOOST_TEST(answer.allowed_origin == "");
  }
  // The registers' protocol is no page: it asks for credentials instead.
  BOOST_TEST(world.raw("POST", "/ms-pay/pos/token", "{}", foreign[0]).status == 400);
}

BOOST_AUTO_TEST_CASE(a_form_that_any_page_could_send_changes_nothing) {
  World world;
  BOOST_TEST(world.call("GET", "points").body == "[]");
  const HeaderList headers{{"Authorization", "Bearer " + world.token},
                           {"Content-Type", "text/plain"}};
  BOOST_TEST(world.raw("POST", "/cabinet/api/points", R"({"name":"X"})", headers).status == 400);
  BOOST_TEST(world.call("GET", "points").body == "[]");
}
