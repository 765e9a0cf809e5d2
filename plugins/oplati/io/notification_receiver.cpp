#include "plugins/oplati/io/notification_receiver.hpp"

#include <Poco/DigestEngine.h>
#include <Poco/Exception.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponseImpl.h>
#include <Poco/Net/HTTPServerSession.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/NumberParser.h>
#include <Poco/SHA2Engine.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <deque>
#include <istream>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <system_error>
#include <thread>
#include <utility>

#include "plugins/oplati/io/sigpipe.hpp"
#include "plugins/oplati/io/watchdog.hpp"
#include "plugins/oplati/io/worker_pool.hpp"
#include "plugins/oplati/wire/server_sign.hpp"

namespace oplati::io {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::Result;
using Status = Poco::Net::HTTPResponse::HTTPStatus;

constexpr std::size_t kReadingThreads = 2;
constexpr int kPauseWithoutDescriptorsMs = 100;

// An address in figures: a name would have to be looked up, and the till is starting.
Result<Poco::Net::SocketAddress> parse_address(const std::string& text) {
  const Error wrong(Code::invalid,
                    "oplati: notifications.listen is \"" + text +
                        "\"; give an IP address of this machine and a port, such as "
                        "127.0.0.1:9080",
                    "settings.notifications");
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) return wrong;
  std::string host = text.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  Poco::Net::IPAddress address;
  unsigned port = 0;
  if (!Poco::Net::IPAddress::tryParse(host, address) ||
      !Poco::NumberParser::tryParseUnsigned(text.substr(colon + 1), port) || port > 65'535) {
    return wrong;
  }
  return Poco::Net::SocketAddress(address, static_cast<Poco::UInt16>(port));
}

Result<wire::ServerSignKey> parse_key(const std::string& text) {
  auto key = wire::ServerSignKey::parse(text);
  if (key) return key;
  return Error(Code::invalid,
               "oplati: notifications.key: " + key.error().message +
                   "; copy the whole public key that the merchant's cabinet shows",
               "settings.notifications");
}

// Nothing when it is longer than any notification.
std::optional<std::string> read_body(Poco::Net::HTTPServerRequest& request) {
  constexpr auto limit = static_cast<std::size_t>(NotificationReceiver::body_limit_bytes);
  if (request.getContentLength64() > NotificationReceiver::body_limit_bytes) return std::nullopt;
  std::string body;
  char block[4096];
  std::istream& stream = request.stream();
  while (stream.good()) {
    stream.read(block, sizeof block);
    body.append(block, static_cast<std::size_t>(stream.gcount()));
    if (body.size() > limit) return std::nullopt;
  }
  return body;
}

// The signature; nothing when there is none, or more than one to choose from.
std::optional<std::string> signature_of(const Poco::Net::HTTPServerRequest& request) {
  std::optional<std::string> found;
  for (const auto& [name, value] : request) {
    if (Poco::icompare(name, std::string("Server-Sign")) != 0) continue;
    if (found) return std::nullopt;
    found = value;
  }
  return found;
}

// What was heard already, by its digest. Bounded: the oldest is forgotten first.
class Heard {
 public:
  // False when it is a repetition.
  bool add(const std::string& body) {
    Poco::SHA2Engine engine;
    engine.update(body);
    const Poco::DigestEngine::Digest& bytes = engine.digest();
    std::string digest(bytes.begin(), bytes.end());
    const std::lock_guard lock(mutex_);
    if (!known_.insert(digest).second) return false;
    order_.push_back(std::move(digest));
    if (order_.size() > NotificationReceiver::digest_limit) {
      known_.erase(order_.front());
      order_.pop_front();
    }
    return true;
  }

 private:
  std::mutex mutex_;
  std::set<std::string> known_;
  std::deque<std::string> order_;
};

}  // namespace

