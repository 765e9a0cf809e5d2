/* A payment plugin as it was written for version 1.0 of the contract, in plain C11, against the
 * copy of the headers beside it. It is never changed: tests load it through the reference of today,
 * and so prove that old plugins keep working.
 *
 * «Наличный долг»: every payment of up to 1000.00 BYN asks for a scan; the code "yes" approves it,
 * "no" declines it, "lost" leaves it unknown until settle_manually. Operations live in the memory
 * of the library: they survive `destroy`, but not the process.
 */
#include <stdlib.h>
#include <string.h>
#include <threads.h>

#include "pospay/plugin.h"

enum { max_operations = 16, max_key_size = 64, most_minor = 100000 };

typedef struct frozen_method frozen_method;

typedef struct frozen_operation {
  frozen_method* method; /* NULL while the place is free */
  char key[max_key_size];
  size_t key_size;
  pospay_money amount;
  int32_t outcome; /* POSPAY_OUTCOME_..., 0 before it */
  int32_t settled; /* POSPAY_SETTLED_..., 0 before it */
  int told;        /* events handed out: 1 ask scan, 2 outcome, 4 settled */
  pospay_event event;
  pospay_outcome event_outcome;
} frozen_operation;

static frozen_operation operations_of_library[max_operations];

struct frozen_method {
  thrd_t till_thread;
  const pospay_host* host;
  frozen_operation* operations;
  pospay_verdict verdict;
  pospay_return_option option;
  const pospay_return_option* options[1];
  pospay_open_operation open[max_operations];
  const pospay_open_operation* open_list[max_operations];
};

static pospay_text text_of(const char* text) {
  pospay_text t = {text, strlen(text)};
  return t;
}

static pospay_code fail(pospay_error* error, pospay_code code, const char* message) {
  if (error) {
    error->id[0] = '\0';
    strncpy(error->message, message, sizeof error->message - 1);
    error->message[sizeof error->message - 1] = '\0';
  }
  return code;
}

static int is_foreign(const frozen_method* m) {
  return !thrd_equal(m->till_thread, thrd_current());
}

static pospay_code refuse_thread(pospay_error* error) {
  return fail(error, POSPAY_REFUSED, "called on another thread than create");
}

static void wake_up(frozen_operation* o) {
  o->method->host->request_wake_up(o->method->host->context);
}

/* --- An operation --- */

static pospay_text operation_key(void* self) {
  frozen_operation* o = self;
  pospay_text key = {o->key, o->key_size};
  return key;
}

static pospay_event* new_event(frozen_operation* o, int32_t kind, int told) {
  memset(&o->event, 0, sizeof o->event);
  o->event.struct_size = sizeof o->event;
  o->event.kind = kind;
  o->event.sequence = told == 4 ? 3 : (uint64_t)told; /* the same number after a restart */
  o->event.time_left_ms = -1;
  o->told |= told;
  return &o->event;
}

static pospay_code operation_next_event(void* self, const pospay_event** event,
                                        pospay_error* error) {
  frozen_operation* o = self;
  if (!self || !event) return fail(error, POSPAY_INVALID, "null");
  if (is_foreign(o->method)) return refuse_thread(error);
  *event = NULL;
  if (!(o->told & 1) && !o->outcome) {
    *event = new_event(o, POSPAY_EVENT_ASK_SCAN, 1);
  } else if (o->outcome && !(o->told & 2)) {
    pospay_event* e = new_event(o, POSPAY_EVENT_OUTCOME, 2);
    memset(&o->event_outcome, 0, sizeof o->event_outcome);
    o->event_outcome.struct_size = sizeof o->event_outcome;
    o->event_outcome.status = o->outcome;
    o->event_outcome.amount = o->amount;
    o->event_outcome.payment_number = text_of("F-1");
    o->event_outcome.provider_reference = text_of("frozen:1");
    e->outcome = &o->event_outcome;
    *event = e;
  } else if (o->settled && !(o->told & 4)) {
    pospay_event* e = new_event(o, POSPAY_EVENT_SETTLED, 4);
    e->settled_as = o->settled;
    *event = e;
  }
  return POSPAY_OK;
}

