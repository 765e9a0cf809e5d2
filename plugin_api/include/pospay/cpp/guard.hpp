// The plugin's side of the boundary: the one guard that every C entry of an instance goes through.
//
// It answers, in this order and without touching the implementation:
//   POSPAY_REFUSED   another thread than the one that called `create`; nothing has changed
//   POSPAY_REFUSED   a call from inside a callback of the host (re-entrant); nothing has changed
//   POSPAY_REFUSED   the instance is destroyed (a handle that was not released in time)
//   POSPAY_INTERNAL  an earlier call has run into a bug
// and turns whatever the implementation throws, of whatever type, into POSPAY_INTERNAL; from then
// on the instance refuses further work, because its state can no longer be believed. The journal is
// the truth after the next start.
#pragma once

#include <exception>
#include <string>
#include <thread>
#include <utility>

#include "pospay/cpp/convert.hpp"

namespace pospay::exported {

// What the guard must know about an instance. Touched by the till thread alone, except for
// `till_thread`, which never changes.
struct GuardState {
  const std::thread::id till_thread = std::this_thread::get_id();
  bool is_busy = false;
  bool is_broken = false;
  bool is_destroyed = false;
};

// Marks the instance as busy while a call runs.
class Busy {
 public:
  explicit Busy(GuardState& state) noexcept : state_(state) { state_.is_busy = true; }
  ~Busy() { state_.is_busy = false; }
  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;

 private:
  GuardState& state_;
};

inline pospay_code report_bug(pospay_error* error, const char* what) noexcept {
  try {
    return convert::report(error, POSPAY_INTERNAL,
                           std::string("A bug in the payment plugin was caught: ") + what,
                           "plugin.internal");
  } catch (...) {
    return convert::report(error, POSPAY_INTERNAL, "A bug in the payment plugin was caught.",
                           "plugin.internal");
  }
}

// Runs `body`, which answers a pospay_code. Nothing thrown gets out.
template <class Body>
pospay_code contain(pospay_error* error, Body&& body) noexcept {
  try {
    return std::forward<Body>(body)();
  } catch (const std::exception& exception) {
    return report_bug(error, exception.what());
  } catch (...) {
    return report_bug(error, "an exception of an unknown type");
  }
}

// May the instance be entered now? POSPAY_OK or the refusal.
inline pospay_code check_entry(const GuardState& state, pospay_error* error) noexcept {
  if (std::this_thread::get_id() != state.till_thread) {
    return convert::report(error, POSPAY_REFUSED,
                           "The payment plugin was called on another thread than the one that "
                           "created the instance.",
                           "plugin.wrong_thread");
  }
  if (state.is_busy) {
    return convert::report(error, POSPAY_REFUSED,
                           "The payment plugin was called from inside one of its own callbacks.",
                           "plugin.reentrant");
  }
  if (state.is_destroyed) {
    return convert::report(error, POSPAY_REFUSED, "The instance of the plugin is destroyed.",
                           "plugin.destroyed");
  }
  if (state.is_broken) {
    return convert::report(error, POSPAY_INTERNAL,
                           "The payment plugin has stopped after a bug. Restart the till.",
                           "plugin.broken");
  }
  return POSPAY_OK;
}

// The guard. `body` runs only on the right thread, not re-entrantly, on a sound instance.
template <class Body>
pospay_code enter(GuardState& state, pospay_error* error, Body&& body) noexcept {
  if (const pospay_code code = check_entry(state, error); code != POSPAY_OK) return code;
  const Busy busy(state);
  const pospay_code code = contain(error, std::forward<Body>(body));
  if (code == POSPAY_INTERNAL) state.is_broken = true;
  return code;
}

// For the functions that answer nothing: may the caller do it? (destroy and release work on a
// broken instance too.)
inline bool may_end(const GuardState& state) noexcept {
  return std::this_thread::get_id() == state.till_thread && !state.is_busy;
}

inline pospay_code report_null(pospay_error* error, const char* what) noexcept {
  try {
    return convert::report(error, POSPAY_INVALID, std::string(what) + ": null");
  } catch (...) {
    return convert::report(error, POSPAY_INVALID, "null");
  }
}

// Reads a struct of the host, or reports why not.
template <class C, class T>
pospay_code read_input(const C* c, T& out, const char* what, pospay_error* error) {
  if (c == nullptr) return report_null(error, what);
  convert::Reader reader(convert::Mode::strict);
  if (!read(reader, *c, out)) return convert::report(error, reader.error());
  return POSPAY_OK;
}

// The answer of one function: the value and the C structs that point into it, until the next call
// of that function.
template <class T, std::size_t inline_size>
struct Answer {
  T value{};
  convert::InlineArena<inline_size> arena;

  void take(T&& fresh) {
    arena.reset();
    value = std::move(fresh);
  }
};

}  // namespace pospay::exported
