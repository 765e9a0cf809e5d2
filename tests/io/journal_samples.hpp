// Records and journals for the journal's tests.
#pragma once

#include <string>

#include "plugins/oplati/io/journal.hpp"
#include "tests/support/temp_folder.hpp"

namespace test {

inline oplati::OperationRecord payment(const std::string& key, const std::string& step = "paying") {
  oplati::OperationRecord record;
  record.key = key;
  record.line = "line-" + key;
  record.request_digest = "digest-" + key;
  record.register_number = "OPL000000001";
  record.base_url = "https://gateway.test/ms-pay";
  record.shift = "24112026";
  record.order_number = "order-" + key;
  record.session_id = "session-" + key;
  record.amount_minor = 1050;
  record.step = step;
  record.payload = "step=" + step + "\nkey=" + key + "\n";
  return record;
}

inline oplati::OperationRecord refund(const std::string& key, std::int64_t sale, std::int64_t minor,
                                      bool counts = true) {
  oplati::OperationRecord record = payment(key, "returning");
  record.kind = pospay::OperationKind::refund;
  record.session_id.clear();
  record.sale_payment_id = sale;
  record.amount_minor = minor;
  record.counts_as_refund = counts;
  return record;
}

inline oplati::io::JournalStamp fixed_clock() { return {1'764'000'000'000, 180}; }

inline pospay::Result<std::unique_ptr<oplati::io::Journal>> try_open(
    const std::filesystem::path& folder) {
  return oplati::io::Journal::open(folder, fixed_clock);
}

inline pospay::Result<void> append(oplati::io::Journal& journal,
                                   const oplati::OperationRecord& record) {
  return journal.append({&record, 1});
}

inline bool same(const oplati::OperationRecord& a, const oplati::OperationRecord& b) {
  return a.key == b.key && a.kind == b.kind && a.line == b.line &&
         a.request_digest == b.request_digest && a.register_number == b.register_number &&
         a.base_url == b.base_url && a.shift == b.shift && a.order_number == b.order_number &&
         a.session_id == b.session_id && a.payment_id == b.payment_id &&
         a.sale_payment_id == b.sale_payment_id && a.amount_minor == b.amount_minor &&
         a.step == b.step && a.is_open == b.is_open && a.counts_as_refund == b.counts_as_refund &&
         a.payload == b.payload;
}

}  // namespace test
