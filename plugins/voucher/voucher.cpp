// «Подарочный сертификат»: a gift voucher as a payment method. Meant to be copied by authors of
// plugins: everything that a plugin must do is here, with the reason, and nothing else.
//
// How it works: the cashier scans a voucher; its code is looked up in the file of issued vouchers
// (setting `file`, one "CODE;12.34" a line); what was used of it is in this till's ledger. No
// network and no thread: every answer is there at once, only durable first.
//
// What a copy should keep in mind:
//  - Journal first. An operation is in the ledger before the host hears of it, an outcome before
//  its
//    event is handed out. After a power cut the ledger says what has to be said again.
//  - Same key, same request: the same operation. Same key, another request: refused.
//  - `approved` is said until confirm or roll_back, any other outcome until acknowledge.
//  - No call blocks; nothing is thrown on purpose (the exporter catches what is thrown all the
//  same).
//  - What the plugin cannot do it says honestly: Code::unsupported, and no capability bit.
//
// Longer than the house's 400 lines, because an example is read from top to bottom.
//
// Limits of this example: vouchers of one file are meant for one till (two tills do not see each
// other's ledgers), amounts are Belarusian roubles.
#include <algorithm>
#include <chrono>
#include <memory>

#include "ledger.hpp"
#include "pospay/cpp/exporter.hpp"

namespace voucher {
namespace {

using namespace pospay;

constexpr const char* tender_id = "voucher";
constexpr const char* reference_prefix = "voucher:";
constexpr std::size_t max_vouchers = 100'000;  // lines of the file

// --- Words ---------------------------------------------------------------------------------------

struct Words {
  const char* id;
  const char* ru;
  const char* be;
  const char* en;
};
constexpr Words catalogue[] = {
    {"voucher.scan", "Отсканируйте сертификат.", "Адсканіруйце сертыфікат.", "Scan the voucher."},
    {"voucher.foreign", "Такого сертификата нет.", "Такога сертыфіката няма.",
     "There is no such voucher."},
    {"voucher.used", "Сертификат уже использован.", "Сертыфікат ужо выкарыстаны.",
     "The voucher is used up."},
    {"voucher.not_enough", "На сертификате не хватает денег.", "На сертыфікаце не хапае грошай.",
     "There is not enough money on the voucher."},
    {"voucher.cancelled", "Оплата отменена.", "Аплата адменена.", "The payment was cancelled."},
    {"voucher.currency", "Сертификат принимается только в BYN.",
     "Сертыфікат прымаецца толькі ў BYN.", "A voucher pays in BYN only."},
    {"voucher.no_change", "С сертификата не выдаётся сдача.", "Рэшта з сертыфіката не выдаецца.",
     "A voucher gives no change."},
    {"voucher.off", "Оплата сертификатом выключена.", "Аплата сертыфікатам выключана.",
     "Payment by voucher is off."},
    {"voucher.accept", "Принимать сертификаты", "Прымаць сертыфікаты", "Accept vouchers"},
    {"voucher.unconfirmed", "Оплачено, чек не подтверждён.", "Аплачана, чэк не пацверджаны.",
     "Paid; the receipt is not confirmed."},
    {"voucher.undelivered", "Не оплачено.", "Не аплачана.", "Not paid."},
    {"voucher.exceeds", "Сумма возврата больше остатка.", "Сума вяртання большая за рэштку.",
     "The refund is more than what is left."},
};

Message say(const std::string& locale, std::string_view id) {
  for (const Words& words : catalogue) {
    if (id != words.id) continue;
    const char* text = locale == "en" ? words.en : locale == "be" ? words.be : words.ru;
    return Message{words.id, text, {}};
  }
  return Message{std::string(id), std::string(id), {}};
}

Error refuse(Code code, const std::string& locale, std::string_view id) {
  return Error(code, say(locale, id).text, std::string(id));
}

// --- Books: the issued vouchers and the ledger ---------------------------------------------------

// What the method and its operations share. Used on the till thread only, like everything here.
struct Books {
  IHost& host;
  Ledger ledger;
  std::map<std::string, std::int64_t> issued;  // code -> kopecks

  explicit Books(IHost& lent) : host(lent), ledger(lent.data_folder()) {}

  std::int64_t now_ms() const {
    if (host.has_clock()) return host.wall_ms();
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  }

