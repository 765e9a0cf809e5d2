// The till's screen during a scenario: it shows what the cashier sees, and plays the cashier's part
// at its times.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "host_sim/checkout/screen.hpp"
#include "host_sim/text/words.hpp"
#include "host_sim/ui/console.hpp"
#include "host_sim/ui/gateway.hpp"
#include "host_sim/ui/recorder.hpp"
#include "host_sim/ui/scenario.hpp"

namespace ui {

// The power goes while a payment runs. Thrown through the till, which must not notice it.
struct PowerCut {};

class ScenarioScreen : public checkout::IScreen {
 public:
  // `gateway` may be null: then buyers have no phone.
  // So may `recorder`: then nothing is drawn.
  ScenarioScreen(Console& console, IGateway* gateway, const text::Words& words, Recorder* recorder)
      : console_(console), gateway_(gateway), words_(words), recorder_(recorder) {}

  // What the cashier, the buyer and the power do during the step.
  void begin(const Step& step);
  // Everything shown since `begin`, joined by line feeds: for the expectation `message`.
  const std::string& told() const { return told_; }
  // What the scenario wanted to do and could not (a buyer without a phone, ...).
  const std::vector<std::string>& problems() const { return problems_; }

  void show(const pospay::Event& event) override;
  void tell(const std::string& line) override;
  void look() override;
  std::optional<std::string> take_scan() override;
  bool take_cancel() override;
  std::chrono::steady_clock::time_point next_look() const override;

 private:
  using Clock = std::chrono::steady_clock;

  void draw(const pospay::Event& event);
  void say(const std::string& line);  // tells without drawing
  void record_reading(const std::string& line);
  void record_doing(const std::string& text);
  void show_waiting(const pospay::Event& event);
  void reach(std::optional<Moment> moment);
  pospay::Result<std::string> next_code();
  void draw_live();

  Console& console_;
  IGateway* gateway_;
  text::Words words_;
  Recorder* recorder_;
  std::optional<BuyerScript> buyer_;
  std::size_t codes_scanned_ = 0;
  bool is_phone_awaited_ = false;  // the payment waits for its buyer; does the phone ask already?
  std::optional<Moment> wanted_cancel_;
  std::optional<Moment> wanted_power_cut_;
  std::optional<Clock::time_point> cancel_at_;
  std::optional<Clock::time_point> scan_at_;  // when the cashier has the buyer's code
  std::string told_;
  std::vector<std::string> problems_;
  std::string live_;
  std::string last_waiting_;  // in this step
  std::optional<Clock::time_point> live_until_;
};

}  // namespace ui
