#define _GNU_SOURCE
#include "tests/faults/shim_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char* shim_setting(const char* name) {
  const char* value = getenv(name);
  return value == NULL ? "" : value;
}

int shim_path_of(int fd, char path[path_size]) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = readlink(link, path, path_size - 1);
  if (size <= 0) return 0;
  path[size] = 0;
  return 1;
}

int shim_is_below(const char* folder, const char* path) {
  size_t length = strlen(folder);
  size_t size = strlen(path);
  int is_index = size > 4 && strcmp(path + size - 4, "-shm") == 0;
  return length > 0 && strncmp(path, folder, length) == 0 && path[length] == '/' && !is_index;
}

const char* shim_name_of(const char* path) {
  const char* slash = strrchr(path, '/');
  return slash == NULL ? path : slash + 1;
}
