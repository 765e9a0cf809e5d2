// The shipped plugin behind a relay that spoils the bytes of one request or of its answer, and a
// host that measures each of its calls.
#pragma once

#include <atomic>
#include <string>

#include "tests/acceptance/plugin_lane.hpp"
#include "tests/support/tcp_relay.hpp"

namespace acceptance {

// The longest call of all hosts so far, without the time for which this thread was not let run.
class LongestCall {
 public:
  template <class Call>
  auto operator()(const char* name, Call call) {
    const Measure measure(*this, name);
    return call();
  }
  double ms() const { return static_cast<double>(ns_) / 1e6; }
  std::string name() const;

 private:
  class Measure {
   public:
    Measure(LongestCall& longest, const char* name);
    ~Measure();

   private:
    LongestCall& longest_;
    const char* name_;
    std::int64_t start_ns_;
    std::int64_t waited_ns_;
  };
  std::atomic<std::int64_t> ns_{0};
  std::atomic<const char*> name_{""};
};

enum class Asked { create_payment, status, reversal };

struct RelayRow {
  test::RelayKind kind;
  const char* name;
  std::size_t after_bytes;  // of the request or answer
  test::TcpRelay::Direction direction;
  Asked asked;
};
std::string describe(const RelayRow& row);

// One till and its gateway; rows are played one after the other.
class RelayedTill {
 public:
  explicit RelayedTill(LongestCall& longest);
  ~RelayedTill();

  // A sale and a return of it, with the row's fault in one of them. Answers what is wrong: an
  // outcome that is not definite in the end, or money that is not where the outcomes say.
  std::string play(const RelayRow& row);
  // Rows whose fault has met no byte.
  int missed() const { return missed_; }
  int decisions() const { return decisions_; }

 private:
  class Trap;
  struct Ended {
    bool is_paid = false;
    pospay::Outcome outcome;
    std::string problem;
  };
  Ended end_of(pospay::IOperation& operation, bool is_sale);
  std::optional<pospay::Event> next(pospay::IOperation& operation);
  std::string decide(pospay::IOperation& operation, std::int64_t before_minor, bool is_sale,
                     Ended& ended);

  LongestCall& longest_;
  PluginLane lane_;
  test::TcpRelay relay_;
  std::unique_ptr<Trap> trap_;
  std::size_t buyer_ = 0;
  std::int64_t before_minor_ = 0;
  int missed_ = 0;
  int decisions_ = 0;
};

}  // namespace acceptance
