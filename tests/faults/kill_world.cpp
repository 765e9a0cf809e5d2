#include "tests/faults/kill_world.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "host_sim/sandbox/certificate_authority.hpp"

namespace faults {
namespace {

constexpr const char* password = "register-password";
// A till that takes longer hangs, also on a machine that does much else.
constexpr std::chrono::seconds run_limit{180 * POSPAY_TIME_FACTOR};
// Three times what an unknown outcome needs at this scale.
constexpr const char* settle_limit_ms = "6000";
// For a payment that is there: on a machine that does much else, answers come too late for a while.
constexpr const char* find_limit_ms = "60000";
// Starts until everything is settled, decisions included.
constexpr int max_starts = 6;

std::string read_all(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void write_private(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
  std::filesystem::permissions(
      file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> result;
  for (std::string& word : words) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

// Waits for the child; kills it when it hangs.
Ended wait_for(pid_t child) {
  Ended ended;
  const auto deadline = std::chrono::steady_clock::now() + run_limit;
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > deadline) {
      ended.timed_out = true;
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
      break;
    }
    // There is no portable wait with a time limit for a child.
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  ended.was_killed = WIFSIGNALED(status);
  ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ended;
}

// The sandbox's keys are made once in a process: they take longer than a till's run.
void copy_certificates(const std::filesystem::path& to) {
  static const test::TempFolder made;
  static const bool is_made =
      sandbox::ensure_certificates(made.path() / "certificates").has_value();
  if (!is_made) throw std::runtime_error("no certificates for the sandbox");
  std::filesystem::copy(made.path() / "certificates", to, std::filesystem::copy_options::recursive);
  std::filesystem::permissions(to, std::filesystem::perms::owner_all);
}

}  // namespace

std::string how(const Ended& ended) {
  if (ended.timed_out) return "hung, " + ended.errors;
  if (ended.was_killed) return "killed, " + ended.errors;
  return "status " + std::to_string(ended.status) + ", " + ended.errors;
}

bool Books::has_blocked() const {
  for (const Booked& receipt : receipts) {
    if (receipt.is_blocked) return true;
  }
  return false;
}

Books read_books(const std::string& output) {
  Books books;
  std::istringstream lines(output);
  std::string word;
  bool is_whole = false;
  while (lines >> word) {
    if (word == "open") {
      is_whole = static_cast<bool>(lines >> books.open_operations);
      continue;
    }
    Booked receipt;
    std::string kind;
    std::string state;
    std::string blocked;
    std::int64_t fiscal = 0;
    lines >> receipt.number >> kind >> state >> blocked >> receipt.oplati_minor >>
        receipt.other_minor >> fiscal;
    if (word != "receipt" || !lines) throw std::runtime_error("not a till's books: " + output);
    receipt.is_sale = kind == "sale";
    receipt.is_printed = state == "printed";
    receipt.is_blocked = blocked == "blocked";
    books.receipts.push_back(receipt);
  }
  if (!is_whole) throw std::runtime_error("a till's books without their end: " + output);
  return books;
}

KillWorld::KillWorld(const std::string& mode) : mode_(mode) {
  oplati::profile::Profile profile;
  profile.scale_times(1, time_divisor);
  copy_certificates(folder_ / "sandbox");
  auto started = sandbox::Sandbox::start(folder_ / "sandbox", 0, profile);
  if (!started) throw std::runtime_error(started.error().message);
  gateway_ = std::move(*started);
  gateway_->with_model([&](sandbox::WalletModel& model, sandbox::FaultList&, std::int64_t) {
    sandbox::Register made;
    made.number = register_number;
    made.password = password;
    sandbox::Buyer buyer;
    buyer.name = "Анна";
    buyer.balance_minor = first_balance_minor;
    if (!model.add_register(made)) throw std::runtime_error("the register is refused");
    buyer_ = *model.add_buyer(buyer);
    sandbox::Script script;
    script.join_after_ms = 5;
    script.decide_after_ms = 5;
    script.buyer = buyer_;
    model.set_default_script(script);
  });
  gateway_->watch_exchanges([this](const sandbox::Exchange&) { ++requests_; });
  write_private(folder_ / "profile.yaml",
                // A machine that also compiles needs more than a tenth of a second for a handshake.
                "profile_version: 1\ntiming: {request_timeout_ms: 120000}\ntime_divisor: " +
                    std::to_string(time_divisor) + "\n");
  write_private(folder_ / "manifest.yaml",
                "manifest_version: 1\nplugins:\n  - id: oplati\n    library: \"" +
                    std::string(POSPAY_OPLATI_PLUGIN) + "\"\n    settings:\n      gateway.url: \"" +
                    gateway_->base_url() + "\"\n      gateway.ca_file: \"" +
                    gateway_->ca_file().string() + "\"\n      profile_file: \"" +
                    (folder_ / "profile.yaml").string() + "\"\n");
  const Ended ended = run({"setup", mode, register_number, password});
  if (ended.status != 0) throw std::runtime_error("setup: " + how(ended));
  keep();
  start_over();
}

std::vector<std::string> KillWorld::sale(std::int64_t amount_minor, std::int64_t cash_minor) {
  std::vector<std::string> work{"sell", std::to_string(amount_minor), std::to_string(cash_minor)};
  if (mode_ == "buyer") {
    gateway_->with_model([&](sandbox::WalletModel& model, sandbox::FaultList&, std::int64_t now) {
      work.push_back(*model.make_one_time_qr(buyer_, now));
    });
  }
  return work;
}

Ended KillWorld::run(const std::vector<std::string>& work, const Cut& cut) {
  std::vector<std::string> environment{"CRASH_FOLDER=" + data().string(),
                                       "CRASH_POINT=" + std::to_string(cut.point),
                                       "CRASH_SIDE=" + cut.side, "CRASH_DISK=" + cut.disk};
  if (cut.point == 0) environment.push_back("CRASH_LOG=" + (folder_ / "points").string());
  return start(work, POSPAY_CRASH_SHIM, std::move(environment));
}

Ended KillWorld::run(const std::vector<std::string>& work, const Failure& failure) {
  const bool is_memory = failure.of == "memory";
  std::vector<std::string> environment{
      "FAIL_FOLDER=" + (data() / "plugins" / "oplati").string(), "FAIL_NAME=" + failure.file,
      "FAIL_WITH=" + failure.of, std::string("FAIL_FOR=") + (failure.is_for_ever ? "ever" : "once"),
      (is_memory ? "FAIL_MEMORY=" : "FAIL_CALL=") + std::to_string(failure.n)};
  if (failure.n == 0) environment.push_back("FAIL_LOG=" + (folder_ / "points").string());
  return start(work, POSPAY_FAIL_SHIM, std::move(environment));
}

Ended KillWorld::start(const std::vector<std::string>& work, const std::string& shim,
                       std::vector<std::string> environment) {
  const std::string number = std::to_string(++runs_);
  const auto output = folder_ / ("output-" + number);
  const auto errors = folder_ / ("errors-" + number);
  std::vector<std::string> words{POSPAY_TILL_PROCESS, (folder_ / "manifest.yaml").string(),
                                 data().string()};
  words.insert(words.end(), work.begin(), work.end());
  // Of all that surrounds this process a till is given only how a sanitizer shall behave.
  for (const char* name : {"ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name)) {
      environment.push_back(std::string(name) + "=" + value);
    }
  }
  environment.push_back("LD_PRELOAD=" + std::string(POSPAY_PRELOAD) + " " + shim);
  std::filesystem::remove(folder_ / "points");
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&files, 2, errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t child = 0;
  const int failed = posix_spawn(&child, POSPAY_TILL_PROCESS, &files, nullptr,
                                 pointers(words).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&files);
  if (failed != 0) throw std::runtime_error("posix_spawn: " + std::to_string(failed));
  Ended ended = wait_for(child);
  ended.output = read_all(output);
  ended.errors = read_all(errors);
  std::filesystem::remove(output);
  std::filesystem::remove(errors);
  return ended;
}

std::vector<std::string> KillWorld::points_of(const std::vector<std::string>& work) {
  const Ended ended = run(work);
  if (ended.status != 0) throw std::runtime_error("uncut: " + how(ended));
  std::vector<std::string> points;
  std::istringstream lines(read_all(folder_ / "points"));
  for (std::string line; std::getline(lines, line);) points.push_back(line);
  return points;
}

std::vector<std::string> KillWorld::calls_of(const std::vector<std::string>& work,
                                             const Failure& failure) {
  const bool is_memory = failure.of == "memory";
  const Ended ended = run(work, failure);
  if (ended.status != 0) throw std::runtime_error("nothing failed: " + how(ended));
  std::vector<std::string> calls;
  std::istringstream lines(read_all(folder_ / "points"));
  for (std::string call, subject; lines >> call >> subject;) {
    if (is_memory && call == "memory") calls.assign(std::stoul(subject), call);
    if (!is_memory && call != "memory") calls.push_back(call + " " + subject);
  }
  return calls;
}

Books KillWorld::start_once(const char* limit_ms) {
  const Ended ended = run({"settle", limit_ms});
  if (ended.status != 0) throw std::runtime_error("the till does not start: " + how(ended));
  Books books = read_books(ended.output);
  books.told = ended.errors;
  return books;
}

Books KillWorld::settle(const Cut& cut) {
  if (cut.point > 0) run({"settle", settle_limit_ms}, cut);
  Books books;
  for (int start = 0; start < max_starts; ++start) {
    books = start_once(settle_limit_ms);
    if (books.has_blocked() && charged_sales() > 0) books = start_once(find_limit_ms);
    if (!books.has_blocked()) return books;
    for (const Booked& receipt : books.receipts) {
      if (!receipt.is_blocked) continue;
      const bool is_there = charged_sales() > 0;
      ++(is_there ? overlooked_ : decisions_);
      const Ended decided = run({"decide", receipt.number, is_there ? "paid" : "not_paid"});
      if (decided.status != 0) throw std::runtime_error("decide: " + how(decided));
    }
  }
  return books;
}

std::int64_t KillWorld::balance_minor() {
  std::int64_t minor = 0;
  gateway_->with_model([&](sandbox::WalletModel& model, sandbox::FaultList&, std::int64_t) {
    minor = model.find_buyer(buyer_)->balance_minor;
  });
  return minor;
}

std::int64_t KillWorld::lost_minor() { return kept_balance_minor_ - balance_minor(); }

int KillWorld::charged_sales() {
  int charged = 0;
  gateway_->with_model([&](sandbox::WalletModel& model, sandbox::FaultList&, std::int64_t) {
    for (std::size_t i = kept_payments_; i < model.payments().size(); ++i) {
      const sandbox::Payment& payment = model.payments()[i];
      const bool is_paid_sale =
          payment.type == sandbox::PaymentType::sale && payment.status == sandbox::Status::ok;
      charged += is_paid_sale && payment.returned_minor < payment.sum_minor ? 1 : 0;
    }
  });
  return charged;
}

void KillWorld::take_from_purse(std::int64_t minor) {
  gateway_->with_model([&](sandbox::WalletModel& model, sandbox::FaultList&, std::int64_t) {
    model.find_buyer(buyer_)->balance_minor -= minor;
  });
}

void KillWorld::keep() {
  std::filesystem::remove_all(folder_ / "kept");
  std::filesystem::copy(data(), folder_ / "kept", std::filesystem::copy_options::recursive);
}

void KillWorld::start_over() {
  std::filesystem::remove_all(data());
  std::filesystem::copy(folder_ / "kept", data(), std::filesystem::copy_options::recursive);
  kept_balance_minor_ = balance_minor();
  requests_ = 0;
  gateway_->with_model([&](sandbox::WalletModel& model, sandbox::FaultList&, std::int64_t) {
    kept_payments_ = model.payments().size();
  });
}

}  // namespace faults
