// The library comes and goes without a trace: loaded, used and unloaded a thousand times.
#define BOOST_TEST_MODULE unload
#include <dlfcn.h>
#include <malloc.h>

#include <fstream>
#include <sstream>

#include "tests/acceptance/plugin_lane.hpp"
#include "tests/boost_test.hpp"

namespace acceptance {
namespace {

constexpr int rounds = 1000;
constexpr int warm_up_rounds = 10;
// A page or two of an allocator's bookkeeping, and no more.
constexpr std::int64_t growth_limit_kb = 64;

bool is_mapped(const std::string& library) {
  std::ifstream maps("/proc/self/maps");
  std::stringstream text;
  text << maps.rdbuf();
  return text.str().find(library) != std::string::npos;
}

// Pages that this process has written. Clean pages of libraries count as private or shared by what
// other processes happen to run. What an allocator keeps back for later is given to the system
// first.
std::int64_t private_memory_kb() {
  malloc_trim(0);
  std::ifstream rollup("/proc/self/smaps_rollup");
  std::int64_t sum = 0;
  for (std::string word; rollup >> word;) {
    if (word == "Private_Dirty:") {
      std::int64_t kb = 0;
      rollup >> kb;
      sum += kb;
    }
  }
  return sum;
}

// Loads, makes an instance, asks the rules, starts a payment that finds no gateway, and unloads.
void use_once(TestHost& host, const std::string& profile, int round) {
  void* handle = dlopen(POSPAY_OPLATI_PLUGIN, RTLD_NOW | RTLD_LOCAL);
  BOOST_REQUIRE_MESSAGE(handle != nullptr, dlerror());
  {
    auto plugin = pospay::PluginReference::from_table(
        static_cast<const pospay_plugin*>(dlsym(handle, POSPAY_PLUGIN_SYMBOL)));
    BOOST_REQUIRE(plugin.has_value());
    // Nobody listens on the discard port.
    auto method = plugin->create(
        {{"gateway.url", "http://127.0.0.1:9/ms-pay"}, {"profile_file", profile}}, host);
    BOOST_REQUIRE_MESSAGE(method.has_value(), (method ? "" : method.error().message));
    BOOST_REQUIRE(host.wait_until([&] { return (*method)->open_operations().has_value(); }));
    (*method)
        ->configure({{"enabled", "true"},
                     {"mode", "dynamic"},
                     {"register_number", "OPL000000123"},
                     {"password", "secret"}})
        .value();
    pospay::PaymentRequest request;
    request.key = "till1." + std::to_string(round) + ".1";
    request.line = "till1." + std::to_string(round);
    request.amount = pospay::byn(100);
    request.receipt.number = std::to_string(round);
    request.receipt.positions = {
        {"Молоко", "", "шт", 1000, pospay::byn(100), pospay::byn(100), false}};
    request.receipt.total = pospay::byn(100);
    request.receipt.tenders = {{pospay::TenderKind::other, "oplati", "ОПЛАТИ", pospay::byn(100)}};
    request.shift = {"shift-1", 1'780'000'000'000, 180, 1};
    auto operation = (*method)->start_payment(request);
    BOOST_REQUIRE_MESSAGE(operation.has_value(), (operation ? "" : operation.error().message));
    std::optional<pospay::Outcome> outcome;
    host.wait_until([&] {
      while (auto event = (*operation)->next_event()) {
        if (event->outcome) outcome = event->outcome;
      }
      return outcome.has_value();
    });
    BOOST_REQUIRE(outcome.has_value());
    BOOST_TEST((outcome->reason == pospay::Reason::gateway_unreachable));
    (*operation)->acknowledge().value();
  }
  BOOST_REQUIRE(dlclose(handle) == 0);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_thousand_loads_leave_no_memory_and_no_mapping_P10) {
  test::TempFolder folder;
  const std::string profile = (folder.path() / "profile.yaml").string();
  std::ofstream(profile) << "profile_version: 1\ntime_divisor: 10000\n";
  std::filesystem::permissions(
      profile, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  TestHost host(folder.path().string());
  // Each round has new threads; with an arena for each the number of arenas would be measured.
  mallopt(M_ARENA_MAX, 1);
  std::int64_t after_warm_up = 0;
  for (int round = 1; round <= rounds; ++round) {
    use_once(host, profile, round);
    host.log_text.clear();
    host.log_text.shrink_to_fit();
    BOOST_REQUIRE(!is_mapped("oplati.so"));
    if (round == warm_up_rounds) after_warm_up = private_memory_kb();
  }
  const std::int64_t growth = private_memory_kb() - after_warm_up;
  BOOST_TEST_MESSAGE("private memory grew by " << growth << " kB over " << rounds << " rounds");
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  // A sanitizer keeps freed memory and shadows aside; leaks are its own to report.
  (void)growth_limit_kb;
#else
  BOOST_TEST(growth <= growth_limit_kb);
#endif
}

}  // namespace acceptance
