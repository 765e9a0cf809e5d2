#include "plugins/oplati/io/journal_port.hpp"

#include <span>
#include <utility>

namespace oplati::io {

using pospay::Error;
using pospay::Result;

namespace {

std::vector<OperationRecord> records_of(std::vector<StoredOperation> operations) {
  std::vector<OperationRecord> records;
  records.reserve(operations.size());
  for (StoredOperation& operation : operations) records.push_back(std::move(operation.record));
  return records;
}

// Is it worth trying the records one by one?
bool may_be_one_record(const Error& error) {
  return error.code == pospay::Code::refused ||
         support::sqlite_failure(error) == support::SqliteFailure::disk_full;
}

}  // namespace

JournalPort::JournalPort(std::filesystem::path folder, std::function<JournalStamp()> clock)
    : folder_(std::move(folder)), clock_(std::move(clock)) {}

Error JournalPort::not_open() const {
  return {pospay::Code::not_ready, folder_.string() + ": the journal is not open"};
}

Result<std::vector<OperationRecord>> JournalPort::open() {
  if (journal_ == nullptr) {
    auto journal = Journal::open(folder_, clock_);
    if (!journal) return journal.error();
    journal_ = std::move(*journal);
  }
  auto open = journal_->open_operations();
  if (!open) return open.error();
  return records_of(std::move(*open));
}

std::vector<bool> JournalPort::append(const std::vector<OperationRecord>& records) {
  std::vector<bool> is_durable(records.size(), false);
  last_refusal_.clear();
  is_in_doubt_ = false;
  if (journal_ == nullptr) {
    last_refusal_ = not_open().message;
    return is_durable;
  }
  const std::span<const OperationRecord> all(records);
  auto done = journal_->append(all);
  if (done) return std::vector<bool>(records.size(), true);
  last_refusal_ = done.error().message;
  is_in_doubt_ = journal_->has_commit_broken() && !are_absent(records);
  if (records.size() < 2 || !may_be_one_record(done.error())) return is_durable;
  for (std::size_t i = 0; i < records.size(); ++i) {
    auto alone = journal_->append(all.subspan(i, 1));
    is_durable[i] = alone.has_value();
    if (alone) continue;
    last_refusal_ = alone.error().message;
    is_in_doubt_ = is_in_doubt_ || (journal_->has_commit_broken() && !are_absent({records[i]}));
  }
  return is_durable;
}

// A commit that broke off may have reached the file: it is opened anew and asked.
bool JournalPort::are_absent(const std::vector<OperationRecord>& records) {
  for (const OperationRecord& record : records) {
    auto found = journal_->find(record.key);
    if (!found || (*found && (*found)->record.payload == record.payload)) return false;
  }
  return true;
}

Result<std::optional<OperationRecord>> JournalPort::find(const std::string& key) {
  if (journal_ == nullptr) return not_open();
  auto found = journal_->find(key);
  if (!found) return found.error();
  if (!*found) return std::optional<OperationRecord>();
  return std::optional<OperationRecord>(std::move((*found)->record));
}

Result<std::vector<OperationRecord>> JournalPort::refunds_of(const std::string& register_number,
                                                             std::int64_t sale_payment_id) {
  if (journal_ == nullptr) return not_open();
  auto refunds = journal_->refunds_of(register_number, sale_payment_id);
  if (!refunds) return refunds.error();
  return records_of(std::move(*refunds));
}

Result<std::vector<ShiftOperation>> JournalPort::operations_of_shift(
    const std::string& register_number, const std::string& shift) {
  if (journal_ == nullptr) return not_open();
  std::vector<ShiftOperation> operations;
  auto done = journal_->visit_shift(register_number, shift, [&](const StoredOperation& stored) {
    operations.push_back(summary_of(stored.record));
  });
  if (!done) return done.error();
  return operations;
}

bool JournalPort::needs_reconciliation() const {
  return journal_ != nullptr && journal_->health().needs_reconciliation;
}

Result<void> JournalPort::reconciled() {
  if (journal_ == nullptr) return not_open();
  return journal_->reconciled();
}

void JournalPort::close() { journal_.reset(); }

}  // namespace oplati::io
