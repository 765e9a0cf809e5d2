// Operations that the till still holds in its hand while the cashier does something else: an
// unknown outcome, an approval whose receipt is not finished, an answer that is not durable yet.
#pragma once

#include <list>
#include <string>

#include "pospay/cpp/payment_method.hpp"

namespace checkout {

enum class Stage {
  waiting_outcome,  // unknown, or still running
  held,             // approved; neither confirmed nor rolled back
  waiting_settled   // answered; `settled` has not come
};

struct ShelvedOperation {
  std::string plugin;
  std::string key;
  Stage stage = Stage::waiting_outcome;
  pospay::Operation operation;
};

class OperationShelf {
 public:
  void put(ShelvedOperation operation) { operations_.push_back(std::move(operation)); }

  // Takes the operation of that key away; an empty `operation` when there is none.
  ShelvedOperation take(const std::string& key) {
    for (auto it = operations_.begin(); it != operations_.end(); ++it) {
      if (it->key != key) continue;
      ShelvedOperation found = std::move(*it);
      operations_.erase(it);
      return found;
    }
    return {};
  }
  ShelvedOperation* find(const std::string& key) {
    for (ShelvedOperation& operation : operations_) {
      if (operation.key == key) return &operation;
    }
    return nullptr;
  }
  std::list<ShelvedOperation>& all() { return operations_; }
  void clear() { operations_.clear(); }

 private:
  std::list<ShelvedOperation> operations_;
};

}  // namespace checkout