struct NotificationReceiver::Parts {
  Parts(std::string key_text_, wire::ServerSignKey key_, wire::WireProfile profile_,
        std::shared_ptr<Watchdog> watchdog_)
      : key_text(std::move(key_text_)),
        key(std::move(key_)),
        profile(std::move(profile_)),
        watchdog(std::move(watchdog_)),
        stop_event(::eventfd(0, EFD_CLOEXEC)),
        params(new Poco::Net::HTTPServerParams) {
    if (stop_event < 0) throw std::system_error(errno, std::generic_category());
    params->setKeepAlive(false);
    params->setTimeout(Poco::Timespan(connection_limit_ms / 1'000, 0));
  }
  ~Parts() {
    is_stopping = true;
    [[maybe_unused]] const auto told = ::eventfd_write(stop_event, 1);
    if (acceptor.joinable()) acceptor.join();
    watchdog->cut_all(this);
    readers.reset();
    ::close(stop_event);
  }

  void start(const Poco::Net::SocketAddress& address) {
    socket.bind(address, true, false);
    socket.listen();
    readers = std::make_unique<WorkerPool>(kReadingThreads);
    const AllSignalsBlocked inherited;
    acceptor = std::thread([this] { accept_all(); });
    ::pthread_setname_np(acceptor.native_handle(), "oplati-notify");
  }

  // False when it is time to end. `limit_ms` -1: as long as it takes.
  bool wait(bool also_for_caller, int limit_ms) const {
    pollfd events[] = {{stop_event, POLLIN, 0}, {socket.impl()->sockfd(), POLLIN, 0}};
    ::poll(events, also_for_caller ? 2 : 1, limit_ms);
    return !is_stopping;
  }

  void accept_all() {
    while (wait(true, -1)) {
      try {
        auto caller = std::make_shared<Poco::Net::StreamSocket>(socket.acceptConnection());
        if (waiting >= waiting_limit) continue;  // closes it; the gateway calls again
        ++waiting;
        readers->post([this, caller = std::move(caller)] {
          --waiting;
          if (!is_stopping) serve(*caller);
        });
      } catch (const std::exception&) {
        // Out of descriptors or memory, or the caller is gone already: not at full speed.
        if (!wait(false, kPauseWithoutDescriptorsMs)) return;
      }
    }
  }

  void serve(Poco::Net::StreamSocket& caller) noexcept {
    try {
      Watchdog::Watch watch(*watchdog, this, Deadline::after_ms(connection_limit_ms));
      const Watchdog::Hold hold(watch, caller.impl()->sockfd());
      if (!hold.is_watched() || is_stopping) return;
      Poco::Net::HTTPServerSession session(caller, params);
      if (!session.hasMoreRequests()) return;
      Poco::Net::HTTPServerResponseImpl response(session);
      Poco::Net::HTTPServerRequestImpl request(response, session, params);
      response.setKeepAlive(false);
      if (request.getExpectContinue()) response.sendContinue();
      response.setStatusAndReason(answer(request));
      response.setContentLength(0);
      response.send().flush();
    } catch (...) {
      // The caller went away, was cut, or speaks no HTTP: nobody is left to answer.
    }
  }

  Status answer(Poco::Net::HTTPServerRequest& request) {
    if (request.getMethod() != Poco::Net::HTTPRequest::HTTP_POST) {
      return Status::HTTP_METHOD_NOT_ALLOWED;
    }
    const auto body = read_body(request);
    if (!body) return Status::HTTP_REQUEST_ENTITY_TOO_LARGE;
    const auto signature = signature_of(request);
    if (!signature || !key.verifies(*body, *signature)) return Status::HTTP_UNAUTHORIZED;
    const auto info = wire::read_notification(*body, profile);
    if (!info) return Status::HTTP_BAD_REQUEST;
    if (heard.add(*body)) tell(*info);
    return Status::HTTP_OK;
  }

  void tell(const PaymentInfo& info) {
    const std::lock_guard lock(listeners_mutex);
    for (const auto& [id, listener] : listeners) listener(info);
  }

  const std::string key_text;

  const wire::ServerSignKey key;
  const wire::WireProfile profile;
  const std::shared_ptr<Watchdog> watchdog;
  const int stop_event;
  Poco::Net::HTTPServerParams::Ptr params;
  Heard heard;
  std::mutex listeners_mutex;  // held while they are called, so that nobody is called too late
  std::map<std::uint64_t, Listener> listeners;
  std::uint64_t next_id = 1;
  std::atomic<bool> is_stopping = false;
  std::atomic<std::size_t> waiting = 0;
  Poco::Net::ServerSocket socket;
  std::unique_ptr<WorkerPool> readers;
  std::thread acceptor;
};

NotificationReceiver::NotificationReceiver(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)) {}
NotificationReceiver::~NotificationReceiver() = default;

Result<std::shared_ptr<NotificationReceiver>> NotificationReceiver::shared(
    const Config& config, const wire::WireProfile& profile) {
  const auto address = parse_address(config.address);
  if (!address) return address.error();
  auto key = parse_key(config.key);
  if (!key) return key.error();
  // The slots hold no thread: they only find the ones that the lanes own.
  static std::mutex slots_mutex;
  static std::map<std::string, std::weak_ptr<NotificationReceiver>> slots;
  const std::lock_guard lock(slots_mutex);
  auto& slot = slots[address->toString()];
  if (auto existing = address->port() == 0 ? nullptr : slot.lock()) {
    if (existing->parts_->key_text == config.key) return existing;
    return Error(Code::invalid,
                 "oplati: notifications.key is another than that of the lane that listens on " +
                     config.address + " already: give both the same key, or each its own port",
                 "settings.notifications");
  }
  auto watchdog = Watchdog::shared();
  if (!watchdog) return watchdog.error();
  try {
    auto parts = std::make_unique<Parts>(config.key, std::move(*key), profile,
                                         std::move(*watchdog));
    parts->start(*address);
    const std::shared_ptr<NotificationReceiver> created(
        new NotificationReceiver(std::move(parts)));
    slot = created;
    return created;
  } catch (const Poco::Exception& error) {
    return Error(Code::unavailable,
                 "oplati: notifications.listen " + config.address + " cannot be listened on (" +
                     error.displayText() + "): free the port or give another",
                 "settings.notifications");
  } catch (const std::exception& error) {
    return Error(Code::unavailable,
                 std::string("oplati: no notifications can be received: ") + error.what(),
                 "settings.notifications");
  }
}

NotificationReceiver::Subscription::Subscription(std::shared_ptr<NotificationReceiver> receiver,
                                                 Listener listener)
    : receiver_(std::move(receiver)) {
  const std::lock_guard lock(receiver_->parts_->listeners_mutex);
  id_ = receiver_->parts_->next_id++;
  receiver_->parts_->listeners.emplace(id_, std::move(listener));
}

NotificationReceiver::Subscription::~Subscription() {
  const std::lock_guard lock(receiver_->parts_->listeners_mutex);
  receiver_->parts_->listeners.erase(id_);
}

std::uint16_t NotificationReceiver::port() const { return parts_->socket.address().port(); }

}  // namespace oplati::io
