// Bugs of the gate that delays requests: it forgets, repeats, lets out what nobody wants any more,
// or does not hold back at all.
#include <deque>
#include <utility>

#include "tests/simulation/plants.hpp"

namespace simulation {
namespace {

using oplati::Answer;
using oplati::Moment;
using oplati::SendGate;
using oplati::WaitingSend;

// The product's gate, and behind it what a bug does.
class PlantedGate : public SendGate {
 public:
  explicit PlantedGate(std::unique_ptr<SendGate> inner) : inner_(std::move(inner)) {}

  bool admit(WaitingSend& send, const Moment& moment) override {
    return inner_->admit(send, moment);
  }
  std::optional<WaitingSend> next(const Moment& moment) override { return inner_->next(moment); }
  std::optional<WaitingSend> given_up(const Moment& moment) override {
    return inner_->given_up(moment);
  }
  std::vector<WaitingSend> call_back(const std::string& key) override {
    return inner_->call_back(key);
  }
  bool on_answer(const std::string& key, std::uint32_t call_number, const Answer& answer,
                 const Moment& moment) override {
    return inner_->on_answer(key, call_number, answer, moment);
  }
  std::optional<std::int64_t> wake_at_ms() const override { return inner_->wake_at_ms(); }

 protected:
  std::unique_ptr<SendGate> inner_;
};

struct OpenGate final : PlantedGate {
  using PlantedGate::PlantedGate;
  bool admit(WaitingSend&, const Moment&) override { return true; }
};

// Three faults in a row, and nothing that waits goes out again.
struct ClosedGate final : PlantedGate {
  using PlantedGate::PlantedGate;
  bool admit(WaitingSend& send, const Moment& moment) override {
    if (faults_ < 3) return inner_->admit(send, moment);
    lost_.push_back(std::move(send));
    return false;
  }
  std::optional<WaitingSend> next(const Moment& moment) override {
    return faults_ < 3 ? inner_->next(moment) : std::nullopt;
  }
  bool on_answer(const std::string& key, std::uint32_t call_number, const Answer& answer,
                 const Moment& moment) override {
    if (faults_ < 3) faults_ = std::holds_alternative<oplati::Fault>(answer) ? faults_ + 1 : 0;
    return inner_->on_answer(key, call_number, answer, moment);
  }
  std::optional<std::int64_t> wake_at_ms() const override { return std::nullopt; }

 private:
  int faults_ = 0;
  std::vector<WaitingSend> lost_;
};

struct DroppingGate final : PlantedGate {
  using PlantedGate::PlantedGate;
  std::optional<WaitingSend> next(const Moment& moment) override {
    (void)inner_->next(moment);
    return std::nullopt;
  }
};

struct SleepingGate final : PlantedGate {
  using PlantedGate::PlantedGate;
  std::optional<std::int64_t> wake_at_ms() const override { return std::nullopt; }
};

// What waits in it leaves when the gateway answers again, although it has come out already.
class LeakingGate final : public PlantedGate {
 public:
  enum class Leak { sent, given_up, called_back };
  LeakingGate(std::unique_ptr<SendGate> inner, Leak leak)
      : PlantedGate(std::move(inner)), leak_(leak) {}

  std::optional<WaitingSend> next(const Moment& moment) override {
    if (has_answer_ && !again_.empty()) {
      WaitingSend send = std::move(again_.front());
      again_.pop_front();
      return send;
    }
    auto send = inner_->next(moment);
    if (send && leak_ == Leak::sent) again_.push_back(*send);
    return send;
  }
  std::optional<WaitingSend> given_up(const Moment& moment) override {
    auto send = inner_->given_up(moment);
    if (send && leak_ == Leak::given_up) again_.push_back(*send);
    return send;
  }
  std::vector<WaitingSend> call_back(const std::string& key) override {
    auto sends = inner_->call_back(key);
    if (leak_ == Leak::called_back) again_.insert(again_.end(), sends.begin(), sends.end());
    return sends;
  }

  bool on_answer(const std::string& key, std::uint32_t call_number, const Answer& answer,
                 const Moment& moment) override {
    has_answer_ = !std::holds_alternative<oplati::Fault>(answer);
    return inner_->on_answer(key, call_number, answer, moment);
  }

 private:
  Leak leak_;
  bool has_answer_ = false;
  std::deque<WaitingSend> again_;
};

template <class Gate, class... Parts>
auto made_with(Parts... parts) {
  return [parts...](std::unique_ptr<SendGate> inner) -> std::unique_ptr<SendGate> {
    return std::make_unique<Gate>(std::move(inner), parts...);
  };
}

}  // namespace

void plant_gates(Plants& plants) {
  using Leak = LeakingGate::Leak;
  add(plants, "each operation asks a dead gateway by itself").in_gate = made_with<OpenGate>();
  add(plants, "after three faults nothing is asked any more").in_gate = made_with<ClosedGate>();
  add(plants, "a request that waited is dropped").in_gate = made_with<DroppingGate>();
  add(plants, "nobody wakes what waits").in_gate = made_with<SleepingGate>();
  add(plants, "a request that waited leaves twice").in_gate = made_with<LeakingGate>(Leak::sent);
  add(plants, "a request that was given up leaves all the same").in_gate =
      made_with<LeakingGate>(Leak::given_up);
  add(plants, "a request that was called back leaves all the same").in_gate =
      made_with<LeakingGate>(Leak::called_back);
}

}  // namespace simulation
