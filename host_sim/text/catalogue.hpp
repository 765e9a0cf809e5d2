// All tables together: for the tests that look at every phrase.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "plugins/support/phrase.hpp"

namespace text {

struct Area {
  std::string_view name;  // of the table's file, without .hpp
  std::span<const support::Phrase> phrases;
};

std::vector<Area> areas();

}  // namespace text
