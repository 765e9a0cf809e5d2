// HTTP on 127.0.0.1 for the page: its files, one function that answers calls, and the stream of
// events. Requests of other pages and of other host names are refused. Poco stays in the .cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "host_sim/sandbox/http_message.hpp"
#include "host_sim/ui/web/event_log.hpp"
#include "pospay/cpp/result.hpp"

namespace web {

// Each page that is open holds one stream.
constexpr int kMaxStreams = 8;
constexpr int kMaxPageThreads = 24;
constexpr int kMaxQueuedPages = 64;
// Nothing that a page asks is longer.
constexpr std::size_t kMaxPageBodyBytes = 64 * 1024;
// A client that stops in the middle of a request.
constexpr int kPageTimeoutS = 10;
// A stream without news looks this often whether anybody listens still: a page that is loaded
// again and again must not use up the streams.
constexpr std::chrono::seconds kStreamBeat{1};

class PageServer {
 public:
  // Answers what is neither a file nor the stream. Called on many threads at a time.
  using Answerer = std::function<sandbox::HttpReply(const sandbox::HttpRequest&)>;

  // Serves from here on. port 0: the system chooses. UNAVAILABLE when the port is taken.
  static pospay::Result<std::unique_ptr<PageServer>> start(std::uint16_t port, EventLog& log,
                                                           Answerer answerer);
  ~PageServer();
  PageServer(const PageServer&) = delete;
  PageServer& operator=(const PageServer&) = delete;

  std::uint16_t port() const;
  // Closes the log, ends the connections and returns when nobody answers any more.
  void stop();

 private:
  struct Parts;
  explicit PageServer(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace web
