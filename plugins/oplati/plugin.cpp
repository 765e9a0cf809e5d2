// The composition root: puts the plugin's parts together and exports the one symbol.
#include <memory>
#include <utility>

#include "plugins/oplati/core/policy.hpp"
#include "plugins/oplati/core/replay.hpp"
#include "plugins/oplati/io/clock.hpp"
#include "plugins/oplati/io/engine.hpp"
#include "plugins/oplati/io/flight_file.hpp"
#include "plugins/oplati/io/gateway.hpp"
#include "plugins/oplati/io/journal_port.hpp"
#include "plugins/oplati/io/lane_driver.hpp"
#include "plugins/oplati/io/tls_context.hpp"
#include "plugins/oplati/method.hpp"
#include "plugins/oplati/profile/profile.hpp"
#include "plugins/oplati/static_settings.hpp"
#include "pospay/cpp/exporter.hpp"

namespace oplati {
namespace {

using pospay::Result;

// All threads of the library; between init and deinit.
std::unique_ptr<io::Engine> engine;  // NOLINT: one per loaded library by contract

// `is_told`: the gateway sends word of each payment, so that its polls are the safety net alone.
void set_polls(Policy& policy, const profile::Profile& profile, bool is_told) {
  const profile::Timing& timing = profile.timing;
  const PollSchedule::Limits polls{static_cast<double>(timing.poll_price_ms),
                                   timing.poll_shortest_ms, timing.poll_longest_ms,
                                   timing.poll_late_ms};
  const auto ratio = [](int percent) { return percent / 100.0; };
  const auto median = [](std::int64_t ms) { return static_cast<double>(ms); };
  const double pin_share = ratio(profile.buyers.pin_share_percent);
  const double spread = ratio(profile.buyers.confirmation_spread_percent);
  policy.scan_poll = PollSchedule(
      {{1, median(timing.expected_scan_ms), ratio(profile.buyers.scan_spread_percent)}}, polls);
  policy.confirmation_poll =
      is_told ? PollSchedule::every(timing.poll_late_ms)
              : PollSchedule({{1 - pin_share, median(timing.expected_confirmation_ms), spread},
                              {pin_share, median(timing.expected_pin_ms), spread}},
                             polls);
  policy.reversal_poll = {timing.reversal_poll_first_ms, timing.reversal_poll_interval_ms,
                          timing.reversal_poll_max_interval_ms};
}

Policy policy_from(const profile::Profile& profile, bool is_told) {
  const profile::Timing& timing = profile.timing;
  Policy policy;
  set_polls(policy, profile, is_told);
  policy.session_ttl_ms = timing.session_ttl_ms;
  policy.session_attempts = profile.limits.session_attempts;
  policy.unsent_retry_interval_ms = timing.unsent_retry_interval_ms;
  policy.unsent_retry_budget_ms = timing.unsent_retry_budget_ms;
  policy.pending_budget_ms = timing.pending_budget_ms;
  policy.final_reread_ms = timing.final_reread_delay_ms;
  policy.watch_ms = timing.watch_ms;
  policy.watch_interval_ms = timing.watch_interval_ms;
  policy.search_first_ms = timing.lookup_first_delay_ms;
  policy.search_interval_ms = timing.lookup_interval_ms;
  policy.search_count = profile.limits.lookup_count;
  policy.absence_gap_ms = timing.absence_gap_ms;
  policy.late_request_ms = timing.late_request_ms;
  policy.unknown_after_session_ms = timing.unknown_after_session_ms;
  policy.slow_lane_ms = timing.slow_lane_interval_ms;
  policy.reversal_backoff_first_ms = timing.reversal_backoff_first_ms;
  policy.reversal_backoff_max_ms = timing.reversal_backoff_max_ms;
  policy.reversal_tries = profile.limits.reversal_tries;
  policy.outage_after_faults = profile.limits.outage_after_faults;
  policy.outage_probe_first_ms = timing.outage_probe_first_ms;
  policy.outage_probe_max_ms = timing.outage_probe_max_ms;
  policy.requests_per_second = profile.limits.requests_per_second;
  policy.retry_after_min_ms = timing.retry_after_min_ms;
  policy.retry_after_max_ms = timing.retry_after_max_ms;
  policy.qr_link_prefix = profile.qr.link_prefix;
  policy.qr_text_limit = static_cast<std::size_t>(profile.qr.text_limit);
  policy.buyer_code_limit = static_cast<std::size_t>(profile.qr.buyer_code_limit);
  policy.order_number_limit = static_cast<std::size_t>(profile.limits.order_number_limit);
  return policy;
}

io::GatewayConfig gateway_from(const profile::Profile& profile, const StaticSettings& settings) {
  io::GatewayConfig config;
  config.base_url = settings.gateway_url;
  config.ca_file = settings.ca_file;
  config.pins = settings.pins;
  config.register_header = profile.headers.register_number;
  config.password_header = profile.headers.password;
  config.token_header = profile.headers.token;
  config.request_timeout_ms = profile.timing.request_timeout_ms;
  config.qr_punctuation = profile.qr.text_punctuation;
  config.wire.token_path = profile.paths.token;
  config.wire.demand_payment_path = profile.paths.demand_payment;
  config.wire.consumer_status_path = profile.paths.consumer_status;
  config.wire.payments_path = profile.paths.payments;
  config.wire.payment_path = profile.paths.payment;
  config.wire.reversals_path = profile.paths.reversals;
  config.wire.payment_reports_path = profile.paths.payment_reports;
  config.wire.token_field = profile.fields.token;
  config.wire.confirmation_code_field = profile.fields.confirmation_code;
  config.wire.consumer_qr_field = profile.fields.consumer_qr;
  config.wire.static_qr_mode = profile.payment_modes.static_qr;
  config.wire.buyer_qr_mode = profile.payment_modes.buyer_qr;
  config.wire.dynamic_qr_mode = profile.payment_modes.dynamic_qr;
  for (const auto& [code, rule] : profile.refusals) {
    config.wire.refusals[code] = {rule.is_final, rule.reason};
  }
  config.wire.response_bytes = static_cast<std::size_t>(profile.limits.response_bytes);
  config.wire.report_bytes = static_cast<std::size_t>(profile.limits.report_bytes);
  return config;
}

// Null when none are wanted, or when the address is taken: a till without them polls, and pays.
Result<std::shared_ptr<io::NotificationReceiver>> receiver_for(const StaticSettings& settings,
                                                               const io::GatewayConfig& config,
                                                               pospay::IHost& host) {
  using Receiver = std::shared_ptr<io::NotificationReceiver>;
  if (settings.notifications_listen.empty()) return Receiver();
  auto receiver = io::NotificationReceiver::shared(
      {settings.notifications_listen, settings.notifications_key}, config.wire);
  if (receiver || receiver.error().code == pospay::Code::invalid) return receiver;
  host.log(POSPAY_LOG_ERROR, receiver.error().message + "; until then payments are polled for");
  return Receiver();
}

io::LaneDriver::Clock clock_of(const pospay::IHost& host) {
  if (host.has_clock()) {
    return {[&host] { return host.monotonic_ms(); }, [&host] { return host.wall_ms(); },
            io::random_u64};
  }
  return {io::monotonic_ms, io::wall_ms, io::random_u64};
}

Result<void> init() {
  if (!io::has_openssl_started()) {
    return pospay::Error{pospay::Code::unavailable,
                         "oplati: OpenSSL found no memory to start with: restart the till "
                         "program.",
                         "plugin.no_openssl"};
  }
  try {
    engine = std::make_unique<io::Engine>(io::monotonic_ms);
  } catch (const std::exception& error) {
    return pospay::Error{pospay::Code::unavailable,
                         std::string("oplati: no threads can be made: ") + error.what(),
                         "plugin.no_threads"};
  }
  return {};
}

void deinit() { engine.reset(); }

// A recording carries what it was decided by; the settings of today play no part.
Result<std::vector<pospay::ReplayStep>> replay_recording(const pospay::Values&,
                                                         std::string_view recording) {
  return replay(recording);
}

Result<std::unique_ptr<pospay::IPaymentMethod>> create(const pospay::Values& values,
                                                       pospay::IHost& host) {
  auto settings = read_static_settings(values);
  if (!settings) return settings.error();
  profile::Profile profile;
  if (!settings->profile_file.empty()) {
    auto loaded = profile::load_profile(settings->profile_file);
    if (!loaded) return loaded.error();
    profile = std::move(*loaded);
  }
  io::GatewayConfig config = gateway_from(profile, *settings);
  auto receiver = receiver_for(*settings, config, host);
  if (!receiver) return receiver.error();
  const bool is_told = *receiver != nullptr;
  if (is_told) config.wire.notification_url = settings->notifications_url;
  auto gateway = io::Gateway::create(std::move(config), engine->trunks);
  if (!gateway) return gateway.error();

  OplatiMethod::Parts parts;
  parts.policy = std::make_shared<const Policy>(policy_from(profile, is_told));
  parts.base_url = settings->gateway_url;
  parts.clock = clock_of(host);
  auto journal =
      std::make_shared<io::JournalPort>(host.data_folder(), [offset = host.utc_offset_minutes()] {
        return io::JournalStamp{io::wall_ms(), offset};
      });
  parts.driver = io::LaneDriver::create(
      *engine, parts.policy, parts.clock, std::move(*gateway), std::move(journal),
      [&host] { host.request_wake_up(); }, std::make_shared<io::FlightFile>(host.data_folder()));
  if (is_told) {
    parts.notifications = std::make_unique<io::NotificationReceiver::Subscription>(
        std::move(*receiver), [driver = std::weak_ptr(parts.driver)](const PaymentInfo& info) {
          if (auto alive = driver.lock()) alive->hint({info.payment_id, info.order_number});
        });
  }
  return std::unique_ptr<pospay::IPaymentMethod>(
      std::make_unique<OplatiMethod>(std::move(parts), host));
}

constexpr pospay::PluginDescription describe() {
  return {"oplati", "ОПЛАТИ", POSPAY_PROJECT_VERSION, "pospay", &init,
          &deinit,  &create,  &replay_recording};
}

}  // namespace
}  // namespace oplati

POSPAY_EXPORT_PLUGIN(oplati::describe)
