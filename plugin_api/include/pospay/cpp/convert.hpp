// C structs <-> C++ values, the parts that every header of the contract shares.
//
// Reading copies: `read(reader, c, value)` checks a C struct of the other side and fills the value
// in place (so that its memory can be used again). Only fields that struct_size covers are looked
// at. Nothing the other side writes can make it crash, short of pointers to nowhere.
//
// Writing borrows: `write(arena, value)` makes a C struct whose texts point into the value; both,
// the value and the arena, must live as long as the struct is used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pospay/cpp/arena.hpp"
#include "pospay/cpp/limits.hpp"
#include "pospay/cpp/types.hpp"
#include "pospay/cpp/utf8.hpp"

namespace pospay::convert {

// --- Reading -------------------------------------------------------------------------------------

enum class Mode {
  // A request: anything that is not as the contract says refuses it.
  strict,
  // An answer: words for people are mended (invalid bytes become U+FFFD, overlong text is cut) and
  // empty places of a list are left out, because an approval must not be lost to a bad letter.
  // Identifiers, numbers and money are checked as strictly as in a request.
  lenient
};

// Collects the first thing that is wrong. The functions answer false once something is.
class Reader {
 public:
  explicit Reader(Mode mode) noexcept : mode_(mode) {}

  bool is_lenient() const noexcept { return mode_ == Mode::lenient; }

  bool fail(const char* field, const char* problem) noexcept {
    if (field_ == nullptr) {
      field_ = field;
      problem_ = problem;
    }
    return false;
  }

  // Precondition: something failed.
  Error error() const {
    return Error(Code::invalid, std::string(field_ ? field_ : "value") + ": " +
                                    (problem_ ? problem_ : "not as the contract says"));
  }

  // An identifier or another text that must arrive unchanged.
  bool text(const pospay_text& c, std::string& out, const char* field,
            std::size_t limit = max_text_size) {
    if (c.size == 0) {
      out.clear();
      return true;
    }
    if (c.data == nullptr) return fail(field, "a size without data");
    if (c.size > limit) return fail(field, "too long");
    const std::string_view view(c.data, c.size);
    // What the last call has left there was checked then: rules are asked at every key press.
    if (out == view) return true;
    if (!is_text(view)) return fail(field, "not UTF-8 text");
    out.assign(view);
    return true;
  }

  // Words for people.
  bool prose(const pospay_text& c, std::string& out, const char* field) {
    if (!is_lenient()) return text(c, out, field);
    if (c.size == 0 || c.data == nullptr) {
      out.clear();
      return true;
    }
    const std::string_view view = cut_text(std::string_view(c.data, c.size), max_text_size);
    if (is_text(view)) {
      out.assign(view);
    } else {
      out = mended_text(view);
    }
    return true;
  }

  // 1 to 64 bytes of [0-9A-Za-z._:-].
  bool key(const pospay_text& c, std::string& out, const char* field) {
    if (c.data == nullptr || c.size == 0) return fail(field, "empty");
    if (c.size > max_key_size) return fail(field, "longer than 64 bytes");
    if (!has_only(std::string_view(c.data, c.size), "._:-")) {
      return fail(field, "only 0-9, A-Z, a-z, '.', '_', ':' and '-' are allowed");
    }
    out.assign(c.data, c.size);
    return true;
  }

  // At most 32 bytes of [0-9A-Za-z-].
  bool receipt_number(const pospay_text& c, std::string& out, const char* field) {
    if (c.size != 0 && c.data == nullptr) return fail(field, "a size without data");
    if (c.size > max_receipt_number_size) return fail(field, "longer than 32 bytes");
    const std::string_view view =
        c.size == 0 ? std::string_view{} : std::string_view(c.data, c.size);
    if (!has_only(view, "-")) return fail(field, "only 0-9, A-Z, a-z and '-' are allowed");
    out.assign(view);
    return true;
  }

  // An amount. Its currency is three capital letters, its exponent 0 to 4 as ISO 4217 has them.
  bool money(const pospay_money& c, Money& out, const char* field) {
    for (int i = 0; i < 3; ++i) {
      if (c.currency[i] < 'A' || c.currency[i] > 'Z') return fail(field, "not a currency");
    }
    if (c.currency[3] != '\0') return fail(field, "not a currency");
    if (c.exponent < 0 || c.exponent > 4) return fail(field, "not an exponent");
    out.minor = c.minor;
    const std::string_view currency(c.currency, 3);
    if (out.currency != currency) out.currency.assign(currency);
    out.exponent = c.exponent;
    return true;
  }

  // An amount that may be left out: {0, "", 0} becomes no money at all.
  bool optional_money(const pospay_money& c, Money& out, const char* field) {
    if (c.minor == 0 && c.currency[0] == '\0') {
      out = Money{};
      return true;
    }
    return money(c, out, field);
  }

  bool arguments(const pospay_argument* items, std::uint32_t count, std::uint32_t limit,
                 std::vector<Argument>& out, const char* field) {
    if (!is_countable(items, count, limit, field)) return false;
    out.resize(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      if (!prose(items[i].name, out[i].name, field)) return false;
      if (!prose(items[i].value, out[i].value, field)) return false;
    }
    return true;
  }

  bool message(const pospay_message& c, Message& out, const char* field) {
    return prose(c.id, out.id, field) && prose(c.text, out.text, field) &&
           arguments(c.arguments, c.argument_count, max_arguments, out.arguments, field);
  }

