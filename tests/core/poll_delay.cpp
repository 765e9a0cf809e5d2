#include "tests/core/poll_delay.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "plugins/oplati/core/lane.hpp"
#include "plugins/oplati/core/payment.hpp"

namespace oplati::test {
namespace {

constexpr std::int64_t fixed_interval_ms = 3'000;
// A price between these makes our rule poll as often as every 3 s.
constexpr double lowest_price_ms = 10;
constexpr double highest_price_ms = 5'000;
constexpr int bisections = 24;
// A buyer who takes longer than the session lives is drawn again.
constexpr double longest_wait_ms = 150'000;
constexpr int most_steps = 2'000;  // of one payment

class BuyerSource {
 public:
  explicit BuyerSource(std::uint64_t seed, double longest_ms = longest_wait_ms)
      : state_(seed), longest_ms_(longest_ms) {}

  MeasuredBuyer next() {
    const bool has_pin = uniform() < 0.2;
    return {log_normal(8'000, 0.6), log_normal(has_pin ? 7'000 : 2'500, 0.5)};
  }

 private:
  double uniform() {  // SplitMix64, in (0, 1)
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return (static_cast<double>((z ^ (z >> 31)) >> 11) + 0.5) / 9007199254740992.0;
  }
  double log_normal(double median, double spread) {
    for (int i = 0; i < 100; ++i) {
      const double normal =
          std::sqrt(-2 * std::log(uniform())) * std::cos(2 * 3.14159265358979323846 * uniform());
      const double drawn = median * std::exp(spread * normal);
      if (drawn < longest_ms_) return drawn;
    }
    return median;
  }

  std::uint64_t state_;
  double longest_ms_;
};

PollDelay figures_of(std::vector<double> delays, std::uint64_t polls) {
  PollDelay figures;
  const auto count = static_cast<double>(delays.size());
  for (const double delay : delays) figures.mean_ms += delay / count;
  std::sort(delays.begin(), delays.end());
  figures.median_ms = delays[delays.size() / 2];
  figures.p99_ms = delays[delays.size() * 99 / 100];
  figures.polls = static_cast<double>(polls) / count;
  return figures;
}

// Polls from 0 on until one comes at or after `act_ms`; its instant.
std::int64_t first_poll_after(const PollSchedule& schedule, double act_ms, std::uint64_t& polls) {
  std::int64_t at_ms = 0;
  do {
    at_ms += schedule.pause_ms(at_ms);
    ++polls;
  } while (static_cast<double>(at_ms) < act_ms);  // ends: each pause is at least 1 ms
  return at_ms;
}

// A gateway and a disk that answer at once, and one buyer.
class Counter final : public LanePort {
 public:
  explicit Counter(const MeasuredBuyer& buyer) : buyer_(buyer) {}

  void write(std::vector<OperationRecord> records) override { written_ = records.size(); }
  void send(const std::string&, std::uint32_t number, const Binding&, Call call) override {
    number_ = number;
    call_ = std::move(call);
  }
  void read_shift(const std::string&, const std::string&, const std::string&) override {}
  void compare(const std::string&, std::shared_ptr<const ShiftMaterial>) override {}
  void probe(const std::string&, const Binding&, std::optional<Call>) override {}
  void wake_host() override {}
  void log(int, const std::string&) override {}

  // One payment from its start to its end; the delay of both acts.
  double run(const Policy& policy, std::uint64_t& polls) {
    Lane lane(policy, *this);
    const pospay::PaymentRequest request = request_of_a_buyer();
    auto payment =
        std::make_unique<Payment>(policy, binding, PaymentMode::dynamic_qr, "digest", request, 0);
    (void)lane.start(request.key, "", "digest", binding, std::move(payment), moment_);
    for (int i = 0; i < most_steps && !is_paid_; ++i) {
      if (written_ > 0) {
        lane.on_written(std::vector<bool>(std::exchange(written_, 0), true), moment_);
      } else if (call_) {
        lane.on_answer(request.key, number_, answer(*std::exchange(call_, std::nullopt), polls),
                       moment_);
      } else {
        moment_.now_ms = lane.wake_at_ms().value();
        lane.on_time(moment_);
      }
    }
    return delay_ms_;
  }

 private:
  const Binding binding{"OPL000000001", "https://gateway"};

  static pospay::PaymentRequest request_of_a_buyer() {
    pospay::PaymentRequest request;
    request.key = "k";
    request.amount = pospay::byn(100);
    request.receipt.number = "1";
    request.receipt.total = request.amount;
    return request;
  }

  PaymentInfo info(GatewayStatus status) const {
    PaymentInfo made;
    made.payment_id = 1;
    made.type = GatewayPaymentType::sale;
    made.sum_minor = order_.sum_minor;
    made.order_number = order_.order_number;
    made.status = status;
    return made;
  }

  Answer answer(const Call& call, std::uint64_t& polls) {
    const auto now = static_cast<double>(moment_.now_ms);
    if (std::holds_alternative<DemandPayment>(call)) return SessionOpened{"S", "QR", ""};
    if (const auto* post = std::get_if<PostPayment>(&call)) {
      order_ = post->order;
      posted_ms_ = now;
      return info(GatewayStatus::in_progress);
    }
    ++polls;
    if (std::holds_alternative<AskConsumerStatus>(call)) {
      const bool is_ready = now >= buyer_.scan_ms;
      if (is_ready) delay_ms_ += now - buyer_.scan_ms;
      return ConsumerReadiness{is_ready};
    }
    is_paid_ = now >= posted_ms_ + buyer_.confirm_ms;
    if (is_paid_) delay_ms_ += now - posted_ms_ - buyer_.confirm_ms;
    return info(is_paid_ ? GatewayStatus::ok : GatewayStatus::in_progress);
  }

  MeasuredBuyer buyer_;
  Moment moment_;
  Order order_;
  double posted_ms_ = 0;
  double delay_ms_ = 0;
  bool is_paid_ = false;
  std::size_t written_ = 0;
  std::uint32_t number_ = 0;
  std::optional<Call> call_;
};

}  // namespace

std::vector<MeasuredBuyer> draw_buyers(std::size_t count, double longest_ms, std::uint64_t seed) {
  BuyerSource source(seed, longest_ms);
  std::vector<MeasuredBuyer> buyers(count);
  for (MeasuredBuyer& buyer : buyers) buyer = source.next();
  return buyers;
}

PollDelay poll_delay(const PollSchedule& scan, const PollSchedule& confirmation, std::size_t buyers,
                     std::uint64_t seed) {
  BuyerSource source(seed);
  std::vector<double> delays;
  std::uint64_t polls = 0;
  for (std::size_t i = 0; i < buyers; ++i) {
    const MeasuredBuyer buyer = source.next();
    const std::int64_t scanned_ms = first_poll_after(scan, buyer.scan_ms, polls);
    const std::int64_t paid_ms = first_poll_after(confirmation, buyer.confirm_ms, polls);
    delays.push_back(static_cast<double>(scanned_ms) - buyer.scan_ms +
                     static_cast<double>(paid_ms) - buyer.confirm_ms);
  }
  return figures_of(std::move(delays), polls);
}

PollDelay poll_delay_in_lane(const Policy& policy, std::size_t buyers, std::uint64_t seed) {
  BuyerSource source(seed);
  std::vector<double> delays;
  std::uint64_t polls = 0;
  for (std::size_t i = 0; i < buyers; ++i) {
    delays.push_back(Counter(source.next()).run(policy, polls));
  }
  return figures_of(std::move(delays), polls);
}

PollDelays compare_poll_delays(const Policy& policy, std::size_t buyers, std::uint64_t seed) {
  const auto fixed = PollSchedule::every(fixed_interval_ms);
  PollDelays delays;
  delays.shipped = poll_delay(policy.scan_poll, policy.confirmation_poll, buyers, seed);
  delays.every_3_s = poll_delay(fixed, fixed, buyers, seed);
  double low = lowest_price_ms;
  double high = highest_price_ms;
  for (int i = 0; i < bisections; ++i) {
    const double price = (low + high) / 2;
    const PollSchedule::Limits limits{price, 200, 60'000, fixed_interval_ms};
    const PollDelay found =
        poll_delay(PollSchedule({{1, 8'000, 0.6}}, limits),
                   PollSchedule({{0.8, 2'500, 0.5}, {0.2, 7'000, 0.5}}, limits), buyers, seed);
    if (found.polls > delays.every_3_s.polls) {
      low = price;
    } else {  // never more polls than every 3 s
      high = price;
      delays.same_polls = found;
      delays.same_polls_price_ms = price;
    }
  }
  return delays;
}

}  // namespace oplati::test
