#include "plugins/oplati/method.hpp"

#include <algorithm>
#include <utility>

#include "plugins/oplati/core/diagnosis.hpp"
#include "plugins/oplati/core/order.hpp"
#include "plugins/oplati/core/request_check.hpp"
#include "plugins/oplati/core/rules.hpp"
#include "plugins/oplati/core/shift_close.hpp"
#include "plugins/oplati/core/token_request.hpp"

namespace oplati {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::Result;

std::string password_name(const std::string& register_number) {
  return "password." + register_number;
}

}  // namespace

OplatiMethod::OplatiMethod(Parts parts, pospay::IHost& host)
    : policy_(std::move(parts.policy)),
      base_url_(std::move(parts.base_url)),
      clock_(std::move(parts.clock)),
      notifications_(std::move(parts.notifications)) {
  auto desk = std::make_shared<Desk>();
  desk->driver = std::move(parts.driver);
  desk->host = &host;
  desk->language = language_from(host.locale());
  desk_ = std::move(desk);
}

OplatiMethod::~OplatiMethod() {
  notifications_.reset();
  try {
    desk_->hand_over_log();
  } catch (...) {  // no memory: the lines are lost, the host is not
  }
  desk_->driver->close();
}

Error OplatiMethod::worded(Code code, std::string id) const {
  return desk_->worded(Error{code, "", std::move(id)});
}

// --- Tender and settings
// ---------------------------------------------------------------------------

Result<pospay::Tender> OplatiMethod::tender() const {
  pospay::Tender tender;
  tender.id = tender_id;
  tender.kind = pospay::TenderKind::other;
  const CatalogueEntry* name = find_entry("tender.name");
  tender.names = {
      {"ru", std::string(name->ru)}, {"be", std::string(name->be)}, {"en", std::string(name->en)}};
  tender.capabilities =
      POSPAY_CAN_PAY | POSPAY_CAN_REFUND | POSPAY_CAN_REFUND_PART | POSPAY_CAN_CANCEL;
  tender.is_enabled = settings_ && settings_->is_enabled;
  tender.is_deletable = false;
  tender.is_editable = false;
  tender.gives_change = false;
  return tender;
}

Result<std::vector<pospay::Parameter>> OplatiMethod::parameters() const {
  auto parameters = describe_parameters();
  for (auto& parameter : parameters) {
    fill_in(parameter.label, desk_->language);
    fill_in(parameter.help, desk_->language);
    for (auto& choice : parameter.choices) fill_in(choice.label, desk_->language);
  }
  return parameters;
}

Result<void> OplatiMethod::configure(const pospay::Values& values) {
  auto read = read_settings(values);
  if (!read) return desk_->worded(read.error());
  if (auto allowed = check_bound_settings(*read); !allowed) return allowed;
  // At the start a host hands over all that it has stored. A password whose register number was
  // taken away since is nobody's then, and no reason to stay off.
  if (!settings_ && read->register_number.empty()) read->password.reset();
  if (read->password) {
    if (read->register_number.empty()) return worded(Code::invalid, "start.register_missing");
    auto kept = desk_->host->put_secret(password_name(read->register_number), *read->password);
    if (!kept) return worded(Code::unavailable, "settings.secret_not_kept");
    read->password.reset();
  }
  settings_ = std::move(*read);
  hand_credentials_over();
  return {};
}

// Z15, Z22: what a payment under way is bound to stays as it is. What is only watched for a late
// surprise carries its own register with it and binds nothing.
Result<void> OplatiMethod::check_bound_settings(const Settings& wanted) const {
  if (!settings_) return {};
  const bool is_switched_off = settings_->is_enabled && !wanted.is_enabled;
  const bool is_other_register = settings_->register_number != wanted.register_number;
  if (!is_switched_off && !is_other_register) return {};
  const auto open = desk_->driver->open_operations();
  if (!open) return desk_->worded(open.error());
  if (!open->empty()) return worded(Code::refused, "settings.payment_open");
  return {};
}

