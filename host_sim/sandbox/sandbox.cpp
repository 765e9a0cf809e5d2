#include "host_sim/sandbox/sandbox.hpp"

#include <signal.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "host_sim/sandbox/control_api.hpp"
#include "host_sim/sandbox/gateway_server.hpp"
#include "host_sim/sandbox/json_tree.hpp"
#include "host_sim/sandbox/notifier.hpp"
#include "host_sim/sandbox/protocol_json.hpp"
#include "host_sim/sandbox/register_protocol.hpp"

namespace sandbox {
namespace {

using pospay::Result;

constexpr std::string_view kBasePath = "/ms-pay";
constexpr std::string_view kControlPath = "/sandbox/";
constexpr char kProxyPage[] =
    "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";

std::uint64_t random_seed() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32) ^ device();
}

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

}  // namespace

// Threads: the server's own answer requests; one more sleeps until a script or a notification is
// due. Everything below the mutex belongs to it.
struct Sandbox::Parts {
  oplati::profile::Profile profile;
  Certificates certificates;
  std::string public_key;
  const std::int64_t started_at_ms;
  const std::chrono::steady_clock::time_point started;

  std::mutex mutex;
  std::condition_variable changed;
  bool is_stopping = false;
  WalletModel model;
  FaultList faults;
  ControlApi control;
  NotificationQueue notifications;
  std::unique_ptr<RegisterProtocol> protocol;

  std::unique_ptr<GatewayServer> server;
  std::thread messenger;

  explicit Parts(const oplati::profile::Profile& given)
      : profile(given),
        started_at_ms(std::chrono::duration_cast<std::chrono::milliseconds>(
                          std::chrono::system_clock::now().time_since_epoch())
                          .count()),
        started(std::chrono::steady_clock::now()),
        model(profile, random_seed()),
        control(model, faults) {}

  // Starts at the wall clock and then runs with the monotonic one, so that it never goes back.
  std::int64_t now_ms() const {
    return started_at_ms + std::chrono::duration_cast<std::chrono::milliseconds>(
                               std::chrono::steady_clock::now() - started)
                               .count();
  }

  Delivery answer(const HttpRequest& request);
  Delivery answer_register(HttpRequest request, std::int64_t now);
  void collect_notifications(std::int64_t now);
  std::int64_t next_wake_ms(std::int64_t now) const;
  void run_messenger();
};

// --- Answering -----------------------------------------------------------------------------------

Delivery Sandbox::Parts::answer(const HttpRequest& request) {
  const std::lock_guard lock(mutex);
  const std::int64_t now = now_ms();
  Delivery delivery;
  if (request.method == "GET" && request.path == "/sandbox/notification-key") {
    delivery.reply = {200, "{\"publicKey\":" + json_text(public_key) + "}"};
  } else if (starts_with(request.path, kControlPath)) {
    delivery.reply = control.answer(request, now);
  } else if (starts_with(request.path, kBasePath) && protocol != nullptr) {
    delivery = answer_register(request, now);
  } else {
    delivery.reply = {404, refusal_json(Refusal::bad_request, "no such path")};
  }
  collect_notifications(now);
  changed.notify_all();
  return delivery;
}

Delivery Sandbox::Parts::answer_register(HttpRequest request, std::int64_t now) {
  Delivery delivery;
  request.path.erase(0, kBasePath.size());
  if (faults.is_down()) {
    delivery.form = Delivery::Form::nothing;
    return delivery;
  }
  std::int64_t payment_id = 0;
  const auto fault = faults.take(call_name(protocol->call_of(request, payment_id)));
  if (!fault) {
    delivery.reply = protocol->answer(request, now);
    return delivery;
  }
  switch (fault->kind) {
    case FaultKind::lose_request:
      delivery.form = Delivery::Form::nothing;
      return delivery;
    case FaultKind::lose_answer:
      (void)protocol->answer(request, now);
      delivery.form = Delivery::Form::nothing;
      return delivery;
    case FaultKind::cut_answer:
      delivery.reply = protocol->answer(request, now);
      delivery.form = Delivery::Form::cut;
      return delivery;
    case FaultKind::unavailable:
      delivery.reply = {503, "", "text/plain"};
      delivery.retry_after_s = fault->retry_after_s;
      return delivery;
    case FaultKind::html:
      (void)protocol->answer(request, now);
      delivery.reply = {200, kProxyPage, "text/html"};
      return delivery;
    case FaultKind::delay:
      delivery.reply = protocol->answer(request, now);
      delivery.delay_ms = fault->delay_ms;
      return delivery;
  }
  return delivery;
}

