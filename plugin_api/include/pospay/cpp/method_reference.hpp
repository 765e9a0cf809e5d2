// MethodReference: a pospay_method of a plugin as an IPaymentMethod, for the host's side.
//
// A slot that an older plugin does not have answers Code::unsupported. An answer of the plugin that
// is not as the contract says becomes Code::internal: the host's call was right.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pospay/cpp/convert_shift.hpp"
#include "pospay/cpp/host_table.hpp"
#include "pospay/cpp/operation_reference.hpp"
#include "pospay/cpp/payment_method.hpp"

namespace pospay::referenced {

// The initialised plugin; whoever drops it last calls deinit.
struct Plugin {
  const pospay_plugin* table = nullptr;
  std::shared_ptr<void> library;  // kept until after deinit; may be empty
  std::string id, name, version, vendor;

  Plugin() = default;
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;
  ~Plugin() {
    if (table != nullptr) table->deinit();
  }
};

// What a plugin may still use although its host has dropped it on the wrong thread.
inline void keep_for_ever(std::shared_ptr<void> object) {
  static auto* const mutex = new std::mutex;
  static auto* const kept = new std::vector<std::shared_ptr<void>>;
  const std::lock_guard<std::mutex> lock(*mutex);
  kept->push_back(std::move(object));
}

class MethodReference : public IPaymentMethod {
 public:
  // Without an instance yet; `adopt` gives it one.
  MethodReference(std::shared_ptr<Plugin> plugin, IHost& host)
      : plugin_(std::move(plugin)),
        host_(host),
        host_table_(std::make_shared<HostTable>(host)),
        handles_(std::make_shared<OpenHandles>()) {}

  // Releases the handles that are still out, then the instance. On another thread than the till's
  // nothing is given back, because the plugin refuses it there; the plugin then stays initialised.
  ~MethodReference() override {
    if (method_.self == nullptr) return;
    if (!handles_->is_till_thread()) {
      // The instance goes on and may still call the host: what it was lent must stay.
      keep_for_ever(plugin_);
      keep_for_ever(host_table_);
      return;
    }
    for (const auto& handle : handles_->open) OpenHandles::release(*handle);
    handles_->open.clear();
    method_.table->destroy(method_.self);
  }

  const pospay_host* host_table() const noexcept { return host_table_->get(); }
  void adopt(pospay_method method) noexcept { method_ = method; }

  Result<Tender> tender() const override {
    if (!POSPAY_HAS_SLOT(table(), pospay_method_table, tender)) return unsupported("tender");
    const pospay_tender* c = nullptr;
    ErrorBuffer error;
    const pospay_code code = table()->tender(self(), &c, error.get());
    return read_answer<Tender>(code, c, error, "tender");
  }

  Result<std::vector<Parameter>> parameters() const override {
    if (!POSPAY_HAS_SLOT(table(), pospay_method_table, parameters)) {
      return unsupported("parameters");
    }
    const pospay_parameter* const* items = nullptr;
    std::uint32_t count = 0;
    ErrorBuffer error;
    const pospay_code code = table()->parameters(self(), &items, &count, error.get());
    if (code != POSPAY_OK) return error.error(code);
    convert::Reader reader(convert::Mode::lenient);
    if (!reader.is_countable(items, count, max_values, "parameters")) {
      return malformed(reader.error());
    }
    std::vector<Parameter> parameters;
    for (std::uint32_t i = 0; i < count; ++i) {
      const pospay_parameter* c = items[i];
      // A kind that this host does not know is not drawn.
      if (c == nullptr || !POSPAY_HAS(c, pospay_parameter, kind)) continue;
      if (!convert::is_known_parameter_kind(c->kind)) continue;
      if (!read(reader, *c, parameters.emplace_back())) return malformed(reader.error());
    }
    return parameters;
  }

  Result<void> configure(const Values& values) override {
    if (!POSPAY_HAS_SLOT(table(), pospay_method_table, configure)) return unsupported("configure");
    convert::InlineArena<1024> arena;
    ErrorBuffer error;
    const pospay_code code =
        table()->configure(self(), convert::write_arguments(arena, values),
                           static_cast<std::uint32_t>(values.size()), error.get());
    return error.result(code);
  }

  Result<Operation> invoke(std::string_view action) override {
    if (!POSPAY_HAS_SLOT(table(), pospay_method_table, invoke)) return unsupported("invoke");
    return start([&](pospay_operation* operation, pospay_error* error) {
      return table()->invoke(self(), convert::write_text(action), operation, error);
    });
  }

  Result<Verdict> check_host_change(const HostChange& change) const override {
    if (!POSPAY_HAS_SLOT(table(), pospay_method_table, check_host_change)) {
      return unsupported("check_host_change");
    }
    convert::InlineArena<256> arena;
    const pospay_verdict* c = nullptr;
    ErrorBuffer error;
    const pospay_code code =
        table()->check_host_change(self(), write(arena, change), &c, error.get());
    return read_answer<Verdict>(code, c, error, "verdict");
  }

  Result<Verdict> check_mix(const Mix& mix) const override {
    if (!POSPAY_HAS_SLOT(table(), pospay_method_table, check_mix)) return unsupported("check_mix");
    convert::InlineArena<1024> arena;
    const pospay_verdict* c = nullptr;
    ErrorBuffer error;
    const pospay_code code = table()->check_mix(self(), write(arena, mix), &c, error.get());
    return read_answer<Verdict>(code, c, error, "verdict");
  }

