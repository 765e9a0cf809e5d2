// An invariant that does not hold ends the seed.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace simulation {

struct Violation {
  std::string id;  // S1, L2, ...
  std::string text;
};

class ViolationFound : public std::runtime_error {
 public:
  explicit ViolationFound(Violation found)
      : std::runtime_error(found.id + ": " + found.text), violation(std::move(found)) {}
  Violation violation;
};

[[noreturn]] inline void fail(std::string id, std::string text) {
  throw ViolationFound({std::move(id), std::move(text)});
}

}  // namespace simulation
