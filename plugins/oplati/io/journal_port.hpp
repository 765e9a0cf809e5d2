// The journal as the driver sees it.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "plugins/oplati/io/journal.hpp"
#include "plugins/oplati/io/ports.hpp"

namespace oplati::io {

class JournalPort : public IJournal {
 public:
  JournalPort(std::filesystem::path folder, std::function<JournalStamp()> clock);

  pospay::Result<std::vector<OperationRecord>> open() override;
  // One commit. When that fails because of a record (a used session) or for want of space, each
  // record is tried by itself, so that one does not keep the others from the disk.
  std::vector<bool> append(const std::vector<OperationRecord>& records) override;
  bool is_in_doubt() const override { return is_in_doubt_; }
  pospay::Result<std::optional<OperationRecord>> find(const std::string& key) override;
  pospay::Result<std::vector<OperationRecord>> refunds_of(const std::string& register_number,
                                                          std::int64_t sale_payment_id) override;
  pospay::Result<std::vector<ShiftOperation>> operations_of_shift(
      const std::string& register_number, const std::string& shift) override;
  bool needs_reconciliation() const override;
  pospay::Result<void> reconciled() override;
  void close() override;

  // nullptr before open() and after close().
  Journal* journal() { return journal_.get(); }
  // Why the last append failed, for the log; empty when it did not.
  const std::string& last_refusal() const { return last_refusal_; }

 private:
  pospay::Error not_open() const;
  bool are_absent(const std::vector<OperationRecord>& records);

  std::filesystem::path folder_;
  std::function<JournalStamp()> clock_;
  std::unique_ptr<Journal> journal_;
  std::string last_refusal_;
  bool is_in_doubt_ = false;
};

}  // namespace oplati::io
