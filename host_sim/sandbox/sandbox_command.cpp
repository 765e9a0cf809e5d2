#include "host_sim/sandbox/sandbox_command.hpp"

#include <signal.h>

#include <charconv>
#include <optional>
#include <ostream>

#include "host_sim/sandbox/demo_data.hpp"
#include "host_sim/sandbox/password_hash.hpp"
#include "host_sim/sandbox/sandbox.hpp"
#include "pospay/cpp/money.hpp"

namespace sandbox {
namespace {

using pospay::Result;

constexpr char kUsage[] =
    "usage: sandbox [--port N] [--data FOLDER] [--profile FILE] [--buyers script|manual]\n";
constexpr char kDemoLogin[] = "demo";
constexpr std::size_t kMadePasswordLetters = 12;
// A screenful; the cabinet shows all.
constexpr std::size_t kMaxPrintedRegisters = 20;
constexpr std::int64_t kMsPerSecond = 1000;

struct Options {
  std::uint16_t port = 0;
  std::filesystem::path folder = ".data/sandbox";
  std::filesystem::path profile;
  bool are_buyers_scripted = true;
};

std::optional<Options> read_options(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    if (i + 1 >= arguments.size()) return std::nullopt;
    const std::string& value = arguments[i + 1];
    if (arguments[i] == "--port") {
      const char* end = value.data() + value.size();
      const auto parsed = std::from_chars(value.data(), end, options.port);
      if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
    } else if (arguments[i] == "--data") {
      options.folder = value;
    } else if (arguments[i] == "--profile") {
      options.profile = value;
    } else if (arguments[i] == "--buyers" && (value == "script" || value == "manual")) {
      options.are_buyers_scripted = value == "script";
    } else {
      return std::nullopt;
    }
  }
  return options;
}

// Fills a new folder, and lets the demo buyer pay where that is wanted.
Result<void> prepare(Sandbox& running, bool are_buyers_scripted) {
  const auto password = secret_text(kMadePasswordLetters);
  if (!password) return password.error();
  const bool is_new = running.is_new();
  return running.with_cabinet([&](Cabinet& cabinet, WalletModel& model) -> Result<void> {
    if (is_new) {
      if (auto made = make_demo_data(cabinet, model, *password); !made) return made;
    }
    const auto buyer = find_demo_buyer(model);
    if (are_buyers_scripted && buyer) let_demo_buyer_act(model, *buyer);
    return {};
  });
}

void print_registers(const WalletModel& model, std::ostream& out) {
  std::size_t lines = 0;
  for (const Register& item : model.registers()) {
    if (item.is_removed || lines >= kMaxPrintedRegisters) continue;
    ++lines;
    if (item.credential == Credential::token) {
      out << "register by token: " << item.number << "\n";
    } else {
      out << "register: " << item.number << "\n"
          << "password: " << item.password << "\n";
    }
  }
}

void print_buyer(const WalletModel& model, bool are_buyers_scripted, std::ostream& out) {
  const auto index = find_demo_buyer(model);
  if (!index) return;
  const Buyer& buyer = model.buyers()[*index];
  out << "buyer " << *index << ": " << buyer.name << ", balance "
      << pospay::minor_to_text(buyer.balance_minor) << ", PIN " << buyer.pin;
  if (are_buyers_scripted) {
    out << ", scans after " << kDemoJoinAfterMs / kMsPerSecond << " s and confirms after "
        << kDemoDecideAfterMs / kMsPerSecond << " s\n";
  } else {
    out << ", acts by hand (POST /sandbox/buyers/" << *index << "/join)\n";
  }
}

void print_summary(Sandbox& running, const Options& options, std::string_view password,
                   std::ostream& out) {
  const std::string data = options.folder.string();
  out << "data: " << data << (running.is_new() ? " (new)" : " (kept)") << "\n"
      << "base URL: " << running.base_url() << "\n"
      << "CA file: " << running.ca_file().string() << "\n";
  (void)running.with_cabinet([&](Cabinet& cabinet, WalletModel& model) -> Result<void> {
    out << "organisation: " << cabinet.books().organisation.name << "\n";
    for (const PointOfSale& point : cabinet.books().points) {
      out << "point of sale: " << point.name << "\n";
    }
    for (const Section& section : cabinet.books().sections) {
      out << "section: " << section.name << "\n";
    }
    print_registers(model, out);
    print_buyer(model, options.are_buyers_scripted, out);
    return {};
  });
  out << "cabinet: " << running.origin() << "/cabinet/api/\n"
      << "cabinet login: " << kDemoLogin << "\n"
      << "cabinet password: " << password << "\n"
      << "control: " << running.origin() << "/sandbox/\n"
      << std::flush;
}

// Until a signal comes. Precondition: `signals` are blocked.
int serve(const Options& options, const oplati::profile::Profile& profile, const sigset_t& signals,
          std::ostream& out, std::ostream& err) {
  // New at each start: only its hash is held, and nothing of it is kept.
  const auto password = secret_text(kMadePasswordLetters);
  if (!password) {
    err << password.error().message << "\n";
    return 1;
  }
  SandboxSetup setup;
  setup.keeps_state = true;
  setup.login = kDemoLogin;
  setup.password = *password;
  auto started = Sandbox::start(options.folder, options.port, profile, setup);
  if (!started) {
    err << started.error().message << "\n";
    return 1;
  }
  if (const auto prepared = prepare(**started, options.are_buyers_scripted); !prepared) {
    err << prepared.error().message << "\n";
    return 1;
  }
  print_summary(**started, options, *password, out);
  int signal_number = 0;
  sigwait(&signals, &signal_number);
  (*started)->stop();
  return 0;
}

}  // namespace

int run_sandbox_command(const std::vector<std::string>& arguments, std::ostream& out,
                        std::ostream& err) {
  const auto options = read_options(arguments);
  if (!options) {
    err << kUsage;
    return 2;
  }
  oplati::profile::Profile profile;
  if (!options->profile.empty()) {
    auto loaded = oplati::profile::load_profile(options->profile);
    if (!loaded) {
      err << loaded.error().message << "\n";
      return 1;
    }
    profile = *loaded;
  }
  // Blocked before any thread starts, so that every thread leaves the signals to the wait below.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigset_t before;
  pthread_sigmask(SIG_BLOCK, &signals, &before);
  const int status = serve(*options, profile, signals, out, err);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return status;
}

}  // namespace sandbox
