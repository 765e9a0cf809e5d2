// Ten thousand random steps through the settings, by people of every role, with payments that come
// and go and tills that are switched off: what must always hold is looked at after each step. The
// seed is printed; POSPAY_WALK_SEED=<seed> walks the same way again.
#define BOOST_TEST_MODULE settings_walk
#include <chrono>
#include <cstdlib>
#include <random>
#include <set>

#include "tests/acceptance/clauses/shop.hpp"
#include "tests/acceptance/forwarding_method.hpp"
#include "tests/boost_test.hpp"

namespace acceptance {
namespace {

using checkout::Role;
using pospay::EventKind;

constexpr int steps = 10'000;
// A planted fault must show within this; most show within a hundred.
constexpr int steps_with_a_fault = 3'000;
// Nobody listens there: payments start, and end without an answer.
constexpr const char* nobody = "http://127.0.0.1:9/ms-pay";
constexpr const char* letters[6][4] = {{"О", "о", "O", "o"}, {"П", "п", "П", "п"},
                                       {"Л", "л", "Л", "л"}, {"А", "а", "A", "a"},
                                       {"Т", "т", "T", "t"}, {"И", "и", "И", "и"}};

std::uint64_t chosen_seed() {
  const char* given = std::getenv("POSPAY_WALK_SEED");
  if (given != nullptr) return std::strtoull(given, nullptr, 10);
  return std::random_device{}();
}

class Walk {
 public:
  using Wrap = decltype(ShopTill::wrap);

  Walk(System& system, const std::filesystem::path& folder, std::uint64_t seed, Wrap wrap)
      : random_(seed), till_(system, folder, nobody, false) {
    till_.wrap = std::move(wrap);
    till_.start();
    // So that the walk does not spend its first thousand steps outside.
    allow(till_.set_host("other_non_cash", true));
    allow(till_.set("register_number", "OPL000000001"));
    allow(till_.set("password", "secret"));
    allow(till_.set("enabled", "true"));
  }

  // The first violation, or nothing after all steps.
  std::string run(int count) {
    bool was_open = is_open();
    std::string before = bound_settings();
    for (int step = 1; step <= count; ++step) {
      const std::string action = act();
      const bool is_open_now = is_open();
      const std::string after = bound_settings();
      std::string broken = violation();
      if (was_open && is_open_now && before != after) {
        broken = "changed while a payment is open: " + before + " -> " + after;
      }
      was_open = is_open_now;
      before = after;
      if (!broken.empty()) return "step " + std::to_string(step) + ", " + action + ": " + broken;
    }
    return "";
  }

  int payments() const { return started_; }
  int restarts() const { return restarts_; }
  std::size_t accepted() const { return accepted_; }
  std::size_t refused() const { return refused_; }

 private:
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_()) % limit; }
  template <std::size_t size>
  std::string one_of(const char* const (&words)[size]) {
    return words[below(size)];
  }

  // --- Actions -----------------------------------------------------------------------------------

  std::string act() {
    const std::size_t dice = below(1000);
    if (dice < 150) return change_role();
    if (dice < 850) return change_settings(dice);
    if (dice < 875) return start_payment();
    if (dice < 990) return dice < 950 ? end_payment() : change_tenders();
    return restart();
  }

  std::string change_role() {
    switch (below(6)) {
      case 0:
        till_.as(Role::cashier);
        role_ = Role::cashier;
        return "cashier";
      case 1:
        till_.as(Role::supervisor);
        role_ = Role::supervisor;
        return "supervisor";
      default:
        till_.as(Role::administrator);
        role_ = Role::administrator;
        return "administrator";
    }
  }

  std::string change_settings(std::size_t dice) {
    auto& parameters = till_.till->parameters();
    if (dice < 300) {
      const std::string value = one_of({"true", "false", "true", "false", "yes", ""});
      count(parameters.set("oplati", "enabled", value).has_value());
      return "enabled=" + value;
    }
    if (dice < 400) {
      const std::string value =
          one_of({"static", "dynamic", "buyer", "", "none", "static,dynamic", "BUYER"});
      count(parameters.set("oplati", "mode", value).has_value());
      return "mode=" + value;
    }
    if (dice < 480) {
      const std::string value = one_of(
          {"OPL000000001", "OPL000000002", "OPL1", "opl000000001", "OPL00000000A", "", "номер"});
      count(parameters.set("oplati", "register_number", value).has_value());
      return "register_number=" + value;
    }
    if (dice < 500) {
      count(parameters.set("oplati", "password", one_of({"secret", "", "пароль"})).has_value());
      return "password";
    }
    if (dice < 620) {
      const std::string id = one_of({"other_non_cash", "other_non_cash", "single_cycle", "none"});
      const bool is_on = below(2) == 0;
      count(parameters.set_host(id, is_on).has_value());
      return id + (is_on ? " on" : " off");
    }
    return change_tenders();
  }

