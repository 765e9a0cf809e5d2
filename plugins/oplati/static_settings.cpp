#include "plugins/oplati/static_settings.hpp"

#include <sstream>
#include <utility>

namespace oplati {

using pospay::Code;
using pospay::Error;

namespace {

// What io cannot look at: whether all three are there, and the URL, which only the gateway uses.
pospay::Result<void> check_notifications(const StaticSettings& settings) {
  const std::pair<const char*, const std::string&> parts[] = {
      {"notifications.listen", settings.notifications_listen},
      {"notifications.url", settings.notifications_url},
      {"notifications.key", settings.notifications_key}};
  bool any = false;
  for (const auto& [name, value] : parts) any |= !value.empty();
  if (!any) return {};
  for (const auto& [name, value] : parts) {
    if (!value.empty()) continue;
    return Error{Code::invalid,
                 std::string("oplati: the setting ") + name +
                     " is missing; notifications need listen, url and key, or none of them",
                 "settings.notifications"};
  }
  const std::string& url = settings.notifications_url;
  const bool is_url = url.rfind("https://", 0) == 0 || url.rfind("http://", 0) == 0;
  if (is_url && url.find_first_of(" \"\\<>\t\r\n") == std::string::npos) return {};
  return Error{Code::invalid,
               "oplati: notifications.url is \"" + url +
                   "\"; give the whole URL that the gateway can reach, such as "
                   "https://till.example/oplati",
               "settings.notifications"};
}

}  // namespace

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
    } else if (name == "notifications.listen") {
      read.notifications_listen = value;
    } else if (name == "notifications.url") {
      read.notifications_url = value;
    } else if (name == "notifications.key") {
      read.notifications_key = value;
    } else {
      return Error{Code::invalid,
                   "oplati: unknown setting \"" + name +
                       "\"; known are gateway.url, gateway.ca_file, gateway.pins, profile_file, "
                       "notifications.listen, notifications.url, notifications.key",
                   "settings.unknown"};
    }
  }
  if (read.gateway_url.empty()) {
    return Error{Code::invalid,
                 "oplati: the setting gateway.url is missing; give the base URL of the Oplati "
                 "system, such as https://cashboxapi.o-plati.by/ms-pay",
                 "settings.url_missing"};
  }
  if (auto done = check_notifications(read); !done) return done.error();
  return read;
}

}  // namespace oplati
