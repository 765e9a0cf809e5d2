#include "host_sim/checkout/settings_store.hpp"

#include <random>

#include "host_sim/text/tender.hpp"

namespace checkout {

using pospay::Code;
using pospay::Error;

namespace {

constexpr const char* kTenderPrefix = "tender-";

std::string random_id() {
  constexpr char kLetters[] = "0123456789abcdefghjkmnpqrstvwxyz";
  std::random_device source;
  std::string text;
  for (int i = 0; i < 8; ++i) text += kLetters[source() % 32];
  return text;
}

// "tender-12" -> 12; 0 for what is not the id of a further tender.
std::int64_t tender_row(const std::string& id) {
  const std::string prefix = kTenderPrefix;
  if (id.rfind(prefix, 0) != 0 || id.size() > prefix.size() + 9) return 0;
  std::int64_t row = 0;
  for (const char c : id.substr(prefix.size())) {
    if (c < '0' || c > '9') return 0;
    row = row * 10 + (c - '0');
  }
  return row;
}

pospay::Result<void> expect_one(const pospay::Result<std::int64_t>& changed, const std::string& id,
                                const text::Words& words) {
  if (!changed) return changed.error();
  if (*changed != 1) {
    return Error{Code::not_found, words(text::tender("unknown"), {{"tender", id}})};
  }
  return {};
}

}  // namespace

pospay::Result<std::string> SettingsStore::till_id() {
  const auto made =
      database_.run("INSERT OR IGNORE INTO meta VALUES ('till_id', ?)", {random_id()});
  if (!made) return made.error();
  const auto rows = database_.query(1, "SELECT value FROM meta WHERE name = 'till_id'");
  if (!rows) return rows.error();
  return rows->at(0).text(0);
}

pospay::Result<pospay::Values> SettingsStore::parameters(const std::string& owner) {
  const auto rows =
      database_.query(2, "SELECT id, value FROM parameters WHERE owner = ? ORDER BY id", {owner});
  if (!rows) return rows.error();
  pospay::Values values;
  for (const Row& row : *rows) values.push_back({row.text(0), row.text(1)});
  return values;
}

pospay::Result<void> SettingsStore::set_parameter(const std::string& owner, const std::string& id,
                                                  const std::string& value) {
  const auto done =
      database_.run("INSERT OR REPLACE INTO parameters VALUES (?, ?, ?)", {owner, id, value});
  if (!done) return done.error();
  return {};
}

pospay::Result<std::vector<StoredTender>> SettingsStore::tenders() {
  const auto rows = database_.query(2, "SELECT n, name FROM tenders ORDER BY n");
  if (!rows) return rows.error();
  std::vector<StoredTender> tenders;
  for (const Row& row : *rows) {
    tenders.push_back({kTenderPrefix + std::to_string(row.number(0)), row.text(1)});
  }
  return tenders;
}

pospay::Result<std::string> SettingsStore::add_tender(const std::string& name) {
  const auto rows = database_.query(1, "INSERT INTO tenders (name) VALUES (?) RETURNING n", {name});
  if (!rows) return rows.error();
  return kTenderPrefix + std::to_string(rows->at(0).number(0));
}

pospay::Result<void> SettingsStore::rename_tender(const std::string& id, const std::string& name) {
  return expect_one(
      database_.run("UPDATE tenders SET name = ? WHERE n = ?", {name, tender_row(id)}), id, words_);
}

pospay::Result<void> SettingsStore::erase_tender(const std::string& id) {
  return expect_one(database_.run("DELETE FROM tenders WHERE n = ?", {tender_row(id)}), id, words_);
}

}  // namespace checkout
