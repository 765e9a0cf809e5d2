/* What the preloaded libraries have in common: their settings, and which of a process's files are
 * the till's. */
#ifndef POSPAY_TESTS_SHIM_FILES_H
#define POSPAY_TESTS_SHIM_FILES_H

enum { path_size = 512 };

/* Of the environment; "" when it is not set. */
const char* shim_setting(const char* name);
/* The path behind a descriptor; 0 when there is none. */
int shim_path_of(int fd, char path[path_size]);
/* Is it a file below the folder? SQLite's shared-memory index, which is rebuilt at each start, is
 * none. Nothing is below "". */
int shim_is_below(const char* folder, const char* path);
/* The last part of a path. */
const char* shim_name_of(const char* path);

#endif
