#include "host_sim/checkout/receipt_store.hpp"

#include "host_sim/checkout/money_text.hpp"
#include "host_sim/checkout/plain_text.hpp"
#include "host_sim/checkout/receipt_number.hpp"
#include "host_sim/text/give_back.hpp"
#include "host_sim/text/sale.hpp"

namespace checkout {

using pospay::Code;
using pospay::Error;

namespace {

constexpr const char* kReceiptColumns =
    "SELECT n, kind, state, shift_id, cashier, of_receipt, created_at_ms, fiscal_number"
    " FROM receipts ";
constexpr const char* kLineColumns =
    "SELECT key, receipt, line, paid_key, tender_id, tender_name, kind, plugin, amount_minor,"
    " state, provider_reference, payment_number, at_ms, change_minor FROM payment_lines ";
constexpr int kReceiptColumnCount = 8;
constexpr int kLineColumnCount = 14;

template <class Enum>
std::int64_t number_of(Enum value) {
  return static_cast<std::int64_t>(value);
}

Receipt receipt_of(const Row& row) {
  Receipt receipt;
  receipt.number = receipt_number(row.number(0));
  receipt.kind = static_cast<ReceiptKind>(row.number(1));
  receipt.state = static_cast<ReceiptState>(row.number(2));
  receipt.shift_id = row.text(3);
  receipt.cashier = row.text(4);
  receipt.of_receipt = row.text(5);
  receipt.created_at_ms = row.number(6);
  receipt.fiscal_number = row.number(7);
  return receipt;
}

PaymentLine line_of(const Row& row) {
  PaymentLine line;
  line.key = row.text(0);
  line.receipt = receipt_number(row.number(1));
  line.line = row.text(2);
  line.paid_key = row.text(3);
  line.tender_id = row.text(4);
  line.tender_name = row.text(5);
  line.kind = static_cast<pospay::TenderKind>(row.number(6));
  line.plugin = row.text(7);
  line.amount_minor = row.number(8);
  line.state = static_cast<LineState>(row.number(9));
  line.provider_reference = row.text(10);
  line.payment_number = row.text(11);
  line.at_ms = row.number(12);
  line.change_minor = row.number(13);
  return line;
}

pospay::Position position_of(const Row& row) {
  pospay::Position position;
  position.name = row.text(0);
  position.barcode = row.text(1);
  position.unit = row.text(2);
  position.quantity_milli = row.number(3);
  position.price = pospay::byn(row.number(4));
  position.cost = pospay::byn(row.number(5));
  position.is_service = row.number(6) != 0;
  return position;
}

pospay::Result<void> expect_one(const pospay::Result<std::int64_t>& changed,
                                const std::string& what) {
  if (!changed) return changed.error();
  if (*changed != 1) return Error{Code::refused, what};
  return {};
}

}  // namespace

pospay::Result<std::string> ReceiptStore::insert(const Receipt& receipt) {
  const auto rows = database_.query(
      1,
      "INSERT INTO receipts (kind, state, shift_id, cashier, of_receipt, created_at_ms)"
      " VALUES (?, ?, ?, ?, ?, ?) RETURNING n",
      {number_of(receipt.kind), number_of(ReceiptState::open), receipt.shift_id, receipt.cashier,
       receipt.of_receipt, receipt.created_at_ms});
  if (!rows) return rows.error();
  return receipt_number(rows->at(0).number(0));
}

pospay::Result<std::string> ReceiptStore::create(const Receipt& receipt) { return insert(receipt); }

pospay::Result<void> ReceiptStore::add_position(const std::string& number,
                                                const pospay::Position& position) {
  return expect_one(
      database_.run(
          "INSERT INTO positions SELECT n, ?, ?, ?, ?, ?, ?, ? FROM receipts"
          " WHERE n = ? AND state = ?",
          {position.name, position.barcode, position.unit, position.quantity_milli,
           position.price.minor, position.cost.minor, std::int64_t{position.is_service ? 1 : 0},
           row_of_receipt(number), number_of(ReceiptState::open)}),
      words_(text::sale("closed_for_positions"), {{"receipt", number}}));
}

namespace {

// A position by its place, while the receipt is open.
constexpr const char* kAtIndex =
    " WHERE rowid = (SELECT rowid FROM positions WHERE receipt = ? ORDER BY rowid LIMIT 1 OFFSET ?)"
    " AND receipt IN (SELECT n FROM receipts WHERE n = ? AND state = ?)";

pospay::Result<void> expect_position(const pospay::Result<std::int64_t>& changed,
                                     const std::string& message) {
  if (!changed) return changed.error();
  if (*changed != 1) return Error{Code::not_found, message};
  return {};
}

}  // namespace

pospay::Result<void> ReceiptStore::replace_position(const std::string& number, std::size_t index,
                                                    const pospay::Position& position) {
  const std::int64_t row = row_of_receipt(number);
  return expect_position(
      database_.run(
          std::string("UPDATE positions SET name = ?, barcode = ?, unit = ?,"
                      " quantity_milli = ?, price_minor = ?, cost_minor = ?,"
                      " is_service = ?") +
              kAtIndex,
          {position.name, position.barcode, position.unit, position.quantity_milli,
           position.price.minor, position.cost.minor, std::int64_t{position.is_service ? 1 : 0},
           row, static_cast<std::int64_t>(index), row, number_of(ReceiptState::open)}),
      words_(text::sale("no_position"), {{"receipt", number}}));
}

pospay::Result<void> ReceiptStore::remove_position(const std::string& number, std::size_t index) {
  const std::int64_t row = row_of_receipt(number);
  return expect_position(
      database_.run(std::string("DELETE FROM positions") + kAtIndex,
                    {row, static_cast<std::int64_t>(index), row, number_of(ReceiptState::open)}),
      words_(text::sale("no_position"), {{"receipt", number}}));
}

pospay::Result<std::vector<Receipt>> ReceiptStore::last_printed(std::int64_t count) {
  return select("n IN (SELECT n FROM receipts WHERE state = ? ORDER BY n DESC LIMIT ?)",
                {number_of(ReceiptState::printed), count});
}

pospay::Result<void> ReceiptStore::load_parts(Receipt& receipt) {
  const std::int64_t row = row_of_receipt(receipt.number);
  const auto positions = database_.query(
      7,
      "SELECT name, barcode, unit, quantity_milli, price_minor, cost_minor, is_service"
      " FROM positions WHERE receipt = ? ORDER BY rowid",
      {row});
  if (!positions) return positions.error();
  for (const Row& position : *positions) receipt.positions.push_back(position_of(position));
  const auto lines = database_.query(
      kLineColumnCount, std::string(kLineColumns) + "WHERE receipt = ? ORDER BY n", {row});
  if (!lines) return lines.error();
  for (const Row& line : *lines) receipt.lines.push_back(line_of(line));
  return {};
}

pospay::Result<std::vector<Receipt>> ReceiptStore::select(const std::string& condition,
                                                          const std::vector<Value>& values) {
  const auto rows = database_.query(
      kReceiptColumnCount, kReceiptColumns + ("WHERE " + condition) + " ORDER BY n", values);
  if (!rows) return rows.error();
  std::vector<Receipt> receipts;
  for (const Row& row : *rows) {
    receipts.push_back(receipt_of(row));
    if (const pospay::Result<void> loaded = load_parts(receipts.back()); !loaded) {
      return loaded.error();
    }
  }
  return receipts;
}

pospay::Result<Receipt> ReceiptStore::find(const std::string& number) {
  pospay::Result<std::vector<Receipt>> found = select("n = ?", {row_of_receipt(number)});
  if (!found) return found.error();
  if (found->empty()) {
    return Error{Code::not_found,
                 words_(text::sale("unknown_receipt"), {{"receipt", shown_text(number)}})};
  }
  return std::move(found->front());
}

pospay::Result<std::vector<Receipt>> ReceiptStore::of_shift(const std::string& shift_id) {
  return select("shift_id = ?", {shift_id});
}

pospay::Result<std::vector<Receipt>> ReceiptStore::open_receipts() {
  return select("state = ?", {number_of(ReceiptState::open)});
}

pospay::Result<std::vector<Receipt>> ReceiptStore::returns_of(const std::string& sale_number) {
  return select("of_receipt = ? AND state <> ?", {sale_number, number_of(ReceiptState::dropped)});
}

pospay::Result<void> ReceiptStore::drop(const std::string& number) {
  return expect_one(database_.run("UPDATE receipts SET state = ? WHERE n = ? AND state = ?",
                                  {number_of(ReceiptState::dropped), row_of_receipt(number),
                                   number_of(ReceiptState::open)}),
                    words_(text::sale("closed"), {{"receipt", number}}));
}

pospay::Result<std::string> ReceiptStore::take_over(const Receipt& sale) {
  if (sale.kind != ReceiptKind::sale || sale.state != ReceiptState::printed) {
    return Error{Code::refused, words_(text::give_back("not_a_sale"), {{"receipt", sale.number}})};
  }
  std::string number;
  const pospay::Result<void> done = database_.transaction([&]() -> pospay::Result<void> {
    const pospay::Result<std::string> created = insert(sale);
    if (!created) return created.error();
    number = *created;
    for (const pospay::Position& position : sale.positions) {
      if (pospay::Result<void> added = add_position(number, position); !added) return added;
    }
    for (PaymentLine line : sale.lines) {
      line.receipt = number;
      if (pospay::Result<void> begun = begin_line(line); !begun) return begun;
    }
    return expect_one(database_.run("UPDATE receipts SET state = ?, fiscal_number = ? WHERE n = ?",
                                    {number_of(ReceiptState::printed), sale.fiscal_number,
                                     row_of_receipt(number)}),
                      words_(text::sale("line_not_stored"), {{"key", number}}));
  });
  if (!done) return done.error();
  return number;
}

pospay::Result<void> ReceiptStore::begin_line(const PaymentLine& line) {
  return expect_one(
      database_.run("INSERT INTO payment_lines (key, receipt, line, paid_key, tender_id,"
                    " tender_name, kind, plugin, amount_minor, state, provider_reference,"
                    " payment_number, at_ms, change_minor)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    {line.key, row_of_receipt(line.receipt), line.line, line.paid_key,
                     line.tender_id, line.tender_name, number_of(line.kind), line.plugin,
                     line.amount_minor, number_of(line.state), line.provider_reference,
                     line.payment_number, line.at_ms, line.change_minor}),
      words_(text::sale("line_not_stored"), {{"key", line.key}}));
}

