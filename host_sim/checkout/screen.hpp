// What the till shows to the cashier while something takes time, and what the cashier answers.
// Called on the till thread only.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "pospay/cpp/types.hpp"

namespace checkout {

class IScreen {
 public:
  virtual ~IScreen() = default;

  // Something to show: a QR, a code, what is waited for, a notice, an outcome.
  virtual void show(const pospay::Event& event) = 0;
  // A line of the till's own.
  virtual void tell(const std::string& line) = 0;

  // Called at every look while something is waited for: time to draw the seconds left anew.
  virtual void look() {}
  // The code that the cashier has scanned, once; nothing while there is none. Asked again and again
  // while a scan is wanted.
  virtual std::optional<std::string> take_scan() { return std::nullopt; }
  // Has the cashier pressed «Отмена»? Answers true once per press.
  virtual bool take_cancel() { return false; }
  // When to look again, at the latest.
  virtual std::chrono::steady_clock::time_point next_look() const {
    return std::chrono::steady_clock::now() + std::chrono::seconds(1);
  }
};

}  // namespace checkout
