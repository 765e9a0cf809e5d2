// The sandbox as a scenario's gateway: in this process, over real HTTPS.
#pragma once

#include <filesystem>
#include <map>
#include <memory>

#include "host_sim/sandbox/sandbox.hpp"
#include "host_sim/ui/gateway.hpp"

namespace ui {

class SandboxGateway : public IGateway {
 public:
  // The sandbox of a manifest that uses it, with the protocol profile beside the manifest; else
  // null.
  // `speed`: all times of the profile are divided by it, for the plugins too (${sandbox.profile}).
  static pospay::Result<std::unique_ptr<SandboxGateway>> start_for(
      const std::filesystem::path& manifest, const std::filesystem::path& folder,
      std::int64_t speed = 1);
  // Starts it on a free port. `profile_file`: what the plugins read too. Three registers of one
  // merchant exist: ${sandbox.register} and ${sandbox.other_register} work by ${sandbox.password},
  // ${sandbox.token_register} by a token.
  static pospay::Result<std::unique_ptr<SandboxGateway>> start(
      const std::filesystem::path& folder, const std::filesystem::path& profile_file);

  // See Sandbox.
  void observe(sandbox::IObserver* observer) { sandbox_->observe(observer); }

  loader::Variables variables() const override;
  pospay::Result<void> add_buyer(const std::string& name, std::int64_t balance_minor) override;
  pospay::Result<std::int64_t> balance_minor(const std::string& name) override;
  pospay::Result<void> set_script(const std::optional<BuyerScript>& script) override;
  pospay::Result<std::string> one_time_code(const std::string& buyer, CodeState state) override;
  pospay::Result<bool> is_asked(const std::string& buyer) override;
  pospay::Result<void> set_up(bool is_up) override;
  pospay::Result<void> inject_fault(const std::string& fault, const std::string& call,
                                    int count) override;
  pospay::Result<void> act_in_cabinet(const std::string& action,
                                      const std::string& register_number) override;

 private:
  SandboxGateway(std::unique_ptr<sandbox::Sandbox> sandbox, std::filesystem::path profile_file)
      : sandbox_(std::move(sandbox)), profile_file_(std::move(profile_file)) {}
  pospay::Result<std::size_t> index_of(const std::string& buyer) const;

  std::unique_ptr<sandbox::Sandbox> sandbox_;
  std::filesystem::path profile_file_;
  std::map<std::string, std::size_t> buyers_;
  std::map<std::string, std::string> last_codes_;  // of a buyer: shown, and used by now
};

}  // namespace ui
