/* pospay/plugin.h: the one symbol that a plugin exports, and an instance of its payment method.
 *
 * Life cycle: the host opens the library, reads `pospay_plugin_v1`, compares versions, calls `init`
 * once, `create` once per lane (a register number with a journal of its own), works, calls
 * `destroy` for each, `deinit` once, and closes the library. After `deinit` no thread of the plugin
 * runs.
 *
 * The name of the symbol carries the major version, so that one library can serve two.
 */
#ifndef POSPAY_PLUGIN_H
#define POSPAY_PLUGIN_H

#include "pospay/host.h"
#include "pospay/operation.h"
#include "pospay/replay.h"
#include "pospay/shift.h"
#include "pospay/tender.h"
#include "pospay/types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pospay_method {
  void* self;
  const struct pospay_method_table* table;
} pospay_method;

typedef struct pospay_method_table {
  uint32_t struct_size;
  uint32_t reserved;

  /* Ends the instance. Operations that are open stay in the journal and come back at the next
   * start. Waits for requests under way at most 50 ms: they are cut. From another thread, or from
   * inside a callback, it does nothing: the instance lives on. [till thread, once] */
  void (*destroy)(void* self);

  /* The tender as it is now. [till thread, any state] */
  pospay_code (*tender)(void* self, const pospay_tender** tender, pospay_error* error);

  /* The settings to draw, in order. [till thread, any state] */
  pospay_code (*parameters)(void* self, const pospay_parameter* const** parameters,
                            uint32_t* count, pospay_error* error);

  /* All values at once, all or nothing. Parameters that are not named take their default; a secret
   * that is not named keeps its value, an empty one is removed. INVALID with the reason when a
   * value is wrong, REFUSED while it must not change (a payment is open).
   * [till thread, after create; again whenever a value changes] */
  pospay_code (*configure)(void* self, const pospay_value* values, uint32_t count,
                           pospay_error* error);

  /* Presses a button of the settings. [till thread, configured] */
  pospay_code (*invoke)(void* self, pospay_text action, pospay_operation* operation,
                        pospay_error* error);

  /* May the host make this change? [till thread, any state] */
  pospay_code (*check_host_change)(void* self, const pospay_host_change* change,
                                   const pospay_verdict** verdict, pospay_error* error);

  /* May this receipt be paid with these tenders? Asked before any money moves, also while the
   * cashier types. [till thread, any state] */
  pospay_code (*check_mix)(void* self, const pospay_mix* mix, const pospay_verdict** verdict,
                           pospay_error* error);

  /* With which tenders and up to which amount may a payment line go back? What is not listed is
   * not allowed. [till thread, any state] */
  pospay_code (*return_options)(void* self, const pospay_paid_line* line,
                                const pospay_return_option* const** options, uint32_t* count,
                                pospay_error* error);

  /* A hint: a receipt has begun, a payment may follow. Never fails. [till thread, any state] */
  void (*prepare)(void* self);

  /* Starts a payment, or finds the one with the same key. INVALID: the request is wrong (also an
   * amount that is not more than zero). REFUSED:
   * the tender is off, the key was used for another request, or a payment for the same line is
   * open. NOT_READY: after a wake-up. UNAVAILABLE: the journal cannot be written; nothing was sent.
   * [till thread, configured] */
  pospay_code (*start_payment)(void* self, const pospay_payment_request* request,
                               pospay_operation* operation, pospay_error* error);

  /* Starts a refund, or finds the one with the same key. Besides the above: REFUSED when the amount
   * is over what is left, NOT_FOUND when the reference is not one of this plugin's.
   * [till thread, configured] */
  pospay_code (*start_refund)(void* self, const pospay_refund_request* request,
                              pospay_operation* operation, pospay_error* error);

  /* Everything that is not settled, the oldest first, for the host to resume, confirm or roll back
   * after a start and before it closes a shift. NOT_READY until the journal has been read; never
   * half a list. [till thread, any state] */
  pospay_code (*open_operations)(void* self, const pospay_open_operation* const** operations,
                                 uint32_t* count, pospay_error* error);

  /* A handle on an operation that is not settled, or on one that was settled in this run.
   * [till thread, any state] */
  pospay_code (*resume)(void* self, pospay_text key, pospay_operation* operation,
                        pospay_error* error);

  /* A shift begins. [till thread, configured] */
  pospay_code (*open_shift)(void* self, const pospay_shift* shift, pospay_error* error);

  /* Compares the host's books of the shift with the plugin's and the payment system's: an
   * operation with a RECONCILIATION event. [till thread, configured] */
  pospay_code (*close_shift)(void* self, const pospay_shift_books* books,
                             pospay_operation* operation, pospay_error* error);

  /* The plugin examines itself: an operation with a DIAGNOSIS event. [till thread, any state] */
  pospay_code (*diagnose)(void* self, pospay_operation* operation, pospay_error* error);
} pospay_method_table;

typedef struct pospay_create_args {
  uint32_t struct_size;
  uint32_t setting_count;
  const pospay_host* host; /* lives until destroy */
  /* The plugin's own section of the manifest as flat text: {"gateway.url", "https://..."}. The plugin
   * validates it; an unknown name is an error. */
  const pospay_argument* settings;
} pospay_create_args;

typedef struct pospay_plugin {
  uint32_t struct_size;
  uint16_t abi_major; /* these three come first in every version, for ever */
  uint16_t abi_minor;
  const char* id;      /* stable, [a-z0-9_]; zero-terminated like the rest */
  const char* name;
  const char* version;
  const char* vendor;

  /* Once after loading; REFUSED when it is initialised already. [any one thread] */
  pospay_code (*init)(pospay_error* error);

  /* Once, after every instance is destroyed; joins all threads of the plugin. While an instance is
   * alive it does nothing. Not needed to be the thread of `init`: with several lanes the last one to
   * end may be any of them. `init` may follow again. [any thread, not beside another call] */
  void (*deinit)(void);

  /* Makes an instance and returns at once: the journal is read and the network is reached beside it,
   * until then `open_operations` and `start_...` answer NOT_READY. INVALID names the setting that is
   * wrong. The calling thread becomes the till thread of this instance. [between init and deinit] */
  pospay_code (*create)(const pospay_create_args* args, pospay_method* method, pospay_error* error);

  /* Since 1.1; may be NULL. Decides a recording of this plugin anew, touching nothing outside, and
   * hands each step to `sink`. `args` carries the settings that the till had; its host may be NULL.
   * INVALID: a setting is wrong, or the text is not such a recording. UNSUPPORTED: it is of a newer
   * version. Takes as long as it takes. [any one thread, not needed to be between init and deinit] */
  pospay_code (*replay)(const pospay_create_args* args, pospay_text recording,
                        pospay_replay_sink sink, void* context, pospay_error* error);
} pospay_plugin;

#if defined(_WIN32)
#define POSPAY_EXPORT __declspec(dllexport)
#else
#define POSPAY_EXPORT __attribute__((visibility("default")))
#endif

#define POSPAY_PLUGIN_SYMBOL "pospay_plugin_v1"

#ifdef __cplusplus
}
#endif

#endif /* POSPAY_PLUGIN_H */
