// OperationReference: a pospay_operation handle as an IOperation, for the host's side.
//
// Order mistakes are safe: when the payment method is destroyed first, its handles are released
// with it, and every method of an operation that is left answers Code::refused. An operation that
// is dropped on another thread than the till's is not released (the plugin would refuse it); its
// handle is given back with the method.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "pospay/cpp/convert_event.hpp"
#include "pospay/cpp/payment_method.hpp"

// Is the slot there, in this version of the plugin's table and not null?
#define POSPAY_HAS_SLOT(table, type, slot) \
  (POSPAY_HAS(table, type, slot) && (table)->slot != nullptr)

namespace pospay::referenced {

inline Error unsupported(const char* slot) {
  return Error(Code::unsupported,
               std::string("The payment plugin has no function \"") + slot + "\".");
}

// A C error buffer whose first bytes are zero, so that a plugin that writes nothing says nothing.
class ErrorBuffer {
 public:
  ErrorBuffer() noexcept {
    buffer_.id[0] = '\0';
    buffer_.message[0] = '\0';
  }
  pospay_error* get() noexcept { return &buffer_; }
  Error error(pospay_code code) const { return convert::to_error(code, buffer_); }
  Result<void> result(pospay_code code) const {
    if (code == POSPAY_OK) return {};
    return error(code);
  }

 private:
  pospay_error buffer_;
};

// A handle that is out. Shared by the operation and the method, whichever goes first.
struct OpenHandle {
  pospay_operation operation{nullptr, nullptr};
};

// The handles of one instance that are out. Touched by the till thread alone, but for
// `till_thread`.
struct OpenHandles {
  const std::thread::id till_thread = std::this_thread::get_id();
  std::vector<std::shared_ptr<OpenHandle>> open;

  bool is_till_thread() const noexcept { return std::this_thread::get_id() == till_thread; }

  static void release(OpenHandle& handle) noexcept {
    if (handle.operation.self != nullptr) handle.operation.table->release(handle.operation.self);
    handle.operation = pospay_operation{nullptr, nullptr};
  }
};

class OperationReference : public IOperation {
 public:
  // Precondition: `handle` is in `handles->open` and went through `missing_slot`.
  OperationReference(std::shared_ptr<OpenHandles> handles, std::shared_ptr<OpenHandle> handle,
                     IHost& host)
      : handles_(std::move(handles)), handle_(std::move(handle)), host_(host) {
    convert::Reader reader(convert::Mode::lenient);
    reader.prose(table()->key(self()), key_, "key");
  }

  ~OperationReference() override {
    if (!handles_->is_till_thread()) return;
    OpenHandles::release(*handle_);
    for (auto& open : handles_->open) {
      if (open != handle_) continue;
      open = handles_->open.back();
      handles_->open.pop_back();
      break;
    }
  }

  // Name of a slot that every version has and this table lacks; nullptr if it is complete.
  static const char* missing_slot(const pospay_operation_table* table) noexcept {
    if (!POSPAY_HAS_SLOT(table, pospay_operation_table, key)) return "key";
    if (!POSPAY_HAS_SLOT(table, pospay_operation_table, next_event)) return "next_event";
    if (!POSPAY_HAS_SLOT(table, pospay_operation_table, release)) return "release";
    return nullptr;
  }

  std::string key() const override { return key_; }

  // Events of a kind that this host does not know are left out. A failure that next_event itself
  // reports, and that would otherwise be lost, is logged and comes once as a notice with the
  // sequence number 0, which no plugin uses: a host that stores sequence numbers does not store
  // that one.
  std::optional<Event> next_event() override {
    if (is_closed()) return std::nullopt;
    for (int skipped = 0; skipped < max_unknown_events; ++skipped) {
      const pospay_event* c = nullptr;
      ErrorBuffer error;
      const pospay_code code = table()->next_event(self(), &c, error.get());
      if (code != POSPAY_OK) return failure(error.error(code));
      if (c == nullptr) return std::nullopt;
      if (!POSPAY_HAS(c, pospay_event, kind) || !convert::is_known_event_kind(c->kind)) continue;
      convert::Reader reader(convert::Mode::lenient);
      Event event;
      if (!read(reader, *c, event)) {
        return failure(Error(Code::internal,
                             "An event of the plugin cannot be read: " + reader.error().message));
      }
      return event;
    }
    return std::nullopt;
  }

  Result<void> submit_scan(std::string_view code) override {
    if (is_closed()) return closed();
    if (!POSPAY_HAS_SLOT(table(), pospay_operation_table, submit_scan)) {
      return unsupported("submit_scan");
    }
    ErrorBuffer error;
    return error.result(table()->submit_scan(self(), convert::write_text(code), error.get()));
  }

  Result<void> cancel() override {
    if (is_closed()) return closed();
    if (!POSPAY_HAS_SLOT(table(), pospay_operation_table, cancel)) return unsupported("cancel");
    ErrorBuffer error;
    return error.result(table()->cancel(self(), error.get()));
  }

  Result<void> confirm(const FiscalReceipt& receipt) override {
    if (is_closed()) return closed();
    if (!POSPAY_HAS_SLOT(table(), pospay_operation_table, confirm)) return unsupported("confirm");
    convert::InlineArena<256> arena;
    ErrorBuffer error;
    return error.result(table()->confirm(self(), write(arena, receipt), error.get()));
  }

  Result<void> roll_back(std::string_view reason) override {
    if (is_closed()) return closed();
    if (!POSPAY_HAS_SLOT(table(), pospay_operation_table, roll_back)) {
      return unsupported("roll_back");
    }
    ErrorBuffer error;
    return error.result(table()->roll_back(self(), convert::write_text(reason), error.get()));
  }

  Result<void> acknowledge() override {
    if (is_closed()) return closed();
    if (!POSPAY_HAS_SLOT(table(), pospay_operation_table, acknowledge)) {
      return unsupported("acknowledge");
    }
    ErrorBuffer error;
    return error.result(table()->acknowledge(self(), error.get()));
  }

  Result<void> settle_manually(const Decision& decision) override {
    if (is_closed()) return closed();
    if (!POSPAY_HAS_SLOT(table(), pospay_operation_table, settle_manually)) {
      return unsupported("settle_manually");
    }
    convert::InlineArena<256> arena;
    ErrorBuffer error;
    return error.result(table()->settle_manually(self(), write(arena, decision), error.get()));
  }

 private:
  // A newer plugin may send this many events of unknown kinds between two that are known.
  static constexpr int max_unknown_events = 1000;

  const pospay_operation_table* table() const noexcept { return handle_->operation.table; }
  void* self() const noexcept { return handle_->operation.self; }
  bool is_closed() const noexcept { return handle_->operation.self == nullptr; }

  static Error closed() {
    return Error(Code::refused, "The payment method of this operation is destroyed.");
  }

  std::optional<Event> failure(const Error& error) {
    if (is_failure_told_ || !handles_->is_till_thread()) return std::nullopt;
    is_failure_told_ = true;
    Event event;
    event.kind = EventKind::notice;
    event.sequence = 0;
    event.message.id = error.id;
    event.message.text = error.message;
    host_.log(POSPAY_LOG_ERROR, "next_event of " + key_ + ": " + error.message);
    return event;
  }

  const std::shared_ptr<OpenHandles> handles_;
  const std::shared_ptr<OpenHandle> handle_;
  IHost& host_;
  std::string key_;
  bool is_failure_told_ = false;
};

}  // namespace pospay::referenced