pospay::Result<void> ReceiptStore::update_line(const PaymentLine& line) {
  return expect_one(
      database_.run("UPDATE payment_lines SET state = ?, amount_minor = ?, provider_reference = ?,"
                    " payment_number = ?, at_ms = ?, change_minor = ? WHERE key = ?",
                    {number_of(line.state), line.amount_minor, line.provider_reference,
                     line.payment_number, line.at_ms, line.change_minor, line.key}),
      words_(text::sale("no_line"), {{"key", line.key}}));
}

pospay::Result<PaymentLine> ReceiptStore::line(const std::string& key) {
  const auto rows =
      database_.query(kLineColumnCount, std::string(kLineColumns) + "WHERE key = ?", {key});
  if (!rows) return rows.error();
  if (rows->empty()) return Error{Code::not_found, words_(text::sale("no_line"), {{"key", key}})};
  return line_of(rows->front());
}

pospay::Result<std::int64_t> ReceiptStore::attempts(const std::string& line) {
  const auto rows = database_.query(1, "SELECT count(*) FROM payment_lines WHERE line = ?", {line});
  if (!rows) return rows.error();
  return rows->at(0).number(0);
}

pospay::Result<std::vector<PaymentLine>> ReceiptStore::lines_in(LineState state) {
  const auto rows =
      database_.query(kLineColumnCount, std::string(kLineColumns) + "WHERE state = ? ORDER BY n",
                      {number_of(state)});
  if (!rows) return rows.error();
  std::vector<PaymentLine> lines;
  for (const Row& row : *rows) lines.push_back(line_of(row));
  return lines;
}