io::Credential OplatiMethod::credential_of(const std::string& register_number) const {
  io::Credential credential;
  credential.token = desk_->host->get_secret(token_secret_name(register_number)).value_or("");
  credential.password = desk_->host->get_secret(password_name(register_number)).value_or("");
  return credential;
}

// Operations of an earlier start may belong to another register; theirs is the current secret of
// that register (S16).
void OplatiMethod::hand_credentials_over() const {
  auto registers = desk_->driver->open_registers();
  if (settings_ && !settings_->register_number.empty()) {
    registers.push_back(settings_->register_number);
  }
  for (const auto& number : registers) {
    desk_->driver->set_credential(number, credential_of(number));
  }
}

Result<pospay::Operation> OplatiMethod::invoke(std::string_view action) {
  if (action != parameter_id::get_token) return worded(Code::not_found, "action.unknown");
  if (!settings_ || settings_->register_number.empty()) {
    return worded(Code::refused, "start.register_missing");
  }
  const std::string key = fresh_key(parameter_id::get_token);
  const Binding binding{settings_->register_number, base_url_};
  return started(
      desk_->driver->start(
          {key, "", "", binding, std::make_unique<TokenRequest>(key, settings_->register_number)}),
      key);
}

// --- Rules
// -----------------------------------------------------------------------------------------

Result<pospay::Verdict> OplatiMethod::check_host_change(const pospay::HostChange& change) const {
  auto verdict = oplati::check_host_change(change, settings_ && settings_->is_enabled);
  fill_in(verdict.message, desk_->language);
  return verdict;
}

Result<pospay::Verdict> OplatiMethod::check_mix(const pospay::Mix& mix) const {
  auto verdict = oplati::check_mix(mix, settings_ && settings_->is_enabled);
  fill_in(verdict.message, desk_->language);
  return verdict;
}

Result<std::vector<pospay::ReturnOption>> OplatiMethod::return_options(
    const pospay::PaidLine& line) const {
  auto options = oplati::return_options(line, settings_ && settings_->is_enabled);
  if (!options) return desk_->worded(options.error());
  return options;
}

// --- Operations
// --------------------------------------------------------------------------------------

void OplatiMethod::prepare() {
  desk_->driver->prepare();
  desk_->hand_over_log();
}

Result<void> OplatiMethod::check_ready_to_pay() const {
  if (!settings_ || !settings_->is_enabled) return worded(Code::refused, "rule.tender_off");
  if (settings_->register_number.empty()) {
    return worded(Code::refused, "start.register_missing");
  }
  if (credential_of(settings_->register_number).is_empty()) {
    return worded(Code::refused, "start.credential_missing");
  }
  return {};
}

Result<pospay::Operation> OplatiMethod::started(Result<void> result, const std::string& key) {
  desk_->hand_over_log();
  if (!result) return desk_->worded(result.error());
  return pospay::Operation(std::make_unique<LaneOperation>(desk_, key));
}

Result<pospay::Operation> OplatiMethod::start_payment(const pospay::PaymentRequest& request) {
  if (auto ready = check_ready_to_pay(); !ready) return ready.error();
  if (auto valid = check_payment_request(request); !valid) return desk_->worded(valid.error());
  hand_credentials_over();
  const Binding binding{settings_->register_number, base_url_};
  const std::string digest = digest_of(request);
  auto machine = std::make_unique<Payment>(*policy_, binding, settings_->mode, digest, request,
                                           clock_.wall_ms());
  return started(
      desk_->driver->start({request.key, request.line, digest, binding, std::move(machine)}),
      request.key);
}

Result<pospay::Operation> OplatiMethod::start_refund(const pospay::RefundRequest& request) {
  if (auto ready = check_ready_to_pay(); !ready) return ready.error();
  auto sale = check_refund_request(request);
  if (!sale) return desk_->worded(sale.error());
  const Binding binding{settings_->register_number, base_url_};
  // What went back already: the larger of what the host and what the journal says; the gateway's
  // refusal is the last guard.
  auto by_journal = desk_->driver->refunded(binding.register_number, sale->payment_id, request.key);
  if (!by_journal) return desk_->worded(by_journal.error());
  const std::int64_t returned = std::max(request.paid_line.returned.minor, *by_journal);
  if (request.amount.minor > sale->sum_minor - returned) {
    return worded(Code::refused, "reason.refund_exceeds");
  }
  hand_credentials_over();
  const std::string digest = digest_of(request);
  auto machine =
      std::make_unique<Refund>(*policy_, binding, digest, request, *sale, clock_.wall_ms());
  return started(desk_->driver->start({request.key, "", digest, binding, std::move(machine)}),
                 request.key);
}

