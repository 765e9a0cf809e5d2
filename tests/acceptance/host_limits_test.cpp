// Hosts that are short of threads, descriptors or stack, whose clock is wrong, or that write
// numbers with a comma: the plugin refuses or goes on, and amounts stay what they are.
#define BOOST_TEST_MODULE host_limits
#include <dlfcn.h>
#include <fcntl.h>
#include <locale.h>
#include <pthread.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <locale>

#include "tests/acceptance/plugin_lane.hpp"
#include "tests/boost_test.hpp"

// Threads run out: the n-th that is wanted from now on, and all later ones, are refused.
namespace {
std::atomic<int> threads_left{-1};  // -1: as many as wanted
std::atomic<int> threads_refused{0};
}  // namespace

extern "C" int pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                              void* (*run)(void*), void* argument) noexcept {
  using Create = int (*)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
  static const auto real = reinterpret_cast<Create>(dlsym(RTLD_NEXT, "pthread_create"));
  if (threads_left == 0) {
    ++threads_refused;
    return EAGAIN;
  }
  if (threads_left > 0) --threads_left;
  return real(thread, attributes, run, argument);
}

// The till's clock is wrong by so many seconds, as OpenSSL sees it.
namespace {
std::atomic<time_t> clock_error_s{0};
}  // namespace

extern "C" time_t time(time_t* out) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  const time_t told = now.tv_sec + clock_error_s;
  if (out != nullptr) *out = told;
  return told;
}

namespace acceptance {
namespace {

using pospay::EventKind;
using pospay::OutcomeStatus;

constexpr std::int64_t first_balance = 100'000;

struct Fixture : PluginLane {
  std::size_t buyer = 0;

  Fixture() {
    configure("dynamic");
    buyer = add_buyer(first_balance);
  }
  // A sale to its end, what the host does between two events included.
  std::optional<pospay::Outcome> sell(
      std::int64_t amount, const std::function<void()>& between = [] {}) {
    script({5, sandbox::Script::Decision::confirm, 5, buyer});
    auto operation = method->start_payment(payment_request(amount, amount));
    if (!operation) return std::nullopt;
    std::optional<pospay::Outcome> outcome;
    host.wait_until([&] {
      while (auto event = (*operation)->next_event()) {
        between();
        if (event->kind == EventKind::outcome) outcome = event->outcome;
      }
      return outcome.has_value();
    });
    if (!outcome) return std::nullopt;
    if (outcome->status == OutcomeStatus::approved) {
      static_cast<void>((*operation)->confirm({"F", 0}));
      wait_for(**operation, EventKind::settled);
    } else {
      static_cast<void>((*operation)->acknowledge());
    }
    return outcome;
  }
  bool is_approved(const std::optional<pospay::Outcome>& outcome) {
    return outcome && outcome->status == OutcomeStatus::approved;
  }
};

// Takes every descriptor that is left of a small number.
class NoDescriptors {
 public:
  NoDescriptors() {
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit small = before_;
    small.rlim_cur = 128;
    setrlimit(RLIMIT_NOFILE, &small);
    for (int fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC); fd >= 0;
         fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) {
      taken_.push_back(fd);
    }
  }
  ~NoDescriptors() {
    for (const int fd : taken_) ::close(fd);
    setrlimit(RLIMIT_NOFILE, &before_);
  }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;
  std::size_t taken() const { return taken_.size(); }

 private:
  rlimit before_{};
  std::vector<int> taken_;
};

void make_locale(const std::filesystem::path& folder, const std::string& name) {
  const std::string command = "localedef -i " + name + " -f UTF-8 --no-archive \"" +
                              (folder / (name + ".UTF-8")).string() + "\" 2>&1";
  BOOST_REQUIRE_MESSAGE(std::system(command.c_str()) == 0, command);
}

}  // namespace

