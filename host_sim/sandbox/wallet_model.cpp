// The register's side of the model; the buyer's side and the passing of time: wallet_buyers.cpp.
#include "host_sim/sandbox/wallet_model.hpp"

#include "pospay/cpp/money.hpp"

namespace sandbox {
namespace {

constexpr std::int64_t kMsPerDay = 24LL * 60 * 60 * 1000;
// The buyer that scripts use unless they name another: never short of money.
constexpr std::int64_t kScriptBuyerBalance = 1'000'000'000'000'00;
// An amount above is a mistake of the caller [A].
constexpr std::int64_t kMaxSum = 1'000'000'000'00;
constexpr std::size_t kMaxText = 256;
// Stands between the link's prefix and the register's number on a sticker [A].
constexpr std::string_view kStickerMark = "static-";

std::string join_key(std::string_view a, std::string_view b) {
  std::string key(a);
  key += '/';
  key += b;
  return key;
}

}  // namespace

WalletModel::WalletModel(const oplati::profile::Profile& profile, std::uint64_t seed)
    : profile_(profile), random_state_(seed) {
  Buyer buyer;
  buyer.name = "script";
  buyer.balance_minor = kScriptBuyerBalance;
  (void)add_buyer(std::move(buyer));
}

// --- Registers -----------------------------------------------------------------------------------

Reply<Done> WalletModel::add_register(Register made) {
  if (registers_.size() >= kMaxRegisters) return Refusal::full;
  if (!profile_.is_register_number(made.number)) return Refusal::bad_request;
  if (!register_by_number_.emplace(made.number, registers_.size()).second) {
    return Refusal::bad_request;
  }
  registers_.push_back(std::move(made));
  touch_register(registers_.size() - 1);
  return Done{};
}

const Register* WalletModel::find_register(std::string_view number) const {
  const auto found = register_by_number_.find(std::string(number));
  return found == register_by_number_.end() ? nullptr : &registers_[found->second];
}

Reply<Done> WalletModel::reset_token(std::string_view register_number) {
  const auto found = register_by_number_.find(std::string(register_number));
  if (found == register_by_number_.end()) return Refusal::register_unknown;
  registers_[found->second].token.clear();
  touch_register(found->second);
  return Done{};
}

Reply<Done> WalletModel::set_credential(std::string_view register_number, Credential credential,
                                        std::string_view password) {
  const auto found = register_by_number_.find(std::string(register_number));
  if (found == register_by_number_.end()) return Refusal::register_unknown;
  if (credential == Credential::password && password.empty()) return Refusal::bad_request;
  Register& known = registers_[found->second];
  known.credential = credential;
  known.password = credential == Credential::password ? password : std::string_view();
  known.token.clear();
  touch_register(found->second);
  return Done{};
}

Reply<Done> WalletModel::remove_register(std::string_view register_number) {
  const auto found = register_by_number_.find(std::string(register_number));
  if (found == register_by_number_.end()) return Refusal::register_unknown;
  const std::size_t index = found->second;
  for (const Payment& payment : payments_) {
    if (payment.register_index == index && payment.status == Status::in_progress) {
      return Refusal::register_busy;
    }
  }
  registers_[index].is_removed = true;
  registers_[index].token.clear();
  register_by_number_.erase(found);
  touch_register(index);
  return Done{};
}

std::string WalletModel::static_qr_text(std::string_view register_number) const {
  std::string text = profile_.qr.link_prefix;
  text += kStickerMark;
  text += register_number;
  return text;
}

std::optional<std::string> WalletModel::register_of_static_qr(std::string_view text) const {
  const std::string start = static_qr_text({});
  if (text.substr(0, start.size()) != start) return std::nullopt;
  text.remove_prefix(start.size());
  if (!profile_.is_register_number(text)) return std::nullopt;
  return std::string(text);
}

Reply<std::size_t> WalletModel::authorize(const Caller& caller, bool needs_secret) const {
  const auto found = register_by_number_.find(std::string(caller.register_number));
  if (found == register_by_number_.end()) return Refusal::register_unknown;
  const Register& known = registers_[found->second];
  if (known.credential == Credential::token) {
    if (known.token.empty() || caller.token != known.token) return Refusal::unauthorized;
    return found->second;
  }
  if (caller.password.empty() && !needs_secret) return found->second;
  if (caller.password != known.password) return Refusal::unauthorized;
  return found->second;
}

Reply<std::string> WalletModel::issue_token(const Caller& caller) {
  const auto found = register_by_number_.find(std::string(caller.register_number));
  if (found == register_by_number_.end()) return Refusal::register_unknown;
  Register& known = registers_[found->second];
  if (known.credential == Credential::password || !known.token.empty()) {
    return Refusal::token_exists;
  }
  known.token = random_text(40);
  touch_register(found->second);
  return known.token;
}

// --- Sessions ------------------------------------------------------------------------------------

Reply<SessionOpened> WalletModel::demand_payment(const Caller& caller, Mode mode,
                                                 std::string_view consumer_qr,
                                                 std::int64_t now_ms) {
  advance(now_ms);
  const auto asker = authorize(caller);
  if (!asker) return asker.refusal();
  std::size_t buyer = Payment::kNobody;
  if (mode == Mode::buyer_qr) {
    const auto taken = take_one_time_qr(consumer_qr);
    if (!taken) return taken.refusal();
    buyer = *taken;
  }
  const auto index = open_session(*asker, mode);
  if (!index) return index.refusal();
  Session& session = sessions_[*index];
  session.buyer = buyer;
  SessionOpened opened;
  // The number keeps it unique, the rest cannot be guessed.
  opened.session_id = std::to_string(*index + 1) + "-" + random_text(24);
  session_by_id_.emplace(opened.session_id, *index);
  if (mode == Mode::dynamic_qr) opened.dynamic_qr = session.dynamic_qr;
  if (mode == Mode::static_qr) opened.confirmation_code = make_confirmation_code(*asker, *index);
  return opened;
}

Reply<std::size_t> WalletModel::open_session(std::size_t register_index, Mode mode) {
  if (sessions_.size() >= kMaxSessions) return Refusal::full;
  const std::size_t index = sessions_.size();
  Session& session = sessions_.emplace_back();
  session.register_index = register_index;
  session.mode = mode;
  session.opened_at_ms = now_ms_;
  if (!scripts_.empty()) {
    session.script = scripts_.front();
    scripts_.pop_front();
  } else {
    session.script = default_script_;
  }
  if (mode == Mode::dynamic_qr || mode == Mode::web) {
    session.dynamic_qr = random_text(32);
    session_by_qr_.emplace(session.dynamic_qr, index);
  }
  if (session.script && session.script->join_after_ms >= 0 && mode != Mode::buyer_qr) {
    schedule(Due::Kind::join, now_ms_ + session.script->join_after_ms, index);
  }
  return index;
}

std::string WalletModel::make_confirmation_code(std::size_t register_index,
                                                std::size_t session_index) {
  constexpr int kTries = 100;  // of 10 000 codes a register has one open session, rarely two
  std::string code;
  for (int i = 0; i < kTries; ++i) {
    code = std::to_string(10'000 + random() % 10'000).substr(1);
    const auto key = join_key(registers_[register_index].number, code);
    const auto [place, is_new] = session_by_code_.emplace(key, session_index);
    if (is_new) break;
    if (!is_expired(sessions_[place->second]) && i + 1 < kTries) continue;
    place->second = session_index;
    break;
  }
  return code;
}

bool WalletModel::is_expired(const Session& session) const {
  return now_ms_ - session.opened_at_ms >= profile_.timing.session_ttl_ms;
}

Reply<std::size_t> WalletModel::find_session(std::size_t register_index,
                                             std::string_view session_id) const {
  const auto found = session_by_id_.find(std::string(session_id));
  if (found == session_by_id_.end()) return Refusal::session_not_found;
  const Session& session = sessions_[found->second];
  if (session.register_index != register_index) return Refusal::session_not_found;
  if (is_expired(session)) return Refusal::session_expired;
  return found->second;
}

Reply<bool> WalletModel::consumer_status(const Caller& caller, std::string_view session_id,
                                         std::int64_t now_ms) {
  advance(now_ms);
  const auto asker = authorize(caller, false);
  if (!asker) return asker.refusal();
  const auto index = find_session(*asker, session_id);
  if (!index) return index.refusal();
  return sessions_[*index].buyer != Payment::kNobody;
}

// --- Payments ------------------------------------------------------------------------------------

bool WalletModel::is_order(const Order& order) const {
  return order.sum_minor > 0 && order.sum_minor <= kMaxSum && !order.order_number.empty() &&
         order.order_number.size() <=
             static_cast<std::size_t>(profile_.limits.order_number_limit) &&
         !order.shift.empty() && order.shift.size() <= kMaxText;
}

Payment& WalletModel::make_payment(std::size_t register_index, const Order& order,
                                   PaymentType type) {
  const std::size_t index = payments_.size();
  Payment& payment = payments_.emplace_back();
  payment.id = kFirstPaymentId + static_cast<std::int64_t>(index);
  payment.type = type;
  payment.sum_minor = order.sum_minor;
  payment.order_number = order.order_number;
  payment.shift = order.shift;
  payment.register_index = register_index;
  payment.created_at_ms = now_ms_;
  payment.paid_at_ms = now_ms_;
  payment.notification_url = order.notification_url;
  shift_payments_[join_key(registers_[register_index].number, order.shift)].push_back(index);
  touch(payment);
  return payment;
}

const Payment* WalletModel::attach_payment(std::size_t session_index, const Order& order) {
  Session& session = sessions_[session_index];
  Payment& payment = make_payment(session.register_index, order, PaymentType::sale);
  payment.session = session_index;
  const std::size_t index = index_of(payment);
  session.payments.push_back(index);
  schedule(Due::Kind::time_out,
           now_ms_ + (session.mode == Mode::web ? profile_.timing.session_ttl_ms
                                                : profile_.sandbox.confirmation_time_ms),
           index);
  if (session.mode == Mode::web) payment.dynamic_qr = session.dynamic_qr;
  if (session.buyer != Payment::kNobody) {
    payment.buyer = session.buyer;
    touch(payment);
    meet(payment);
  }
  return &payment;
}

Reply<const Payment*> WalletModel::pay(const Caller& caller, const Order& order,
                                       std::int64_t now_ms) {
  advance(now_ms);
  const auto asker = authorize(caller);
  if (!asker) return asker.refusal();
  if (!is_order(order)) return Refusal::bad_request;
  if (payments_.size() >= kMaxPayments) return Refusal::full;
  const auto session = find_session(*asker, order.session_id);
  if (!session) return session.refusal();
  return attach_payment(*session, order);
}

Reply<const Payment*> WalletModel::web_pay(const Caller& caller, const Order& order,
                                           std::int64_t now_ms) {
  advance(now_ms);
  const auto asker = authorize(caller);
  if (!asker) return asker.refusal();
  if (!is_order(order)) return Refusal::bad_request;
  if (payments_.size() >= kMaxPayments) return Refusal::full;
  const auto session = open_session(*asker, Mode::web);
  if (!session) return session.refusal();
  return attach_payment(*session, order);
}

Payment* WalletModel::find_payment(const Register& asker, std::int64_t payment_id) {
  const std::int64_t index = payment_id - kFirstPaymentId;
  if (index < 0 || index >= static_cast<std::int64_t>(payments_.size())) return nullptr;
  Payment& found = payments_[static_cast<std::size_t>(index)];
  return registers_[found.register_index].merchant == asker.merchant ? &found : nullptr;
}

Reply<const Payment*> WalletModel::payment(const Caller& caller, std::int64_t payment_id,
                                           std::int64_t now_ms) {
  advance(now_ms);
  const auto asker = authorize(caller, false);
  if (!asker) return asker.refusal();
  const Payment* found = find_payment(registers_[*asker], payment_id);
  if (found == nullptr) return Refusal::payment_not_found;
  return found;
}

Reply<std::vector<const Payment*>> WalletModel::report(const Caller& caller,
                                                       const ReportQuery& query,
                                                       std::int64_t now_ms) {
  advance(now_ms);
  const auto asker = authorize(caller);
  if (!asker) return asker.refusal();
  std::vector<const Payment*> rows;
  const auto found = shift_payments_.find(join_key(registers_[*asker].number, query.shift));
  if (found == shift_payments_.end()) return rows;
  for (const std::size_t index : found->second) {
    const Payment& payment = payments_[index];
    if (query.from_ms && payment.created_at_ms < *query.from_ms) continue;
    if (query.to_ms && payment.created_at_ms >= *query.to_ms) continue;
    rows.push_back(&payment);
  }
  return rows;
}

// --- Reversals -----------------------------------------------------------------------------------

Reply<const Payment*> WalletModel::reverse(const Caller& caller, std::int64_t payment_id,
                                           const Order& order, std::int64_t now_ms) {
  advance(now_ms);
  const auto asker = authorize(caller);
  if (!asker) return asker.refusal();
  if (!is_order(order)) return Refusal::bad_request;
  if (payments_.size() >= kMaxPayments) return Refusal::full;
  Payment* sale = find_payment(registers_[*asker], payment_id);
  if (sale == nullptr || sale->type != PaymentType::sale) return Refusal::payment_not_found;
  if (sale->status == Status::in_progress) {
    finish(*sale, Status::technical_cancelling);
    return static_cast<const Payment*>(sale);
  }
  // Nothing was taken, so nothing can go back [A].
  if (sale->status != Status::ok) return Refusal::refund_exceeds;
  return refund(*sale, *asker, order);
}

Reply<const Payment*> WalletModel::refund(Payment& sale, std::size_t register_index,
                                          const Order& order) {
  if (sale.has_open_reversal) return Refusal::reversal_in_progress;
  if (now_ms_ - sale.paid_at_ms > profile_.limits.refund_window_days * kMsPerDay) {
    return Refusal::refund_too_late;
  }
  const auto returned = pospay::checked_add(sale.returned_minor, order.sum_minor);
  if (!returned || *returned > sale.sum_minor) return Refusal::refund_exceeds;
  sale.returned_minor = *returned;
  touch(sale);
  Payment& reversal = make_payment(register_index, order, PaymentType::sale_return);
  reversal.sale_id = sale.id;
  reversal.buyer = sale.buyer;
  if (reversal_delay_ms_ > 0) {
    sale.has_open_reversal = true;
    schedule(Due::Kind::finish_reversal, now_ms_ + reversal_delay_ms_, index_of(reversal));
  } else {
    finish_reversal(reversal);
  }
  return static_cast<const Payment*>(&reversal);
}

void WalletModel::finish_reversal(Payment& reversal) {
  Payment& sale = payments_[static_cast<std::size_t>(reversal.sale_id - kFirstPaymentId)];
  sale.has_open_reversal = false;
  touch(sale);
  if (Buyer* buyer = find_buyer(reversal.buyer)) buyer->balance_minor += reversal.sum_minor;
  finish(reversal, Status::ok);
}

}  // namespace sandbox
