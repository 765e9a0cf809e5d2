#include "host_sim/sandbox/cabinet_api.hpp"

#include <charconv>
#include <optional>

#include "host_sim/sandbox/address_list.hpp"
#include "host_sim/sandbox/cabinet_form.hpp"
#include "host_sim/sandbox/cabinet_json.hpp"
#include "host_sim/sandbox/cabinet_text.hpp"
#include "host_sim/sandbox/json_list.hpp"
#include "host_sim/sandbox/sticker.hpp"

namespace sandbox {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::Result;
using Kind = JsonValue::Kind;

constexpr std::string_view kApiPath = "/cabinet/api/";
constexpr std::string_view kCookieName = "oplati_cabinet";
constexpr std::string_view kBearer = "Bearer ";
constexpr std::size_t kMadePasswordLetters = 12;
// What a form holds; nothing that the cabinet asks for is longer.
constexpr std::size_t kMaxFormBytes = 64 * 1024;

int status_of(Code code) {
  switch (code) {
    case Code::invalid:
      return 400;
    case Code::not_found:
      return 404;
    case Code::refused:
      return 409;
    case Code::not_ready:
      return 429;
    case Code::unavailable:
      return 507;
    case Code::ok:
    case Code::unknown:
    case Code::unsupported:
    case Code::internal:
      return 500;
  }
  return 500;
}

HttpReply refused(const Error& error) { return {status_of(error.code), problem_json(error)}; }

HttpReply done(const Result<void>& result) {
  if (!result) return refused(result.error());
  return {200, "{}"};
}

HttpReply unauthorized(std::string_view message) {
  return {401, "{\"code\":\"UNAUTHORIZED\",\"message\":" + json_text(message) + ",\"field\":\"\"}"};
}

HttpReply no_such_call() { return refused({Code::not_found, "Такого раздела нет"}); }

std::string cookie_text(std::string_view token, std::int64_t lifetime_s) {
  return std::string(kCookieName) + "=" + std::string(token) +
         "; Path=/cabinet/; Max-Age=" + std::to_string(lifetime_s) +
         "; HttpOnly; Secure; SameSite=Strict";
}

// The session's token: from the Authorization header where there is one, else from the cookie.
std::string_view token_of(const HttpRequest& request) {
  const std::string_view given = request.header("Authorization");
  if (!given.empty()) {
    return given.substr(0, kBearer.size()) == kBearer ? given.substr(kBearer.size())
                                                      : std::string_view();
  }
  std::string_view cookies = request.header("Cookie");
  while (!cookies.empty()) {
    const std::size_t end = std::min(cookies.find(';'), cookies.size());
    std::string_view cookie = cookies.substr(0, end);
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
    while (!cookie.empty() && cookie.front() == ' ') cookie.remove_prefix(1);
    const std::size_t equals = cookie.find('=');
    if (equals != std::string_view::npos && cookie.substr(0, equals) == kCookieName) {
      return cookie.substr(equals + 1);
    }
  }
  return {};
}

std::int64_t number_of(std::string_view text) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  return parsed.ec == std::errc{} && parsed.ptr == end && number > 0 ? number : 0;
}

}  // namespace

std::int64_t CabinetApi::Target::id() const { return number_of(key); }

// --- The way in ----------------------------------------------------------------------------------

HttpReply CabinetApi::answer(const HttpRequest& request, std::int64_t now_ms) {
  std::string_view path = request.path;
  if (path.substr(0, kApiPath.size()) != kApiPath) return no_such_call();
  path.remove_prefix(kApiPath.size());
  const bool is_sign_in = request.method == "POST" && path == "sign-in";
  const std::string_view token = token_of(request);
  if (!is_sign_in && !access_.is_signed_in(token, now_ms)) {
    return unauthorized("Войдите в личный кабинет");
  }
  if (request.method == "POST" && path == "sign-out") {
    access_.sign_out(token);
    HttpReply reply{200, "{}"};
    reply.headers.emplace_back("Set-Cookie", cookie_text({}, 0));
    return reply;
  }
  if (is_sign_in) {
    const auto body = parse_json(request.body.size() <= kMaxFormBytes ? request.body : "");
    if (!body || !body->is(Kind::object) ||
        request.header("Content-Type").substr(0, 16) != "application/json") {
      return refused({Code::invalid, "Некорректный запрос"});
    }
    return sign_in(*body, now_ms);
  }
  Target target;
  target.group = path.substr(0, path.find('/'));
  path.remove_prefix(std::min(target.group.size() + 1, path.size()));
  target.key = path.substr(0, path.find('/'));
  path.remove_prefix(std::min(target.key.size() + 1, path.size()));
  target.action = path;
  return answer_signed_in(request, target);
}

