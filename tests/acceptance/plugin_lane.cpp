#include "tests/acceptance/plugin_lane.hpp"

#include <dlfcn.h>

#include <fstream>
#include <stdexcept>

namespace acceptance {
namespace {

constexpr const char* password = "register-password";

oplati::profile::Profile quick_profile() {
  oplati::profile::Profile profile;
  profile.scale_times(1, PluginLane::time_divisor);
  return profile;
}

template <class T>
T must(pospay::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().id + ": " + result.error().message);
  return std::move(*result);
}

}  // namespace

// --- TestHost ------------------------------------------------------------------------------------

void TestHost::request_wake_up() {
  const std::lock_guard lock(mutex_);
  ++rings_;
  bell_.notify_all();
}

void TestHost::log(int, std::string_view line) { log_text.append(line).append("\n"); }

std::optional<std::string> TestHost::get_secret(std::string_view name) {
  const auto found = secrets.find(name);
  if (found == secrets.end()) return std::nullopt;
  return found->second;
}

pospay::Result<void> TestHost::put_secret(std::string_view name, std::string_view value) {
  secrets[std::string(name)] = std::string(value);
  return {};
}

bool TestHost::wait_until(const std::function<bool()>& done, std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (true) {
    std::uint64_t seen = 0;
    {
      const std::lock_guard lock(mutex_);
      seen = rings_;
    }
    if (done()) return true;
    std::unique_lock lock(mutex_);
    if (!bell_.wait_until(lock, end, [&] { return rings_ != seen; })) return done();
  }
}

// --- PluginLane ----------------------------------------------------------------------------------

std::shared_ptr<void> open_plugin_library() {
  void* handle = dlopen(POSPAY_OPLATI_PLUGIN, RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) throw std::runtime_error(dlerror());
  return {handle, [](void* open) { dlclose(open); }};
}

PluginLane::PluginLane() : host(folder.path() / "plugin"), library(open_plugin_library()) {
  std::filesystem::create_directory(folder.path() / "plugin");
  gateway = must(sandbox::Sandbox::start(folder.path() / "sandbox", 0, quick_profile()));
  gateway->with_model([](sandbox::WalletModel& model, sandbox::FaultList&, std::int64_t) {
    sandbox::Register made;
    made.number = register_number;
    made.password = password;
    if (!model.add_register(made)) throw std::runtime_error("the register is refused");
  });
  std::ofstream(folder.path() / "profile.yaml")
      // A machine that also compiles needs more than a tenth of a second for a handshake.
      << "profile_version: 1\ntiming: {request_timeout_ms: 120000}\ntime_divisor: " << time_divisor
      << "\n";
  std::filesystem::permissions(
      folder.path() / "profile.yaml",
      std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  plugin = must(pospay::PluginReference::from_table(
      static_cast<const pospay_plugin*>(dlsym(library.get(), POSPAY_PLUGIN_SYMBOL)), library));
  create();
}

PluginLane::~PluginLane() { method.reset(); }

void PluginLane::create(const std::string& url) {
  pospay::Values settings{{"gateway.url", url.empty() ? gateway->base_url() : url},
                          {"gateway.ca_file", gateway->ca_file().string()},
                          {"profile_file", (folder.path() / "profile.yaml").string()}};
  settings.insert(settings.end(), more_settings.begin(), more_settings.end());
  method = must(plugin->create(settings, host));
  if (!host.wait_until([&] { return method->open_operations().has_value(); })) {
    throw std::runtime_error("the plugin does not become ready");
  }
}

void PluginLane::configure(const std::string& mode, bool is_enabled) {
  auto configured = method->configure({{"enabled", is_enabled ? "true" : "false"},
                                       {"mode", mode},
                                       {"register_number", register_number},
                                       {"password", password}});
  if (!configured) throw std::runtime_error(configured.error().message);
}

std::size_t PluginLane::add_buyer(std::int64_t balance_minor, const std::string& pin) {
  std::size_t index = 0;
  gateway->with_model([&](sandbox::WalletModel& model, sandbox::FaultList&, std::int64_t) {
    sandbox::Buyer buyer;
    buyer.name = "Анна";
    buyer.balance_minor = balance_minor;
    buyer.pin = pin;
    index = *model.add_buyer(buyer);
  });
  return index;
}

void PluginLane::script(const sandbox::Script& script) {
  gateway->with_model([&](sandbox::WalletModel& model, sandbox::FaultList&, std::int64_t) {
    if (!model.push_script(script)) throw std::runtime_error("the script is refused");
  });
}

std::string PluginLane::one_time_qr(std::size_t buyer) {
  std::string text;
  gateway->with_model([&](sandbox::WalletModel& model, sandbox::FaultList&, std::int64_t now) {
    text = *model.make_one_time_qr(buyer, now);
  });
  return text;
}

std::int64_t PluginLane::balance(std::size_t buyer) {
  std::int64_t minor = 0;
  gateway->with_model([&](sandbox::WalletModel& model, sandbox::FaultList&, std::int64_t) {
    minor = model.find_buyer(buyer)->balance_minor;
  });
  return minor;
}

std::optional<pospay::Event> PluginLane::wait_for(pospay::IOperation& operation,
                                                  pospay::EventKind kind) {
  std::optional<pospay::Event> found;
  host.wait_until([&] {
    while (auto event = operation.next_event()) {
      seen.push_back(*event);
      if (event->kind == kind) {
        found = std::move(event);
        return true;
      }
    }
    return false;
  });
  return found;
}

std::optional<pospay::Outcome> PluginLane::outcome_of(pospay::IOperation& operation) {
  auto event = wait_for(operation, pospay::EventKind::outcome);
  if (!event) return std::nullopt;
  return event->outcome;
}

pospay::PaymentRequest PluginLane::payment_request(std::int64_t total_minor,
                                                   std::int64_t oplati_minor) {
  pospay::PaymentRequest request;
  const std::string number = std::to_string(next_receipt_++);
  request.key = "till1." + number + ".1";
  request.line = "till1." + number;
  request.amount = pospay::byn(oplati_minor);
  request.receipt.number = number;
  request.receipt.positions = {{"Молоко", "4810000000017", "шт", 1000, pospay::byn(total_minor),
                                pospay::byn(total_minor), false}};
  request.receipt.tenders = {
      {pospay::TenderKind::other, "oplati", "ОПЛАТИ", pospay::byn(oplati_minor)}};
  if (total_minor > oplati_minor) {
    request.receipt.tenders.push_back(
        {pospay::TenderKind::cash, "cash", "Наличные", pospay::byn(total_minor - oplati_minor)});
  }
  request.receipt.total = pospay::byn(total_minor);
  request.shift = {"shift-1", 1'780'000'000'000, 180, 1};
  return request;
}

pospay::RefundRequest PluginLane::refund_request(const pospay::Outcome& sale,
                                                 std::int64_t amount_minor,
                                                 std::int64_t returned_minor) {
  pospay::RefundRequest request;
  const std::string number = std::to_string(next_receipt_++);
  request.key = "till1." + number + ".r1";
  request.amount = pospay::byn(amount_minor);
  request.paid_line = {sale.provider_reference, sale.amount, pospay::byn(returned_minor),
                       1'780'000'000'000};
  request.receipt.number = number;
  request.receipt.total = pospay::byn(amount_minor);
  request.shift = {"shift-1", 1'780'000'000'000, 180, 1};
  return request;
}

}  // namespace acceptance
