/* Stands between a process and the C library; see crash_shim.h. */
#define _GNU_SOURCE
#include "tests/faults/crash_shim.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/faults/shim_files.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static char folder[path_size];
static long wanted_point; /* 0: never */
static int wants_after;
static enum crash_leftover leftover;
static int log_fd = -1;
static long point;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off_t);
static ssize_t (*real_read)(int, void *, size_t);
static ssize_t (*real_send)(int, const void *, size_t, int);
static ssize_t (*real_recv)(int, void *, size_t, int);

static void start(void) {
  *(void **)&real_write = dlsym(RTLD_NEXT, "write");
  *(void **)&real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  *(void **)&real_fsync = dlsym(RTLD_NEXT, "fsync");
  *(void **)&real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  *(void **)&real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  *(void **)&real_read = dlsym(RTLD_NEXT, "read");
  *(void **)&real_send = dlsym(RTLD_NEXT, "send");
  *(void **)&real_recv = dlsym(RTLD_NEXT, "recv");
  snprintf(folder, sizeof folder, "%s", shim_setting("CRASH_FOLDER"));
  wanted_point = atol(shim_setting("CRASH_POINT"));
  wants_after = strcmp(shim_setting("CRASH_SIDE"), "after") == 0;
  const char *disk = shim_setting("CRASH_DISK");
  leftover = strcmp(disk, "dropped") == 0 ? CRASH_DROPPED
             : strcmp(disk, "torn") == 0  ? CRASH_TORN
             : strcmp(disk, "mixed") == 0 ? CRASH_MIXED
                                          : CRASH_KEPT;
  const char *log_file = shim_setting("CRASH_LOG");
  if (*log_file != 0) log_fd = open(log_file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int is_watched(int fd, char path[path_size]) {
  return shim_path_of(fd, path) && shim_is_below(folder, path);
}

static int is_network(int fd) {
  struct sockaddr_storage address;
  socklen_t size = sizeof address;
  return getsockname(fd, (struct sockaddr *)&address, &size) == 0 &&
         (address.ss_family == AF_INET || address.ss_family == AF_INET6);
}

/* Counts a point; ends the process when it is the wanted one and `is_after` the wanted side. The
 * lock is held for the whole call, so that no other thread changes the disk behind the cut. */
static void cross(const char *call, const char *what, int is_after) {
  if (!is_after) {
    ++point;
    if (log_fd >= 0) {
      char line[path_size + 64];
      int size = snprintf(line, sizeof line, "%s %s\n", call, what);
      ssize_t ignored = real_write(log_fd, line, (size_t)size);
      (void)ignored;
    }
  }
  if (point != wanted_point || is_after != wants_after) return;
  wanted_point = 0; /* what is put back below is no point */
  crash_disk_lose(leftover);
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

static void enter(void) {
  pthread_once(&once, start);
  pthread_mutex_lock(&lock);
}
static void leave(void) { pthread_mutex_unlock(&lock); }

ssize_t write(int fd, const void *bytes, size_t size) {
  char path[path_size];
  enter();
  ssize_t result;
  if (is_watched(fd, path)) {
    struct stat status;
    off_t at = lseek(fd, 0, SEEK_CUR);
    int flags = fcntl(fd, F_GETFL);
    if ((flags & O_APPEND) != 0 && fstat(fd, &status) == 0) at = status.st_size;
    cross("write", shim_name_of(path), 0);
    crash_disk_before_write(fd, path, at, size);
    result = real_write(fd, bytes, size);
    cross("write", shim_name_of(path), 1);
  } else if (is_network(fd)) {
    cross("send", "network", 0);
    result = real_write(fd, bytes, size);
    cross("send", "network", 1);
  } else {
    leave();
    return real_write(fd, bytes, size);
  }
  leave();
  return result;
}

static ssize_t watched_pwrite(int fd, const void *bytes, size_t size, off_t offset) {
  char path[path_size];
  enter();
  int is_ours = is_watched(fd, path);
  if (is_ours) {
    cross("pwrite", shim_name_of(path), 0);
    crash_disk_before_write(fd, path, offset, size);
  }
  ssize_t result = real_pwrite(fd, bytes, size, offset);
  if (is_ours) cross("pwrite", shim_name_of(path), 1);
  leave();
  return result;
}
ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset) {
  return watched_pwrite(fd, bytes, size, offset);
}
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset) {
  return watched_pwrite(fd, bytes, size, offset);
}

static int watched_sync(int fd, const char *call, int (**real)(int)) {
  char path[path_size];
  enter();
  int is_ours = is_watched(fd, path);
  if (is_ours) cross(call, shim_name_of(path), 0);
  int result = (*real)(fd);
  if (is_ours && result == 0) crash_disk_synced(path);
  if (is_ours) cross(call, shim_name_of(path), 1);
  leave();
  return result;
}
int fsync(int fd) { return watched_sync(fd, "fsync", &real_fsync); }
int fdatasync(int fd) { return watched_sync(fd, "fdatasync", &real_fdatasync); }

static int watched_truncate(int fd, off_t size) {
  char path[path_size];
  enter();
  int is_ours = is_watched(fd, path);
  if (is_ours) {
    cross("ftruncate", shim_name_of(path), 0);
    crash_disk_before_truncate(fd, path, size);
  }
  int result = real_ftruncate(fd, size);
  if (is_ours) cross("ftruncate", shim_name_of(path), 1);
  leave();
  return result;
}
int ftruncate64(int fd, off64_t size) { return watched_truncate(fd, size); }
int ftruncate(int fd, off_t size) { return watched_truncate(fd, size); }

/* Bytes that came in are a point once they are there: waiting for them is none. */
static void received(int fd, ssize_t size) {
  if (size <= 0 || !is_network(fd)) return;
  enter();
  cross("receive", "network", 0);
  cross("receive", "network", 1);
  leave();
}

ssize_t read(int fd, void *bytes, size_t size) {
  pthread_once(&once, start);
  ssize_t result = real_read(fd, bytes, size);
  received(fd, result);
  return result;
}

ssize_t recv(int fd, void *bytes, size_t size, int flags) {
  pthread_once(&once, start);
  ssize_t result = real_recv(fd, bytes, size, flags);
  received(fd, result);
  return result;
}

ssize_t send(int fd, const void *bytes, size_t size, int flags) {
  enter();
  int is_net = is_network(fd);
  if (is_net) cross("send", "network", 0);
  ssize_t result = real_send(fd, bytes, size, flags);
  if (is_net) cross("send", "network", 1);
  leave();
  return result;
}
