// From a profile file to the struct: keys, ranges, and the rules that hold between values.
#include <algorithm>
#include <utility>

#include "plugins/oplati/profile/profile.hpp"
#include "plugins/support/yaml_map.hpp"

namespace oplati::profile {
namespace {

using pospay::Reason;
using pospay::Result;
using support::YamlMap;

constexpr std::size_t kMaxRefusals = 200;
constexpr std::int64_t kMaxTimeDivisor = 10'000;
constexpr std::string_view kIdPlace = "{paymentId}";

// The words of a refusal's `reason`: the enumerators' own names.
constexpr std::pair<std::string_view, Reason> kReasons[] = {
    {"code_used", Reason::code_used},
    {"code_expired", Reason::code_expired},
    {"code_foreign", Reason::code_foreign},
    {"gateway_refused", Reason::gateway_refused},
    {"register_unknown", Reason::register_unknown},
    {"unauthorized", Reason::unauthorized},
    {"token_exists", Reason::token_exists},
    {"session_lost", Reason::session_lost},
    {"not_enough_money", Reason::not_enough_money},
    {"buyer_declined", Reason::buyer_declined},
    {"refund_exceeds", Reason::refund_exceeds},
    {"refund_too_late", Reason::refund_too_late},
    {"payment_not_found", Reason::payment_not_found},
};

bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char character) {
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
           (character >= 'A' && character <= 'Z') || character == '-' || character == '_';
  });
}

// Segments of word characters behind single slashes, so that a profile can lead to no other host
// and no other folder.
bool is_path(std::string path, bool has_id) {
  if (const auto at = path.find(kIdPlace); at != std::string::npos) {
    if (!has_id) return false;
    path.replace(at, kIdPlace.size(), "1");
  } else if (has_id) {
    return false;
  }
  if (path.empty() || path.front() != '/') return false;
  std::size_t start = 1;
  while (start <= path.size()) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    if (!is_word(std::string_view(path).substr(start, end - start))) return false;
    start = end + 1;
  }
  return true;
}

void read_path(YamlMap& map, const char* key, bool has_id, std::string& path) {
  path = map.optional_text(key, {2, 128}, path);
  if (is_path(path, has_id)) return;
  map.add_problem(key, std::string("must be a path such as ") +
                           (has_id ? "/pos/payments/{paymentId}" : "/pos/payments") +
                           "; letters, digits, - and _ between single slashes");
}

void read_word(YamlMap& map, const char* key, std::string& word) {
  word = map.optional_text(key, {1, 64}, word);
  if (!is_word(word)) map.add_problem(key, "must be a word; use letters, digits, - and _ alone");
}

void read_int(YamlMap& map, const char* key, support::IntegerRange range, int& value) {
  value = static_cast<int>(map.optional_integer(key, range, value));
}

void read_paths(YamlMap map, Paths& paths) {
  read_path(map, "token", false, paths.token);
  read_path(map, "demand_payment", false, paths.demand_payment);
  read_path(map, "consumer_status", false, paths.consumer_status);
  read_path(map, "payments", false, paths.payments);
  read_path(map, "payment", true, paths.payment);
  read_path(map, "reversals", true, paths.reversals);
  read_path(map, "payment_reports", false, paths.payment_reports);
  read_path(map, "web_payments", false, paths.web_payments);
  read_path(map, "web_payments_v2", false, paths.web_payments_v2);
}

void read_headers(YamlMap map, Headers& headers) {
  read_word(map, "register_number", headers.register_number);
  read_word(map, "password", headers.password);
  read_word(map, "token", headers.token);
}

void read_fields(YamlMap map, Fields& fields) {
  read_word(map, "token", fields.token);
  read_word(map, "confirmation_code", fields.confirmation_code);
  read_word(map, "consumer_qr", fields.consumer_qr);
}

