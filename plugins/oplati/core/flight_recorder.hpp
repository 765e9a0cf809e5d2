// The flight recorder: writes down what each payment and refund heard and did, for replay.hpp. It
// decides nothing and keeps nothing durable; where its text goes is the owner's affair. What goes
// wrong in it, such as a lack of memory, costs an entry and nothing else.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "plugins/oplati/core/machine.hpp"
#include "plugins/oplati/core/policy.hpp"

namespace oplati {

class FlightRecorder {
 public:
  // Takes an entry, ended by an empty line. Called where the lane is called.
  using Sink = std::function<void(const std::string& entry)>;

  FlightRecorder(const Policy& policy, Sink sink);

  // Around each Machine::handle of the lane.
  void before(const std::string& key, const Machine& machine, const Input& input) noexcept;
  void after(const std::string& key, const Machine& machine, const Input& input,
             const Moment& moment, const Actions& actions) noexcept;

 private:
  void start(const std::string& key, const Machine& machine);
  void step(const std::string& key, const Machine& machine, const Input& input,
            const Moment& moment, const Actions& actions);

  std::string policy_;  // as text
  Sink sink_;
  std::set<std::string, std::less<>> followed_;  // payments and refunds that are not finished
};

}  // namespace oplati
