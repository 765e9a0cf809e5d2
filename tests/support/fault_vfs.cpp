#include "tests/support/fault_vfs.hpp"

#include <sqlite3.h>

#include <cstdlib>
#include <utility>

namespace test {
namespace {

// One disk per process, used by one thread.
struct Disk {
  sqlite3_vfs* real = nullptr;
  int calls_left = 0;  // 0: healthy
  bool for_ever = false;
  bool has_struck = false;
  DiskFault fault = DiskFault::io_error;
  std::function<bool()> is_full;
};
Disk disk;

int strike(int io_code) {
  if (disk.calls_left == 0) return SQLITE_OK;
  if (--disk.calls_left > 0) return SQLITE_OK;
  disk.has_struck = true;
  if (disk.for_ever) disk.calls_left = 1;
  return disk.fault == DiskFault::disk_full ? SQLITE_FULL : io_code;
}

struct File {
  sqlite3_file base;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
sqlite3_file* real_of(sqlite3_file* file) { return reinterpret_cast<File*>(file)->real(); }

int file_close(sqlite3_file* file) { return real_of(file)->pMethods->xClose(real_of(file)); }
int file_read(sqlite3_file* file, void* data, int size, sqlite3_int64 at) {
  return real_of(file)->pMethods->xRead(real_of(file), data, size, at);
}
int file_write(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
  if (disk.is_full && disk.is_full()) return SQLITE_FULL;
  if (const int code = strike(SQLITE_IOERR_WRITE); code != SQLITE_OK) return code;
  return real_of(file)->pMethods->xWrite(real_of(file), data, size, at);
}
int file_truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (const int code = strike(SQLITE_IOERR_TRUNCATE); code != SQLITE_OK) return code;
  return real_of(file)->pMethods->xTruncate(real_of(file), size);
}
int file_sync(sqlite3_file* file, int flags) {
  if (const int code = strike(SQLITE_IOERR_FSYNC); code != SQLITE_OK) return code;
  return real_of(file)->pMethods->xSync(real_of(file), flags);
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return real_of(file)->pMethods->xFileSize(real_of(file), size);
}
int file_lock(sqlite3_file* file, int level) {
  return real_of(file)->pMethods->xLock(real_of(file), level);
}
int file_unlock(sqlite3_file* file, int level) {
  return real_of(file)->pMethods->xUnlock(real_of(file), level);
}
int file_reserved(sqlite3_file* file, int* is_reserved) {
  return real_of(file)->pMethods->xCheckReservedLock(real_of(file), is_reserved);
}
int file_control(sqlite3_file* file, int operation, void* argument) {
  return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}
int file_sector(sqlite3_file* file) { return real_of(file)->pMethods->xSectorSize(real_of(file)); }
int file_traits(sqlite3_file* file) {
  return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

const sqlite3_io_methods file_methods = [] {
  sqlite3_io_methods methods{};
  methods.iVersion = 1;
  methods.xClose = file_close;
  methods.xRead = file_read;
  methods.xWrite = file_write;
  methods.xTruncate = file_truncate;
  methods.xSync = file_sync;
  methods.xFileSize = file_size;
  methods.xLock = file_lock;
  methods.xUnlock = file_unlock;
  methods.xCheckReservedLock = file_reserved;
  methods.xFileControl = file_control;
  methods.xSectorSize = file_sector;
  methods.xDeviceCharacteristics = file_traits;
  return methods;
}();

int vfs_open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  const int code = disk.real->xOpen(disk.real, name, real_of(file), flags, out_flags);
  if (real_of(file)->pMethods != nullptr) file->pMethods = &file_methods;
  return code;
}

sqlite3_vfs vfs = [] {
  sqlite3_vfs made{};
  made.iVersion = 1;
  made.zName = "fault";
  made.xOpen = vfs_open;
  made.xDelete = [](sqlite3_vfs*, const char* name, int sync) {
    return disk.real->xDelete(disk.real, name, sync);
  };
  made.xAccess = [](sqlite3_vfs*, const char* name, int flags, int* out) {
    return disk.real->xAccess(disk.real, name, flags, out);
  };
  made.xFullPathname = [](sqlite3_vfs*, const char* name, int size, char* out) {
    return disk.real->xFullPathname(disk.real, name, size, out);
  };
  made.xRandomness = [](sqlite3_vfs*, int size, char* out) {
    return disk.real->xRandomness(disk.real, size, out);
  };
  made.xSleep = [](sqlite3_vfs*, int microseconds) {
    return disk.real->xSleep(disk.real, microseconds);
  };
  made.xCurrentTime = [](sqlite3_vfs*, double* out) {
    return disk.real->xCurrentTime(disk.real, out);
  };
  made.xGetLastError = [](sqlite3_vfs*, int size, char* out) {
    return disk.real->xGetLastError(disk.real, size, out);
  };
  return made;
}();

}  // namespace

FaultVfs::FaultVfs() {
  disk = Disk();
  disk.real = sqlite3_vfs_find(nullptr);
  if (disk.real == nullptr) std::abort();
  vfs.szOsFile = static_cast<int>(sizeof(File)) + disk.real->szOsFile;
  vfs.mxPathname = disk.real->mxPathname;
  sqlite3_vfs_register(&vfs, 1);
}

FaultVfs::~FaultVfs() {
  heal();
  sqlite3_vfs_unregister(&vfs);
}

void FaultVfs::fail_at(int n, bool for_ever, DiskFault fault) {
  disk.calls_left = n;
  disk.for_ever = for_ever;
  disk.fault = fault;
  disk.has_struck = false;
}

void FaultVfs::fill_while(std::function<bool()> is_full) { disk.is_full = std::move(is_full); }

void FaultVfs::heal() {
  disk.calls_left = 0;
  disk.is_full = nullptr;
}

bool FaultVfs::has_struck() const { return disk.has_struck; }

}  // namespace test
