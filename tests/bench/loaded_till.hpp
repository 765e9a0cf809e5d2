// A till with the shipped plugin, loaded as hosts load it, at a gateway of the bench.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "tests/bench/plain_host.hpp"
#include "tests/bench/prompt_gateway.hpp"

namespace bench {

inline void must_do(pospay::Result<void> result) {
  if (!result) throw std::runtime_error(result.error().id + ": " + result.error().message);
}

// Once per process; the tills of a process share it.
inline pospay::PluginReference load_plugin() {
  const auto library = open_library(POSPAY_OPLATI_PLUGIN);
  return must(pospay::PluginReference::from_table(
      static_cast<const pospay_plugin*>(dlsym(library.get(), POSPAY_PLUGIN_SYMBOL)), library));
}

class LoadedTill {
 public:
  // `profile`: the text of a profile file; empty: the shipped one.
  LoadedTill(pospay::PluginReference& plugin, const std::filesystem::path& folder,
             const PromptGateway& gateway, const std::string& mode, const std::string& profile = "")
      : host(folder.string()),
        method(must(plugin.create(settings_of(folder, gateway, profile), host))) {
    host.wait_until([&] { return method->open_operations().has_value(); });
    must_do(method->configure({{"enabled", "true"},
                               {"mode", mode},
                               {"register_number", "OPL000000123"},
                               {"password", "secret"}}));
  }

  // "Busy" is an answer that a till has to expect: the journal is writing, and it asks again.
  pospay::Operation start_payment(std::int64_t minor) {
    const pospay::PaymentRequest request = payment_request(minor);
    constexpr int tries = 100;
    for (int i = 0; i < tries; ++i) {
      auto started = method->start_payment(request);
      if (started || started.error().id != "start.busy") return must(std::move(started));
    }
    throw std::runtime_error("the journal stays busy");
  }

  pospay::PaymentRequest payment_request(std::int64_t minor) {
    pospay::PaymentRequest request;
    const std::string number = std::to_string(++receipts_);
    request.key = "till1." + number + ".1";
    request.line = "till1." + number;
    request.amount = request.receipt.total = pospay::byn(minor);
    request.receipt.number = number;
    request.receipt.positions = {
        {"Молоко", "4810000000017", "шт", 1000, pospay::byn(minor), pospay::byn(minor), false}};
    request.receipt.tenders = {{pospay::TenderKind::other, "oplati", "ОПЛАТИ", pospay::byn(minor)}};
    request.shift = {"shift-1", 1'780'000'000'000, 180, 1};
    return request;
  }

  pospay::Operation start_refund(const pospay::Outcome& sale) {
    pospay::RefundRequest request;
    const std::string number = std::to_string(++receipts_);
    request.key = "till1." + number + ".r1";
    request.amount = request.receipt.total = sale.amount;
    request.paid_line = {sale.provider_reference, sale.amount, pospay::byn(0), 1'780'000'000'000};
    request.receipt.number = number;
    request.shift = {"shift-1", 1'780'000'000'000, 180, 1};
    return must(method->start_refund(request));
  }

  pospay::Event wait_for(pospay::IOperation& operation, pospay::EventKind kind) {
    std::optional<pospay::Event> found;
    host.wait_until([&] {
      while (auto event = operation.next_event()) {
        if (event->kind != kind) continue;
        found = std::move(event);
        return true;
      }
      return false;
    });
    return std::move(*found);
  }

  // Approved, or it throws.
  pospay::Outcome outcome_of(pospay::IOperation& operation) {
    const pospay::Event event = wait_for(operation, pospay::EventKind::outcome);
    if (event.outcome->status != pospay::OutcomeStatus::approved) {
      throw std::runtime_error("not approved: " + event.outcome->message.text);
    }
    return *event.outcome;
  }

  void settle(pospay::IOperation& operation) {
    must_do(operation.confirm({"F1", 0}));
    wait_for(operation, pospay::EventKind::settled);
  }

  PlainHost host;
  std::unique_ptr<pospay::IPaymentMethod> method;

 private:
  static pospay::Values settings_of(const std::filesystem::path& folder,
                                    const PromptGateway& gateway, const std::string& profile) {
    pospay::Values values = {{"gateway.url", gateway.base_url()},
                             {"gateway.ca_file", gateway.ca_file()}};
    if (profile.empty()) return values;
    const auto file = folder / "profile.yaml";
    std::ofstream(file) << profile;
    std::filesystem::permissions(file, std::filesystem::perms::owner_read);
    values.push_back({"profile_file", file.string()});
    return values;
  }

  int receipts_ = 0;
};

}  // namespace bench
