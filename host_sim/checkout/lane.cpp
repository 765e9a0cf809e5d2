#include "host_sim/checkout/lane.hpp"

#include <algorithm>
#include <utility>

namespace checkout {

LaneHost::LaneHost(std::string plugin, std::string folder, std::string locale, WakeUp& wake_up,
                   LogFile& log, SecretFile& secrets)
    : plugin_(std::move(plugin)),
      folder_(std::move(folder)),
      locale_(std::move(locale)),
      wake_up_(wake_up),
      log_(log),
      secrets_(secrets) {}

std::optional<std::string> LaneHost::get_secret(std::string_view name) {
  return secrets_.get(plugin_ + "/" + std::string(name));
}

pospay::Result<void> LaneHost::put_secret(std::string_view name, std::string_view value) {
  return secrets_.put(plugin_ + "/" + std::string(name), value);
}

Lane* find_lane(Lanes& lanes, const std::string& id) {
  const auto found =
      std::find_if(lanes.begin(), lanes.end(), [&](const Lane& lane) { return lane.id == id; });
  return found == lanes.end() ? nullptr : &*found;
}

}  // namespace checkout
