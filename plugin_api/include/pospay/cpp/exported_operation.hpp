// ExportedOperation: an IOperation behind a pospay_operation handle.
//
// A handle remembers its instance. If the host destroys the instance first, against the contract,
// the implementation of each handle that is still out is deleted with it; the handle stays behind
// as an empty shell that answers POSPAY_REFUSED until it is released. Nothing dangles.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pospay/cpp/convert_event.hpp"
#include "pospay/cpp/guard.hpp"
#include "pospay/cpp/payment_method.hpp"

namespace pospay::exported {

class ExportedOperation;

// The handles of one instance; outlives the instance while a handle is out.
struct Handles {
  GuardState guard;
  std::vector<ExportedOperation*> open;
};

class ExportedOperation {
 public:
  // Fills `out` with a handle on `operation`. Throws; then nothing has happened.
  static void hand_out(const std::shared_ptr<Handles>& handles, Operation operation,
                       pospay_operation* out) {
    std::unique_ptr<ExportedOperation> handle(new ExportedOperation(handles, std::move(operation)));
    handles->open.push_back(handle.get());
    out->self = handle.release();
    out->table = &table();
  }

  // The instance ends before this handle is released.
  void abandon() noexcept {
    contain(nullptr, [this] {
      operation_.reset();
      return POSPAY_OK;
    });
  }

 private:
  ExportedOperation(std::shared_ptr<Handles> handles, Operation operation)
      : handles_(std::move(handles)), operation_(std::move(operation)), key_(operation_->key()) {}

  // The slots, in the order of pospay_operation_table.

  // Made once and never changed: answered on any thread.
  static pospay_text key(void* self) noexcept {
    if (self == nullptr) return pospay_text{nullptr, 0};
    return convert::write_text(static_cast<ExportedOperation*>(self)->key_);
  }

  static pospay_code next_event(void* self, const pospay_event** event,
                                pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedOperation& handle) {
      if (event == nullptr) return report_null(error, "event");
      std::optional<Event> next = handle.operation_->next_event();
      if (!next) {
        *event = nullptr;
        return pospay_code{POSPAY_OK};
      }
      handle.event_.take(std::move(*next));
      *event = write(handle.event_.arena, handle.event_.value);
      return pospay_code{POSPAY_OK};
    });
  }

  static pospay_code submit_scan(void* self, pospay_text code, pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedOperation& handle) {
      convert::Reader reader(convert::Mode::strict);
      std::string text;
      if (code.size == 0) return convert::report(error, POSPAY_INVALID, "code: empty");
      if (!reader.text(code, text, "code", max_scan_size)) {
        return convert::report(error, reader.error());
      }
      return answer(handle.operation_->submit_scan(text), error);
    });
  }

  static pospay_code cancel(void* self, pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedOperation& handle) {
      return answer(handle.operation_->cancel(), error);
    });
  }

  static pospay_code confirm(void* self, const pospay_fiscal_receipt* receipt,
                             pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedOperation& handle) {
      FiscalReceipt value;
      const pospay_code code = read_input(receipt, value, "receipt", error);
      return code != POSPAY_OK ? code : answer(handle.operation_->confirm(value), error);
    });
  }

  static pospay_code roll_back(void* self, pospay_text reason, pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedOperation& handle) {
      convert::Reader reader(convert::Mode::strict);
      std::string text;
      if (!reader.text(reason, text, "reason")) return convert::report(error, reader.error());
      return answer(handle.operation_->roll_back(text), error);
    });
  }

  static pospay_code acknowledge(void* self, pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedOperation& handle) {
      return answer(handle.operation_->acknowledge(), error);
    });
  }

  static pospay_code settle_manually(void* self, const pospay_decision* decision,
                                     pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedOperation& handle) {
      Decision value;
      const pospay_code code = read_input(decision, value, "decision", error);
      return code != POSPAY_OK ? code : answer(handle.operation_->settle_manually(value), error);
    });
  }

  static void release(void* self) noexcept {
    auto* handle = static_cast<ExportedOperation*>(self);
    if (handle == nullptr || !may_end(handle->handles_->guard)) return;
    const std::shared_ptr<Handles> handles = handle->handles_;
    const Busy busy(handles->guard);
    for (auto& open : handles->open) {
      if (open != handle) continue;
      open = handles->open.back();
      handles->open.pop_back();
      break;
    }
    handle->abandon();
    delete handle;
  }

  template <class Body>
  static pospay_code enter(void* self, pospay_error* error, Body body) noexcept {
    if (self == nullptr) return report_null(error, "operation");
    auto& handle = *static_cast<ExportedOperation*>(self);
    return exported::enter(handle.handles_->guard, error, [&] { return body(handle); });
  }

  static pospay_code answer(const Result<void>& result, pospay_error* error) noexcept {
    return result ? pospay_code{POSPAY_OK} : convert::report(error, result.error());
  }

  static const pospay_operation_table& table() noexcept {
    static constexpr pospay_operation_table slots{sizeof(pospay_operation_table),
                                                  0,
                                                  &key,
                                                  &next_event,
                                                  &submit_scan,
                                                  &cancel,
                                                  &confirm,
                                                  &roll_back,
                                                  &acknowledge,
                                                  &settle_manually,
                                                  &release};
    return slots;
  }

  const std::shared_ptr<Handles> handles_;
  Operation operation_;  // empty once the instance is destroyed
  const std::string key_;
  Answer<Event, 512> event_;
};

}  // namespace pospay::exported