HttpReply CabinetApi::sign_in(const JsonValue& body, std::int64_t now_ms) {
  const std::string login = body.text_of("login").value_or("");
  const auto token = access_.sign_in(login, body.text_of("password").value_or(""), now_ms);
  if (!token && token.error().code == Code::refused) return unauthorized(token.error().message);
  if (!token) {
    HttpReply reply = refused(token.error());
    const std::int64_t closed_s = (access_.closed_ms(login, now_ms) + 999) / 1000;
    if (closed_s > 0) reply.headers.emplace_back("Retry-After", std::to_string(closed_s));
    return reply;
  }
  if (body.truth_of("asToken").value_or(false)) {
    return {200, "{\"token\":" + json_text(*token) + "}"};
  }
  HttpReply reply{200, "{}"};
  reply.headers.emplace_back("Set-Cookie", cookie_text(*token, kSessionIdleMs / 1000));
  return reply;
}

HttpReply CabinetApi::answer_signed_in(const HttpRequest& request, const Target& target) {
  if (request.method == "GET") return get(request, target);
  if (request.method == "DELETE") return remove(target);
  if (request.method != "POST" && request.method != "PUT") return no_such_call();
  if (request.header("Content-Type").substr(0, 16) != "application/json") {
    return refused({Code::invalid, "Некорректный запрос: нужен Content-Type: application/json"});
  }
  if (request.body.size() > kMaxFormBytes) {
    return refused({Code::invalid, "Некорректный запрос: слишком много данных"});
  }
  const auto body = parse_json(request.body.empty() ? "{}" : request.body);
  if (!body) return refused({Code::invalid, "Некорректный запрос: " + body.error().message});
  if (!body->is(Kind::object)) return refused({Code::invalid, "Некорректный запрос"});
  return request.method == "POST" ? post(target, *body) : put(target, *body);
}

// --- Routes --------------------------------------------------------------------------------------

HttpReply CabinetApi::get(const HttpRequest& request, const Target& target) const {
  if (target.key.empty()) {
    if (target.group == "organisation") {
      return {200, organisation_json(cabinet_.books().organisation)};
    }
    if (target.group == "addresses") return find_places(request);
    if (target.group == "points") return list_points();
    if (target.group == "sections") return list_sections(request);
    if (target.group == "registers") return list_registers(request);
  }
  if (target.group == "registers") return sticker(target.key, target.action);
  return no_such_call();
}

HttpReply CabinetApi::post(const Target& target, const JsonValue& body) {
  if (target.group == "registers" && target.action == "reset-token") {
    return done(cabinet_.reset_token(target.key));
  }
  if (!target.key.empty()) return no_such_call();
  if (target.group == "points") return add_point(body);
  if (target.group == "registers") return add_register(body);
  if (target.group == "sections") {
    std::int64_t point_id = 0;
    std::string name;
    auto taken = take_id(body, "pointId", point_id);
    if (taken) taken = take_text(body, "name", name);
    if (!taken) return refused(taken.error());
    const auto id = cabinet_.add_section(point_id, name);
    if (!id) return refused(id.error());
    return {200, section_json(*cabinet_.find_section(*id))};
  }
  return no_such_call();
}

HttpReply CabinetApi::put(const Target& target, const JsonValue& body) {
  if (!target.action.empty()) return no_such_call();
  if (target.group == "points") return change_point(target.id(), body);
  if (target.group == "registers") return change_register(target.key, body);
  if (target.group == "sections") {
    std::string name;
    const auto taken = take_text(body, "name", name);
    if (!taken) return refused(taken.error());
    const auto changed = cabinet_.change_section(target.id(), name);
    if (!changed) return refused(changed.error());
    return {200, section_json(*cabinet_.find_section(target.id()))};
  }
  return no_such_call();
}

HttpReply CabinetApi::remove(const Target& target) {
  if (!target.action.empty()) return no_such_call();
  if (target.group == "points") return done(cabinet_.remove_point(target.id()));
  if (target.group == "sections") return done(cabinet_.remove_section(target.id()));
  if (target.group == "registers") return done(cabinet_.remove_register(target.key));
  return no_such_call();
}

// --- Points and sections -------------------------------------------------------------------------

HttpReply CabinetApi::find_places(const HttpRequest& request) const {
  return list(find_addresses(request.query_value("query")), [](const Address& found) {
    return "{\"address\":" + json_text(found.text) +
           ",\"longitude\":" + degrees_text(found.place.longitude_microdegrees) +
           ",\"latitude\":" + degrees_text(found.place.latitude_microdegrees) + "}";
  });
}

HttpReply CabinetApi::list_points() const { return list(cabinet_.books().points, point_json); }