  // Refunds against a payment so far.
  std::int64_t returned(const std::string& payment_key) const {
    std::int64_t sum = 0;
    for (const auto& [key, row] : ledger.rows()) {
      if (row.is_refund && row.is_approved() && row.payment_key == payment_key) {
        sum += row.amount_minor;
      }
    }
    return sum;
  }

  // What is left on a voucher: issued, minus what it paid, plus what came back.
  std::int64_t balance(const std::string& code) const {
    std::int64_t left = issued.at(code);
    for (const auto& [key, row] : ledger.rows()) {
      if (row.code != code || !row.is_approved()) continue;
      if (row.is_refund) {
        left += row.amount_minor;
      } else if (row.settled != POSPAY_SETTLED_ROLLED_BACK) {
        left -= row.amount_minor;
      }
    }
    return left;
  }
};

// "CODE;12.34" lines; codes of [0-9A-Za-z-], each once. Empty lines and lines with '#' are skipped.
Result<std::map<std::string, std::int64_t>> read_issued(const std::string& path) {
  const auto wrong = [&path](const std::string& what) {
    return Error(Code::invalid, "Setting \"file\": " + path + " " + what + ".", "voucher.file");
  };
  std::ifstream file(path);
  if (!file) return wrong("cannot be read");
  std::map<std::string, std::int64_t> issued;
  std::string line;
  while (std::getline(file, line)) {
    if (line.empty() || line.front() == '#') continue;
    const auto split = line.find(';');
    const std::string code = line.substr(0, split);
    const bool is_code =
        !code.empty() && code.size() <= max_key_size &&
        code.find_first_not_of("0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") ==
            std::string::npos;
    const auto amount = split == std::string::npos ? std::optional<std::int64_t>{}
                                                   : minor_from_text(line.substr(split + 1));
    if (!is_code || !amount || *amount < 0) return wrong("has a wrong line: \"" + line + "\"");
    if (!issued.emplace(code, *amount).second) return wrong("has " + code + " twice");
    if (issued.size() > max_vouchers) return wrong("has too many vouchers");
  }
  return issued;
}

// --- One payment or refund -----------------------------------------------------------------------

// A handle: what it has told so far. The truth is the row in the ledger.
class VoucherOperation : public IOperation {
 public:
  VoucherOperation(std::shared_ptr<Books> books, std::string key)
      : books_(std::move(books)), key_(std::move(key)) {}

  std::string key() const override { return key_; }

  std::optional<Event> next_event() override {
    const Row& row = current();
    Event event;
    if (row.outcome == 0 && told_ < 1) {
      event.kind = EventKind::ask_scan;
      event.sequence = 1;
      event.message = say(books_->host.locale(), "voucher.scan");
    } else if (row.outcome != 0 && told_ < row.outcome_sequence) {
      event.kind = EventKind::outcome;
      event.sequence = row.outcome_sequence;
      event.outcome = outcome(row);
    } else if (row.settled != 0 && told_ < row.outcome_sequence + 1) {
      event.kind = EventKind::settled;
      event.sequence = row.outcome_sequence + 1;
      event.settled_as = static_cast<SettledAs>(row.settled);
    } else {
      return std::nullopt;
    }
    told_ = event.sequence;
    return event;
  }

  Result<void> submit_scan(std::string_view text) override {
    const Row& row = current();
    if (row.is_refund || row.outcome != 0) return wrong_state();
    const std::string code(text);
    if (books_->issued.count(code) == 0) {
      return decide(POSPAY_OUTCOME_DECLINED, POSPAY_REASON_CODE_FOREIGN, {});
    }
    const std::int64_t left = books_->balance(code);
    if (left >= row.amount_minor) {
      return decide(POSPAY_OUTCOME_APPROVED, POSPAY_REASON_NONE, code);
    }
    return decide(POSPAY_OUTCOME_DECLINED,
                  left == 0 ? POSPAY_REASON_CODE_USED : POSPAY_REASON_NOT_ENOUGH_MONEY, {});
  }

  // With an outcome the wish comes too late: nothing changes, the outcome is the answer.
  Result<void> cancel() override {
    const Row& row = current();
    if (row.is_refund || row.settled != 0) return wrong_state();
    if (row.outcome != 0) return {};
    return decide(POSPAY_OUTCOME_CANCELLED, POSPAY_REASON_CANCELLED_BY_CASHIER, {});
  }

