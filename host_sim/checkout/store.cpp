#include "host_sim/checkout/store.hpp"

namespace checkout {

pospay::Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& path,
                                                   const text::Words& words) {
  pospay::Result<Database> database = Database::open(path);
  if (!database) return database.error();
  return std::unique_ptr<Store>(new Store(std::move(*database), words));
}

}  // namespace checkout
