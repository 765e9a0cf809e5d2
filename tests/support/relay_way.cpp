#include "tests/support/relay_way.hpp"

#include <algorithm>

namespace test {

void RelayWay::wait(Time due, std::string_view bytes, End end) {
  if (is_ended_ || (bytes.empty() && end == End::none)) return;
  // Nothing overtakes, also when the delay was made shorter.
  if (!pieces_.empty()) due = std::max(due, pieces_.back().due);
  pieces_.push_back({due, std::string(bytes), end});
  waiting_bytes_ += bytes.size();
  is_ended_ = end != End::none;
}

void RelayWay::take_in(std::string_view bytes, Time now, std::chrono::milliseconds delay,
                       const RelayFault& fault, std::uint64_t fault_version) {
  const Time due = now + delay;
  if (fault_version != fault_version_) {
    fault_version_ = fault_version;
    passed_ = 0;
  }
  const std::size_t handshake = records_.handshake_bytes(bytes);
  if (fault.kind == RelayKind::none) return wait(due, bytes);
  const std::size_t spared = fault.spares_handshake ? handshake : 0;
  const std::size_t left = fault.after_bytes - std::min(fault.after_bytes, passed_);
  const std::size_t unharmed = std::min(bytes.size(), spared + left);
  passed_ += bytes.size() - spared;
  wait(due, bytes.substr(0, unharmed));
  if (unharmed < bytes.size()) hit(bytes.substr(unharmed), due, fault);
}

void RelayWay::hit(std::string_view bytes, Time due, const RelayFault& fault) {
  was_hit_ = true;
  switch (fault.kind) {
    case RelayKind::none:
    case RelayKind::drop:
      return;
    case RelayKind::stall:
      if (held_.size() < max_waiting_bytes) held_ += bytes;
      return;
    case RelayKind::truncate:
      return wait(due, {}, End::finish_both);
    case RelayKind::reset:
      return wait(due, {}, End::reset_both);
    case RelayKind::garble: {
      std::string garbled(bytes);
      for (char& byte : garbled) byte = static_cast<char>(~byte);
      return wait(due, garbled);
    }
    case RelayKind::drip:
      for (std::size_t i = 0; i < bytes.size(); ++i) {
        const Time before = pieces_.empty() ? due : std::max(due, pieces_.back().due);
        wait(before + fault.drip_pause, bytes.substr(i, 1));
      }
      return;
  }
}

void RelayWay::take_end(Time now, std::chrono::milliseconds delay) {
  // The end does not overtake what is held back.
  if (held_.empty()) return wait(now + delay, {}, End::finish);
  is_end_held_ = true;
}

void RelayWay::release(Time now) {
  wait(now, held_);
  held_.clear();
  if (is_end_held_) wait(now, {}, End::finish);
}

std::string_view RelayWay::due(Time now) const {
  if (pieces_.empty() || pieces_.front().due > now) return {};
  return std::string_view(pieces_.front().bytes).substr(sent_of_first_);
}

void RelayWay::sent(std::size_t count) {
  sent_of_first_ += count;
  waiting_bytes_ -= count;
  if (sent_of_first_ < pieces_.front().bytes.size()) return;
  pieces_.pop_front();
  sent_of_first_ = 0;
}

RelayWay::End RelayWay::take_due_end(Time now) {
  if (pieces_.empty() || pieces_.front().due > now) return End::none;
  const End end = pieces_.front().end;
  if (end != End::none) pieces_.pop_front();
  return end;
}

std::optional<RelayWay::Time> RelayWay::next_due() const {
  if (pieces_.empty()) return std::nullopt;
  return pieces_.front().due;
}

}  // namespace test
