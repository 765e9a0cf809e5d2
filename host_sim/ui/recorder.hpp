// Writes down what happens during a scenario, for its diagram. Safe to use from the sandbox's
// threads and the till's at once: the order is that in which they come. Nothing secret may be
// handed to it: no password, token or code of a buyer.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include "host_sim/checkout/card_terminal.hpp"
#include "host_sim/checkout/lane.hpp"
#include "host_sim/sandbox/observer.hpp"
#include "host_sim/ui/diagram.hpp"

namespace ui {

// A diagram longer than this helps nobody; what comes after is left out.
constexpr std::size_t kMaxDiagramEvents = 20'000;

class Recorder : public sandbox::IObserver, public checkout::ICardObserver {
 public:
  explicit Recorder(const text::Words& words) : words_(words) {}

  const text::Words& words() const { return words_; }
  // The next step begins; what came before the first one is preparation and not drawn.
  void begin_step(const std::string& text);
  void call(Participant from, Participant to, const std::string& text);
  void answer(Participant from, Participant to, const std::string& text);
  void note(Participant at, const std::string& text);
  std::vector<DiagramEvent> events() const;

  // --- The payment system, on its own threads ---
  void on_request(const std::string& method, const std::string& path) override;
  void on_answer(const sandbox::SeenAnswer& answer) override;
  void on_buyer(const sandbox::BuyerAct& act) override;

  // --- The card terminal ---
  void on_card(bool is_payment, std::int64_t amount_minor) override;
  void on_card_answer(const std::string& refusal) override;

 private:
  void add(DiagramEvent event);

  text::Words words_;
  mutable std::mutex mutex_;
  bool has_begun_ = false;
  std::chrono::steady_clock::time_point begun_;
  std::vector<DiagramEvent> events_;
};

}  // namespace ui
