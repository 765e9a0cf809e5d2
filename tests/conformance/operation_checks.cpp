// What a plugin does with payments, without a payment system behind it: refusals, keys, and what is
// left open.
#include "tests/conformance/checks.hpp"

namespace conformance {
namespace {

void an_unknown_key_is_not_found(const pospay_plugin& plugin, const Subject& subject,
                                 Findings& findings) {
  Instance i(plugin, subject);
  pospay_operation out{};
  const auto code = i.patiently([&] {
    return i.table()->resume(i.method.self, convert::write_text("never-heard-of"), &out, nullptr);
  });
  findings.expect_code(code, {POSPAY_NOT_FOUND}, "resume");
}

void wrong_requests_are_refused(const pospay_plugin& plugin, const Subject& subject,
                                Findings& findings) {
  Instance i(plugin, subject);
  const auto expect_refused = [&](const char* what, auto change) {
    PaymentRequest request = payment(subject, "wrong-1");
    change(request);
    pospay_operation out{};
    findings.expect_code(i.start(request, out), {POSPAY_INVALID, POSPAY_REFUSED}, what);
    if (out.self != nullptr) out.table->release(out.self);
  };
  const auto amount = [](Money money) {
    return [money](PaymentRequest& request) {
      request.amount = request.receipt.total = money;
      request.receipt.positions[0].price = request.receipt.positions[0].cost = money;
    };
  };
  expect_refused("an amount of zero", amount(Money{0, subject.currency, 2}));
  expect_refused("an amount below zero", amount(Money{-100, subject.currency, 2}));
  expect_refused("another currency", amount(Money{100, "XTS", 2}));
  expect_refused("no currency", amount(Money{100, "", 2}));
  expect_refused("an empty key", [](PaymentRequest& r) { r.key.clear(); });
  expect_refused("a key of 65 bytes", [](PaymentRequest& r) { r.key.assign(65, 'k'); });
  expect_refused("a key with a line break", [](PaymentRequest& r) { r.key = "a\r\nb"; });
  expect_refused("a key with a zero byte",
                 [](PaymentRequest& r) { r.key = std::string("a\0b", 3); });
}

void rules_answer_at_once_for_anything(const pospay_plugin& plugin, const Subject& subject,
                                       Findings& findings) {
  Instance i(plugin, subject);
  convert::InlineArena<4096> arena;
  const Money amount{100, subject.currency, 2};
  const Mix mix{{MixLine{TenderKind::cash, "cash", "Наличные", amount}}, amount, true};
  const PaidLine foreign{"not a reference of this plugin", amount, Money{0, subject.currency, 2},
                         0};
  const HostChange change{ChangeKind::add_tender, "", "Карта", false};
  const pospay_verdict* verdict = nullptr;
  const pospay_return_option* const* options = nullptr;
  std::uint32_t count = 0;
  const auto* t = i.table();
  const auto begin = std::chrono::steady_clock::now();
  findings.expect_code(t->check_mix(i.method.self, write(arena, mix), &verdict, nullptr),
                       {POSPAY_OK}, "check_mix");
  findings.expect_code(t->check_host_change(i.method.self, write(arena, change), &verdict, nullptr),
                       {POSPAY_OK}, "check_host_change");
  findings.expect_code(
      t->return_options(i.method.self, write(arena, foreign), &options, &count, nullptr),
      {POSPAY_OK, POSPAY_NOT_FOUND, POSPAY_INVALID}, "return_options");
  const auto took = std::chrono::steady_clock::now() - begin;
  findings.expect(took < std::chrono::seconds(1), "three rules took over a second");
}

// A refund of what this plugin never took.
void a_foreign_reference_is_not_refunded(const pospay_plugin& plugin, const Subject& subject,
                                         Findings& findings) {
  Instance i(plugin, subject);
  const PaymentRequest pay = payment(subject, "foreign-1");
  RefundRequest refund;
  refund.key = pay.key;
  refund.amount = pay.amount;
  refund.paid_line = PaidLine{"not a reference of this plugin", pay.amount,
                              Money{0, subject.currency, 2}, 1'700'000'000'000};
  refund.receipt = pay.receipt;
  refund.shift = pay.shift;
  pospay_operation out{};
  const auto code = i.patiently([&] {
    convert::InlineArena<4096> arena;
    return i.table()->start_refund(i.method.self, write(arena, refund), &out, nullptr);
  });
  findings.expect_code(code, {POSPAY_NOT_FOUND, POSPAY_INVALID, POSPAY_REFUSED, POSPAY_UNSUPPORTED},
                       "start_refund");
  if (out.self != nullptr) out.table->release(out.self);
}

void check_handle(const pospay_operation& operation, const std::string& key, Findings& findings) {
  const auto* t = operation.table;
  void* s = operation.self;
  const pospay_text own = t->key(s);
  findings.expect(std::string(own.data, own.size) == key, "the operation has another key");
  const pospay_text none{nullptr, 0};
  findings.expect_code(t->next_event(s, nullptr, nullptr), {POSPAY_INVALID}, "next_event(null)");
  findings.expect_code(t->submit_scan(s, none, nullptr), {POSPAY_INVALID}, "submit_scan(empty)");
  findings.expect_code(t->confirm(s, nullptr, nullptr), {POSPAY_INVALID}, "confirm(null)");
  findings.expect_code(t->settle_manually(s, nullptr, nullptr), {POSPAY_INVALID},
                       "settle_manually(null)");
  convert::InlineArena<256> arena;
  const FiscalReceipt value{"1", 1};
  const auto* receipt = write(arena, value);
  findings.expect_code(t->confirm(s, receipt, nullptr), {POSPAY_REFUSED}, "confirm too early");
  findings.expect_code(t->acknowledge(s, nullptr), {POSPAY_REFUSED}, "acknowledge too early");
  std::thread other([&] {
    const pospay_event* event = nullptr;
    findings.expect_code(t->next_event(s, &event, nullptr), {POSPAY_REFUSED},
                         "next_event on another thread");
    findings.expect_code(t->cancel(s, nullptr), {POSPAY_REFUSED}, "cancel on another thread");
    t->release(s);  // does nothing
  });
  other.join();
}

bool is_listed(Instance& i, const std::string& key, Findings& findings) {
  const pospay_open_operation* const* list = nullptr;
  std::uint32_t count = 0;
  const auto code = i.patiently(
      [&] { return i.table()->open_operations(i.method.self, &list, &count, nullptr); });
  findings.expect_code(code, {POSPAY_OK}, "open_operations");
  for (std::uint32_t n = 0; code == POSPAY_OK && n < count; ++n) {
    if (std::string(list[n]->key.data, list[n]->key.size) == key) return true;
  }
  return false;
}

void an_open_payment_survives_destroy_and_is_found_again(const pospay_plugin& plugin,
                                                         const Subject& subject,
                                                         Findings& findings) {
  const PaymentRequest request = payment(
      subject,
      "open-" + std::to_string(std::chrono::steady_clock::now().time_since_epoch().count()));
  {
    Instance i(plugin, subject);
    pospay_operation first{}, again{}, other{};
    const pospay_code code = i.start(request, first);
    findings.expect_code(code, {POSPAY_OK}, std::string("start_payment ") + i.error.message);
    if (code != POSPAY_OK) return;
    check_handle(first, request.key, findings);
    findings.expect_code(i.start(request, again), {POSPAY_OK}, "the same request again");
    PaymentRequest different = request;
    // Right in itself: twice of everything.
    different.amount.minor *= 2;
    different.receipt.total.minor *= 2;
    for (auto& position : different.receipt.positions) {
      position.price.minor *= 2;
      position.cost.minor *= 2;
    }
    for (auto& tender : different.receipt.tenders) tender.amount.minor *= 2;
    findings.expect_code(i.start(different, other), {POSPAY_REFUSED},
                         "the key for another request");
    findings.expect(is_listed(i, request.key, findings), "the open payment is not listed");
    for (auto* handle : {&first, &again, &other}) {
      if (handle->self != nullptr) handle->table->release(handle->self);
    }
  }
  Instance i(plugin, subject);
  findings.expect(is_listed(i, request.key, findings), "after destroy the payment is not listed");
  pospay_operation resumed{};
  const auto code = i.patiently([&] {
    return i.table()->resume(i.method.self, convert::write_text(request.key), &resumed, nullptr);
  });
  findings.expect_code(code, {POSPAY_OK}, "resume");
  if (resumed.self != nullptr) resumed.table->release(resumed.self);
}

// Sequence numbers grow from 1; an event lives until the next one.
void events_are_numbered_upwards(const pospay_plugin& plugin, const Subject& subject,
                                 Findings& findings) {
  Instance i(plugin, subject);
  const PaymentRequest request = payment(subject, "numbered-1");
  pospay_operation operation{};
  if (i.start(request, operation) != POSPAY_OK) {
    return findings.expect(false, i.error.message);
  }
  std::uint64_t last = 0;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  int count = 0;
  while (std::chrono::steady_clock::now() < end && count < 2) {
    const pospay_event* event = nullptr;
    findings.expect_code(operation.table->next_event(operation.self, &event, nullptr), {POSPAY_OK},
                         "next_event");
    if (event == nullptr) {
      i.host.wait_for_bell();
      continue;
    }
    findings.expect(event->sequence > last, "a sequence number does not grow");
    last = event->sequence;
    if (++count == 1) {
      findings.expect_code(operation.table->cancel(operation.self, nullptr), {POSPAY_OK}, "cancel");
    }
  }
  findings.expect(count > 0, "not one event");
  operation.table->release(operation.self);
}

}  // namespace

const std::vector<Check>& operation_checks() {
  static const std::vector<Check> checks = {
      {"an unknown key is not found", an_unknown_key_is_not_found},
      {"wrong requests are refused", wrong_requests_are_refused},
      {"rules answer at once for anything", rules_answer_at_once_for_anything},
      {"a foreign reference is not refunded", a_foreign_reference_is_not_refunded},
      {"an open payment survives destroy and is found again",
       an_open_payment_survives_destroy_and_is_found_again},
      {"events are numbered upwards", events_are_numbered_upwards},
  };
  return checks;
}

}  // namespace conformance
