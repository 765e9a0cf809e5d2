// The plugin examines itself: settings, journal, the way to the gateway stage by stage,
// credentials, clock. Each finding says what is wrong and what to do about it.
//
// reading_journal -> probing -> told. It asks one thing of the gateway, the report of today's shift
// without its rows; nothing moves money and nothing is journalled. What cannot be examined because
// something before it failed is `skipped`, so that the first failure stands out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/oplati/core/passing_machine.hpp"

namespace oplati {

struct DiagnosisSubject {
  std::string register_number;  // empty: none is set
  std::string shift;            // label of a shift of today
  bool has_credentials = false;
  bool is_tls = true;
  // What the settings themselves gave away.
  std::vector<pospay::Check> settings;
};

class Diagnosis final : public PassingMachine {
 public:
  Diagnosis(std::string key, DiagnosisSubject subject);

  pospay::Result<void> accepts(const Input& input) const override;
  void handle(const Input& input, const Moment& moment, Actions& actions) override;
  std::optional<std::int64_t> wake_at_ms() const override { return std::nullopt; }

 private:
  void on_journal(const ShiftRead& read, const Moment& moment, Actions& actions);
  void on_probed(const Probed& probed, Actions& actions);
  void tell(Actions& actions);

  DiagnosisSubject subject_;
  std::vector<pospay::Check> checks_;
  std::int64_t asked_ms_ = 0;
  bool is_busy_ = false;
};

// The findings about the way to the gateway, its answer and the clock. Pure.
std::vector<pospay::Check> judge_probe(const Probed& probed, bool is_tls, bool has_credentials);

}  // namespace oplati
