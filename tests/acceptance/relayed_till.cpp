#include "tests/acceptance/relayed_till.hpp"

#include <fstream>

namespace acceptance {

using namespace std::chrono_literals;
using pospay::EventKind;
using pospay::OutcomeStatus;
using std::chrono::steady_clock;
using test::RelayFault;
using test::TcpRelay;

namespace {

constexpr std::int64_t amount_minor = 1000;
// Longer than a request may take, so that it ends by its deadline under what never ends.
constexpr auto fault_lasts = 1500ms;
// An unknown outcome is looked for, then told: 20 s at most, and three times that.
constexpr auto end_limit = 60s;

std::int64_t now_ns() { return steady_clock::now().time_since_epoch().count(); }

// How long this thread has waited for a processor since it began.
std::int64_t waited_ns() {
  std::int64_t ran = 0;
  std::int64_t waited = 0;
  std::ifstream("/proc/thread-self/schedstat") >> ran >> waited;
  return waited;
}

const char* name_of(Asked asked) {
  switch (asked) {
    case Asked::create_payment:
      return "create payment";
    case Asked::status:
      return "status";
    case Asked::reversal:
      return "reversal";
  }
  return "";
}

}  // namespace

// --- LongestCall ---------------------------------------------------------------------------------

LongestCall::Measure::Measure(LongestCall& longest, const char* name)
    : longest_(longest), name_(name), start_ns_(now_ns()), waited_ns_(waited_ns()) {}

LongestCall::Measure::~Measure() {
  const std::int64_t took = now_ns() - start_ns_ - (acceptance::waited_ns() - waited_ns_);
  std::int64_t longest = longest_.ns_;
  while (took > longest && !longest_.ns_.compare_exchange_weak(longest, took)) {
  }
  if (took > longest) longest_.name_ = name_;
}

std::string LongestCall::name() const { return name_.load(); }

std::string describe(const RelayRow& row) {
  return std::string(row.name) + " of the " +
         (row.direction == TcpRelay::to_server ? "request" : "answer") + ", " + name_of(row.asked) +
         ", after " + std::to_string(row.after_bytes) + " bytes";
}

// --- Trap ----------------------------------------------------------------------------------------

// Sets the relay's fault right before the bytes of the request, or of the answer, that it is for:
// the sandbox tells of each request before it is answered.
class RelayedTill::Trap final : public sandbox::IObserver {
 public:
  explicit Trap(TcpRelay& relay) : relay_(relay) {}

  void set(const RelayRow& row) {
    const std::lock_guard lock(mutex_);
    row_ = row;
    is_set_ = true;
    has_joined_ = false;
    fault_ = RelayFault{.kind = row.kind,
                        .after_bytes = row.after_bytes,
                        .drip_pause = 10ms,
                        .spares_handshake = row.direction == TcpRelay::to_server};
  }
  // The next request is the one.
  void spring_now() {
    const std::lock_guard lock(mutex_);
    spring();
  }

  void on_request(const std::string& method, const std::string& path) override {
    const std::lock_guard lock(mutex_);
    last_ = method + " " + path;
    if (is_set_ && row_.direction == TcpRelay::to_client && last_is(row_.asked)) spring();
  }
  void on_answer(const sandbox::SeenAnswer&) override {
    const std::lock_guard lock(mutex_);
    if (!is_set_ || row_.direction != TcpRelay::to_server) return;
    // After the answer that says that the buyer is there, and after the payment's own.
    const bool is_poll = last_.rfind("GET ", 0) == 0 && !last_is(Asked::status);
    if (row_.asked == Asked::create_payment && has_joined_ && is_poll) spring();
    if (row_.asked == Asked::status && last_is(Asked::create_payment)) spring();
  }
  void on_buyer(const sandbox::BuyerAct& act) override {
    const std::lock_guard lock(mutex_);
    if (act.what == sandbox::BuyerAct::What::joins) has_joined_ = true;
  }

 private:
  bool last_is(Asked asked) const {
    const bool is_post = last_.rfind("POST ", 0) == 0;
    const bool is_reversal = last_.find("reversal") != std::string::npos;
    const bool is_payments = last_.find("/payments") != std::string::npos && !is_reversal;
    switch (asked) {
      case Asked::create_payment:
        return is_post && is_payments;
      case Asked::status:
        return !is_post && is_payments;
      case Asked::reversal:
        return is_post && is_reversal;
    }
    return false;
  }
  void spring() {
    is_set_ = false;
    relay_.set_fault(row_.direction, fault_);
  }

