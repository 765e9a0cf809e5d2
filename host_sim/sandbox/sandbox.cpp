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

#include "host_sim/sandbox/cabinet_api.hpp"
#include "host_sim/sandbox/control_api.hpp"
#include "host_sim/sandbox/gateway_server.hpp"
#include "host_sim/sandbox/json_tree.hpp"
#include "host_sim/sandbox/notifier.hpp"
#include "host_sim/sandbox/origin_check.hpp"
#include "host_sim/sandbox/protocol_json.hpp"
#include "host_sim/sandbox/register_protocol.hpp"
#include "host_sim/sandbox/state_store.hpp"

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
  Cabinet cabinet;
  CabinetApi cabinet_api;
  ChangeLog unsaved;
  std::uint64_t saved_revision = 0;  // of the cabinet
  std::optional<StateStore> store;   // none: nothing is kept
  bool is_new = true;
  NotificationQueue notifications;
  IObserver* observer = nullptr;
  bool was_request_lost = false;  // of the last answer
  std::string_view fault_word;    // of the last answer: what has spoilt it
  ExchangeWatcher exchange_watcher;
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
        control(model, faults),
        cabinet(model),
        cabinet_api(cabinet, model) {}

  // Starts at the wall clock and then runs with the monotonic one, so that it never goes back.
  std::int64_t now_ms() const {
    return started_at_ms + std::chrono::duration_cast<std::chrono::milliseconds>(
                               std::chrono::steady_clock::now() - started)
                               .count();
  }

  Result<void> open_store(const std::filesystem::path& folder);
  Result<void> save();
  Delivery answer(const HttpRequest& request);
  HttpReply answer_page(const HttpRequest& request, std::int64_t now);
  HttpReply answer_checked_page(const HttpRequest& request, std::int64_t now);
  Delivery answer_register(HttpRequest request, std::int64_t now);
  Delivery answer_spoilt(const HttpRequest& request, std::int64_t now);
  void tell_observer(const Delivery& delivery, bool is_acted) const;
  void collect_notifications(std::int64_t now);
  std::int64_t next_wake_ms(std::int64_t now) const;
  void run_messenger();
};

// --- Answering -----------------------------------------------------------------------------------

Delivery Sandbox::Parts::answer(const HttpRequest& request) {
  const std::lock_guard lock(mutex);
  const std::int64_t now = now_ms();
  Delivery delivery;
  if (starts_with(request.path, kControlPath) || starts_with(request.path, kCabinetPath)) {
    delivery.reply = answer_page(request, now);
  } else if (starts_with(request.path, kBasePath) && protocol != nullptr) {
    delivery = answer_register(request, now);
    if (exchange_watcher) {
      exchange_watcher(
          {request, delivery.reply, fault_word, delivery.form == Delivery::Form::whole});
    }
  } else {
    delivery.reply = {404, refusal_json(Refusal::bad_request, "no such path")};
  }
  collect_notifications(now);
  changed.notify_all();
  if (const auto saved = save(); !saved) {
    // What happened is not yet on the disk: no answer that somebody could rely on. The next save
    // writes it too.
    return {{503, refusal_json(Refusal::full, saved.error().message)}};
  }
  return delivery;
}

// The paths that browsers may reach.
HttpReply Sandbox::Parts::answer_page(const HttpRequest& request, std::int64_t now) {
  if (server == nullptr || !is_own_origin(request, server->port())) {
    return {403, refusal_json(Refusal::bad_request, "the request comes from a foreign origin")};
  }
  return answer_checked_page(request, now);
}

HttpReply Sandbox::Parts::answer_checked_page(const HttpRequest& request, std::int64_t now) {
  if (starts_with(request.path, kCabinetPath)) {
    model.advance(now);
    return cabinet_api.answer(request, now);
  }
  if (request.method == "GET" && request.path == "/sandbox/notification-key") {
    return {200, "{\"publicKey\":" + json_text(public_key) + "}"};
  }
  return control.answer(request, now);
}

Delivery Sandbox::Parts::answer_register(HttpRequest request, std::int64_t now) {
  request.path.erase(0, kBasePath.size());
  if (observer == nullptr) return answer_spoilt(request, now);
  // What was due before comes before.
  model.advance(now);
  observer->on_request(request.method, request.path);
  const Delivery delivery = answer_spoilt(request, now);
  tell_observer(delivery, !faults.is_down() && !was_request_lost);
  return delivery;
}

void Sandbox::Parts::tell_observer(const Delivery& delivery, bool is_acted) const {
  SeenAnswer seen;
  seen.http_status = delivery.reply.status;
  seen.is_lost = delivery.form != Delivery::Form::whole;
  seen.is_acted = is_acted;
  if (const auto body = parse_json(delivery.reply.body); body) {
    seen.refusal = body->text_of("internalCode").value_or("");
    seen.payment_status = body->integer_of("status").value_or(-1);
  }
  observer->on_answer(seen);
}

