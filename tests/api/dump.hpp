// Every value of the contract as text with all of its fields, so that a round trip can be compared
// and a difference be read.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "pospay/cpp/types.hpp"

namespace api_test {

using namespace pospay;

inline std::string dump(const std::string& v) { return "'" + v + "'"; }
inline std::string dump(bool v) { return v ? "yes" : "no"; }
inline std::string dump(std::int64_t v) { return std::to_string(v); }
inline std::string dump(std::int32_t v) { return std::to_string(v); }
inline std::string dump(std::uint32_t v) { return std::to_string(v); }
inline std::string dump(std::uint64_t v) { return std::to_string(v); }
inline std::string dump(std::uint8_t v) { return std::to_string(v); }
template <class E, std::enable_if_t<std::is_enum_v<E>, int> = 0>
std::string dump(E v) {
  return "#" + std::to_string(static_cast<int>(v));
}
template <class... T>
std::string dump_all(const T&... fields);

inline std::string dump(const Money& v) { return dump_all(v.minor, v.currency, v.exponent); }
inline std::string dump(const Argument& v) { return dump_all(v.name, v.value); }
inline std::string dump(const Message& v) { return dump_all(v.id, v.text, v.arguments); }
inline std::string dump(const LocalisedText& v) { return dump_all(v.language, v.text); }
inline std::string dump(const Tender& v) {
  return dump_all(v.id, v.kind, v.names, v.capabilities, v.is_enabled, v.is_deletable,
                  v.is_editable, v.gives_change);
}
inline std::string dump(const Choice& v) { return dump_all(v.id, v.label); }
inline std::string dump(const Parameter& v) {
  return dump_all(v.id, v.kind, v.label, v.help, v.default_value, v.choices, v.max_size,
                  v.depends_on, v.depends_on_host);
}
inline std::string dump(const Verdict& v) { return dump_all(v.is_allowed, v.message); }
inline std::string dump(const HostChange& v) {
  return dump_all(v.kind, v.tender_id, v.name, v.is_on);
}
inline std::string dump(const MixLine& v) {
  return dump_all(v.kind, v.tender_id, v.name, v.amount);
}
inline std::string dump(const Mix& v) { return dump_all(v.lines, v.total, v.single_cycle); }
inline std::string dump(const PaidLine& v) {
  return dump_all(v.provider_reference, v.paid, v.returned, v.paid_at_ms);
}
inline std::string dump(const ReturnOption& v) { return dump_all(v.kind, v.tender_id, v.most); }
inline std::string dump(const Position& v) {
  return dump_all(v.name, v.barcode, v.unit, v.quantity_milli, v.price, v.cost, v.is_service);
}
inline std::string dump(const Receipt& v) {
  return dump_all(v.number, v.title, v.header, v.footer, v.positions, v.tenders, v.total);
}
inline std::string dump(const Shift& v) {
  return dump_all(v.id, v.opened_at_ms, v.utc_offset_minutes, v.number_of_day);
}
inline std::string dump(const PaymentRequest& v) {
  return dump_all(v.key, v.line, v.amount, v.receipt, v.shift);
}
inline std::string dump(const RefundRequest& v) {
  return dump_all(v.key, v.amount, v.paid_line, v.receipt, v.shift);
}
inline std::string dump(const FiscalReceipt& v) { return dump_all(v.number, v.printed_at_ms); }
inline std::string dump(const Decision& v) { return dump_all(v.is_paid, v.supervisor, v.reason); }
inline std::string dump(const Qr& v) { return dump_all(v.text, v.width, v.modules); }
inline std::string dump(const Outcome& v) {
  return dump_all(v.status, v.reason, v.message, v.amount, v.payment_number, v.provider_reference);
}
inline std::string dump(const BookLine& v) {
  return dump_all(v.kind, v.key, v.receipt_number, v.provider_reference, v.amount);
}
inline std::string dump(const ShiftBooks& v) { return dump_all(v.shift, v.lines); }
inline std::string dump(const Difference& v) {
  return dump_all(v.kind, v.repair, v.key, v.payment_number, v.here, v.there, v.message);
}
inline std::string dump(const Reconciliation& v) {
  return dump_all(v.differences, v.payments_compared, v.sales_here, v.sales_there, v.returns_here,
                  v.returns_there);
}
inline std::string dump(const Check& v) {
  return dump_all(v.id, v.status, v.message, v.elapsed_ms);
}
inline std::string dump(const Diagnosis& v) { return dump_all(v.checks); }
inline std::string dump(const OpenOperation& v) {
  return dump_all(v.kind, v.state, v.key, v.line, v.receipt_number, v.amount, v.started_at_ms,
                  v.message);
}
inline std::string dump(const Event& v);

template <class T>
std::string dump(const std::vector<T>& list) {
  std::string text = "[";
  for (const auto& item : list) text += dump(item) + ";";
  return text + "]";
}
template <class T>
std::string dump(const std::optional<T>& value) {
  return value ? dump(*value) : "none";
}
template <class... T>
std::string dump_all(const T&... fields) {
  std::string text = "{";
  ((text += dump(fields) + ","), ...);
  return text + "}";
}
inline std::string dump(const Event& v) {
  return dump_all(v.kind, v.sequence, v.time_left_ms, v.message, v.waiting_for, v.settled_as,
                  v.code, v.qr, v.outcome, v.reconciliation, v.diagnosis);
}

}  // namespace api_test
