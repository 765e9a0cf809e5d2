// The rows of the gateway's report, and a way to find one among a hundred thousand.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/oplati/core/messages.hpp"

namespace oplati {

bool is_return(const ReportRow& row);
bool is_sale(const ReportRow& row);
// Final, and the money changed hands.
bool has_moved(const ReportRow& row);
// Not final, or a status that the protocol does not list.
bool is_undecided(const ReportRow& row);

// Finds elements by a text that each of them has. In the order of the texts' hashes, so that
// sorting and looking up stay within a plain array and look at the texts themselves only in the
// end: with a million texts each look would be a miss of the caches. Texts with one hash are
// ordered by themselves, so nobody who chooses them can make it slow.
class TextIndex {
 public:
  struct Entry {
    std::uint32_t hash = 0;
    std::uint32_t element = 0;
  };
  using Found = std::span<const Entry>;

  TextIndex() = default;
  // `text_of` gives the text of an element; elements are counted from 0.
  template <class TextOf>
  TextIndex(std::size_t size, TextOf text_of) {
    entries_.reserve(size);
    for (std::uint32_t i = 0; i < size; ++i) entries_.push_back({hash_of(text_of(i)), i});
    std::sort(entries_.begin(), entries_.end(), [&](const Entry& a, const Entry& b) {
      if (a.hash != b.hash) return a.hash < b.hash;
      const std::string_view text = text_of(a.element);
      const std::string_view other = text_of(b.element);
      return text != other ? text < other : a.element < b.element;
    });
  }

  // All elements with this text, the oldest first.
  template <class TextOf>
  Found find(std::string_view wanted, TextOf text_of) const {
    const std::uint32_t hash = hash_of(wanted);
    const auto is_before = [&](const Entry& entry, std::string_view text) {
      return entry.hash != hash ? entry.hash < hash : text_of(entry.element) < text;
    };
    const auto is_behind = [&](std::string_view text, const Entry& entry) {
      return entry.hash != hash ? hash < entry.hash : text < text_of(entry.element);
    };
    const auto first = std::lower_bound(entries_.begin(), entries_.end(), wanted, is_before);
    return {first, std::upper_bound(first, entries_.end(), wanted, is_behind)};
  }

 private:
  static std::uint32_t hash_of(std::string_view text) {
    return static_cast<std::uint32_t>(std::hash<std::string_view>{}(text));
  }
  std::vector<Entry> entries_;
};

class ReportIndex {
 public:
  // `rows` lives longer than the index.
  explicit ReportIndex(const std::vector<ReportRow>& rows);

  // The row of a payment, or with `wants_return` of a reversal; its number. A row with this id but
  // another order number is not it. Of several with the order number one that moved money comes
  // first.
  std::optional<std::uint32_t> find(std::int64_t id, std::string_view order_number,
                                    bool wants_return) const;

 private:
  const std::vector<ReportRow>& rows_;
  struct ById {
    std::int64_t id = 0;
    std::uint32_t row = 0;
    bool operator<(const ById& other) const {
      return id != other.id ? id < other.id : row < other.row;
    }
  };
  std::string_view order_of(std::uint32_t row) const { return rows_[row].order_number; }

  std::vector<ById> by_id_;
  TextIndex by_order_;
};

}  // namespace oplati
