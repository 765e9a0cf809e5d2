#include "host_sim/sandbox/cabinet_form.hpp"

namespace sandbox {

using pospay::Code;
using pospay::Error;
using pospay::Result;
using Kind = JsonValue::Kind;

namespace {

// Degrees: number, text, or null for none.
Result<void> take_degrees(const JsonValue& body, const char* name, std::string& value) {
  const JsonValue* member = body.find(name);
  if (member == nullptr) return {};
  if (!member->is(Kind::text) && !member->is(Kind::number) && !member->is(Kind::null)) {
    return Error{Code::invalid, "Здесь нужно число градусов", name};
  }
  value = member->text;
  return {};
}

}  // namespace

Result<void> take_text(const JsonValue& body, const char* name, std::string& value) {
  const JsonValue* member = body.find(name);
  if (member == nullptr) return {};
  if (!member->is(Kind::text)) return Error{Code::invalid, "Здесь нужен текст", name};
  value = member->text;
  return {};
}

Result<void> take_id(const JsonValue& body, const char* name, std::int64_t& value) {
  if (body.find(name) == nullptr) return {};
  const auto id = body.integer_of(name);
  if (!id) return Error{Code::invalid, "Выберите значение из списка", name};
  value = *id;
  return {};
}

Result<void> take_point(const JsonValue& body, PointDraft& draft) {
  auto taken = take_text(body, "name", draft.name);
  if (taken) taken = take_text(body, "address", draft.address);
  if (taken) taken = take_degrees(body, "longitude", draft.longitude);
  if (taken) taken = take_degrees(body, "latitude", draft.latitude);
  return taken;
}

Result<void> take_register(const JsonValue& body, RegisterDraft& draft) {
  std::string mode = draft.credential == Credential::token ? "token" : "password";
  auto taken = take_text(body, "type", draft.type);
  if (taken) taken = take_id(body, "pointId", draft.point_id);
  if (taken) taken = take_id(body, "sectionId", draft.section_id);
  if (taken) taken = take_text(body, "name", draft.name);
  if (taken) taken = take_text(body, "serial", draft.serial);
  if (taken) taken = take_text(body, "mode", mode);
  if (taken) taken = take_text(body, "password", draft.password);
  if (!taken) return taken;
  if (mode != "token" && mode != "password") {
    return Error{Code::invalid, "Поле «Режим»: выберите режим токена или режим пароля", "mode"};
  }
  draft.credential = mode == "token" ? Credential::token : Credential::password;
  return {};
}

}  // namespace sandbox
