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
  static pospay::Result<std::unique_ptr<Store>> open(const std::filesystem::path& path);

  SettingsStore& settings() { return settings_; }
  ShiftStore& shifts() { return shifts_; }
  ReceiptStore& receipts() { return receipts_; }
  DocumentStore& documents() { return documents_; }

 private:
  explicit Store(Database database)
      : database_(std::move(database)),
        settings_(database_),
        shifts_(database_),
        receipts_(database_),
        documents_(database_) {}

  Database database_;
  SettingsStore settings_;
  ShiftStore shifts_;
  ReceiptStore receipts_;
  DocumentStore documents_;
};

}  // namespace checkout
