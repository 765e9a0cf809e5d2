/* Remembers what un-synced writes have overwritten, so that a power cut can take them back. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/faults/crash_shim.h"

/* A till that has more un-synced changes than this at a time is not one that syncs. */
enum { max_changes = 65536 };

struct change {
  char *path;
  off_t offset;
  size_t size;
  char *old_bytes; /* of [offset, offset + old_size) */
  size_t old_size; /* what the file had there before: less than size at its end */
  off_t old_file_size;
};

static struct change changes[max_changes];
static size_t change_count;

static void remember(int fd, const char *path, off_t offset, size_t size) {
  struct stat status;
  if (change_count == max_changes || fstat(fd, &status) != 0) abort();
  struct change *change = &changes[change_count++];
  change->path = strdup(path);
  change->offset = offset;
  change->size = size;
  change->old_file_size = status.st_size;
  change->old_bytes = malloc(size == 0 ? 1 : size);
  if (change->path == NULL || change->old_bytes == NULL) abort();
  /* The descriptor may be open for writing alone. */
  int reader = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t got = reader < 0 ? 0 : pread(reader, change->old_bytes, size, offset);
  if (reader >= 0) close(reader);
  change->old_size = got < 0 ? 0 : (size_t)got;
}

void crash_disk_before_write(int fd, const char *path, off_t offset, size_t size) {
  remember(fd, path, offset, size);
}

void crash_disk_before_truncate(int fd, const char *path, off_t size) {
  struct stat status;
  if (fstat(fd, &status) != 0) abort();
  size_t cut = status.st_size > size ? (size_t)(status.st_size - size) : 0;
  remember(fd, path, size, cut);
}

static void forget(struct change *change) {
  free(change->path);
  free(change->old_bytes);
}

void crash_disk_synced(const char *path) {
  size_t kept = 0;
  for (size_t i = 0; i < change_count; ++i) {
    if (strcmp(changes[i].path, path) == 0) {
      forget(&changes[i]);
    } else {
      changes[kept++] = changes[i];
    }
  }
  change_count = kept;
}

/* Straight to the kernel: the library's functions are the ones that are watched. */
static void put_bytes(int fd, const char *bytes, size_t size, off_t offset) {
  if (syscall(SYS_pwrite64, fd, bytes, size, offset) != (long)size) abort();
}
static void set_size(int fd, off_t size) {
  if (syscall(SYS_ftruncate, fd, size) != 0) abort();
}

/* Puts the file back to what it was before the change, from its byte number `first` on. */
static void take_back(const struct change *change, size_t first) {
  int fd = open(change->path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return; /* removed since */
  if (first < change->old_size) {
    put_bytes(fd, change->old_bytes + first, change->old_size - first,
              change->offset + (off_t)first);
  }
  const off_t end = change->offset + (off_t)change->size;
  const off_t kept_end = first > 0 ? change->offset + (off_t)first : 0;
  const off_t size = kept_end > change->old_file_size ? kept_end : change->old_file_size;
  struct stat status;
  if (fstat(fd, &status) != 0) abort();
  /* A later change that stays may have made the file longer than this one did. */
  const int ends_here = status.st_size <= end;
  if (status.st_size < size || (ends_here && status.st_size > size)) set_size(fd, size);
  close(fd);
}

void crash_disk_lose(enum crash_leftover leftover) {
  if (leftover == CRASH_KEPT) return;
  size_t half = change_count / 2;
  for (size_t i = change_count; i-- > 0;) {
    size_t first = 0;
    if (leftover == CRASH_TORN && i < half) break;
    if (leftover == CRASH_TORN && i == half) first = changes[i].size / 2;
    if (leftover == CRASH_MIXED && i % 2 == 0) continue;
    take_back(&changes[i], first);
  }
}
