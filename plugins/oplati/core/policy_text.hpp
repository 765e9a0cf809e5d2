// A policy as text: what an incident was decided by is part of its recording.
#pragma once

#include "plugins/oplati/core/fields.hpp"
#include "plugins/oplati/core/policy.hpp"
#include "pospay/cpp/result.hpp"

namespace oplati {

std::string to_text(const Policy& policy);
// INVALID when the text was not made by to_text. What it does not name keeps the shipped value.
pospay::Result<Policy> read_policy(std::string_view text);

}  // namespace oplati