Delivery Sandbox::Parts::answer_spoilt(const HttpRequest& request, std::int64_t now) {
  Delivery delivery;
  was_request_lost = false;
  fault_word = {};
  if (faults.is_down()) {
    fault_word = "down";
    delivery.reply.body.clear();
    delivery.form = Delivery::Form::nothing;
    return delivery;
  }
  std::int64_t payment_id = 0;
  const auto fault = faults.take(call_name(protocol->call_of(request, payment_id)));
  if (!fault) {
    delivery.reply = protocol->answer(request, now);
    return delivery;
  }
  bool was_spoilt = false;
  fault_word = fault_name(fault->kind);
  switch (fault->kind) {
    case FaultKind::lose_request:
      was_request_lost = true;
      delivery.form = Delivery::Form::nothing;
      return delivery;
    case FaultKind::lose_answer:
      delivery.reply = protocol->answer(request, now);
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
    case FaultKind::drop_from_report:
    case FaultKind::wrong_amount_in_report:
    case FaultKind::foreign_payment:
    case FaultKind::double_in_report:
      delivery.reply = protocol->answer_spoilt(request, now, fault->kind, was_spoilt);
      // A report without a row to spoil leaves the fault for the next one.
      if (!was_spoilt) (void)faults.add(*fault);
      return delivery;
  }
  return delivery;
}

// --- Keeping -------------------------------------------------------------------------------------

Result<void> Sandbox::Parts::open_store(const std::filesystem::path& folder) {
  auto opened = StateStore::open(folder);
  if (!opened) return opened.error();
  auto kept = opened->load();
  if (!kept) return kept.error();
  is_new = !kept->has_value();
  if (is_new) {
    // The buyer that every model has.
    for (std::size_t i = 0; i < model.buyers().size(); ++i) unsaved.buyers.insert(i);
  } else {
    KeptState& state = **kept;
    const bool is_sound =
        model
            .restore(std::move(state.registers), std::move(state.buyers), std::move(state.payments))
            .has_value() &&
        cabinet.restore(std::move(state.cabinet)).has_value();
    if (!is_sound) {
      return pospay::Error{pospay::Code::invalid, (folder / kStateFileName).string() +
                                                      " contradicts itself; move the file away " +
                                                      "to begin anew"};
    }
    saved_revision = cabinet.revision();
  }
  model.watch(&unsaved);
  store = std::move(*opened);
  return {};
}

Result<void> Sandbox::Parts::save() {
  const bool has_new_books = cabinet.revision() != saved_revision;
  if (!store || (unsaved.empty() && !has_new_books)) return {};
  const auto saved = store->save({model.registers(), model.buyers(), model.payments(), unsaved,
                                  has_new_books ? &cabinet.books() : nullptr});
  if (!saved) return saved;
  unsaved.clear();
  saved_revision = cabinet.revision();
  return {};
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
    // What cannot be saved now is saved with the next answer, or the answer says so.
    (void)save();
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
                                                const oplati::profile::Profile& profile,
                                                const SandboxSetup& setup) {
  auto certificates = ensure_certificates(folder);
  if (!certificates) return certificates.error();
  auto public_key = notification_public_key(certificates->notification_key_file);
  if (!public_key) return public_key.error();
  auto parts = std::make_unique<Parts>(profile);
  parts->certificates = *certificates;
  parts->public_key = *public_key;
  if (setup.keeps_state) {
    if (auto opened = parts->open_store(folder); !opened) return opened.error();
  }
  if (!setup.login.empty()) {
    auto done = parts->cabinet_api.access().set_login(setup.login, setup.password);
    if (!done) return done.error();
  }
  Parts* shared = parts.get();
  auto server = GatewayServer::start(port, *certificates, [shared](const HttpRequest& request) {
    return shared->answer(request);
  });
  if (!server) return server.error();
  {
    const std::lock_guard lock(parts->mutex);
    parts->server = std::move(*server);
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
  (void)parts_->save();
  parts_->collect_notifications(now);
  parts_->changed.notify_all();
}

Result<void> Sandbox::with_cabinet(const CabinetUse& use) {
  const std::lock_guard lock(parts_->mutex);
  parts_->model.advance(parts_->now_ms());
  auto used = use(parts_->cabinet, parts_->model);
  auto saved = parts_->save();
  parts_->changed.notify_all();
  return used ? saved : used;
}

void Sandbox::observe(IObserver* observer) {
  const std::lock_guard lock(parts_->mutex);
  parts_->observer = observer;
  if (observer == nullptr) {
    parts_->model.watch_buyers({});
  } else {
    parts_->model.watch_buyers([observer](const BuyerAct& act) { observer->on_buyer(act); });
  }
}

HttpReply Sandbox::answer_page(const HttpRequest& request) {
  const std::lock_guard lock(parts_->mutex);
  const std::int64_t now = parts_->now_ms();
  HttpReply reply = parts_->answer_checked_page(request, now);
  parts_->collect_notifications(now);
  parts_->changed.notify_all();
  if (const auto saved = parts_->save(); !saved) {
    return {503, refusal_json(Refusal::full, saved.error().message)};
  }
  return reply;
}

void Sandbox::watch_exchanges(ExchangeWatcher watcher) {
  const std::lock_guard lock(parts_->mutex);
  parts_->exchange_watcher = std::move(watcher);
}

bool Sandbox::is_new() const { return parts_->is_new; }

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
