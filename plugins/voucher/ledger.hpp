// The ledger: every voucher operation of this till, durable. A text file, one row a line, rewritten
// as a whole for each change: written beside, fsync, renamed over the old one, fsync of the folder.
// After a power cut there is the old ledger or the new one, never half of one.
//
// Writing the whole file suits the some thousand vouchers that a shop takes in a year; a payment
// system with a real load keeps a database. fsync on a till's disk takes some milliseconds.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "pospay/cpp/types.hpp"

namespace voucher {

using pospay::Code;
using pospay::Error;
using pospay::Result;

// Every text of a row is free of white space: keys and numbers by the contract, codes by the check
// of the voucher file. An empty text is written as "-".
struct Row {
  bool is_refund = false;
  std::string key;
  std::string line;
  std::string receipt_number;
  std::string code;         // of the voucher; empty until one was accepted
  std::string payment_key;  // of a refund: what it gives back
  std::int64_t amount_minor = 0;
  std::int64_t started_at_ms = 0;
  int outcome = 0;  // OutcomeStatus; 0 = none yet
  int reason = 0;
  int settled = 0;  // SettledAs; 0 = not yet
  std::uint64_t outcome_sequence = 0;

  bool is_approved() const { return outcome == POSPAY_OUTCOME_APPROVED; }
};

class Ledger {
 public:
  // By key.
  using Rows = std::map<std::string, Row>;

  explicit Ledger(const std::string& folder) : folder_(folder), path_(folder + "/ledger.txt") {}

  const Rows& rows() const { return rows_; }
  Row* find(const std::string& key) {
    const auto found = rows_.find(key);
    return found == rows_.end() ? nullptr : &found->second;
  }

  // Reads the file; without one the ledger is empty. What cannot be read is not guessed at.
  Result<void> load() {
    std::ifstream file(path_);
    if (!file) {
      if (access(path_.c_str(), F_OK) == 0) return failure("cannot be opened");
      return {};
    }
    std::string text;
    if (!std::getline(file, text) || text != header) return failure("is not a voucher ledger");
    while (std::getline(file, text)) {
      if (rows_.size() >= max_rows) return failure("is too long");
      Row row;
      if (!parse(text, row)) return failure("is damaged in line \"" + text + "\"");
      rows_[row.key] = row;
    }
    return {};
  }

  // Puts `row` in, durably, or changes nothing. Code::unavailable: the disk did not take it.
  Result<void> store(const Row& row) {
    if (rows_.size() >= max_rows) return failure("is full; start a new one");
    Rows changed = rows_;
    changed[row.key] = row;
    std::string text = std::string(header) + "\n";
    for (const auto& [key, each] : changed) text += format(each);
    if (!replace_file(text)) {
      return Error(
          Code::unavailable,
          "The voucher ledger cannot be written: " + std::string(std::strerror(errno)) + ".",
          "voucher.ledger");
    }
    rows_.swap(changed);
    return {};
  }

 private:
  static constexpr const char* header = "voucher-ledger 1";
  // A file of some 20 MB; more than a till ever takes.
  static constexpr std::size_t max_rows = 100'000;

  Error failure(const std::string& what) const {
    return Error(Code::unavailable, "The voucher ledger " + path_ + " " + what + ".",
                 "voucher.ledger");
  }

  static std::string format(const Row& row) {
    const auto word = [](const std::string& text) {
      return text.empty() ? std::string("-") : text;
    };
    std::ostringstream line;
    line << (row.is_refund ? "refund" : "payment") << ' ' << row.key << ' ' << word(row.line) << ' '
         << word(row.receipt_number) << ' ' << word(row.code) << ' ' << word(row.payment_key) << ' '
         << row.amount_minor << ' ' << row.started_at_ms << ' ' << row.outcome << ' ' << row.reason
         << ' ' << row.settled << ' ' << row.outcome_sequence << '\n';
    return line.str();
  }

  static bool parse(const std::string& text, Row& row) {
    std::istringstream line(text);
    std::string kind, rest;
    line >> kind >> row.key >> row.line >> row.receipt_number >> row.code >> row.payment_key >>
        row.amount_minor >> row.started_at_ms >> row.outcome >> row.reason >> row.settled >>
        row.outcome_sequence;
    if (!line || (line >> rest) || (kind != "payment" && kind != "refund")) return false;
    row.is_refund = kind == "refund";
    for (std::string* word : {&row.line, &row.receipt_number, &row.code, &row.payment_key}) {
      if (*word == "-") word->clear();
    }
    return row.amount_minor > 0;
  }

  // Leaves the reason of a failure in errno.
  bool replace_file(const std::string& text) const {
    const std::string beside = path_ + ".new";
    const int file = open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return false;
    const bool is_written = write_all(file, text) && fsync(file) == 0;
    const int reason = errno;
    if (close(file) != 0 || !is_written) {
      if (!is_written) errno = reason;
      return false;
    }
    if (std::rename(beside.c_str(), path_.c_str()) != 0) return false;
    const int folder = open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return false;
    const bool is_durable = fsync(folder) == 0;
    close(folder);
    return is_durable;
  }

  static bool write_all(int file, const std::string& text) {
    std::size_t done = 0;
    while (done < text.size()) {
      const ssize_t step = write(file, text.data() + done, text.size() - done);
      if (step < 0 && errno == EINTR) continue;
      if (step < 0) return false;
      done += static_cast<std::size_t>(step);
    }
    return true;
  }

  const std::string folder_;
  const std::string path_;
  Rows rows_;
};

}  // namespace voucher