// --- Passing of time and notifications -----------------------------------------------------------

void Sandbox::Parts::collect_notifications(std::int64_t now) {
  for (const Payment* payment : model.take_notifications()) {
    const std::string purse = payment->buyer == Payment::kNobody
                                  ? std::string()
                                  : model.buyers()[payment->buyer].purse_public_id;
    // A full queue loses it: the protocol promises no delivery, clients must ask.
    (void)notifications.push({payment->notification_url, payment_json(*payment, purse), 0, now});
  }
}

std::int64_t Sandbox::Parts::next_wake_ms(std::int64_t now) const {
  constexpr std::int64_t kLongestSleepMs = 60'000;
  std::int64_t next = now + kLongestSleepMs;
  if (const auto due = model.next_due_ms()) next = std::min(next, *due);
  if (const auto due = notifications.next_due_ms()) next = std::min(next, *due);
  return next;
}

void Sandbox::Parts::run_messenger() {
  std::unique_lock lock(mutex);
  while (!is_stopping) {
    const std::int64_t now = now_ms();
    model.advance(now);
    collect_notifications(now);
    const auto due = notifications.take_due(now);
    if (!due.empty()) {
      lock.unlock();
      std::vector<Notification> failed;
      for (const Notification& notification : due) {
        if (!send_notification(notification, certificates.notification_key_file,
                               certificates.ca_file)) {
          failed.push_back(notification);
        }
      }
      lock.lock();
      for (Notification& notification : failed) {
        (void)notifications.push_again(std::move(notification), now_ms());
      }
      continue;
    }
    const std::int64_t pause = next_wake_ms(now) - now;
    if (pause > 0) changed.wait_for(lock, std::chrono::milliseconds(pause));
  }
}

// --- Life ----------------------------------------------------------------------------------------

Sandbox::Sandbox(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Sandbox::~Sandbox() { stop(); }

Result<std::unique_ptr<Sandbox>> Sandbox::start(const std::filesystem::path& folder,
                                                std::uint16_t port,
                                                const oplati::profile::Profile& profile) {
  auto certificates = ensure_certificates(folder);
  if (!certificates) return certificates.error();
  auto public_key = notification_public_key(certificates->notification_key_file);
  if (!public_key) return public_key.error();
  auto parts = std::make_unique<Parts>(profile);
  parts->certificates = *certificates;
  parts->public_key = *public_key;
  Parts* shared = parts.get();
  auto server = GatewayServer::start(port, *certificates, [shared](const HttpRequest& request) {
    return shared->answer(request);
  });
  if (!server) return server.error();
  parts->server = std::move(*server);
  {
    const std::lock_guard lock(parts->mutex);
    parts->protocol = std::make_unique<RegisterProtocol>(
        parts->model, parts->profile, "https://127.0.0.1:" + std::to_string(parts->server->port()));
  }
  parts->messenger = std::thread([shared] {
    // A merchant's server that hangs up must not end the process.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    shared->run_messenger();
  });
  return std::unique_ptr<Sandbox>(new Sandbox(std::move(parts)));
}

std::string Sandbox::origin() const { return "https://127.0.0.1:" + std::to_string(port()); }

std::string Sandbox::base_url() const { return origin() + std::string(kBasePath); }

std::uint16_t Sandbox::port() const { return parts_->server->port(); }

std::filesystem::path Sandbox::ca_file() const { return parts_->certificates.ca_file; }

std::string Sandbox::notification_key() const { return parts_->public_key; }

void Sandbox::with_model(const Use& use) {
  const std::lock_guard lock(parts_->mutex);
  const std::int64_t now = parts_->now_ms();
  parts_->model.advance(now);
  use(parts_->model, parts_->faults, now);
  parts_->collect_notifications(now);
  parts_->changed.notify_all();
}

void Sandbox::stop() {
  {
    const std::lock_guard lock(parts_->mutex);
    parts_->is_stopping = true;
    parts_->changed.notify_all();
  }
  if (parts_->messenger.joinable()) parts_->messenger.join();
  parts_->server->stop();
}

}  // namespace sandbox
