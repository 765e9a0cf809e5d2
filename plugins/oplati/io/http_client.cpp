#include "plugins/oplati/io/http_client.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "plugins/oplati/io/http_connection.hpp"
#include "plugins/oplati/io/http_request_check.hpp"
#include "plugins/oplati/io/http_response_reader.hpp"
#include "plugins/oplati/io/sigpipe.hpp"
#include "plugins/oplati/io/watchdog.hpp"

namespace oplati::io {
namespace {

using pospay::Result;

constexpr std::size_t kMaxDetailBytes = 300;
constexpr std::int64_t kMaxPrepareMs = 60 * 1000;
// After a connection could not be opened ahead of need.
constexpr std::int64_t kRetryPrepareMs = 10 * 1000;

// Texts of libraries come with whatever the peer put into them.
std::string one_line(std::string text) {
  if (text.size() > kMaxDetailBytes) text.resize(kMaxDetailBytes);
  for (char& c : text) {
    if (c < 0x20 || c >= 0x7F) c = '?';
  }
  return text;
}

// No text that gets here is made from a header value; should a library change its mind, the value
// still does not get into a log.
std::string without_secrets(std::string text, const HttpRequest& request) {
  constexpr std::string_view kMask = "***";
  for (const HttpHeader& header : request.headers) {
    if (header.value.size() < 4) continue;  // too short to be a secret, and found in any text
    for (std::size_t at = text.find(header.value); at != std::string::npos;
         at = text.find(header.value, at + kMask.size())) {
      text.replace(at, header.value.size(), kMask);
    }
  }
  return text;
}

}  // namespace

class HttpClient::Impl {
 public:
  // Joined already.
  Impl(std::shared_ptr<HttpTrunk> trunk, std::shared_ptr<Watchdog> watchdog)
      : trunk_(std::move(trunk)), watchdog_(std::move(watchdog)) {}

  ~Impl() {
    shut_down();
    std::unique_lock lock(mutex_);
    none_under_way_.wait(lock, [this] { return under_way_ == 0; });
  }

  void exchange(const HttpRequest& request, HttpResponse& response) {
    if (auto problem = problem_with(request)) {
      response.failure = HttpFailure::bad_request;
      response.detail = "request: " + *problem;
      return;
    }
    const Visit visit(*this);
    const Deadline deadline = Deadline::after_ms(request.timeout_ms);
    Watchdog::Watch watch(*watchdog_, this, deadline);
    // A watch made before shut_down() is cut by it; one made after sees the flag.
    if (is_stopped_) {
      response.failure = HttpFailure::shut_down;
    } else {
      run(request, response, watch, deadline);
    }
    explain(response, watch);
  }

  std::int64_t prepare(std::size_t count, std::int64_t timeout_ms) {
    if (timeout_ms <= 0 || timeout_ms > kMaxPrepareMs) return 0;
    const Visit visit(*this);
    trunk_->want(this, count);
    if (is_stopped_) {
      trunk_->want(this, 0);  // it may have left before
      return 0;
    }
    // A young one may be taken meanwhile: the next call opens what is missing then.
    for (std::size_t i = 0; i < count && trunk_->begin_opening(); ++i) {
      const bool is_open = open_ahead(timeout_ms);
      if (is_stopped_) return 0;
      if (!is_open) return kRetryPrepareMs;
    }
    const std::int64_t again_in_ms = trunk_->pool.retire();
    return again_in_ms == 0 && trunk_->is_opening() ? kRetryPrepareMs : again_in_ms;
  }

  void rest() {
    const Visit visit(*this);
    trunk_->want(this, 0);
  }

  void look(std::int64_t timeout_ms, HttpWay& way) {
    const Visit visit(*this);
    const Deadline deadline = Deadline::after_ms(timeout_ms);
    Watchdog::Watch watch(*watchdog_, this, deadline);
    if (is_stopped_) {
      way.failure = HttpFailure::shut_down;
      return;
    }
    HttpConnection::Opening opening = HttpConnection::open(route(), watch, deadline);
    way = std::move(opening.way);
    if (opening.connection) trunk_->pool.put(std::move(opening.connection));
  }

  void shut_down() {
    if (is_stopped_.exchange(true)) return;
    watchdog_->cut_all(this);
    trunk_->leave(this);
  }

 private:
  // Counts who is inside, so that the destructor can wait.
  class Visit {
   public:
    explicit Visit(Impl& impl) : impl_(impl) {
      const std::lock_guard lock(impl_.mutex_);
      ++impl_.under_way_;
    }
    ~Visit() {
      const std::lock_guard lock(impl_.mutex_);
      if (--impl_.under_way_ == 0) impl_.none_under_way_.notify_all();
    }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

   private:
    Impl& impl_;
  };

  HttpConnection::Route route() {
    return {trunk_->endpoint, trunk_->tls.get(), *trunk_->resolver, is_stopped_};
  }

  // Behind begin_opening(). False: it could not be opened.
  bool open_ahead(std::int64_t timeout_ms) {
    struct End {
      HttpTrunk& trunk;
      ~End() { trunk.opened(); }
    } const end{*trunk_};
    const Deadline deadline = Deadline::after_ms(timeout_ms);
    Watchdog::Watch watch(*watchdog_, this, deadline);
    if (is_stopped_) return false;
    HttpConnection::Opening opening = HttpConnection::open(route(), watch, deadline);
    if (!opening.connection) return false;
    trunk_->pool.put(std::move(opening.connection));
    return true;
  }

