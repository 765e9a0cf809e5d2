// What the reconciliation needs of an operation's record, and no more: a shift may hold a hundred
// thousand, and their whole records would take hundreds of megabytes.
#pragma once

#include <cstdint>
#include <string>

#include "pospay/cpp/types.hpp"

namespace oplati {

struct OperationRecord;

struct ShiftOperation {
  // Where the money is by our own journal.
  enum class Money {
    undecided,   // nothing final is known
    moved,       // a payment that is paid and kept, a refund that went back
    not_moved,   // refused, timed out, cancelled
    going_back,  // paid, and on its way back by itself or by roll_back
    given_back,
  };
  enum class Decision { none, paid, not_paid };

  pospay::OperationKind kind = pospay::OperationKind::payment;
  Money money = Money::undecided;
  Decision decision = Decision::none;  // a supervisor's word
  bool is_open = false;                // the plugin or the host has something left to do
  std::string key;
  std::string line;
  std::string order_number;
  std::int64_t payment_id = 0;  // of the payment, or of the reversal that a refund is
  std::int64_t amount_minor = 0;
  std::int64_t reversal_id = 0;  // of a payment that went back as a whole
  std::string reversal_order;    // likewise; empty: none was begun
};

ShiftOperation summary_of(const OperationRecord& record);

}  // namespace oplati
