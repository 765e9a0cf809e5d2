/* pospay/operation.h: everything that takes time: a payment, a refund, a shift's reconciliation, a
 * diagnosis, a button of the settings.
 *
 * Life of a payment:
 *
 *   start_payment --> events ... --> outcome --+-- approved --> host prints --> confirm   --> settled
 *                                              |                 it cannot  --> roll_back --> settled
 *                                              +-- declined, timed out, cancelled --> acknowledge --> settled
 *                                              +-- unknown: not an end. A later outcome settles it.
 *
 * Rationale, pull: the host *pulls* events on its own thread whenever it likes; a wake-up only says
 * that it is worth it.
 * Rationale, unknown: when the answer to a request that moves money is lost, neither "paid" nor
 * "not paid" is true. The host must print nothing and must not start the same line anew until a
 * later outcome comes, or a supervisor decides.
 * Rationale, two phases: between "the buyer has paid" and "the fiscal receipt is printed" a till
 * can lose its power. Approved is therefore delivered again after every start until the host has
 * answered confirm or roll_back, and every other outcome until acknowledge.
 *
 * Events carry a sequence number that grows within the operation, from 1. After a restart the last event
 * that was not answered comes again with its number: a host that stored the number does nothing.
 */
#ifndef POSPAY_OPERATION_H
#define POSPAY_OPERATION_H

#include "pospay/tender.h"
#include "pospay/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- Requests --------------------------------------------------------------------------------- */

/* A position of the receipt. */
typedef struct pospay_position {
  uint32_t struct_size;
  int32_t is_service; /* 0 goods, 1 service */
  pospay_text name;
  pospay_text barcode;
  pospay_text unit;
  int64_t quantity_milli; /* 1.250 kg = 1250 */
  pospay_money price;     /* of one unit */
  pospay_money cost;      /* of the position after rounding and discount */
} pospay_position;

/* The receipt around a payment or a refund. Sum of the positions' cost = total. */
typedef struct pospay_receipt {
  uint32_t struct_size;
  uint32_t position_count;
  pospay_text number; /* the till's own, [0-9A-Za-z-], at most 32 bytes */
  pospay_text title;
  pospay_text header;
  pospay_text footer;
  const pospay_position* const* positions;
  const pospay_mix_line* const* tenders; /* how the whole receipt is paid */
  uint32_t tender_count;
  uint32_t reserved;
  pospay_money total;
} pospay_receipt;

typedef struct pospay_shift {
  uint32_t struct_size;
  int32_t utc_offset_minutes; /* of the till when the shift was opened */
  pospay_text id;             /* the host's own, unique */
  int64_t opened_at_ms;       /* wall time */
  int32_t number_of_day;      /* 1 for the first shift opened on that day */
  int32_t reserved;
} pospay_shift;

/* Keys are made by the host: text of 1 to 64 bytes of [0-9A-Za-z._:-], unique for ever (till,
 * receipt, line, attempt). Same key, same request: the same operation. Same key, another request:
 * POSPAY_REFUSED. */
typedef struct pospay_payment_request {
  uint32_t struct_size;
  uint32_t reserved;
  pospay_text key;
  pospay_text line; /* what may be paid once: receipt and line, without the attempt */
  pospay_money amount;
  const pospay_receipt* receipt;
  const pospay_shift* shift;
} pospay_payment_request;

typedef struct pospay_refund_request {
  uint32_t struct_size;
  uint32_t reserved;
  pospay_text key;
  pospay_money amount;
  const pospay_paid_line* paid_line; /* `returned` counts earlier returns, not this one */
  const pospay_receipt* receipt;     /* the return receipt; total = amount */
  const pospay_shift* shift;         /* in which the return happens */
} pospay_refund_request;

typedef struct pospay_fiscal_receipt {
  uint32_t struct_size;
  uint32_t reserved;
  pospay_text number; /* of the printed document */
  int64_t printed_at_ms;
} pospay_fiscal_receipt;

/* A person's word on an operation whose outcome is unknown. */
typedef struct pospay_decision {
  uint32_t struct_size;
  int32_t is_paid;
  pospay_text supervisor;
  pospay_text reason;
} pospay_decision;

/* --- Events ----------------------------------------------------------------------------------- */

