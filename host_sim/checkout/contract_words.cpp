#include "host_sim/checkout/contract_words.hpp"

namespace checkout {

const char* event_word(pospay::EventKind kind) {
  switch (kind) {
    case pospay::EventKind::show_qr:
      return "show_qr";
    case pospay::EventKind::show_code:
      return "show_code";
    case pospay::EventKind::ask_scan:
      return "ask_scan";
    case pospay::EventKind::waiting:
      return "waiting";
    case pospay::EventKind::outcome:
      return "outcome";
    case pospay::EventKind::settled:
      return "settled";
    case pospay::EventKind::reconciliation:
      return "reconciliation";
    case pospay::EventKind::diagnosis:
      return "diagnosis";
    case pospay::EventKind::notice:
      return "notice";
  }
  return "event";
}

const char* waiting_word(pospay::WaitingFor what) {
  switch (what) {
    case pospay::WaitingFor::nothing:
      return "nothing";
    case pospay::WaitingFor::gateway:
      return "gateway";
    case pospay::WaitingFor::scan:
      return "scan";
    case pospay::WaitingFor::confirmation:
      return "confirmation";
    case pospay::WaitingFor::cancel:
      return "cancel";
    case pospay::WaitingFor::resolution:
      return "resolution";
    case pospay::WaitingFor::money_back:
      return "money_back";
  }
  return "nothing";
}

const char* outcome_word(pospay::OutcomeStatus status) {
  switch (status) {
    case pospay::OutcomeStatus::approved:
      return "approved";
    case pospay::OutcomeStatus::declined:
      return "declined";
    case pospay::OutcomeStatus::timed_out:
      return "timed_out";
    case pospay::OutcomeStatus::cancelled:
      return "cancelled";
    case pospay::OutcomeStatus::unknown:
      return "unknown";
  }
  return "unknown";
}

const char* tender_word(pospay::TenderKind kind) {
  switch (kind) {
    case pospay::TenderKind::cash:
      return "cash";
    case pospay::TenderKind::card:
      return "card";
    case pospay::TenderKind::other:
      return "other";
  }
  return "other";
}

const char* parameter_word(pospay::ParameterKind kind) {
  switch (kind) {
    case pospay::ParameterKind::toggle:
      return "toggle";
    case pospay::ParameterKind::choice:
      return "choice";
    case pospay::ParameterKind::text:
      return "text";
    case pospay::ParameterKind::secret:
      return "secret";
    case pospay::ParameterKind::action:
      return "action";
  }
  return "text";
}

const char* repair_word(pospay::Repair repair) {
  switch (repair) {
    case pospay::Repair::none:
      return "none";
    case pospay::Repair::wait:
      return "wait";
    case pospay::Repair::give_back:
      return "give_back";
    case pospay::Repair::book:
      return "book";
    case pospay::Repair::ask_support:
      return "ask_support";
  }
  return "none";
}

}  // namespace checkout
