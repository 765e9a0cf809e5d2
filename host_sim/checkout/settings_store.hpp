// Parameters, further tenders and the till's own id, in till.db.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host_sim/checkout/database.hpp"
#include "host_sim/text/words.hpp"
#include "pospay/cpp/types.hpp"

namespace checkout {

// A non-cash tender that an administrator has added.
struct StoredTender {
  std::string id;
  std::string name;
};

class SettingsStore {
 public:
  SettingsStore(Database& database, const text::Words& words)
      : database_(database), words_(words) {}

  // Eight random characters, made once: what makes operation keys of two tills differ.
  pospay::Result<std::string> till_id();

  // `owner`: "host" or a plugin's id.
  pospay::Result<pospay::Values> parameters(const std::string& owner);
  pospay::Result<void> set_parameter(const std::string& owner, const std::string& id,
                                     const std::string& value);

  pospay::Result<std::vector<StoredTender>> tenders();
  // Answers the new tender's id.
  pospay::Result<std::string> add_tender(const std::string& name);
  pospay::Result<void> rename_tender(const std::string& id, const std::string& name);
  pospay::Result<void> erase_tender(const std::string& id);

 private:
  Database& database_;
  text::Words words_;
};

}  // namespace checkout
