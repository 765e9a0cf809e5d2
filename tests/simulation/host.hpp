// The host of one till: cashier, fiscal printer, supervisor, and books that survive a death. It
// keeps the contract of pospay/operation.h and, in some seeds, misuses it.
#pragma once

#include <cstdint>
#include <string>

#include "plugins/oplati/core/machine.hpp"
#include "tests/simulation/operation.hpp"

namespace simulation {

class Till;
class World;

class Host {
 public:
  Host(World& world, Till& till) : world_(&world), till_(&till) {}

  // The cashier chooses «ОПЛАТИ» for a receipt, or returns a part of one.
  void begin(Operation& operation);
  // After a start of the till: what is open is taken up again.
  void recover();
  // Reads what the plugin has to say.
  void look();
  // All faults are over: what is still unknown is decided by what the cabinet shows.
  void decide_what_is_unknown();
  void forget_everything();

 private:
  void attach(Operation& operation);
  void take_up(Operation& operation);
  void refused(Operation& operation, const std::string& why);
  void on_event(Operation& operation, const pospay::Event& event);
  void on_outcome(Operation& operation, const pospay::Outcome& outcome);
  void on_approved(Operation& operation);
  void on_not_approved(Operation& operation);
  void on_settled(Operation& operation, pospay::SettledAs how);
  void print_or_give_up(Operation& operation);
  void print(Operation& operation);
  void release(Operation& refund);
  void give_up(Operation& operation);
  // Must be accepted, or the contract is broken.
  void submit(Operation& operation, oplati::Input input, const char* what);

  // People: host_people.cpp.
  void scan(Operation& operation);
  void second_phone(const Operation& operation, const std::string& qr);
  void plan_cancels(Operation& operation);
  void cancel(Operation& operation);
  void maybe_decide(Operation& operation);
  void decide(Operation& operation);
  void misuse(Operation& operation);
  void second_payment(const Operation& operation);

  World* world_;
  Till* till_;
};

}  // namespace simulation
