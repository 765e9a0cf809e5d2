// PluginReference: a loaded plugin for a C++ host.
//
//   auto* table = static_cast<const pospay_plugin*>(dlsym(library, POSPAY_PLUGIN_SYMBOL));
//   auto plugin = pospay::PluginReference::from_table(table);
//   if (!plugin) { show(plugin.error().message); ... }
//   auto method = plugin->create(settings, host);
//
// How the library is opened is the host's affair (absolute path, checked owner and mode). It must
// stay open until the reference and every payment method made by it are gone; hand it over as
// `library` and this is kept by itself.
//
// Order mistakes are safe: the reference, the methods and their operations may be dropped in any
// order. `deinit` is called when the last method *and* the reference are gone; a method releases
// the operations that are still out. The IHost must outlive the methods. Each method, with its
// operations, is used and dropped on the thread that called `create` for it.
#pragma once

#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pospay/cpp/convert_replay.hpp"
#include "pospay/cpp/method_reference.hpp"

namespace pospay {

class PluginReference {
 public:
  // Checks the table and initialises the plugin.
  // Code::invalid: the table is null, short, or a slot named in the message is missing.
  // Code::unsupported: another major version; the message says which versions would do.
  // Otherwise what `init` answered; Code::refused if the plugin is in use by another reference.
  // Of a table with another major version nothing but the three numbers at its start is read.
  static Result<PluginReference> from_table(const pospay_plugin* table,
                                            std::shared_ptr<void> library = {}) {
    if (const Result<void> check = check_versions(table); !check) return check.error();
    if (const Result<void> check = check_slots(table); !check) return check.error();
    auto plugin = std::make_shared<referenced::Plugin>();
    plugin->library = std::move(library);
    if (!read_text(table->id, plugin->id) || plugin->id.empty()) return bad_slot("id");
    if (!read_text(table->name, plugin->name)) return bad_slot("name");
    if (!read_text(table->version, plugin->version)) return bad_slot("version");
    if (!read_text(table->vendor, plugin->vendor)) return bad_slot("vendor");
    referenced::ErrorBuffer error;
    const pospay_code code = table->init(error.get());
    if (code != POSPAY_OK) return error.error(code);
    plugin->table = table;  // from here on deinit is owed
    return PluginReference(std::move(plugin));
  }

  const std::string& id() const noexcept { return plugin_->id; }
  const std::string& name() const noexcept { return plugin_->name; }
  const std::string& version() const noexcept { return plugin_->version; }
  const std::string& vendor() const noexcept { return plugin_->vendor; }
  // Of the contract that the plugin was built against: "1.0".
  std::string abi_version() const {
    return version_text(plugin_->table->abi_major, plugin_->table->abi_minor);
  }

  // Decides a recording of this plugin anew, see pospay/replay.h. Code::unsupported when it has no
  // such function. Bounded: Code::invalid for a recording over max_recording_size.
  Result<std::vector<ReplayStep>> replay(const Values& settings, std::string_view recording) const {
    if (!POSPAY_HAS_SLOT(plugin_->table, pospay_plugin, replay)) {
      return Error(Code::unsupported, "The plugin \"" + id() + "\" makes no recordings.",
                   "plugin.no_replay");
    }
    convert::InlineArena<1024> arena;
    auto* args = arena.make<pospay_create_args>();
    args->settings = convert::write_arguments(arena, settings);
    args->setting_count = static_cast<std::uint32_t>(settings.size());
    ReplayCollector collector;
    referenced::ErrorBuffer error;
    const pospay_code code = plugin_->table->replay(
        args, convert::write_text(recording), &ReplayCollector::take, &collector, error.get());
    if (code != POSPAY_OK) return error.error(code);
    if (collector.has_failed) {
      return Error(Code::internal, "The plugin's answer is malformed: " + collector.problem);
    }
    return std::move(collector.steps);
  }

