// One way of a relayed connection: bytes that have come in and wait until they may go out. Knows no
// clock: times are given.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "tests/support/relay_fault.hpp"
#include "tests/support/tls_records.hpp"

namespace test {

class RelayWay {
 public:
  using Time = std::chrono::steady_clock::time_point;
  enum class End { none, finish, finish_both, reset_both };
  // What was read waits up to this size; then nothing more is read, as a slow peer's buffers do.
  static constexpr std::size_t max_waiting_bytes = 1 << 20;

  // A fault counts from its version's first bytes on.
  void take_in(std::string_view bytes, Time now, std::chrono::milliseconds delay,
               const RelayFault& fault, std::uint64_t fault_version);
  void take_end(Time now, std::chrono::milliseconds delay);
  // What was held back goes on.
  void release(Time now);

  // The bytes that may go out now, or none.
  std::string_view due(Time now) const;
  void sent(std::size_t count);
  // The end that may go out now, once; nothing goes out after it.
  End take_due_end(Time now);
  // When something is due next.
  std::optional<Time> next_due() const;
  bool is_full() const { return waiting_bytes_ >= max_waiting_bytes; }
  bool was_hit() const { return was_hit_; }

 private:
  struct Piece {
    Time due;
    std::string bytes;
    End end = End::none;
  };
  void wait(Time due, std::string_view bytes, End end = End::none);
  void hit(std::string_view bytes, Time due, const RelayFault& fault);

  std::deque<Piece> pieces_;
  std::size_t sent_of_first_ = 0;
  std::size_t waiting_bytes_ = 0;
  std::string held_;
  bool is_end_held_ = false;
  TlsRecords records_;
  std::uint64_t fault_version_ = 0;
  std::size_t passed_ = 0;  // since the fault's version began
  bool is_ended_ = false;
  bool was_hit_ = false;
};

}  // namespace test
