/* pospay/tender.h: the tender that a plugin brings, its settings, and its rules.
 *
 * A plugin *describes*: the host draws the tender and the settings, stores the values that are not
 * secret, and asks the rules before it acts. The host needs to know nothing about the payment
 * system behind the tender.
 */
#ifndef POSPAY_TENDER_H
#define POSPAY_TENDER_H

#include "pospay/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- The tender ------------------------------------------------------------------------------ */

/* Kinds of money a till knows. An unknown kind is treated as POSPAY_TENDER_OTHER. */
enum {
  POSPAY_TENDER_CASH = 1,
  POSPAY_TENDER_CARD = 2,
  POSPAY_TENDER_OTHER = 3 /* «иные способы безналичных оплат»: every other non-cash tender */
};

/* Bits of pospay_tender.capabilities. Unknown bits are ignored. */
enum {
  POSPAY_CAN_PAY = 1,
  POSPAY_CAN_REFUND = 2,
  POSPAY_CAN_REFUND_PART = 4,
  POSPAY_CAN_CANCEL = 8,
  POSPAY_CAN_RECONCILE = 16,
  POSPAY_CAN_DIAGNOSE = 32
};

/* Frozen. */
typedef struct pospay_localised_text {
  pospay_text language; /* "ru", "be", "en" */
  pospay_text text;
} pospay_localised_text;

typedef struct pospay_tender {
  uint32_t struct_size;
  int32_t kind;                       /* POSPAY_TENDER_... */
  pospay_text id;                     /* stable, [a-z0-9_]: "oplati" */
  const pospay_localised_text* names; /* at least one; the first is the default */
  uint32_t name_count;
  uint32_t capabilities;  /* POSPAY_CAN_... */
  int32_t is_enabled;     /* 0: described, but not offered in sales at present */
  int32_t is_deletable;   /* 0: the host offers no way to delete it */
  int32_t is_editable;    /* 0: the host offers no way to rename or change it */
  int32_t gives_change;   /* 0: never more than the rest due is accepted */
} pospay_tender;

/* --- Settings -------------------------------------------------------------------------------- */

/* A kind that the host does not know is not drawn. */
enum {
  POSPAY_PARAMETER_TOGGLE = 1, /* value "true" or "false" */
  POSPAY_PARAMETER_CHOICE = 2, /* value is the id of one choice */
  POSPAY_PARAMETER_TEXT = 3,
  POSPAY_PARAMETER_SECRET = 4, /* goes to the secret store, never back to the screen */
  POSPAY_PARAMETER_ACTION = 5  /* a button: `invoke` with the parameter's id */
};

typedef struct pospay_choice {
  uint32_t struct_size;
  uint32_t reserved;
  pospay_text id;
  pospay_message label;
} pospay_choice;

typedef struct pospay_parameter {
  uint32_t struct_size;
  int32_t kind; /* POSPAY_PARAMETER_... */
  pospay_text id;
  pospay_message label;
  pospay_message help;
  pospay_text default_value;
  const pospay_choice* const* choices;
  uint32_t choice_count;
  uint32_t max_size;          /* of a text or secret, in bytes; 0 = not limited by the plugin */
  pospay_text depends_on;     /* drawn only while this toggle of the plugin is on; or empty */
  pospay_text depends_on_host; /* can be on only while this host parameter is on; or empty */
} pospay_parameter;

/* Frozen. A parameter's id and its value as text. */
typedef pospay_argument pospay_value;

/* --- Rules: pure, immediate, no I/O ----------------------------------------------------------- */

typedef struct pospay_verdict {
  uint32_t struct_size;
  int32_t is_allowed;
  pospay_message message; /* why not; empty when allowed */
} pospay_verdict;

/* Host parameters that a plugin may know by name. */
#define POSPAY_HOST_OTHER_NON_CASH "other_non_cash" /* «Оплата с помощью иных способов …» */
#define POSPAY_HOST_SINGLE_CYCLE "single_cycle"     /* «единый цикл» of card terminal and till */

/* A plugin allows a change whose kind it does not know. */
enum {
  POSPAY_CHANGE_ADD_TENDER = 1,    /* name = the new tender's name */
  POSPAY_CHANGE_EDIT_TENDER = 2,   /* tender_id, name = the name after the change */
  POSPAY_CHANGE_DELETE_TENDER = 3, /* tender_id */
  POSPAY_CHANGE_HOST_PARAMETER = 4 /* name = the parameter's id, is_on = its state after */
};

/* What an administrator is about to change in the host. */
typedef struct pospay_host_change {
  uint32_t struct_size;
  int32_t kind; /* POSPAY_CHANGE_... */
  pospay_text tender_id;
  pospay_text name;
  int32_t is_on;
  int32_t reserved;
} pospay_host_change;

/* One tender's part of a receipt that is about to be paid. */
typedef struct pospay_mix_line {
  uint32_t struct_size;
  int32_t kind; /* POSPAY_TENDER_... */
  pospay_text tender_id;
  pospay_text name;
  pospay_money amount;
} pospay_mix_line;

typedef struct pospay_mix {
  uint32_t struct_size;
  int32_t single_cycle; /* is the host parameter POSPAY_HOST_SINGLE_CYCLE on? */
  const pospay_mix_line* const* lines;
  uint32_t line_count;
  uint32_t reserved;
  pospay_money total; /* the amount due */
} pospay_mix;

/* A payment line of an earlier receipt, as the host remembers it. */
typedef struct pospay_paid_line {
  uint32_t struct_size;
  uint32_t reserved;
  pospay_text provider_reference; /* as the plugin gave it with the approval */
  pospay_money paid;              /* by this tender */
  pospay_money returned;          /* against this line so far, by whatever tender */
  int64_t paid_at_ms;             /* wall time of the sale */
} pospay_paid_line;

/* One way in which (a part of) a payment line may go back. */
typedef struct pospay_return_option {
  uint32_t struct_size;
  int32_t kind;          /* POSPAY_TENDER_... */
  pospay_text tender_id; /* of the plugin's own tender; empty for cash */
  pospay_money most;
} pospay_return_option;

#ifdef __cplusplus
}
#endif

#endif /* POSPAY_TENDER_H */
