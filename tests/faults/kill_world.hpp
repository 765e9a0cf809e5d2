// A shop for a till that gets killed: the sandbox in this process, over real HTTPS and with its
// times scaled down, and the till in processes of its own that share one data folder.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "host_sim/sandbox/sandbox.hpp"
#include "tests/support/temp_folder.hpp"

namespace faults {

// Where and how the process is cut; point 0: not at all.
struct Cut {
  int point = 0;
  std::string side = "before";
  std::string disk = "kept";
};

// Which call of the plugin fails; see fail_shim.h. n 0: none.
struct Failure {
  std::string of = "memory";  // memory | EIO | ENOSPC | EROFS
  long n = 0;
  bool is_for_ever = false;
  std::string file;  // only files whose name begins so
};

struct Ended {
  bool was_killed = false;
  int status = 0;          // exit status when it was not killed
  bool timed_out = false;  // ended by the test, since it hung
  std::string output;
  std::string errors;
};
std::string how(const Ended& ended);  // in words

// A receipt as till_process prints it.
struct Booked {
  std::string number;
  bool is_sale = true;
  bool is_printed = false;
  bool is_blocked = false;
  std::int64_t oplati_minor = 0;
  std::int64_t other_minor = 0;
};

struct Books {
  std::vector<Booked> receipts;
  int open_operations = 0;
  std::string told;  // what the till said on the way
  bool has_blocked() const;
};

class KillWorld {
 public:
  static constexpr const char* register_number = "OPL000000123";
  static constexpr std::int64_t first_balance_minor = 100'000'000;
  // 45 s of the buyer's time become 0.45 s.
  static constexpr int time_divisor = 100;

  explicit KillWorld(const std::string& mode);

  // Runs a till to its end or its cut.
  Ended run(const std::vector<std::string>& work, const Cut& cut = {});
  // Runs a till of which a call fails.
  Ended run(const std::vector<std::string>& work, const Failure& failure);
  // The plugin's calls that could fail so in a work, by name, in their order; "memory" for each
  // allocation.
  std::vector<std::string> calls_of(const std::vector<std::string>& work, const Failure& failure);
  // The points that a work crosses, by name, in their order.
  std::vector<std::string> points_of(const std::vector<std::string>& work);

  std::vector<std::string> sale(std::int64_t amount_minor, std::int64_t cash_minor = 0);
  // Starts the till until nothing is open; a payment that nobody knows is decided by a supervisor
  // who looks into the merchant's cabinet. `cut` hits the first of these starts.
  Books settle(const Cut& cut = {});
  // How often a person had to decide about a payment that is not in the cabinet, and about one that
  // is: the plugin should have found it by itself.
  int decisions() const { return decisions_; }
  int overlooked() const { return overlooked_; }

  // The till as it is now is what start_over() comes back to.
  void keep();
  void start_over();
  // What left the buyer's purse since start_over(), and how many sales of the gateway that were
  // made since are paid and not wholly given back.
  std::int64_t lost_minor();
  int charged_sales();
  // What the gateway was asked since start_over().
  int requests() const { return requests_; }
  // Money that goes by no payment: for the test of the test.
  void take_from_purse(std::int64_t minor);

 private:
  std::filesystem::path data() const { return folder_ / "till"; }
  std::int64_t balance_minor();
  Ended start(const std::vector<std::string>& work, const std::string& shim,
              std::vector<std::string> environment);
  Books start_once(const char* limit_ms);

  test::TempFolder folder_;
  std::atomic<int> requests_{0};
  std::unique_ptr<sandbox::Sandbox> gateway_;
  std::string mode_;
  std::size_t buyer_ = 0;
  int runs_ = 0;
  int decisions_ = 0;
  int overlooked_ = 0;
  std::int64_t kept_balance_minor_ = first_balance_minor;
  std::size_t kept_payments_ = 0;
};

// "receipt ..." lines to books; throws when they are not what till_process prints.
Books read_books(const std::string& output);

}  // namespace faults
