// The protocol profile: every fact of the Oplati cash-register protocol that is not certain, and
// every number that steers the conversation, in one plain struct. The defaults are the shipped file
// manifests/oplati-profile.yaml (a test keeps both equal); an integrator who holds the bank's
// specification corrects a fact in a file of his own, without recompiling.
//
// Sources and the marks [P] (seen in public client code) and [A] (our assumption): README.md here.
// The plugin and the simulated system both link this library, so the two cannot drift apart.
// Money is kopecks, times are milliseconds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "pospay/cpp/result.hpp"
#include "pospay/cpp/types.hpp"

namespace oplati::profile {

// Below the base URL. `{paymentId}` stands for the number of the payment.
struct Paths {
  std::string token = "/pos/token";                               // [A]
  std::string demand_payment = "/pos/demandPayment";              // [P]
  std::string consumer_status = "/pos/consumerStatus";            // [P]
  std::string payments = "/pos/payments";                         // [P]
  std::string payment = "/pos/payments/{paymentId}";              // [P]
  std::string reversals = "/pos/payments/{paymentId}/reversals";  // [P]
  std::string payment_reports = "/pos/paymentReports";            // [P]
  std::string web_payments = "/pos/webPayments";                  // [P]; sandbox only
  std::string web_payments_v2 = "/pos/webPayments/v2";            // [P]; sandbox only

  friend bool operator==(const Paths&, const Paths&) = default;
};

// Names of headers are compared without letter case.
struct Headers {
  std::string register_number = "regNum";  // [P]
  std::string password = "password";       // [P]
  std::string token = "token";             // [A]

  friend bool operator==(const Headers&, const Headers&) = default;
};

// Names of the JSON fields that are not public. All other field names are [P] and stand in wire/.
struct Fields {
  std::string token = "token";                         // [A] in the answer of paths.token
  std::string confirmation_code = "confirmationCode";  // [A] in the answer of mode 1
  std::string consumer_qr = "consumerQR";              // [A] in the request of mode 2

  friend bool operator==(const Fields&, const Fields&) = default;
};

// Values of `paymentMode`; all different.
struct PaymentModes {
  int static_qr = 1;   // [A]
  int buyer_qr = 2;    // [A]
  int dynamic_qr = 3;  // [P]

  friend bool operator==(const PaymentModes&, const PaymentModes&) = default;
};

// What a refusal means, by its `internalCode`.
struct RefusalRule {
  bool is_final = false;
  pospay::Reason reason = pospay::Reason::gateway_refused;

  friend bool operator==(const RefusalRule&, const RefusalRule&) = default;
};
using RefusalRules = std::map<std::string, RefusalRule, std::less<>>;
RefusalRules default_refusals();  // [A] all of them

struct Qr {
  // What the QR on the till's screen says: this prefix and then `dynamicQR`. [P]
  std::string link_prefix = "https://getapp.o-plati.by/map/?app_link=";
  // A longer text makes a code that no phone reads from a screen. [A]
  std::int64_t text_limit = 512;
  // Characters of `dynamicQR` besides ASCII letters and digits. [A]
  std::string text_punctuation = "-._~:/?#[]@!$&'()*+,;=%";
  // The longest code of a buyer that is sent on. [A]
  std::int64_t buyer_code_limit = 512;

  friend bool operator==(const Qr&, const Qr&) = default;
};

struct Timing {
  std::int64_t request_timeout_ms = 10'000;  // one request with its answer
  std::int64_t session_ttl_ms = 180'000;     // a session without a payment [A]

  // Polls for a buyer's scan and confirmation (core/poll_schedule.hpp): what one is worth in
  // waiting time, the shortest pause after an answer, the longest between two, and how often at
  // last. The gateway documents no limit. [A]
  std::int64_t poll_price_ms = 21;
  std::int64_t poll_shortest_ms = 200;
  std::int64_t poll_longest_ms = 1'000;
  std::int64_t poll_late_ms = 3'000;
  // Half of the buyers have scanned, confirmed, confirmed with the PIN by then. [A]
  std::int64_t expected_scan_ms = 8'000;
  std::int64_t expected_confirmation_ms = 2'500;
  std::int64_t expected_pin_ms = 7'000;
  // Polls of a reversal: first pause, then `interval`, growing to `max_interval`.
  std::int64_t reversal_poll_first_ms = 500;
  std::int64_t reversal_poll_interval_ms = 1'000;
  std::int64_t reversal_poll_max_interval_ms = 3'000;

  // A payment undecided this long is cancelled; at least the system's own time for the buyer. [A]
  std::int64_t pending_budget_ms = 60'000;
  // Statuses 4 and 5 are read once more after this long.
  std::int64_t final_reread_delay_ms = 3'000;
  // Such a payment is watched afterwards for a late success, this long and this often.
  std::int64_t watch_ms = 600'000;
  std::int64_t watch_interval_ms = 60'000;

