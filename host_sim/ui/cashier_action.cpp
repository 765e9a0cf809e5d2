#include "host_sim/ui/cashier_action.hpp"

#include "host_sim/checkout/money_text.hpp"
#include "host_sim/text/diagram.hpp"

namespace ui {

using checkout::money_text;

namespace {

std::string tenders_of(const Step& step) {
  std::string text;
  for (const checkout::TenderEntered& one : step.tenders) {
    if (!text.empty()) text += ", ";
    text += one.tender;
    if (one.amount_minor != 0) text += " " + money_text(one.amount_minor);
  }
  return text;
}

std::string returned_of(const Step& step) {
  std::string text = step.tender;
  if (step.amount_minor) text += " " + money_text(*step.amount_minor);
  for (const checkout::ReturnedPosition& one : step.returned) text += ", " + one.name;
  return text;
}

std::string parameter_of(const Step& step, bool is_secret, const text::Words& words) {
  if (is_secret) return words(text::diagram("secret"), {{"parameter", step.parameter}});
  return words(text::diagram("parameter"), {{"parameter", step.parameter}, {"value", step.value}});
}

}  // namespace

std::string cashier_action(const Step& step, bool is_secret, const text::Words& words) {
  const std::string& kind = step.kind;
  if (kind == "open_shift") return words(text::diagram("open_shift"));
  if (kind == "close_shift") return words(text::diagram("close_shift"));
  if (kind == "x_report") return words(text::diagram("x_report"));
  if (kind == "sale" || kind == "pay") {
    return words(text::diagram("pay"), {{"tenders", tenders_of(step)}});
  }
  if (kind == "drop_receipt") return words(text::diagram("drop"));
  if (kind == "return" || kind == "return_options") {
    return words(text::diagram("give_back"), {{"what", returned_of(step)}});
  }
  if (kind == "print_copy") return words(text::diagram("copy"));
  if (kind.find("_tender") != std::string::npos) return words(text::diagram("tenders"));
  if (kind == "set_parameter") return parameter_of(step, is_secret, words);
  if (kind == "press") return words(text::diagram("press"), {{"action", step.parameter}});
  if (kind == "settle_manually") {
    return step.is_paid ? words(text::diagram("paid")) : words(text::diagram("unpaid"));
  }
  return "";
}

std::string world_action(const Step& step, const text::Words& words) {
  const std::string& kind = step.kind;
  if (kind == "gateway" && step.gateway == "fault") {
    const std::string fault = step.call.empty() ? step.fault : step.fault + ", " + step.call;
    return words(text::diagram("fault"), {{"fault", fault}});
  }
  if (kind == "gateway") {
    return step.gateway == "up" ? words(text::diagram("up")) : words(text::diagram("down"));
  }
  if (kind == "cabinet") {
    return words(text::diagram("cabinet"), {{"action", step.name}, {"register", step.value}});
  }
  if (kind == "printer") return words(text::diagram("paper"), {{"state", step.value}});
  if (kind == "restart") return words(text::diagram("restart"));
  if (kind == "go_to_till") {
    return step.value == "other" ? words(text::diagram("other_till"))
                                 : words(text::diagram("own_till"));
  }
  if (kind == "take_over_receipt") return words(text::diagram("took_over"));
  if (kind == "wait_resolved") return words(text::diagram("waits"));
  return "";
}

Participant world_participant(const Step& step) {
  const bool is_gateway = step.kind == "gateway" || step.kind == "cabinet";
  return is_gateway ? Participant::gateway : Participant::till;
}

}  // namespace ui
