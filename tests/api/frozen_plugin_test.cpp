// A plugin built against the headers 1.0 sells through the reference of today.
#include <dlfcn.h>

#include "tests/api/fakes.hpp"
#include "tests/boost_test.hpp"

using namespace api_test;

namespace {

struct FrozenPlugin {
  FakeHost host;
  void* library;
  std::optional<PluginReference> plugin;
  std::unique_ptr<IPaymentMethod> method;

  FrozenPlugin() : library(dlopen(POSPAY_FROZEN_PLUGIN, RTLD_NOW | RTLD_LOCAL)) {
    BOOST_TEST_REQUIRE(library != nullptr, dlerror());
    const auto* table = static_cast<const pospay_plugin*>(dlsym(library, POSPAY_PLUGIN_SYMBOL));
    auto result = PluginReference::from_table(
        table, std::shared_ptr<void>(library, [](void* l) { dlclose(l); }));
    BOOST_TEST_REQUIRE(result.has_value());
    plugin.emplace(std::move(*result));
    method = *plugin->create({}, host);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(frozen_plugin)

BOOST_AUTO_TEST_CASE(a_plugin_of_version_1_0_still_describes_itself) {
  FrozenPlugin f;
  BOOST_TEST(f.plugin->abi_version() == "1.0");
  BOOST_TEST(f.plugin->id() == "frozen");
  const Tender tender = *f.method->tender();
  BOOST_TEST(tender.names.at(0).text == "Наличный долг");
  BOOST_TEST(tender.capabilities == unsigned{POSPAY_CAN_PAY | POSPAY_CAN_CANCEL});
  BOOST_TEST(f.method->parameters()->empty());
  BOOST_TEST((f.method->configure({{"a", "b"}}).error().code == Code::invalid));
  BOOST_TEST(f.method->configure({}).has_value());
}

BOOST_AUTO_TEST_CASE(a_plugin_of_version_1_0_still_sells) {
  FrozenPlugin f;
  Operation operation = *f.method->start_payment(sample_payment());
  BOOST_TEST(operation->key() == sample_payment().key);
  BOOST_TEST((operation->next_event()->kind == EventKind::ask_scan));
  BOOST_TEST(!operation->next_event().has_value());
  BOOST_TEST(operation->submit_scan("yes").has_value());
  BOOST_TEST(f.host.wake_up_count == 1);
  const Event outcome = *operation->next_event();
  BOOST_TEST((outcome.outcome->status == OutcomeStatus::approved));
  BOOST_TEST(outcome.outcome->amount.minor == 500);
  BOOST_TEST(outcome.outcome->provider_reference == "frozen:1");
  BOOST_TEST((f.method->open_operations()->at(0).state == OpenState::unconfirmed));
  BOOST_TEST(operation->confirm(FiscalReceipt{"1", 1}).has_value());
  BOOST_TEST((operation->next_event()->settled_as == SettledAs::confirmed));
  BOOST_TEST(f.method->open_operations()->empty());
}

BOOST_AUTO_TEST_CASE(a_plugin_of_version_1_0_still_declines_and_leaves_open) {
  FrozenPlugin f;
  Operation operation = *f.method->start_payment(sample_payment());
  BOOST_TEST(operation->submit_scan("no").has_value());
  BOOST_TEST((operation->next_event()->outcome->status == OutcomeStatus::declined));
  BOOST_TEST((operation->confirm({}).error().code == Code::refused));
  BOOST_TEST(operation->acknowledge().has_value());
  PaymentRequest second = sample_payment();
  second.key += "-2";
  operation = *f.method->start_payment(second);
  BOOST_TEST(operation->submit_scan("lost").has_value());
  BOOST_TEST((operation->next_event()->outcome->status == OutcomeStatus::unknown));
  BOOST_TEST((operation->acknowledge().error().code == Code::refused));
  BOOST_TEST(operation->settle_manually(Decision{true, "s", "r"}).has_value());
  BOOST_TEST((f.method->start_refund(sample_refund()).error().code == Code::unsupported));
}

BOOST_AUTO_TEST_SUITE_END()
