/* The plugin's calls on its files, of which one fails; see fail_shim.h. */
#define _GNU_SOURCE
#include "tests/faults/fail_shim.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/faults/shim_files.h"

/* What a call does; an error meets some of it. */
enum { LOOKS = 1, CHANGES = 2, TAKES_SPACE = 4 };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char folder[path_size];
static char name_start[path_size];
static long wanted; /* 0: none */
static int fails_for_ever;
static int error_number;
static int met; /* by error_number */
static int log_fd = -1;
static long counted;

static int (*real_open)(const char*, int, ...);
static ssize_t (*real_read)(int, void*, size_t);
static ssize_t (*real_pread)(int, void*, size_t, off_t);
static ssize_t (*real_write)(int, const void*, size_t);
static ssize_t (*real_pwrite)(int, const void*, size_t, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off_t);
static int (*real_allocate)(int, off_t, off_t);
static int (*real_rename)(const char*, const char*);
static int (*real_unlink)(const char*);

static void set_error(const char* name) {
  if (strcmp(name, "ENOSPC") == 0) {
    error_number = ENOSPC;
    met = TAKES_SPACE;
  } else if (strcmp(name, "EROFS") == 0) {
    error_number = EROFS;
    met = CHANGES | TAKES_SPACE;
  } else {
    error_number = EIO;
    met = LOOKS | CHANGES | TAKES_SPACE;
  }
}

static void start(void) {
  *(void**)&real_open = dlsym(RTLD_NEXT, "open64");
  *(void**)&real_read = dlsym(RTLD_NEXT, "read");
  *(void**)&real_pread = dlsym(RTLD_NEXT, "pread64");
  *(void**)&real_write = dlsym(RTLD_NEXT, "write");
  *(void**)&real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  *(void**)&real_fsync = dlsym(RTLD_NEXT, "fsync");
  *(void**)&real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  *(void**)&real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  *(void**)&real_allocate = dlsym(RTLD_NEXT, "posix_fallocate64");
  *(void**)&real_rename = dlsym(RTLD_NEXT, "rename");
  *(void**)&real_unlink = dlsym(RTLD_NEXT, "unlink");
  snprintf(folder, sizeof folder, "%s", shim_setting("FAIL_FOLDER"));
  snprintf(name_start, sizeof name_start, "%s", shim_setting("FAIL_NAME"));
  wanted = atol(shim_setting("FAIL_CALL"));
  fails_for_ever = strcmp(shim_setting("FAIL_FOR"), "ever") == 0;
  set_error(shim_setting("FAIL_WITH"));
  const char* log_file = shim_setting("FAIL_LOG");
  if (*log_file != 0) {
    log_fd = real_open(log_file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  }
}

__attribute__((constructor)) static void start_memory(void) {
  pthread_once(&once, start);
  fail_memory_start(atol(shim_setting("FAIL_MEMORY")), fails_for_ever);
}

static void note(const char* what, const char* subject) {
  char line[path_size + 64];
  int size = snprintf(line, sizeof line, "%s %s\n", what, subject);
  ssize_t ignored = real_write(log_fd, line, (size_t)size);
  (void)ignored;
}

__attribute__((destructor)) static void end(void) {
  if (log_fd < 0) return;
  char number[32];
  snprintf(number, sizeof number, "%ld", fail_memory_count());
  note("memory", number);
}

/* Counts the call; true when it is to fail. */
static int path_fails(const char* call, const char* path, int does) {
  pthread_once(&once, start);
  if ((met & does) == 0 || !shim_is_below(folder, path)) return 0;
  const char* name = shim_name_of(path);
  if (strncmp(name, name_start, strlen(name_start)) != 0) return 0;
  long n = __atomic_add_fetch(&counted, 1, __ATOMIC_RELAXED);
  if (log_fd >= 0) note(call, name);
  if (wanted == 0 || (fails_for_ever ? n < wanted : n != wanted)) return 0;
  errno = error_number;
  return 1;
}

static int file_fails(const char* call, int fd, int does) {
  char path[path_size];
  pthread_once(&once, start);
  if ((met & does) == 0 || folder[0] == 0) return 0;
  return shim_path_of(fd, path) && path_fails(call, path, does);
}

static int effect_of_opening(const char* path, int flags) {
  struct stat status;
  int is_new = (flags & O_CREAT) != 0 && stat(path, &status) != 0;
  int is_for_writing = (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) != 0;
  return is_new ? TAKES_SPACE : is_for_writing ? CHANGES : LOOKS;
}

static int watched_open(const char* path, int flags, mode_t mode) {
  pthread_once(&once, start);
  if (shim_is_below(folder, path) && path_fails("open", path, effect_of_opening(path, flags))) {
    return -1;
  }
  return real_open(path, flags, mode);
}

#define POSPAY_OPEN(name)                       \
  int name(const char* path, int flags, ...) {  \
    mode_t mode = 0;                            \
    if ((flags & (O_CREAT | O_TMPFILE)) != 0) { \
      va_list rest;                             \
      va_start(rest, flags);                    \
      mode = va_arg(rest, mode_t);              \
      va_end(rest);                             \
    }                                           \
    return watched_open(path, flags, mode);     \
  }
POSPAY_OPEN(open)
POSPAY_OPEN(open64)

ssize_t read(int fd, void* bytes, size_t size) {
  return file_fails("read", fd, LOOKS) ? -1 : real_read(fd, bytes, size);
}
ssize_t pread64(int fd, void* bytes, size_t size, off64_t offset) {
  return file_fails("pread", fd, LOOKS) ? -1 : real_pread(fd, bytes, size, offset);
}
ssize_t pread(int fd, void* bytes, size_t size, off_t offset) {
  return pread64(fd, bytes, size, offset);
}
ssize_t write(int fd, const void* bytes, size_t size) {
  return file_fails("write", fd, TAKES_SPACE) ? -1 : real_write(fd, bytes, size);
}
ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t offset) {
  return file_fails("pwrite", fd, TAKES_SPACE) ? -1 : real_pwrite(fd, bytes, size, offset);
}
ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  return pwrite64(fd, bytes, size, offset);
}
int fsync(int fd) { return file_fails("fsync", fd, TAKES_SPACE) ? -1 : real_fsync(fd); }
int fdatasync(int fd) { return file_fails("fdatasync", fd, TAKES_SPACE) ? -1 : real_fdatasync(fd); }
int ftruncate64(int fd, off64_t size) {
  return file_fails("ftruncate", fd, TAKES_SPACE) ? -1 : real_ftruncate(fd, size);
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }
/* Answers the error instead of setting errno. */
int posix_fallocate64(int fd, off64_t offset, off64_t size) {
  return file_fails("allocate", fd, TAKES_SPACE) ? error_number : real_allocate(fd, offset, size);
}
int posix_fallocate(int fd, off_t offset, off_t size) {
  return posix_fallocate64(fd, offset, size);
}
int rename(const char* from, const char* to) {
  return path_fails("rename", to, TAKES_SPACE) ? -1 : real_rename(from, to);
}
int unlink(const char* path) {
  return path_fails("unlink", path, CHANGES) ? -1 : real_unlink(path);
}
