#include "host_sim/sandbox/state_store.hpp"

#include <string>
#include <utility>

namespace sandbox {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::Result;
using support::Database;
using support::Statement;

constexpr std::int64_t kSchemaVersion = 1;

// No references from payments: SQLite would look through all of them at each change of a buyer.
// WalletModel::restore() checks them.
constexpr char kSchema[] = R"sql(
CREATE TABLE registers(
  position INTEGER PRIMARY KEY, number TEXT NOT NULL, credential INTEGER NOT NULL,
  password TEXT NOT NULL, token TEXT NOT NULL, merchant INTEGER NOT NULL,
  is_removed INTEGER NOT NULL) STRICT;
CREATE TABLE buyers(
  position INTEGER PRIMARY KEY, name TEXT NOT NULL, purse_public_id TEXT NOT NULL,
  balance_minor INTEGER NOT NULL, pin TEXT NOT NULL, is_online INTEGER NOT NULL,
  always_asks INTEGER NOT NULL) STRICT;
CREATE TABLE payments(
  id INTEGER PRIMARY KEY, type INTEGER NOT NULL, status INTEGER NOT NULL,
  sum_minor INTEGER NOT NULL, order_number TEXT NOT NULL, shift TEXT NOT NULL,
  register INTEGER NOT NULL, created_at_ms INTEGER NOT NULL,
  paid_at_ms INTEGER NOT NULL, buyer INTEGER, returned_minor INTEGER NOT NULL,
  sale_id INTEGER NOT NULL, has_open_reversal INTEGER NOT NULL, wrong_pins INTEGER NOT NULL,
  dynamic_qr TEXT NOT NULL, notification_url TEXT NOT NULL) STRICT;
CREATE TABLE organisation(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, connected_on TEXT NOT NULL, address TEXT NOT NULL,
  is_vat_payer INTEGER NOT NULL, next_id INTEGER NOT NULL) STRICT;
CREATE TABLE points(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, address TEXT NOT NULL, longitude INTEGER,
  latitude INTEGER) STRICT;
CREATE TABLE sections(
  id INTEGER PRIMARY KEY, point INTEGER NOT NULL REFERENCES points, name TEXT NOT NULL) STRICT;
CREATE TABLE cards(
  number TEXT PRIMARY KEY, point INTEGER NOT NULL REFERENCES points,
  section INTEGER NOT NULL REFERENCES sections, name TEXT NOT NULL, serial TEXT NOT NULL) STRICT;
PRAGMA user_version = 1;
)sql";

// --- Values of a row -----------------------------------------------------------------------------

// Binds one after the other.
class Binder {
 public:
  explicit Binder(Statement& statement) : statement_(statement) {}
  Binder& operator<<(std::int64_t value) {
    statement_.bind(++position_, value);
    return *this;
  }
  Binder& operator<<(std::string_view value) {
    statement_.bind(++position_, value);
    return *this;
  }
  Binder& operator<<(std::optional<std::int64_t> value) {
    if (value) return *this << *value;
    statement_.bind_null(++position_);
    return *this;
  }

 private:
  Statement& statement_;
  int position_ = 0;
};

// Reads one after the other; remembers a value that does not fit.
class Reader {
 public:
  explicit Reader(const Statement& row) : row_(row) {}
  std::int64_t integer() { return row_.integer(column_++); }
  std::string text() { return std::string(row_.text(column_++)); }
  bool truth() { return integer() != 0; }
  std::optional<std::int64_t> optional_integer() {
    if (row_.is_null(column_)) {
      ++column_;
      return std::nullopt;
    }
    return integer();
  }
  std::int64_t from_to(std::int64_t least, std::int64_t most) {
    const std::int64_t value = integer();
    if (value >= least && value <= most) return value;
    is_sound_ = false;
    return least;
  }
  bool is_sound() const { return is_sound_; }

 private:
  const Statement& row_;
  int column_ = 0;
  bool is_sound_ = true;
};

// Runs `take` for each row; it answers false for a row that makes no sense.
template <class Take>
Result<void> for_each_row(Database& database, const char* sql, Take take) {
  auto rows = database.prepare(sql);
  if (!rows) return rows.error();
  for (;;) {
    const auto row = rows->step();
    if (!row) return row.error();
    if (!*row) return {};
    Reader reader(*rows);
    if (!take(reader) || !reader.is_sound()) {
      return Error{Code::invalid, std::string("a row is wrong: ") + sql};
    }
  }
}

constexpr std::int64_t kMaxInteger = INT64_MAX;
constexpr std::int64_t kMaxMerchant = 1'000'000;

// --- Reading -------------------------------------------------------------------------------------

