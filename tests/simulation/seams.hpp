// The seams of the product at which a known bug can be planted: each does nothing by itself.
// Product code has no switch for it. [any thread: without state]
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "plugins/oplati/core/lane.hpp"
#include "plugins/oplati/core/machine.hpp"
#include "pospay/cpp/result.hpp"
#include "tests/simulation/operation.hpp"

namespace simulation {

class Seams {
 public:
  virtual ~Seams() = default;

  // A machine before the lane gets it.
  virtual std::unique_ptr<oplati::Machine> machine(std::unique_ptr<oplati::Machine> made) const {
    return made;
  }
  // What the lane's requests wait in.
  virtual std::unique_ptr<oplati::SendGate> gate(std::unique_ptr<oplati::SendGate> made) const {
    return made;
  }
  // LanePort: what is asked, and the answer before the lane hears it.
  virtual void call(oplati::Call&) const {}
  virtual void binding(oplati::Binding&) const {}
  virtual void answer(const Operation&, const oplati::Call&, oplati::Answer&) const {}
  // The gateway's report when a shift is closed, and what the close tells the host.
  virtual void report(oplati::Report&) const {}
  virtual void reconciliation(pospay::Reconciliation&) const {}
  // The journal. False: the record is acknowledged without being written.
  virtual bool writes(const oplati::OperationRecord&) const { return true; }
  // True: a failed write is acknowledged.
  virtual bool hides_failed_write() const { return false; }
  virtual void loads(std::vector<oplati::OperationRecord>&) const {}
  // An older record is read in place of the latest.
  virtual bool reads_older_records() const { return false; }
  // The driver and the method in front of the lane.
  virtual void open_operations(std::vector<pospay::OpenOperation>&) const {}
  virtual std::int64_t refunded(std::int64_t minor) const { return minor; }
  virtual void digest(std::string&) const {}
  virtual void line(std::string&) const {}
  virtual void moment(oplati::Moment&) const {}
  // The host's calls and events. False: it gets lost.
  virtual bool input(oplati::Input&) const { return true; }
  virtual bool event(pospay::Event&) const { return true; }
};

}  // namespace simulation