  std::string change_tenders() {
    auto& tenders = till_.till->tenders();
    const std::string name = below(2) == 0 ? look_alike() : harmless_name();
    switch (below(3)) {
      case 0:
        count(tenders.add(name).has_value());
        return "add " + name;
      case 1: {
        const std::string which = some_tender();
        count(tenders.edit(which, name).has_value());
        return "edit " + which + " to " + name;
      }
      default: {
        const std::string which = some_tender();
        count(tenders.erase(which).has_value());
        return "erase " + which;
      }
    }
  }

  std::string some_tender() {
    const auto entries = till_.till->tenders().list();
    if (!entries || below(4) == 0) return one_of({"ОПЛАТИ", "oplati", "cash", "нет такого"});
    return entries->at(below(entries->size())).id;
  }

  // Reads as «ОПЛАТИ», whatever its letters and spaces; remembered as such.
  std::string look_alike() {
    std::string name = one_of({"", " ", "  ", "\u00A0"});
    for (const auto& letter : letters) {
      name += letter[below(4)];
      if (below(12) == 0) name += " ";
    }
    name += one_of({"", " ", "   "});
    look_alikes_.insert(name);
    return name;
  }

  std::string harmless_name() {
    return one_of({"Купон", "Сертификат", "Бонусы", "ОПЛАТИТЬ", "ПЛАТИ", "Карта друга", "", "  ",
                   "a\tb"}) +
           (below(2) == 0 ? "" : std::to_string(below(5)));
  }

  std::string start_payment() {
    if (operation_) return "(a payment is under way)";
    // Most settings that the walk meets allow no payment; half of the time it sets what one needs.
    if (below(2) == 0) make_payable();
    const std::string number = std::to_string(++payments_);
    pospay::PaymentRequest request;
    request.key = "walk." + number + ".1";
    request.line = "walk." + number;
    request.amount = pospay::byn(100);
    request.receipt.number = number;
    request.receipt.positions = {
        {"Молоко", "", "шт", 1000, pospay::byn(100), pospay::byn(100), false}};
    request.receipt.total = pospay::byn(100);
    request.receipt.tenders = {{pospay::TenderKind::other, "oplati", "ОПЛАТИ", pospay::byn(100)}};
    request.shift = {"shift-1", 1'780'000'000'000, 180, 1};
    auto started = till_.till->lanes().at(0).method->start_payment(request);
    if (!started) return "payment refused";
    ++started_;
    operation_ = std::move(*started);
    return "payment " + number;
  }

  void make_payable() {
    till_.as(Role::administrator);
    auto& parameters = till_.till->parameters();
    count(parameters.set_host("other_non_cash", true).has_value());
    for (const auto& [id, value] : {std::pair("register_number", "OPL000000001"),
                                    std::pair("password", "secret"), std::pair("enabled", "true")}) {
      count(parameters.set("oplati", id, value).has_value());
    }
    till_.as(role_);
  }

  std::string end_payment() {
    if (!operation_) return "(no payment)";
    static_cast<void>(operation_->cancel().has_value());
    checkout::OperationWatch watch(till_.till->wake_up(), till_.screen);
    const auto outcome = watch.wait_outcome(*operation_, std::chrono::seconds(20));
    BOOST_REQUIRE(outcome.has_value());
    BOOST_REQUIRE((outcome->status != pospay::OutcomeStatus::approved));
    BOOST_REQUIRE(operation_->acknowledge().has_value());
    BOOST_REQUIRE(watch.wait_settled(*operation_, std::chrono::seconds(20)).has_value());
    operation_.reset();
    till_.screen.clear();
    return "payment ended";
  }

