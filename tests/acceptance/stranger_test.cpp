// Another vendor's plugin is in the process, with libraries of its own that everybody can see.
#define BOOST_TEST_MODULE stranger
#include <dlfcn.h>

#include "tests/acceptance/plugin_lane.hpp"
#include "tests/boost_test.hpp"

namespace acceptance {

// A till has its own SQLite, and with it, as here, stands before whatever is loaded later; the
// plugin's libraries are met by all others. Names of the stranger end the process when called.
BOOST_AUTO_TEST_CASE(a_strangers_libraries_are_not_mistaken_for_the_plugins_own_P13) {
  for (const char* name : {"before", "after"}) {
    BOOST_TEST_CONTEXT(name) {
      const bool is_before = std::string(name) == "before";
      const auto open_stranger = [] { return dlopen(POSPAY_STRANGER, RTLD_NOW | RTLD_GLOBAL); };
      void* stranger = is_before ? open_stranger() : nullptr;
      {
        PluginLane lane;
        if (!is_before) stranger = open_stranger();
        BOOST_REQUIRE_MESSAGE(stranger != nullptr, dlerror());
        lane.configure("dynamic");
        const std::size_t buyer = lane.add_buyer(100'000);
        lane.script({5, sandbox::Script::Decision::confirm, 5, buyer});
        auto sale = lane.method->start_payment(lane.payment_request(1000, 1000));
        BOOST_REQUIRE(sale.has_value());
        const auto outcome = lane.outcome_of(**sale);
        BOOST_REQUIRE(outcome.has_value());
        BOOST_TEST((outcome->status == pospay::OutcomeStatus::approved));
        BOOST_TEST((*sale)->confirm({"F", 0}).has_value());
        BOOST_TEST(lane.wait_for(**sale, pospay::EventKind::settled).has_value());
        BOOST_TEST(lane.balance(buyer) == 99'000);
      }
      dlclose(stranger);
    }
  }
}

}  // namespace acceptance