  Result<void> confirm(const FiscalReceipt&) override {
    return current().is_approved() ? settle(POSPAY_SETTLED_CONFIRMED) : wrong_state();
  }

  // The money is back on the voucher as soon as the ledger says so.
  Result<void> roll_back(std::string_view) override {
    const Row& row = current();
    return row.is_approved() && !row.is_refund ? settle(POSPAY_SETTLED_ROLLED_BACK) : wrong_state();
  }

  Result<void> acknowledge() override {
    const Row& row = current();
    return row.outcome != 0 && !row.is_approved() ? settle(POSPAY_SETTLED_ACKNOWLEDGED)
                                                  : wrong_state();
  }

  // An outcome is never unknown here.
  Result<void> settle_manually(const Decision&) override {
    return Error(Code::unsupported, "A voucher's outcome is always known.");
  }

 private:
  const Row& current() const { return *books_->ledger.find(key_); }

  static Error wrong_state() {
    return Error(Code::refused, "Not possible in this state of the operation.", "voucher.state");
  }

  Result<void> decide(int outcome, int reason, const std::string& code) {
    Row row = current();
    row.outcome = outcome;
    row.reason = reason;
    row.code = code;
    row.outcome_sequence = 2;  // 1 was ask_scan
    return store(row);
  }

  Result<void> settle(int as) {
    Row row = current();
    if (row.settled == as) return {};
    if (row.settled != 0) return wrong_state();
    row.settled = as;
    return store(row);
  }

  // Durable first, the news afterwards.
  Result<void> store(const Row& row) {
    if (auto stored = books_->ledger.store(row); !stored) return stored;
    books_->host.request_wake_up();
    return {};
  }

  Outcome outcome(const Row& row) const {
    const std::string locale = books_->host.locale();
    Outcome value;
    value.status = static_cast<OutcomeStatus>(row.outcome);
    value.reason = static_cast<Reason>(row.reason);
    value.amount = byn(row.amount_minor);
    if (row.is_approved()) {
      value.payment_number = row.code;
      value.provider_reference = reference_prefix + (row.is_refund ? row.payment_key : row.key);
    } else if (row.outcome == POSPAY_OUTCOME_CANCELLED) {
      value.message = say(locale, "voucher.cancelled");
    } else {
      value.message = say(locale, row.reason == POSPAY_REASON_CODE_FOREIGN ? "voucher.foreign"
                                  : row.reason == POSPAY_REASON_CODE_USED  ? "voucher.used"
                                                                           : "voucher.not_enough");
    }
    return value;
  }

  const std::shared_ptr<Books> books_;
  const std::string key_;
  std::uint64_t told_ = 0;  // sequence of the last event handed out by this handle
};

// --- The payment method --------------------------------------------------------------------------

class VoucherMethod : public IPaymentMethod {
 public:
  explicit VoucherMethod(std::shared_ptr<Books> books) : books_(std::move(books)) {}

  Result<Tender> tender() const override {
    Tender tender;
    tender.id = tender_id;
    tender.kind = TenderKind::other;
    tender.names = {
        {"ru", "Подарочный сертификат"}, {"be", "Падарункавы сертыфікат"}, {"en", "Gift voucher"}};
    tender.capabilities =
        POSPAY_CAN_PAY | POSPAY_CAN_REFUND | POSPAY_CAN_REFUND_PART | POSPAY_CAN_CANCEL;
    tender.is_enabled = is_on_;
    return tender;
  }

  Result<std::vector<Parameter>> parameters() const override {
    Parameter accept;
    accept.id = "accept";
    accept.kind = ParameterKind::toggle;
    accept.label = say(locale(), "voucher.accept");
    accept.default_value = "true";
    return std::vector<Parameter>{accept};
  }

  // All or nothing: every value is checked before the first is taken.
  Result<void> configure(const Values& values) override {
    bool is_on = true;
    for (const Argument& value : values) {
      if (value.name != "accept" || (value.value != "true" && value.value != "false")) {
        return Error(Code::invalid, "Parameter \"" + value.name + "\" cannot be \"" + value.value +
                                        "\": \"accept\" is \"true\" or \"false\".");
      }
      is_on = value.value == "true";
    }
    is_on_ = is_on;
    return {};
  }

