/* pospay/shift.h: closing a shift against the payment system's books, and self-diagnosis. */
#ifndef POSPAY_SHIFT_H
#define POSPAY_SHIFT_H

#include "pospay/operation.h"
#include "pospay/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One payment or refund of the shift as the host booked it. */
typedef struct pospay_book_line {
  uint32_t struct_size;
  int32_t kind; /* POSPAY_OPERATION_PAYMENT or _REFUND */
  pospay_text key;
  pospay_text receipt_number;
  pospay_text provider_reference;
  pospay_money amount;
} pospay_book_line;

typedef struct pospay_shift_books {
  uint32_t struct_size;
  uint32_t line_count;
  const pospay_shift* shift;
  const pospay_book_line* const* lines;
} pospay_shift_books;

/* How the three books (host, plugin, payment system) differ. An unknown number is shown as it is. */
enum {
  POSPAY_DIFFERENCE_ONLY_THERE = 1,      /* paid there, not booked here */
  POSPAY_DIFFERENCE_ONLY_HERE = 2,       /* booked here, not known there */
  POSPAY_DIFFERENCE_AMOUNT = 3,          /* both, with different amounts */
  POSPAY_DIFFERENCE_REFUND_MISSING = 4,  /* a refund booked on one side alone */
  POSPAY_DIFFERENCE_STILL_OPEN = 5,      /* not settled yet */
  POSPAY_DIFFERENCE_WRONG_SHIFT = 6,     /* known there under another shift */
  POSPAY_DIFFERENCE_TWICE = 7,           /* two payments for one line */
  POSPAY_DIFFERENCE_MANUAL = 8           /* a supervisor's decision, with what the system says of it */
};

/* What to do about it. An unknown number is treated as POSPAY_REPAIR_ASK_SUPPORT. */
enum {
  POSPAY_REPAIR_NONE = 0,
  POSPAY_REPAIR_WAIT = 1,        /* the plugin goes on by itself */
  POSPAY_REPAIR_RETURN = 2,      /* give the money back */
  POSPAY_REPAIR_BOOK = 3,        /* book it in the host */
  POSPAY_REPAIR_ASK_SUPPORT = 4  /* call the payment system's support */
};

typedef struct pospay_difference {
  uint32_t struct_size;
  int32_t kind;   /* POSPAY_DIFFERENCE_... */
  int32_t repair; /* POSPAY_REPAIR_... */
  int32_t reserved;
  pospay_text key;            /* empty when the host never had it */
  pospay_text payment_number; /* empty when the payment system does not know it */
  pospay_money here;
  pospay_money there;
  pospay_message message;
} pospay_difference;

typedef struct pospay_reconciliation {
  uint32_t struct_size;
  uint32_t difference_count;
  const pospay_difference* const* differences;
  uint64_t payments_compared;
  pospay_money sales_here;
  pospay_money sales_there;
  pospay_money returns_here;
  pospay_money returns_there;
} pospay_reconciliation;

/* An unknown number is treated as POSPAY_CHECK_WARNING. */
enum {
  POSPAY_CHECK_OK = 0,
  POSPAY_CHECK_WARNING = 1,
  POSPAY_CHECK_FAILED = 2,
  POSPAY_CHECK_SKIPPED = 3
};

typedef struct pospay_check {
  uint32_t struct_size;
  int32_t status;         /* POSPAY_CHECK_... */
  pospay_text id;         /* "configuration", "journal", "dns", "tls", "credentials", "clock" */
  pospay_message message; /* what was found and, if it is not OK, what to do */
  int64_t elapsed_ms;
} pospay_check;

typedef struct pospay_diagnosis {
  uint32_t struct_size;
  uint32_t check_count;
  const pospay_check* const* checks;
} pospay_diagnosis;

#ifdef __cplusplus
}
#endif

#endif /* POSPAY_SHIFT_H */