Result<void> load_model(Database& database, KeptState& state) {
  auto done = for_each_row(
      database,
      "SELECT position, number, credential, password, token, merchant, is_removed FROM registers "
      "ORDER BY position",
      [&state](Reader& row) {
        if (row.integer() != static_cast<std::int64_t>(state.registers.size())) return false;
        Register& item = state.registers.emplace_back();
        item.number = row.text();
        item.credential = static_cast<Credential>(row.from_to(0, 1));
        item.password = row.text();
        item.token = row.text();
        item.merchant = static_cast<int>(row.from_to(1, kMaxMerchant));
        item.is_removed = row.truth();
        return true;
      });
  if (!done) return done;
  return for_each_row(
      database,
      "SELECT position, name, purse_public_id, balance_minor, pin, is_online, always_asks "
      "FROM buyers ORDER BY position",
      [&state](Reader& row) {
        if (row.integer() != static_cast<std::int64_t>(state.buyers.size())) return false;
        Buyer& buyer = state.buyers.emplace_back();
        buyer.name = row.text();
        buyer.purse_public_id = row.text();
        buyer.balance_minor = row.integer();
        buyer.pin = row.text();
        buyer.is_online = row.truth();
        buyer.always_asks = row.truth();
        return true;
      });
}

Result<void> load_payments(Database& database, KeptState& state) {
  return for_each_row(
      database,
      "SELECT id, type, status, sum_minor, order_number, shift, register, created_at_ms, "
      "paid_at_ms, buyer, returned_minor, sale_id, has_open_reversal, wrong_pins, dynamic_qr, "
      "notification_url FROM payments ORDER BY id",
      [&state](Reader& row) {
        Payment& payment = state.payments.emplace_back();
        payment.id = row.integer();
        payment.type = static_cast<PaymentType>(row.from_to(1, 4));
        payment.status = static_cast<Status>(row.from_to(0, 5));
        payment.sum_minor = row.integer();
        payment.order_number = row.text();
        payment.shift = row.text();
        payment.register_index = static_cast<std::size_t>(row.from_to(0, kMaxInteger));
        payment.created_at_ms = row.integer();
        payment.paid_at_ms = row.integer();
        if (const auto buyer = row.optional_integer()) {
          payment.buyer = static_cast<std::size_t>(*buyer);
        }
        payment.returned_minor = row.integer();
        payment.sale_id = row.integer();
        payment.has_open_reversal = row.truth();
        payment.wrong_pins = static_cast<int>(row.from_to(0, 100));
        payment.dynamic_qr = row.text();
        payment.notification_url = row.text();
        return true;
      });
}

Result<void> load_cabinet(Database& database, CabinetBooks& books) {
  auto done = for_each_row(
      database, "SELECT id, name, connected_on, address, is_vat_payer, next_id FROM organisation",
      [&books](Reader& row) {
        books.organisation.id = row.integer();
        books.organisation.name = row.text();
        books.organisation.connected_on = row.text();
        books.organisation.address = row.text();
        books.organisation.is_vat_payer = row.truth();
        books.next_id = row.from_to(1, kMaxInteger);
        return true;
      });
  if (!done) return done;
  done = for_each_row(database,
                      "SELECT id, name, address, longitude, latitude FROM points ORDER BY id",
                      [&books](Reader& row) {
                        PointOfSale& point = books.points.emplace_back();
                        point.id = row.from_to(1, books.next_id - 1);
                        point.name = row.text();
                        point.address = row.text();
                        const auto longitude = row.optional_integer();
                        const auto latitude = row.optional_integer();
                        if (longitude && latitude) point.place = {*longitude, *latitude};
                        return longitude.has_value() == latitude.has_value();
                      });
  if (!done) return done;
  done = for_each_row(database, "SELECT id, point, name FROM sections ORDER BY id",
                      [&books](Reader& row) {
                        Section& section = books.sections.emplace_back();
                        section.id = row.from_to(1, books.next_id - 1);
                        section.point_id = row.integer();
                        section.name = row.text();
                        return true;
                      });
  if (!done) return done;
  return for_each_row(database,
                      "SELECT number, point, section, name, serial FROM cards ORDER BY number",
                      [&books](Reader& row) {
                        RegisterCard& card = books.registers.emplace_back();
                        card.number = row.text();
                        card.point_id = row.integer();
                        card.section_id = row.integer();
                        card.name = row.text();
                        card.serial = row.text();
                        return true;
                      });
}

// --- Writing -------------------------------------------------------------------------------------

Result<void> save_registers(Database& database, const StateChanges& changes) {
  auto row = database.prepare("INSERT OR REPLACE INTO registers VALUES (?,?,?,?,?,?,?)");
  if (!row) return row.error();
  for (const std::size_t index : changes.log.registers) {
    const Register& item = changes.registers[index];
    Binder(*row) << static_cast<std::int64_t>(index) << item.number
                 << static_cast<std::int64_t>(item.credential) << item.password << item.token
                 << std::int64_t{item.merchant} << std::int64_t{item.is_removed};
    if (auto done = row->run(); !done) return done;
  }
  return {};
}

Result<void> save_buyers(Database& database, const StateChanges& changes) {
  auto row = database.prepare("INSERT OR REPLACE INTO buyers VALUES (?,?,?,?,?,?,?)");
  if (!row) return row.error();
  for (const std::size_t index : changes.log.buyers) {
    const Buyer& buyer = changes.buyers[index];
    Binder(*row) << static_cast<std::int64_t>(index) << buyer.name << buyer.purse_public_id
                 << buyer.balance_minor << buyer.pin << std::int64_t{buyer.is_online}
                 << std::int64_t{buyer.always_asks};
    if (auto done = row->run(); !done) return done;
  }
  return {};
}