// First of all: the library's own threads are made when it is first used.
BOOST_AUTO_TEST_CASE(without_threads_the_plugin_refuses_to_start_and_starts_later_P6) {
  const auto library = open_plugin_library();
  const auto table = static_cast<const pospay_plugin*>(dlsym(library.get(), POSPAY_PLUGIN_SYMBOL));
  int refusals = 0;
  constexpr int most_threads = 64;
  for (int given = 0; given < most_threads; ++given) {
    threads_refused = 0;
    threads_left = given;
    auto plugin = pospay::PluginReference::from_table(table, library);
    test::TempFolder folder;
    TestHost host(folder.path());
    std::optional<pospay::Error> error;
    if (!plugin) {
      error = plugin.error();
    } else {
      auto method = plugin->create({{"gateway.url", "https://127.0.0.1:9/ms-pay"}}, host);
      if (!method) error = method.error();
    }
    threads_left = -1;
    if (threads_refused == 0) break;
    ++refusals;
    BOOST_REQUIRE(error.has_value());
    BOOST_TEST(!error->message.empty());
  }
  BOOST_TEST(refusals > 0);
  BOOST_TEST(refusals < most_threads);
}

BOOST_FIXTURE_TEST_CASE(without_descriptors_no_money_is_lost_and_later_all_is_well_P6, Fixture) {
  {
    const NoDescriptors none;
    BOOST_REQUIRE(none.taken() > 0);
    const auto outcome = sell(1000);
    // Connections that were there may have done for it.
    BOOST_TEST(balance(buyer) == first_balance - (is_approved(outcome) ? 1000 : 0));
    if (outcome) BOOST_TEST((outcome->status != OutcomeStatus::unknown));
  }
  const std::int64_t before = balance(buyer);
  BOOST_TEST(is_approved(sell(500)));
  BOOST_TEST(balance(buyer) == before - 500);
}

BOOST_FIXTURE_TEST_CASE(a_thread_with_a_small_stack_can_sell_P6, Fixture) {
  constexpr std::size_t stack_bytes = 128 * 1024;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  BOOST_REQUIRE(pthread_attr_setstacksize(&attributes, stack_bytes) == 0);
  pthread_t thread{};
  destroy();
  const auto sell_there = [](void* fixture) -> void* {
    auto& self = *static_cast<Fixture*>(fixture);
    self.create();
    self.configure("dynamic");
    self.sell(700);
    self.destroy();  // an instance belongs to one thread
    return nullptr;
  };
  BOOST_REQUIRE(pthread_create(&thread, &attributes, sell_there, this) == 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  BOOST_TEST(balance(buyer) == first_balance - 700);
}

BOOST_FIXTURE_TEST_CASE(a_certificate_out_of_time_by_the_tills_clock_is_refused_and_names_it_C7,
                        Fixture) {
  constexpr time_t years_s = 20 * 365 * 24 * 3600;
  int requests = 0;
  gateway->watch_exchanges([&](const sandbox::Exchange&) { ++requests; });
  for (const time_t error : {years_s, -years_s}) {
    clock_error_s = error;
    const auto outcome = sell(1000);
    BOOST_REQUIRE(outcome.has_value());
    BOOST_TEST((outcome->reason == pospay::Reason::gateway_untrusted));
    BOOST_TEST(outcome->message.text.find("Проверьте дату на кассе") != std::string::npos);
  }
  BOOST_TEST(requests == 0);
  clock_error_s = 0;
  BOOST_TEST(is_approved(sell(1000)));
  BOOST_TEST(balance(buyer) == first_balance - 1000);
}

BOOST_FIXTURE_TEST_CASE(a_decimal_comma_also_in_mid_call_changes_no_amount_P14, Fixture) {
  make_locale(folder.path(), "ru_RU");
  make_locale(folder.path(), "be_BY");
  BOOST_REQUIRE(setenv("LOCPATH", folder.path().c_str(), 1) == 0);
  std::int64_t expected = first_balance;
  for (const char* name : {"ru_RU.UTF-8", "be_BY.UTF-8"}) {
    BOOST_TEST_CONTEXT(name) {
      BOOST_REQUIRE(setlocale(LC_ALL, name) != nullptr);
      BOOST_REQUIRE(std::string(localeconv()->decimal_point) == ",");
      std::locale::global(std::locale(name));
      BOOST_TEST(is_approved(sell(123'4)));
      expected -= 1234;
      BOOST_TEST(balance(buyer) == expected);
      bool is_plain = false;
      int changes = 0;
      BOOST_TEST(is_approved(sell(1'001, [&] {
        is_plain = !is_plain;
        ++changes;
        setlocale(LC_ALL, is_plain ? "C" : name);
      })));
      expected -= 1001;
      BOOST_TEST(changes > 1);
      BOOST_TEST(balance(buyer) == expected);
      setlocale(LC_ALL, "C");
      std::locale::global(std::locale::classic());
    }
  }
}

}  // namespace acceptance
