// Exporter and reference against each other: a C++ host and a C++ plugin with the C table between.
#include <stdexcept>
#include <thread>

#include "tests/api/fakes.hpp"
#include "tests/boost_test.hpp"

using namespace api_test;

BOOST_AUTO_TEST_SUITE(boundary)

BOOST_AUTO_TEST_CASE(every_value_arrives_as_it_was_sent) {
  Boundary b;
  auto& log = script().log;
  BOOST_TEST(script().has("create [{'a.b','ц',};]"));
  BOOST_TEST(dump(*b.method->tender()) == dump(sample_tender()));
  const std::vector<Parameter> parameters{sample_parameter(), sample_parameter()};
  BOOST_TEST(dump(*b.method->parameters()) == dump(parameters));
  BOOST_TEST(b.method->configure({{"x", "1"}}).has_value());
  BOOST_TEST(log.back() == "configure [{'x','1',};]");
  const Verdict verdict{false, sample_message()};
  BOOST_TEST(dump(*b.method->check_mix(sample_mix())) == dump(verdict));
  BOOST_TEST(log.back() == "check_mix " + dump(sample_mix()));
  const HostChange change{ChangeKind::delete_tender, "fake", "", false};
  BOOST_TEST(dump(*b.method->check_host_change(change)) == dump(verdict));
  BOOST_TEST(log.back() == "check_host_change " + dump(change));
  BOOST_TEST(b.method->return_options(sample_paid_line())->at(0).most.minor == 800);
  BOOST_TEST(log.back() == "return_options " + dump(sample_paid_line()));
  b.method->prepare();
  BOOST_TEST(log.back() == "prepare");
  BOOST_TEST(b.method->open_shift(sample_shift()).has_value());
  BOOST_TEST(log.back() == "open_shift " + dump(sample_shift()));
  script().open = {sample_open_operation(), sample_open_operation()};
  BOOST_TEST(dump(*b.method->open_operations()) == dump(script().open));

  BOOST_TEST((*b.method->start_payment(sample_payment()))->key() == sample_payment().key);
  BOOST_TEST(script().has("start_payment " + dump(sample_payment())));
  BOOST_TEST((*b.method->start_refund(sample_refund()))->key() == sample_refund().key);
  BOOST_TEST(script().has("start_refund " + dump(sample_refund())));
  const ShiftBooks books{sample_shift(), {sample_book_line()}};
  BOOST_TEST(b.method->close_shift(books).has_value());
  BOOST_TEST(script().has("close_shift " + dump(books)));
  BOOST_TEST(b.method->invoke("get_token").has_value());
  BOOST_TEST(script().has("invoke 'get_token'"));
  BOOST_TEST((*b.method->resume("k-1"))->key() == "k-1");

  Operation operation = *b.method->diagnose();
  script().events = {sample_event()};
  BOOST_TEST(dump(*operation->next_event()) == dump(sample_event()));
  BOOST_TEST(!operation->next_event().has_value());
  BOOST_TEST(operation->submit_scan("код").has_value());
  BOOST_TEST(log.back() == "submit_scan 'код'");
  BOOST_TEST(operation->confirm(FiscalReceipt{"7", 8}).has_value());
  BOOST_TEST(log.back() == "confirm {'7',8,}");
  BOOST_TEST(operation->roll_back("no paper").has_value());
  BOOST_TEST(log.back() == "roll_back 'no paper'");
  BOOST_TEST(operation->settle_manually(Decision{true, "s", "r"}).has_value());
  BOOST_TEST(log.back() == "settle_manually {yes,'s','r',}");
  BOOST_TEST(operation->cancel().has_value());
  BOOST_TEST(operation->acknowledge().has_value());
}

BOOST_AUTO_TEST_CASE(a_refusal_arrives_with_its_code_its_words_and_its_id) {
  Boundary b;
  for (const Code code : {Code::invalid, Code::not_ready, Code::refused, Code::unavailable,
                          Code::unknown, Code::unsupported, Code::not_found}) {
    script().refusal = Error(code, "Причина", "some.id");
    const auto result = b.method->start_payment(sample_payment());
    BOOST_TEST_REQUIRE(!result.has_value());
    BOOST_TEST((result.error().code == code));
    BOOST_TEST(result.error().message == "Причина");
    BOOST_TEST(result.error().id == "some.id");
  }
  script().refusal = Error(Code::ok, "a bug of the author", "");
  BOOST_TEST((b.method->tender().error().code == Code::internal));
}

