// What all lanes of a process share: the threads (one scheduler, one disk thread, a few for the
// network), the connections and the limits on requests. Made by the plugin's `init`, joined by its
// `deinit`.
#pragma once

#include "plugins/oplati/io/http_trunk.hpp"
#include "plugins/oplati/io/request_rates.hpp"
#include "plugins/oplati/io/scheduler.hpp"
#include "plugins/oplati/io/worker_pool.hpp"

namespace oplati::io {

// Requests that may be under way at once, in all lanes together. A request mostly waits, and a poll
// takes about one round trip, so eight serve hundreds of waiting payments; scheduler, disk,
// watchdog and these stay under the twelve threads that a till can spare.
inline constexpr std::size_t network_threads = 8;

struct Engine {
  // `monotonic` gives milliseconds. Throws std::system_error when a thread cannot be made.
  explicit Engine(std::function<std::int64_t()> monotonic)
      : rates(monotonic), disk(1), network(network_threads), scheduler(std::move(monotonic)) {}

  RequestRates rates;
  HttpTrunks trunks;

  // One thread: journal tasks of a lane run in order.
  WorkerPool disk;
  WorkerPool network;
  Scheduler scheduler;  // last, so that it ends first
};

}  // namespace oplati::io
