// minimal_host: the smallest till that sells with any payment plugin. One file, dlopen and the
// headers of the contract, so that it builds with any C++17 compiler and standard library.
//
//   minimal_host /absolute/plugin.so [name=value ...]
//
//   name=value          a setting of the plugin (its section of a manifest)
//   param:id=value      a parameter, as an administrator would set it
//   secret:name=value   put into the secret store (in memory) before the start
//   amount=500          what is paid, in kopecks (default 100)
//   key=K               the operation key (default from the time)
//   refund=1            gives the money back afterwards
//   data=FOLDER         data folder (default: ./minimal_host_data, created)
//   wait_s=60           longest wait for one step
//
// Prints one line per event ("qr <text>", "scan", "outcome approved ..."); a scan is answered with
// the next line of standard input. Exit code 0 only when the payment (and the refund) was approved
// and settled; 1 when not; 2 when the plugin could not be used.
#include <dlfcn.h>
#include <sys/stat.h>

#include <chrono>
#include <climits>
#include <condition_variable>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "pospay/cpp/reference.hpp"

namespace {

using namespace pospay;
using Clock = std::chrono::steady_clock;

struct Options {
  std::string library;
  Values settings;
  Values parameters;
  std::map<std::string, std::string> secrets;
  std::int64_t amount_minor = 100;
  std::string key = "minimal-" + std::to_string(std::time(nullptr));
  bool is_refund_wanted = false;
  std::string data_folder;
  std::chrono::seconds wait{60};
};

// The host: a wake-up may come from any thread and only rings the bell.
class MinimalHost : public IHost {
 public:
  explicit MinimalHost(const Options& options)
      : data_folder_(options.data_folder), secrets_(options.secrets) {}

  void request_wake_up() override {
    const std::lock_guard<std::mutex> lock(mutex_);
    is_rung_ = true;
    bell_.notify_one();
  }
  void log(int level, std::string_view line) override {
    std::cerr << "log " << level << " " << line << "\n";
  }
  std::optional<std::string> get_secret(std::string_view name) override {
    const auto found = secrets_.find(std::string(name));
    if (found == secrets_.end()) return std::nullopt;
    return found->second;
  }
  Result<void> put_secret(std::string_view name, std::string_view value) override {
    if (value.empty()) {
      secrets_.erase(std::string(name));
    } else {
      secrets_[std::string(name)] = std::string(value);
    }
    return {};
  }
  std::string data_folder() const override { return data_folder_; }

  // Until the bell rings, or for a second: a lost wake-up only costs time.
  void wait_for_bell() {
    std::unique_lock<std::mutex> lock(mutex_);
    bell_.wait_for(lock, std::chrono::seconds(1), [this] { return is_rung_; });
    is_rung_ = false;
  }

