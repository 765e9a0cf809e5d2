// Result<T>: a value or an Error. Member names follow std::expected, so that code reads the same
// once the language brings it.
#pragma once

#include <cstdlib>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace pospay {

// Named by what the caller does next. The numbers are those of pospay_code in pospay/types.h.
enum class Code : int {
  ok = 0,
  // The call itself is wrong (a value, its range, the moment): mend the call. Nothing has changed.
  invalid = 1,
  // The instance is still starting or is shutting down: ask again after the next wake-up.
  not_ready = 2,
  // Not allowed in this state, on this thread, or by a rule; the message says why. Nothing has
  // changed.
  refused = 3,
  // Not now, for a reason outside the program (network, disk): the same call may be repeated.
  unavailable = 4,
  // The effect is not known: ask for the outcome, never repeat blindly.
  unknown = 5,
  // This plugin or this ABI version does not have the feature.
  unsupported = 6,
  // There is no such operation, payment or parameter.
  not_found = 7,
  // A bug was caught at the boundary. The instance refuses further work; the host goes on.
  internal = 8,
};

struct [[nodiscard]] Error {
  Code code = Code::internal;
  // One sentence for a person, with the remedy where there is one. UTF-8.
  std::string message;
  // Stable identifier of the message in the catalogue of its speaker ("refund.exceeds"), or empty.
  std::string id;

  Error() = default;
  Error(Code code_, std::string message_, std::string id_ = {})
      : code(code_), message(std::move(message_)), id(std::move(id_)) {}
};

// Wraps an Error where the value type could be mistaken for one.
struct Unexpected {
  Error error;
  explicit Unexpected(Error error_) : error(std::move(error_)) {}
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit by design
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT
  Result(Unexpected error)                                                   // NOLINT
      : state_(std::in_place_index<1>, std::move(error.error)) {}

  bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  // Precondition of value() and the dereferences: has_value(). Broken, the program stops here
  // instead of going on with money on an undefined value.
  T& value() & { return *checked(); }
  const T& value() const& { return *const_cast<Result*>(this)->checked(); }
  T&& value() && { return std::move(*checked()); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return checked(); }
  const T* operator->() const { return const_cast<Result*>(this)->checked(); }

  template <class U>
  T value_or(U&& fallback) const& {
    return has_value() ? value() : static_cast<T>(std::forward<U>(fallback));
  }

  // Precondition: !has_value().
  const Error& error() const& {
    if (has_value()) std::abort();
    return std::get<1>(state_);
  }

 private:
  T* checked() {
    if (!has_value()) std::abort();
    return &std::get<0>(state_);
  }

  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}             // NOLINT: implicit by design
  Result(Unexpected error) : error_(std::move(error.error)) {}  // NOLINT

  bool has_value() const noexcept { return !error_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }
  void value() const {
    if (error_) std::abort();
  }
  const Error& error() const& {
    if (!error_) std::abort();
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

}  // namespace pospay
