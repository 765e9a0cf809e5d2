/* A library that is preloaded into a till's process and ends it, as a power cut does, at the n-th
 * thing that it does to the outside: a change to a file, a sync, bytes sent, bytes received. The
 * product knows nothing of it.
 *
 * Environment:
 *   CRASH_FOLDER  only files below it count, and only their un-synced bytes are touched
 *   CRASH_POINT   n, from 1; 0 or missing: never
 *   CRASH_SIDE    before | after the n-th call
 *   CRASH_DISK    what is left of bytes that were not synced:
 *                 kept     all (the process died, the machine did not)
 *                 dropped  none
 *                 torn     the first half of the writes, and half of the one after them
 *                 mixed    every other write: those in between were not put out yet
 *   CRASH_LOG     file to which every point is written, a line each: "pwrite journal.db-wal"
 *
 * Not simulated: names. Creating, renaming and removing a file count as durable at once.
 */
#ifndef POSPAY_TESTS_CRASH_SHIM_H
#define POSPAY_TESTS_CRASH_SHIM_H

#include <stddef.h>
#include <sys/types.h>

/* --- crash_disk.c: what a file was before its un-synced changes ------------------------------- */

enum crash_leftover { CRASH_KEPT, CRASH_DROPPED, CRASH_TORN, CRASH_MIXED };

/* All called with the shim's lock held. */
void crash_disk_before_write(int fd, const char *path, off_t offset, size_t size);
void crash_disk_before_truncate(int fd, const char *path, off_t size);
void crash_disk_synced(const char *path);
void crash_disk_lose(enum crash_leftover leftover);

#endif
