#include "plugins/oplati/static_settings.hpp"

#include <sstream>
#include <utility>

namespace oplati {

using pospay::Code;
using pospay::Error;

pospay::Result<StaticSettings> read_static_settings(const pospay::Values& settings) {
  StaticSettings read;
  for (const auto& [name, value] : settings) {
    if (name == "gateway.url") {
      read.gateway_url = value;
    } else if (name == "gateway.ca_file") {
      read.ca_file = value;
    } else if (name == "gateway.pins") {
      std::istringstream pins(value);
      for (std::string pin; std::getline(pins, pin, ',');) read.pins.push_back(pin);
    } else if (name == "profile_file") {
      read.profile_file = value;
    } else {
      return Error{Code::invalid,
                   "oplati: unknown setting \"" + name +
                       "\"; known are gateway.url, gateway.ca_file, gateway.pins, profile_file",
                   "settings.unknown"};
    }
  }
  if (read.gateway_url.empty()) {
    return Error{Code::invalid,
                 "oplati: the setting gateway.url is missing; give the base URL of the Oplati "
                 "system, such as https://cashboxapi.o-plati.by/ms-pay",
                 "settings.url_missing"};
  }
  return read;
}

}  // namespace oplati