/* A host ignores an event whose kind it does not know. */
enum {
  POSPAY_EVENT_SHOW_QR = 1,        /* qr */
  POSPAY_EVENT_SHOW_CODE = 2,      /* code: the cashier tells it to the buyer */
  POSPAY_EVENT_ASK_SCAN = 3,       /* message: why, after a code that was refused; answer: submit_scan */
  POSPAY_EVENT_WAITING = 4,        /* waiting_for */
  POSPAY_EVENT_OUTCOME = 5,        /* outcome */
  POSPAY_EVENT_SETTLED = 6,        /* settled_as: the host's answer is durable. The last event. */
  POSPAY_EVENT_RECONCILIATION = 7, /* reconciliation, before its outcome */
  POSPAY_EVENT_DIAGNOSIS = 8,      /* diagnosis, before its outcome */
  POSPAY_EVENT_NOTICE = 9          /* message: something a person must look at; the operation goes on */
};

/* What is being waited for. An unknown number is treated as POSPAY_WAITING_GATEWAY. */
enum {
  POSPAY_WAITING_GATEWAY = 1,      /* an answer of the payment system */
  POSPAY_WAITING_SCAN = 2,         /* the buyer has to scan */
  POSPAY_WAITING_CONFIRMATION = 3, /* the buyer has to confirm in the app */
  POSPAY_WAITING_CANCEL = 4,       /* a cancel was asked for; it may still turn out paid */
  POSPAY_WAITING_RESOLUTION = 5,   /* the outcome is unknown; the plugin keeps asking */
  POSPAY_WAITING_MONEY_BACK = 6    /* money is going back to the buyer */
};

typedef struct pospay_qr {
  uint32_t struct_size;
  uint32_t width;         /* modules per side, without quiet zone */
  pospay_text text;       /* what the code says */
  const uint8_t* modules; /* width * width, row by row, 1 = dark */
} pospay_qr;

/* An unknown number is treated as POSPAY_OUTCOME_UNKNOWN. */
enum {
  POSPAY_OUTCOME_APPROVED = 1, /* money has moved; for other operations: done */
  POSPAY_OUTCOME_DECLINED = 2, /* it has not, and will not; `reason` says why */
  POSPAY_OUTCOME_TIMED_OUT = 3,
  POSPAY_OUTCOME_CANCELLED = 4,
  POSPAY_OUTCOME_UNKNOWN = 5 /* not an end: a later outcome follows */
};

typedef struct pospay_outcome {
  uint32_t struct_size;
  int32_t status; /* POSPAY_OUTCOME_... */
  pospay_reason reason;
  int32_t reserved;
  pospay_message message;
  pospay_money amount;
  pospay_text payment_number;     /* for the receipt; empty unless approved */
  pospay_text provider_reference; /* opaque, at most 256 bytes: store it, give it back for a return */
} pospay_outcome;

/* An unknown number is treated as POSPAY_SETTLED_ACKNOWLEDGED. */
enum {
  POSPAY_SETTLED_CONFIRMED = 1,
  POSPAY_SETTLED_ROLLED_BACK = 2, /* the money is back with the buyer */
  POSPAY_SETTLED_ACKNOWLEDGED = 3,
  POSPAY_SETTLED_MANUALLY = 4 /* a supervisor decided; the plugin keeps verifying */
};

struct pospay_reconciliation; /* pospay/shift.h */
struct pospay_diagnosis;      /* pospay/shift.h */

typedef struct pospay_event {
  uint32_t struct_size;
  int32_t kind; /* POSPAY_EVENT_... */
  uint64_t sequence;
  int64_t time_left_ms; /* until what is shown or waited for ends; -1 = no limit known */
  pospay_message message;
  int32_t waiting_for; /* POSPAY_WAITING_..., 0 if not of that kind */
  int32_t settled_as;  /* POSPAY_SETTLED_..., 0 if not of that kind */
  pospay_text code;
  const pospay_qr* qr;           /* NULL if not of that kind, likewise below */
  const pospay_outcome* outcome;
  const struct pospay_reconciliation* reconciliation;
  const struct pospay_diagnosis* diagnosis;
} pospay_event;

/* --- Operations that are open ------------------------------------------------------------------ */

