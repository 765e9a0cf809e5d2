// The cabinet's values as JSON text, for cabinet_api.cpp.
#pragma once

#include <string>

#include "host_sim/sandbox/cabinet_types.hpp"
#include "host_sim/sandbox/wallet_types.hpp"
#include "pospay/cpp/result.hpp"

namespace sandbox {

std::string organisation_json(const Organisation& organisation);
std::string point_json(const PointOfSale& point);
std::string section_json(const Section& section);
// `card` is nullptr for a register that was not made in the cabinet. Its password is never shown.
std::string register_json(const Register& item, const RegisterCard* card);
// {code, message, field}; see cabinet_api.hpp.
std::string problem_json(const pospay::Error& error);

}  // namespace sandbox
