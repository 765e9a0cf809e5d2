// The merchant's cabinet «Оплати-Бизнес» as JSON under /cabinet/api/, for a web page and for test
// programs. No network here.
//
// clang-format off
//
//   method and path below /cabinet/api/      asks -> answers
//   ---------------------------------------  ------------------------------------------------------
//   POST   sign-in                           {login, password} -> {} and the session's cookie
//                                            {login, password, asToken: true} -> {token}, no cookie
//   POST   sign-out                          {} -> {}
//   GET    organisation                      -> {id, name, connectedOn, address, isVatPayer}
//   GET    addresses?query=TEXT              -> [{address, longitude, latitude}], 10 at most
//
//   GET    points                            -> [{id, name, address, longitude, latitude}]
//   POST   points                            {name, address, longitude, latitude} -> the point
//   PUT    points/ID                         the same, each optional -> the point
//   DELETE points/ID                         -> {}
//
//   GET    sections?pointId=ID               -> [{id, pointId, name}]
//   POST   sections                          {pointId, name} -> the section
//   PUT    sections/ID                       {name} -> the section
//   DELETE sections/ID                       -> {}
//
//   GET    registers?pointId=ID              -> [{number, type, mode, hasToken, pointId, sectionId,
//                                            name, serial}]; without pointId all, those that the
//                                            control API made (pointId null) included
//   POST   registers                         {type, pointId, sectionId, name, serial, mode: token |
//                                            password, password} -> the register; a password that
//                                            was not given is made, and told this once
//   PUT    registers/NUMBER                  {sectionId, name, serial, mode, password}, each
//                                            optional -> the register; a new password as above
//   DELETE registers/NUMBER                  -> {}; from then on REGISTER_UNKNOWN at the till
//   POST   registers/NUMBER/reset-token      {} -> {}: «Сбросить токен»
//   GET    registers/NUMBER/qr.png, qr.svg   -> «Скачать статический QR», the sticker's file
//
// clang-format on
//
// Coordinates are degrees, as numbers or as text; null is none. Every call but sign-in needs the
// session: the cookie (HttpOnly, Secure, SameSite=Strict) or `Authorization: Bearer TOKEN`. POST
// and PUT must say Content-Type: application/json. A refusal is {code, message, field}: `message`
// is in Russian for the person at the screen, `field` the member that is wrong, or empty.
//
//   400 INVALID   401 UNAUTHORIZED   404 NOT_FOUND   409 REFUSED   429 LOCKED_OUT (Retry-After)
//   507 UNAVAILABLE (a limit)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "host_sim/sandbox/cabinet.hpp"
#include "host_sim/sandbox/cabinet_access.hpp"
#include "host_sim/sandbox/http_message.hpp"
#include "host_sim/sandbox/json_tree.hpp"
#include "host_sim/sandbox/wallet_model.hpp"

namespace sandbox {

constexpr std::string_view kCabinetPath = "/cabinet/";

class CabinetApi {
 public:
  // Both must outlive it.
  CabinetApi(Cabinet& cabinet, WalletModel& model) : cabinet_(cabinet), model_(model) {}

  CabinetAccess& access() { return access_; }

  // `request.path` begins with /cabinet/.
  HttpReply answer(const HttpRequest& request, std::int64_t now_ms);

 private:
  // Of a path "points/7/action".
  struct Target {
    std::string_view group;
    std::string_view key;
    std::string_view action;
    std::int64_t id() const;  // the key as a number; 0 is nobody's
  };

  HttpReply answer_signed_in(const HttpRequest& request, const Target& target);
  HttpReply sign_in(const JsonValue& body, std::int64_t now_ms);
  HttpReply get(const HttpRequest& request, const Target& target) const;
  HttpReply post(const Target& target, const JsonValue& body);
  HttpReply put(const Target& target, const JsonValue& body);
  HttpReply remove(const Target& target);

  HttpReply list_points() const;
  HttpReply list_sections(const HttpRequest& request) const;
  HttpReply list_registers(const HttpRequest& request) const;
  HttpReply find_places(const HttpRequest& request) const;
  HttpReply sticker(std::string_view number, std::string_view file) const;
  HttpReply add_point(const JsonValue& body);
  HttpReply change_point(std::int64_t id, const JsonValue& body);
  HttpReply add_register(const JsonValue& body);
  HttpReply change_register(std::string_view number, const JsonValue& body);
  HttpReply register_reply(std::string_view number, std::string_view made_password) const;

  Cabinet& cabinet_;
  WalletModel& model_;
  CabinetAccess access_;
};

}  // namespace sandbox
