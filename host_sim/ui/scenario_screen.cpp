#include "host_sim/ui/scenario_screen.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "host_sim/checkout/money_text.hpp"
#include "host_sim/checkout/reconciliation_text.hpp"
#include "host_sim/text/console.hpp"
#include "host_sim/text/diagram.hpp"
#include "host_sim/ui/qr_text.hpp"

namespace ui {

using pospay::EventKind;
using std::chrono::milliseconds;

// How often the buyer's phone is looked at while it should ask.
constexpr milliseconds kPhoneLook{10};

namespace {

const support::Phrase& waiting_phrase(pospay::WaitingFor waiting) {
  switch (waiting) {
    case pospay::WaitingFor::nothing:
      return text::console("wait");
    case pospay::WaitingFor::gateway:
      return text::console("waiting_gateway");
    case pospay::WaitingFor::scan:
      return text::console("waiting_scan");
    case pospay::WaitingFor::confirmation:
      return text::console("waiting_confirmation");
    case pospay::WaitingFor::cancel:
      return text::console("waiting_cancel");
    case pospay::WaitingFor::resolution:
      return text::console("waiting_resolution");
    case pospay::WaitingFor::money_back:
      return text::console("waiting_money_back");
  }
  return text::console("wait");
}

std::optional<Moment> moment_of(const pospay::Event& event) {
  switch (event.kind) {
    case EventKind::show_qr:
    case EventKind::show_code:
    case EventKind::ask_scan:
      return Moment::code;
    case EventKind::waiting:
      if (event.waiting_for == pospay::WaitingFor::confirmation) return Moment::confirmation;
      return std::nullopt;
    case EventKind::outcome:
      if (event.outcome && event.outcome->status == pospay::OutcomeStatus::approved) {
        return Moment::approved;
      }
      return std::nullopt;
    case EventKind::settled:
    case EventKind::reconciliation:
    case EventKind::diagnosis:
    case EventKind::notice:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

void ScenarioScreen::begin(const Step& step) {
  buyer_ = step.buyer;
  codes_scanned_ = 0;
  is_phone_awaited_ = false;
  wanted_cancel_ = step.cancel_at;
  wanted_power_cut_ = step.power_cut_at;
  told_.clear();
  problems_.clear();
  live_.clear();
  last_waiting_.clear();
  scan_at_.reset();
  cancel_at_.reset();
  if (step.cancel_after_ms >= 0) cancel_at_ = Clock::now() + milliseconds(step.cancel_after_ms);
}

void ScenarioScreen::reach(std::optional<Moment> moment) {
  if (!moment) return;
  if (wanted_power_cut_ == moment) {
    wanted_power_cut_.reset();
    const std::string line = words_(text::console("power_cut"));
    say(line);
    if (recorder_ != nullptr) recorder_->note(Participant::till, line);
    throw PowerCut{};
  }
  if (wanted_cancel_ == moment) {
    wanted_cancel_.reset();
    cancel_at_ = Clock::now();
  }
}

void ScenarioScreen::say(const std::string& line) {
  told_ += line + "\n";
  console_.line("  " + line);
}

void ScenarioScreen::record_reading(const std::string& line) {
  if (recorder_ != nullptr) recorder_->answer(Participant::till, Participant::cashier, line);
}

void ScenarioScreen::record_doing(const std::string& text) {
  if (recorder_ != nullptr) recorder_->call(Participant::cashier, Participant::till, text);
}

void ScenarioScreen::tell(const std::string& line) {
  say(line);
  record_reading(line);
}

void ScenarioScreen::show(const pospay::Event& event) {
  draw(event);
  const std::optional<Moment> moment = moment_of(event);
  is_phone_awaited_ = moment == Moment::confirmation && buyer_ && gateway_ != nullptr;
  if (!is_phone_awaited_) reach(moment);
}

void ScenarioScreen::draw(const pospay::Event& event) {
  live_.clear();
  switch (event.kind) {
    case EventKind::show_qr:
      if (!event.qr) return;
      if (console_.is_terminal()) console_.line(qr_text(*event.qr, console_.has_colour()));
      console_.line("  QR: " + event.qr->text);
      record_reading(words_(text::diagram("qr")));
      return;
    case EventKind::show_code:
      tell(words_(text::console("code"), {{"code", event.code}}));
      return;
    case EventKind::ask_scan:
      tell(event.message.text.empty() ? words_(text::console("scan")) : event.message.text);
      if (buyer_ && buyer_->scan_after_ms >= 0) {
        scan_at_ = Clock::now() + milliseconds(buyer_->scan_after_ms);
      }
      return;
    case EventKind::waiting:
      show_waiting(event);
      return;
    case EventKind::outcome:
      if (event.outcome && !event.outcome->message.text.empty()) tell(event.outcome->message.text);
      return;
    case EventKind::settled:
      if (event.settled_as == pospay::SettledAs::rolled_back) {
        tell(words_(text::console("money_came_back")));
      }
      return;
    case EventKind::reconciliation:
      if (!event.reconciliation) return;
      tell(words_(text::console("books"),
                  {{"payments", std::to_string(event.reconciliation->payments_compared)},
                   {"differences", std::to_string(event.reconciliation->differences.size())}}));
      for (const pospay::Difference& difference : event.reconciliation->differences) {
        tell(words_(text::console("difference"),
                    {{"what", difference.message.text},
                     {"repair", checkout::repair_text(words_, difference.repair)}}));
      }
      return;
    case EventKind::diagnosis:
      return;  // the doctor's own screen prints it
    case EventKind::notice:
      tell(words_(text::console("notice"), {{"what", event.message.text}}));
      return;
  }
}

void ScenarioScreen::show_waiting(const pospay::Event& event) {
  live_ =
      event.message.text.empty() ? words_(waiting_phrase(event.waiting_for)) : event.message.text;
  told_ += live_ + "\n";
  if (live_ != last_waiting_) record_reading(live_);
  last_waiting_ = live_;
  live_until_.reset();
  if (event.time_left_ms >= 0) live_until_ = Clock::now() + milliseconds(event.time_left_ms);
  draw_live();
}

void ScenarioScreen::draw_live() {
  if (live_.empty()) return;
  std::string line = live_;
  if (live_until_) {
    const auto left = std::chrono::ceil<std::chrono::seconds>(*live_until_ - Clock::now()).count();
    line = words_(text::console("time_left"),
                  {{"what", live_}, {"seconds", std::to_string(std::max<std::int64_t>(left, 0))}});
  }
  console_.live("  " + line);
}

void ScenarioScreen::look() {
  if (console_.is_terminal()) draw_live();
  // The plugin says that it waits before its request is answered: what the moment means is the
  // phone.
  if (!is_phone_awaited_ || !(wanted_cancel_ || wanted_power_cut_)) return;
  const pospay::Result<bool> is_asked = gateway_->is_asked(buyer_->name);
  if (!is_asked || !*is_asked) return;
  is_phone_awaited_ = false;
  reach(Moment::confirmation);
}

std::optional<std::string> ScenarioScreen::take_scan() {
  if (!scan_at_ || *scan_at_ > Clock::now() || !buyer_) return std::nullopt;
  scan_at_.reset();
  if (codes_scanned_ < buyer_->codes.size() && buyer_->codes[codes_scanned_] == "cancel") {
    cancel_at_ = Clock::now();
    return std::nullopt;
  }
  const pospay::Result<std::string> code = next_code();
  if (!code) {
    problems_.push_back("buyer " + buyer_->name + ": " + code.error().message);
    return std::nullopt;
  }
  record_doing(words_(text::diagram("scan")));
  return *code;
}

pospay::Result<std::string> ScenarioScreen::next_code() {
  static const std::map<std::string, CodeState> states{
      {"own", CodeState::fresh}, {"used", CodeState::used}, {"expired", CodeState::expired}};
  std::string word = "own";
  if (codes_scanned_ < buyer_->codes.size()) word = buyer_->codes[codes_scanned_];
  ++codes_scanned_;
  const auto state = states.find(word);
  if (state == states.end()) return word;
  if (gateway_ == nullptr) {
    return pospay::Error{pospay::Code::invalid, "there is no gateway for a code"};
  }
  return gateway_->one_time_code(buyer_->name, state->second);
}

bool ScenarioScreen::take_cancel() {
  if (!cancel_at_ || *cancel_at_ > Clock::now()) return false;
  cancel_at_.reset();
  const std::string line = words_(text::console("cancel_pressed"));
  say(line);
  record_doing(line);
  return true;
}

std::chrono::steady_clock::time_point ScenarioScreen::next_look() const {
  Clock::time_point next = Clock::now() + std::chrono::seconds(1);
  if (cancel_at_) next = std::min(next, *cancel_at_);
  if (scan_at_) next = std::min(next, *scan_at_);
  if (is_phone_awaited_) next = std::min(next, Clock::now() + kPhoneLook);
  return next;
}

}  // namespace ui