BOOST_AUTO_TEST_CASE(an_exception_of_the_plugin_is_an_answer_for_the_host) {
  Boundary b;
  Operation operation = *b.method->diagnose();
  script().on_call = [](const std::string&) { throw std::logic_error("обрыв"); };
  const auto result = b.method->check_mix(sample_mix());
  BOOST_TEST((result.error().code == Code::internal));
  BOOST_TEST(result.error().message.find("обрыв") != std::string::npos);
  // What next_event cannot say it logs, and tells once as a notice without a number.
  const auto event = operation->next_event();
  BOOST_TEST_REQUIRE(event.has_value());
  BOOST_TEST((event->kind == EventKind::notice));
  BOOST_TEST(event->sequence == 0u);
  BOOST_TEST(b.host.lines.size() == 1u);
  BOOST_TEST(!operation->next_event().has_value());
}

BOOST_AUTO_TEST_CASE(an_exception_of_the_host_does_not_reach_the_plugin) {
  Boundary b;
  b.host.on_callback = [] { throw 7; };
  bool is_found = true, is_stored = true;
  script().on_call = [&](const std::string&) {
    script().host->log(POSPAY_LOG_INFO, "x");
    script().host->request_wake_up();
    is_found = script().host->get_secret("a").has_value();
    is_stored = script().host->put_secret("a", "b").has_value();
  };
  BOOST_TEST(b.method->tender().has_value());
  BOOST_TEST(!is_found);
  BOOST_TEST(!is_stored);
}

BOOST_AUTO_TEST_CASE(a_callback_that_calls_back_is_refused) {
  Boundary b;
  std::string id;
  b.host.on_callback = [&] { id = b.method->tender().error().id; };
  script().on_call = [](const std::string&) { script().host->log(POSPAY_LOG_INFO, "x"); };
  BOOST_TEST(b.method->check_mix(sample_mix()).has_value());
  BOOST_TEST(id == "plugin.reentrant");
}

BOOST_AUTO_TEST_CASE(another_thread_is_refused_and_the_instance_goes_on) {
  Boundary b;
  Operation operation = *b.method->diagnose();
  Code started = Code::ok, cancelled = Code::ok;
  bool has_event = true;
  script().events = {Event{}};
  std::thread other([&] {
    started = b.method->start_payment(sample_payment()).error().code;
    cancelled = operation->cancel().error().code;
    has_event = operation->next_event().has_value();
  });
  other.join();
  BOOST_TEST((started == Code::refused));
  BOOST_TEST((cancelled == Code::refused));
  BOOST_TEST(!has_event);
  BOOST_TEST(operation->next_event().has_value());
  BOOST_TEST(b.host.lines.empty());
}