/* An unknown number is treated as POSPAY_OPERATION_ACTION: shown, resumed, acknowledged. */
enum {
  POSPAY_OPERATION_PAYMENT = 1,
  POSPAY_OPERATION_REFUND = 2,
  POSPAY_OPERATION_ACTION = 3,
  POSPAY_OPERATION_CLOSE_SHIFT = 4,
  POSPAY_OPERATION_DIAGNOSIS = 5
};

/* An unknown number is treated as POSPAY_OPEN_UNRESOLVED. */
enum {
  POSPAY_OPEN_UNRESOLVED = 1,  /* the plugin is still finding out: resume, and wait */
  POSPAY_OPEN_UNCONFIRMED = 2, /* approved; the host has not said whether it printed: confirm or roll_back */
  POSPAY_OPEN_UNDELIVERED = 3, /* another outcome that the host has not acknowledged */
  POSPAY_OPEN_RETURNING = 4    /* money is going back to the buyer; nothing to do but wait */
};

typedef struct pospay_open_operation {
  uint32_t struct_size;
  int32_t kind;  /* POSPAY_OPERATION_... */
  int32_t state; /* POSPAY_OPEN_... */
  int32_t reserved;
  pospay_text key;
  pospay_text line;           /* of the payment request; empty for a refund */
  pospay_text receipt_number; /* of the request */
  pospay_money amount;
  int64_t started_at_ms; /* wall time */
  pospay_message message; /* what happened and what the plugin proposes */
} pospay_open_operation;

/* --- An operation ------------------------------------------------------------------------------ */

/* A handle. `release` gives the handle back; the operation itself goes on inside the plugin and is
 * reached again by `resume`. Release every handle before `destroy`. */
typedef struct pospay_operation {
  void* self;
  const struct pospay_operation_table* table;
} pospay_operation;

typedef struct pospay_operation_table {
  uint32_t struct_size;
  uint32_t reserved;

  /* The key, the same until release. [till thread, any state] */
  pospay_text (*key)(void* self);

  /* The next event, or NULL in *event when there is none yet. Never blocks; fails only for the
   * thread, or with INTERNAL: what the operation has come to is then found at the next start. The event lives until the next call of next_event or release.
   * [till thread, any state] */
  pospay_code (*next_event)(void* self, const pospay_event** event, pospay_error* error);

  /* The text that the scanner read, as it was read. INVALID when it is empty, longer than 4096
   * bytes or not text; REFUSED when no scan is asked for. Whether the system accepts it comes as
   * an event. [till thread, after ASK_SCAN] */
  pospay_code (*submit_scan)(void* self, pospay_text code, pospay_error* error);

  /* A wish: the answer is an event, and may be APPROVED when the buyer was faster. REFUSED for what
   * cannot be cancelled (a refund). Repeating it changes nothing. [till thread, before an outcome] */
  pospay_code (*cancel)(void* self, pospay_error* error);

  /* The receipt is printed. Queues; SETTLED follows. Repeating it changes nothing; REFUSED before
   * APPROVED and after roll_back. [till thread, after APPROVED] */
  pospay_code (*confirm)(void* self, const pospay_fiscal_receipt* receipt, pospay_error* error);

  /* No receipt could be printed: the money goes back, by itself, however long it takes. Queues;
   * SETTLED follows when it is back. REFUSED before APPROVED, after confirm, and for a refund: it
   * stays unconfirmed until its receipt is printed. [till thread, payment after APPROVED] */
  pospay_code (*roll_back)(void* self, pospay_text reason, pospay_error* error);

  /* The host has stored an outcome other than APPROVED and UNKNOWN; of an action, a shift's close or
   * a diagnosis, which have no receipt, any outcome. Queues; SETTLED follows.
   * [till thread, after such an outcome] */
  pospay_code (*acknowledge)(void* self, pospay_error* error);

  /* Only while the outcome is UNKNOWN: a supervisor takes the decision. Recorded, verified later,
   * shown by the reconciliation. SETTLED follows. UNSUPPORTED in plugins that never answer UNKNOWN.
   * [till thread, after UNKNOWN] */
  pospay_code (*settle_manually)(void* self, const pospay_decision* decision, pospay_error* error);

  /* Gives the handle back. The operation is not cancelled. From another thread, or from inside a
   * callback, it does nothing. [till thread, once] */
  void (*release)(void* self);
} pospay_operation_table;

#ifdef __cplusplus
}
#endif

#endif /* POSPAY_OPERATION_H */