 private:
  const std::string data_folder_;
  std::map<std::string, std::string> secrets_;
  std::mutex mutex_;
  std::condition_variable bell_;
  bool is_rung_ = false;
};

const char* status_name(OutcomeStatus status) {
  switch (status) {
    case OutcomeStatus::approved:
      return "approved";
    case OutcomeStatus::declined:
      return "declined";
    case OutcomeStatus::timed_out:
      return "timed_out";
    case OutcomeStatus::cancelled:
      return "cancelled";
    case OutcomeStatus::unknown:
      return "unknown";
  }
  return "?";
}

void print_error(const char* what, const Error& error) {
  std::cout << "error " << what << " " << static_cast<int>(error.code) << " " << error.message
            << std::endl;
}

// One line per event. Answers a request for a scan.
void handle(IOperation& operation, const Event& event) {
  switch (event.kind) {
    case EventKind::show_qr:
      std::cout << "qr " << (event.qr ? event.qr->text : "") << std::endl;
      break;
    case EventKind::show_code:
      std::cout << "code " << event.code << std::endl;
      break;
    case EventKind::ask_scan: {
      std::cout << "scan " << event.message.text << std::endl;
      std::string line;
      if (!std::getline(std::cin, line)) {
        if (const auto result = operation.cancel(); !result) print_error("cancel", result.error());
      } else if (const auto result = operation.submit_scan(line); !result) {
        print_error("submit_scan", result.error());
      }
      break;
    }
    case EventKind::waiting:
      std::cout << "waiting " << static_cast<int>(event.waiting_for) << std::endl;
      break;
    case EventKind::outcome:
      std::cout << "outcome " << status_name(event.outcome->status) << " "
                << minor_to_text(event.outcome->amount.minor) << " "
                << event.outcome->payment_number << " " << event.outcome->message.text << std::endl;
      break;
    case EventKind::settled:
      std::cout << "settled " << static_cast<int>(event.settled_as) << std::endl;
      break;
    case EventKind::reconciliation:
    case EventKind::diagnosis:
      std::cout << "report" << std::endl;
      break;
    case EventKind::notice:
      std::cout << "notice " << event.message.text << std::endl;
      break;
  }
}

// Pulls events until one of `kind` (of an outcome: one that is an end), or until the time is up.
std::optional<Event> pull(MinimalHost& host, IOperation& operation, EventKind kind,
                          std::chrono::seconds limit) {
  const auto end = Clock::now() + limit;
  while (Clock::now() < end) {
    while (auto event = operation.next_event()) {
      handle(operation, *event);
      const bool is_end = kind != EventKind::outcome || !event->outcome ||
                          event->outcome->status != OutcomeStatus::unknown;
      if (event->kind == kind && is_end) return event;
    }
    host.wait_for_bell();
  }
  std::cout << "error time is up" << std::endl;
  return std::nullopt;
}

// Starts (again, while the plugin answers not_ready), waits, confirms, waits for settled. Nothing
// is answered unless it was approved and settled.
template <class Start>
std::optional<Outcome> sell(MinimalHost& host, const Options& options, const char* what,
                            Start start) {
  const auto end = Clock::now() + options.wait;
  Result<Operation> operation = start();
  while (!operation && operation.error().code == Code::not_ready && Clock::now() < end) {
    host.wait_for_bell();
    operation = start();
  }
  if (!operation) {
    print_error(what, operation.error());
    return std::nullopt;
  }
  IOperation& running = **operation;
  const auto event = pull(host, running, EventKind::outcome, options.wait);
  if (!event) return std::nullopt;
  const bool is_approved = event->outcome->status == OutcomeStatus::approved;
  const std::int64_t now_ms = std::int64_t{std::time(nullptr)} * 1000;
  const Result<void> answered =
      is_approved ? running.confirm(FiscalReceipt{"1", now_ms}) : running.acknowledge();
  if (!answered) {
    print_error(is_approved ? "confirm" : "acknowledge", answered.error());
    return std::nullopt;
  }
  if (!pull(host, running, EventKind::settled, options.wait) || !is_approved) return std::nullopt;
  return event->outcome;
}

Receipt receipt_of(const Options& options, const std::string& number) {
  Receipt receipt;
  receipt.number = number;
  receipt.total = byn(options.amount_minor);
  Position position;
  position.name = "Товар";
  position.price = position.cost = receipt.total;
  receipt.positions = {position};
  return receipt;
}

bool sell_and_refund(MinimalHost& host, IPaymentMethod& method, const Options& options,
                     const Tender& tender) {
  const Shift shift{"minimal-shift", std::int64_t{std::time(nullptr)} * 1000, 180, 1};
  PaymentRequest payment;
  payment.key = options.key;
  payment.line = options.key;
  payment.amount = byn(options.amount_minor);
  payment.receipt = receipt_of(options, "1");
  payment.receipt.tenders = {
      MixLine{tender.kind, tender.id, tender.names.at(0).text, payment.amount}};
  payment.shift = shift;
  method.prepare();
  const auto paid =
      sell(host, options, "start_payment", [&] { return method.start_payment(payment); });
  if (!paid || !options.is_refund_wanted) return paid.has_value();

  RefundRequest refund;
  refund.key = options.key + "-back";
  refund.amount = payment.amount;
  refund.paid_line = PaidLine{paid->provider_reference, payment.amount, byn(0), shift.opened_at_ms};
  refund.receipt = receipt_of(options, "2");
  refund.receipt.tenders = payment.receipt.tenders;
  refund.shift = shift;
  return sell(host, options, "start_refund", [&] { return method.start_refund(refund); })
      .has_value();
}

// Code 0, 1 or 2 of the program.
int run(const Options& options) {
  void* opened = dlopen(options.library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (opened == nullptr) {
    std::cout << "error " << dlerror() << std::endl;
    return 2;
  }
  std::shared_ptr<void> library(opened, [](void* each) { dlclose(each); });
  auto plugin = PluginReference::from_table(
      static_cast<const pospay_plugin*>(dlsym(opened, POSPAY_PLUGIN_SYMBOL)), library);
  if (!plugin) {
    print_error("plugin", plugin.error());
    return 2;
  }
  std::cout << "plugin " << plugin->id() << " " << plugin->version() << " contract "
            << plugin->abi_version() << std::endl;
  MinimalHost host(options);
  auto method = plugin->create(options.settings, host);
  if (!method) {
    print_error("create", method.error());
    return 2;
  }
  if (const auto configured = (*method)->configure(options.parameters); !configured) {
    print_error("configure", configured.error());
    return 2;
  }
  const auto tender = (*method)->tender();
  if (!tender) {
    print_error("tender", tender.error());
    return 2;
  }
  std::cout << "tender " << tender->id << " " << tender->names.at(0).text << std::endl;
  if (const auto shift = (*method)->open_shift(
          Shift{"minimal-shift", std::int64_t{std::time(nullptr)} * 1000, 180, 1});
      !shift) {
    print_error("open_shift", shift.error());
  }
  return sell_and_refund(host, **method, options, *tender) ? 0 : 1;
}

bool parse(int argc, char** argv, Options& options) {
  if (argc < 2) return false;
  char absolute[PATH_MAX];
  if (realpath(argv[1], absolute) == nullptr) return false;
  options.library = absolute;
  std::string data = "minimal_host_data";
  for (int i = 2; i < argc; ++i) {
    const std::string argument = argv[i];
    const auto split = argument.find('=');
    if (split == std::string::npos) return false;
    const std::string name = argument.substr(0, split);
    const std::string value = argument.substr(split + 1);
    if (name.rfind("param:", 0) == 0) {
      options.parameters.push_back({name.substr(6), value});
    } else if (name.rfind("secret:", 0) == 0) {
      options.secrets[name.substr(7)] = value;
    } else if (name == "amount") {
      options.amount_minor = std::strtoll(value.c_str(), nullptr, 10);
    } else if (name == "key") {
      options.key = value;
    } else if (name == "refund") {
      options.is_refund_wanted = value == "1";
    } else if (name == "data") {
      data = value;
    } else if (name == "wait_s") {
      options.wait = std::chrono::seconds(std::strtol(value.c_str(), nullptr, 10));
    } else {
      options.settings.push_back({name, value});
    }
  }
  mkdir(data.c_str(), 0700);  // may be there already
  if (realpath(data.c_str(), absolute) == nullptr) return false;
  options.data_folder = absolute;
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!parse(argc, argv, options)) {
    std::cerr << "usage: minimal_host /absolute/plugin.so [name=value ...] [param:id=value ...] "
                 "[secret:name=value ...] [amount=N] [key=K] [refund=1] [data=FOLDER] [wait_s=N]\n";
    return 2;
  }
  return run(options);
}
