// What a payment says: to the journal, to the gateway, to the host.
#include <algorithm>
#include <utility>

#include "plugins/oplati/core/payment.hpp"

namespace oplati {

using pospay::EventKind;
using pospay::WaitingFor;

void Payment::write(Purpose purpose) {
  const bool is_first = std::none_of(actions_->begin(), actions_->end(), [](const Action& action) {
    return std::holds_alternative<Write>(action);
  });
  const auto debt = owed_.take();
  purpose_ = is_first && !debt.is_owed ? purpose : std::max(purpose_, purpose);
  add_write(*actions_, purpose_ != Purpose::wish);
  if (debt.settles) host_.emit_settled(*actions_);
}

void Payment::send(Call call, std::optional<std::int64_t> give_up_at_ms) {
  call_under_way_ = true;
  actions_->push_back(Send{++call_number_, std::move(call), give_up_at_ms});
}

void Payment::show(const SessionOpened& session) {
  pospay::Event event;
  if (mode_ == PaymentMode::dynamic_qr) {
    event.kind = EventKind::show_qr;
    event.qr.emplace();
    event.qr->text = policy_->qr_link_prefix + session.dynamic_qr;
    event.message.id = "show.qr";
  } else {
    event.kind = EventKind::show_code;
    event.code = session.confirmation_code;
    event.message = {"show.code", "", {{"code", session.confirmation_code}}};
  }
  host_.emit(*actions_, std::move(event), session_ends_ms_);
  emit_waiting(WaitingFor::scan, session_ends_ms_);
}

void Payment::ask_scan(std::string message_id) {
  pospay::Event event;
  event.kind = EventKind::ask_scan;
  event.message.id = std::move(message_id);
  host_.emit(*actions_, std::move(event), session_ends_ms_);
}

void Payment::emit_waiting(WaitingFor what, std::optional<std::int64_t> deadline_ms) {
  host_.emit_waiting(*actions_, what, deadline_ms);
}

void Payment::emit_outcome() {
  host_.emit_outcome(*actions_, order_.sum_minor,
                     {std::to_string(payment_id_),
                      to_text(ProviderReference{payment_id_, order_.sum_minor, order_.order_number,
                                                binding_.register_number})});
}

void Payment::emit_notice(std::string id) {
  host_.emit_notice(*actions_, std::move(id),
                    {{"order", order_.order_number}, {"payment", std::to_string(payment_id_)}});
}

// Where things stand, said again: after a restart and after a record could not be written.
void Payment::emit_current() {
  if (host_.told() != Told::nothing) emit_outcome();
  const bool is_rolled_back = host_.answer() == HostAnswer::rolled_back;
  if (host_.answer() != HostAnswer::none && !is_rolled_back) {
    host_.emit_settled(*actions_);
    return;
  }
  switch (step_) {
    case Step::searching:
      emit_waiting(WaitingFor::resolution, std::nullopt);
      return;
    case Step::confirming:
      emit_waiting(cancel_wanted_ ? WaitingFor::cancel : WaitingFor::confirmation,
                   pending_ends_ms_);
      return;
    case Step::cancelling:
      emit_waiting(WaitingFor::cancel, std::nullopt);
      return;
    case Step::giving_back:
      emit_waiting(WaitingFor::money_back, std::nullopt);
      return;
    case Step::given_back:
      if (is_rolled_back) host_.emit_settled(*actions_);
      return;
    case Step::created:
    case Step::opening_session:
    case Step::awaiting_code:
    case Step::awaiting_buyer:
    case Step::paying:
    case Step::paid:
    case Step::not_paid:
      return;
  }
}

}  // namespace oplati
