// The exporter as a C host sees it: every slot called with what no C++ host would pass.
#include <cstring>
#include <functional>
#include <stdexcept>
#include <thread>

#include "tests/api/fakes.hpp"
#include "tests/boost_test.hpp"

using namespace api_test;

namespace {

// A C host with the fake plugin's table, one instance and one operation.
struct CHost {
  FakeHost host;
  pospay::referenced::HostTable lent{host};
  pospay_method method{};
  pospay_operation operation{};
  pospay::convert::InlineArena<8192> arena;

  CHost() {
    script() = Script{};
    BOOST_TEST_REQUIRE(fake_table().init(nullptr) == POSPAY_OK);
    BOOST_TEST_REQUIRE(create() == POSPAY_OK);
    BOOST_TEST_REQUIRE(method.table->diagnose(method.self, &operation, nullptr) == POSPAY_OK);
  }
  ~CHost() {
    script().on_call = [](const std::string&) {};
    if (operation.self) operation.table->release(operation.self);
    if (method.self) method.table->destroy(method.self);
    fake_table().deinit();
  }
  pospay_code create() {
    pospay_create_args args{sizeof args, 0, lent.get(), nullptr};
    return fake_table().create(&args, &method, nullptr);
  }
};

using Call = std::function<pospay_code(pospay_error*)>;
struct NamedCall {
  const char* name;
  Call call;
};

// Every function that answers a code, with good arguments.
std::vector<NamedCall> good_calls(CHost& c) {
  static pospay_operation out;  // handles are released by the caller
  static const pospay_tender* tender;
  static const pospay_parameter* const* parameters;
  static const pospay_verdict* verdict;
  static const pospay_return_option* const* options;
  static const pospay_open_operation* const* open;
  static const pospay_event* event;
  static std::uint32_t count;
  const auto release = [](pospay_code code) {
    if (code == POSPAY_OK) out.table->release(out.self);
    return code;
  };
  const auto* m = c.method.table;
  void* self = c.method.self;
  const auto* o = c.operation.table;
  void* op = c.operation.self;
  const auto* payment = write(c.arena, lasting(sample_payment()));
  const auto* refund = write(c.arena, lasting(sample_refund()));
  const auto* mix = write(c.arena, lasting(sample_mix()));
  const auto* line = write(c.arena, lasting(sample_paid_line()));
  const auto* change = write(c.arena, lasting(HostChange{}));
  const auto* shift = write(c.arena, lasting(sample_shift()));
  const auto* books = write(c.arena, lasting(ShiftBooks{}));
  const auto* receipt = write(c.arena, lasting(FiscalReceipt{}));
  const auto* decision = write(c.arena, lasting(Decision{}));
  const pospay_text text{"abc", 3};
  using E = pospay_error*;
  return {
      {"tender", [=](E e) { return m->tender(self, &tender, e); }},
      {"parameters", [=](E e) { return m->parameters(self, &parameters, &count, e); }},
      {"configure", [=](E e) { return m->configure(self, nullptr, 0, e); }},
      {"invoke", [=](E e) { return release(m->invoke(self, text, &out, e)); }},
      {"check_host_change", [=](E e) { return m->check_host_change(self, change, &verdict, e); }},
      {"check_mix", [=](E e) { return m->check_mix(self, mix, &verdict, e); }},
      {"return_options", [=](E e) { return m->return_options(self, line, &options, &count, e); }},
      {"start_payment", [=](E e) { return release(m->start_payment(self, payment, &out, e)); }},
      {"start_refund", [=](E e) { return release(m->start_refund(self, refund, &out, e)); }},
      {"open_operations", [=](E e) { return m->open_operations(self, &open, &count, e); }},
      {"resume", [=](E e) { return release(m->resume(self, text, &out, e)); }},
      {"open_shift", [=](E e) { return m->open_shift(self, shift, e); }},
      {"close_shift", [=](E e) { return release(m->close_shift(self, books, &out, e)); }},
      {"diagnose", [=](E e) { return release(m->diagnose(self, &out, e)); }},
      {"next_event", [=](E e) { return o->next_event(op, &event, e); }},
      {"submit_scan", [=](E e) { return o->submit_scan(op, text, e); }},
      {"cancel", [=](E e) { return o->cancel(op, e); }},
      {"confirm", [=](E e) { return o->confirm(op, receipt, e); }},
      {"roll_back", [=](E e) { return o->roll_back(op, text, e); }},
      {"acknowledge", [=](E e) { return o->acknowledge(op, e); }},
      {"settle_manually", [=](E e) { return o->settle_manually(op, decision, e); }},
  };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(exporter)

BOOST_AUTO_TEST_CASE(every_function_reaches_the_implementation) {
  CHost c;
  for (const auto& [name, call] : good_calls(c)) {
    BOOST_TEST_CONTEXT(name) {
      BOOST_TEST(call(nullptr) == POSPAY_OK);
      BOOST_TEST(script().has(name));
    }
  }
  c.method.table->prepare(c.method.self);
  BOOST_TEST(script().has("prepare"));
}

BOOST_AUTO_TEST_CASE(exceptions_of_every_kind_stop_at_every_function_and_end_the_instance_P7) {
  struct Foreign {};
  const std::function<void(const std::string&)> throwers[] = {
      [](const std::string&) { throw std::runtime_error("сломалось"); },
      [](const std::string&) { throw 42; },
      [](const std::string&) { throw "text"; },
      [](const std::string&) { throw Foreign{}; },
      [](const std::string&) { throw std::bad_alloc(); },
  };
  for (const auto& thrower : throwers) {
    CHost probe;
    const std::size_t count = good_calls(probe).size();
    for (std::size_t i = 0; i < count; ++i) {
      if (probe.operation.self) probe.operation.table->release(probe.operation.self);
      probe.method.table->destroy(probe.method.self);
      script().on_call = [](const std::string&) {};
      BOOST_TEST_REQUIRE(probe.create() == POSPAY_OK);
      BOOST_TEST_REQUIRE(
          probe.method.table->diagnose(probe.method.self, &probe.operation, nullptr) == POSPAY_OK);
      auto calls = good_calls(probe);
      BOOST_TEST_CONTEXT(calls[i].name) {
        script().on_call = thrower;
        pospay_error error{};
        BOOST_TEST(calls[i].call(&error) == POSPAY_INTERNAL);
        BOOST_TEST(std::strlen(error.message) > 0u);
        script().on_call = [](const std::string&) {};
        for (const auto& [name, call] : calls) BOOST_TEST(call(&error) == POSPAY_INTERNAL);
        BOOST_TEST(std::string(error.id) == "plugin.broken");
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(an_exception_in_prepare_ends_the_instance_too) {
  CHost c;
  script().on_call = [](const std::string&) { throw 1; };
  c.method.table->prepare(c.method.self);
  script().on_call = [](const std::string&) {};
  BOOST_TEST(good_calls(c).front().call(nullptr) == POSPAY_INTERNAL);
}

BOOST_AUTO_TEST_CASE(a_broken_instance_does_not_break_its_neighbour) {
  CHost c;
  pospay_method first = c.method;
  pospay_method second{};
  c.method = second;
  BOOST_TEST_REQUIRE(c.create() == POSPAY_OK);
  script().on_call = [](const std::string&) { throw 1; };
  const pospay_tender* tender = nullptr;
  BOOST_TEST(first.table->tender(first.self, &tender, nullptr) == POSPAY_INTERNAL);
  script().on_call = [](const std::string&) {};
  BOOST_TEST(c.method.table->tender(c.method.self, &tender, nullptr) == POSPAY_OK);
  c.operation.table->release(c.operation.self);
  c.operation = pospay_operation{};
  first.table->destroy(first.self);
}

BOOST_AUTO_TEST_CASE(another_thread_is_refused_everywhere_and_changes_nothing_H5) {
  CHost c;
  auto calls = good_calls(c);
  script().log.clear();
  std::thread other([&] {
    for (const auto& [name, call] : calls) {
      pospay_error error{};
      if (call(&error) != POSPAY_REFUSED || std::string(error.id) != "plugin.wrong_thread") {
        script().log.push_back(std::string("not refused: ") + name);
      }
    }
    c.method.table->prepare(c.method.self);
    c.operation.table->release(c.operation.self);
    c.method.table->destroy(c.method.self);
  });
  other.join();
  BOOST_TEST(script().log.empty());
  for (const auto& [name, call] : calls) BOOST_TEST(call(nullptr) == POSPAY_OK);
}

BOOST_AUTO_TEST_CASE(a_call_from_inside_a_call_is_refused_everywhere_H9) {
  CHost c;
  auto calls = good_calls(c);
  int refused = 0;
  bool is_inside = false;
  script().on_call = [&](const std::string&) {
    if (is_inside) return;
    is_inside = true;
    for (const auto& [name, call] : calls) {
      pospay_error error{};
      if (call(&error) == POSPAY_REFUSED && std::string(error.id) == "plugin.reentrant") ++refused;
    }
    c.operation.table->release(c.operation.self);
    c.method.table->destroy(c.method.self);
    is_inside = false;
  };
  for (const auto& [name, call] : calls) BOOST_TEST(call(nullptr) == POSPAY_OK);
  BOOST_TEST(refused == static_cast<int>(calls.size() * calls.size()));
  BOOST_TEST(!script().has("~method"));
}

BOOST_AUTO_TEST_CASE(null_arguments_are_invalid_in_every_function_H8) {
  CHost c;
  const auto* m = c.method.table;
  const auto* o = c.operation.table;
  void* s = c.method.self;
  void* op = c.operation.self;
  pospay_operation out{};
  std::uint32_t count = 0;
  const auto* payment = write(c.arena, lasting(sample_payment()));
  const auto* mix = write(c.arena, lasting(sample_mix()));
  const auto* line = write(c.arena, lasting(sample_paid_line()));
  const pospay_text none{nullptr, 0};
  const pospay_text torn{nullptr, 5};
  const pospay_verdict* verdict = nullptr;
  const pospay_parameter* const* parameters = nullptr;
  const pospay_open_operation* const* open = nullptr;
  const pospay_return_option* const* options = nullptr;
  pospay_error error{};
  script().log.clear();
  const pospay_code answers[] = {
      m->tender(s, nullptr, &error),
      m->parameters(s, nullptr, &count, &error),
      m->parameters(s, &parameters, nullptr, &error),
      m->configure(s, nullptr, 1, &error),
      m->invoke(s, none, &out, &error),
      m->invoke(s, torn, &out, &error),
      m->invoke(s, pospay_text{"a", 1}, nullptr, &error),
      m->check_host_change(s, nullptr, &verdict, &error),
      m->check_mix(s, nullptr, &verdict, &error),
      m->check_mix(s, mix, nullptr, &error),
      m->return_options(s, nullptr, &options, &count, &error),
      m->return_options(s, line, nullptr, &count, &error),
      m->return_options(s, line, &options, nullptr, &error),
      m->start_payment(s, nullptr, &out, &error),
      m->start_payment(s, payment, nullptr, &error),
      m->start_refund(s, nullptr, &out, &error),
      m->open_operations(s, nullptr, &count, &error),
      m->open_operations(s, &open, nullptr, &error),
      m->resume(s, none, &out, &error),
      m->resume(s, torn, &out, &error),
      m->resume(s, pospay_text{"a", 1}, nullptr, &error),
      m->open_shift(s, nullptr, &error),
      m->close_shift(s, nullptr, &out, &error),
      m->diagnose(s, nullptr, &error),
      o->next_event(op, nullptr, &error),
      o->submit_scan(op, none, &error),
      o->submit_scan(op, torn, &error),
      o->confirm(op, nullptr, &error),
      o->roll_back(op, torn, &error),
      o->settle_manually(op, nullptr, &error),
      m->tender(nullptr, nullptr, &error),
      m->diagnose(nullptr, &out, &error),
      o->cancel(nullptr, &error),
      // Without an error buffer as well.
      m->start_payment(s, nullptr, &out, nullptr),
      o->confirm(op, nullptr, nullptr),
  };
  for (std::size_t i = 0; i < std::size(answers); ++i) {
    BOOST_TEST_CONTEXT(i) { BOOST_TEST(answers[i] == POSPAY_INVALID); }
  }
  BOOST_TEST(out.self == nullptr);
  BOOST_TEST(script().log.empty());
  m->prepare(nullptr);
  m->destroy(nullptr);
  o->release(nullptr);
  BOOST_TEST(o->key(nullptr).size == 0u);
}

BOOST_AUTO_TEST_CASE(a_scan_of_more_than_4096_bytes_or_of_bytes_that_are_no_text_is_invalid) {
  CHost c;
  const std::string limit(4096, 'q'), over(4097, 'q'), megabyte(1024 * 1024, 'q');
  const auto scan = [&](const std::string& text) {
    return c.operation.table->submit_scan(c.operation.self, pospay::convert::write_text(text),
                                          nullptr);
  };
  BOOST_TEST(scan(limit) == POSPAY_OK);
  BOOST_TEST(scan(over) == POSPAY_INVALID);
  BOOST_TEST(scan(megabyte) == POSPAY_INVALID);
  BOOST_TEST(scan("\xff\xfe") == POSPAY_INVALID);
}

BOOST_AUTO_TEST_CASE(a_host_without_a_required_function_is_refused_at_create) {
  CHost c;
  const auto created = [&](const pospay_host* host) {
    pospay_create_args args{sizeof args, 0, host, nullptr};
    pospay_method out{};
    pospay_error error{};
    const pospay_code code = fake_table().create(&args, &out, &error);
    BOOST_TEST((code == POSPAY_OK) == (out.self != nullptr));
    if (out.self) out.table->destroy(out.self);
    return code == POSPAY_OK ? std::string() : std::string(error.message);
  };
  const auto without = [&](auto member) {
    pospay_host host = *c.lent.get();
    host.*member = nullptr;
    return created(&host);
  };
  BOOST_TEST(created(nullptr) == "host: null");
  BOOST_TEST(created(c.lent.get()) == "");
  BOOST_TEST(without(&pospay_host::request_wake_up) == "host.request_wake_up: null");
  BOOST_TEST(without(&pospay_host::log) == "host.log: null");
  BOOST_TEST(without(&pospay_host::get_secret) == "host.get_secret: null");
  BOOST_TEST(without(&pospay_host::put_secret) == "host.put_secret: null");

  c.host.is_clock_given = true;
  const pospay::referenced::HostTable clocked(c.host);
  pospay_host host = *clocked.get();
  BOOST_TEST(created(&host) == "");
  host.wall_ms = nullptr;
  BOOST_TEST(created(&host) == "host.monotonic_ms, host.wall_ms: give both clocks or none");
  // A host that was compiled before there were clocks: what lies behind its size is not looked at.
  host.struct_size = offsetof(pospay_host, monotonic_ms);
  BOOST_TEST(created(&host) == "");
  host.struct_size = offsetof(pospay_host, data_folder);
  BOOST_TEST(created(&host).find("struct_size") != std::string::npos);
  host = *clocked.get();
  host.data_folder = pospay_text{nullptr, 0};
  BOOST_TEST(created(&host) == "host.data_folder: empty");
  host.data_folder = pospay_text{"\xff", 1};
  BOOST_TEST(created(&host).find("host.data_folder") == 0u);
}

BOOST_AUTO_TEST_CASE(create_without_arguments_is_invalid) {
  CHost c;
  pospay_method out{};
  pospay_create_args args{sizeof args, 0, c.lent.get(), nullptr};
  BOOST_TEST(fake_table().create(nullptr, &out, nullptr) == POSPAY_INVALID);
  BOOST_TEST(fake_table().create(&args, nullptr, nullptr) == POSPAY_INVALID);
  args.setting_count = 1;
  BOOST_TEST(fake_table().create(&args, &out, nullptr) == POSPAY_INVALID);
  args.setting_count = 0;
  args.struct_size = 8;
  BOOST_TEST(fake_table().create(&args, &out, nullptr) == POSPAY_INVALID);
  BOOST_TEST(out.self == nullptr);
}

BOOST_AUTO_TEST_CASE(an_exception_in_init_or_create_is_an_answer_and_all_can_be_tried_again) {
  script() = Script{};
  script().on_call = [](const std::string&) { throw 1; };
  BOOST_TEST(fake_table().init(nullptr) == POSPAY_INTERNAL);
  script().on_call = [](const std::string&) {};
  CHost c;  // init and create work now
  script().on_call = [](const std::string&) { throw std::runtime_error("x"); };
  const pospay_method kept = c.method;
  c.method = pospay_method{};
  BOOST_TEST(c.create() == POSPAY_INTERNAL);
  BOOST_TEST(c.method.self == nullptr);
  script().on_call = [](const std::string&) {};
  script().answers_null = true;
  BOOST_TEST(c.create() == POSPAY_INTERNAL);
  script().answers_null = false;
  c.method = kept;
}

BOOST_AUTO_TEST_CASE(calls_before_init_and_after_deinit_are_refused_H9) {
  script() = Script{};
  FakeHost host;
  const pospay::referenced::HostTable lent(host);
  pospay_create_args args{sizeof args, 0, lent.get(), nullptr};
  pospay_method out{};
  BOOST_TEST(fake_table().create(&args, &out, nullptr) == POSPAY_REFUSED);
  fake_table().deinit();
  BOOST_TEST(!script().has("deinit"));
  BOOST_TEST(fake_table().init(nullptr) == POSPAY_OK);
  BOOST_TEST(fake_table().init(nullptr) == POSPAY_REFUSED);
  BOOST_TEST(fake_table().create(&args, &out, nullptr) == POSPAY_OK);
  fake_table().deinit();  // an instance is alive
  BOOST_TEST(!script().has("deinit"));
  out.table->destroy(out.self);
  fake_table().deinit();
  BOOST_TEST(script().has("deinit"));
  BOOST_TEST(fake_table().create(&args, &out, nullptr) == POSPAY_REFUSED);
}

BOOST_AUTO_TEST_CASE(a_handle_that_outlives_its_instance_is_an_empty_shell) {
  CHost c;
  auto calls = good_calls(c);
  c.method.table->destroy(c.method.self);
  c.method = pospay_method{};
  BOOST_TEST(script().has("~operation diagnosis"));
  BOOST_TEST(script().log.back() == "~method");  // operations first
  const pospay_event* event = nullptr;
  BOOST_TEST(c.operation.table->next_event(c.operation.self, &event, nullptr) == POSPAY_REFUSED);
  BOOST_TEST(c.operation.table->cancel(c.operation.self, nullptr) == POSPAY_REFUSED);
  BOOST_TEST(c.operation.table->key(c.operation.self).size == 9u);
}

BOOST_AUTO_TEST_CASE(an_answer_lives_until_the_next_call_of_the_same_function) {
  CHost c;
  const auto* m = c.method.table;
  const pospay_tender* tender = nullptr;
  const pospay_verdict* mix_verdict = nullptr;
  const pospay_verdict* change_verdict = nullptr;
  BOOST_TEST(m->tender(c.method.self, &tender, nullptr) == POSPAY_OK);
  BOOST_TEST(m->check_mix(c.method.self, write(c.arena, lasting(sample_mix())), &mix_verdict,
                          nullptr) == POSPAY_OK);
  BOOST_TEST(m->check_host_change(c.method.self, write(c.arena, lasting(HostChange{})),
                                  &change_verdict, nullptr) == POSPAY_OK);
  for (const auto& [name, call] : good_calls(c)) {
    if (std::string(name) != "check_mix") BOOST_TEST(call(nullptr) == POSPAY_OK);
  }
  BOOST_TEST(std::string(mix_verdict->message.id.data, mix_verdict->message.id.size) ==
             "refund.exceeds");

  script().events = {sample_event(), Event{}};
  const pospay_event* event = nullptr;
  BOOST_TEST(c.operation.table->next_event(c.operation.self, &event, nullptr) == POSPAY_OK);
  BOOST_TEST(c.operation.table->cancel(c.operation.self, nullptr) == POSPAY_OK);
  BOOST_TEST(event->sequence == 7u);
  BOOST_TEST(std::string(event->outcome->payment_number.data, 4) == "PN-1");
}

BOOST_AUTO_TEST_CASE(a_change_of_an_unknown_kind_is_allowed_without_asking) {
  CHost c;
  auto change = *write(c.arena, lasting(HostChange{}));
  change.kind = 77;
  const pospay_verdict* verdict = nullptr;
  BOOST_TEST(c.method.table->check_host_change(c.method.self, &change, &verdict, nullptr) ==
             POSPAY_OK);
  BOOST_TEST(verdict->is_allowed == 1);
  BOOST_TEST(!script().has("check_host_change"));
}

BOOST_AUTO_TEST_CASE(a_success_without_an_operation_is_a_bug) {
  CHost c;
  script().answers_null = true;
  pospay_operation out{};
  BOOST_TEST(c.method.table->diagnose(c.method.self, &out, nullptr) == POSPAY_INTERNAL);
  BOOST_TEST(out.self == nullptr);
}

BOOST_AUTO_TEST_CASE(log_and_secrets_from_another_thread_do_not_reach_the_host) {
  CHost c;
  c.host.secrets["token"] = "t";
  std::optional<std::string> secret = "?";
  bool is_stored = true;
  std::thread other([&] {
    script().host->log(POSPAY_LOG_INFO, "line");
    secret = script().host->get_secret("token");
    is_stored = script().host->put_secret("token", "x").has_value();
    script().host->request_wake_up();
  });
  other.join();
  BOOST_TEST(c.host.lines.empty());
  BOOST_TEST(!secret.has_value());
  BOOST_TEST(!is_stored);
  BOOST_TEST(c.host.secrets["token"] == "t");
  BOOST_TEST(c.host.wake_up_count == 1);
}

BOOST_AUTO_TEST_SUITE_END()
