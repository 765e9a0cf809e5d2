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
  static pospay::Result<std::unique_ptr<SandboxGateway>> start_for(
      const std::filesystem::path& manifest, const std::filesystem::path& folder);
  // Starts it on a free port. `profile_file`: what the plugins read too. Two registers exist:
  // ${sandbox.register} works by ${sandbox.password}, ${sandbox.token_register} by a token.
  static pospay::Result<std::unique_ptr<SandboxGateway>> start(
      const std::filesystem::path& folder, const std::filesystem::path& profile_file);

  loader::Variables variables() const override;
  pospay::Result<void> add_buyer(const std::string& name, std::int64_t balance_minor) override;
  pospay::Result<std::int64_t> balance_minor(const std::string& name) override;
  pospay::Result<void> set_script(const std::optional<BuyerScript>& script) override;
  pospay::Result<std::string> one_time_code(const std::string& buyer) override;
  pospay::Result<void> set_up(bool is_up) override;
  pospay::Result<void> inject_fault(const std::string& fault, int count) override;

 private:
  explicit SandboxGateway(std::unique_ptr<sandbox::Sandbox> sandbox)
      : sandbox_(std::move(sandbox)) {}
  pospay::Result<std::size_t> index_of(const std::string& buyer) const;

  std::unique_ptr<sandbox::Sandbox> sandbox_;
  std::map<std::string, std::size_t> buyers_;
};

}  // namespace ui
