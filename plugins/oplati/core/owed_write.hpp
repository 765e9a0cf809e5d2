// What a machine owes the journal: a required record that could not be written.
//
// What was told behind such a Write is right without it and is told from memory; `settled` alone
// waits, because it says that the record is durable. The record is tried again until it is written,
// by itself or together with the next thing that is written anyway.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "plugins/oplati/core/machine.hpp"

namespace oplati {

class OwedWrite {
 public:
  // Around each input that is handled.
  void begin_step(const Input& input);
  void end_step(const Actions& actions);

  struct Failure {
    bool is_news = false;       // no write has failed since the last one that did not
    bool dropped_send = false;  // a Send stood behind the Write: it was not carried out
    std::vector<Emit> told;     // events behind the Write, without `settled`
  };
  Failure fail(std::int64_t again_at_ms);

  struct Debt {
    bool is_owed = false;
    bool settles = false;  // `settled` stands behind it
  };
  // Whoever writes pays the debt with it; it comes back if that write fails, too.
  Debt take();

  bool is_owed() const { return debt_.is_owed; }
  bool is_due(std::int64_t now_ms) const { return debt_.is_owed && now_ms >= again_at_ms_; }
  std::int64_t again_at_ms() const { return again_at_ms_; }

 private:
  Debt debt_;
  std::int64_t again_at_ms_ = 0;
  bool failure_is_known_ = false;
  // The required Write of the last step and what stands behind it.
  bool has_write_ = false;
  bool has_settled_ = false;
  bool has_send_ = false;
  std::vector<Emit> told_;
};

}  // namespace oplati
