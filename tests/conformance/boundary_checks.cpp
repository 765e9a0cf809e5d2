// What a plugin answers to calls that are wrong: nulls, other threads, hosts that lack something.
#include "tests/conformance/checks.hpp"

namespace conformance {
namespace {

using Call = std::function<pospay_code()>;
struct NamedCall {
  const char* name;
  Call call;
};

// Every slot with a null argument (or a text with a size and no data).
std::vector<NamedCall> null_calls(Instance& i, pospay_operation& out) {
  const auto* t = i.table();
  void* s = i.method.self;
  pospay_error* e = &i.error;
  const pospay_text none{nullptr, 0};
  static std::uint32_t count;
  return {
      {"tender", [=] { return t->tender(s, nullptr, e); }},
      {"parameters", [=] { return t->parameters(s, nullptr, &count, e); }},
      {"configure", [=] { return t->configure(s, nullptr, 1, e); }},
      {"invoke", [=, &out] { return t->invoke(s, none, &out, e); }},
      {"check_host_change", [=] { return t->check_host_change(s, nullptr, nullptr, e); }},
      {"check_mix", [=] { return t->check_mix(s, nullptr, nullptr, e); }},
      {"return_options", [=] { return t->return_options(s, nullptr, nullptr, &count, e); }},
      {"start_payment", [=, &out] { return t->start_payment(s, nullptr, &out, e); }},
      {"start_refund", [=, &out] { return t->start_refund(s, nullptr, &out, e); }},
      {"open_operations", [=] { return t->open_operations(s, nullptr, nullptr, e); }},
      {"resume", [=, &out] { return t->resume(s, none, &out, e); }},
      {"open_shift", [=] { return t->open_shift(s, nullptr, e); }},
      {"close_shift", [=, &out] { return t->close_shift(s, nullptr, &out, e); }},
      {"diagnose", [=] { return t->diagnose(s, nullptr, e); }},
      {"start_payment without an error buffer",
       [=, &out] { return t->start_payment(s, nullptr, &out, nullptr); }},
      {"tender of nothing", [=] { return t->tender(nullptr, nullptr, e); }},
  };
}

void null_arguments_are_invalid_in_every_function(const pospay_plugin& plugin,
                                                  const Subject& subject, Findings& findings) {
  Instance instance(plugin, subject);
  pospay_operation out{};
  for (const auto& [name, call] : null_calls(instance, out)) {
    findings.expect_code(call(), {POSPAY_INVALID}, name);
  }
  findings.expect(out.self == nullptr, "an output was touched");
}

void create_with_nulls_is_invalid(const pospay_plugin& plugin, const Subject& subject,
                                  Findings& findings) {
  pospay_method out{};
  pospay_create_args args{sizeof args, 0, nullptr, nullptr};
  findings.expect_code(plugin.create(nullptr, &out, nullptr), {POSPAY_INVALID}, "without args");
  findings.expect_code(plugin.create(&args, &out, nullptr), {POSPAY_INVALID}, "without host");
  SuiteHost host(subject);
  const referenced::HostTable lent(host);
  const auto without = [&](auto member, const char* name) {
    pospay_host lacking = *lent.get();
    lacking.*member = {};
    args.host = &lacking;
    findings.expect_code(plugin.create(&args, &out, nullptr), {POSPAY_INVALID}, name);
  };
  without(&pospay_host::request_wake_up, "a host without request_wake_up");
  without(&pospay_host::log, "a host without log");
  without(&pospay_host::get_secret, "a host without get_secret");
  without(&pospay_host::put_secret, "a host without put_secret");
  without(&pospay_host::data_folder, "a host without data_folder");
  findings.expect(out.self == nullptr, "an output was touched");
}

void a_second_init_is_refused(const pospay_plugin& plugin, const Subject&, Findings& findings) {
  findings.expect_code(plugin.init(nullptr), {POSPAY_REFUSED}, "init");
}

// Good arguments, wrong thread.
void another_thread_is_refused_by_every_function(const pospay_plugin& plugin,
                                                 const Subject& subject, Findings& findings) {
  Instance i(plugin, subject);
  convert::InlineArena<8192> arena;
  const PaymentRequest request = payment(subject, "thread-1");
  RefundRequest refund_request;
  refund_request.key = "thread-2";
  refund_request.amount = request.amount;
  refund_request.paid_line.provider_reference = "foreign";
  refund_request.receipt = request.receipt;
  refund_request.shift = request.shift;
  const HostChange host_change;
  const Mix mix_value;
  const ShiftBooks books_value;
  const auto* pay = write(arena, request);
  const auto* refund = write(arena, refund_request);
  const auto* change = write(arena, host_change);
  const auto* mix = write(arena, mix_value);
  const auto* books = write(arena, books_value);
  const auto* t = i.table();
  void* s = i.method.self;
  pospay_operation out{};
  std::thread other([&] {
    const pospay_tender* tender = nullptr;
    const pospay_parameter* const* parameters = nullptr;
    const pospay_verdict* verdict = nullptr;
    const pospay_return_option* const* options = nullptr;
    const pospay_open_operation* const* open = nullptr;
    std::uint32_t count = 0;
    pospay_error error{};
    pospay_error* e = &error;
    const pospay_text word = convert::write_text("word");
    const NamedCall calls[] = {
        {"tender", [&] { return t->tender(s, &tender, e); }},
        {"parameters", [&] { return t->parameters(s, &parameters, &count, e); }},
        {"configure", [&] { return t->configure(s, nullptr, 0, e); }},
        {"invoke", [&] { return t->invoke(s, word, &out, e); }},
        {"check_host_change", [&] { return t->check_host_change(s, change, &verdict, e); }},
        {"check_mix", [&] { return t->check_mix(s, mix, &verdict, e); }},
        {"return_options",
         [&] { return t->return_options(s, refund->paid_line, &options, &count, e); }},
        {"start_payment", [&] { return t->start_payment(s, pay, &out, e); }},
        {"start_refund", [&] { return t->start_refund(s, refund, &out, e); }},
        {"open_operations", [&] { return t->open_operations(s, &open, &count, e); }},
        {"resume", [&] { return t->resume(s, word, &out, e); }},
        {"open_shift", [&] { return t->open_shift(s, pay->shift, e); }},
        {"close_shift", [&] { return t->close_shift(s, books, &out, e); }},
        {"diagnose", [&] { return t->diagnose(s, &out, e); }},
    };
    for (const auto& [name, call] : calls) findings.expect_code(call(), {POSPAY_REFUSED}, name);
    t->prepare(s);
    t->destroy(s);  // does nothing
  });
  other.join();
  findings.expect(out.self == nullptr, "an operation was handed out");
  const pospay_tender* tender = nullptr;
  findings.expect_code(t->tender(s, &tender, nullptr), {POSPAY_OK}, "tender afterwards");
}

void short_structs_are_invalid(const pospay_plugin& plugin, const Subject& subject,
                               Findings& findings) {
  Instance i(plugin, subject);
  convert::InlineArena<4096> arena;
  const PaymentRequest request = payment(subject, "short-1");
  pospay_payment_request c = *write(arena, request);
  c.struct_size = 8;
  pospay_operation out{};
  findings.expect_code(i.table()->start_payment(i.method.self, &c, &out, nullptr), {POSPAY_INVALID},
                       "start_payment");
}

}  // namespace

const std::vector<Check>& boundary_checks() {
  static const std::vector<Check> checks = {
      {"null arguments are invalid in every function",
       null_arguments_are_invalid_in_every_function},
      {"create with nulls is invalid", create_with_nulls_is_invalid},
      {"a second init is refused", a_second_init_is_refused},
      {"another thread is refused by every function", another_thread_is_refused_by_every_function},
      {"short structs are invalid", short_structs_are_invalid},
  };
  return checks;
}

}  // namespace conformance
