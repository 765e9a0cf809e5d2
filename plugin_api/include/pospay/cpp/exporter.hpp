// The exporter: turns a C++ implementation of IPaymentMethod into the C table of pospay/plugin.h.
//
//   namespace {
//   pospay::Result<std::unique_ptr<pospay::IPaymentMethod>> create(const pospay::Values& settings,
//                                                                  pospay::IHost& host) { ... }
//   constexpr pospay::PluginDescription describe() {
//     return {"voucher", "Gift voucher", "1.0.0", "Example", nullptr, nullptr, &create};
//   }
//   }  // namespace
//   POSPAY_EXPORT_PLUGIN(describe)
//
// What the author need not think about: no exception crosses, whatever its type; calls on another
// thread or from inside a callback are refused; null pointers, short structs, absurd counts and
// bytes that are not text are refused before the implementation sees them; answers live as long as
// the C headers promise. Keys, receipt numbers, currencies and that an amount is more than zero are
// checked here; whether the *value* makes sense (which currency, which reference) is the author's
// to say.
//
// After something was thrown, or an Error with Code::internal was answered, the instance is
// finished: every further call answers POSPAY_INTERNAL until it is destroyed.
#pragma once

#include <memory>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "pospay/cpp/convert_replay.hpp"
#include "pospay/cpp/exported_method.hpp"

namespace pospay {

// What a plugin is. The texts are literals; they live as long as the library is loaded.
struct PluginDescription {
  const char* id = nullptr;  // stable, [a-z0-9_]
  const char* name = nullptr;
  const char* version = nullptr;
  const char* vendor = nullptr;

  // Once after loading, before any create; nullptr if there is nothing to do.
  Result<void> (*init)() = nullptr;
  // After every instance is gone; joins all threads. nullptr likewise.
  void (*deinit)() = nullptr;
  // Makes an instance; the calling thread is its till thread. `host` outlives the instance. Returns
  // at once: slow work is started beside it. Code::invalid names the setting that is wrong.
  Result<std::unique_ptr<IPaymentMethod>> (*create)(const Values& settings, IHost& host) = nullptr;
  // Decides a recording of this plugin anew, see pospay/replay.h; nullptr if it makes none.
  Result<std::vector<ReplayStep>> (*replay)(const Values& settings,
                                            std::string_view recording) = nullptr;
};

// The C entries of the plugin that `describe` describes. One per library.
template <PluginDescription (*describe)()>
class Exporter {
 public:
  static constexpr pospay_plugin table() {
    const PluginDescription plugin = describe();
    return pospay_plugin{sizeof(pospay_plugin),
                         POSPAY_ABI_MAJOR,
                         POSPAY_ABI_MINOR,
                         plugin.id,
                         plugin.name,
                         plugin.version,
                         plugin.vendor,
                         &init,
                         &deinit,
                         &create,
                         plugin.replay == nullptr ? nullptr : &replay};
  }

 private:
  enum class Stage { down, starting, up, stopping };

  static pospay_code init(pospay_error* error) noexcept {
    if (!move(Stage::down, Stage::starting)) {
      return convert::report(error, POSPAY_REFUSED, "The plugin is initialised already.",
                             "plugin.initialised");
    }
    const pospay_code code = exported::contain(error, [error] {
      const PluginDescription plugin = describe();
      if (plugin.create == nullptr) return exported::report_bug(error, "no create function");
      if (plugin.init == nullptr) return pospay_code{POSPAY_OK};
      const Result<void> result = plugin.init();
      return result ? pospay_code{POSPAY_OK} : convert::report(error, result.error());
    });
    move(Stage::starting, code == POSPAY_OK ? Stage::up : Stage::down);
    return code;
  }

  // With an instance alive, or before init, it does nothing.
  static void deinit() noexcept {
    if (!move(Stage::up, Stage::stopping)) return;
    exported::contain(nullptr, [] {
      if (const PluginDescription plugin = describe(); plugin.deinit != nullptr) plugin.deinit();
      return POSPAY_OK;
    });
    move(Stage::stopping, Stage::down);
  }

