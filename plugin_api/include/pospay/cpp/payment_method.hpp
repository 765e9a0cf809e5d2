// IPaymentMethod: what a plugin author implements and a C++ host calls, the same class on both
// sides. The exporter (exporter.hpp) turns an implementation into the C table, the reference
// (reference.hpp) turns a C table into an IPaymentMethod. Each method is documented at the C slot
// of the same name: methods in pospay/plugin.h, operations in pospay/operation.h, host in
// pospay/host.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pospay/cpp/result.hpp"
#include "pospay/cpp/types.hpp"

namespace pospay {

// What a host lends to a plugin. Only request_wake_up and the clocks are called from the plugin's
// own threads.
class IHost {
 public:
  virtual ~IHost() = default;

  virtual void request_wake_up() = 0;
  virtual void log(int level, std::string_view line) = 0;  // POSPAY_LOG_...
  virtual std::optional<std::string> get_secret(std::string_view name) = 0;
  virtual Result<void> put_secret(std::string_view name, std::string_view value) = 0;

  virtual std::string data_folder() const = 0;
  virtual std::string locale() const { return "ru"; }
  virtual std::int32_t utc_offset_minutes() const { return 180; }

  // A host with clocks of its own overrides all three.
  virtual bool has_clock() const { return false; }
  virtual std::int64_t monotonic_ms() const { return 0; }
  virtual std::int64_t wall_ms() const { return 0; }
};

class IOperation {
 public:
  virtual ~IOperation() = default;  // gives the handle back; the operation goes on

  virtual std::string key() const = 0;
  virtual std::optional<Event> next_event() = 0;

  virtual Result<void> submit_scan(std::string_view code) = 0;
  virtual Result<void> cancel() = 0;
  virtual Result<void> confirm(const FiscalReceipt& receipt) = 0;
  virtual Result<void> roll_back(std::string_view reason) = 0;
  virtual Result<void> acknowledge() = 0;
  virtual Result<void> settle_manually(const Decision& decision) = 0;
};

using Operation = std::unique_ptr<IOperation>;

class IPaymentMethod {
 public:
  virtual ~IPaymentMethod() = default;

  virtual Result<Tender> tender() const = 0;
  virtual Result<std::vector<Parameter>> parameters() const = 0;
  virtual Result<void> configure(const Values& values) = 0;
  virtual Result<Operation> invoke(std::string_view action) = 0;

  virtual Result<Verdict> check_host_change(const HostChange& change) const = 0;
  virtual Result<Verdict> check_mix(const Mix& mix) const = 0;
  virtual Result<std::vector<ReturnOption>> return_options(const PaidLine& line) const = 0;

  virtual void prepare() = 0;
  virtual Result<Operation> start_payment(const PaymentRequest& request) = 0;
  virtual Result<Operation> start_refund(const RefundRequest& request) = 0;
  virtual Result<std::vector<OpenOperation>> open_operations() const = 0;
  virtual Result<Operation> resume(std::string_view key) = 0;

  virtual Result<void> open_shift(const Shift& shift) = 0;
  virtual Result<Operation> close_shift(const ShiftBooks& books) = 0;
  virtual Result<Operation> diagnose() = 0;
};

}  // namespace pospay
