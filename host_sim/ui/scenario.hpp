// A scenario: a till, buyers, steps and what must come of them. The format is described in
// host_sim/scenarios/README.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host_sim/checkout/payment_process.hpp"
#include "host_sim/checkout/position.hpp"
#include "host_sim/checkout/return_process.hpp"
#include "host_sim/text/words.hpp"
#include "host_sim/ui/gateway.hpp"
#include "pospay/cpp/result.hpp"

namespace ui {

constexpr std::size_t kMaxSteps = 500;
constexpr std::size_t kMaxBuyers = 50;
// Faster, and the payment system's own answers would come too late.
constexpr std::int64_t kMaxSpeed = 100;
// Scanned one after the other in one payment.
constexpr std::size_t kMaxCodes = 20;
// No step of a scenario lasts longer than an hour.
constexpr std::int64_t kMaxWaitMs = 3'600'000;

struct Buyer {
  std::string name;
  std::int64_t balance_minor = 0;
};

// A moment of a payment at which the cashier or the power acts.
enum class Moment {
  code,          // the till shows its QR or code, or asks for the buyer's
  confirmation,  // the buyer's phone asks
  approved       // the money is taken, nothing is printed yet
};

struct PluginParameters {
  std::string plugin;
  std::map<std::string, std::string> parameters;  // set in the plugin's own order
  std::map<std::string, std::string> secrets;
};

// What must come of a step; what is not set is not looked at.
struct Expectation {
  std::string outcome;  // "printed", "declined", ...; "done" or "refused" for other steps
  std::vector<std::string> messages;   // each is part of what the cashier reads
  std::vector<std::string> paper;      // each is part of what was printed in this step
  std::vector<std::string> not_paper;  // none is
  std::optional<bool> is_printed;      // was anything printed in this step?
  std::optional<std::int64_t> change_minor;
  std::optional<bool> is_enabled;  // list_tenders with `tender`
  std::optional<bool> is_deletable;
  std::optional<std::vector<std::string>> differences;  // of close_shift, as kinds
  std::map<std::string, std::int64_t> balances;         // of buyers afterwards
};

struct Step {
  std::string kind;
  int number = 0;  // from 1
  std::string label;
  std::string role;     // who does it; empty = cashier, for settings administrator
  std::string as;       // name for the receipt that this step makes
  std::string receipt;  // name of an earlier one; a number also goes
  std::vector<checkout::PositionEntry> positions;
  std::vector<checkout::TenderEntered> tenders;
  std::vector<checkout::ReturnedPosition> returned;
  std::optional<std::int64_t> amount_minor;
  std::string tender;
  std::string name;
  std::string plugin;
  std::string parameter;
  std::string value;
  std::string mode;
  std::string gateway;  // "up", "down", "fault"
  std::string fault;
  std::string call;  // of the register protocol: the one that the fault is for
  std::int64_t count = 1;
  std::string terminal;  // what the card terminal does next
  bool is_paid = false;
  std::string reason;
  std::int64_t limit_ms = 30'000;
  std::int64_t cancel_after_ms = -1;
  std::optional<Moment> cancel_at;
  std::optional<Moment> power_cut_at;
  std::optional<BuyerScript> buyer;
  Expectation expect;
};

struct TillSetup {
  std::map<std::string, bool> host_parameters;
  std::vector<PluginParameters> plugin_parameters;
};

struct Scenario {
  std::string file;
  std::string name;
  std::vector<std::string> clauses;           // "Z31", ...: of the till's behaviour
  std::vector<std::string> plugins;           // of the manifest; empty = all that are enabled
  std::int64_t speed = 1;                     // the payment system's times are divided by this
  std::optional<support::Language> language;  // of the tills; else the manifest's
  TillSetup till;
  std::optional<TillSetup> other_till;
  std::vector<Buyer> buyers;
  std::vector<Step> steps;
};

// Errors: "file:line:column: what is wrong; what to do".
pospay::Result<Scenario> read_scenario(const std::filesystem::path& file);

}  // namespace ui