  // A list of pointers to structs; each element goes through the `read` of its type.
  template <class C, class T>
  bool list(const C* const* items, std::uint32_t count, std::uint32_t limit, std::vector<T>& out,
            const char* field) {
    if (!is_countable(items, count, limit, field)) return false;
    out.resize(count);
    std::size_t used = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      if (items[i] == nullptr) {
        if (is_lenient()) continue;
        return fail(field, "an element is null");
      }
      if (!read(*this, *items[i], out[used])) return false;
      ++used;
    }
    out.resize(used);
    return true;
  }

  bool is_countable(const void* items, std::uint32_t count, std::uint32_t limit,
                    const char* field) noexcept {
    if (count > limit) return fail(field, "too many elements");
    if (count != 0 && items == nullptr) return fail(field, "a count without elements");
    return true;
  }

 private:
  static bool has_only(std::string_view text, std::string_view besides) noexcept {
    for (const char c : text) {
      const bool is_plain =
          (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (!is_plain && besides.find(c) == std::string_view::npos) return false;
    }
    return true;
  }

  Mode mode_;
  const char* field_ = nullptr;
  const char* problem_ = nullptr;
};

inline constexpr const char* too_short = "struct_size does not cover the fields of version 1.0";

// --- Enumerators: a number that this version does not know becomes what its header says
// -----------

inline Code to_code(pospay_code number) noexcept {
  return number >= POSPAY_OK && number <= POSPAY_INTERNAL ? static_cast<Code>(number)
                                                          : Code::unknown;
}

inline Reason to_reason(std::int32_t number) noexcept {
  switch (const auto reason = static_cast<Reason>(number)) {
    case Reason::none:
    case Reason::buyer_declined:
    case Reason::not_enough_money:
    case Reason::buyer_timed_out:
    case Reason::cancelled_by_cashier:
    case Reason::cancelled_by_system:
    case Reason::code_used:
    case Reason::code_expired:
    case Reason::code_foreign:
    case Reason::gateway_refused:
    case Reason::register_unknown:
    case Reason::unauthorized:
    case Reason::token_exists:
    case Reason::session_lost:
    case Reason::gateway_unreachable:
    case Reason::gateway_untrusted:
    case Reason::journal_unavailable:
    case Reason::refund_exceeds:
    case Reason::refund_too_late:
    case Reason::payment_not_found:
    case Reason::answer_lost:
    case Reason::answer_mismatch:
    case Reason::internal:
      return reason;
  }
  return Reason::gateway_refused;
}

inline TenderKind to_tender_kind(std::int32_t number) noexcept {
  return number == POSPAY_TENDER_CASH   ? TenderKind::cash
         : number == POSPAY_TENDER_CARD ? TenderKind::card
                                        : TenderKind::other;
}

// --- Writing -------------------------------------------------------------------------------------

inline pospay_text write_text(std::string_view text) noexcept {
  return pospay_text{text.data(), text.size()};
}

// A currency that is not three letters is left empty: the reader refuses it.
inline pospay_money write_money(const Money& money) noexcept {
  pospay_money c{};
  c.minor = money.minor;
  if (money.currency.size() == 3) money.currency.copy(c.currency, 3);
  c.exponent = money.exponent;
  return c;
}

inline const pospay_argument* write_arguments(Arena& arena, const std::vector<Argument>& list) {
  auto* items = arena.make_array<pospay_argument>(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    items[i] = pospay_argument{write_text(list[i].name), write_text(list[i].value)};
  }
  return items;
}

inline pospay_message write_message(Arena& arena, const Message& message) {
  pospay_message c{};
  c.id = write_text(message.id);
  c.text = write_text(message.text);
  c.arguments = write_arguments(arena, message.arguments);
  c.argument_count = static_cast<std::uint32_t>(message.arguments.size());
  return c;
}

// A list of pointers to structs; each element goes through the `write` of its type.
template <class C, class T>
const C* const* write_list(Arena& arena, const std::vector<T>& list) {
  auto** items = arena.make_array<const C*>(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) items[i] = write(arena, list[i]);
  return items;
}

// --- Errors --------------------------------------------------------------------------------------

// Copies `text` into a buffer of a pospay_error: zero-terminated, cut at a character's end, bytes
// that are not text replaced by '?'. Never allocates.
template <std::size_t size>
void fill_text(char (&buffer)[size], std::string_view text) noexcept {
  text = cut_text(text, size - 1);
  std::size_t used = 0;
  while (!text.empty()) {
    const std::size_t step = utf8_character_size(text);
    if (step == 0) {
      buffer[used++] = '?';
      text.remove_prefix(1);
    } else {
      used += text.copy(buffer + used, step);
      text.remove_prefix(step);
    }
  }
  buffer[used] = '\0';
}

// Answers `code` with its words, if the caller wants them.
inline pospay_code report(pospay_error* error, pospay_code code, std::string_view message,
                          std::string_view id = {}) noexcept {
  if (error != nullptr) {
    fill_text(error->id, id);
    fill_text(error->message, message);
  }
  return code;
}

inline pospay_code report(pospay_error* error, const Error& from) noexcept {
  // An error whose code says "ok" is a bug of its author; it must not pass for success.
  const auto code = from.code == Code::ok ? POSPAY_INTERNAL : static_cast<pospay_code>(from.code);
  return report(error, code, from.message, from.id);
}

// The other way round; buffers of the other side are read up to their end and no further.
inline Error to_error(pospay_code code, const pospay_error& error) {
  const auto bounded = [](const char* text, std::size_t size) {
    std::size_t length = 0;
    while (length < size && text[length] != '\0') ++length;
    return mended_text(std::string_view(text, length));
  };
  return Error(to_code(code), bounded(error.message, sizeof error.message),
               bounded(error.id, sizeof error.id));
}

}  // namespace pospay::convert
