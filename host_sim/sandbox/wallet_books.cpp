// The model's books for somebody who keeps them: what changed, and putting them back.
#include <algorithm>
#include <utility>

#include "host_sim/sandbox/wallet_model.hpp"

namespace sandbox {

std::size_t WalletModel::index_of(const Payment& payment) const {
  return static_cast<std::size_t>(payment.id - kFirstPaymentId);
}

void WalletModel::touch(const Payment& payment) {
  if (log_ != nullptr) log_->payments.insert(index_of(payment));
}

void WalletModel::touch_register(std::size_t index) {
  if (log_ != nullptr) log_->registers.insert(index);
}

Buyer* WalletModel::find_buyer(std::size_t index) {
  if (index >= buyers_.size()) return nullptr;
  if (log_ != nullptr) log_->buyers.insert(index);
  return &buyers_[index];
}

std::string WalletModel::free_register_number() const {
  std::set<std::string> used;
  for (const Register& item : registers_) used.insert(item.number);
  const auto digits = static_cast<std::size_t>(profile_.limits.register_digits);
  // One more than there are registers is always enough.
  for (std::size_t i = 1; i <= registers_.size() + 1; ++i) {
    const std::string count = std::to_string(i);
    if (count.size() > digits) break;
    std::string number = profile_.register_prefix + std::string(digits - count.size(), '0') + count;
    if (used.count(number) == 0) return number;
  }
  return {};
}

Reply<Done> WalletModel::restore(std::deque<Register> registers, std::deque<Buyer> buyers,
                                 std::deque<Payment> payments) {
  registers_ = std::move(registers);
  buyers_ = std::move(buyers);
  payments_ = std::move(payments);
  if (!is_consistent()) return Refusal::bad_request;
  for (std::size_t i = 0; i < registers_.size(); ++i) {
    if (registers_[i].is_removed) continue;
    if (!register_by_number_.emplace(registers_[i].number, i).second) return Refusal::bad_request;
  }
  for (std::size_t i = 0; i < payments_.size(); ++i) resume(i);
  return Done{};
}

bool WalletModel::is_consistent() const {
  if (registers_.size() > kMaxRegisters || buyers_.empty() || buyers_.size() > kMaxBuyers ||
      payments_.size() > kMaxPayments) {
    return false;
  }
  for (std::size_t i = 0; i < payments_.size(); ++i) {
    const Payment& payment = payments_[i];
    if (index_of(payment) != i || payment.register_index >= registers_.size()) return false;
    if (payment.buyer != Payment::kNobody && payment.buyer >= buyers_.size()) return false;
    if (payment.sum_minor <= 0 || payment.returned_minor < 0 ||
        payment.returned_minor > payment.sum_minor) {
      return false;
    }
    if (payment.type == PaymentType::sale_return) {
      const std::int64_t sale = payment.sale_id - kFirstPaymentId;
      if (sale < 0 || sale >= static_cast<std::int64_t>(i)) return false;
    }
  }
  return std::all_of(registers_.begin(), registers_.end(), [this](const Register& item) {
    return profile_.is_register_number(item.number);
  });
}

// Back into the reports, and on with what was under way.
void WalletModel::resume(std::size_t payment_index) {
  Payment& payment = payments_[payment_index];
  payment.session = Payment::kNobody;
  now_ms_ = std::max({now_ms_, payment.created_at_ms, payment.paid_at_ms});
  shift_payments_[registers_[payment.register_index].number + '/' + payment.shift].push_back(
      payment_index);
  if (payment.status != Status::in_progress) return;
  if (payment.type == PaymentType::sale_return) {
    schedule(Due::Kind::finish_reversal, payment.created_at_ms, payment_index);
    return;
  }
  const bool is_web = !payment.dynamic_qr.empty();
  schedule(Due::Kind::time_out,
           payment.created_at_ms +
               (is_web ? profile_.timing.session_ttl_ms : profile_.sandbox.confirmation_time_ms),
           payment_index);
}

}  // namespace sandbox
