/* pospay/host.h: what a host lends to a plugin.
 *
 * A plugin reaches the outside of its own threads through these functions alone: it installs no
 * signal handler, changes no locale, umask, environment or working directory, and keeps no global
 * TLS context.
 *
 * Rationale: only `request_wake_up` is called from the plugin's own threads, because a till's user
 * interface, a JVM or an interpreter has one thread that may be entered at any time, and every
 * callback that asks for more leads to the question "on which thread?". Log lines and secrets
 * therefore cross inside calls that the till thread makes; the plugin queues them until then.
 */
#ifndef POSPAY_HOST_H
#define POSPAY_HOST_H

#include "pospay/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An unknown level is treated as POSPAY_LOG_INFO. */
enum { POSPAY_LOG_DEBUG = 0, POSPAY_LOG_INFO = 1, POSPAY_LOG_WARNING = 2, POSPAY_LOG_ERROR = 3 };

typedef struct pospay_host {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void* context;     /* given back as the first argument of every function below */

  /* "Look: some next_event, or a call that answered not_ready, has news." May be called at any time
   * from `create` until `destroy` returns, several times for one piece of news. Must return at
   * once and must not call the plugin. Required. [any thread] */
  void (*request_wake_up)(void* context);

  /* One line for the host's log; control characters are escaped and secrets are masked already.
   * Required. [till thread, inside a call that the host makes] */
  void (*log)(void* context, int32_t level, pospay_text line);

  /* Reads a secret by name into `buffer`. Answers POSPAY_NOT_FOUND when there is none, and
   * POSPAY_INVALID with the needed size in *size when the buffer is too small. Required.
   * [till thread, inside a call] */
  pospay_code (*get_secret)(void* context, pospay_text name, char* buffer, size_t capacity,
                            size_t* size);

  /* Stores a secret durably, replacing an older one; empty `value` removes it. Required.
   * [till thread, inside a call] */
  pospay_code (*put_secret)(void* context, pospay_text name, pospay_text value);

  /* A folder of this instance's own, absolute, existing, private to the till's user, on a local
   * disk. Required, lives until `destroy`. */
  pospay_text data_folder;

  /* Language of messages: "ru", "be" or "en"; anything else counts as "ru". */
  pospay_text locale;

  /* Clocks, or both NULL for the system's. Milliseconds: `monotonic_ms` from any start, never
   * back, running on through suspend; `wall_ms` since 1970-01-01 UTC. Pure reads that must not
   * block. [any thread] */
  int64_t (*monotonic_ms)(void* context);
  int64_t (*wall_ms)(void* context);

  /* The till's offset from UTC in minutes (Minsk: 180), kept beside each time in the journal. */
  int32_t utc_offset_minutes;
  int32_t reserved_2; /* 0 */
} pospay_host;

#ifdef __cplusplus
}
#endif

#endif /* POSPAY_HOST_H */
