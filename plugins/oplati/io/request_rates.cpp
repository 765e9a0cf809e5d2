#include "plugins/oplati/io/request_rates.hpp"

namespace oplati::io {

struct RequestRates::Limit {
  explicit Limit(std::function<std::int64_t()> monotonic) : monotonic_ms(std::move(monotonic)) {}

  const std::function<std::int64_t()> monotonic_ms;
  std::mutex mutex;  // everything below
  RequestRate rate;
  RequestRate::Claimant last_claimant = 0;
};

class RequestRates::Share final : public RequestShare {
 public:
  explicit Share(std::shared_ptr<Limit> limit) : limit_(std::move(limit)) {
    const std::lock_guard lock(limit_->mutex);
    claimant_ = ++limit_->last_claimant;
  }
  ~Share() override { leave(); }

  // In the limit's own time: what the lane's clock says is no measure for the others.
  std::optional<std::int64_t> take(SendTurn turn, int cap, std::int64_t) override {
    const std::lock_guard lock(limit_->mutex);
    return limit_->rate.take(claimant_, turn, cap, limit_->monotonic_ms());
  }
  void leave() override {
    const std::lock_guard lock(limit_->mutex);
    limit_->rate.leave(claimant_);
  }

 private:
  std::shared_ptr<Limit> limit_;
  RequestRate::Claimant claimant_ = 0;
};

std::unique_ptr<RequestShare> RequestRates::share(const std::string& base_url) {
  const std::lock_guard lock(mutex_);
  std::shared_ptr<Limit>& limit = limits_[base_url];
  if (limit == nullptr) limit = std::make_shared<Limit>(monotonic_ms_);
  return std::make_unique<Share>(limit);
}

}  // namespace oplati::io
