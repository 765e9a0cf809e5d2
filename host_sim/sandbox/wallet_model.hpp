// The simulated Oplati system without a network: registers, sessions, payments, reversals, reports,
// buyers. Pure and deterministic: no I/O, no clock, no thread. The time is handed in with each call
// and never goes back; what scripts and deadlines bring about until then happens first, in the
// order of its own time. The same seed and calls give the same answers, so a million payments can
// be simulated and any one of them repeated.
//
// It offers no more than the real system: nothing is idempotent (the same POST twice makes two
// payments), no call tells a refunded total or a reversal's sale, a refunded sale stays at
// status 1. Rules that are not public [A] are marked; their numbers stand in the profile.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host_sim/sandbox/observer.hpp"
#include "host_sim/sandbox/wallet_types.hpp"
#include "plugins/oplati/profile/profile.hpp"

namespace sandbox {

// A sandbox left running must not eat the machine; reached, calls answer `full`.
constexpr std::size_t kMaxPayments = 10'000'000;
constexpr std::size_t kMaxSessions = 10'000'000;
constexpr std::size_t kMaxRegisters = 10'000;
constexpr std::size_t kMaxBuyers = 10'000;
constexpr std::size_t kMaxScripts = 10'000;
constexpr std::size_t kMaxOneTimeQrs = 1'000'000;
// Wrong PINs after which the app gives up and the payment is declined [A].
constexpr int kMaxWrongPins = 3;

class WalletModel {
 public:
  explicit WalletModel(const oplati::profile::Profile& profile, std::uint64_t seed = 1);

  // --- The register protocol ---------------------------------------------------------------------
  // Each may be refused with register_unknown or unauthorized. Returned pointers stay valid as long
  // as the model; what they point to changes with the payment.

  // token_exists: a token is out already, or the register works by password.
  Reply<std::string> issue_token(const Caller& caller);
  // buyer_qr: qr_foreign, qr_expired, qr_used. The QR counts as used from here on.
  Reply<SessionOpened> demand_payment(const Caller& caller, Mode mode, std::string_view consumer_qr,
                                      std::int64_t now_ms);
  // session_not_found, session_expired.
  Reply<bool> consumer_status(const Caller& caller, std::string_view session_id,
                              std::int64_t now_ms);
  // session_not_found, session_expired, bad_request. Charges anew each time it is called.
  Reply<const Payment*> pay(const Caller& caller, const Order& order, std::int64_t now_ms);
  // payment_not_found. Answers a register in password mode without its password too [P].
  Reply<const Payment*> payment(const Caller& caller, std::int64_t payment_id, std::int64_t now_ms);
  // A payment at 0 is cancelled and returned itself, at 5 [A]. Else the reversal is returned.
  // payment_not_found, refund_exceeds, refund_too_late, reversal_in_progress, bad_request.
  Reply<const Payment*> reverse(const Caller& caller, std::int64_t payment_id, const Order& order,
                                std::int64_t now_ms);
  // The register's payments and reversals of the shift, in the order of their creation.
  Reply<std::vector<const Payment*>> report(const Caller& caller, const ReportQuery& query,
                                            std::int64_t now_ms);
  // For web shops: payment and session in one; `dynamic_qr` is in the payment.
  Reply<const Payment*> web_pay(const Caller& caller, const Order& order, std::int64_t now_ms);

  // --- The cabinet -------------------------------------------------------------------------------
  // bad_request: not a register number, or there is one already; full.
  Reply<Done> add_register(Register made);
  // The register may ask for a token again; the old one stops working at once.
  Reply<Done> reset_token(std::string_view register_number);
  // Password mode or token mode from here on; a token that is out stops working.
  Reply<Done> set_credential(std::string_view register_number, Credential credential,
                             std::string_view password);
  // The number is unknown at once; payments already made can still be returned by the merchant's
  // other registers. register_unknown, register_busy.
  Reply<Done> remove_register(std::string_view register_number);
  // What the register's sticker says. [A]
  std::string static_qr_text(std::string_view register_number) const;
  // The register's number in a sticker's text; nothing: not a sticker of this system.
  std::optional<std::string> register_of_static_qr(std::string_view text) const;
  const Register* find_register(std::string_view number) const;
  // A number that no register has or ever had; empty: there is none.
  std::string free_register_number() const;

  // --- The buyer's phone -------------------------------------------------------------------------
  // Index of the new buyer; full.
  Reply<std::size_t> add_buyer(Buyer made);
  // qr is the text or the link of a QR at the till. buyer_offline, session_not_found,
  // session_expired, qr_used (somebody else has joined).
  Reply<Done> join_by_qr(std::size_t buyer, std::string_view qr, std::int64_t now_ms);
  // The sticker's register and the code that the cashier tells [A].
  Reply<Done> join_by_code(std::size_t buyer, std::string_view register_number,
                           std::string_view code, std::int64_t now_ms);
  // Works offline too: that is what it is for.
  Reply<std::string> make_one_time_qr(std::size_t buyer, std::int64_t now_ms);
  // For tests: its lifetime is over.
  void expire_one_time_qr(const std::string& qr);
  // payment_not_found, buyer_offline, not_waiting, wrong_pin. `pin` matters above the limit alone.
  Reply<Done> confirm(std::size_t buyer, std::int64_t payment_id, std::string_view pin,
                      std::int64_t now_ms);
  Reply<Done> decline(std::size_t buyer, std::int64_t payment_id, std::int64_t now_ms);
  // The buyer's payments that wait for a decision.
  std::vector<const Payment*> waiting_payments(std::size_t buyer) const;
  bool needs_pin(const Payment& payment) const;