  Result<std::vector<ReturnOption>> return_options(const PaidLine& line) const override {
    if (!POSPAY_HAS_SLOT(table(), pospay_method_table, return_options)) {
      return unsupported("return_options");
    }
    convert::InlineArena<256> arena;
    const pospay_return_option* const* items = nullptr;
    std::uint32_t count = 0;
    ErrorBuffer error;
    const pospay_code code =
        table()->return_options(self(), write(arena, line), &items, &count, error.get());
    return read_list<ReturnOption>(code, items, count, max_return_options, error, "return_options");
  }

  void prepare() override {
    if (POSPAY_HAS_SLOT(table(), pospay_method_table, prepare)) table()->prepare(self());
  }

  Result<Operation> start_payment(const PaymentRequest& request) override {
    if (!POSPAY_HAS_SLOT(table(), pospay_method_table, start_payment)) {
      return unsupported("start_payment");
    }
    convert::InlineArena<4096> arena;
    const pospay_payment_request* c = write(arena, request);
    return start([&](pospay_operation* operation, pospay_error* error) {
      return table()->start_payment(self(), c, operation, error);
    });
  }

  Result<Operation> start_refund(const RefundRequest& request) override {
    if (!POSPAY_HAS_SLOT(table(), pospay_method_table, start_refund)) {
      return unsupported("start_refund");
    }
    convert::InlineArena<4096> arena;
    const pospay_refund_request* c = write(arena, request);
    return start([&](pospay_operation* operation, pospay_error* error) {
      return table()->start_refund(self(), c, operation, error);
    });
  }

  // An element that cannot be read fails the whole list: half a list hides money.
  Result<std::vector<OpenOperation>> open_operations() const override {
    if (!POSPAY_HAS_SLOT(table(), pospay_method_table, open_operations)) {
      return unsupported("open_operations");
    }
    const pospay_open_operation* const* items = nullptr;
    std::uint32_t count = 0;
    ErrorBuffer error;
    const pospay_code code = table()->open_operations(self(), &items, &count, error.get());
    return read_list<OpenOperation>(code, items, count, max_open_operations, error,
                                    "open_operations");
  }

  Result<Operation> resume(std::string_view key) override {
    if (!POSPAY_HAS_SLOT(table(), pospay_method_table, resume)) return unsupported("resume");
    return start([&](pospay_operation* operation, pospay_error* error) {
      return table()->resume(self(), convert::write_text(key), operation, error);
    });
  }

  Result<void> open_shift(const Shift& shift) override {
    if (!POSPAY_HAS_SLOT(table(), pospay_method_table, open_shift)) {
      return unsupported("open_shift");
    }
    convert::InlineArena<256> arena;
    ErrorBuffer error;
    return error.result(table()->open_shift(self(), write(arena, shift), error.get()));
  }

  Result<Operation> close_shift(const ShiftBooks& books) override {
    if (!POSPAY_HAS_SLOT(table(), pospay_method_table, close_shift)) {
      return unsupported("close_shift");
    }
    convert::InlineArena<4096> arena;
    const pospay_shift_books* c = write(arena, books);
    return start([&](pospay_operation* operation, pospay_error* error) {
      return table()->close_shift(self(), c, operation, error);
    });
  }

  Result<Operation> diagnose() override {
    if (!POSPAY_HAS_SLOT(table(), pospay_method_table, diagnose)) return unsupported("diagnose");
    return start([&](pospay_operation* operation, pospay_error* error) {
      return table()->diagnose(self(), operation, error);
    });
  }

 private:
  const pospay_method_table* table() const noexcept { return method_.table; }
  void* self() const noexcept { return method_.self; }

  static Error malformed(const Error& error) {
    return Error(Code::internal, "The plugin's answer is malformed: " + error.message,
                 "plugin.malformed_answer");
  }

  template <class T, class C>
  static Result<T> read_answer(pospay_code code, const C* c, const ErrorBuffer& error,
                               const char* what) {
    if (code != POSPAY_OK) return error.error(code);
    convert::Reader reader(convert::Mode::lenient);
    Result<T> result{T{}};
    if (!convert::read_required(reader, c, *result, what)) return malformed(reader.error());
    return result;
  }

  template <class T, class C>
  static Result<std::vector<T>> read_list(pospay_code code, const C* const* items,
                                          std::uint32_t count, std::uint32_t limit,
                                          const ErrorBuffer& error, const char* what) {
    if (code != POSPAY_OK) return error.error(code);
    convert::Reader reader(convert::Mode::lenient);
    std::vector<T> list;
    if (!reader.list(items, count, limit, list, what)) return malformed(reader.error());
    return list;
  }

  // Calls a slot that answers an operation. The place for the handle is made first, so that running
  // out of memory afterwards cannot lose it.
  template <class Call>
  Result<Operation> start(Call call) {
    auto handle = std::make_shared<OpenHandle>();
    if (handles_->is_till_thread()) handles_->open.reserve(handles_->open.size() + 1);
    ErrorBuffer error;
    pospay_operation operation{nullptr, nullptr};
    const pospay_code code = call(&operation, error.get());
    if (code != POSPAY_OK) return error.error(code);
    if (operation.self == nullptr || operation.table == nullptr) {
      return malformed(Error(Code::internal, "success without an operation"));
    }
    if (const char* missing = OperationReference::missing_slot(operation.table)) {
      return malformed(Error(Code::internal, std::string("operation without ") + missing));
    }
    handle->operation = operation;
    handles_->open.push_back(handle);
    return Operation(std::make_unique<OperationReference>(handles_, std::move(handle), host_));
  }

  const std::shared_ptr<Plugin> plugin_;
  IHost& host_;
  const std::shared_ptr<HostTable> host_table_;
  const std::shared_ptr<OpenHandles> handles_;
  pospay_method method_{nullptr, nullptr};
};

}  // namespace pospay::referenced