  // Makes an instance; the calling thread becomes its till thread. `host` outlives it.
  Result<std::unique_ptr<IPaymentMethod>> create(const Values& settings, IHost& host) {
    auto reference = std::make_unique<referenced::MethodReference>(plugin_, host);
    convert::InlineArena<1024> arena;
    auto* args = arena.make<pospay_create_args>();
    args->host = reference->host_table();
    args->settings = convert::write_arguments(arena, settings);
    args->setting_count = static_cast<std::uint32_t>(settings.size());
    pospay_method method{nullptr, nullptr};
    referenced::ErrorBuffer error;
    const pospay_code code = plugin_->table->create(args, &method, error.get());
    if (code != POSPAY_OK) return error.error(code);
    if (method.self == nullptr || method.table == nullptr ||
        !POSPAY_HAS_SLOT(method.table, pospay_method_table, destroy)) {
      return Error(Code::internal, "The plugin's answer is malformed: an instance without destroy");
    }
    reference->adopt(method);
    return std::unique_ptr<IPaymentMethod>(std::move(reference));
  }

 private:
  // What `replay` hands over, step by step. Nothing is thrown through the plugin.
  struct ReplayCollector {
    std::vector<ReplayStep> steps;
    std::string problem;
    bool has_failed = false;

    static void take(void* context, const pospay_replay_step* c) noexcept {
      auto& self = *static_cast<ReplayCollector*>(context);
      if (self.has_failed) return;
      try {
        convert::Reader reader(convert::Mode::lenient);
        ReplayStep step;
        if (c != nullptr && read(reader, *c, step)) {
          self.steps.push_back(std::move(step));
          return;
        }
        self.problem = reader.error().message;
      } catch (...) {  // no memory: what was collected is of no use
      }
      self.has_failed = true;
    }
  };

  // Longest id, name, version or vendor.
  static constexpr std::size_t max_description_size = 256;

  explicit PluginReference(std::shared_ptr<referenced::Plugin> plugin)
      : plugin_(std::move(plugin)) {}

  static std::string version_text(int major, int minor) {
    return std::to_string(major) + "." + std::to_string(minor);
  }

  static Error bad_slot(const std::string& slot) {
    return Error(Code::invalid, "The plugin's table lacks a usable \"" + slot + "\".",
                 "plugin.bad_table");
  }

  static Result<void> check_versions(const pospay_plugin* table) {
    if (table == nullptr) {
      return Error(Code::invalid,
                   "The library exports no table \"" POSPAY_PLUGIN_SYMBOL
                   "\": it is not a payment plugin for this host.",
                   "plugin.no_table");
    }
    if (!POSPAY_HAS(table, pospay_plugin, abi_minor)) return bad_slot("struct_size");
    if (table->abi_major != POSPAY_ABI_MAJOR) {
      return Error(
          Code::unsupported,
          "The plugin speaks version " + version_text(table->abi_major, table->abi_minor) +
              " of the contract; this host needs a plugin of version " +
              std::to_string(POSPAY_ABI_MAJOR) + ".0 or any later " +
              std::to_string(POSPAY_ABI_MAJOR) + ".x. Install another version of the " +
              (table->abi_major > POSPAY_ABI_MAJOR ? "plugin or a newer host." : "plugin."),
          "plugin.other_major");
    }
    return {};
  }

  static Result<void> check_slots(const pospay_plugin* table) {
    if (!POSPAY_HAS_SLOT(table, pospay_plugin, id)) return bad_slot("id");
    if (!POSPAY_HAS_SLOT(table, pospay_plugin, name)) return bad_slot("name");
    if (!POSPAY_HAS_SLOT(table, pospay_plugin, version)) return bad_slot("version");
    if (!POSPAY_HAS_SLOT(table, pospay_plugin, vendor)) return bad_slot("vendor");
    if (!POSPAY_HAS_SLOT(table, pospay_plugin, init)) return bad_slot("init");
    if (!POSPAY_HAS_SLOT(table, pospay_plugin, deinit)) return bad_slot("deinit");
    if (!POSPAY_HAS_SLOT(table, pospay_plugin, create)) return bad_slot("create");
    return {};
  }

  static bool read_text(const char* text, std::string& out) {
    std::size_t size = 0;
    while (size <= max_description_size && text[size] != '\0') ++size;
    if (size > max_description_size || !is_text(std::string_view(text, size))) return false;
    out.assign(text, size);
    return true;
  }

  std::shared_ptr<referenced::Plugin> plugin_;
};

}  // namespace pospay
