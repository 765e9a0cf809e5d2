#include "host_sim/ui/web/page_screen.hpp"

#include <chrono>

#include "host_sim/checkout/contract_words.hpp"
#include "host_sim/ui/json_text.hpp"
#include "host_sim/ui/web/event_json.hpp"

namespace web {

using pospay::EventKind;
using ui::json_boolean;
using ui::json_object;
using ui::json_string;

namespace {

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

void PageScreen::forget() {
  told_.clear();
  line_.clear();
  waiting_.clear();
  until_ms_ = 0;
  qr_.clear();
  code_.clear();
  is_scan_wanted_ = false;
  result_.clear();
}

void PageScreen::begin(const std::string& command, std::int64_t amount_minor) {
  forget();
  differences_.clear();
  inbox_.forget_answers();
  command_ = last_command_ = command;
  amount_minor_ = amount_minor;
  publish();
}

void PageScreen::finish(const std::string& result) {
  const std::vector<std::string> told = told_;
  forget();
  told_ = told;
  command_.clear();
  result_ = result;
  publish();
}

void PageScreen::clear() {
  forget();
  command_.clear();
  last_command_.clear();
  amount_minor_ = 0;
  publish();
}

void PageScreen::tell(const std::string& line) {
  told_.push_back(line);
  if (told_.size() > kMaxToldLines) told_.erase(told_.begin());
  publish();
}

void PageScreen::show(const pospay::Event& event) {
  if (event.time_left_ms >= 0) until_ms_ = now_ms() + event.time_left_ms;
  switch (event.kind) {
    case EventKind::show_qr:
      if (event.qr) qr_ = qr_json(*event.qr);
      line_ = event.message.text;
      break;
    case EventKind::show_code:
      code_ = event.code;
      line_ = event.message.text;
      break;
    case EventKind::ask_scan:
      is_scan_wanted_ = true;
      line_ = event.message.text;
      break;
    case EventKind::waiting:
      waiting_ = checkout::waiting_word(event.waiting_for);
      line_ = event.message.text;
      if (event.waiting_for != pospay::WaitingFor::scan) is_scan_wanted_ = false;
      if (event.waiting_for == pospay::WaitingFor::confirmation) {
        qr_.clear();
        code_.clear();
      }
      if (event.time_left_ms < 0) until_ms_ = 0;
      break;
    case EventKind::notice:
      tell(event.message.text);
      return;
    case EventKind::reconciliation:
      if (event.reconciliation) {
        differences_.insert(differences_.end(), event.reconciliation->differences.begin(),
                            event.reconciliation->differences.end());
      }
      return;
    case EventKind::outcome:  // the process tells what came of it
    case EventKind::settled:
    case EventKind::diagnosis:
      return;
  }
  publish();
}

void PageScreen::publish() {
  std::vector<std::string> told;
  for (const std::string& line : told_) told.push_back(json_string(line));
  tell_state_(json_object({{"command", json_string(command_)},
                           {"last_command", json_string(last_command_)},
                           {"amount_minor", std::to_string(amount_minor_)},
                           {"told", ui::json_array(told)},
                           {"line", json_string(line_)},
                           {"waiting", json_string(waiting_)},
                           {"until_ms", std::to_string(until_ms_)},
                           {"qr", qr_.empty() ? "null" : qr_},
                           {"code", json_string(code_)},
                           {"scan", json_boolean(is_scan_wanted_)},
                           {"result", result_.empty() ? "null" : result_}}));
}

}  // namespace web
