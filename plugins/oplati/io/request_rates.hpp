// The limits on requests that all lanes of a process share, one for each gateway: a server that
// hosts a hundred tills is one client to the gateway.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "plugins/oplati/core/request_rate.hpp"

namespace oplati::io {

class RequestRates {
 public:
  // `monotonic` gives milliseconds; hosts may give their lanes other clocks.
  explicit RequestRates(std::function<std::int64_t()> monotonic)
      : monotonic_ms_(std::move(monotonic)) {}

  // From any thread; so is what it gives. A share may outlive this.
  std::unique_ptr<RequestShare> share(const std::string& base_url);

 private:
  struct Limit;
  class Share;

  std::function<std::int64_t()> monotonic_ms_;
  std::mutex mutex_;
  // By the gateway's address. They stay when nobody shares them, since what was asked a moment ago
  // still counts.
  std::map<std::string, std::shared_ptr<Limit>> limits_;
};

}  // namespace oplati::io
