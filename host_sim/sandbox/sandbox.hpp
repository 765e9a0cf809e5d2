// The simulated Oplati system, running: the model behind HTTPS on 127.0.0.1, in this process. Under
// /ms-pay the register protocol, under /cabinet/ the merchant's cabinet (cabinet_api.hpp), under
// /sandbox/ the control API (control_api.hpp).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "host_sim/sandbox/cabinet.hpp"
#include "host_sim/sandbox/fault_list.hpp"
#include "host_sim/sandbox/http_message.hpp"
#include "host_sim/sandbox/wallet_model.hpp"
#include "plugins/oplati/profile/profile.hpp"
#include "pospay/cpp/result.hpp"

namespace sandbox {

struct SandboxSetup {
  // Registers, buyers, payments and the cabinet's books are kept in the folder (state_store.hpp)
  // and are there again at the next start. Otherwise they live in memory alone.
  bool keeps_state = false;
  // Of the cabinet. Empty: nobody can sign in.
  std::string login;
  std::string password;
};

// One call of the register protocol with what became of it.
struct Exchange {
  const HttpRequest& request;
  const HttpReply& reply;  // as the gateway meant it; empty when it never acted
  std::string_view fault;  // "lose_answer", ..., "down"; empty: none
  bool reaches_client = true;
};

class Sandbox {
 public:
  // Starts serving. Certificates and keys are kept in `folder`. port 0: the system chooses a free
  // one. Errors: unavailable (folder, port, another sandbox in the folder), invalid (what was kept
  // makes no sense), with what to do.
  static pospay::Result<std::unique_ptr<Sandbox>> start(const std::filesystem::path& folder,
                                                        std::uint16_t port,
                                                        const oplati::profile::Profile& profile,
                                                        const SandboxSetup& setup = {});
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  std::string origin() const;    // "https://127.0.0.1:8443"
  std::string base_url() const;  // "https://127.0.0.1:8443/ms-pay"
  std::uint16_t port() const;
  std::filesystem::path ca_file() const;  // PEM; clients trust this and nothing else
  // Base64 DER public key of the notifications' signatures.
  std::string notification_key() const;

  // Runs `use` with the model, the faults and the model's time, while no request is answered. `use`
  // must not call the sandbox or its URLs: one mutex guards all.
  using Use = std::function<void(WalletModel& model, FaultList& faults, std::int64_t now_ms)>;
  void with_model(const Use& use);
  // The same with the cabinet. The error of `use`, or unavailable when what it changed cannot be
  // kept.
  using CabinetUse = std::function<pospay::Result<void>(Cabinet& cabinet, WalletModel& model)>;
  pospay::Result<void> with_cabinet(const CabinetUse& use);
  // Tells `observer` what happens from here on; null: nobody. It must outlive the sandbox or be
  // taken away before its end.
  void observe(IObserver* observer);
  // Answers a call below /cabinet/ or /sandbox/ that has come in another way than over the
  // sandbox's own HTTPS, from a caller who has been checked already.
  HttpReply answer_page(const HttpRequest& request);
  // Shows every call of the register protocol as it was said, on the server's threads, under the
  // sandbox's mutex: `watcher` must be quick and must not call the sandbox. Empty: nobody.
  using ExchangeWatcher = std::function<void(const Exchange& exchange)>;
  void watch_exchanges(ExchangeWatcher watcher);
  // Nothing was kept in the folder when this one started.
  bool is_new() const;

  // Ends connections and threads; the model stays readable. May be called twice.
  void stop();

 private:
  struct Parts;
  explicit Sandbox(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace sandbox