  void run(const HttpRequest& request, HttpResponse& response, Watchdog::Watch& watch,
           const Deadline& deadline) {
    const bool is_read = request.method == HttpMethod::get && !request.moves_money;
    if (is_read) {
      if (auto connection = trunk_->pool.take_used()) {
        converse_and_keep(std::move(connection), request, response, watch);
        // Gone stale while it lay idle: a read is asked once more. Nothing else ever is.
        const bool is_stale = response.failure == HttpFailure::connection_lost;
        if (!is_stale || watch.has_expired() || watch.was_cut()) return;
      }
    }
    std::unique_ptr<HttpConnection> connection = is_read ? nullptr : trunk_->pool.take_fresh();
    if (!connection) {
      HttpConnection::Opening opening = HttpConnection::open(route(), watch, deadline);
      response.failure = opening.way.failure;
      response.detail = std::move(opening.way.detail);
      if (!opening.connection) return;
      connection = std::move(opening.connection);
    }
    converse_and_keep(std::move(connection), request, response, watch);
  }

  void converse_and_keep(std::unique_ptr<HttpConnection> connection, const HttpRequest& request,
                         HttpResponse& response, Watchdog::Watch& watch) {
    // The watch lets go of the connection before anybody else may take it.
    if (converse(*connection, request, response, watch)) trunk_->pool.put(std::move(connection));
  }

  // True: the connection may carry another request.
  bool converse(HttpConnection& connection, const HttpRequest& request, HttpResponse& response,
                Watchdog::Watch& watch) {
    response.failure = HttpFailure::connection_lost;
    const Watchdog::Hold hold(watch, connection.fd());
    if (!hold.is_watched()) {
      response.detail = "send: out of file descriptors";
      return false;
    }
    // Time's up means nothing is begun. Between here and the first byte the connection can only be
    // shut down, which the write then meets.
    if (watch.has_expired() || watch.was_cut()) return false;
    if (!connection.is_quiet()) {
      response.detail = "send: the peer closed the connection or spoke before it was asked";
      return false;
    }
    if (!connection.send(request, response.request_was_sent, response.detail)) return false;
    ResponseReading reading = read_response(connection, request.max_body_bytes);
    response.failure = reading.failure;
    response.detail = std::move(reading.detail);
    response.status = reading.status;
    response.content_type = std::move(reading.content_type);
    response.body = std::move(reading.body);
    response.retry_after_ms = reading.retry_after_ms;
    response.date_ms = reading.date_ms;
    return reading.may_be_reused;
  }

  // What we did ourselves outranks the error that it caused.
  static void explain(HttpResponse& response, const Watchdog::Watch& watch) {
    switch (response.failure) {
      case HttpFailure::none:
      case HttpFailure::bad_request:
      case HttpFailure::certificate:
      case HttpFailure::oversized:
      case HttpFailure::malformed:
        return;
      case HttpFailure::resolve:
      case HttpFailure::connect:
      case HttpFailure::tls:
      case HttpFailure::deadline:
      case HttpFailure::connection_lost:
      case HttpFailure::truncated:
      case HttpFailure::shut_down:
        break;
    }
    if (response.failure == HttpFailure::shut_down || watch.was_cut()) {
      response.failure = HttpFailure::shut_down;
      response.detail = "shut down; " + response.detail;
    } else if (watch.has_expired()) {
      response.failure = HttpFailure::deadline;
      response.detail = "deadline; " + response.detail;
    }
  }

  const std::shared_ptr<HttpTrunk> trunk_;
  const std::shared_ptr<Watchdog> watchdog_;
  std::atomic<bool> is_stopped_{false};
  std::mutex mutex_;
  std::condition_variable none_under_way_;
  int under_way_ = 0;
};

Result<std::unique_ptr<HttpClient>> HttpClient::create(const HttpClientConfig& config) {
  auto trunk = HttpTrunk::create(config);
  if (!trunk) return trunk.error();
  (void)(*trunk)->join();  // a new one is not closed
  return create(std::move(*trunk));
}

Result<std::unique_ptr<HttpClient>> HttpClient::create(std::shared_ptr<HttpTrunk> trunk) {
  auto watchdog = Watchdog::shared();
  if (!watchdog) {
    trunk->leave(nullptr);
    return watchdog.error();
  }
  return std::unique_ptr<HttpClient>(
      new HttpClient(std::make_unique<Impl>(std::move(trunk), std::move(*watchdog))));
}

HttpClient::HttpClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpClient::~HttpClient() {
  const SigpipeGuard guard;
  impl_.reset();
}

HttpResponse HttpClient::exchange(const HttpRequest& request) {
  const SigpipeGuard guard;
  HttpResponse response;
  try {
    impl_->exchange(request, response);
    response.detail = without_secrets(one_line(std::move(response.detail)), request);
  } catch (...) {
    // Out of memory, most likely. The fact about the socket stands where it was set.
    const bool was_sent = response.request_was_sent;
    response = {};
    response.failure = HttpFailure::connection_lost;
    response.request_was_sent = was_sent;
  }
  return response;
}

std::int64_t HttpClient::prepare(std::size_t count, std::int64_t timeout_ms) {
  const SigpipeGuard guard;
  try {
    return impl_->prepare(count, timeout_ms);
  } catch (...) {
    return 0;  // no connection ahead of need, then
  }
}

void HttpClient::rest() {
  const SigpipeGuard guard;
  impl_->rest();
}

HttpWay HttpClient::look(std::int64_t timeout_ms) {
  const SigpipeGuard guard;
  HttpWay way;
  try {
    impl_->look(timeout_ms, way);
    way.detail = one_line(std::move(way.detail));
  } catch (...) {
    way.failure = HttpFailure::connection_lost;
  }
  return way;
}

void HttpClient::shut_down() {
  const SigpipeGuard guard;
  impl_->shut_down();
}

}  // namespace oplati::io