  TcpRelay& relay_;
  std::mutex mutex_;
  RelayRow row_{};
  RelayFault fault_;
  bool is_set_ = false;
  bool has_joined_ = false;
  std::string last_;
};

// --- RelayedTill ---------------------------------------------------------------------------------

RelayedTill::RelayedTill(LongestCall& longest)
    : longest_(longest), relay_(lane_.gateway->port()), trap_(std::make_unique<Trap>(relay_)) {
  lane_.destroy();
  lane_.create("https://127.0.0.1:" + std::to_string(relay_.port()) + "/ms-pay");
  lane_.configure("dynamic");
  buyer_ = lane_.add_buyer(10'000'000);
  lane_.gateway->observe(trap_.get());
}

RelayedTill::~RelayedTill() {
  // Also while nothing arrives.
  relay_.set_fault(TcpRelay::to_client, {.kind = test::RelayKind::stall});
  lane_.method->prepare();
  longest_("close", [&] { lane_.destroy(); });
  lane_.gateway->observe(nullptr);
}

std::optional<pospay::Event> RelayedTill::next(pospay::IOperation& operation) {
  return longest_("next_event", [&] { return operation.next_event(); });
}

RelayedTill::Ended RelayedTill::end_of(pospay::IOperation& operation, bool is_sale) {
  Ended ended;
  const auto deadline = steady_clock::now() + end_limit;
  std::optional<steady_clock::time_point> hit;
  const int hits = relay_.hits();
  bool is_healed = false;
  bool is_definite = false;
  while (!is_definite && steady_clock::now() < deadline) {
    std::optional<pospay::Event> event;
    lane_.host.wait_until([&] { return (event = next(operation)).has_value(); }, 50ms);
    if (relay_.hits() > hits && !hit) hit = steady_clock::now();
    if (hit && !is_healed && steady_clock::now() > *hit + fault_lasts) {
      relay_.heal();
      is_healed = true;
    }
    if (!event || event->kind != EventKind::outcome) continue;
    ended.outcome = *event->outcome;
    if (ended.outcome.status != OutcomeStatus::unknown) break;
    // Told once; from here on a person may look into the cabinet.
    relay_.heal();
    ended.problem = decide(operation, before_minor_, is_sale, ended);
    return ended;
  }
  relay_.heal();
  ended.is_paid = ended.outcome.status == OutcomeStatus::approved;
  if (ended.outcome.status == OutcomeStatus::unknown) ended.problem = "no outcome; ";
  return ended;
}

// What a supervisor does with an outcome that stays unknown, after the plugin had its time.
std::string RelayedTill::decide(pospay::IOperation& operation, std::int64_t before_minor,
                                bool is_sale, Ended& ended) {
  std::optional<pospay::Outcome> later;
  lane_.host.wait_until(
      [&] {
        while (auto event = next(operation)) {
          if (event->kind == EventKind::outcome) later = event->outcome;
        }
        return later && later->status != OutcomeStatus::unknown;
      },
      10s);
  if (later && later->status != OutcomeStatus::unknown) {
    ended.outcome = *later;
    ended.is_paid = later->status == OutcomeStatus::approved;
    return "";
  }
  const bool is_there = lane_.balance(buyer_) != before_minor;
  ++decisions_;
  const auto settled = longest_("settle_manually", [&] {
    return operation.settle_manually({is_there, "Старший кассир", "looked up in the cabinet"});
  });
  if (!settled) return "not settled by hand: " + settled.error().message + "; ";
  ended.is_paid = is_there;
  // The plugin should have found by itself what is there.
  return is_there ? std::string(is_sale ? "a payment" : "a return") + " there was not found; " : "";
}

std::string RelayedTill::play(const RelayRow& row) {
  const int hits = relay_.hits();
  before_minor_ = lane_.balance(buyer_);
  const std::int64_t at_first = before_minor_;
  lane_.script({5, sandbox::Script::Decision::confirm, 5, buyer_});
  if (row.asked != Asked::reversal) trap_->set(row);
  const auto request = lane_.payment_request(amount_minor, amount_minor);
  auto sale = longest_("start_payment", [&] { return lane_.method->start_payment(request); });
  if (!sale) return "the sale is refused: " + sale.error().message;
  const Ended sold = end_of(**sale, true);
  std::string problem = sold.problem;
  if (sold.outcome.status == OutcomeStatus::approved) {
    static_cast<void>(longest_("confirm", [&] { return (*sale)->confirm({"F", 0}); }));
  } else if (sold.outcome.status != OutcomeStatus::unknown) {
    static_cast<void>(longest_("acknowledge", [&] { return (*sale)->acknowledge(); }));
  }
  const std::int64_t paid = at_first - lane_.balance(buyer_);
  if (paid != (sold.is_paid ? amount_minor : 0)) {
    problem += "the purse lost " + std::to_string(paid) + "; ";
  }
  if (sold.outcome.status == OutcomeStatus::approved) {
    lane_.wait_for(**sale, EventKind::settled);
    before_minor_ = lane_.balance(buyer_);
    if (row.asked == Asked::reversal) {
      trap_->set(row);
      if (row.direction == TcpRelay::to_server) trap_->spring_now();
    }
    const auto back = lane_.refund_request(sold.outcome, amount_minor, 0);
    auto refund = longest_("start_refund", [&] { return lane_.method->start_refund(back); });
    if (!refund) return problem + "the return is refused: " + refund.error().message;
    const Ended returned = end_of(**refund, false);
    problem += returned.problem;
    const std::int64_t came = lane_.balance(buyer_) - before_minor_;
    if (came != (returned.is_paid ? amount_minor : 0)) {
      problem += "the purse got " + std::to_string(came) + " back; ";
    }
    if (returned.outcome.status == OutcomeStatus::approved) {
      static_cast<void>(longest_("confirm", [&] { return (*refund)->confirm({"R", 0}); }));
    } else if (returned.outcome.status != OutcomeStatus::unknown) {
      static_cast<void>(longest_("acknowledge", [&] { return (*refund)->acknowledge(); }));
    }
    lane_.wait_for(**refund, EventKind::settled);
  }
  if (relay_.hits() == hits) ++missed_;
  return problem;
}

}  // namespace acceptance
