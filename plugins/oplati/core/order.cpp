#include "plugins/oplati/core/order.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <iterator>
#include <utility>

namespace oplati {
namespace {

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

OrderPartKind part_kind(const pospay::MixLine& line) {
  if (line.tender_id == tender_id) return OrderPartKind::oplati;
  switch (line.kind) {
    case pospay::TenderKind::cash:
      return OrderPartKind::cash;
    case pospay::TenderKind::card:
      return OrderPartKind::bank_card;
    case pospay::TenderKind::other:
      return OrderPartKind::other;
  }
  return OrderPartKind::other;
}

// Items and parts are written as one field each, parted by a character that text never holds.
constexpr char unit_separator = '\x1f';

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == unit_separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

template <class Number>
Number to_number(const std::string& text) {
  Number number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// Several values as one, between separators; a separator inside one of them is left out.
class Joined {
 public:
  Joined& text(std::string_view value) {
    begin();
    std::copy_if(value.begin(), value.end(), std::back_inserter(all_),
                 [](char c) { return c != unit_separator; });
    return *this;
  }
  Joined& number(std::int64_t value) { return text(std::to_string(value)); }
  const std::string& all() const { return all_; }

 private:
  void begin() {
    if (!std::exchange(is_first_, false)) all_ += unit_separator;
  }

  std::string all_;
  bool is_first_ = true;
};

}  // namespace

std::string make_order_number(std::string_view receipt_number, int attempt, std::uint64_t random,
                              std::size_t limit) {
  // Crockford's alphabet: no I, L, O, U, so that it can be read out on the telephone.
  static constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string tail = "-" + std::to_string(attempt) + "-";
  for (int i = 0; i < 8; ++i) {
    tail += alphabet[random & 31];
    random >>= 5;
  }
  std::string head;
  for (const char c : receipt_number) {
    if (head.size() + tail.size() >= limit) break;
    head += is_alphanumeric(c) ? c : '-';
  }
  return head + tail;
}

std::string make_shift_label(const pospay::Shift& shift) {
  using namespace std::chrono;
  const auto local = milliseconds{shift.opened_at_ms} + minutes{shift.utc_offset_minutes};
  const year_month_day date{floor<days>(sys_time<milliseconds>{local})};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%02u%02u%04d", unsigned{date.day()},
                unsigned{date.month()}, int{date.year()});
  std::string label = text.data();
  if (shift.number_of_day > 1) label += "-" + std::to_string(shift.number_of_day);
  return label;
}

Order make_order(const pospay::Receipt& receipt, std::int64_t sum_minor,
                 const pospay::Shift& shift) {
  Order order;
  order.sum_minor = sum_minor;
  order.shift = make_shift_label(shift);
  order.receipt_number = receipt.number;
  order.title = receipt.title;
  order.header_info = receipt.header;
  order.footer_info = receipt.footer;
  order.amount_total_minor = receipt.total.minor;
  for (const auto& position : receipt.positions) {
    order.items.push_back({position.is_service, position.name, position.barcode,
                           position.quantity_milli, position.unit, position.price.minor,
                           position.cost.minor});
  }
  for (const auto& line : receipt.tenders) {
    const OrderPartKind kind = part_kind(line);
    order.parts.push_back(
        {kind, kind == OrderPartKind::other ? line.name : std::string{}, line.amount.minor});
  }
  return order;
}

Order make_plain_reversal(std::int64_t sum_minor, std::string_view receipt_number,
                          std::string_view shift_label) {
  Order order;
  order.sum_minor = sum_minor;
  order.shift = shift_label;
  order.receipt_number = receipt_number;
  order.amount_total_minor = sum_minor;
  order.items.push_back({false, "Возврат", "", 1000, "", sum_minor, sum_minor});
  order.parts.push_back({OrderPartKind::oplati, "", sum_minor});
  return order;
}

void write_order(FieldWriter& out, const Order& order) {
  out.number("sum", order.sum_minor);
  out.text("order", order.order_number);
  out.text("session", order.session_id);
  out.text("shift", order.shift);
  out.text("receipt", order.receipt_number);
  out.text("title", order.title);
  out.text("header", order.header_info);
  out.text("footer", order.footer_info);
  out.number("total", order.amount_total_minor);
  for (const auto& item : order.items) {
    out.text("item", Joined()
                         .number(item.is_service ? 1 : 0)
                         .text(item.name)
                         .text(item.barcode)
                         .number(item.quantity_milli)
                         .text(item.unit)
                         .number(item.price_minor)
                         .number(item.cost_minor)
                         .all());
  }
  for (const auto& part : order.parts) {
    out.text(
        "part",
        Joined().number(static_cast<int>(part.kind)).text(part.name).number(part.sum_minor).all());
  }
}

Order read_order(FieldReader& in) {
  Order order;
  order.sum_minor = in.number("sum");
  order.order_number = in.text("order");
  order.session_id = in.text("session");
  order.shift = in.text("shift");
  order.receipt_number = in.text("receipt");
  order.title = in.text("title");
  order.header_info = in.text("header");
  order.footer_info = in.text("footer");
  order.amount_total_minor = in.number("total");
  for (const auto& text : in.all("item")) {
    const auto f = split(text);
    if (f.size() != 7) {
      in.fail();
      continue;
    }
    order.items.push_back({f[0] == "1", f[1], f[2], to_number<std::int64_t>(f[3]), f[4],
                           to_number<std::int64_t>(f[5]), to_number<std::int64_t>(f[6])});
  }
  for (const auto& text : in.all("part")) {
    const auto f = split(text);
    if (f.size() != 3) {
      in.fail();
      continue;
    }
    order.parts.push_back(
        {static_cast<OrderPartKind>(to_number<int>(f[0])), f[1], to_number<std::int64_t>(f[2])});
  }
  return order;
}

std::string to_text(const ProviderReference& reference) {
  return "oplati1 " + std::to_string(reference.payment_id) + " " +
         std::to_string(reference.sum_minor) + " " + reference.order_number + " " +
         reference.register_number;
}

std::optional<ProviderReference> parse_provider_reference(std::string_view text) {
  // Five words; the limit is that of the contract's opaque text.
  if (text.size() > 256) return std::nullopt;
  std::array<std::string_view, 5> words;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto end = text.find(' ');
    if ((end == std::string_view::npos) != (i + 1 == words.size())) return std::nullopt;
    words[i] = text.substr(0, end);
    if (words[i].empty()) return std::nullopt;
    if (end != std::string_view::npos) text.remove_prefix(end + 1);
  }
  if (words[0] != "oplati1") return std::nullopt;
  const auto positive = [](std::string_view word) -> std::optional<std::int64_t> {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc{} || end != word.data() + word.size() || number <= 0) {
      return std::nullopt;
    }
    return number;
  };
  const auto payment_id = positive(words[1]);
  const auto sum = positive(words[2]);
  if (!payment_id || !sum) return std::nullopt;
  for (const std::string_view word : {words[3], words[4]}) {
    const bool is_clean = std::all_of(word.begin(), word.end(),
                                      [](char c) { return is_alphanumeric(c) || c == '-'; });
    if (!is_clean) return std::nullopt;
  }
  ProviderReference reference{*payment_id, *sum, std::string(words[3]), std::string(words[4])};
  // Numbers have one form: what to_text would not write is not ours.
  const auto is_plain = [](std::string_view word) { return word.front() != '0'; };
  if (!is_plain(words[1]) || !is_plain(words[2])) return std::nullopt;
  return reference;
}

}  // namespace oplati
