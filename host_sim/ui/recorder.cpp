#include "host_sim/ui/recorder.hpp"

#include <utility>

#include "host_sim/checkout/money_text.hpp"
#include "host_sim/text/diagram.hpp"

namespace ui {

using Kind = DiagramEvent::Kind;

void Recorder::add(DiagramEvent event) {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (event.kind == Kind::step && !std::exchange(has_begun_, true)) begun_ = now;
  if (!has_begun_ || events_.size() >= kMaxDiagramEvents) return;
  event.at_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now - begun_).count();
  events_.push_back(std::move(event));
}

void Recorder::begin_step(const std::string& text) { add({.kind = Kind::step, .text = text}); }

void Recorder::call(Participant from, Participant to, const std::string& text) {
  add({.kind = Kind::call, .from = from, .to = to, .text = text});
}

void Recorder::answer(Participant from, Participant to, const std::string& text) {
  add({.kind = Kind::answer, .from = from, .to = to, .text = text});
}

void Recorder::note(Participant at, const std::string& text) {
  add({.kind = Kind::note, .from = at, .text = text});
}

std::vector<DiagramEvent> Recorder::events() const {
  const std::lock_guard lock(mutex_);
  return events_;
}

void Recorder::on_request(const std::string& method, const std::string& path) {
  call(Participant::plugin, Participant::gateway, method + " " + path);
}

void Recorder::on_answer(const sandbox::SeenAnswer& seen) {
  if (seen.is_lost) {
    note(Participant::gateway,
         words_(seen.is_acted ? text::diagram("lost") : text::diagram("lost_request")));
    return;
  }
  std::string text = std::to_string(seen.http_status);
  if (!seen.refusal.empty()) text += " " + seen.refusal;
  if (seen.payment_status >= 0) text += ", status " + std::to_string(seen.payment_status);
  answer(Participant::gateway, Participant::plugin, text);
}

void Recorder::on_buyer(const sandbox::BuyerAct& act) {
  using What = sandbox::BuyerAct::What;
  switch (act.what) {
    case What::joins:
      return call(Participant::buyer, Participant::gateway,
                  words_(text::diagram("joins"), {{"buyer", act.buyer}}));
    case What::pays:
      return call(Participant::buyer, Participant::gateway,
                  words_(text::diagram("pays"),
                         {{"buyer", act.buyer}, {"amount", checkout::money_text(act.sum_minor)}}));
    case What::declines:
      return call(Participant::buyer, Participant::gateway,
                  words_(text::diagram("declines"), {{"buyer", act.buyer}}));
    case What::is_poor:
      return answer(Participant::gateway, Participant::buyer,
                    words_(text::diagram("poor"), {{"buyer", act.buyer}}));
    case What::is_silent:
      return note(Participant::buyer, words_(text::diagram("silent"), {{"buyer", act.buyer}}));
    case What::is_given_up:
      return note(Participant::gateway, words_(text::diagram("given_up")));
  }
}

void Recorder::on_card(bool is_payment, std::int64_t amount_minor) {
  const std::string amount = checkout::money_text(amount_minor);
  call(Participant::till, Participant::terminal,
       is_payment ? words_(text::diagram("card"), {{"amount", amount}})
                  : words_(text::diagram("card_back"), {{"amount", amount}}));
}

void Recorder::on_card_answer(const std::string& refusal) {
  answer(Participant::terminal, Participant::till,
         refusal.empty() ? words_(text::diagram("card_done")) : refusal);
}

}  // namespace ui
