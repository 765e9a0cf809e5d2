// What the sandbox keeps over a restart, in one SQLite file of its data folder: registers with
// their credentials, buyers with their balances, payments and reversals, and the cabinet's books.
// Sessions, scripts and sign-ins are not kept. Passwords and tokens of the registers lie in it as
// they are: the file is the user's alone (0600), and the sandbox moves no real money.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>

#include "host_sim/sandbox/cabinet_types.hpp"
#include "host_sim/sandbox/wallet_types.hpp"
#include "plugins/support/sqlite.hpp"
#include "pospay/cpp/result.hpp"

namespace sandbox {

constexpr char kStateFileName[] = "sandbox.db";

struct KeptState {
  std::deque<Register> registers;
  std::deque<Buyer> buyers;
  std::deque<Payment> payments;
  CabinetBooks cabinet;
};

// What is to be written: rows of the model by their index, and the books as a whole where given.
struct StateChanges {
  const std::deque<Register>& registers;
  const std::deque<Buyer>& buyers;
  const std::deque<Payment>& payments;
  const ChangeLog& log;
  const CabinetBooks* cabinet = nullptr;
};

class StateStore {
 public:
  // Makes the file where there is none. Nobody else may open it meanwhile. Errors: those of
  // SQLite; invalid for a file that a newer sandbox made.
  static pospay::Result<StateStore> open(const std::filesystem::path& folder);

  // Nothing: the file is new. invalid, naming the file, when what it holds makes no sense.
  pospay::Result<std::optional<KeptState>> load();

  // All of it in one transaction, on the disk when it answers success. After an error the same
  // changes may be saved again.
  pospay::Result<void> save(const StateChanges& changes);

 private:
  StateStore(support::Database database, std::filesystem::path path)
      : database_(std::move(database)), path_(std::move(path)) {}

  support::Database database_;
  std::filesystem::path path_;
};

}  // namespace sandbox
