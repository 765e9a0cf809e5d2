#include "tests/simulation/fault_plan.hpp"

#include <algorithm>
#include <utility>

namespace simulation {
namespace {

// Uniform faults hide what only happens when most things work, so seeds differ: some are clean,
// some have a few kinds of fault, some have most of them, more often than usual.
struct Intensity {
  int of_hundred;        // seeds
  int enabled_permille;  // of the kinds
  int percent;           // of the usual rate
};
constexpr std::array<Intensity, 4> intensities{{
    {8, 0, 0},
    {37, 80, 80},
    {43, 250, 100},
    {12, 700, 250},
}};
// However harsh: what strikes every time leaves no way to go on.
constexpr int most_permille = 900;

const Intensity& draw_intensity(const Dice& dice) {
  auto left = static_cast<int>(dice.draw(Question::fault_class, 0) % 100);
  for (const Intensity& intensity : intensities) {
    if ((left -= intensity.of_hundred) < 0) return intensity;
  }
  return intensities.back();
}

}  // namespace

FaultPlan::FaultPlan(const Dice& dice, std::vector<Strike> left_out)
    : dice_(&dice), left_out_(std::move(left_out)) {
  const Intensity& intensity = draw_intensity(dice);
  is_clean_ = intensity.percent == 0;
  for (std::size_t i = 0; i < fault_count; ++i) {
    if (!dice.chance(Question::fault_enabled, i, intensity.enabled_permille)) continue;
    const int usual = kind_of(static_cast<Fault>(i)).permille;
    permille_[i] = std::min(most_permille, usual * intensity.percent / 100);
  }
}

bool FaultPlan::does_strike(Fault fault, std::uint64_t site, std::int64_t now_ms) {
  const auto index = static_cast<std::size_t>(fault);
  if (!dice_->chance(Question::fault_hit, site_of(index, site), permille_[index])) return false;
  const Strike strike{fault, site, now_ms};
  if (std::find(left_out_.begin(), left_out_.end(), strike) != left_out_.end()) return false;
  struck_.push_back(strike);
  saw(fault);
  return true;
}

}  // namespace simulation