void read_payment_modes(YamlMap map, PaymentModes& modes) {
  read_int(map, "static_qr", {0, 99}, modes.static_qr);
  read_int(map, "buyer_qr", {0, 99}, modes.buyer_qr);
  read_int(map, "dynamic_qr", {0, 99}, modes.dynamic_qr);
  if (modes.static_qr == modes.buyer_qr || modes.static_qr == modes.dynamic_qr ||
      modes.buyer_qr == modes.dynamic_qr) {
    map.add_problem("", "two payment modes have the same number; give each its own");
  }
}

void read_refusals(YamlMap map, RefusalRules& rules) {
  for (const std::string& code : map.keys()) {
    auto rule = map.required_map(code);
    const bool is_final = rule.required_boolean("final");
    const std::string word = rule.required_text("reason", {1, 64});
    const auto* reason =
        std::find_if(std::begin(kReasons), std::end(kReasons),
                     [&word](const auto& candidate) { return candidate.first == word; });
    if (reason == std::end(kReasons)) {
      rule.add_problem("reason", "unknown reason `" + word + "`; see the list in the README");
      return;
    }
    if (!is_word(code)) map.add_problem(code, "a code must be a word such as QR_USED; mend it");
    rules[code] = RefusalRule{is_final, reason->second};
  }
  if (rules.size() > kMaxRefusals) map.add_problem("", "more than 200 codes; remove some");
}

void read_qr(YamlMap map, Qr& qr) {
  qr.link_prefix = map.optional_text("link_prefix", {0, 128}, qr.link_prefix);
  if (!qr.link_prefix.empty() && qr.link_prefix.rfind("https://", 0) != 0) {
    map.add_problem("link_prefix", "must begin with https://; mend it or make it empty");
  }
  qr.text_limit = map.optional_integer("text_limit", {1, 2048}, qr.text_limit);
  qr.text_punctuation = map.optional_text("text_punctuation", {0, 64}, qr.text_punctuation);
  qr.buyer_code_limit = map.optional_integer("buyer_code_limit", {1, 4096}, qr.buyer_code_limit);
}

void check_order(YamlMap& map, const char* least_key, std::int64_t least, const char* most_key,
                 std::int64_t most) {
  if (least <= most) return;
  map.add_problem(map.has(most_key) ? most_key : least_key,
                  std::string("`") + least_key + "` is above `" + most_key + "`; mend one of them");
}

void read_timing(YamlMap map, Timing& timing) {
  for (const TimingField& field : timing_fields()) {
    timing.*field.member =
        map.optional_integer(field.key, {field.least, field.most}, timing.*field.member);
  }
  check_order(map, "poll_shortest_ms", timing.poll_shortest_ms, "poll_longest_ms",
              timing.poll_longest_ms);
  check_order(map, "poll_longest_ms", timing.poll_longest_ms, "poll_late_ms", timing.poll_late_ms);
  check_order(map, "reversal_poll_interval_ms", timing.reversal_poll_interval_ms,
              "reversal_poll_max_interval_ms", timing.reversal_poll_max_interval_ms);
  check_order(map, "reversal_backoff_first_ms", timing.reversal_backoff_first_ms,
              "reversal_backoff_max_ms", timing.reversal_backoff_max_ms);
  check_order(map, "outage_probe_first_ms", timing.outage_probe_first_ms, "outage_probe_max_ms",
              timing.outage_probe_max_ms);
  check_order(map, "retry_after_min_ms", timing.retry_after_min_ms, "retry_after_max_ms",
              timing.retry_after_max_ms);
}

void read_buyers(YamlMap map, Buyers& buyers) {
  read_int(map, "scan_spread_percent", {1, 300}, buyers.scan_spread_percent);
  read_int(map, "confirmation_spread_percent", {1, 300}, buyers.confirmation_spread_percent);
  read_int(map, "pin_share_percent", {0, 100}, buyers.pin_share_percent);
}

