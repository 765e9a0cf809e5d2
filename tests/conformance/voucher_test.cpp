// The voucher plugin sells, declines, gives back, and remembers.
#define BOOST_TEST_MODULE voucher
#include <dlfcn.h>

#include <filesystem>
#include <fstream>

#include "tests/boost_test.hpp"
#include "tests/conformance/host.hpp"

using namespace conformance;
namespace fs = std::filesystem;

namespace {

constexpr const char* folder = "voucher_data";

struct Shop {
  SuiteHost host{subject()};
  std::optional<PluginReference> plugin;
  std::unique_ptr<IPaymentMethod> method;

  static Subject subject() {
    Subject subject;
    subject.data_folder = fs::absolute(folder).string();
    return subject;
  }
  Shop() {
    void* library = dlopen(POSPAY_VOUCHER_PLUGIN, RTLD_NOW | RTLD_LOCAL);
    BOOST_TEST_REQUIRE(library != nullptr, dlerror());
    plugin.emplace(*PluginReference::from_table(
        static_cast<const pospay_plugin*>(dlsym(library, POSPAY_PLUGIN_SYMBOL)),
        std::shared_ptr<void>(library, [](void* l) { dlclose(l); })));
    open();
  }
  void open() {
    method.reset();
    auto result = plugin->create({{"file", POSPAY_VOUCHER_FILE}}, host);
    BOOST_TEST_REQUIRE(result.has_value(), (result ? "" : result.error().message));
    method = std::move(*result);
  }
  // Scans `code` for a payment of `minor`; the operation has handed out its outcome.
  std::pair<Operation, Outcome> pay(const std::string& key, const std::string& code,
                                    std::int64_t minor) {
    PaymentRequest request = payment(subject(), key);
    request.amount = request.receipt.total = byn(minor);
    Operation operation = *method->start_payment(request);
    BOOST_TEST((operation->next_event()->kind == EventKind::ask_scan));
    BOOST_TEST(operation->submit_scan(code).has_value());
    return {std::move(operation), *operation->next_event()->outcome};
  }
  Result<Operation> give_back(const std::string& key, const std::string& reference,
                              std::int64_t minor, std::int64_t returned = 0) {
    const PaymentRequest like = payment(subject(), key);
    return method->start_refund(RefundRequest{key, byn(minor),
                                              PaidLine{reference, byn(9000), byn(returned), 0},
                                              like.receipt, like.shift});
  }
};

struct FreshFolder {
  FreshFolder() {
    fs::remove_all(folder);
    fs::create_directory(folder);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(voucher, FreshFolder)

BOOST_AUTO_TEST_CASE(a_voucher_pays_until_it_is_used_up) {
  Shop shop;
  auto [first, paid] = shop.pay("k1", "GIFT-0001", 9000);
  BOOST_TEST((paid.status == OutcomeStatus::approved));
  BOOST_TEST(paid.amount.minor == 9000);
  BOOST_TEST((first->submit_scan("GIFT-0001").error().code == Code::refused));
  BOOST_TEST((shop.pay("k2", "GIFT-0001", 1001).second.reason == Reason::not_enough_money));
  BOOST_TEST((shop.pay("k3", "GIFT-0001", 1000).second.status == OutcomeStatus::approved));
  BOOST_TEST((shop.pay("k4", "GIFT-0001", 1).second.reason == Reason::code_used));
  BOOST_TEST((shop.pay("k5", "GIFT-9999", 1).second.reason == Reason::code_foreign));
}

BOOST_AUTO_TEST_CASE(after_a_restart_an_approval_is_told_again_with_its_number_until_confirmed) {
  Shop shop;
  auto [operation, paid] = shop.pay("k1", "GIFT-0001", 9000);
  shop.open();
  const auto open = *shop.method->open_operations();
  BOOST_TEST_REQUIRE(open.size() == 1u);
  BOOST_TEST((open[0].state == OpenState::unconfirmed));
  operation = *shop.method->resume("k1");
  const Event again = *operation->next_event();
  BOOST_TEST((again.outcome->status == OutcomeStatus::approved));
  BOOST_TEST(again.sequence == 2u);
  BOOST_TEST(operation->confirm(FiscalReceipt{"1", 1}).has_value());
  BOOST_TEST(operation->confirm(FiscalReceipt{"1", 1}).has_value());
  BOOST_TEST((operation->roll_back("").error().code == Code::refused));
  BOOST_TEST((operation->next_event()->settled_as == SettledAs::confirmed));
  shop.open();
  BOOST_TEST(shop.method->open_operations()->empty());
  BOOST_TEST((shop.pay("k2", "GIFT-0001", 1001).second.status == OutcomeStatus::declined));
}

BOOST_AUTO_TEST_CASE(a_payment_that_a_restart_interrupted_is_cancelled) {
  Shop shop;
  Operation operation = *shop.method->start_payment(payment(Shop::subject(), "k1"));
  shop.open();
  BOOST_TEST((shop.method->open_operations()->at(0).state == OpenState::undelivered));
  operation = *shop.method->start_payment(payment(Shop::subject(), "k1"));  // the same key
  BOOST_TEST((operation->next_event()->outcome->reason == Reason::cancelled_by_system));
  BOOST_TEST(operation->acknowledge().has_value());
  BOOST_TEST((operation->next_event()->settled_as == SettledAs::acknowledged));
}

BOOST_AUTO_TEST_CASE(a_roll_back_puts_the_money_back) {
  Shop shop;
  auto [operation, paid] = shop.pay("k1", "GIFT-0001", 10000);
  BOOST_TEST(operation->roll_back("no paper").has_value());
  BOOST_TEST((operation->next_event()->settled_as == SettledAs::rolled_back));
  BOOST_TEST((shop.give_back("r1", paid.provider_reference, 1).error().code == Code::not_found));
  BOOST_TEST((shop.pay("k2", "GIFT-0001", 10000).second.status == OutcomeStatus::approved));
}

BOOST_AUTO_TEST_CASE(refunds_go_back_to_the_voucher_up_to_what_was_paid) {
  Shop shop;
  auto [operation, paid] = shop.pay("k1", "GIFT-0001", 9000);
  BOOST_TEST(operation->confirm({}).has_value());
  const PaidLine line{paid.provider_reference, byn(9000), byn(0), 0};
  BOOST_TEST(shop.method->return_options(line)->at(0).most.minor == 9000);
  Operation back = *shop.give_back("r1", paid.provider_reference, 4000);
  BOOST_TEST((back->next_event()->outcome->status == OutcomeStatus::approved));
  BOOST_TEST((back->roll_back("").error().code == Code::refused));
  BOOST_TEST((back->cancel().error().code == Code::refused));
  BOOST_TEST(back->confirm({}).has_value());
  BOOST_TEST(shop.method->return_options(line)->at(0).most.minor == 5000);
  BOOST_TEST(shop.give_back("r1", paid.provider_reference, 4000).has_value());  // the same
  BOOST_TEST((shop.give_back("r1", paid.provider_reference, 1).error().code == Code::refused));
  BOOST_TEST((shop.give_back("r2", paid.provider_reference, 5001).error().code == Code::refused));
  // The host knows of a return that this till does not: the larger of both counts.
  BOOST_TEST(
      (shop.give_back("r2", paid.provider_reference, 2000, 7001).error().code == Code::refused));
  BOOST_TEST((shop.pay("k2", "GIFT-0001", 5000).second.status == OutcomeStatus::approved));
}

BOOST_AUTO_TEST_CASE(a_second_open_payment_of_a_line_is_refused) {
  Shop shop;
  PaymentRequest request = payment(Shop::subject(), "k1");
  BOOST_TEST(shop.method->start_payment(request).has_value());
  request.key = "k2";
  BOOST_TEST((shop.method->start_payment(request).error().code == Code::refused));
}

BOOST_AUTO_TEST_CASE(without_a_disk_nothing_is_started_and_nothing_is_forgotten) {
  Shop shop;
  auto [operation, paid] = shop.pay("k1", "GIFT-0001", 9000);
  fs::rename(folder, "voucher_data_away");
  const auto started = shop.method->start_payment(payment(Shop::subject(), "k2"));
  BOOST_TEST((started.error().code == Code::unavailable));
  BOOST_TEST((operation->confirm({}).error().code == Code::unavailable));
  BOOST_TEST(!operation->next_event().has_value());
  fs::rename("voucher_data_away", folder);
  BOOST_TEST(operation->confirm({}).has_value());
  BOOST_TEST((operation->next_event()->settled_as == SettledAs::confirmed));
}

BOOST_AUTO_TEST_CASE(a_damaged_ledger_is_not_guessed_at) {
  Shop shop;
  shop.pay("k1", "GIFT-0001", 9000);
  shop.method.reset();
  std::ofstream(fs::path(folder) / "ledger.txt", std::ios::app) << "payment k2 half a li";
  const auto result = shop.plugin->create({{"file", POSPAY_VOUCHER_FILE}}, shop.host);
  BOOST_TEST((result.error().code == Code::unavailable));
}

BOOST_AUTO_TEST_CASE(switched_off_it_sells_nothing_and_says_so) {
  Shop shop;
  BOOST_TEST(shop.method->configure({{"accept", "false"}}).has_value());
  BOOST_TEST(!shop.method->tender()->is_enabled);
  const auto started = shop.method->start_payment(payment(Shop::subject(), "k1"));
  BOOST_TEST((started.error().code == Code::refused));
  BOOST_TEST(started.error().message == "Оплата сертификатом выключена.");
  BOOST_TEST((shop.method->configure({{"accept", "x"}}).error().code == Code::invalid));
}

BOOST_AUTO_TEST_SUITE_END()
