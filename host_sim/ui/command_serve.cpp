// `serve`: the till in the browser, and `till`: the till's process behind it.
#include <signal.h>

#include <charconv>
#include <chrono>
#include <fstream>
#include <iostream>
#include <mutex>
#include <optional>

#include "host_sim/sandbox/demo_data.hpp"
#include "host_sim/sandbox/password_hash.hpp"
#include "host_sim/sandbox/sandbox.hpp"
#include "host_sim/ui/commands.hpp"
#include "host_sim/ui/json_text.hpp"
#include "host_sim/ui/lane_sources.hpp"
#include "host_sim/ui/web/page_server.hpp"
#include "host_sim/ui/web/till_worker.hpp"
#include "host_sim/ui/web/web_api.hpp"
#include "host_sim/ui/work_folder.hpp"
#include "plugins/support/phrase.hpp"

namespace ui {

using pospay::Code;
using pospay::Error;
using pospay::Result;

namespace {

constexpr std::uint16_t kUsualPort = 8080;
constexpr char kLogin[] = "demo";
constexpr std::size_t kMadePasswordLetters = 12;
// More ids than this between two starts in one millisecond are impossible.
constexpr std::uint64_t kIdsPerMs = 1'000;
constexpr char kVouchers[] = "GIFT-0001;25.00\nGIFT-0002;5.00\n";

struct ServeOptions {
  std::optional<std::uint16_t> port;
  std::filesystem::path manifest;
  std::filesystem::path data;
  std::optional<support::Language> language;  // else the manifest's
};

Result<ServeOptions> read_serve_options(const std::vector<std::string>& words) {
  ServeOptions options;
  for (std::size_t i = 0; i < words.size(); i += 2) {
    if (i + 1 == words.size()) return Error{Code::invalid, words[i] + " needs a value after it"};
    const std::string& value = words[i + 1];
    if (words[i] == "--port") {
      std::uint16_t port = 0;
      const auto parsed = std::from_chars(value.data(), value.data() + value.size(), port);
      if (parsed.ec != std::errc{} || parsed.ptr != value.data() + value.size()) {
        return Error{Code::invalid, "--port: a number from 0 to 65535"};
      }
      options.port = port;
    } else if (words[i] == "--manifest") {
      options.manifest = value;
    } else if (words[i] == "--data") {
      options.data = value;
    } else if (words[i] == "--language" && support::language_named(value)) {
      options.language = support::language_named(value);
    } else {
      return Error{Code::invalid,
                   "unknown option " + words[i] + " " + value + "; see host_sim help"};
    }
  }
  return options;
}

// The sandbox with its cabinet, and the register that a new till gets.
struct Gateway {
  std::unique_ptr<sandbox::Sandbox> system;
  std::string register_number;
  std::string register_password;
};

Result<void> fill_new_gateway(Gateway& gateway) {
  const auto password = sandbox::secret_text(kMadePasswordLetters);
  if (!password) return password.error();
  const bool is_new = gateway.system->is_new();
  return gateway.system->with_cabinet(
      [&](sandbox::Cabinet& cabinet, sandbox::WalletModel& model) -> Result<void> {
        if (is_new) {
          if (auto made = sandbox::make_demo_data(cabinet, model, *password); !made) return made;
          if (auto made = sandbox::add_poor_buyer(model); !made) return made;
        }
        for (const sandbox::Register& item : model.registers()) {
          if (item.is_removed || item.credential != sandbox::Credential::password) continue;
          gateway.register_number = item.number;
          gateway.register_password = item.password;
          break;
        }
        return {};
      });
}

Result<Gateway> start_gateway(const std::filesystem::path& folder,
                              const std::filesystem::path& manifest,
                              const std::string& cabinet_password) {
  const auto profile =
      oplati::profile::load_profile(manifest.parent_path() / "oplati-profile.yaml");
  if (!profile) return profile.error();
  sandbox::SandboxSetup setup;
  setup.keeps_state = true;
  setup.login = kLogin;
  setup.password = cabinet_password;
  auto started = sandbox::Sandbox::start(folder, 0, *profile, setup);
  if (!started) return started.error();
  Gateway gateway;
  gateway.system = std::move(*started);
  if (const Result<void> filled = fill_new_gateway(gateway); !filled) return filled.error();
  return gateway;
}

// What the till's process is told when it starts.
std::string start_line(const ServeOptions& options, const std::filesystem::path& manifest,
                       const std::filesystem::path& folder, const Gateway& gateway) {
  std::vector<std::pair<std::string, std::string>> variables{
      {"data.folder", json_string(folder.string())},
      {"scenario.folder", json_string(folder.string())}};
  if (gateway.system) {
    variables.emplace_back("sandbox.profile",
                           json_string((manifest.parent_path() / "oplati-profile.yaml").string()));
    variables.emplace_back("sandbox.url", json_string(gateway.system->base_url()));
    variables.emplace_back("sandbox.ca_file", json_string(gateway.system->ca_file().string()));
  }
  // The demonstration shows both kinds of plugins; a manifest of one's own says what it wants.
  const bool is_demo = options.manifest.empty();
  return json_object(
      {{"manifest", json_string(manifest.string())},
       {"data", json_string((folder / "till").string())},
       {"language", json_string(options.language ? support::language_name(*options.language) : "")},
       {"plugins", is_demo ? json_array({json_string("oplati"), json_string("voucher")}) : "[]"},
       {"variables", json_object(variables)},
       {"register", json_string(gateway.register_number)},
       {"password", json_string(gateway.register_password)}});
}

std::uint64_t first_event_id() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(
             std::chrono::duration_cast<std::chrono::milliseconds>(now).count()) *
         kIdsPerMs;
}

// The usual port, or any when somebody else has it.
Result<std::unique_ptr<web::PageServer>> start_page(const ServeOptions& options, web::EventLog& log,
                                                    web::WebApi& api) {
  const auto answer = [&api](const sandbox::HttpRequest& request) { return api.answer(request); };
  if (options.port) return web::PageServer::start(*options.port, log, answer);
  auto started = web::PageServer::start(kUsualPort, log, answer);
  return started ? std::move(started) : web::PageServer::start(0, log, answer);
}

// Until a signal comes. Precondition: `signals` are blocked.
int serve(const ServeOptions& options, const sigset_t& signals) {
  const Result<WorkFolder> work = WorkFolder::make(options.data);
  if (!work) return fail(work.error().message);
  const std::filesystem::path& folder = work->path();
  const std::filesystem::path manifest =
      options.manifest.empty() ? default_manifest() : std::filesystem::absolute(options.manifest);
  Gateway gateway;
  const auto cabinet_password = sandbox::secret_text(kMadePasswordLetters);
  if (!cabinet_password) return fail(cabinet_password.error().message);
  if (uses_sandbox(manifest)) {
    auto started = start_gateway(folder / "sandbox", manifest, *cabinet_password);
    if (!started) return fail(started.error().message);
    gateway = std::move(*started);
    std::ofstream(folder / "vouchers.txt") << kVouchers;
  }
  web::EventLog log(first_event_id());
  log.set_state("gateway", !gateway.system
                               ? "null"
                               : json_object({{"url", json_string(gateway.system->base_url())},
                                              {"login", json_string(kLogin)},
                                              {"password", json_string(*cabinet_password)}}));
  std::mutex choice;
  ServeOptions chosen = options;
  web::TillLink till(log, [&] {
    const std::lock_guard lock(choice);
    return start_line(chosen, manifest, folder, gateway);
  });
  web::WebApi api(log, till, gateway.system.get(), [&](support::Language language) {
    const std::lock_guard lock(choice);
    chosen.language = language;
  });
  auto page = start_page(options, log, api);
  if (!page) return fail(page.error().message);
  if (const Result<void> started = till.start(); !started) return fail(started.error().message);
  std::cout << "http://127.0.0.1:" << (*page)->port() << "/" << std::endl;
  int signal_number = 0;
  sigwait(&signals, &signal_number);
  (*page)->stop();
  const bool has_ended_well = till.stop();
  api.stop();
  if (gateway.system) gateway.system->stop();
  return has_ended_well ? 0 : 1;
}

}  // namespace

int serve_command(const std::vector<std::string>& words) {
  const Result<ServeOptions> options = read_serve_options(words);
  if (!options) {
    std::cerr << options.error().message << "\n";
    return 2;
  }
  // Blocked before any thread starts, so that every thread leaves the signals to the wait.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  // A page that is closed in the middle of an answer must not end the program.
  sigset_t blocked = signals;
  sigaddset(&blocked, SIGPIPE);
  sigset_t before;
  pthread_sigmask(SIG_BLOCK, &blocked, &before);
  const int status = serve(*options, signals);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return status;
}

int till_command(const std::vector<std::string>& words) {
  if (!words.empty()) return 2;
  return web::TillWorker(web::kTillChannel).run();
}

}  // namespace ui
