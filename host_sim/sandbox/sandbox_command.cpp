#include "host_sim/sandbox/sandbox_command.hpp"

#include <signal.h>

#include <charconv>
#include <optional>
#include <ostream>
#include <random>

#include "host_sim/sandbox/sandbox.hpp"

namespace sandbox {
namespace {

constexpr char kUsage[] = "usage: sandbox [--port N] [--data FOLDER] [--profile FILE]\n";
constexpr char kPasswordRegister[] = "OPL000000001";
constexpr char kTokenRegister[] = "OPL000000002";

struct Options {
  std::uint16_t port = 0;
  std::filesystem::path folder = ".data/sandbox";
  std::filesystem::path profile;
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
    } else {
      return std::nullopt;
    }
  }
  return options;
}

// Eight digits, new at each start: the sandbox's password is no secret worth keeping.
std::string make_password() {
  std::random_device device;
  return std::to_string(10'000'000 + device() % 90'000'000);
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
  auto started = Sandbox::start(options->folder, options->port, profile);
  if (!started) {
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    err << started.error().message << "\n";
    return 1;
  }
  const std::string password = make_password();
  (*started)->with_model([&](WalletModel& model, FaultList&, std::int64_t) {
    (void)model.add_register({kPasswordRegister, Credential::password, password, "", 1});
    (void)model.add_register({kTokenRegister, Credential::token, "", "", 1});
  });
  out << "base URL: " << (*started)->base_url() << "\n"
      << "CA file: " << (*started)->ca_file().string() << "\n"
      << "register: " << kPasswordRegister << "\n"
      << "password: " << password << "\n"
      << "register by token: " << kTokenRegister << "\n"
      << "control: " << (*started)->origin() << "/sandbox/\n"
      << std::flush;
  int signal_number = 0;
  sigwait(&signals, &signal_number);
  (*started)->stop();
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return 0;
}

}  // namespace sandbox
