// A till with the fake payment system, in a folder of its own; it can be started again.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "host_sim/checkout/till.hpp"
#include "tests/host/fake_system.hpp"

namespace host_test {

class QuietScreen : public checkout::IScreen {
 public:
  void show(const pospay::Event& event) override { events.push_back(event); }
  void tell(const std::string& line) override { told.push_back(line); }
  std::optional<std::string> take_scan() override { return std::nullopt; }
  bool take_cancel() override { return std::exchange(wants_cancel, false); }

  std::vector<pospay::Event> events;
  std::vector<std::string> told;
  bool wants_cancel = false;
};

struct TillFixture {
  using Sources = std::function<std::vector<checkout::LaneSource>()>;
  // `made`: instead of the fake system's own.
  explicit TillFixture(Sources made = {});
  ~TillFixture();

  // Ends the till without a word to anyone, as a power cut does, and starts it again.
  void restart();
  // Starts it again and brings what was interrupted to its end.
  std::vector<std::string> restart_and_recover();
  std::string receipt(std::int64_t price_minor);
  checkout::ProcessResult pay(const std::string& receipt,
                              std::vector<checkout::TenderEntered> tenders);
  checkout::ProcessResult give_back(const std::string& receipt, const std::string& tender,
                                    std::int64_t amount_minor);
  checkout::Receipt stored(const std::string& receipt);
  void as(checkout::Role role);
  std::size_t papers() const;  // files that the printer has made

  Sources sources;
  std::filesystem::path folder;
  std::ostringstream paper;
  FakeSystem system;
  QuietScreen screen;
  std::int64_t now_ms = 1'795'500'000'000;
  std::function<void()> on_clock;  // the till has asked for the time
  std::unique_ptr<checkout::Till> till;
};

}  // namespace host_test
