// Every struct there and back, and what the other side may have done to it.
#include <cstring>

#include "pospay/cpp/convert_event.hpp"
#include "tests/api/dump.hpp"
#include "tests/api/samples.hpp"
#include "tests/boost_test.hpp"

using namespace api_test;
using namespace pospay::convert;

namespace {

// Value -> C -> value keeps every field; and the sample differs from the default in the dump.
template <class T>
void check_round_trip(const T& sample) {
  InlineArena<64> arena;  // small, so that the heap is used too
  const auto* c = write(arena, sample);
  BOOST_TEST(c->struct_size == sizeof *c);
  Reader reader(Mode::strict);
  T back{};
  BOOST_TEST_REQUIRE(read(reader, *c, back));
  BOOST_TEST(dump(back) == dump(sample));
  BOOST_TEST(dump(sample) != dump(T{}));
  // Read over something else nothing of the old value remains.
  T first{};
  InlineArena<1024> second_arena;
  T other = sample;
  Reader again(Mode::strict);
  BOOST_TEST_REQUIRE(read(again, *write(second_arena, other), first));
  BOOST_TEST(dump(first) == dump(sample));
}

template <class C, class T>
Error refusal(const C& c, T value = {}) {
  Reader reader(Mode::strict);
  BOOST_TEST_REQUIRE(!read(reader, c, value));
  return reader.error();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(convert)

BOOST_AUTO_TEST_CASE(every_struct_survives_the_way_there_and_back) {
  check_round_trip(sample_tender());
  check_round_trip(Choice{"one", sample_message()});
  check_round_trip(sample_parameter());
  check_round_trip(Verdict{false, sample_message()});
  check_round_trip(HostChange{ChangeKind::host_parameter, "t", "n", true});
  check_round_trip(sample_mix_line());
  check_round_trip(sample_mix());
  check_round_trip(sample_paid_line());
  check_round_trip(ReturnOption{TenderKind::other, "fake", byn(3)});
  check_round_trip(sample_position());
  check_round_trip(sample_receipt());
  check_round_trip(sample_shift());
  check_round_trip(sample_payment());
  check_round_trip(sample_refund());
  check_round_trip(FiscalReceipt{"77", 1'700'000'000'000});
  check_round_trip(Decision{true, "Иванова", "видела в кабинете"});
  check_round_trip(Qr{"q", 1, {1}});
  check_round_trip(sample_outcome());
  check_round_trip(sample_event());
  check_round_trip(sample_book_line());
  check_round_trip(ShiftBooks{sample_shift(), {sample_book_line()}});
  check_round_trip(sample_difference());
  check_round_trip(sample_reconciliation());
  check_round_trip(sample_check());
  check_round_trip(Diagnosis{{sample_check()}});
  check_round_trip(sample_open_operation());
}

BOOST_AUTO_TEST_CASE(a_struct_one_byte_short_of_version_1_0_is_refused_in_a_request) {
  const auto shortened = [](const auto& value, std::uint32_t size) {
    InlineArena<4096> arena;
    auto c = *write(arena, value);
    c.struct_size = size;
    using T = std::decay_t<decltype(value)>;
    return refusal(c, T{}).code;
  };
  const auto end = [](std::size_t offset, std::size_t size) {
    return static_cast<std::uint32_t>(offset + size - 1);
  };
#define POSPAY_END(type, field) end(offsetof(type, field), sizeof(type::field))
  BOOST_TEST((shortened(sample_mix(), POSPAY_END(pospay_mix, total)) == Code::invalid));
  BOOST_TEST((shortened(sample_mix_line(), POSPAY_END(pospay_mix_line, amount)) == Code::invalid));
  BOOST_TEST((shortened(HostChange{}, POSPAY_END(pospay_host_change, is_on)) == Code::invalid));
  BOOST_TEST(
      (shortened(sample_paid_line(), POSPAY_END(pospay_paid_line, paid_at_ms)) == Code::invalid));
  BOOST_TEST((shortened(sample_position(), POSPAY_END(pospay_position, cost)) == Code::invalid));
  BOOST_TEST((shortened(sample_receipt(), POSPAY_END(pospay_receipt, total)) == Code::invalid));
  BOOST_TEST((shortened(sample_shift(), POSPAY_END(pospay_shift, number_of_day)) == Code::invalid));
  BOOST_TEST(
      (shortened(sample_payment(), POSPAY_END(pospay_payment_request, shift)) == Code::invalid));
  BOOST_TEST(
      (shortened(sample_refund(), POSPAY_END(pospay_refund_request, shift)) == Code::invalid));
  BOOST_TEST((shortened(FiscalReceipt{}, POSPAY_END(pospay_fiscal_receipt, printed_at_ms)) ==
              Code::invalid));
  BOOST_TEST((shortened(Decision{}, POSPAY_END(pospay_decision, reason)) == Code::invalid));
  BOOST_TEST(
      (shortened(sample_book_line(), POSPAY_END(pospay_book_line, amount)) == Code::invalid));
  BOOST_TEST((shortened(ShiftBooks{}, POSPAY_END(pospay_shift_books, lines)) == Code::invalid));
#undef POSPAY_END
}

BOOST_AUTO_TEST_CASE(a_struct_that_has_grown_is_read_as_far_as_it_is_known) {
  struct {
    pospay_shift shift;
    char grown[64];
  } newer{};
  InlineArena<256> arena;
  newer.shift = *write(arena, lasting(sample_shift()));
  newer.shift.struct_size = sizeof newer;
  Reader reader(Mode::strict);
  Shift value;
  BOOST_TEST_REQUIRE(read(reader, newer.shift, value));
  BOOST_TEST(dump(value) == dump(sample_shift()));
}

BOOST_AUTO_TEST_CASE(fields_that_an_older_plugin_does_not_have_take_their_default) {
  InlineArena<4096> arena;
  auto tender = *write(arena, lasting(sample_tender()));
  tender.struct_size = offsetof(pospay_tender, is_enabled);
  tender.is_enabled = tender.is_deletable = 99;  // must not be looked at
  Reader reader(Mode::lenient);
  Tender value;
  BOOST_TEST_REQUIRE(read(reader, tender, value));
  BOOST_TEST(value.is_enabled);
  BOOST_TEST(value.is_deletable);
  BOOST_TEST(value.is_editable);
  BOOST_TEST(!value.gives_change);

  Event fresh = sample_event();
  fresh.kind = EventKind::waiting;
  auto event = *write(arena, fresh);
  event.struct_size = offsetof(pospay_event, time_left_ms);
  event.outcome = reinterpret_cast<const pospay_outcome*>(8);  // must not be followed
  Event read_event;
  BOOST_TEST_REQUIRE(read(reader, event, read_event));
  BOOST_TEST(read_event.sequence == 7u);
  BOOST_TEST(read_event.time_left_ms == -1);
  BOOST_TEST(!read_event.outcome.has_value());
}

BOOST_AUTO_TEST_CASE(numbers_that_are_not_known_become_what_the_headers_say) {
  BOOST_TEST((to_code(99) == Code::unknown));
  BOOST_TEST((to_code(-1) == Code::unknown));
  BOOST_TEST((to_code(POSPAY_INTERNAL) == Code::internal));
  BOOST_TEST((to_reason(12345) == Reason::gateway_refused));
  BOOST_TEST((to_reason(POSPAY_REASON_ANSWER_LOST) == Reason::answer_lost));
  BOOST_TEST((to_tender_kind(50) == TenderKind::other));
  BOOST_TEST((to_outcome_status(0) == OutcomeStatus::unknown));
  BOOST_TEST((to_outcome_status(6) == OutcomeStatus::unknown));
  BOOST_TEST((to_waiting_for(7) == WaitingFor::gateway));
  BOOST_TEST((to_waiting_for(0) == WaitingFor::nothing));
  BOOST_TEST((to_settled_as(5) == SettledAs::acknowledged));
  BOOST_TEST((to_open_state(0) == OpenState::unresolved));
  BOOST_TEST((to_open_state(9) == OpenState::unresolved));
  BOOST_TEST((to_repair(5) == Repair::ask_support));
  BOOST_TEST((to_check_status(4) == CheckStatus::warning));
  BOOST_TEST(!is_known_change(5));
  BOOST_TEST(!is_known_parameter_kind(6));
  BOOST_TEST(!is_known_event_kind(10));
  BOOST_TEST(!is_known_operation_kind(6));
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_utf_8_are_refused_in_a_request_H8) {
  const std::string bad[] = {"\xff",     "a\xc0\xaf",           "\xed\xa0\x80", "\xf4\x90\x80\x80",
                             "\xe2\x82", std::string("a\0b", 3)};
  for (const std::string& text : bad) {
    Shift shift = sample_shift();
    shift.id = text;
    InlineArena<256> arena;
    const Error error = refusal(*write(arena, shift), Shift{});
    BOOST_TEST((error.code == Code::invalid));
    BOOST_TEST(error.message.find("shift.id") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_text_of_a_megabyte_is_refused_and_one_at_the_limit_is_taken_H8) {
  Shift shift = sample_shift();
  InlineArena<256> arena;
  shift.id.assign(1024 * 1024, 'x');
  BOOST_TEST((refusal(*write(arena, shift), Shift{}).code == Code::invalid));
  shift.id.assign(max_text_size + 1, 'x');
  BOOST_TEST((refusal(*write(arena, shift), Shift{}).code == Code::invalid));
  shift.id.assign(max_text_size, 'x');
  Reader reader(Mode::strict);
  Shift value;
  BOOST_TEST(read(reader, *write(arena, shift), value));
}

BOOST_AUTO_TEST_CASE(null_pointers_with_a_size_or_a_count_are_refused_H8) {
  InlineArena<4096> arena;
  auto shift = *write(arena, lasting(sample_shift()));
  shift.id = pospay_text{nullptr, 3};
  BOOST_TEST((refusal(shift, Shift{}).code == Code::invalid));

  auto receipt = *write(arena, lasting(sample_receipt()));
  receipt.positions = nullptr;
  BOOST_TEST((refusal(receipt, Receipt{}).code == Code::invalid));
  const pospay_position* hole[] = {nullptr};
  receipt.positions = hole;
  receipt.position_count = 1;
  BOOST_TEST((refusal(receipt, Receipt{}).code == Code::invalid));

  auto payment = *write(arena, lasting(sample_payment()));
  payment.receipt = nullptr;
  BOOST_TEST((refusal(payment, PaymentRequest{}).code == Code::invalid));
  payment = *write(arena, lasting(sample_payment()));
  payment.shift = nullptr;
  BOOST_TEST((refusal(payment, PaymentRequest{}).code == Code::invalid));
  auto refund = *write(arena, lasting(sample_refund()));
  refund.paid_line = nullptr;
  BOOST_TEST((refusal(refund, RefundRequest{}).code == Code::invalid));
  auto books = *write(arena, lasting(ShiftBooks{}));
  books.shift = nullptr;
  BOOST_TEST((refusal(books, ShiftBooks{}).code == Code::invalid));
}

BOOST_AUTO_TEST_CASE(absurd_counts_are_refused_before_an_element_is_touched) {
  InlineArena<4096> arena;
  auto receipt = *write(arena, lasting(sample_receipt()));
  const pospay_position* one[] = {nullptr};
  receipt.positions = one;
  for (const std::uint32_t count : {max_positions + 1, UINT32_MAX}) {
    receipt.position_count = count;
    BOOST_TEST((refusal(receipt, Receipt{}).code == Code::invalid));
  }
  auto mix = *write(arena, lasting(sample_mix()));
  mix.line_count = UINT32_MAX;
  BOOST_TEST((refusal(mix, Mix{}).code == Code::invalid));
  Message many = sample_message();
  pospay_message c = write_message(arena, many);
  c.argument_count = UINT32_MAX;
  Reader reader(Mode::lenient);
  BOOST_TEST(!reader.message(c, many, "message"));
}

BOOST_AUTO_TEST_CASE(keys_and_receipt_numbers_carry_no_other_characters) {
  const auto is_key = [](std::string_view text) {
    Reader reader(Mode::strict);
    std::string out;
    return reader.key(write_text(text), out, "key");
  };
  BOOST_TEST(is_key("T1.42:1-a_1"));
  BOOST_TEST(is_key(std::string(64, 'a')));
  BOOST_TEST(!is_key(std::string(65, 'a')));
  BOOST_TEST(!is_key(""));
  BOOST_TEST(!is_key("a\r\nb"));
  BOOST_TEST(!is_key(std::string("a\0b", 3)));
  BOOST_TEST(!is_key("ключ"));
  BOOST_TEST(!is_key("a b"));

  for (const char* number : {"1 2", "1\n", "№1", "1/2", "123456789012345678901234567890123"}) {
    Receipt receipt = sample_receipt();
    receipt.number = number;
    InlineArena<4096> arena;
    BOOST_TEST((refusal(*write(arena, receipt), Receipt{}).code == Code::invalid));
  }
}

BOOST_AUTO_TEST_CASE(money_without_a_currency_or_not_above_zero_is_refused) {
  InlineArena<4096> arena;
  const auto with = [&arena](Money amount) {
    PaymentRequest request = sample_payment();
    request.amount = amount;
    Reader reader(Mode::strict);
    PaymentRequest out;
    return read(reader, *write(arena, request), out);
  };
  BOOST_TEST(with(byn(1)));
  BOOST_TEST(with(byn(INT64_MAX)));
  BOOST_TEST(!with(byn(0)));
  BOOST_TEST(!with(byn(-1)));
  BOOST_TEST(!with(byn(INT64_MIN)));
  BOOST_TEST(!with(Money{1, "", 2}));
  BOOST_TEST(!with(Money{1, "byn", 2}));
  BOOST_TEST(!with(Money{1, "BYNX", 2}));
  BOOST_TEST(!with(Money{1, "BYN", -1}));
  BOOST_TEST(!with(Money{1, "BYN", 5}));
  pospay_payment_request c = *write(arena, lasting(sample_payment()));
  std::memcpy(c.amount.currency, "BYNX", 4);  // not terminated
  BOOST_TEST((refusal(c, PaymentRequest{}).code == Code::invalid));
}

BOOST_AUTO_TEST_CASE(an_approval_is_not_lost_to_a_bad_letter_in_its_message) {
  Event event = sample_event();
  event.outcome->message.text = "ok \xff";
  event.message.text.assign(1024 * 1024, 'x');
  InlineArena<4096> arena;
  Reader reader(Mode::lenient);
  Event value;
  BOOST_TEST_REQUIRE(read(reader, *write(arena, event), value));
  BOOST_TEST((value.outcome->status == OutcomeStatus::approved));
  BOOST_TEST(value.outcome->message.text == "ok \xEF\xBF\xBD");
  BOOST_TEST(value.message.text.size() == max_text_size);
}

BOOST_AUTO_TEST_CASE(an_outcome_that_cannot_be_read_is_unknown) {
  const auto outcome_of = [](const pospay_event& c) {
    Reader reader(Mode::lenient);
    Event value;
    BOOST_TEST_REQUIRE(read(reader, c, value));
    BOOST_TEST_REQUIRE(value.outcome.has_value());
    return value.outcome->status;
  };
  InlineArena<4096> arena;
  pospay_event c = *write(arena, lasting(sample_event()));
  pospay_outcome outcome = *c.outcome;
  c.outcome = nullptr;
  BOOST_TEST((outcome_of(c) == OutcomeStatus::unknown));
  c.outcome = &outcome;
  BOOST_TEST((outcome_of(c) == OutcomeStatus::approved));
  outcome.status = 77;
  BOOST_TEST((outcome_of(c) == OutcomeStatus::unknown));
  outcome.status = POSPAY_OUTCOME_APPROVED;
  std::memcpy(outcome.amount.currency, "B\0\0", 4);
  BOOST_TEST((outcome_of(c) == OutcomeStatus::unknown));
  outcome = *write(arena, lasting(sample_outcome()));
  const std::string long_reference(max_provider_reference_size + 1, 'r');
  outcome.provider_reference = write_text(long_reference);
  BOOST_TEST((outcome_of(c) == OutcomeStatus::unknown));
  outcome = *write(arena, lasting(sample_outcome()));
  outcome.struct_size = 4;
  BOOST_TEST((outcome_of(c) == OutcomeStatus::unknown));
}

BOOST_AUTO_TEST_CASE(a_qr_code_without_a_sound_matrix_keeps_its_text) {
  InlineArena<4096> arena;
  Event event;
  event.kind = EventKind::show_qr;
  event.qr = Qr{"https://example.by", 3, {1, 0}};  // says 3 x 3, has two modules
  Reader reader(Mode::lenient);
  Event value;
  BOOST_TEST_REQUIRE(read(reader, *write(arena, event), value));
  BOOST_TEST_REQUIRE(value.qr.has_value());
  BOOST_TEST(value.qr->text == "https://example.by");
  BOOST_TEST(value.qr->width == 0u);
  pospay_qr wide = *write(arena, lasting(Qr{"t", 1, {1}}));
  wide.width = max_qr_width + 1;
  BOOST_TEST_REQUIRE(read(reader, wide, *value.qr));
  BOOST_TEST(value.qr->width == 0u);
}

BOOST_AUTO_TEST_CASE(an_error_buffer_is_filled_with_whole_characters) {
  pospay_error error;
  std::string text(511, 'a');
  text.replace(510, 1, "ж");  // two bytes at 510 and 511: does not fit before the zero
  report(&error, POSPAY_INVALID, text, "id\xff");
  BOOST_TEST(std::strlen(error.message) == 510u);
  BOOST_TEST(is_text(error.message));
  BOOST_TEST(std::string(error.id) == "id?");
  std::memset(&error, 'x', sizeof error);  // a plugin that forgot the zero
  const Error back = to_error(POSPAY_REFUSED, error);
  BOOST_TEST(back.message.size() == sizeof error.message);
  BOOST_TEST((back.code == Code::refused));
}

BOOST_AUTO_TEST_CASE(the_arena_hands_out_aligned_zeroed_memory_again_after_reset) {
  InlineArena<64> arena;
  char* bytes = arena.make_array<char>(3);
  bytes[0] = 1;
  for (int i = 0; i < 100; ++i) {
    auto* number = arena.make<std::int64_t>();
    BOOST_TEST_REQUIRE(reinterpret_cast<std::uintptr_t>(number) % alignof(std::int64_t) == 0u);
    BOOST_TEST_REQUIRE(*number == 0);
    *number = -1;
  }
  BOOST_TEST(arena.make_array<int>(0) == nullptr);
  BOOST_CHECK_THROW(arena.make_array<std::int64_t>(SIZE_MAX / 4), std::bad_alloc);
  arena.reset();
  BOOST_TEST(static_cast<void*>(arena.make_array<char>(3)) == static_cast<void*>(bytes));
  BOOST_TEST(bytes[0] == 0);
}

BOOST_AUTO_TEST_SUITE_END()
