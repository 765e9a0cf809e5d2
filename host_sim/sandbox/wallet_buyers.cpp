// The buyer's side of the model, scripts and the passing of time; the register's side:
// wallet_model.cpp.
#include <algorithm>

#include "host_sim/sandbox/wallet_model.hpp"

namespace sandbox {

// --- Joining -------------------------------------------------------------------------------------

Reply<std::size_t> WalletModel::add_buyer(Buyer made) {
  if (buyers_.size() >= kMaxBuyers) return Refusal::full;
  if (made.balance_minor < 0) return Refusal::bad_request;
  if (made.purse_public_id.empty()) {
    made.purse_public_id = "P" + std::to_string(1'000'000'000'000 + random() % 1'000'000'000'000);
  }
  buyers_.push_back(std::move(made));
  if (log_ != nullptr) log_->buyers.insert(buyers_.size() - 1);
  return buyers_.size() - 1;
}

Reply<Done> WalletModel::join_by_qr(std::size_t buyer, std::string_view qr, std::int64_t now_ms) {
  advance(now_ms);
  const std::string_view prefix = profile_.qr.link_prefix;
  if (qr.substr(0, prefix.size()) == prefix) qr.remove_prefix(prefix.size());
  const auto found = session_by_qr_.find(std::string(qr));
  if (found == session_by_qr_.end()) return Refusal::session_not_found;
  return join(buyer, found->second);
}

Reply<Done> WalletModel::join_by_code(std::size_t buyer, std::string_view register_number,
                                      std::string_view code, std::int64_t now_ms) {
  advance(now_ms);
  std::string key(register_number);
  key += '/';
  key += code;
  const auto found = session_by_code_.find(key);
  if (found == session_by_code_.end()) return Refusal::session_not_found;
  return join(buyer, found->second);
}

Reply<Done> WalletModel::join(std::size_t buyer, std::size_t session_index) {
  if (buyer >= buyers_.size()) return Refusal::buyer_unknown;
  if (!buyers_[buyer].is_online) return Refusal::buyer_offline;
  Session& session = sessions_[session_index];
  if (is_expired(session)) return Refusal::session_expired;
  if (session.buyer == buyer) return Done{};
  if (session.buyer != Payment::kNobody) return Refusal::qr_used;
  session.buyer = buyer;
  if (watcher_) watcher_({BuyerAct::What::joins, buyers_[buyer].name, 0});
  for (const std::size_t index : session.payments) {
    Payment& payment = payments_[index];
    if (payment.status != Status::in_progress) continue;
    payment.buyer = buyer;
    touch(payment);
    meet(payment);
  }
  return Done{};
}

Reply<std::string> WalletModel::make_one_time_qr(std::size_t buyer, std::int64_t now_ms) {
  advance(now_ms);
  if (buyer >= buyers_.size()) return Refusal::buyer_unknown;
  if (one_time_qrs_.size() >= kMaxOneTimeQrs) return Refusal::full;
  std::string text = profile_.sandbox.one_time_qr_prefix + random_text(24);
  one_time_qrs_[text] = {buyer, now_ms_ + profile_.sandbox.one_time_qr_lifetime_ms, false};
  return text;
}

void WalletModel::expire_one_time_qr(const std::string& qr) {
  const auto found = one_time_qrs_.find(qr);
  if (found != one_time_qrs_.end()) found->second.expires_at_ms = now_ms_;
}

Reply<std::size_t> WalletModel::take_one_time_qr(std::string_view qr) {
  const auto found = one_time_qrs_.find(std::string(qr));
  if (found == one_time_qrs_.end()) return Refusal::qr_foreign;
  if (found->second.is_used) return Refusal::qr_used;
  if (now_ms_ >= found->second.expires_at_ms) return Refusal::qr_expired;
  found->second.is_used = true;
  return found->second.buyer;
}

// --- Deciding ------------------------------------------------------------------------------------

bool WalletModel::needs_pin(const Payment& payment) const {
  return payment.sum_minor > profile_.sandbox.pin_limit_minor;
}

// Payment and buyer have found each other.
void WalletModel::meet(Payment& payment) {
  const auto& script = sessions_[payment.session].script;
  if (script) {
    if (script->decision == Script::Decision::never) return;
    if (script->decide_after_ms <= 0) {
      decide(payment);
    } else {
      schedule(Due::Kind::decide, now_ms_ + script->decide_after_ms, index_of(payment));
    }
    return;
  }
  // Below the limit the system asks nobody [A]; so the phone may be offline.
  if (!needs_pin(payment) && !buyers_[payment.buyer].always_asks) charge(payment);
}

// What the script says, when its time has come.
void WalletModel::decide(Payment& payment) {
  if (payment.status != Status::in_progress) return;
  const auto& script = sessions_[payment.session].script;
  if (!script) return;
  switch (script->decision) {
    case Script::Decision::confirm:
      // Offline nobody can enter a PIN: the payment runs into its time-out.
      if (needs_pin(payment) && !buyers_[payment.buyer].is_online) return;
      charge(payment);
      return;
    case Script::Decision::decline:
      finish(payment, Status::decline);
      return;
    case Script::Decision::wrong_pin:
      if (!needs_pin(payment)) {
        charge(payment);
        return;
      }
      if (!buyers_[payment.buyer].is_online) return;
      payment.wrong_pins = kMaxWrongPins;
      finish(payment, Status::decline);
      return;
    case Script::Decision::no_money:
      finish(payment, Status::not_enough);
      return;
    case Script::Decision::technical_cancel:
      finish(payment, Status::technical_cancelling);
      return;
    case Script::Decision::never:
      return;
  }
}

void WalletModel::charge(Payment& payment) {
  Buyer& buyer = buyers_[payment.buyer];
  if (buyer.balance_minor < payment.sum_minor) {
    finish(payment, Status::not_enough);
    return;
  }
  buyer.balance_minor -= payment.sum_minor;
  if (log_ != nullptr) log_->buyers.insert(payment.buyer);
  finish(payment, Status::ok);
}

void WalletModel::finish(Payment& payment, Status status) {
  payment.status = status;
  touch(payment);
  if (status == Status::ok) payment.paid_at_ms = now_ms_;
  if (!payment.notification_url.empty()) changed_.push_back(index_of(payment));
  tell_watcher(payment);
}

void WalletModel::tell_watcher(const Payment& payment) const {
  if (!watcher_ || payment.type != PaymentType::sale) return;
  BuyerAct act;
  if (payment.buyer != Payment::kNobody) act.buyer = buyers_[payment.buyer].name;
  act.sum_minor = payment.sum_minor;
  switch (payment.status) {
    case Status::in_progress:
      return;
    case Status::ok:
      act.what = BuyerAct::What::pays;
      break;
    case Status::decline:
      act.what = BuyerAct::What::declines;
      break;
    case Status::not_enough:
      act.what = BuyerAct::What::is_poor;
      break;
    case Status::timeout:
      act.what = BuyerAct::What::is_silent;
      break;
    case Status::technical_cancelling:
      act.what = BuyerAct::What::is_given_up;
      break;
  }
  watcher_(act);
}

Reply<Payment*> WalletModel::waiting_payment(std::size_t buyer, std::int64_t payment_id) {
  if (buyer >= buyers_.size()) return Refusal::buyer_unknown;
  if (!buyers_[buyer].is_online) return Refusal::buyer_offline;
  if (payments_.empty()) return Refusal::payment_not_found;
  const std::int64_t index = payment_id - payments_.front().id;
  if (index < 0 || index >= static_cast<std::int64_t>(payments_.size())) {
    return Refusal::payment_not_found;
  }
  Payment& payment = payments_[static_cast<std::size_t>(index)];
  if (payment.buyer != buyer) return Refusal::payment_not_found;
  if (payment.type != PaymentType::sale || payment.status != Status::in_progress) {
    return Refusal::not_waiting;
  }
  return &payment;
}

Reply<Done> WalletModel::confirm(std::size_t buyer, std::int64_t payment_id, std::string_view pin,
                                 std::int64_t now_ms) {
  advance(now_ms);
  const auto found = waiting_payment(buyer, payment_id);
  if (!found) return found.refusal();
  Payment& payment = **found;
  if (needs_pin(payment) && pin != buyers_[buyer].pin) {
    ++payment.wrong_pins;
    touch(payment);
    if (payment.wrong_pins >= kMaxWrongPins) finish(payment, Status::decline);
    return Refusal::wrong_pin;
  }
  charge(payment);
  return Done{};
}

Reply<Done> WalletModel::decline(std::size_t buyer, std::int64_t payment_id, std::int64_t now_ms) {
  advance(now_ms);
  const auto found = waiting_payment(buyer, payment_id);
  if (!found) return found.refusal();
  finish(**found, Status::decline);
  return Done{};
}

std::vector<const Payment*> WalletModel::waiting_payments(std::size_t buyer) const {
  // A waiting payment is at most a confirmation time old: the newest thousand are enough to look
  // at.
  constexpr std::size_t kLookBack = 1000;
  std::vector<const Payment*> found;
  const std::size_t count = std::min(payments_.size(), kLookBack);
  for (auto payment = payments_.end() - static_cast<std::ptrdiff_t>(count);
       payment != payments_.end(); ++payment) {
    if (payment->buyer == buyer && payment->type == PaymentType::sale &&
        payment->status == Status::in_progress) {
      found.push_back(&*payment);
    }
  }
  return found;
}

// --- Scripts and tests ---------------------------------------------------------------------------

Reply<Done> WalletModel::push_script(const Script& script) {
  if (scripts_.size() >= kMaxScripts) return Refusal::full;
  if (script.buyer >= buyers_.size()) return Refusal::buyer_unknown;
  scripts_.push_back(script);
  return Done{};
}

Reply<Done> WalletModel::force_status(std::int64_t payment_id, Status status, std::int64_t now_ms) {
  advance(now_ms);
  if (payments_.empty()) return Refusal::payment_not_found;
  const std::int64_t index = payment_id - payments_.front().id;
  if (index < 0 || index >= static_cast<std::int64_t>(payments_.size())) {
    return Refusal::payment_not_found;
  }
  Payment& payment = payments_[static_cast<std::size_t>(index)];
  if (payment.type != PaymentType::sale) return Refusal::bad_request;
  if (payment.buyer == Payment::kNobody) payment.buyer = 0;
  const bool was_paid = payment.status == Status::ok;
  if (was_paid && payment.returned_minor != 0) return Refusal::bad_request;
  Buyer& payer = *find_buyer(payment.buyer);
  if (was_paid) payer.balance_minor += payment.sum_minor;
  if (status == Status::ok) payer.balance_minor -= payment.sum_minor;
  finish(payment, status);
  return Done{};
}

// --- Time ----------------------------------------------------------------------------------------

void WalletModel::schedule(Due::Kind kind, std::int64_t at_ms, std::size_t index) {
  dues_.push({at_ms, ++sequence_, kind, index});
}

std::optional<std::int64_t> WalletModel::next_due_ms() const {
  if (dues_.empty()) return std::nullopt;
  return dues_.top().at_ms;
}

void WalletModel::advance(std::int64_t now_ms) {
  while (!dues_.empty() && dues_.top().at_ms <= now_ms) {
    const Due due = dues_.top();
    dues_.pop();
    // Things happen at their own time, not at the time of the call that noticed them.
    now_ms_ = std::max(now_ms_, due.at_ms);
    happen(due);
  }
  now_ms_ = std::max(now_ms_, now_ms);
}

void WalletModel::happen(const Due& due) {
  switch (due.kind) {
    case Due::Kind::join:
      (void)join(sessions_[due.index].script->buyer, due.index);
      return;
    case Due::Kind::decide:
      decide(payments_[due.index]);
      return;
    case Due::Kind::time_out:
      if (payments_[due.index].status == Status::in_progress) {
        finish(payments_[due.index], Status::timeout);
      }
      return;
    case Due::Kind::finish_reversal:
      finish_reversal(payments_[due.index]);
      return;
  }
}

std::vector<const Payment*> WalletModel::take_notifications() {
  std::vector<const Payment*> taken;
  for (const std::size_t index : changed_) taken.push_back(&payments_[index]);
  changed_.clear();
  return taken;
}

// --- Chance --------------------------------------------------------------------------------------

// splitmix64: small, public domain, the same everywhere. Not for secrets of a real system.
std::uint64_t WalletModel::random() {
  random_state_ += 0x9E3779B97F4A7C15u;
  std::uint64_t mixed = random_state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
  return mixed ^ (mixed >> 31);
}

std::string WalletModel::random_text(std::size_t size) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  static_assert(kAlphabet.size() == 32);
  std::string text(size, '0');
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < size; ++i) {
    if (i % 12 == 0) bits = random();
    text[i] = kAlphabet[bits & 31];
    bits >>= 5;
  }
  return text;
}

}  // namespace sandbox
