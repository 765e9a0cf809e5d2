#include "host_sim/sandbox/demo_data.hpp"

namespace sandbox {

using pospay::Code;
using pospay::Error;
using pospay::Result;

namespace {

Result<void> add_registers(Cabinet& cabinet, std::int64_t point, std::int64_t section,
                           std::string_view password) {
  RegisterDraft draft;
  draft.type = kRegisterType;
  draft.point_id = point;
  draft.section_id = section;
  draft.name = "Касса 1";
  draft.serial = "10000001-100000001";
  draft.credential = Credential::password;
  draft.password = password;
  auto number = cabinet.add_register(draft);
  if (!number) return number.error();
  draft.name = "Касса 2";
  draft.serial = "10000002-100000002";
  draft.credential = Credential::token;
  draft.password.clear();
  number = cabinet.add_register(draft);
  if (!number) return number.error();
  return {};
}

}  // namespace

Result<void> make_demo_data(Cabinet& cabinet, WalletModel& model, std::string_view password) {
  PointDraft point;
  point.name = kDemoPointName;
  point.address = "г. Минск, пр-т Независимости, 54";
  point.longitude = "27.582";
  point.latitude = "53.9135";
  const auto point_id = cabinet.add_point(point);
  if (!point_id) return point_id.error();
  const auto section_id = cabinet.add_section(*point_id, kDemoSectionName);
  if (!section_id) return section_id.error();
  if (auto done = add_registers(cabinet, *point_id, *section_id, password); !done) return done;
  Buyer buyer;
  buyer.name = kDemoBuyerName;
  buyer.pin = kDemoBuyerPin;
  buyer.balance_minor = kDemoBuyerBalanceMinor;
  if (!model.add_buyer(std::move(buyer))) {
    return Error{Code::unavailable, "the demo buyer cannot be made"};
  }
  return {};
}

Result<void> add_poor_buyer(WalletModel& model) {
  Buyer buyer;
  buyer.name = kPoorBuyerName;
  buyer.pin = kDemoBuyerPin;
  buyer.balance_minor = kPoorBuyerBalanceMinor;
  if (!model.add_buyer(std::move(buyer))) {
    return Error{Code::unavailable, "the second buyer cannot be made"};
  }
  return {};
}

std::optional<std::size_t> find_demo_buyer(const WalletModel& model) {
  for (std::size_t i = 0; i < model.buyers().size(); ++i) {
    if (model.buyers()[i].name == kDemoBuyerName) return i;
  }
  return std::nullopt;
}

void let_demo_buyer_act(WalletModel& model, std::size_t buyer) {
  Script script;
  script.buyer = buyer;
  script.join_after_ms = kDemoJoinAfterMs;
  script.decide_after_ms = kDemoDecideAfterMs;
  model.set_default_script(script);
}

}  // namespace sandbox