  // An answer was lost: when and how often the shift's report is searched for the order number.
  std::int64_t lookup_first_delay_ms = 1'000;
  std::int64_t lookup_interval_ms = 3'000;
  // Two looks that far apart without the order number count as absence. [A]
  std::int64_t absence_gap_ms = 30'000;
  // A request without an answer may still be carried out this long after it was sent. [A]
  std::int64_t late_request_ms = 120'000;
  // An outcome still open this long after the session's end is told as unknown...
  std::int64_t unknown_after_session_ms = 60'000;
  // ... and is asked for this often from then on.
  std::int64_t slow_lane_interval_ms = 300'000;

  // While not one byte was sent, the same request may be sent again.
  std::int64_t unsent_retry_budget_ms = 10'000;
  std::int64_t unsent_retry_interval_ms = 1'000;

  std::int64_t reversal_backoff_first_ms = 2'000;
  std::int64_t reversal_backoff_max_ms = 300'000;

  // A gateway that does not answer is asked by one request of the till at a time, with pauses that
  // double from the first to the longest.
  std::int64_t outage_probe_first_ms = 1'000;
  std::int64_t outage_probe_max_ms = 35'000;

  // The gateway's Retry-After is obeyed within these bounds.
  std::int64_t retry_after_min_ms = 500;
  std::int64_t retry_after_max_ms = 60'000;

  friend bool operator==(const Timing&, const Timing&) = default;
};

// How buyers differ in the time that they take; it steers nothing but when they are asked for. All
// [A].
struct Buyers {
  // Standard deviations of the times' logarithms.
  int scan_spread_percent = 60;
  int confirmation_spread_percent = 50;
  // Those who confirm with the PIN.
  int pin_share_percent = 20;

  friend bool operator==(const Buyers&, const Buyers&) = default;
};

struct Limits {
  int register_digits = 9;               // "OPL" + 9 digits [P]
  std::int64_t order_number_limit = 64;  // bytes [A]
  int session_attempts = 3;              // when the answer to demandPayment is lost
  int lookup_count = 20;                 // searches before the slow lane
  int reversal_tries = 6;                // before the alarm
  int outage_after_faults = 3;           // in a row: the gateway does not answer
  // Of all tills of a process to one gateway, in any second. No limit is public; a thousand buyers
  // who are waited for at once need less. [A]
  int requests_per_second = 5000;
  int refund_window_days = 400;  // the journal keeps payments that long [A]
  std::int64_t response_bytes = 256 * 1024;
  std::int64_t report_bytes = 32 * 1024 * 1024;  // 100 000 rows are some 20 MB

  friend bool operator==(const Limits&, const Limits&) = default;
};

// How the simulated system behaves where the real one's rules are not public. All [A].
struct Sandbox {
  // Above this sum the buyer confirms with the app's PIN.
  std::int64_t pin_limit_minor = 100'00;
  // The system's own time for the buyer to confirm; then status 4.
  std::int64_t confirmation_time_ms = 45'000;
  std::int64_t one_time_qr_lifetime_ms = 120'000;
  std::string one_time_qr_prefix = "OPLATI-";

  friend bool operator==(const Sandbox&, const Sandbox&) = default;
};

struct Profile {
  std::string production_base_url = "https://cashboxapi.o-plati.by/ms-pay";   // [P]
  std::string test_base_url = "https://oplati-cashboxapi.lwo-dev.by/ms-pay";  // [P]
  std::string register_prefix = "OPL";                                        // [P]
  // May POST payments or reversals be repeated after a lost answer? Nothing public says so. [P]
  bool repeat_is_safe = false;
  Paths paths;
  Headers headers;
  Fields fields;
  PaymentModes payment_modes;
  RefusalRules refusals = default_refusals();
  Qr qr;
  Timing timing;
  Buyers buyers;
  Limits limits;
  Sandbox sandbox;

  friend bool operator==(const Profile&, const Profile&) = default;

  // All times multiplied by numerator/denominator, each at least 1 ms: lets a test run a real
  // conversation in a fraction of its time. Precondition: both > 0.
  void scale_times(std::int64_t numerator, std::int64_t denominator);

  // The register's number as this profile has it: prefix and digits, nothing else.
  bool is_register_number(std::string_view text) const;
  // May `text` stand behind the link prefix in a QR? Its size and alphabet.
  bool is_qr_text(std::string_view text) const;
  // What the code means; a code that the profile does not list is not final.
  RefusalRule refusal(std::string_view internal_code) const;
  // "/pos/payments/{paymentId}" and 7 -> "/pos/payments/7".
  static std::string path_with_id(std::string_view path, std::int64_t payment_id);
};

// The names of the times in a profile file, with the range in which each makes sense.
struct TimingField {
  const char* key;
  std::int64_t Timing::*member;
  std::int64_t least;
  std::int64_t most;
};
std::span<const TimingField> timing_fields();

// Reads a profile file; what it does not give keeps its default. `time_divisor: N` in it divides
// all times by N (for tests). Rules of the file: plugins/support/strict_yaml.hpp (guarded). Errors:
// not_found, unavailable, invalid as "file:line:column: what is wrong; what to do".
pospay::Result<Profile> load_profile(const std::filesystem::path& path);

// The same from text; `name` stands for the file in messages.
pospay::Result<Profile> parse_profile(std::string_view text, std::string name);

}  // namespace oplati::profile