  std::string restart() {
    operation_.reset();
    ++restarts_;
    till_.start();
    till_.as(role_);
    till_.screen.clear();
    return "restart";
  }

  void count(bool is_accepted) { ++(is_accepted ? accepted_ : refused_); }
  static void allow(const pospay::Result<void>& done) {
    BOOST_REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message));
  }

  // --- What must hold ----------------------------------------------------------------------------

  bool is_open() {
    const auto open = till_.till->lanes().at(0).method->open_operations();
    return open.has_value() && !open->empty();
  }

  std::string value(const char* id) {
    till_.as(Role::administrator);
    auto read = till_.till->parameters().value("oplati", id);
    till_.as(role_);
    return read ? *read : "(" + read.error().message + ")";
  }

  std::string bound_settings() { return value("enabled") + " " + value("register_number"); }

  std::string violation() {
    const bool is_on = value("enabled") == "true";
    const std::string mode = value("mode");
    if (mode != "static" && mode != "dynamic" && mode != "buyer") {
      return "not exactly one mode: " + mode;
    }
    const std::string number = value("register_number");
    const bool is_number = number.size() == 12 && number.compare(0, 3, "OPL") == 0 &&
                           number.find_first_not_of("0123456789", 3) == std::string::npos;
    if (!number.empty() && !is_number) return "a register number that is none: " + number;
    if (is_on && !till_.till->parameters().host("other_non_cash")) {
      return "on without other non-cash payments";
    }
    const auto entries = till_.till->tenders().list();
    if (!entries) return "no list of tenders: " + entries.error().message;
    int tenders = 0;
    for (const auto& entry : *entries) {
      if (!entry.plugin.empty()) {
        ++tenders;
        if (entry.name != "ОПЛАТИ") return "the tender is named " + entry.name;
        if (is_on && !entry.is_enabled) return "on, and the tender is missing";
        if (!is_on && entry.is_enabled) return "off, and the tender is in sales";
      } else if (look_alikes_.count(entry.name) != 0) {
        return "two tenders read as ОПЛАТИ: " + entry.name;
      }
    }
    return tenders == 1 ? "" : "tenders of the plugin: " + std::to_string(tenders);
  }

  std::mt19937_64 random_;
  ShopTill till_;
  Role role_ = Role::administrator;
  pospay::Operation operation_;  // goes before the till
  std::set<std::string> look_alikes_;
  int payments_ = 0;
  int started_ = 0;
  int restarts_ = 0;
  std::size_t accepted_ = 0;
  std::size_t refused_ = 0;
};

// --- Planted faults ------------------------------------------------------------------------------

using Method = std::unique_ptr<pospay::IPaymentMethod>;

struct NoVeto : ForwardingMethod {
  using ForwardingMethod::ForwardingMethod;
  pospay::Result<pospay::Verdict> check_host_change(const pospay::HostChange&) const override {
    return pospay::Verdict{};
  }
};

// Lets only the look-alikes through that have a Latin letter.
struct NoVetoForLatin : ForwardingMethod {
  using ForwardingMethod::ForwardingMethod;
  pospay::Result<pospay::Verdict> check_host_change(
      const pospay::HostChange& change) const override {
    if (change.name.find_first_of("OATot") != std::string::npos && change.tender_id != "oplati") {
      return pospay::Verdict{};
    }
    return real().check_host_change(change);
  }
};

struct NoDependency : ForwardingMethod {
  using ForwardingMethod::ForwardingMethod;
  pospay::Result<pospay::Verdict> check_host_change(
      const pospay::HostChange& change) const override {
    if (change.kind == pospay::ChangeKind::host_parameter) return pospay::Verdict{};
    return real().check_host_change(change);
  }
  pospay::Result<std::vector<pospay::Parameter>> parameters() const override {
    auto all = real().parameters();
    for (auto& parameter : *all) parameter.depends_on_host.clear();
    return all;
  }
};

struct AlwaysOffered : ForwardingMethod {
  using ForwardingMethod::ForwardingMethod;
  pospay::Result<pospay::Tender> tender() const override {
    auto tender = real().tender();
    tender->is_enabled = true;
    return tender;
  }
};

struct NeverOffered : ForwardingMethod {
  using ForwardingMethod::ForwardingMethod;
  pospay::Result<pospay::Tender> tender() const override {
    auto tender = real().tender();
    tender->is_enabled = false;
    return tender;
  }
};