  Result<Operation> invoke(std::string_view action) override {
    return Error(Code::not_found, "There is no action \"" + std::string(action) + "\".");
  }

  Result<Verdict> check_host_change(const HostChange&) const override { return Verdict{}; }

  // A voucher mixes with every other tender, in its currency, up to the amount due.
  Result<Verdict> check_mix(const Mix& mix) const override {
    for (const MixLine& line : mix.lines) {
      if (line.tender_id != tender_id) continue;
      if (!is_byn(line.amount)) return Verdict{false, say(locale(), "voucher.currency")};
      if (line.amount.minor > mix.total.minor) {
        return Verdict{false, say(locale(), "voucher.no_change")};
      }
    }
    return Verdict{};
  }

  // Back on the same voucher, and nowhere else: a voucher is not to be turned into cash.
  Result<std::vector<ReturnOption>> return_options(const PaidLine& line) const override {
    const Row* payment = paid(line.provider_reference);
    if (payment == nullptr || !is_byn(line.returned)) return std::vector<ReturnOption>{};
    const std::int64_t rest = left_to_return(*payment, line);
    if (rest <= 0) return std::vector<ReturnOption>{};
    return std::vector<ReturnOption>{{TenderKind::other, tender_id, byn(rest)}};
  }

  void prepare() override {}

  Result<Operation> start_payment(const PaymentRequest& request) override {
    if (!is_byn(request.amount)) return refuse(Code::invalid, locale(), "voucher.currency");
    Row row;
    row.key = request.key;
    row.line = request.line;
    row.receipt_number = request.receipt.number;
    row.amount_minor = request.amount.minor;
    if (const Row* known = books_->ledger.find(request.key)) return again(*known, row);
    if (!is_on_) return refuse(Code::refused, locale(), "voucher.off");
    for (const auto& [key, other] : books_->ledger.rows()) {
      if (!other.is_refund && other.line == request.line && other.settled == 0) {
        return Error(Code::refused, "Another payment of this line is open: " + key + ".",
                     "voucher.line");
      }
    }
    return begin(row);
  }

  Result<Operation> start_refund(const RefundRequest& request) override {
    if (!is_byn(request.amount)) return refuse(Code::invalid, locale(), "voucher.currency");
    const Row* payment = paid(request.paid_line.provider_reference);
    if (payment == nullptr) return refuse(Code::not_found, locale(), "voucher.foreign");
    Row row;
    row.is_refund = true;
    row.key = request.key;
    row.payment_key = payment->key;
    row.code = payment->code;
    row.receipt_number = request.receipt.number;
    row.amount_minor = request.amount.minor;
    if (const Row* known = books_->ledger.find(request.key)) return again(*known, row);
    if (request.amount.minor > left_to_return(*payment, request.paid_line)) {
      return refuse(Code::refused, locale(), "voucher.exceeds");
    }
    row.outcome = POSPAY_OUTCOME_APPROVED;
    row.outcome_sequence = 1;
    return begin(row);
  }

  Result<std::vector<OpenOperation>> open_operations() const override {
    std::vector<OpenOperation> open;
    for (const auto& [key, row] : books_->ledger.rows()) {
      if (row.settled != 0) continue;
      OpenOperation value;
      value.kind = row.is_refund ? OperationKind::refund : OperationKind::payment;
      value.state = row.outcome == 0    ? OpenState::unresolved
                    : row.is_approved() ? OpenState::unconfirmed
                                        : OpenState::undelivered;
      value.key = row.key;
      value.line = row.line;
      value.receipt_number = row.receipt_number;
      value.amount = byn(row.amount_minor);
      value.started_at_ms = row.started_at_ms;
      value.message = say(locale(), row.outcome == 0    ? "voucher.scan"
                                    : row.is_approved() ? "voucher.unconfirmed"
                                                        : "voucher.undelivered");
      open.push_back(std::move(value));
    }
    std::stable_sort(open.begin(), open.end(), [](const auto& a, const auto& b) {
      return a.started_at_ms < b.started_at_ms;
    });
    return open;
  }

  Result<Operation> resume(std::string_view key) override {
    if (books_->ledger.find(std::string(key)) == nullptr) {
      return Error(Code::not_found, "There is no operation " + std::string(key) + ".");
    }
    return handle(std::string(key));
  }

