// The way between a till and the gateway. Each request has one fate, drawn when it is sent; the
// till's own transport turns whatever happens into one answer by its deadline.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "plugins/oplati/core/lane.hpp"
#include "tests/simulation/fault_plan.hpp"
#include "tests/simulation/operation.hpp"

namespace simulation {

class Till;
class World;

// A request under way.
struct Request {
  Operation* operation = nullptr;
  std::uint32_t number = 0;
  oplati::Binding binding;
  oplati::Call call;
  std::uint64_t site = 0;
  std::int64_t sent_at_ms = 0;
  oplati::Answer answer;  // as the till is to hear it

  bool is_payment() const { return std::holds_alternative<oplati::PostPayment>(call); }
  bool is_reversal() const { return std::holds_alternative<oplati::PostReversal>(call); }
  bool is_post() const { return is_payment() || is_reversal(); }
};

struct Fate {
  bool is_sent = true;  // a byte left
  bool is_carried_out = true;
  bool is_twice = false;               // ... by the gateway's own mistake
  std::optional<oplati::Answer> said;  // in place of the gateway's answer
  std::int64_t arrives_ms = 0;         // after it was sent
  std::int64_t answers_ms = 0;
};

class Network {
 public:
  Network(World& world, Till& till) : world_(&world), till_(&till) {}
  void send(Operation& operation, std::uint32_t number, oplati::Binding binding,
            oplati::Call&& call);

 private:
  Fate draw_fate(const Request& request);
  bool strikes(Fault fault, const Request& request);
  bool is_unsent(const Request& request, Fate& fate);
  bool is_lost(const Request& request, Fate& fate);
  bool is_spoilt(const Request& request, Fate& fate);
  void draw_times(const Request& request, Fate& fate);
  oplati::Answer carry_out(const Request& request, bool is_twice);
  void deliver(const std::shared_ptr<Request>& request, std::int64_t at_ms);

  World* world_;
  Till* till_;
};

}  // namespace simulation
