// The tenders of the till: cash and card (built in), further non-cash ones that an administrator
// adds, and those that plugins bring. Only further ones can be changed; every plugin is asked
// first.
#pragma once

#include <string>
#include <vector>

#include "host_sim/checkout/lane.hpp"
#include "host_sim/checkout/parameters.hpp"
#include "host_sim/checkout/store.hpp"
#include "host_sim/checkout/users.hpp"

namespace checkout {

struct TenderEntry {
  std::string id;
  std::string name;
  pospay::TenderKind kind = pospay::TenderKind::other;
  std::string plugin;      // empty when it is the till's own
  bool is_enabled = true;  // offered in sales at present
  bool is_deletable = true;
  bool is_editable = true;
};

// More would not fit the screen of a till.
constexpr std::size_t kMaxFurtherTenders = 50;
constexpr std::size_t kMaxTenderNameBytes = 128;

class TenderRegistry {
 public:
  TenderRegistry(Store& store, Lanes& lanes, const Users& users, const Parameters& parameters,
                 const text::Words& words)
      : store_(store), lanes_(lanes), users_(users), parameters_(parameters), words_(words) {}

  // All tenders as they are now, cash first.
  pospay::Result<std::vector<TenderEntry>> list() const;
  // By id or by name, letter for letter.
  pospay::Result<TenderEntry> find(const std::string& id_or_name) const;

  pospay::Result<std::string> add(const std::string& name);
  pospay::Result<void> edit(const std::string& id_or_name, const std::string& new_name);
  pospay::Result<void> erase(const std::string& id_or_name);

 private:
  pospay::Result<void> ask_plugins(const pospay::HostChange& change) const;
  pospay::Result<void> check_form(const std::string& name) const;
  pospay::Result<void> check_name(const std::string& name, const std::string& but_id) const;

  Store& store_;
  Lanes& lanes_;
  const Users& users_;
  const Parameters& parameters_;
  text::Words words_;
};

}  // namespace checkout