static pospay_code operation_submit_scan(void* self, pospay_text code, pospay_error* error) {
  frozen_operation* o = self;
  if (!self || !code.data || code.size == 0 || code.size > 4096) {
    return fail(error, POSPAY_INVALID, "the code is empty or too long");
  }
  if (is_foreign(o->method)) return refuse_thread(error);
  if (o->outcome) return fail(error, POSPAY_REFUSED, "no scan is asked for");
  if (code.size == 3 && memcmp(code.data, "yes", 3) == 0) {
    o->outcome = POSPAY_OUTCOME_APPROVED;
  } else if (code.size == 4 && memcmp(code.data, "lost", 4) == 0) {
    o->outcome = POSPAY_OUTCOME_UNKNOWN;
  } else {
    o->outcome = POSPAY_OUTCOME_DECLINED;
  }
  wake_up(o);
  return POSPAY_OK;
}

static pospay_code operation_cancel(void* self, pospay_error* error) {
  frozen_operation* o = self;
  if (!self) return fail(error, POSPAY_INVALID, "null");
  if (is_foreign(o->method)) return refuse_thread(error);
  if (!o->outcome) o->outcome = POSPAY_OUTCOME_CANCELLED;
  wake_up(o);
  return POSPAY_OK;
}

static pospay_code settle(frozen_operation* o, int is_allowed, int32_t as, pospay_error* error) {
  if (!is_allowed || (o->settled && o->settled != as)) {
    return fail(error, POSPAY_REFUSED, "not in this state");
  }
  o->settled = as;
  wake_up(o);
  return POSPAY_OK;
}

static pospay_code operation_confirm(void* self, const pospay_fiscal_receipt* receipt,
                                     pospay_error* error) {
  frozen_operation* o = self;
  if (!self || !receipt) return fail(error, POSPAY_INVALID, "null");
  if (is_foreign(o->method)) return refuse_thread(error);
  return settle(o, o->outcome == POSPAY_OUTCOME_APPROVED, POSPAY_SETTLED_CONFIRMED, error);
}

static pospay_code operation_roll_back(void* self, pospay_text reason, pospay_error* error) {
  frozen_operation* o = self;
  if (!self || (reason.size && !reason.data)) return fail(error, POSPAY_INVALID, "null");
  if (is_foreign(o->method)) return refuse_thread(error);
  return settle(o, o->outcome == POSPAY_OUTCOME_APPROVED, POSPAY_SETTLED_ROLLED_BACK, error);
}

static pospay_code operation_acknowledge(void* self, pospay_error* error) {
  frozen_operation* o = self;
  if (!self) return fail(error, POSPAY_INVALID, "null");
  if (is_foreign(o->method)) return refuse_thread(error);
  return settle(
      o,
      o->outcome && o->outcome != POSPAY_OUTCOME_APPROVED && o->outcome != POSPAY_OUTCOME_UNKNOWN,
      POSPAY_SETTLED_ACKNOWLEDGED, error);
}

static pospay_code operation_settle_manually(void* self, const pospay_decision* decision,
                                             pospay_error* error) {
  frozen_operation* o = self;
  if (!self || !decision) return fail(error, POSPAY_INVALID, "null");
  if (is_foreign(o->method)) return refuse_thread(error);
  return settle(o, o->outcome == POSPAY_OUTCOME_UNKNOWN, POSPAY_SETTLED_MANUALLY, error);
}

static void operation_release(void* self) { (void)self; }

static const pospay_operation_table operation_table = {sizeof(pospay_operation_table),
                                                       0,
                                                       operation_key,
                                                       operation_next_event,
                                                       operation_submit_scan,
                                                       operation_cancel,
                                                       operation_confirm,
                                                       operation_roll_back,
                                                       operation_acknowledge,
                                                       operation_settle_manually,
                                                       operation_release};