Result<std::vector<pospay::OpenOperation>> OplatiMethod::open_operations() const {
  auto operations = desk_->driver->open_operations();
  desk_->hand_over_log();
  if (!operations) return desk_->worded(operations.error());
  for (auto& operation : *operations) fill_in(operation.message, desk_->language);
  hand_credentials_over();
  return operations;
}

Result<pospay::Operation> OplatiMethod::resume(std::string_view key) {
  const std::string text(key);
  return started(desk_->driver->resume(text), text);
}

// --- Shift and diagnosis
// -------------------------------------------------------------------------------

Result<void> OplatiMethod::open_shift(const pospay::Shift&) { return {}; }

std::string OplatiMethod::fresh_key(std::string_view what) const {
  return std::string(what) + "-" + std::to_string(clock_.random());
}

Result<pospay::Operation> OplatiMethod::close_shift(const pospay::ShiftBooks& books) {
  std::string number = settings_ ? settings_->register_number : std::string();
  if (!number.empty() && credential_of(number).is_empty()) {
    // A register that was only half set up and never used has nothing to compare.
    const bool is_unused = !settings_->is_enabled && books.lines.empty();
    if (!is_unused) return worded(Code::refused, "start.credential_missing");
    number.clear();
  }
  hand_credentials_over();
  const std::string key = fresh_key("close_shift");
  auto machine = std::make_unique<ShiftClose>(*policy_, key, number, books);
  return started(
      desk_->driver->start({key, "", "", {number, base_url_}, std::move(machine), !number.empty()}),
      key);
}

// What can be said of the settings without asking anybody.
std::vector<pospay::Check> OplatiMethod::settings_checks() const {
  using pospay::CheckStatus;
  const auto found = [](CheckStatus status, std::string id) {
    pospay::Check check;
    check.id = "configuration";
    check.status = status;
    check.message.id = std::move(id);
    return std::vector<pospay::Check>{std::move(check)};
  };
  const std::string number = settings_ ? settings_->register_number : std::string();
  if (number.empty()) return found(CheckStatus::failed, "check.configuration.no_register");
  if (credential_of(number).is_empty()) {
    return found(CheckStatus::failed, "check.configuration.no_credential");
  }
  if (!settings_->is_enabled) return found(CheckStatus::warning, "check.configuration.off");
  return found(CheckStatus::ok, "check.configuration.ok");
}

Result<pospay::Operation> OplatiMethod::diagnose() {
  DiagnosisSubject subject;
  subject.register_number = settings_ ? settings_->register_number : std::string();
  subject.has_credentials =
      !subject.register_number.empty() && !credential_of(subject.register_number).is_empty();
  subject.is_tls = base_url_.rfind("https:", 0) == 0;
  subject.settings = settings_checks();
  if (desk_->driver->needs_reconciliation()) {
    pospay::Check lost;
    lost.id = "journal";
    lost.status = pospay::CheckStatus::failed;
    lost.message.id = "check.journal.behind";
    subject.settings.push_back(std::move(lost));
  }
  pospay::Shift today;
  today.opened_at_ms = clock_.wall_ms();
  today.utc_offset_minutes = desk_->host->utc_offset_minutes();
  subject.shift = make_shift_label(today);
  hand_credentials_over();
  const std::string key = fresh_key("diagnose");
  const Binding binding{subject.register_number, base_url_};
  auto machine = std::make_unique<Diagnosis>(key, std::move(subject));
  return started(desk_->driver->start({key, "", "", binding, std::move(machine)}), key);
}

}  // namespace oplati
