#include "host_sim/ui/sandbox_gateway.hpp"

#include <utility>

#include "host_sim/checkout/durable_file.hpp"
#include "host_sim/ui/lane_sources.hpp"
#include "plugins/support/strict_yaml.hpp"

namespace ui {

using pospay::Code;
using pospay::Error;
using pospay::Result;
using sandbox::FaultList;
using sandbox::WalletModel;

namespace {

constexpr const char* kPasswordRegister = "OPL000000001";
constexpr const char* kTokenRegister = "OPL000000002";
constexpr const char* kOtherRegister = "OPL000000003";
constexpr const char* kPassword = "12345678";  // of a system that lives as long as the scenario

sandbox::Script::Decision decision_of(BuyerScript::Does does) {
  switch (does) {
    case BuyerScript::Does::confirm:
      return sandbox::Script::Decision::confirm;
    case BuyerScript::Does::decline:
      return sandbox::Script::Decision::decline;
    case BuyerScript::Does::no_money:
      return sandbox::Script::Decision::no_money;
    case BuyerScript::Does::wrong_pin:
      return sandbox::Script::Decision::wrong_pin;
    case BuyerScript::Does::never:
      return sandbox::Script::Decision::never;
  }
  return sandbox::Script::Decision::never;
}

Error refused(const std::string& what) {
  return Error{Code::refused, "the sandbox refused: " + what};
}

// The profile with its times divided, in a file that plugins may read: nobody else can write it.
Result<std::filesystem::path> quicker_profile(const std::filesystem::path& profile_file,
                                              const std::filesystem::path& folder,
                                              std::int64_t speed) {
  if (speed == 1) return profile_file;
  if (const auto made = checkout::make_private_folder(folder); !made) return made.error();
  const auto text = checkout::read_file(profile_file, support::kMaxYamlBytes);
  if (!text) return text.error();
  const std::filesystem::path quicker = folder / "profile.yaml";
  const std::string divided = *text + "\ntime_divisor: " + std::to_string(speed) + "\n";
  if (const auto written = checkout::write_durably(quicker, divided); !written) {
    return written.error();
  }
  return quicker;
}

}  // namespace

Result<std::unique_ptr<SandboxGateway>> SandboxGateway::start_for(
    const std::filesystem::path& manifest, const std::filesystem::path& folder,
    std::int64_t speed) {
  if (!uses_sandbox(manifest)) return std::unique_ptr<SandboxGateway>{};
  const auto profile_file =
      quicker_profile(manifest.parent_path() / "oplati-profile.yaml", folder, speed);
  if (!profile_file) return profile_file.error();
  return start(folder, *profile_file);
}

Result<std::unique_ptr<SandboxGateway>> SandboxGateway::start(
    const std::filesystem::path& folder, const std::filesystem::path& profile_file) {
  const Result<oplati::profile::Profile> profile = oplati::profile::load_profile(profile_file);
  if (!profile) return profile.error();
  Result<std::unique_ptr<sandbox::Sandbox>> started = sandbox::Sandbox::start(folder, 0, *profile);
  if (!started) return started.error();
  bool is_ready = false;
  (*started)->with_model([&](WalletModel& model, FaultList&, std::int64_t) {
    is_ready =
        model.add_register({kPasswordRegister, sandbox::Credential::password, kPassword, "", 1})
            .has_value() &&
        model.add_register({kOtherRegister, sandbox::Credential::password, kPassword, "", 1})
            .has_value() &&
        model.add_register({kTokenRegister, sandbox::Credential::token, "", "", 1}).has_value();
  });
  if (!is_ready) return refused("three registers");
  return std::unique_ptr<SandboxGateway>(new SandboxGateway(std::move(*started), profile_file));
}

loader::Variables SandboxGateway::variables() const {
  return {{"sandbox.url", sandbox_->base_url()},
          {"sandbox.ca_file", sandbox_->ca_file().string()},
          {"sandbox.profile", profile_file_.string()},
          {"sandbox.register", kPasswordRegister},
          {"sandbox.other_register", kOtherRegister},
          {"sandbox.password", kPassword},
          {"sandbox.token_register", kTokenRegister}};
}

Result<std::size_t> SandboxGateway::index_of(const std::string& buyer) const {
  const auto found = buyers_.find(buyer);
  if (found == buyers_.end()) return Error{Code::not_found, "no buyer \"" + buyer + "\""};
  return found->second;
}

Result<void> SandboxGateway::add_buyer(const std::string& name, std::int64_t balance_minor) {
  bool is_added = false;
  sandbox_->with_model([&](WalletModel& model, FaultList&, std::int64_t) {
    sandbox::Buyer buyer;
    buyer.name = name;
    buyer.purse_public_id = "purse-" + std::to_string(buyers_.size() + 1);
    buyer.balance_minor = balance_minor;
    const auto index = model.add_buyer(buyer);
    if (!index) return;
    is_added = true;
    buyers_[name] = *index;
  });
  if (!is_added) return refused("the buyer " + name);
  return {};
}

Result<std::int64_t> SandboxGateway::balance_minor(const std::string& name) {
  const Result<std::size_t> index = index_of(name);
  if (!index) return index.error();
  std::int64_t balance = 0;
  sandbox_->with_model([&](WalletModel& model, FaultList&, std::int64_t now_ms) {
    model.advance(now_ms);
    balance = model.find_buyer(*index)->balance_minor;
  });
  return balance;
}

Result<void> SandboxGateway::set_script(const std::optional<BuyerScript>& script) {
  std::optional<sandbox::Script> made;
  if (script) {
    const Result<std::size_t> index = index_of(script->name);
    if (!index) return index.error();
    made = sandbox::Script{script->scan_after_ms, decision_of(script->does),
                           script->answer_after_ms, *index};
  }
  sandbox_->with_model([&](WalletModel& model, FaultList&, std::int64_t) {
    model.set_default_script(made);
    if (made) model.find_buyer(made->buyer)->is_online = script->is_online;
  });
  return {};
}

Result<std::string> SandboxGateway::one_time_code(const std::string& buyer, CodeState state) {
  const Result<std::size_t> index = index_of(buyer);
  if (!index) return index.error();
  if (state == CodeState::used) {
    const auto last = last_codes_.find(buyer);
    if (last == last_codes_.end()) return refused("no code of " + buyer + " was used before");
    return last->second;
  }
  std::optional<std::string> code;
  sandbox_->with_model([&](WalletModel& model, FaultList&, std::int64_t now_ms) {
    const auto made = model.make_one_time_qr(*index, now_ms);
    if (made) code = *made;
    if (made && state == CodeState::expired) model.expire_one_time_qr(*made);
  });
  if (!code) return refused("a code for " + buyer);
  if (state == CodeState::fresh) last_codes_[buyer] = *code;
  return *code;
}

Result<bool> SandboxGateway::is_asked(const std::string& buyer) {
  const Result<std::size_t> index = index_of(buyer);
  if (!index) return index.error();
  bool is_asked = false;
  sandbox_->with_model([&](WalletModel& model, FaultList&, std::int64_t) {
    is_asked = !model.waiting_payments(*index).empty();
  });
  return is_asked;
}

Result<void> SandboxGateway::set_up(bool is_up) {
  sandbox_->with_model([&](WalletModel&, FaultList& faults, std::int64_t) {
    faults.set_down(!is_up);
    if (is_up) faults.clear();
  });
  return {};
}

Result<void> SandboxGateway::inject_fault(const std::string& fault, const std::string& call,
                                          int count) {
  const std::optional<sandbox::FaultKind> kind = sandbox::fault_kind(fault);
  if (!kind) return Error{Code::invalid, "no fault \"" + fault + "\""};
  bool is_added = true;
  sandbox_->with_model([&](WalletModel&, FaultList& faults, std::int64_t) {
    for (int i = 0; i < count; ++i) {
      sandbox::Fault one;
      one.kind = *kind;
      one.call = call;
      one.delay_ms = *kind == sandbox::FaultKind::delay ? 1000 : 0;
      is_added = is_added && faults.add(one);
    }
  });
  if (!is_added) return refused("more faults");
  return {};
}

Result<void> SandboxGateway::act_in_cabinet(const std::string& action,
                                            const std::string& register_number) {
  if (action != "reset_token" && action != "delete_register") {
    return Error{Code::invalid, "action: write reset_token or delete_register"};
  }
  bool is_done = false;
  sandbox_->with_model([&](WalletModel& model, FaultList&, std::int64_t) {
    is_done = action == "reset_token" ? model.reset_token(register_number).has_value()
                                      : model.remove_register(register_number).has_value();
  });
  if (!is_done) return refused(action + " of " + register_number);
  return {};
}

}  // namespace ui