  // --- Scripts -----------------------------------------------------------------------------------
  // For the next session that is opened; several queue up. full.
  Reply<Done> push_script(const Script& script);
  // For every session without a script of its own; nothing: buyers act by hand.
  void set_default_script(std::optional<Script> script) { default_script_ = std::move(script); }
  // Reversals from now on take this long at status 0 before the money is back [A].
  void set_reversal_delay_ms(std::int64_t delay_ms) { reversal_delay_ms_ = delay_ms; }
  // For tests of what the protocol rules out: puts a sale into `status`, moving the money with it.
  Reply<Done> force_status(std::int64_t payment_id, Status status, std::int64_t now_ms);

  // --- Time and books ----------------------------------------------------------------------------
  // Lets everything happen that is due until now_ms. Every call with a time does this first.
  void advance(std::int64_t now_ms);
  // When the next thing is due, if anything is.
  std::optional<std::int64_t> next_due_ms() const;

  const std::deque<Payment>& payments() const { return payments_; }
  const std::deque<Register>& registers() const { return registers_; }
  const std::deque<Buyer>& buyers() const { return buyers_; }
  // To be changed: counts as a change.
  Buyer* find_buyer(std::size_t index);
  // Payments whose status changed since the last call and that want a notification.
  std::vector<const Payment*> take_notifications();

  // Tells `watcher` of everything that buyers do from here on; empty: nobody.
  void watch_buyers(std::function<void(const BuyerAct&)> watcher) { watcher_ = std::move(watcher); }

  // --- Keeping -----------------------------------------------------------------------------------
  // Every change from here on is noted in `log`, which must outlive the model; nullptr: in none.
  void watch(ChangeLog* log) { log_ = log; }
  // Puts back what registers(), buyers() and payments() showed. Sessions and scripts are gone: a
  // sale still open waits for its buyer's decision or its time-out, a reversal still open ends now.
  // bad_request when the books contradict themselves; then the model must not be used.
  // Precondition: a new model.
  Reply<Done> restore(std::deque<Register> registers, std::deque<Buyer> buyers,
                      std::deque<Payment> payments);

 private:
  struct Session {
    std::size_t register_index = 0;
    Mode mode = Mode::dynamic_qr;
    std::int64_t opened_at_ms = 0;
    std::size_t buyer = Payment::kNobody;
    std::optional<Script> script;
    std::vector<std::size_t> payments;
    std::string dynamic_qr;
  };
  struct OneTimeQr {
    std::size_t buyer = 0;
    std::int64_t expires_at_ms = 0;
    bool is_used = false;
  };
  struct Due {
    enum class Kind : std::int8_t { join, decide, time_out, finish_reversal };
    std::int64_t at_ms;
    std::uint64_t sequence;  // equal times in the order of their making
    Kind kind;
    std::size_t index;
    bool operator>(const Due& other) const {
      return at_ms != other.at_ms ? at_ms > other.at_ms : sequence > other.sequence;
    }
  };

  Reply<std::size_t> authorize(const Caller& caller, bool needs_secret = true) const;
  Reply<std::size_t> open_session(std::size_t register_index, Mode mode);
  Reply<std::size_t> take_one_time_qr(std::string_view qr);
  Reply<std::size_t> find_session(std::size_t register_index, std::string_view session_id) const;
  std::string make_confirmation_code(std::size_t register_index, std::size_t session_index);
  Payment* find_payment(const Register& asker, std::int64_t payment_id);
  bool is_expired(const Session& session) const;
  bool is_order(const Order& order) const;

  Payment& make_payment(std::size_t register_index, const Order& order, PaymentType type);
  const Payment* attach_payment(std::size_t session_index, const Order& order);
  Reply<const Payment*> refund(Payment& sale, std::size_t register_index, const Order& order);
  void finish_reversal(Payment& reversal);
  Reply<Done> join(std::size_t buyer, std::size_t session_index);
  void meet(Payment& payment);
  void decide(Payment& payment);
  void charge(Payment& payment);
  void finish(Payment& payment, Status status);
  void tell_watcher(const Payment& payment) const;
  Reply<Payment*> waiting_payment(std::size_t buyer, std::int64_t payment_id);

  std::size_t index_of(const Payment& payment) const;
  void touch(const Payment& payment);
  void touch_register(std::size_t index);
  bool is_consistent() const;
  void resume(std::size_t payment_index);
  void schedule(Due::Kind kind, std::int64_t at_ms, std::size_t index);
  void happen(const Due& due);
  std::uint64_t random();
  std::string random_text(std::size_t size);

  oplati::profile::Profile profile_;
  std::uint64_t random_state_;
  std::int64_t now_ms_ = 0;
  std::uint64_t sequence_ = 0;
  std::int64_t reversal_delay_ms_ = 0;
  std::deque<Register> registers_;
  std::deque<Buyer> buyers_;
  std::deque<Session> sessions_;
  std::deque<Payment> payments_;
  std::deque<Script> scripts_;
  std::optional<Script> default_script_;
  std::unordered_map<std::string, std::size_t> register_by_number_;
  std::unordered_map<std::string, std::size_t> session_by_id_;
  std::unordered_map<std::string, std::size_t> session_by_qr_;
  std::unordered_map<std::string, std::size_t> session_by_code_;              // "OPL000000001/1234"
  std::unordered_map<std::string, std::vector<std::size_t>> shift_payments_;  // "OPL.../shift"
  std::unordered_map<std::string, OneTimeQr> one_time_qrs_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> dues_;
  std::vector<std::size_t> changed_;
  ChangeLog* log_ = nullptr;
  std::function<void(const BuyerAct&)> watcher_;
};

}  // namespace sandbox