/* --- The method --- */

static frozen_operation* find(frozen_method* m, pospay_text key) {
  for (int i = 0; i < max_operations; ++i) {
    frozen_operation* o = &m->operations[i];
    if (o->method && o->key_size == key.size && memcmp(o->key, key.data, key.size) == 0) return o;
  }
  return NULL;
}

static void method_destroy(void* self) {
  if (self && !is_foreign((const frozen_method*)self)) free(self);
}

static pospay_code method_tender(void* self, const pospay_tender** tender, pospay_error* error) {
  static pospay_localised_text names[1];
  static pospay_tender t;
  if (!self || !tender) return fail(error, POSPAY_INVALID, "null");
  if (is_foreign((const frozen_method*)self)) return refuse_thread(error);
  names[0].language = text_of("ru");
  names[0].text = text_of("Наличный долг");
  t.struct_size = sizeof t;
  t.kind = POSPAY_TENDER_OTHER;
  t.id = text_of("frozen");
  t.names = names;
  t.name_count = 1;
  t.capabilities = POSPAY_CAN_PAY | POSPAY_CAN_CANCEL;
  t.is_enabled = 1;
  *tender = &t;
  return POSPAY_OK;
}

static pospay_code method_parameters(void* self, const pospay_parameter* const** parameters,
                                     uint32_t* count, pospay_error* error) {
  if (!self || !parameters || !count) return fail(error, POSPAY_INVALID, "null");
  if (is_foreign((const frozen_method*)self)) return refuse_thread(error);
  *parameters = NULL;
  *count = 0;
  return POSPAY_OK;
}

static pospay_code method_configure(void* self, const pospay_value* values, uint32_t count,
                                    pospay_error* error) {
  if (!self || (count && !values)) return fail(error, POSPAY_INVALID, "null");
  if (is_foreign((const frozen_method*)self)) return refuse_thread(error);
  return count ? fail(error, POSPAY_INVALID, "there are no parameters") : POSPAY_OK;
}

static pospay_code method_invoke(void* self, pospay_text action, pospay_operation* operation,
                                 pospay_error* error) {
  if (!self || !action.data || !action.size || !operation) {
    return fail(error, POSPAY_INVALID, "null");
  }
  if (is_foreign((const frozen_method*)self)) return refuse_thread(error);
  return fail(error, POSPAY_NOT_FOUND, "there are no actions");
}

static pospay_code give_verdict(frozen_method* m, int is_allowed, const pospay_verdict** verdict) {
  memset(&m->verdict, 0, sizeof m->verdict);
  m->verdict.struct_size = sizeof m->verdict;
  m->verdict.is_allowed = is_allowed;
  if (!is_allowed) m->verdict.message.text = text_of("Не более 1000,00.");
  *verdict = &m->verdict;
  return POSPAY_OK;
}

static pospay_code method_check_host_change(void* self, const pospay_host_change* change,
                                            const pospay_verdict** verdict, pospay_error* error) {
  if (!self || !change || !verdict) return fail(error, POSPAY_INVALID, "null");
  if (is_foreign((const frozen_method*)self)) return refuse_thread(error);
  return give_verdict(self, 1, verdict);
}

static pospay_code method_check_mix(void* self, const pospay_mix* mix,
                                    const pospay_verdict** verdict, pospay_error* error) {
  if (!self || !mix || !verdict) return fail(error, POSPAY_INVALID, "null");
  if (is_foreign((const frozen_method*)self)) return refuse_thread(error);
  return give_verdict(self, mix->total.minor <= most_minor, verdict);
}