BOOST_AUTO_TEST_CASE(secrets_of_any_size_up_to_the_limit_cross) {
  Boundary b;
  IHost& lent = *script().host;
  for (const std::size_t size : {0u, 1u, 511u, 512u, 513u, 60'000u, 65'536u}) {
    const std::string secret(size, 's');
    BOOST_TEST(lent.put_secret("key", secret).has_value());
    BOOST_TEST((lent.get_secret("key") == secret));
  }
  b.host.secrets["long"] = std::string(65'537, 's');
  BOOST_TEST(!lent.get_secret("long").has_value());
  BOOST_TEST(!lent.get_secret("none").has_value());
  BOOST_TEST((lent.put_secret("refused", "x").error().code == Code::unavailable));
  BOOST_TEST((lent.put_secret("long", std::string(65'537, 's')).error().code == Code::invalid));
}

BOOST_AUTO_TEST_CASE(what_the_host_lends_arrives) {
  Boundary b;
  BOOST_TEST(script().host->data_folder() == "/tmp/данные");
  BOOST_TEST(script().host->locale() == "be");
  BOOST_TEST(script().host->utc_offset_minutes() == 120);
  BOOST_TEST(!script().host->has_clock());
  b.host.is_clock_given = true;
  auto second = *b.plugin.create({}, b.host);
  BOOST_TEST(script().host->has_clock());
  BOOST_TEST(script().host->monotonic_ms() == 11);
  BOOST_TEST(script().host->wall_ms() == 22);
}

BOOST_AUTO_TEST_CASE(reference_method_and_operation_may_go_in_any_order) {
  FakeHost host;
  const char* orders[] = {"pmo", "pom", "mpo", "mop", "opm", "omp"};
  for (const char* order : orders) {
    BOOST_TEST_CONTEXT(order) {
      std::optional<PluginReference> plugin(Boundary::begin());
      auto method = *plugin->create({}, host);
      Operation operation = *method->diagnose();
      for (const char* what = order; *what; ++what) {
        if (method || plugin) BOOST_TEST(!script().has("deinit"));
        if (*what == 'p') plugin.reset();
        if (*what == 'm') method.reset();
        if (*what == 'o') operation.reset();
      }
      BOOST_TEST(script().has("~operation diagnosis"));
      BOOST_TEST(script().has("~method"));
      BOOST_TEST(script().has("deinit"));
    }
  }
}

BOOST_AUTO_TEST_CASE(an_operation_whose_method_is_gone_answers_refused) {
  Boundary b;
  Operation operation = *b.method->diagnose();
  b.method.reset();
  BOOST_TEST(operation->key() == "diagnosis");
  BOOST_TEST(!operation->next_event().has_value());
  BOOST_TEST((operation->cancel().error().code == Code::refused));
  BOOST_TEST((operation->submit_scan("1").error().code == Code::refused));
  BOOST_TEST((operation->confirm({}).error().code == Code::refused));
  BOOST_TEST((operation->roll_back("").error().code == Code::refused));
  BOOST_TEST((operation->acknowledge().error().code == Code::refused));
  BOOST_TEST((operation->settle_manually({}).error().code == Code::refused));
}

BOOST_AUTO_TEST_CASE(an_operation_dropped_on_another_thread_is_released_with_the_method) {
  Boundary b;
  Operation operation = *b.method->diagnose();
  std::thread other([&] { operation.reset(); });
  other.join();
  BOOST_TEST(!script().has("~operation diagnosis"));
  b.method.reset();
  BOOST_TEST(script().has("~operation diagnosis"));
}

BOOST_AUTO_TEST_CASE(lanes_on_threads_of_their_own_work_beside_each_other) {
  Boundary b;
  b.method.reset();
  script().on_call = [](const std::string&) {};
  // The fake's log is not for several threads: this test runs one lane after the other, created on
  // different threads, and the last one ends the plugin from a thread that never called init.
  std::optional<PluginReference> plugin(std::move(b.plugin));
  for (int lane = 0; lane < 3; ++lane) {
    std::thread thread([&, lane] {
      auto method = *plugin->create({}, b.host);
      if (lane == 2) plugin.reset();
    });
    thread.join();
  }
  BOOST_TEST(script().has("deinit"));
}

BOOST_AUTO_TEST_CASE(a_request_that_is_not_as_the_contract_says_never_reaches_the_plugin) {
  Boundary b;
  script().log.clear();
  PaymentRequest request = sample_payment();
  request.key = "a b";
  BOOST_TEST((b.method->start_payment(request).error().code == Code::invalid));
  request = sample_payment();
  request.receipt.header.assign(1024 * 1024, 'x');
  BOOST_TEST((b.method->start_payment(request).error().code == Code::invalid));
  request = sample_payment();
  request.receipt.positions.resize(10'001);
  BOOST_TEST((b.method->start_payment(request).error().code == Code::invalid));
  request.receipt.positions.resize(10'000);
  BOOST_TEST(b.method->start_payment(request).has_value());
  BOOST_TEST((b.method->resume("\xff").error().code == Code::invalid));
  BOOST_TEST((b.method->resume(std::string(1024 * 1024, 'x')).error().code == Code::invalid));
  BOOST_TEST((b.method->configure(Values(1001)).error().code == Code::invalid));
  BOOST_TEST((b.method->configure({{"a", "\xc3\x28"}}).error().code == Code::invalid));
}

BOOST_AUTO_TEST_SUITE_END()
