// The reference against plugins that are older, newer, or not as the contract says: tables written
// by hand.
#include <cstring>

#include "tests/api/fakes.hpp"
#include "tests/boost_test.hpp"

using namespace api_test;

namespace {

// What the hand-written C plugin hands out and was asked.
struct Plain {
  pospay_plugin plugin{};
  pospay_method_table method{};
  pospay_operation_table operation{};
  std::vector<std::string> log;
  pospay_tender tender{};
  std::vector<const pospay_event*> events;
  const pospay_open_operation* open[1] = {nullptr};
  const pospay_parameter* parameters[3] = {nullptr, nullptr, nullptr};
  std::uint32_t count = 0;
  pospay_code code = POSPAY_OK;
};
Plain plain;
int self_tag;

pospay_code plain_init(pospay_error*) {
  plain.log.push_back("init");
  return plain.code;
}
void plain_deinit() { plain.log.push_back("deinit"); }
pospay_code plain_create(const pospay_create_args*, pospay_method* method, pospay_error*) {
  method->self = &self_tag;
  method->table = &plain.method;
  return POSPAY_OK;
}
void plain_destroy(void*) { plain.log.push_back("destroy"); }
pospay_code plain_tender(void*, const pospay_tender** tender, pospay_error*) {
  *tender = plain.tender.struct_size ? &plain.tender : nullptr;
  return plain.code;
}
pospay_code plain_parameters(void*, const pospay_parameter* const** list, std::uint32_t* count,
                             pospay_error*) {
  *list = plain.parameters;
  *count = plain.count;
  return POSPAY_OK;
}
pospay_code plain_open(void*, const pospay_open_operation* const** list, std::uint32_t* count,
                       pospay_error*) {
  *list = plain.open;
  *count = plain.count;
  return POSPAY_OK;
}
pospay_code plain_diagnose(void*, pospay_operation* operation, pospay_error*) {
  operation->self = &self_tag;
  operation->table = &plain.operation;
  return POSPAY_OK;
}
pospay_text plain_key(void*) { return pospay_text{"k\xff", 2}; }
pospay_code plain_next_event(void*, const pospay_event** event, pospay_error*) {
  *event = nullptr;
  if (plain.code != POSPAY_OK) return plain.code;
  if (!plain.events.empty()) {
    *event = plain.events.front();
    plain.events.erase(plain.events.begin());
  }
  return POSPAY_OK;
}
void plain_release(void*) { plain.log.push_back("release"); }

void reset_plain() {
  plain = Plain{};
  plain.plugin = pospay_plugin{
      sizeof plain.plugin, POSPAY_ABI_MAJOR, POSPAY_ABI_MINOR, "plain",       "Plain", "0",
      "Example",           &plain_init,      &plain_deinit,    &plain_create, nullptr};
  plain.method.struct_size = sizeof plain.method;
  plain.method.destroy = &plain_destroy;
  plain.method.tender = &plain_tender;
  plain.method.parameters = &plain_parameters;
  plain.method.open_operations = &plain_open;
  plain.method.diagnose = &plain_diagnose;
  plain.operation.struct_size = sizeof plain.operation;
  plain.operation.key = &plain_key;
  plain.operation.next_event = &plain_next_event;
  plain.operation.release = &plain_release;
}

std::string message_of(const pospay_plugin* table) {
  const auto result = PluginReference::from_table(table);
  return result ? std::string() : result.error().message;
}

struct PlainInstance {
  FakeHost host;
  std::optional<PluginReference> plugin;
  std::unique_ptr<IPaymentMethod> method;
  PlainInstance() {
    reset_plain();
    plugin.emplace(*PluginReference::from_table(&plain.plugin));
    method = *plugin->create({}, host);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(reference)

BOOST_AUTO_TEST_CASE(another_major_version_is_refused_with_the_versions_that_would_do) {
  reset_plain();
  plain.plugin.abi_major = POSPAY_ABI_MAJOR + 1;
  plain.plugin.abi_minor = 3;
  plain.plugin.struct_size = 8;  // a table that has nothing else in common
  const auto result = PluginReference::from_table(&plain.plugin);
  BOOST_TEST((result.error().code == Code::unsupported));
  BOOST_TEST(result.error().message.find("2.3") != std::string::npos);
  BOOST_TEST(result.error().message.find("1.0 or any later 1.x") != std::string::npos);
  plain.plugin.abi_major = 0;
  BOOST_TEST((PluginReference::from_table(&plain.plugin).error().code == Code::unsupported));
  BOOST_TEST(plain.log.empty());
}

BOOST_AUTO_TEST_CASE(a_newer_minor_version_with_a_grown_table_is_taken) {
  reset_plain();
  plain.plugin.abi_minor = POSPAY_ABI_MINOR + 7;
  plain.plugin.struct_size = sizeof plain.plugin + 400;
  const auto result = PluginReference::from_table(&plain.plugin);
  BOOST_TEST_REQUIRE(result.has_value());
  BOOST_TEST(result->abi_version() == "1." + std::to_string(POSPAY_ABI_MINOR + 7));
  BOOST_TEST(result->id() == "plain");
  BOOST_TEST(result->name() == "Plain");
  BOOST_TEST(result->version() == "0");
  BOOST_TEST(result->vendor() == "Example");
}

BOOST_AUTO_TEST_CASE(a_null_or_short_table_is_refused_by_the_name_of_its_slot) {
  const auto names = [](const std::string& message, const char* slot) {
    return message.find("\"" + std::string(slot) + "\"") != std::string::npos;
  };
  BOOST_TEST(names(message_of(nullptr), POSPAY_PLUGIN_SYMBOL));
#define CHECK_SLOT(slot)                                                             \
  reset_plain();                                                                     \
  plain.plugin.slot = nullptr;                                                       \
  BOOST_TEST(names(message_of(&plain.plugin), #slot));                               \
  reset_plain();                                                                     \
  plain.plugin.struct_size =                                                         \
      static_cast<std::uint32_t>(offsetof(pospay_plugin, slot) + sizeof(void*) - 1); \
  BOOST_TEST(names(message_of(&plain.plugin), #slot))
  CHECK_SLOT(id);
  CHECK_SLOT(name);
  CHECK_SLOT(version);
  CHECK_SLOT(vendor);
  CHECK_SLOT(init);
  CHECK_SLOT(deinit);
  CHECK_SLOT(create);
#undef CHECK_SLOT
  reset_plain();
  plain.plugin.struct_size = 4;
  BOOST_TEST(names(message_of(&plain.plugin), "struct_size"));
  reset_plain();
  const std::string endless(300, 'i');
  plain.plugin.id = endless.c_str();
  BOOST_TEST(names(message_of(&plain.plugin), "id"));
  reset_plain();
  plain.plugin.vendor = "\xff";
  BOOST_TEST(names(message_of(&plain.plugin), "vendor"));
  BOOST_TEST(plain.log.empty());
}

BOOST_AUTO_TEST_CASE(deinit_follows_a_successful_init_and_no_other) {
  reset_plain();
  plain.code = POSPAY_UNAVAILABLE;
  BOOST_TEST((PluginReference::from_table(&plain.plugin).error().code == Code::unavailable));
  BOOST_TEST(plain.log.size() == 1u);
  {
    PlainInstance instance;
    instance.plugin.reset();
    BOOST_TEST(plain.log.size() == 1u);
  }
  BOOST_TEST((plain.log == std::vector<std::string>{"init", "destroy", "deinit"}));
}

BOOST_AUTO_TEST_CASE(the_library_is_kept_until_after_deinit) {
  reset_plain();
  std::shared_ptr<void> library(&self_tag, [](void*) { plain.log.push_back("close"); });
  { const auto plugin = PluginReference::from_table(&plain.plugin, std::move(library)); }
  BOOST_TEST((plain.log == std::vector<std::string>{"init", "deinit", "close"}));
}

BOOST_AUTO_TEST_CASE(a_second_reference_to_one_exported_plugin_is_refused) {
  Boundary b;
  BOOST_TEST((PluginReference::from_table(&fake_table()).error().code == Code::refused));
}

BOOST_AUTO_TEST_CASE(a_slot_that_the_plugin_does_not_have_is_unsupported) {
  PlainInstance instance;
  IPaymentMethod& m = *instance.method;
  const auto is_unsupported = [](const auto& result) {
    return !result.has_value() && result.error().code == Code::unsupported;
  };
  const auto check_missing = [&] {
    BOOST_TEST(is_unsupported(m.configure({})));
    BOOST_TEST(is_unsupported(m.invoke("a")));
    BOOST_TEST(is_unsupported(m.check_host_change({})));
    BOOST_TEST(is_unsupported(m.check_mix({})));
    BOOST_TEST(is_unsupported(m.return_options({})));
    BOOST_TEST(is_unsupported(m.start_payment({})));
    BOOST_TEST(is_unsupported(m.start_refund({})));
    BOOST_TEST(is_unsupported(m.resume("a")));
    BOOST_TEST(is_unsupported(m.open_shift({})));
    BOOST_TEST(is_unsupported(m.close_shift({})));
    m.prepare();
  };
  check_missing();
  Operation operation = *m.diagnose();
  BOOST_TEST(is_unsupported(operation->submit_scan("1")));
  BOOST_TEST(is_unsupported(operation->cancel()));
  BOOST_TEST(is_unsupported(operation->confirm({})));
  BOOST_TEST(is_unsupported(operation->roll_back("")));
  BOOST_TEST(is_unsupported(operation->acknowledge()));
  BOOST_TEST(is_unsupported(operation->settle_manually({})));
  // An older plugin: its table ends earlier, what lies behind it is not a function.
  plain.method.struct_size = offsetof(pospay_method_table, tender);
  std::memset(static_cast<void*>(&plain.method.tender), 0x5a,
              sizeof plain.method - offsetof(pospay_method_table, tender));
  check_missing();
  BOOST_TEST(is_unsupported(m.tender()));
  BOOST_TEST(is_unsupported(m.parameters()));
  BOOST_TEST(is_unsupported(m.open_operations()));
  BOOST_TEST(is_unsupported(m.diagnose()));
}

BOOST_AUTO_TEST_CASE(an_operation_without_its_vital_slots_is_refused) {
  PlainInstance instance;
  plain.operation.next_event = nullptr;
  BOOST_TEST((instance.method->diagnose().error().code == Code::internal));
  plain.operation.next_event = &plain_next_event;
  plain.operation.struct_size = offsetof(pospay_operation_table, release);
  BOOST_TEST((instance.method->diagnose().error().code == Code::internal));
}

BOOST_AUTO_TEST_CASE(malformed_answers_are_the_plugins_fault) {
  PlainInstance instance;
  IPaymentMethod& m = *instance.method;
  BOOST_TEST((m.tender().error().code == Code::internal));  // OK with a null pointer
  plain.tender.struct_size = sizeof plain.tender;
  plain.tender.id = pospay_text{"\xff", 1};
  BOOST_TEST((m.tender().error().code == Code::internal));
  plain.tender.id = pospay_text{"t", 1};
  BOOST_TEST((m.tender().error().code == Code::internal));  // without a name
  plain.count = UINT32_MAX;
  BOOST_TEST((m.open_operations().error().code == Code::internal));
  BOOST_TEST((m.parameters().error().code == Code::internal));
  plain.count = 1;
  pospay_open_operation half{};
  half.struct_size = 4;
  plain.open[0] = &half;
  BOOST_TEST((m.open_operations().error().code == Code::internal));
  plain.code = 4711;
  BOOST_TEST((m.tender().error().code == Code::unknown));
}

BOOST_AUTO_TEST_CASE(parameters_of_an_unknown_kind_are_not_drawn) {
  PlainInstance instance;
  pospay_parameter known{}, unknown{};
  known.struct_size = unknown.struct_size = sizeof known;
  known.kind = POSPAY_PARAMETER_TOGGLE;
  known.id = unknown.id = pospay_text{"p", 1};
  unknown.kind = 99;
  plain.parameters[0] = &unknown;
  plain.parameters[1] = &known;
  plain.count = 3;
  const auto parameters = *instance.method->parameters();
  BOOST_TEST_REQUIRE(parameters.size() == 1u);
  BOOST_TEST((parameters[0].kind == ParameterKind::toggle));
}

BOOST_AUTO_TEST_CASE(events_of_an_unknown_kind_are_left_out) {
  PlainInstance instance;
  pospay_event unknown{}, outcome{}, tiny{};
  unknown.struct_size = outcome.struct_size = sizeof unknown;
  unknown.kind = 99;
  outcome.kind = POSPAY_EVENT_OUTCOME;
  outcome.sequence = 3;
  pospay_outcome strange{};
  strange.struct_size = sizeof strange;
  strange.status = 42;
  outcome.outcome = &strange;
  tiny.struct_size = 4;
  plain.events = {&unknown, &tiny, &unknown, &outcome};
  Operation operation = *instance.method->diagnose();
  const auto event = operation->next_event();
  BOOST_TEST_REQUIRE(event.has_value());
  BOOST_TEST((event->outcome->status == OutcomeStatus::unknown));
  BOOST_TEST(operation->key() == "k\xEF\xBF\xBD");
  operation.reset();
  BOOST_TEST(plain.log.back() == "release");
}

BOOST_AUTO_TEST_SUITE_END()