static pospay_code method_return_options(void* self, const pospay_paid_line* line,
                                         const pospay_return_option* const** options,
                                         uint32_t* count, pospay_error* error) {
  frozen_method* m = self;
  if (!self || !line || !options || !count) return fail(error, POSPAY_INVALID, "null");
  if (is_foreign((const frozen_method*)self)) return refuse_thread(error);
  memset(&m->option, 0, sizeof m->option);
  m->option.struct_size = sizeof m->option;
  m->option.kind = POSPAY_TENDER_CASH;
  m->option.most = line->paid;
  m->option.most.minor -= line->returned.minor;
  m->options[0] = &m->option;
  *options = m->options;
  *count = 1;
  return POSPAY_OK;
}

static void method_prepare(void* self) { (void)self; }

static int is_key(pospay_text key) {
  for (size_t i = 0; i < key.size; ++i) {
    const char c = key.data[i];
    if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
          (c && strchr("._:-", c)))) {
      return 0;
    }
  }
  return 1;
}

static pospay_code method_start_payment(void* self, const pospay_payment_request* request,
                                        pospay_operation* operation, pospay_error* error) {
  frozen_method* m = self;
  if (!self || !request || !operation || request->struct_size < sizeof *request ||
      !request->key.data || !request->key.size || request->key.size > max_key_size ||
      !is_key(request->key) || !request->receipt || !request->shift) {
    return fail(error, POSPAY_INVALID, "null, or a key that is empty or too long");
  }
  if (is_foreign((const frozen_method*)self)) return refuse_thread(error);
  if (strcmp(request->amount.currency, "BYN") != 0 || request->amount.minor <= 0 ||
      request->amount.minor > most_minor) {
    return fail(error, POSPAY_INVALID, "from 0.01 to 1000.00 BYN");
  }
  frozen_operation* o = find(m, request->key);
  if (o && o->amount.minor != request->amount.minor) {
    return fail(error, POSPAY_REFUSED, "the key was used for another request");
  }
  for (int i = 0; !o && i < max_operations; ++i) {
    if (m->operations[i].method) continue;
    o = &m->operations[i];
    o->method = m;
    memcpy(o->key, request->key.data, request->key.size);
    o->key_size = request->key.size;
    o->amount = request->amount;
  }
  if (!o) return fail(error, POSPAY_UNAVAILABLE, "too many operations");
  operation->self = o;
  operation->table = &operation_table;
  return POSPAY_OK;
}

static pospay_code method_start_refund(void* self, const pospay_refund_request* request,
                                       pospay_operation* operation, pospay_error* error) {
  if (!self || !request || !operation) return fail(error, POSPAY_INVALID, "null");
  if (is_foreign((const frozen_method*)self)) return refuse_thread(error);
  return fail(error, POSPAY_UNSUPPORTED, "money goes back in cash");
}

static pospay_code method_open_operations(void* self,
                                          const pospay_open_operation* const** operations,
                                          uint32_t* count, pospay_error* error) {
  frozen_method* m = self;
  uint32_t used = 0;
  if (!self || !operations || !count) return fail(error, POSPAY_INVALID, "null");
  if (is_foreign((const frozen_method*)self)) return refuse_thread(error);
  for (int i = 0; i < max_operations; ++i) {
    frozen_operation* o = &m->operations[i];
    if (!o->method || o->settled) continue;
    pospay_open_operation* open = &m->open[used];
    memset(open, 0, sizeof *open);
    open->struct_size = sizeof *open;
    open->kind = POSPAY_OPERATION_PAYMENT;
    open->state = o->outcome == POSPAY_OUTCOME_APPROVED  ? POSPAY_OPEN_UNCONFIRMED
                  : o->outcome == POSPAY_OUTCOME_UNKNOWN ? POSPAY_OPEN_UNRESOLVED
                  : o->outcome                           ? POSPAY_OPEN_UNDELIVERED
                                                         : POSPAY_OPEN_UNRESOLVED;
    open->key = operation_key(o);
    open->amount = o->amount;
    m->open_list[used++] = open;
  }
  *operations = m->open_list;
  *count = used;
  return POSPAY_OK;
}

