#include "host_sim/sandbox/cabinet_json.hpp"

#include "host_sim/sandbox/cabinet.hpp"
#include "host_sim/sandbox/cabinet_text.hpp"
#include "host_sim/sandbox/json_tree.hpp"

namespace sandbox {
namespace {

std::string truth_text(bool value) { return value ? "true" : "false"; }

std::string_view code_name(pospay::Code code) {
  switch (code) {
    case pospay::Code::invalid:
      return "INVALID";
    case pospay::Code::refused:
      return "REFUSED";
    case pospay::Code::not_found:
      return "NOT_FOUND";
    case pospay::Code::not_ready:
      return "LOCKED_OUT";
    case pospay::Code::unavailable:
      return "UNAVAILABLE";
    case pospay::Code::ok:
    case pospay::Code::unknown:
    case pospay::Code::unsupported:
    case pospay::Code::internal:
      return "INTERNAL";
  }
  return "INTERNAL";
}

}  // namespace

std::string organisation_json(const Organisation& organisation) {
  return "{\"id\":" + std::to_string(organisation.id) +
         ",\"name\":" + json_text(organisation.name) +
         ",\"connectedOn\":" + json_text(organisation.connected_on) +
         ",\"address\":" + json_text(organisation.address) +
         ",\"isVatPayer\":" + truth_text(organisation.is_vat_payer) + "}";
}

std::string point_json(const PointOfSale& point) {
  std::string longitude = "null";
  std::string latitude = "null";
  if (point.place) longitude = degrees_text(point.place->longitude_microdegrees);
  if (point.place) latitude = degrees_text(point.place->latitude_microdegrees);
  return "{\"id\":" + std::to_string(point.id) + ",\"name\":" + json_text(point.name) +
         ",\"address\":" + json_text(point.address) + ",\"longitude\":" + longitude +
         ",\"latitude\":" + latitude + "}";
}

std::string section_json(const Section& section) {
  return "{\"id\":" + std::to_string(section.id) +
         ",\"pointId\":" + std::to_string(section.point_id) +
         ",\"name\":" + json_text(section.name) + "}";
}

std::string register_json(const Register& item, const RegisterCard* card) {
  const bool is_token = item.credential == Credential::token;
  std::string text = "{\"number\":" + json_text(item.number) +
                     ",\"type\":" + json_text(kRegisterType) + ",\"mode\":\"" +
                     (is_token ? "token" : "password") +
                     "\",\"hasToken\":" + truth_text(!item.token.empty());
  if (card == nullptr) {
    return text + ",\"pointId\":null,\"sectionId\":null,\"name\":\"\",\"serial\":\"\"}";
  }
  return text + ",\"pointId\":" + std::to_string(card->point_id) +
         ",\"sectionId\":" + std::to_string(card->section_id) +
         ",\"name\":" + json_text(card->name) + ",\"serial\":" + json_text(card->serial) + "}";
}

std::string problem_json(const pospay::Error& error) {
  return "{\"code\":\"" + std::string(code_name(error.code)) +
         "\",\"message\":" + json_text(error.message) + ",\"field\":" + json_text(error.id) + "}";
}

}  // namespace sandbox