  Result<void> open_shift(const Shift&) override { return {}; }

  Result<Operation> close_shift(const ShiftBooks&) override {
    return Error(Code::unsupported, "Vouchers have no books but this till's own.");
  }
  Result<Operation> diagnose() override {
    return Error(Code::unsupported, "There is nothing to examine: file and ledger were read.");
  }

 private:
  std::string locale() const { return books_->host.locale(); }
  static bool is_byn(const Money& money) { return money.currency == "BYN" && money.exponent == 2; }

  // The payment that a reference speaks of, once its receipt is printed: before, it is rolled back.
  const Row* paid(const std::string& reference) const {
    if (reference.rfind(reference_prefix, 0) != 0) return nullptr;
    const Row* row = books_->ledger.find(reference.substr(std::strlen(reference_prefix)));
    const bool is_paid =
        row != nullptr && !row->is_refund && row->settled == POSPAY_SETTLED_CONFIRMED;
    return is_paid ? row : nullptr;
  }

  // The larger of what the host's receipt and what the ledger says has gone back already.
  std::int64_t left_to_return(const Row& payment, const PaidLine& line) const {
    return payment.amount_minor - std::max(line.returned.minor, books_->returned(payment.key));
  }

  Result<Operation> handle(const std::string& key) {
    return Operation(std::make_unique<VoucherOperation>(books_, key));
  }

  // The key is known: the same request gets the same operation, another one is refused.
  Result<Operation> again(const Row& known, const Row& asked) {
    const bool is_same = known.is_refund == asked.is_refund && known.line == asked.line &&
                         known.payment_key == asked.payment_key &&
                         known.receipt_number == asked.receipt_number &&
                         known.amount_minor == asked.amount_minor;
    if (is_same) return handle(known.key);
    return Error(Code::refused, "The key " + known.key + " was used for another request.",
                 "voucher.key");
  }

  Result<Operation> begin(Row row) {
    row.started_at_ms = books_->now_ms();
    if (auto stored = books_->ledger.store(row); !stored) return stored.error();
    books_->host.request_wake_up();  // its first event is there already
    return handle(row.key);
  }

  const std::shared_ptr<Books> books_;
  bool is_on_ = true;
};

// --- The plugin ----------------------------------------------------------------------------------

// A payment that was waiting for its scan when the till stopped has moved no money: it is
// cancelled, and the host is told so.
Result<void> cancel_interrupted(Ledger& ledger) {
  std::vector<Row> interrupted;
  for (const auto& [key, row] : ledger.rows()) {
    if (row.outcome == 0) interrupted.push_back(row);
  }
  for (Row row : interrupted) {
    row.outcome = POSPAY_OUTCOME_CANCELLED;
    row.reason = POSPAY_REASON_CANCELLED_BY_SYSTEM;
    row.outcome_sequence = 2;
    if (auto stored = ledger.store(row); !stored) return stored;
  }
  return {};
}

// Both files are small and local, so they are read at once; a plugin with more to read answers
// not_ready until it has.
Result<std::unique_ptr<IPaymentMethod>> create(const Values& settings, IHost& host) {
  std::string file;
  for (const Argument& setting : settings) {
    if (setting.name != "file") {
      return Error(Code::invalid, "There is no setting \"" + setting.name + "\".");
    }
    file = setting.value;
  }
  if (file.empty()) return Error(Code::invalid, "Setting \"file\" is missing: the vouchers' file.");
  auto issued = read_issued(file);
  if (!issued) return issued.error();
  auto books = std::make_shared<Books>(host);
  books->issued = std::move(*issued);
  if (auto loaded = books->ledger.load(); !loaded) return loaded.error();
  if (auto cancelled = cancel_interrupted(books->ledger); !cancelled) return cancelled.error();
  host.log(POSPAY_LOG_INFO, "voucher: " + std::to_string(books->issued.size()) + " vouchers");
  return std::unique_ptr<IPaymentMethod>(std::make_unique<VoucherMethod>(std::move(books)));
}

constexpr PluginDescription describe() {
  return {"voucher", "Gift voucher", "1.0.0", "Example", nullptr, nullptr, &create};
}

}  // namespace
}  // namespace voucher

POSPAY_EXPORT_PLUGIN(voucher::describe)