HttpReply CabinetApi::list_sections(const HttpRequest& request) const {
  const std::int64_t point_id = number_of(request.query_value("pointId"));
  if (cabinet_.find_point(point_id) == nullptr) {
    return refused({Code::not_found, "Выберите точку продаж", "pointId"});
  }
  return list(cabinet_.books().sections, [point_id](const Section& section) {
    return section.point_id == point_id ? section_json(section) : std::string();
  });
}

HttpReply CabinetApi::add_point(const JsonValue& body) {
  PointDraft draft;
  if (const auto taken = take_point(body, draft); !taken) return refused(taken.error());
  const auto id = cabinet_.add_point(draft);
  if (!id) return refused(id.error());
  return {200, point_json(*cabinet_.find_point(*id))};
}

HttpReply CabinetApi::change_point(std::int64_t id, const JsonValue& body) {
  PointDraft draft;
  if (const PointOfSale* point = cabinet_.find_point(id)) {
    draft.name = point->name;
    draft.address = point->address;
    if (point->place) {
      draft.longitude = degrees_text(point->place->longitude_microdegrees);
      draft.latitude = degrees_text(point->place->latitude_microdegrees);
    }
  }
  if (const auto taken = take_point(body, draft); !taken) return refused(taken.error());
  const auto changed = cabinet_.change_point(id, draft);
  if (!changed) return refused(changed.error());
  return {200, point_json(*cabinet_.find_point(id))};
}

// --- Registers -----------------------------------------------------------------------------------

HttpReply CabinetApi::list_registers(const HttpRequest& request) const {
  const std::string_view wanted = request.query_value("pointId");
  const std::int64_t point_id = number_of(wanted);
  if (!wanted.empty() && cabinet_.find_point(point_id) == nullptr) {
    return refused({Code::not_found, "Выберите точку продаж", "pointId"});
  }
  return list(model_.registers(), [this, &wanted, point_id](const Register& item) {
    if (item.is_removed || item.merchant != kCabinetMerchant) return std::string();
    const RegisterCard* card = cabinet_.find_card(item.number);
    if (!wanted.empty() && (card == nullptr || card->point_id != point_id)) return std::string();
    return register_json(item, card);
  });
}

HttpReply CabinetApi::register_reply(std::string_view number,
                                     std::string_view made_password) const {
  std::string text = register_json(*cabinet_.find_register(number), cabinet_.find_card(number));
  if (!made_password.empty()) {
    text.pop_back();
    text += ",\"password\":" + json_text(made_password) + "}";
  }
  return {200, text};
}

HttpReply CabinetApi::add_register(const JsonValue& body) {
  RegisterDraft draft;
  if (const auto taken = take_register(body, draft); !taken) return refused(taken.error());
  std::string made_password;
  if (draft.credential == Credential::password && draft.password.empty()) {
    const auto made = secret_text(kMadePasswordLetters);
    if (!made) return refused(made.error());
    draft.password = made_password = *made;
  }
  const auto number = cabinet_.add_register(draft);
  if (!number) return refused(number.error());
  return register_reply(*number, made_password);
}

HttpReply CabinetApi::change_register(std::string_view number, const JsonValue& body) {
  RegisterDraft draft;
  const Register* known = cabinet_.find_register(number);
  const RegisterCard* card = cabinet_.find_card(number);
  if (known == nullptr || card == nullptr) {
    return refused({Code::not_found, "Касса не найдена", "number"});
  }
  draft.type = kRegisterType;
  draft.section_id = card->section_id;
  draft.name = card->name;
  draft.serial = card->serial;
  draft.credential = known->credential;
  if (const auto taken = take_register(body, draft); !taken) return refused(taken.error());
  std::string made_password;
  if (draft.credential == Credential::password && known->credential == Credential::token &&
      draft.password.empty()) {
    const auto made = secret_text(kMadePasswordLetters);
    if (!made) return refused(made.error());
    draft.password = made_password = *made;
  }
  const auto changed = cabinet_.change_register(number, draft);
  if (!changed) return refused(changed.error());
  return register_reply(number, made_password);
}

HttpReply CabinetApi::sticker(std::string_view number, std::string_view file) const {
  const bool is_png = file == "qr.png";
  if (!is_png && file != "qr.svg") return no_such_call();
  if (cabinet_.find_register(number) == nullptr) {
    return refused({Code::not_found, "Касса не найдена", "number"});
  }
  const auto made = make_sticker(model_.static_qr_text(number));
  if (!made) return refused(made.error());
  HttpReply reply;
  reply.content_type = is_png ? "image/png" : "image/svg+xml";
  reply.body =
      is_png ? sticker_png(*made) : sticker_svg(*made, "ОПЛАТИ · касса " + std::string(number));
  reply.headers.emplace_back(
      "Content-Disposition",
      "attachment; filename=\"" + std::string(number) + (is_png ? ".png\"" : ".svg\""));
  return reply;
}

}  // namespace sandbox
