// The address search of «Точки продаж»: a small built-in list instead of a map service.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "host_sim/sandbox/cabinet_types.hpp"

namespace sandbox {

struct Address {
  std::string_view text;
  Coordinates place;  // of the building's street, good enough for a demonstration
};

constexpr std::size_t kMaxFoundAddresses = 10;
constexpr std::size_t kMaxAddressQueryBytes = 200;

// The addresses that hold every word of `query`, whatever its letter case. An empty or too long
// query finds none.
std::vector<Address> find_addresses(std::string_view query);

}  // namespace sandbox
