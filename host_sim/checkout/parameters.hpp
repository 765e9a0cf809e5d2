// «Настройки → Параметры»: the till's own switches and the parameters that plugins describe. Values
// are stored durably; secrets go to the secret store alone.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host_sim/checkout/lane.hpp"
#include "host_sim/checkout/store.hpp"
#include "host_sim/checkout/users.hpp"

namespace checkout {

// «Оплата с помощью иных способов безналичных оплат» for "other_non_cash"; the id for another word.
std::string host_parameter_label(const std::string& id, const text::Words& words);

class Parameters {
 public:
  Parameters(Store& store, Lanes& lanes, const Users& users, const text::Words& words);

  // Hands the stored values to every plugin, after a start. A plugin that refuses them is named in
  // the answer; it stays loaded.
  std::vector<std::string> configure_lanes();

  // "other_non_cash" (off at first), "single_cycle" (on at first).
  bool host(const std::string& id) const;
  pospay::Result<void> set_host(const std::string& id, bool is_on);

  // What «Настройки → Параметры» shows: for the administrator alone, like everything that changes
  // it.
  pospay::Result<std::vector<pospay::Parameter>> describe(const std::string& plugin) const;
  // The stored value or the default. REFUSED for a secret: it never comes back to the screen.
  pospay::Result<std::string> value(const std::string& plugin, const std::string& id) const;
  pospay::Result<void> set(const std::string& plugin, const std::string& id,
                           const std::string& value);
  // Presses a button of a plugin's settings.
  pospay::Result<pospay::Operation> press(const std::string& plugin, const std::string& action);

 private:
  pospay::Result<void> check_value(const pospay::Parameter& parameter,
                                   const std::string& value) const;
  pospay::Result<void> configure(Lane& lane, const pospay::Values& values);
  pospay::Result<void> check_further_tenders(Lane& lane);
  pospay::Result<std::vector<pospay::Parameter>> described(const std::string& plugin) const;
  pospay::Result<std::string> current(const std::string& plugin, const std::string& id) const;
  pospay::Result<pospay::Parameter> find(const std::string& plugin, const std::string& id) const;

  Store& store_;
  Lanes& lanes_;
  const Users& users_;
  text::Words words_;
  std::map<std::string, bool> host_;
};

}  // namespace checkout
