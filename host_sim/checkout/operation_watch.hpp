// Pulls the events of an operation on the till thread, shows them, and passes the cashier's answers
// on. It sleeps on the wake-up bell, never on a clock alone.
#pragma once

#include <chrono>
#include <optional>

#include "host_sim/checkout/screen.hpp"
#include "host_sim/checkout/wake_up.hpp"
#include "host_sim/text/words.hpp"
#include "pospay/cpp/payment_method.hpp"

namespace checkout {

// A plugin ends a payment by itself; a till that hears nothing for this long treats it as unknown.
constexpr std::chrono::minutes kOutcomeLimit{15};
// How long the cashier looks at «…» for an answer to be recorded; afterwards it goes on beside.
constexpr std::chrono::seconds kSettledLimit{5};
// A plugin that is still starting is asked again at each wake-up, for so long.
constexpr std::chrono::seconds kReadyLimit{15};
// Events taken at one look; more wait for the next one, so that a chatty plugin cannot hang the
// till.
constexpr int kMaxEventsPerLook = 256;

// No code that a buyer can show is longer.
constexpr std::size_t kMaxScanBytes = 4096;

class OperationWatch {
 public:
  // `words`: for what it says itself, about a scan.
  OperationWatch(WakeUp& wake_up, IScreen& screen, text::Words words = {})
      : wake_up_(wake_up), screen_(screen), words_(words) {}

  // The next outcome, also an unknown one; nothing when the limit passes first. A plugin that has
  // stopped gives none: then it is unknown at once, and the next start finds it.
  std::optional<pospay::Outcome> wait_outcome(pospay::IOperation& operation,
                                              std::chrono::milliseconds limit = kOutcomeLimit);
  // How it was settled; nothing when the limit passes first.
  std::optional<pospay::SettledAs> wait_settled(pospay::IOperation& operation,
                                                std::chrono::milliseconds limit = kSettledLimit);

  // Calls `ask` until it answers something else than NOT_READY, or kReadyLimit passes.
  template <class Ask>
  auto when_ready(Ask ask) {
    const auto deadline = std::chrono::steady_clock::now() + kReadyLimit;
    auto answer = ask();
    while (!answer && answer.error().code == pospay::Code::not_ready &&
           std::chrono::steady_clock::now() < deadline) {
      wake_up_.wait_until(deadline);
      answer = ask();
    }
    return answer;
  }

 private:
  std::optional<pospay::Event> look_for(pospay::IOperation& operation, pospay::EventKind kind);
  void pass_answers(pospay::IOperation& operation);
  void pass_scan(pospay::IOperation& operation);
  std::optional<pospay::Event> wait_for(pospay::IOperation& operation, pospay::EventKind kind,
                                        std::chrono::milliseconds limit);

  WakeUp& wake_up_;
  IScreen& screen_;
  text::Words words_;
  bool is_scan_wanted_ = false;
  bool has_stopped_ = false;
};

}  // namespace checkout