Result<void> save_payments(Database& database, const StateChanges& changes) {
  auto row =
      database.prepare("INSERT OR REPLACE INTO payments VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
  if (!row) return row.error();
  for (const std::size_t index : changes.log.payments) {
    const Payment& payment = changes.payments[index];
    std::optional<std::int64_t> buyer;
    if (payment.buyer != Payment::kNobody) buyer = static_cast<std::int64_t>(payment.buyer);
    Binder(*row) << payment.id << static_cast<std::int64_t>(payment.type)
                 << static_cast<std::int64_t>(payment.status) << payment.sum_minor
                 << payment.order_number << payment.shift
                 << static_cast<std::int64_t>(payment.register_index) << payment.created_at_ms
                 << payment.paid_at_ms << buyer << payment.returned_minor << payment.sale_id
                 << std::int64_t{payment.has_open_reversal} << std::int64_t{payment.wrong_pins}
                 << payment.dynamic_qr << payment.notification_url;
    if (auto done = row->run(); !done) return done;
  }
  return {};
}

// The books are small and change rarely: written anew as a whole.
Result<void> save_cabinet(Database& database, const CabinetBooks& books) {
  if (auto done = database.execute("DELETE FROM cards; DELETE FROM sections; DELETE FROM points; "
                                   "DELETE FROM organisation;");
      !done) {
    return done;
  }
  auto organisation = database.prepare("INSERT INTO organisation VALUES (?,?,?,?,?,?)");
  if (!organisation) return organisation.error();
  const Organisation& owner = books.organisation;
  Binder(*organisation) << owner.id << owner.name << owner.connected_on << owner.address
                        << std::int64_t{owner.is_vat_payer} << books.next_id;
  if (auto done = organisation->run(); !done) return done;
  auto points = database.prepare("INSERT INTO points VALUES (?,?,?,?,?)");
  if (!points) return points.error();
  for (const PointOfSale& point : books.points) {
    std::optional<std::int64_t> longitude;
    std::optional<std::int64_t> latitude;
    if (point.place) longitude = point.place->longitude_microdegrees;
    if (point.place) latitude = point.place->latitude_microdegrees;
    Binder(*points) << point.id << point.name << point.address << longitude << latitude;
    if (auto done = points->run(); !done) return done;
  }
  auto sections = database.prepare("INSERT INTO sections VALUES (?,?,?)");
  if (!sections) return sections.error();
  for (const Section& section : books.sections) {
    Binder(*sections) << section.id << section.point_id << section.name;
    if (auto done = sections->run(); !done) return done;
  }
  auto cards = database.prepare("INSERT INTO cards VALUES (?,?,?,?,?)");
  if (!cards) return cards.error();
  for (const RegisterCard& card : books.registers) {
    Binder(*cards) << card.number << card.point_id << card.section_id << card.name << card.serial;
    if (auto done = cards->run(); !done) return done;
  }
  return {};
}

Result<void> make_schema(Database& database) {
  auto transaction = support::Transaction::begin(database);
  if (!transaction) return transaction.error();
  if (auto done = database.execute(kSchema); !done) return done;
  return transaction->commit();
}

}  // namespace

Result<StateStore> StateStore::open(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / kStateFileName;
  support::OpenOptions options;
  options.exclusive = true;
  auto database = Database::open(path, options);
  if (!database) return database.error();
  const auto version = database->integer("PRAGMA user_version");
  if (!version) return version.error();
  if (*version > kSchemaVersion) {
    return Error{Code::invalid, path.string() + " was made by a newer sandbox; choose another " +
                                    "folder, or update"};
  }
  if (*version == 0) {
    if (auto done = make_schema(*database); !done) return done.error();
  }
  return StateStore(std::move(*database), path);
}

Result<std::optional<KeptState>> StateStore::load() {
  const auto count = database_.integer("SELECT count(*) FROM organisation");
  if (!count) return count.error();
  if (*count == 0) return std::optional<KeptState>();
  KeptState state;
  auto done = load_model(database_, state);
  if (done) done = load_payments(database_, state);
  if (done) done = load_cabinet(database_, state.cabinet);
  if (done) return std::optional<KeptState>(std::move(state));
  if (done.error().code != Code::invalid) return done.error();
  return Error{Code::invalid,
               path_.string() + ": " + done.error().message + "; move the file away to begin anew"};
}

Result<void> StateStore::save(const StateChanges& changes) {
  auto transaction = support::Transaction::begin(database_);
  if (!transaction) return transaction.error();
  // In the order of the references between the tables.
  auto done = save_registers(database_, changes);
  if (done) done = save_buyers(database_, changes);
  if (done) done = save_payments(database_, changes);
  if (done && changes.cabinet != nullptr) done = save_cabinet(database_, *changes.cabinet);
  if (!done) return done;
  return transaction->commit();
}

}  // namespace sandbox
