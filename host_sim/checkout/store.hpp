// till.db: everything the till must not forget.
#pragma once

#include <filesystem>
#include <memory>

#include "host_sim/checkout/database.hpp"
#include "host_sim/checkout/document_store.hpp"
#include "host_sim/checkout/receipt_store.hpp"
#include "host_sim/checkout/settings_store.hpp"
#include "host_sim/checkout/shift_store.hpp"

namespace checkout {

class Store {
 public:
  // Opens or makes the file. Refused when a newer program has written it.
  static pospay::Result<std::unique_ptr<Store>> open(const std::filesystem::path& path,
                                                     const text::Words& words);

  SettingsStore& settings() { return settings_; }
  ShiftStore& shifts() { return shifts_; }
  ReceiptStore& receipts() { return receipts_; }
  DocumentStore& documents() { return documents_; }

 private:
  Store(Database database, const text::Words& words)
      : database_(std::move(database)),
        settings_(database_, words),
        shifts_(database_, words),
        receipts_(database_, words),
        documents_(database_, words) {}

  Database database_;
  SettingsStore settings_;
  ShiftStore shifts_;
  ReceiptStore receipts_;
  DocumentStore documents_;
};

}  // namespace checkout
