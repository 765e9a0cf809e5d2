/* A library that is preloaded into a till's process and lets the n-th call of the plugin fail: an
 * allocation, or a call on one of its files. Once or from then on. The host's own calls do not
 * fail; the product knows nothing of it.
 *
 * Environment:
 *   FAIL_FOLDER  only files below it count
 *   FAIL_NAME    ... and only those whose name begins so; empty: all
 *   FAIL_CALL    n, from 1, of the calls on files that FAIL_WITH can meet; 0 or missing: none
 *   FAIL_WITH    what they fail with, and so which calls count:
 *                EIO     any: open, read, write, sync, truncate, allocate, rename, unlink
 *                ENOSPC  what takes space: a new name, write, sync, truncate, allocate, rename
 *                EROFS   what changes anything: open for writing, and all that follow it
 *   FAIL_MEMORY  n, from 1, of the plugin's allocations; 0 or missing: none
 *   FAIL_FOR     once | ever
 *   FAIL_LOG     file to which every counted call on a file is written, a line each, "write
 *                journal.db-wal", and at the end "memory 12345"
 *
 * Whose an allocation is: the first caller up the stack that is neither the C library nor another
 * system library decides. That is the plugin, or the program. Where there is none, as in a thread
 * of the C library, it is the plugin's, unless it is the program's first thread.
 *
 * A sanitizer's runtime has allocators of its own: under it no allocation is counted.
 */
#ifndef POSPAY_TESTS_FAIL_SHIM_H
#define POSPAY_TESTS_FAIL_SHIM_H

/* --- fail_memory.c ---------------------------------------------------------------------------- */

/* From now on allocations are counted; with n > 0 the n-th fails, or all from the n-th on. */
void fail_memory_start(long n, int for_ever);
/* Counted so far. */
long fail_memory_count(void);

#endif
