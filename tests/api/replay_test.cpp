// A recording goes to the plugin and its steps come back, in both directions of the boundary.
#include <dlfcn.h>

#include <stdexcept>

#include "tests/api/fakes.hpp"
#include "tests/boost_test.hpp"

using namespace api_test;

namespace {

struct FakePlugin {
  PluginReference plugin;
  FakePlugin() : plugin(load()) {}
  static PluginReference load() {
    script() = Script{};
    return *PluginReference::from_table(&fake_table());
  }
};

void count_steps(void* context, const pospay_replay_step*) { ++*static_cast<int*>(context); }

}  // namespace

BOOST_AUTO_TEST_SUITE(replay)

BOOST_AUTO_TEST_CASE(every_step_arrives_as_the_plugin_made_it) {
  FakePlugin f;
  const auto steps = f.plugin.replay({{"gateway.url", "https://a"}}, "ответ\nsecond\n");
  BOOST_TEST_REQUIRE(steps.has_value());
  BOOST_TEST(script().has("replay " + dump(Values{{"gateway.url", "https://a"}})));
  BOOST_TEST_REQUIRE(steps->size() == 2u);
  const ReplayStep& first = steps->front();
  BOOST_TEST(first.key == "key-0");
  BOOST_TEST(first.at_ms == 1000);
  BOOST_TEST((first.input.party == ReplayParty::gateway));
  BOOST_TEST(first.input.text == "ответ");
  BOOST_TEST(first.state == "created");
  BOOST_TEST_REQUIRE(first.actions.size() == 2u);
  BOOST_TEST((first.actions[1].party == ReplayParty::host));
  BOOST_TEST(first.actions[1].text == "tell");
  BOOST_TEST(first.difference.empty());
  BOOST_TEST(steps->back().difference == "other");
}

BOOST_AUTO_TEST_CASE(what_the_plugin_refuses_or_throws_is_an_error) {
  FakePlugin f;
  script().refusal = Error(Code::invalid, "not a recording");
  BOOST_TEST((f.plugin.replay({}, "x").error().code == Code::invalid));
  script().refusal.reset();
  script().on_call = [](const std::string& name) {
    if (name == "replay") throw std::runtime_error("boom");
  };
  BOOST_TEST((f.plugin.replay({}, "x").error().code == Code::internal));
}

BOOST_AUTO_TEST_CASE(wrong_arguments_never_reach_the_plugin) {
  FakePlugin f;
  BOOST_TEST((f.plugin.replay({}, "\xff").error().code == Code::invalid));
  const std::string huge(pospay::max_recording_size + 1, 'a');
  BOOST_TEST((f.plugin.replay({}, huge).error().code == Code::invalid));
  int count = 0;
  pospay_create_args args{sizeof args, 0, nullptr, nullptr};
  const auto call = [&](const pospay_create_args* a, pospay_text text, pospay_replay_sink sink) {
    return fake_table().replay(a, text, sink, &count, nullptr);
  };
  BOOST_TEST(call(nullptr, {"x", 1}, &count_steps) == POSPAY_INVALID);
  BOOST_TEST(call(&args, {"x", 1}, nullptr) == POSPAY_INVALID);
  BOOST_TEST(call(&args, {nullptr, 1}, &count_steps) == POSPAY_INVALID);
  args.struct_size = 8;
  BOOST_TEST(call(&args, {"x", 1}, &count_steps) == POSPAY_INVALID);
  BOOST_TEST(count == 0);
  BOOST_TEST(!script().has("replay"));
  args.struct_size = sizeof args;
  BOOST_TEST(call(&args, {"x", 1}, &count_steps) == POSPAY_OK);
  BOOST_TEST(count == 1);
}

BOOST_AUTO_TEST_CASE(a_plugin_of_version_1_0_says_that_it_has_no_such_function) {
  void* library = dlopen(POSPAY_FROZEN_PLUGIN, RTLD_NOW | RTLD_LOCAL);
  BOOST_TEST_REQUIRE(library != nullptr, dlerror());
  const auto* table = static_cast<const pospay_plugin*>(dlsym(library, POSPAY_PLUGIN_SYMBOL));
  const auto plugin = PluginReference::from_table(
      table, std::shared_ptr<void>(library, [](void* l) { dlclose(l); }));
  BOOST_TEST_REQUIRE(plugin.has_value());
  BOOST_TEST((plugin->replay({}, "x").error().code == Code::unsupported));
}

BOOST_AUTO_TEST_SUITE_END()
