// A disk that fails on demand, under SQLite: the system's own VFS with a fault in front of it.
// While an object lives, every database that is opened goes through it.
//
// Files claim version 1 of SQLite's interface, so that a database which needs shared memory beside
// its log cannot be opened at all.
#pragma once

#include <functional>
#include <string>

namespace test {

enum class DiskFault { io_error, disk_full };

class FaultVfs {
 public:
  FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;
  ~FaultVfs();

  // The n-th call of xWrite, xSync or xTruncate from now on fails, counted from 1; with `for_ever`
  // every later one too.
  void fail_at(int n, bool for_ever, DiskFault fault);
  // Every xWrite fails with "disk full" as long as `is_full` answers true.
  void fill_while(std::function<bool()> is_full);
  void heal();
  // Has a fault struck since fail_at?
  bool has_struck() const;
};

}  // namespace test