pospay::Result<std::int64_t> ReceiptStore::returned_minor(const std::string& paid_key) {
  const auto rows =
      database_.query(1,
                      "SELECT coalesce(sum(amount_minor), 0) FROM payment_lines"
                      " WHERE paid_key = ? AND state IN (?, ?, ?)",
                      {paid_key, number_of(LineState::started), number_of(LineState::unknown),
                       number_of(LineState::approved)});
  if (!rows) return rows.error();
  return rows->at(0).number(0);
}

pospay::Result<std::string> ReceiptStore::reserve_return(const Receipt& receipt,
                                                         const std::string& key_prefix) {
  std::string number;
  const pospay::Result<void> done = database_.transaction([&]() -> pospay::Result<void> {
    const pospay::Result<std::string> created = insert(receipt);
    if (!created) return created.error();
    number = *created;
    for (const pospay::Position& position : receipt.positions) {
      if (pospay::Result<void> added = add_position(number, position); !added) return added;
    }
    std::int64_t n = 0;
    for (PaymentLine line : receipt.lines) {
      const pospay::Result<PaymentLine> paid = this->line(line.paid_key);
      if (!paid) return paid.error();
      const pospay::Result<std::int64_t> returned = returned_minor(line.paid_key);
      if (!returned) return returned.error();
      if (line.amount_minor <= 0 || line.amount_minor > paid->amount_minor - *returned) {
        return Error{
            Code::refused,
            words_(text::give_back("left"), {{"amount", money_text(paid->amount_minor - *returned)},
                                             {"tender", paid->tender_name}}),
            "return.exceeds"};
      }
      line.receipt = number;
      line.line = key_prefix + "." + number + "." + std::to_string(++n);
      line.key = line.line + ".1";
      line.state = LineState::started;
      if (pospay::Result<void> begun = begin_line(line); !begun) return begun;
    }
    return {};
  });
  if (!done) return done.error();
  return number;
}

}  // namespace checkout
