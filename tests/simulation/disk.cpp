#include "tests/simulation/disk.hpp"

#include <algorithm>
#include <utility>

#include "tests/simulation/world.hpp"

namespace simulation {

using oplati::OperationRecord;

namespace {

// A paid operation has so many: its intent, its end, the host's answer, and one to spare.
constexpr std::size_t usual_versions = 4;

std::string session_key(const OperationRecord& record) {
  return record.register_number + "/" + record.session_id;
}

}  // namespace

bool Disk::is_result(const OperationRecord& record) const {
  const auto found = operations_.find(record.key);
  return found != operations_.end() && found->second.back().record.session_id == record.session_id;
}

bool Disk::session_is_free(const OperationRecord& record) const {
  if (record.session_id.empty()) return true;
  const auto found = sessions_.find(session_key(record));
  return found == sessions_.end() || found->second == record.key;
}

Disk::Fate Disk::fate_of(const OperationRecord& record) {
  const std::uint64_t site = site_of(till_, writes_);
  if (!session_is_free(record)) return Fate::refused;
  if (is_full_ && !is_result(record)) {
    world_->faults.saw(Fault::d1);
    return Fate::refused;
  }
  if (is_full_) {
    world_->faults.saw(Fault::d2);
    // The reserve holds a few results, not all.
    if (world_->dice.chance(Question::fault_shape, site, 300)) return Fate::refused;
  }
  if (world_->strikes(Fault::d3, site)) return Fate::refused;
  if (world_->strikes(Fault::d4, site)) {
    return world_->dice.chance(Question::fault_shape, site, 500) ? Fate::written_unsaid
                                                                 : Fate::refused;
  }
  if (world_->strikes(Fault::d5, site)) return Fate::lied;
  return Fate::written;
}

Disk::Commit Disk::begin_commit(std::vector<OperationRecord> records) {
  ++writes_;
  Commit commit;
  const std::uint64_t site = site_of(till_, writes_, 1);
  commit.takes_ms = world_->dice.between(Question::write_ms, site, 1, 12);
  if (world_->strikes(Fault::d12, site)) {
    commit.takes_ms = world_->dice.between(Question::fault_size, site, 3'000, 30'000);
  }
  under_way_.reserve(records.size());
  commit.acknowledged.reserve(records.size());
  std::set<std::string> sessions;  // of this commit
  for (auto& record : records) {
    Fate fate = world_->seams.writes(record) ? fate_of(record) : Fate::dropped;
    if (fate != Fate::refused && !record.session_id.empty() &&
        !sessions.insert(session_key(record)).second) {
      fate = Fate::refused;
    }
    const bool is_failure = fate == Fate::refused || fate == Fate::written_unsaid;
    if (is_failure) world_->faults.saw(Fault::u13);
    commit.acknowledged.push_back(!is_failure || world_->seams.hides_failed_write());
    Pending& pending = under_way_.emplace_back();
    pending.record = std::move(record);
    pending.fate = fate;
  }
  return commit;
}

void Disk::write(OperationRecord&& record) {
  if (!record.session_id.empty()) sessions_[session_key(record)] = record.key;
  auto& versions = operations_[record.key];
  if (versions.empty()) {
    order_.push_back(record.key);
    versions.reserve(usual_versions);
  }
  Version& version = versions.emplace_back();
  version.record = std::move(record);
  version.commit = commits_;
}

void Disk::finish_commit() {
  ++commits_;
  bool is_honest = true;
  for (auto& [record, fate] : std::exchange(under_way_, {})) {
    if (fate == Fate::refused || fate == Fate::dropped) continue;
    if (fate == Fate::lied) is_honest = false;
    write(std::move(record));
  }
  if (is_honest) synced_ = commits_;
}

void Disk::crash(bool is_reboot) {
  if (!under_way_.empty()) {
    world_->faults.saw(Fault::d7);
    const bool is_there =
        world_->dice.chance(Question::fault_shape, site_of(till_, writes_, 2), 500);
    if (is_there) {
      finish_commit();
    } else {
      under_way_.clear();
    }
  }
  // A process that dies leaves its writes to the system; only a power loss drops them.
  if (is_reboot) {
    for (auto& [key, versions] : operations_) {
      const auto lost = [this](const Version& version) { return version.commit > synced_; };
      const auto first = std::find_if(versions.begin(), versions.end(), lost);
      if (first == versions.end()) continue;
      versions.erase(first, versions.end());
      world_->operation_of(key).seen.record_was_lost = true;
    }
    std::erase_if(order_, [this](const std::string& key) {
      if (!operations_[key].empty()) return false;
      operations_.erase(key);
      return true;
    });
  }
  synced_ = commits_;
  for (const std::string& key : order_) {
    if (!world_->strikes(Fault::d8, site_of(till_, writes_, world_->operation_of(key).index)))
      continue;
    damaged_.insert(key);
    world_->operation_of(key).seen.record_was_lost = true;
  }
}

const OperationRecord* Disk::latest(const std::string& key) const {
  const auto found = operations_.find(key);
  return found == operations_.end() ? nullptr : &found->second.back().record;
}

std::vector<OperationRecord> Disk::open() const {
  std::vector<OperationRecord> records;
  for (const std::string& key : order_) {
    if (is_damaged(key)) continue;
    const auto& versions = operations_.at(key);
    const bool is_older = world_->seams.reads_older_records() && versions.size() > 1;
    const OperationRecord& record = versions[versions.size() - (is_older ? 2 : 1)].record;
    if (record.is_open) records.push_back(record);
  }
  return records;
}

std::vector<OperationRecord> Disk::refunds_of(const std::string& register_number,
                                              std::int64_t sale_payment_id) const {
  std::vector<OperationRecord> records;
  for (const std::string& key : order_) {
    const OperationRecord& record = operations_.at(key).back().record;
    if (record.counts_as_refund && record.sale_payment_id == sale_payment_id &&
        record.register_number == register_number) {
      records.push_back(record);
    }
  }
  return records;
}

std::optional<std::vector<oplati::ShiftOperation>> Disk::operations_of_shift(
    const std::string& register_number, const std::string& shift) const {
  std::vector<oplati::ShiftOperation> found;
  for (const std::string& key : order_) {
    if (is_damaged(key)) return std::nullopt;
    const OperationRecord& record = operations_.at(key).back().record;
    if (record.register_number == register_number && record.shift == shift) {
      found.push_back(oplati::summary_of(record));
    }
  }
  return found;
}

bool Disk::names(const std::string& key, const std::string& order_number) const {
  const auto found = operations_.find(key);
  if (found == operations_.end()) return false;
  return std::any_of(found->second.rbegin(), found->second.rend(), [&](const Version& version) {
    return version.record.order_number == order_number ||
           version.record.payload.find(order_number) != std::string::npos;
  });
}

}  // namespace simulation
