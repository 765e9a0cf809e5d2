// The contract 1.0 in numbers, for LP64: sizes and offsets of every struct, and every enumerator,
// as they were frozen. Checked against the headers of today: fields may be added at the end of a
// struct that begins with struct_size, nothing else may change. Longer than 400 lines because it is
// a table.
#include <cstddef>
#include <string>

#include "pospay/plugin.h"
#include "tests/boost_test.hpp"

namespace {

static_assert(sizeof(void*) == 8 && sizeof(long) == 8, "the table is for LP64");

#define POSPAY_FROZEN(type, size) static_assert(sizeof(type) == (size), #type " is frozen")
#define POSPAY_GROWS(type, size) static_assert(sizeof(type) >= (size), #type " only grows")
#define POSPAY_FIELD(type, field, offset) \
  static_assert(offsetof(type, field) == (offset), #type "." #field " may not move")
#define POSPAY_NUMBER(name, number) static_assert((name) == (number), #name " may not change")

POSPAY_FROZEN(pospay_text, 16);
POSPAY_FIELD(pospay_text, data, 0);
POSPAY_FIELD(pospay_text, size, 8);

POSPAY_FROZEN(pospay_error, 576);
POSPAY_FIELD(pospay_error, id, 0);
POSPAY_FIELD(pospay_error, message, 64);

POSPAY_FROZEN(pospay_money, 16);
POSPAY_FIELD(pospay_money, minor, 0);
POSPAY_FIELD(pospay_money, currency, 8);
POSPAY_FIELD(pospay_money, exponent, 12);

POSPAY_FROZEN(pospay_argument, 32);
POSPAY_FIELD(pospay_argument, name, 0);
POSPAY_FIELD(pospay_argument, value, 16);

POSPAY_FROZEN(pospay_message, 48);
POSPAY_FIELD(pospay_message, id, 0);
POSPAY_FIELD(pospay_message, text, 16);
POSPAY_FIELD(pospay_message, arguments, 32);
POSPAY_FIELD(pospay_message, argument_count, 40);

POSPAY_FROZEN(pospay_localised_text, 32);
POSPAY_FIELD(pospay_localised_text, language, 0);
POSPAY_FIELD(pospay_localised_text, text, 16);

POSPAY_GROWS(pospay_tender, 56);
POSPAY_FIELD(pospay_tender, struct_size, 0);
POSPAY_FIELD(pospay_tender, kind, 4);
POSPAY_FIELD(pospay_tender, id, 8);
POSPAY_FIELD(pospay_tender, names, 24);
POSPAY_FIELD(pospay_tender, name_count, 32);
POSPAY_FIELD(pospay_tender, capabilities, 36);
POSPAY_FIELD(pospay_tender, is_enabled, 40);
POSPAY_FIELD(pospay_tender, is_deletable, 44);
POSPAY_FIELD(pospay_tender, is_editable, 48);
POSPAY_FIELD(pospay_tender, gives_change, 52);

POSPAY_GROWS(pospay_choice, 72);
POSPAY_FIELD(pospay_choice, struct_size, 0);
POSPAY_FIELD(pospay_choice, reserved, 4);
POSPAY_FIELD(pospay_choice, id, 8);
POSPAY_FIELD(pospay_choice, label, 24);

POSPAY_GROWS(pospay_parameter, 184);
POSPAY_FIELD(pospay_parameter, struct_size, 0);
POSPAY_FIELD(pospay_parameter, kind, 4);
POSPAY_FIELD(pospay_parameter, id, 8);
POSPAY_FIELD(pospay_parameter, label, 24);
POSPAY_FIELD(pospay_parameter, help, 72);
POSPAY_FIELD(pospay_parameter, default_value, 120);
POSPAY_FIELD(pospay_parameter, choices, 136);
POSPAY_FIELD(pospay_parameter, choice_count, 144);
POSPAY_FIELD(pospay_parameter, max_size, 148);
POSPAY_FIELD(pospay_parameter, depends_on, 152);
POSPAY_FIELD(pospay_parameter, depends_on_host, 168);

POSPAY_GROWS(pospay_verdict, 56);
POSPAY_FIELD(pospay_verdict, struct_size, 0);
POSPAY_FIELD(pospay_verdict, is_allowed, 4);
POSPAY_FIELD(pospay_verdict, message, 8);

POSPAY_GROWS(pospay_host_change, 48);
POSPAY_FIELD(pospay_host_change, struct_size, 0);
POSPAY_FIELD(pospay_host_change, kind, 4);
POSPAY_FIELD(pospay_host_change, tender_id, 8);
POSPAY_FIELD(pospay_host_change, name, 24);
POSPAY_FIELD(pospay_host_change, is_on, 40);
POSPAY_FIELD(pospay_host_change, reserved, 44);

POSPAY_GROWS(pospay_mix_line, 56);
POSPAY_FIELD(pospay_mix_line, struct_size, 0);
POSPAY_FIELD(pospay_mix_line, kind, 4);
POSPAY_FIELD(pospay_mix_line, tender_id, 8);
POSPAY_FIELD(pospay_mix_line, name, 24);
POSPAY_FIELD(pospay_mix_line, amount, 40);

POSPAY_GROWS(pospay_mix, 40);
POSPAY_FIELD(pospay_mix, struct_size, 0);
POSPAY_FIELD(pospay_mix, single_cycle, 4);
POSPAY_FIELD(pospay_mix, lines, 8);
POSPAY_FIELD(pospay_mix, line_count, 16);
POSPAY_FIELD(pospay_mix, reserved, 20);
POSPAY_FIELD(pospay_mix, total, 24);

POSPAY_GROWS(pospay_paid_line, 64);
POSPAY_FIELD(pospay_paid_line, struct_size, 0);
POSPAY_FIELD(pospay_paid_line, reserved, 4);
POSPAY_FIELD(pospay_paid_line, provider_reference, 8);
POSPAY_FIELD(pospay_paid_line, paid, 24);
POSPAY_FIELD(pospay_paid_line, returned, 40);
POSPAY_FIELD(pospay_paid_line, paid_at_ms, 56);

POSPAY_GROWS(pospay_return_option, 40);
POSPAY_FIELD(pospay_return_option, struct_size, 0);
POSPAY_FIELD(pospay_return_option, kind, 4);
POSPAY_FIELD(pospay_return_option, tender_id, 8);
POSPAY_FIELD(pospay_return_option, most, 24);

POSPAY_GROWS(pospay_position, 96);
POSPAY_FIELD(pospay_position, struct_size, 0);
POSPAY_FIELD(pospay_position, is_service, 4);
POSPAY_FIELD(pospay_position, name, 8);
POSPAY_FIELD(pospay_position, barcode, 24);
POSPAY_FIELD(pospay_position, unit, 40);
POSPAY_FIELD(pospay_position, quantity_milli, 56);
POSPAY_FIELD(pospay_position, price, 64);
POSPAY_FIELD(pospay_position, cost, 80);

POSPAY_GROWS(pospay_receipt, 112);
POSPAY_FIELD(pospay_receipt, struct_size, 0);
POSPAY_FIELD(pospay_receipt, position_count, 4);
POSPAY_FIELD(pospay_receipt, number, 8);
POSPAY_FIELD(pospay_receipt, title, 24);
POSPAY_FIELD(pospay_receipt, header, 40);
POSPAY_FIELD(pospay_receipt, footer, 56);
POSPAY_FIELD(pospay_receipt, positions, 72);
POSPAY_FIELD(pospay_receipt, tenders, 80);
POSPAY_FIELD(pospay_receipt, tender_count, 88);
POSPAY_FIELD(pospay_receipt, reserved, 92);
POSPAY_FIELD(pospay_receipt, total, 96);

POSPAY_GROWS(pospay_shift, 40);
POSPAY_FIELD(pospay_shift, struct_size, 0);
POSPAY_FIELD(pospay_shift, utc_offset_minutes, 4);
POSPAY_FIELD(pospay_shift, id, 8);
POSPAY_FIELD(pospay_shift, opened_at_ms, 24);
POSPAY_FIELD(pospay_shift, number_of_day, 32);
POSPAY_FIELD(pospay_shift, reserved, 36);

POSPAY_GROWS(pospay_payment_request, 72);
POSPAY_FIELD(pospay_payment_request, struct_size, 0);
POSPAY_FIELD(pospay_payment_request, reserved, 4);
POSPAY_FIELD(pospay_payment_request, key, 8);
POSPAY_FIELD(pospay_payment_request, line, 24);
POSPAY_FIELD(pospay_payment_request, amount, 40);
POSPAY_FIELD(pospay_payment_request, receipt, 56);
POSPAY_FIELD(pospay_payment_request, shift, 64);

POSPAY_GROWS(pospay_refund_request, 64);
POSPAY_FIELD(pospay_refund_request, struct_size, 0);
POSPAY_FIELD(pospay_refund_request, reserved, 4);
POSPAY_FIELD(pospay_refund_request, key, 8);
POSPAY_FIELD(pospay_refund_request, amount, 24);
POSPAY_FIELD(pospay_refund_request, paid_line, 40);
POSPAY_FIELD(pospay_refund_request, receipt, 48);
POSPAY_FIELD(pospay_refund_request, shift, 56);

POSPAY_GROWS(pospay_fiscal_receipt, 32);
POSPAY_FIELD(pospay_fiscal_receipt, struct_size, 0);
POSPAY_FIELD(pospay_fiscal_receipt, reserved, 4);
POSPAY_FIELD(pospay_fiscal_receipt, number, 8);
POSPAY_FIELD(pospay_fiscal_receipt, printed_at_ms, 24);

POSPAY_GROWS(pospay_decision, 40);
POSPAY_FIELD(pospay_decision, struct_size, 0);
POSPAY_FIELD(pospay_decision, is_paid, 4);
POSPAY_FIELD(pospay_decision, supervisor, 8);
POSPAY_FIELD(pospay_decision, reason, 24);

POSPAY_GROWS(pospay_qr, 32);
POSPAY_FIELD(pospay_qr, struct_size, 0);
POSPAY_FIELD(pospay_qr, width, 4);
POSPAY_FIELD(pospay_qr, text, 8);
POSPAY_FIELD(pospay_qr, modules, 24);

POSPAY_GROWS(pospay_outcome, 112);
POSPAY_FIELD(pospay_outcome, struct_size, 0);
POSPAY_FIELD(pospay_outcome, status, 4);
POSPAY_FIELD(pospay_outcome, reason, 8);
POSPAY_FIELD(pospay_outcome, reserved, 12);
POSPAY_FIELD(pospay_outcome, message, 16);
POSPAY_FIELD(pospay_outcome, amount, 64);
POSPAY_FIELD(pospay_outcome, payment_number, 80);
POSPAY_FIELD(pospay_outcome, provider_reference, 96);

POSPAY_GROWS(pospay_event, 128);
POSPAY_FIELD(pospay_event, struct_size, 0);
POSPAY_FIELD(pospay_event, kind, 4);
POSPAY_FIELD(pospay_event, sequence, 8);
POSPAY_FIELD(pospay_event, time_left_ms, 16);
POSPAY_FIELD(pospay_event, message, 24);
POSPAY_FIELD(pospay_event, waiting_for, 72);
POSPAY_FIELD(pospay_event, settled_as, 76);
POSPAY_FIELD(pospay_event, code, 80);
POSPAY_FIELD(pospay_event, qr, 96);
POSPAY_FIELD(pospay_event, outcome, 104);
POSPAY_FIELD(pospay_event, reconciliation, 112);
POSPAY_FIELD(pospay_event, diagnosis, 120);

POSPAY_GROWS(pospay_open_operation, 136);
POSPAY_FIELD(pospay_open_operation, struct_size, 0);
POSPAY_FIELD(pospay_open_operation, kind, 4);
POSPAY_FIELD(pospay_open_operation, state, 8);
POSPAY_FIELD(pospay_open_operation, reserved, 12);
POSPAY_FIELD(pospay_open_operation, key, 16);
POSPAY_FIELD(pospay_open_operation, line, 32);
POSPAY_FIELD(pospay_open_operation, receipt_number, 48);
POSPAY_FIELD(pospay_open_operation, amount, 64);
POSPAY_FIELD(pospay_open_operation, started_at_ms, 80);
POSPAY_FIELD(pospay_open_operation, message, 88);

POSPAY_FROZEN(pospay_operation, 16);
POSPAY_FIELD(pospay_operation, self, 0);
POSPAY_FIELD(pospay_operation, table, 8);

POSPAY_GROWS(pospay_operation_table, 80);
POSPAY_FIELD(pospay_operation_table, struct_size, 0);
POSPAY_FIELD(pospay_operation_table, reserved, 4);
POSPAY_FIELD(pospay_operation_table, key, 8);
POSPAY_FIELD(pospay_operation_table, next_event, 16);
POSPAY_FIELD(pospay_operation_table, submit_scan, 24);
POSPAY_FIELD(pospay_operation_table, cancel, 32);
POSPAY_FIELD(pospay_operation_table, confirm, 40);
POSPAY_FIELD(pospay_operation_table, roll_back, 48);
POSPAY_FIELD(pospay_operation_table, acknowledge, 56);
POSPAY_FIELD(pospay_operation_table, settle_manually, 64);
POSPAY_FIELD(pospay_operation_table, release, 72);

POSPAY_GROWS(pospay_book_line, 72);
POSPAY_FIELD(pospay_book_line, struct_size, 0);
POSPAY_FIELD(pospay_book_line, kind, 4);
POSPAY_FIELD(pospay_book_line, key, 8);
POSPAY_FIELD(pospay_book_line, receipt_number, 24);
POSPAY_FIELD(pospay_book_line, provider_reference, 40);
POSPAY_FIELD(pospay_book_line, amount, 56);

POSPAY_GROWS(pospay_shift_books, 24);
POSPAY_FIELD(pospay_shift_books, struct_size, 0);
POSPAY_FIELD(pospay_shift_books, line_count, 4);
POSPAY_FIELD(pospay_shift_books, shift, 8);
POSPAY_FIELD(pospay_shift_books, lines, 16);

POSPAY_GROWS(pospay_difference, 128);
POSPAY_FIELD(pospay_difference, struct_size, 0);
POSPAY_FIELD(pospay_difference, kind, 4);
POSPAY_FIELD(pospay_difference, repair, 8);
POSPAY_FIELD(pospay_difference, reserved, 12);
POSPAY_FIELD(pospay_difference, key, 16);
POSPAY_FIELD(pospay_difference, payment_number, 32);
POSPAY_FIELD(pospay_difference, here, 48);
POSPAY_FIELD(pospay_difference, there, 64);
POSPAY_FIELD(pospay_difference, message, 80);

POSPAY_GROWS(pospay_reconciliation, 88);
POSPAY_FIELD(pospay_reconciliation, struct_size, 0);
POSPAY_FIELD(pospay_reconciliation, difference_count, 4);
POSPAY_FIELD(pospay_reconciliation, differences, 8);
POSPAY_FIELD(pospay_reconciliation, payments_compared, 16);
POSPAY_FIELD(pospay_reconciliation, sales_here, 24);
POSPAY_FIELD(pospay_reconciliation, sales_there, 40);
POSPAY_FIELD(pospay_reconciliation, returns_here, 56);
POSPAY_FIELD(pospay_reconciliation, returns_there, 72);

POSPAY_GROWS(pospay_check, 80);
POSPAY_FIELD(pospay_check, struct_size, 0);
POSPAY_FIELD(pospay_check, status, 4);
POSPAY_FIELD(pospay_check, id, 8);
POSPAY_FIELD(pospay_check, message, 24);
POSPAY_FIELD(pospay_check, elapsed_ms, 72);

POSPAY_GROWS(pospay_diagnosis, 16);
POSPAY_FIELD(pospay_diagnosis, struct_size, 0);
POSPAY_FIELD(pospay_diagnosis, check_count, 4);
POSPAY_FIELD(pospay_diagnosis, checks, 8);

POSPAY_GROWS(pospay_host, 104);
POSPAY_FIELD(pospay_host, struct_size, 0);
POSPAY_FIELD(pospay_host, reserved, 4);
POSPAY_FIELD(pospay_host, context, 8);
POSPAY_FIELD(pospay_host, request_wake_up, 16);
POSPAY_FIELD(pospay_host, log, 24);
POSPAY_FIELD(pospay_host, get_secret, 32);
POSPAY_FIELD(pospay_host, put_secret, 40);
POSPAY_FIELD(pospay_host, data_folder, 48);
POSPAY_FIELD(pospay_host, locale, 64);
POSPAY_FIELD(pospay_host, monotonic_ms, 80);
POSPAY_FIELD(pospay_host, wall_ms, 88);
POSPAY_FIELD(pospay_host, utc_offset_minutes, 96);
POSPAY_FIELD(pospay_host, reserved_2, 100);

POSPAY_FROZEN(pospay_method, 16);
POSPAY_FIELD(pospay_method, self, 0);
POSPAY_FIELD(pospay_method, table, 8);

POSPAY_GROWS(pospay_method_table, 136);
POSPAY_FIELD(pospay_method_table, struct_size, 0);
POSPAY_FIELD(pospay_method_table, reserved, 4);
POSPAY_FIELD(pospay_method_table, destroy, 8);
POSPAY_FIELD(pospay_method_table, tender, 16);
POSPAY_FIELD(pospay_method_table, parameters, 24);
POSPAY_FIELD(pospay_method_table, configure, 32);
POSPAY_FIELD(pospay_method_table, invoke, 40);
POSPAY_FIELD(pospay_method_table, check_host_change, 48);
POSPAY_FIELD(pospay_method_table, check_mix, 56);
POSPAY_FIELD(pospay_method_table, return_options, 64);
POSPAY_FIELD(pospay_method_table, prepare, 72);
POSPAY_FIELD(pospay_method_table, start_payment, 80);
POSPAY_FIELD(pospay_method_table, start_refund, 88);
POSPAY_FIELD(pospay_method_table, open_operations, 96);
POSPAY_FIELD(pospay_method_table, resume, 104);
POSPAY_FIELD(pospay_method_table, open_shift, 112);
POSPAY_FIELD(pospay_method_table, close_shift, 120);
POSPAY_FIELD(pospay_method_table, diagnose, 128);

POSPAY_GROWS(pospay_create_args, 24);
POSPAY_FIELD(pospay_create_args, struct_size, 0);
POSPAY_FIELD(pospay_create_args, setting_count, 4);
POSPAY_FIELD(pospay_create_args, host, 8);
POSPAY_FIELD(pospay_create_args, settings, 16);

POSPAY_GROWS(pospay_plugin, 64);
POSPAY_FIELD(pospay_plugin, struct_size, 0);
POSPAY_FIELD(pospay_plugin, abi_major, 4);
POSPAY_FIELD(pospay_plugin, abi_minor, 6);
POSPAY_FIELD(pospay_plugin, id, 8);
POSPAY_FIELD(pospay_plugin, name, 16);
POSPAY_FIELD(pospay_plugin, version, 24);
POSPAY_FIELD(pospay_plugin, vendor, 32);
POSPAY_FIELD(pospay_plugin, init, 40);
POSPAY_FIELD(pospay_plugin, deinit, 48);
POSPAY_FIELD(pospay_plugin, create, 56);

POSPAY_NUMBER(POSPAY_OK, 0);
POSPAY_NUMBER(POSPAY_INVALID, 1);
POSPAY_NUMBER(POSPAY_NOT_READY, 2);
POSPAY_NUMBER(POSPAY_REFUSED, 3);
POSPAY_NUMBER(POSPAY_UNAVAILABLE, 4);
POSPAY_NUMBER(POSPAY_UNKNOWN, 5);
POSPAY_NUMBER(POSPAY_UNSUPPORTED, 6);
POSPAY_NUMBER(POSPAY_NOT_FOUND, 7);
POSPAY_NUMBER(POSPAY_INTERNAL, 8);
POSPAY_NUMBER(POSPAY_REASON_NONE, 0);
POSPAY_NUMBER(POSPAY_REASON_BUYER_DECLINED, 1);
POSPAY_NUMBER(POSPAY_REASON_NOT_ENOUGH_MONEY, 2);
POSPAY_NUMBER(POSPAY_REASON_BUYER_TIMED_OUT, 3);
POSPAY_NUMBER(POSPAY_REASON_CANCELLED_BY_CASHIER, 4);
POSPAY_NUMBER(POSPAY_REASON_CANCELLED_BY_SYSTEM, 5);
POSPAY_NUMBER(POSPAY_REASON_CODE_USED, 10);
POSPAY_NUMBER(POSPAY_REASON_CODE_EXPIRED, 11);
POSPAY_NUMBER(POSPAY_REASON_CODE_FOREIGN, 12);
POSPAY_NUMBER(POSPAY_REASON_GATEWAY_REFUSED, 20);
POSPAY_NUMBER(POSPAY_REASON_REGISTER_UNKNOWN, 21);
POSPAY_NUMBER(POSPAY_REASON_UNAUTHORIZED, 22);
POSPAY_NUMBER(POSPAY_REASON_TOKEN_EXISTS, 23);
POSPAY_NUMBER(POSPAY_REASON_SESSION_LOST, 24);
POSPAY_NUMBER(POSPAY_REASON_GATEWAY_UNREACHABLE, 30);
POSPAY_NUMBER(POSPAY_REASON_GATEWAY_UNTRUSTED, 31);
POSPAY_NUMBER(POSPAY_REASON_JOURNAL_UNAVAILABLE, 40);
POSPAY_NUMBER(POSPAY_REASON_REFUND_EXCEEDS, 50);
POSPAY_NUMBER(POSPAY_REASON_REFUND_TOO_LATE, 51);
POSPAY_NUMBER(POSPAY_REASON_PAYMENT_NOT_FOUND, 52);
POSPAY_NUMBER(POSPAY_REASON_ANSWER_LOST, 60);
POSPAY_NUMBER(POSPAY_REASON_ANSWER_MISMATCH, 61);
POSPAY_NUMBER(POSPAY_REASON_INTERNAL, 99);
POSPAY_NUMBER(POSPAY_TENDER_CASH, 1);
POSPAY_NUMBER(POSPAY_TENDER_CARD, 2);
POSPAY_NUMBER(POSPAY_TENDER_OTHER, 3);
POSPAY_NUMBER(POSPAY_CAN_PAY, 1);
POSPAY_NUMBER(POSPAY_CAN_REFUND, 2);
POSPAY_NUMBER(POSPAY_CAN_REFUND_PART, 4);
POSPAY_NUMBER(POSPAY_CAN_CANCEL, 8);
POSPAY_NUMBER(POSPAY_CAN_RECONCILE, 16);
POSPAY_NUMBER(POSPAY_CAN_DIAGNOSE, 32);
POSPAY_NUMBER(POSPAY_PARAMETER_TOGGLE, 1);
POSPAY_NUMBER(POSPAY_PARAMETER_CHOICE, 2);
POSPAY_NUMBER(POSPAY_PARAMETER_TEXT, 3);
POSPAY_NUMBER(POSPAY_PARAMETER_SECRET, 4);
POSPAY_NUMBER(POSPAY_PARAMETER_ACTION, 5);
POSPAY_NUMBER(POSPAY_CHANGE_ADD_TENDER, 1);
POSPAY_NUMBER(POSPAY_CHANGE_EDIT_TENDER, 2);
POSPAY_NUMBER(POSPAY_CHANGE_DELETE_TENDER, 3);
POSPAY_NUMBER(POSPAY_CHANGE_HOST_PARAMETER, 4);
POSPAY_NUMBER(POSPAY_EVENT_SHOW_QR, 1);
POSPAY_NUMBER(POSPAY_EVENT_SHOW_CODE, 2);
POSPAY_NUMBER(POSPAY_EVENT_ASK_SCAN, 3);
POSPAY_NUMBER(POSPAY_EVENT_WAITING, 4);
POSPAY_NUMBER(POSPAY_EVENT_OUTCOME, 5);
POSPAY_NUMBER(POSPAY_EVENT_SETTLED, 6);
POSPAY_NUMBER(POSPAY_EVENT_RECONCILIATION, 7);
POSPAY_NUMBER(POSPAY_EVENT_DIAGNOSIS, 8);
POSPAY_NUMBER(POSPAY_EVENT_NOTICE, 9);
POSPAY_NUMBER(POSPAY_WAITING_GATEWAY, 1);
POSPAY_NUMBER(POSPAY_WAITING_SCAN, 2);
POSPAY_NUMBER(POSPAY_WAITING_CONFIRMATION, 3);
POSPAY_NUMBER(POSPAY_WAITING_CANCEL, 4);
POSPAY_NUMBER(POSPAY_WAITING_RESOLUTION, 5);
POSPAY_NUMBER(POSPAY_WAITING_MONEY_BACK, 6);
POSPAY_NUMBER(POSPAY_OUTCOME_APPROVED, 1);
POSPAY_NUMBER(POSPAY_OUTCOME_DECLINED, 2);
POSPAY_NUMBER(POSPAY_OUTCOME_TIMED_OUT, 3);
POSPAY_NUMBER(POSPAY_OUTCOME_CANCELLED, 4);
POSPAY_NUMBER(POSPAY_OUTCOME_UNKNOWN, 5);
POSPAY_NUMBER(POSPAY_SETTLED_CONFIRMED, 1);
POSPAY_NUMBER(POSPAY_SETTLED_ROLLED_BACK, 2);
POSPAY_NUMBER(POSPAY_SETTLED_ACKNOWLEDGED, 3);
POSPAY_NUMBER(POSPAY_SETTLED_MANUALLY, 4);
POSPAY_NUMBER(POSPAY_OPERATION_PAYMENT, 1);
POSPAY_NUMBER(POSPAY_OPERATION_REFUND, 2);
POSPAY_NUMBER(POSPAY_OPERATION_ACTION, 3);
POSPAY_NUMBER(POSPAY_OPERATION_CLOSE_SHIFT, 4);
POSPAY_NUMBER(POSPAY_OPERATION_DIAGNOSIS, 5);
POSPAY_NUMBER(POSPAY_OPEN_UNRESOLVED, 1);
POSPAY_NUMBER(POSPAY_OPEN_UNCONFIRMED, 2);
POSPAY_NUMBER(POSPAY_OPEN_UNDELIVERED, 3);
POSPAY_NUMBER(POSPAY_OPEN_RETURNING, 4);
POSPAY_NUMBER(POSPAY_DIFFERENCE_ONLY_THERE, 1);
POSPAY_NUMBER(POSPAY_DIFFERENCE_ONLY_HERE, 2);
POSPAY_NUMBER(POSPAY_DIFFERENCE_AMOUNT, 3);
POSPAY_NUMBER(POSPAY_DIFFERENCE_REFUND_MISSING, 4);
POSPAY_NUMBER(POSPAY_DIFFERENCE_STILL_OPEN, 5);
POSPAY_NUMBER(POSPAY_DIFFERENCE_WRONG_SHIFT, 6);
POSPAY_NUMBER(POSPAY_DIFFERENCE_TWICE, 7);
POSPAY_NUMBER(POSPAY_DIFFERENCE_MANUAL, 8);
POSPAY_NUMBER(POSPAY_REPAIR_NONE, 0);
POSPAY_NUMBER(POSPAY_REPAIR_WAIT, 1);
POSPAY_NUMBER(POSPAY_REPAIR_RETURN, 2);
POSPAY_NUMBER(POSPAY_REPAIR_BOOK, 3);
POSPAY_NUMBER(POSPAY_REPAIR_ASK_SUPPORT, 4);
POSPAY_NUMBER(POSPAY_CHECK_OK, 0);
POSPAY_NUMBER(POSPAY_CHECK_WARNING, 1);
POSPAY_NUMBER(POSPAY_CHECK_FAILED, 2);
POSPAY_NUMBER(POSPAY_CHECK_SKIPPED, 3);
POSPAY_NUMBER(POSPAY_LOG_DEBUG, 0);
POSPAY_NUMBER(POSPAY_LOG_INFO, 1);
POSPAY_NUMBER(POSPAY_LOG_WARNING, 2);
POSPAY_NUMBER(POSPAY_LOG_ERROR, 3);

static_assert(POSPAY_ABI_MAJOR == 1);

}  // namespace

BOOST_AUTO_TEST_SUITE(frozen_layout)

BOOST_AUTO_TEST_CASE(the_name_of_the_symbol_carries_the_major_version) {
  BOOST_TEST(POSPAY_PLUGIN_SYMBOL == std::string("pospay_plugin_v1"));
}

BOOST_AUTO_TEST_SUITE_END()
