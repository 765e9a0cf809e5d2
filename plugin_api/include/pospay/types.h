/* pospay/types.h: the small values that every part of the contract shares.
 *
 * The contract between a point-of-sale host and a payment plugin is C, so that a host written with
 * any compiler or language can load a plugin built with another. C++ on either side is found in
 * pospay/cpp/.
 *
 * Rules that hold for every header of this folder:
 *
 * - Growth. A struct that begins with `struct_size` may grow at its end in a later minor version
 *   and never changes otherwise; whoever fills it writes its own sizeof there; whoever reads it
 *   looks only at fields that POSPAY_HAS says are present. Structs without `struct_size` are frozen
 *   for the life of the major version. Numbers of enumerators are never reused; an enumerator that
 *   a reader does not know is treated as the comment of its enum says.
 *   Lists are arrays of pointers, so that their elements can grow.
 * - Text is UTF-8, pointer and length, not terminated; {NULL, 0} is the empty text.
 * - Money is int64_t in minor units with its ISO 4217 code. No floating-point number crosses.
 * - Ownership. What the caller passes in belongs to the caller and needs to live only for the
 *   call. What the callee hands out belongs to the callee and lives until the next call *of the
 *   same function on the same object*, or until that object is released. Nobody frees memory of
 *   the other side.
 * - Errors. A function that can fail returns a pospay_code and, when it is not POSPAY_OK and the
 *   caller passed an error buffer, a sentence for a person. Output parameters are then untouched.
 *   No exception crosses the boundary in either direction.
 * - Threads. All functions of one instance and of its operations are called from one thread, the
 *   till thread of that instance: the one that called `create`. Any other thread gets
 *   POSPAY_REFUSED and changes nothing.
 * - Blocking. No function takes longer than 50 ms. What takes longer is an operation.
 *
 * Each function's comment ends with [thread & state] where it may be called.
 */
#ifndef POSPAY_TYPES_H
#define POSPAY_TYPES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version that this header describes. A host refuses a plugin of another major version; a
 * plugin of an older minor version works in a newer host and the other way round. */
#define POSPAY_ABI_MAJOR 1
#define POSPAY_ABI_MINOR 1

/* Is `field` part of the struct that `pointer` points at, as its author compiled it? */
#define POSPAY_HAS(pointer, type, field) \
  ((pointer)->struct_size >= offsetof(type, field) + sizeof((pointer)->field))

/* Frozen. */
typedef struct pospay_text {
  const char* data;
  size_t size;
} pospay_text;

/* Named by what the caller does next. An unknown number is treated as POSPAY_UNKNOWN. */
typedef int32_t pospay_code;
enum {
  POSPAY_OK = 0,
  /* The call is wrong (a value, a range): mend it. Nothing has changed. */
  POSPAY_INVALID = 1,
  /* Still starting, or shutting down: ask again after the next wake-up. */
  POSPAY_NOT_READY = 2,
  /* Not allowed now, here, or by a rule; the message says why. Nothing has changed. */
  POSPAY_REFUSED = 3,
  /* Not possible for an outside reason (network, disk): the same call may be repeated. */
  POSPAY_UNAVAILABLE = 4,
  /* The effect is not known: ask for the outcome, never repeat blindly. */
  POSPAY_UNKNOWN = 5,
  /* This plugin or this version does not have the function. */
  POSPAY_UNSUPPORTED = 6,
  /* No such operation, payment or parameter. */
  POSPAY_NOT_FOUND = 7,
  /* A bug was caught at the boundary. The instance refuses further work; the host goes on. */
  POSPAY_INTERNAL = 8
};

/* Frozen. A buffer that belongs to the caller; longer text is cut at a character's end. */
typedef struct pospay_error {
  char id[64];         /* stable message id, zero-terminated: "refund.exceeds"; may be empty */
  char message[512];   /* one sentence for a person with the remedy, zero-terminated UTF-8 */
} pospay_error;

/* Frozen. 12.34 BYN = {1234, "BYN", 2}. */
typedef struct pospay_money {
  int64_t minor;
  char currency[4]; /* ISO 4217, zero-terminated */
  int32_t exponent; /* minor = major * 10^exponent */
} pospay_money;

/* Frozen. */
typedef struct pospay_argument {
  pospay_text name;
  pospay_text value;
} pospay_argument;

/* Frozen. A message for people. The host shows `text`, which is in the language of the locale that
 * the host gave, or words it itself from `id` and `arguments`. */
typedef struct pospay_message {
  pospay_text id;
  pospay_text text;
  const pospay_argument* arguments;
  uint32_t argument_count;
} pospay_message;

/* Why an outcome is what it is. An unknown number is treated as POSPAY_REASON_GATEWAY_REFUSED. */
typedef int32_t pospay_reason;
enum {
  POSPAY_REASON_NONE = 0,
  POSPAY_REASON_BUYER_DECLINED = 1,
  POSPAY_REASON_NOT_ENOUGH_MONEY = 2,
  POSPAY_REASON_BUYER_TIMED_OUT = 3,
  POSPAY_REASON_CANCELLED_BY_CASHIER = 4,
  POSPAY_REASON_CANCELLED_BY_SYSTEM = 5,
  POSPAY_REASON_CODE_USED = 10,     /* the buyer's one-time code was used before */
  POSPAY_REASON_CODE_EXPIRED = 11,  /* it is too old */
  POSPAY_REASON_CODE_FOREIGN = 12,  /* it is not a code of this payment system */
  POSPAY_REASON_GATEWAY_REFUSED = 20,
  POSPAY_REASON_REGISTER_UNKNOWN = 21,
  POSPAY_REASON_UNAUTHORIZED = 22,
  POSPAY_REASON_TOKEN_EXISTS = 23,
  POSPAY_REASON_SESSION_LOST = 24,
  POSPAY_REASON_GATEWAY_UNREACHABLE = 30, /* nothing that moves money was sent */
  POSPAY_REASON_GATEWAY_UNTRUSTED = 31,   /* its certificate does not prove who it is */
  POSPAY_REASON_JOURNAL_UNAVAILABLE = 40, /* nothing was sent: it could not be recorded first */
  POSPAY_REASON_REFUND_EXCEEDS = 50,
  POSPAY_REASON_REFUND_TOO_LATE = 51,
  POSPAY_REASON_PAYMENT_NOT_FOUND = 52,
  POSPAY_REASON_ANSWER_LOST = 60,     /* sent, and the answer did not come: the outcome is unknown */
  POSPAY_REASON_ANSWER_MISMATCH = 61, /* the answer speaks of another payment, sum or order */
  POSPAY_REASON_INTERNAL = 99
};

#ifdef __cplusplus
}
#endif

#endif /* POSPAY_TYPES_H */