void read_limits(YamlMap map, Limits& limits) {
  read_int(map, "register_digits", {1, 18}, limits.register_digits);
  limits.order_number_limit =
      map.optional_integer("order_number_limit", {24, 255}, limits.order_number_limit);
  read_int(map, "session_attempts", {1, 10}, limits.session_attempts);
  read_int(map, "lookup_count", {2, 1000}, limits.lookup_count);
  read_int(map, "reversal_tries", {1, 1000}, limits.reversal_tries);
  read_int(map, "outage_after_faults", {1, 100}, limits.outage_after_faults);
  read_int(map, "requests_per_second", {1, 100'000}, limits.requests_per_second);
  read_int(map, "refund_window_days", {1, 3660}, limits.refund_window_days);
  limits.response_bytes =
      map.optional_integer("response_bytes", {1024, 16 << 20}, limits.response_bytes);
  limits.report_bytes =
      map.optional_integer("report_bytes", {1024, 256 << 20}, limits.report_bytes);
}

void read_sandbox(YamlMap map, Sandbox& sandbox) {
  sandbox.pin_limit_minor =
      map.optional_money_minor("pin_limit", {0, 1'000'000'00}, sandbox.pin_limit_minor);
  sandbox.confirmation_time_ms =
      map.optional_integer("confirmation_time_ms", {1, 86'400'000}, sandbox.confirmation_time_ms);
  sandbox.one_time_qr_lifetime_ms = map.optional_integer("one_time_qr_lifetime_ms", {1, 86'400'000},
                                                         sandbox.one_time_qr_lifetime_ms);
  sandbox.one_time_qr_prefix =
      map.optional_text("one_time_qr_prefix", {1, 32}, sandbox.one_time_qr_prefix);
}

void read_url(YamlMap& map, const char* key, std::string& url) {
  url = map.optional_text(key, {9, 256}, url);
  if (url.rfind("https://", 0) != 0) map.add_problem(key, "must begin with https://; mend it");
}

Result<Profile> read_profile(const support::YamlDocument& document) {
  Profile profile;
  YamlMap map(document);
  (void)map.required_integer("profile_version", {1, 1});
  read_url(map, "production_base_url", profile.production_base_url);
  read_url(map, "test_base_url", profile.test_base_url);
  read_word(map, "register_prefix", profile.register_prefix);
  profile.repeat_is_safe = map.optional_boolean("repeat_is_safe", profile.repeat_is_safe);
  if (auto part = map.optional_map("paths")) read_paths(*part, profile.paths);
  if (auto part = map.optional_map("headers")) read_headers(*part, profile.headers);
  if (auto part = map.optional_map("fields")) read_fields(*part, profile.fields);
  if (auto part = map.optional_map("payment_modes"))
    read_payment_modes(*part, profile.payment_modes);
  if (auto part = map.optional_map("refusals")) read_refusals(*part, profile.refusals);
  if (auto part = map.optional_map("qr")) read_qr(*part, profile.qr);
  if (auto part = map.optional_map("timing")) read_timing(*part, profile.timing);
  if (auto part = map.optional_map("buyers")) read_buyers(*part, profile.buyers);
  if (auto part = map.optional_map("limits")) read_limits(*part, profile.limits);
  if (auto part = map.optional_map("sandbox")) read_sandbox(*part, profile.sandbox);
  const std::int64_t divisor = map.optional_integer("time_divisor", {1, kMaxTimeDivisor}, 1);
  if (auto done = map.finish(); !done) return done.error();
  if (divisor > 1) profile.scale_times(1, divisor);
  return profile;
}

}  // namespace

Result<Profile> load_profile(const std::filesystem::path& path) {
  const auto document = support::read_yaml_file(path, support::YamlTrust::guarded);
  if (!document) return document.error();
  return read_profile(*document);
}

Result<Profile> parse_profile(std::string_view text, std::string name) {
  const auto document = support::parse_yaml(text, std::move(name));
  if (!document) return document.error();
  return read_profile(*document);
}

}  // namespace oplati::profile
