#include "plugins/oplati/profile/profile.hpp"

#include <algorithm>
#include <array>

namespace oplati::profile {
namespace {

using pospay::Reason;

constexpr std::int64_t kDay = 24LL * 60 * 60 * 1000;

constexpr std::array kTimingFields{
    TimingField{"request_timeout_ms", &Timing::request_timeout_ms, 1, 120'000},
    TimingField{"session_ttl_ms", &Timing::session_ttl_ms, 1, kDay},
    TimingField{"poll_price_ms", &Timing::poll_price_ms, 1, 60'000},
    TimingField{"poll_shortest_ms", &Timing::poll_shortest_ms, 1, 60'000},
    TimingField{"poll_longest_ms", &Timing::poll_longest_ms, 1, 60'000},
    TimingField{"poll_late_ms", &Timing::poll_late_ms, 1, 600'000},
    TimingField{"expected_scan_ms", &Timing::expected_scan_ms, 1, 600'000},
    TimingField{"expected_confirmation_ms", &Timing::expected_confirmation_ms, 1, 600'000},
    TimingField{"expected_pin_ms", &Timing::expected_pin_ms, 1, 600'000},
    TimingField{"reversal_poll_first_ms", &Timing::reversal_poll_first_ms, 1, 60'000},
    TimingField{"reversal_poll_interval_ms", &Timing::reversal_poll_interval_ms, 1, 60'000},
    TimingField{"reversal_poll_max_interval_ms", &Timing::reversal_poll_max_interval_ms, 1,
                600'000},
    TimingField{"pending_budget_ms", &Timing::pending_budget_ms, 1, kDay},
    TimingField{"final_reread_delay_ms", &Timing::final_reread_delay_ms, 1, 600'000},
    TimingField{"watch_ms", &Timing::watch_ms, 1, kDay},
    TimingField{"watch_interval_ms", &Timing::watch_interval_ms, 1, kDay},
    TimingField{"lookup_first_delay_ms", &Timing::lookup_first_delay_ms, 1, 600'000},
    TimingField{"lookup_interval_ms", &Timing::lookup_interval_ms, 1, 600'000},
    TimingField{"absence_gap_ms", &Timing::absence_gap_ms, 1, kDay},
    TimingField{"late_request_ms", &Timing::late_request_ms, 1, kDay},
    TimingField{"unknown_after_session_ms", &Timing::unknown_after_session_ms, 1, kDay},
    TimingField{"slow_lane_interval_ms", &Timing::slow_lane_interval_ms, 1, kDay},
    TimingField{"unsent_retry_budget_ms", &Timing::unsent_retry_budget_ms, 1, 600'000},
    TimingField{"unsent_retry_interval_ms", &Timing::unsent_retry_interval_ms, 1, 600'000},
    TimingField{"reversal_backoff_first_ms", &Timing::reversal_backoff_first_ms, 1, kDay},
    TimingField{"reversal_backoff_max_ms", &Timing::reversal_backoff_max_ms, 1, kDay},
    TimingField{"outage_probe_first_ms", &Timing::outage_probe_first_ms, 1, 600'000},
    TimingField{"outage_probe_max_ms", &Timing::outage_probe_max_ms, 1, 600'000},
    TimingField{"retry_after_min_ms", &Timing::retry_after_min_ms, 1, 600'000},
    TimingField{"retry_after_max_ms", &Timing::retry_after_max_ms, 1, kDay},
};
// A time that is not in the table would be neither read nor scaled.
static_assert(sizeof(Timing) == kTimingFields.size() * sizeof(std::int64_t));

bool is_digit(char character) { return character >= '0' && character <= '9'; }

bool is_letter(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

}  // namespace

std::span<const TimingField> timing_fields() { return kTimingFields; }

RefusalRules default_refusals() {
  return {
      {"TOKEN_EXISTS", {true, Reason::token_exists}},
      {"REGISTER_UNKNOWN", {true, Reason::register_unknown}},
      // Not final: with valid credentials the same question gets an answer.
      {"UNAUTHORIZED", {false, Reason::unauthorized}},
      {"SESSION_NOT_FOUND", {true, Reason::session_lost}},
      {"SESSION_EXPIRED", {true, Reason::session_lost}},
      {"QR_USED", {true, Reason::code_used}},
      {"QR_EXPIRED", {true, Reason::code_expired}},
      {"QR_FOREIGN", {true, Reason::code_foreign}},
      // Not final: the payment may become visible a moment later.
      {"PAYMENT_NOT_FOUND", {false, Reason::payment_not_found}},
      {"REFUND_EXCEEDS", {true, Reason::refund_exceeds}},
      {"REFUND_TOO_LATE", {true, Reason::refund_too_late}},
      {"REVERSAL_IN_PROGRESS", {false, Reason::gateway_refused}},
  };
}

void Profile::scale_times(std::int64_t numerator, std::int64_t denominator) {
  const auto scale = [&](std::int64_t& value) {
    value = std::max<std::int64_t>(1, value * numerator / denominator);
  };
  for (const TimingField& field : kTimingFields) scale(timing.*field.member);
  scale(sandbox.confirmation_time_ms);
  scale(sandbox.one_time_qr_lifetime_ms);
}

bool Profile::is_register_number(std::string_view text) const {
  if (text.size() != register_prefix.size() + static_cast<std::size_t>(limits.register_digits)) {
    return false;
  }
  return text.substr(0, register_prefix.size()) == register_prefix &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(register_prefix.size()), text.end(),
                     is_digit);
}

bool Profile::is_qr_text(std::string_view text) const {
  if (text.empty() || text.size() > static_cast<std::size_t>(qr.text_limit)) return false;
  return std::all_of(text.begin(), text.end(), [this](char character) {
    return is_digit(character) || is_letter(character) ||
           qr.text_punctuation.find(character) != std::string::npos;
  });
}

RefusalRule Profile::refusal(std::string_view internal_code) const {
  const auto found = refusals.find(internal_code);
  return found == refusals.end() ? RefusalRule{} : found->second;
}

std::string Profile::path_with_id(std::string_view path, std::int64_t payment_id) {
  constexpr std::string_view kPlace = "{paymentId}";
  std::string text(path);
  if (const auto at = text.find(kPlace); at != std::string::npos) {
    text.replace(at, kPlace.size(), std::to_string(payment_id));
  }
  return text;
}

}  // namespace oplati::profile