// Says yes to every value.
struct AcceptsAll : ForwardingMethod {
  using ForwardingMethod::ForwardingMethod;
  pospay::Result<void> configure(const pospay::Values& values) override {
    static_cast<void>(real().configure(values).has_value());
    return {};
  }
};

struct FourthMode : ForwardingMethod {
  using ForwardingMethod::ForwardingMethod;
  pospay::Result<void> configure(const pospay::Values& values) override {
    pospay::Values known = values;
    for (auto& value : known) {
      if (value.value == "none") value.value = "static";
    }
    return real().configure(known);
  }
  pospay::Result<std::vector<pospay::Parameter>> parameters() const override {
    auto all = real().parameters();
    for (auto& parameter : *all) {
      if (parameter.id == "mode") parameter.choices.push_back({"none", {"", "Никакой", {}}});
    }
    return all;
  }
};

// Forgets that a payment is open.
struct NotBound : ForwardingMethod {
  using ForwardingMethod::ForwardingMethod;
  pospay::Result<void> configure(const pospay::Values& values) override {
    auto done = real().configure(values);
    if (!done && done.error().id == "settings.payment_open") return {};
    return done;
  }
};

template <class Fault>
Method plant(Method real) {
  return std::make_unique<Fault>(std::move(real));
}

struct Fixture {
  test::TempFolder folder;
  System system{folder / "sandbox"};
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(ten_thousand_random_steps_break_nothing_Z12_Z13_Z15_Z18_Z19_Z21_Z22,
                        Fixture) {
  const std::uint64_t seed = chosen_seed();
  BOOST_TEST_MESSAGE("POSPAY_WALK_SEED=" << seed);
  const auto begun = std::chrono::steady_clock::now();
  Walk walk(system, folder / "till", seed, nullptr);
  const std::string broken = walk.run(steps);
  BOOST_TEST(broken == "", "POSPAY_WALK_SEED=" << seed << ": " << broken);
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begun)
          .count();
  BOOST_TEST_MESSAGE(walk.accepted()
                     << " changes accepted, " << walk.refused() << " refused, " << walk.payments()
                     << " payments, " << walk.restarts() << " restarts, " << seconds << " s");
  // It went everywhere.
  BOOST_TEST(walk.accepted() > 500u);
  BOOST_TEST(walk.refused() > 500u);
  BOOST_TEST(walk.payments() > 20);
  BOOST_TEST(walk.restarts() > 20);
}

BOOST_FIXTURE_TEST_CASE(each_planted_fault_is_found, Fixture) {
  const std::uint64_t seed = chosen_seed();
  BOOST_TEST_MESSAGE("POSPAY_WALK_SEED=" << seed);
  const struct {
    const char* name;
    Method (*fault)(Method);
    std::vector<const char*> found_as;  // any of these: which comes first depends on the seed
  } rows[] = {
      {"no veto", plant<NoVeto>, {"two tenders read as"}},
      {"no veto for Latin letters", plant<NoVetoForLatin>, {"two tenders read as"}},
      {"no dependency", plant<NoDependency>, {"on without other non-cash payments"}},
      {"always offered", plant<AlwaysOffered>, {"off, and the tender is in sales"}},
      {"never offered", plant<NeverOffered>, {"on, and the tender is missing"}},
      {"accepts all",
       plant<AcceptsAll>,
       {"a register number that is none", "off, and the tender", "on, and the tender",
        "changed while a payment is open"}},
      {"a fourth mode", plant<FourthMode>, {"not exactly one mode: none"}},
      {"not bound to a payment", plant<NotBound>, {"changed while a payment is open"}},
  };
  int n = 0;
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.name << ", POSPAY_WALK_SEED=" << seed) {
      Walk walk(system, folder / ("till" + std::to_string(++n)), seed, row.fault);
      const std::string broken = walk.run(steps_with_a_fault);
      BOOST_TEST_MESSAGE(row.name << ": " << broken);
      BOOST_TEST(!broken.empty());
      bool is_expected = false;
      for (const char* as : row.found_as) is_expected |= holds(broken, as);
      BOOST_TEST(is_expected, broken);
    }
  }
}

}  // namespace acceptance
