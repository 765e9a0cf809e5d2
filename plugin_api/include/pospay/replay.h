/* pospay/replay.h: a plugin shows what it did in an incident. Since version 1.1.
 *
 * A plugin may keep a recording of its operations in the host's data folder. `replay` of
 * pospay/plugin.h takes such a recording and decides everything anew, without network, journal or
 * clock: the answers and times come from the recording. Each step is handed to the host, so that a
 * person sees what came in, what the plugin made of it, and whether this version of the plugin
 * would decide as the one that made the recording.
 */
#ifndef POSPAY_REPLAY_H
#define POSPAY_REPLAY_H

#include "pospay/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The other end of what came in or went out. An unknown number is treated as POSPAY_PARTY_LOG. */
enum {
  POSPAY_PARTY_HOST = 1,
  POSPAY_PARTY_GATEWAY = 2,
  POSPAY_PARTY_JOURNAL = 3,
  POSPAY_PARTY_CLOCK = 4, /* time that has passed */
  POSPAY_PARTY_LOG = 5
};

typedef struct pospay_replay_line {
  uint32_t struct_size;
  int32_t party;    /* POSPAY_PARTY_... */
  pospay_text text; /* English, without secrets */
} pospay_replay_line;

typedef struct pospay_replay_step {
  uint32_t struct_size;
  uint32_t action_count;
  pospay_text key;                 /* of the operation */
  int64_t at_ms;                   /* wall time at which it was recorded */
  const pospay_replay_line* input; /* what came in */
  pospay_text state;               /* the operation's state after it */
  const pospay_replay_line* const* actions; /* what went out, in order */
  pospay_text difference; /* from what was recorded, or why nothing can be said; empty: none */
} pospay_replay_step;

/* Called once a step, in the recording's order. The step lives for the call. A host in C++ throws
 * nothing here. */
typedef void (*pospay_replay_sink)(void* context, const pospay_replay_step* step);

#ifdef __cplusplus
}
#endif

#endif /* POSPAY_REPLAY_H */