  static pospay_code create(const pospay_create_args* args, pospay_method* out,
                            pospay_error* error) noexcept {
    return exported::contain(error, [=] {
      if (out == nullptr) return exported::report_null(error, "method");
      if (args == nullptr) return exported::report_null(error, "args");
      if (!POSPAY_HAS(args, pospay_create_args, settings)) {
        return convert::report(
            error, Error(Code::invalid, std::string("create_args: ") + convert::too_short));
      }
      Values settings;
      if (const pospay_code code = read_settings(*args, settings, error); code != POSPAY_OK) {
        return code;
      }
      if (const Result<void> host = exported::HostAdapter::check(args->host); !host) {
        return convert::report(error, host.error());
      }
      if (!count_in()) {
        return convert::report(error, POSPAY_REFUSED, "The plugin is not initialised.",
                               "plugin.not_initialised");
      }
      const pospay_code code =
          exported::contain(error, [&] { return make(settings, args->host, out, error); });
      if (code != POSPAY_OK) count_out();
      return code;
    });
  }

  static pospay_code read_settings(const pospay_create_args& args, Values& settings,
                                   pospay_error* error) {
    convert::Reader reader(convert::Mode::strict);
    if (reader.arguments(args.settings, args.setting_count, max_values, settings, "settings")) {
      return POSPAY_OK;
    }
    return convert::report(error, reader.error());
  }

  static pospay_code replay(const pospay_create_args* args, pospay_text recording,
                            pospay_replay_sink sink, void* context, pospay_error* error) noexcept {
    return exported::contain(error, [=] {
      if (args == nullptr) return exported::report_null(error, "args");
      if (sink == nullptr) return exported::report_null(error, "sink");
      if (!POSPAY_HAS(args, pospay_create_args, settings)) {
        return convert::report(
            error, Error(Code::invalid, std::string("create_args: ") + convert::too_short));
      }
      Values settings;
      if (const pospay_code code = read_settings(*args, settings, error); code != POSPAY_OK) {
        return code;
      }
      std::string text;
      convert::Reader reader(convert::Mode::strict);
      if (!reader.text(recording, text, "recording", max_recording_size)) {
        return convert::report(error, reader.error());
      }
      const auto steps = describe().replay(settings, text);
      if (!steps) return convert::report(error, steps.error());
      convert::InlineArena<4096> arena;
      for (const ReplayStep& step : *steps) {
        arena.reset();
        sink(context, convert::write(arena, step));
      }
      return pospay_code{POSPAY_OK};
    });
  }

  static pospay_code make(const Values& settings, const pospay_host* host, pospay_method* out,
                          pospay_error* error) {
    auto instance = std::make_unique<exported::ExportedMethod>(host, &count_out);
    auto method = describe().create(settings, instance->host());
    if (!method) return convert::report(error, method.error());
    if (*method == nullptr) return exported::report_bug(error, "success without an instance");
    instance->adopt(std::move(*method));
    out->self = instance.release();
    out->table = &exported::ExportedMethod::table();
    return POSPAY_OK;
  }

  // Lanes are created and destroyed on threads of their own: this much is shared between them.
  struct Lifecycle {
    std::mutex mutex;
    Stage stage = Stage::down;
    std::uint32_t instance_count = 0;
  };

  static bool move(Stage from, Stage to) noexcept {
    const std::lock_guard<std::mutex> lock(lifecycle_.mutex);
    if (lifecycle_.stage != from) return false;
    if (to == Stage::stopping && lifecycle_.instance_count != 0) return false;
    lifecycle_.stage = to;
    return true;
  }

  static bool count_in() noexcept {
    const std::lock_guard<std::mutex> lock(lifecycle_.mutex);
    if (lifecycle_.stage != Stage::up) return false;
    ++lifecycle_.instance_count;
    return true;
  }

  static void count_out() noexcept {
    const std::lock_guard<std::mutex> lock(lifecycle_.mutex);
    --lifecycle_.instance_count;
  }

  static inline Lifecycle lifecycle_;
};

}  // namespace pospay

// Defines the one symbol that the library exports. `description_function` takes nothing and answers
// a PluginDescription; make it constexpr, so that nothing runs while the library is loaded. Once
// per library, outside of any namespace.
#define POSPAY_EXPORT_PLUGIN(description_function)                                           \
  extern "C" {                                                                               \
  extern POSPAY_EXPORT const pospay_plugin pospay_plugin_v1;                                 \
  const pospay_plugin pospay_plugin_v1 = ::pospay::Exporter<&description_function>::table(); \
  }
