#include "plugins/oplati/io/http_trunk.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

namespace oplati::io {
namespace {

using pospay::Result;

// What tells the content of a file from another's, as far as that shows without reading it.
std::string version_of(const std::string& file) {
  struct stat status {};
  if (file.empty() || ::stat(file.c_str(), &status) != 0) return {};
  std::string version;
  for (const auto part :
       {static_cast<std::int64_t>(status.st_dev), static_cast<std::int64_t>(status.st_ino),
        static_cast<std::int64_t>(status.st_size), static_cast<std::int64_t>(status.st_mtim.tv_sec),
        static_cast<std::int64_t>(status.st_mtim.tv_nsec)}) {
    version += std::to_string(part) + " ";
  }
  return version;
}

// No setting holds a line feed: each has been judged as a URL, a path of one line or a pin.
std::string name_of(const HttpClientConfig& config) {
  std::string name = config.base_url + "\n" + config.ca_file + "\n" + version_of(config.ca_file);
  for (const auto& pin : config.spki_pins) name += "\n" + pin;
  return name;
}

}  // namespace

Result<std::shared_ptr<HttpTrunk>> HttpTrunk::create(const HttpClientConfig& config) {
  auto endpoint = parse_endpoint(config.base_url);
  if (!endpoint) return endpoint.error();
  std::unique_ptr<TlsContext> tls;
  if (endpoint->is_tls) {
    auto made = TlsContext::create(*endpoint, config.ca_file, config.spki_pins);
    if (!made) return made.error();
    tls = std::move(*made);
  }
  return std::shared_ptr<HttpTrunk>(new HttpTrunk(std::move(*endpoint), std::move(tls), config));
}

HttpTrunk::HttpTrunk(HttpEndpoint to, std::unique_ptr<TlsContext> context,
                     const HttpClientConfig& config)
    : endpoint(std::move(to)),
      tls(std::move(context)),
      resolver(config.resolver ? config.resolver : make_system_resolver()),
      pool(config.max_fresh_ms) {}

bool HttpTrunk::join() {
  const std::lock_guard lock(mutex_);
  if (!is_closed_) ++clients_;
  return !is_closed_;
}

void HttpTrunk::leave(Client client) {
  {
    const std::lock_guard lock(mutex_);
    wanted_.erase(client);
    if (--clients_ > 0) return;
    is_closed_ = true;
  }
  pool.close();
}

void HttpTrunk::want(Client client, std::size_t count) {
  {
    const std::lock_guard lock(mutex_);
    if (count > 0) {
      wanted_[client] = count;
    } else {
      wanted_.erase(client);
    }
    if (!wanted_.empty()) return;
  }
  pool.rest();
}

std::size_t HttpTrunk::wanted_locked() const {
  std::size_t sum = 0;
  for (const auto& [client, count] : wanted_) {
    sum += count;
    if (sum >= most_ready) return most_ready;
  }
  return sum;
}

bool HttpTrunk::begin_opening() {
  const std::lock_guard lock(mutex_);
  if (opening_ >= most_opening || pool.young_count() + opening_ >= wanted_locked()) return false;
  ++opening_;
  return true;
}

void HttpTrunk::opened() {
  const std::lock_guard lock(mutex_);
  --opening_;
}

bool HttpTrunk::is_opening() const {
  const std::lock_guard lock(mutex_);
  return opening_ > 0;
}

Result<std::shared_ptr<HttpTrunk>> HttpTrunks::join(const HttpClientConfig& config) {
  const std::string name = name_of(config);
  const std::lock_guard lock(mutex_);
  if (const auto found = trunks_.find(name); found != trunks_.end()) {
    if (auto trunk = found->second.lock(); trunk != nullptr && trunk->join()) return trunk;
  }
  std::erase_if(trunks_, [](const auto& known) { return known.second.expired(); });
  auto made = HttpTrunk::create(config);
  if (!made) return made;
  (void)(*made)->join();  // a new one is not closed
  trunks_[name] = *made;
  return made;
}

}  // namespace oplati::io
