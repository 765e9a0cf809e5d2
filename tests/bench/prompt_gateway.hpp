// A gateway that answers at once, over HTTPS, behind a relay that delays bytes: in a process of its
// own, so that what a measurement finds in the till's process is the till's.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/core/poll_delay.hpp"
#include "tests/support/temp_folder.hpp"

namespace bench {

// Moments by the clock that all processes share (CLOCK_MONOTONIC); 0: not yet.
struct SessionTimes {
  std::int64_t opened_ns = 0;
  std::int64_t scanned_ns = 0;    // by the buyer
  std::int64_t posted_ns = 0;     // by the till
  std::int64_t confirmed_ns = 0;  // by the buyer
};

class PromptGateway {
 public:
  // Buyers come in this order, then others who do everything at once. Forks: no thread may run yet.
  explicit PromptGateway(std::vector<oplati::test::MeasuredBuyer> buyers = {});
  ~PromptGateway();
  PromptGateway(const PromptGateway&) = delete;
  PromptGateway& operator=(const PromptGateway&) = delete;

  std::string origin() const { return "https://127.0.0.1:" + std::to_string(port_); }
  std::string base_url() const { return origin() + "/ms-pay"; }
  std::string ca_file() const { return (folder_ / "ca.pem").string(); }

  // The following also from a process that was forked later, one at a time.
  void set_round_trip(std::chrono::milliseconds time);
  // Ends every connection, as a server does with those that idle.
  void close_connections();
  // TLS handshakes finished, and requests answered, since the start.
  int handshakes();
  int requests();
  // Of the sessions that were opened, in their order; the dynamic QR of session n is "Sn".
  std::vector<SessionTimes> sessions();

 private:
  std::string ask(const std::string& command);

  test::TempFolder folder_;
  std::uint16_t port_ = 0;
  int control_ = -1;
  pid_t process_ = -1;
};

}  // namespace bench