static pospay_code method_resume(void* self, pospay_text key, pospay_operation* operation,
                                 pospay_error* error) {
  if (!self || !key.data || !key.size || !operation) return fail(error, POSPAY_INVALID, "null");
  if (is_foreign((const frozen_method*)self)) return refuse_thread(error);
  frozen_operation* o = find(self, key);
  if (!o) return fail(error, POSPAY_NOT_FOUND, "no such operation");
  operation->self = o;
  operation->table = &operation_table;
  return POSPAY_OK;
}

static pospay_code method_open_shift(void* self, const pospay_shift* shift, pospay_error* error) {
  if (!self || !shift) return fail(error, POSPAY_INVALID, "null");
  return is_foreign((const frozen_method*)self) ? refuse_thread(error) : POSPAY_OK;
}

static pospay_code method_close_shift(void* self, const pospay_shift_books* books,
                                      pospay_operation* operation, pospay_error* error) {
  if (!self || !books || !operation) return fail(error, POSPAY_INVALID, "null");
  if (is_foreign((const frozen_method*)self)) return refuse_thread(error);
  return fail(error, POSPAY_UNSUPPORTED, "nothing to compare with");
}

static pospay_code method_diagnose(void* self, pospay_operation* operation, pospay_error* error) {
  if (!self || !operation) return fail(error, POSPAY_INVALID, "null");
  if (is_foreign((const frozen_method*)self)) return refuse_thread(error);
  return fail(error, POSPAY_UNSUPPORTED, "nothing to examine");
}

static const pospay_method_table method_table = {sizeof(pospay_method_table),
                                                 0,
                                                 method_destroy,
                                                 method_tender,
                                                 method_parameters,
                                                 method_configure,
                                                 method_invoke,
                                                 method_check_host_change,
                                                 method_check_mix,
                                                 method_return_options,
                                                 method_prepare,
                                                 method_start_payment,
                                                 method_start_refund,
                                                 method_open_operations,
                                                 method_resume,
                                                 method_open_shift,
                                                 method_close_shift,
                                                 method_diagnose};

/* --- The plugin --- */

static int is_initialised = 0;

static pospay_code plugin_init(pospay_error* error) {
  if (is_initialised) return fail(error, POSPAY_REFUSED, "initialised already");
  is_initialised = 1;
  return POSPAY_OK;
}

static void plugin_deinit(void) { is_initialised = 0; }

static pospay_code plugin_create(const pospay_create_args* args, pospay_method* method,
                                 pospay_error* error) {
  if (!args || !method || !args->host || !args->host->request_wake_up || !args->host->log ||
      !args->host->get_secret || !args->host->put_secret || !args->host->data_folder.size) {
    return fail(error, POSPAY_INVALID, "null");
  }
  if (args->setting_count) return fail(error, POSPAY_INVALID, "there are no settings");
  if (!is_initialised) return fail(error, POSPAY_REFUSED, "not initialised");
  frozen_method* m = calloc(1, sizeof *m);
  if (!m) return fail(error, POSPAY_UNAVAILABLE, "no memory");
  m->host = args->host;
  m->till_thread = thrd_current();
  m->operations = operations_of_library;
  for (int i = 0; i < max_operations; ++i) {
    if (m->operations[i].method) m->operations[i].method = m;
    m->operations[i].told = 0;
  }
  method->self = m;
  method->table = &method_table;
  return POSPAY_OK;
}

extern POSPAY_EXPORT const pospay_plugin pospay_plugin_v1;
const pospay_plugin pospay_plugin_v1 = {sizeof(pospay_plugin),
                                        1,
                                        0,
                                        "frozen",
                                        "Frozen 1.0",
                                        "1.0.0",
                                        "Example",
                                        plugin_init,
                                        plugin_deinit,
                                        plugin_create};
