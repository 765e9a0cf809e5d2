/* The plugin's allocations, counted; see fail_shim.h. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>
#include <unwind.h>

#include "tests/faults/fail_shim.h"

/* The C library's own allocator, under the names that it keeps for libraries such as this one. */
extern void* __libc_malloc(size_t size);
extern void* __libc_calloc(size_t count, size_t size);
extern void* __libc_realloc(void* old, size_t size);
extern void* __libc_memalign(size_t alignment, size_t size);

static int is_counting;
static long wanted; /* 0: none */
static int fails_for_ever;
static long counted;
/* Initial-exec: reached without an allocation of its own. */
static __thread int is_inside __attribute__((tls_model("initial-exec")));

enum owner { OWNER_NONE, OWNER_PLUGIN, OWNER_PROGRAM };

static _Unwind_Reason_Code look_at(struct _Unwind_Context* context, void* found) {
  struct dl_find_object object;
  void* address = (void*)_Unwind_GetIP(context);
  if (address == NULL || _dl_find_object(address, &object) != 0) return _URC_NO_REASON;
  const char* name = object.dlfo_link_map->l_name;
  enum owner owner = *name == 0                           ? OWNER_PROGRAM
                     : strstr(name, "/oplati.so") != NULL ? OWNER_PLUGIN
                                                          : OWNER_NONE;
  if (owner == OWNER_NONE) return _URC_NO_REASON;
  *(enum owner*)found = owner;
  return _URC_END_OF_STACK;
}

static int is_plugins(void) {
  enum owner owner = OWNER_NONE;
  _Unwind_Backtrace(look_at, &owner);
  return owner == OWNER_PLUGIN || (owner == OWNER_NONE && gettid() != getpid());
}

static int is_refused(void) {
  if (!is_counting || is_inside) return 0;
  is_inside = 1;
  int is_ours = is_plugins();
  is_inside = 0;
  if (!is_ours) return 0;
  long n = __atomic_add_fetch(&counted, 1, __ATOMIC_RELAXED);
  int fails = wanted > 0 && (fails_for_ever ? n >= wanted : n == wanted);
  if (fails) errno = ENOMEM;
  return fails;
}

void fail_memory_start(long n, int for_ever) {
  wanted = n;
  fails_for_ever = for_ever;
  is_counting = 1;
}

long fail_memory_count(void) { return __atomic_load_n(&counted, __ATOMIC_RELAXED); }

void* malloc(size_t size) { return is_refused() ? NULL : __libc_malloc(size); }
void* calloc(size_t count, size_t size) { return is_refused() ? NULL : __libc_calloc(count, size); }
void* realloc(void* old, size_t size) { return is_refused() ? NULL : __libc_realloc(old, size); }
void* memalign(size_t alignment, size_t size) {
  return is_refused() ? NULL : __libc_memalign(alignment, size);
}
void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void** out, size_t alignment, size_t size) {
  if (is_refused()) return ENOMEM;
  void* made = __libc_memalign(alignment, size);
  if (made == NULL) return ENOMEM;
  *out = made;
  return 0;
}
