// The till: it owns the store, the plugins' lanes and the devices, and offers what a cashier and an
// administrator can do. It has no user interface of its own: that is an IScreen.
//
// One thread, the one that opened it, calls everything. Plugins only ring the wake-up bell.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "host_sim/checkout/desk.hpp"
#include "host_sim/checkout/payment_process.hpp"
#include "host_sim/checkout/position.hpp"
#include "host_sim/checkout/return_process.hpp"
#include "host_sim/checkout/shift_desk.hpp"

namespace checkout {

struct TillOptions {
  std::filesystem::path data_folder;    // made if it is missing, mode 0700
  std::ostream* paper = nullptr;        // required; outlives the till
  IScreen* customer_display = nullptr;  // the buyer's side of the till; outlives it when given
  support::Language language = support::Language::ru;  // of everything that people read
  std::int32_t utc_offset_minutes = 180;               // Minsk
  std::function<std::int64_t()> wall_ms = {};          // the system's clock when empty
};

class Till {
 public:
  // Opens the store, makes each plugin's instance and hands it its stored parameters. A plugin that
  // cannot be made fails the start: a till without a tender it should have is not half a till.
  static pospay::Result<std::unique_ptr<Till>> open(const TillOptions& options,
                                                    std::vector<LaneSource> sources);
  ~Till();

  // What plugins said to their stored parameters at the start, when they refused them.
  const std::vector<std::string>& start_problems() const { return start_problems_; }

  const text::Words& words() const { return words_; }
  Users& users() { return users_; }
  Parameters& parameters() { return *parameters_; }
  TenderRegistry& tenders() { return *tenders_; }
  CardTerminal& card_terminal() { return terminal_; }
  FiscalPrinter& printer() { return *printer_; }
  Store& store() { return *store_; }
  Lanes& lanes() { return lanes_; }
  OperationShelf& shelf() { return shelf_; }
  WakeUp& wake_up() { return wake_up_; }

  // Once after the start, before the first sale; see recovery.hpp.
  pospay::Result<std::vector<std::string>> recover(IScreen& screen);

  pospay::Result<StoredShift> open_shift(IScreen& screen);
  pospay::Result<ShiftReport> print_x_report(IScreen& screen);
  pospay::Result<ClosedShift> close_shift(IScreen& screen);

  // A new receipt in the open shift; plugins may warm up.
  pospay::Result<std::string> new_receipt();
  pospay::Result<void> add_position(const std::string& receipt, const PositionEntry& entry);
  // `index`: of the position on the receipt, from 0. Both are refused like add_position once the
  // receipt is being paid.
  pospay::Result<void> replace_position(const std::string& receipt, std::size_t index,
                                        const PositionEntry& entry);
  pospay::Result<void> remove_position(const std::string& receipt, std::size_t index);
  // An unprinted receipt is given up; what was paid of it goes back.
  pospay::Result<void> drop_receipt(const std::string& receipt, IScreen& screen);

  ProcessResult pay(const std::string& receipt, const std::vector<TenderEntered>& tenders,
                    IScreen& screen);
  // Would pay() take these tenders? Asks the rules alone: no money moves.
  pospay::Result<void> check_payment(const std::string& receipt,
                                     const std::vector<TenderEntered>& tenders, IScreen& screen);
  pospay::Result<std::vector<ReturnWay>> return_options(const std::string& receipt,
                                                        IScreen& screen);
  ProcessResult give_back(const ReturnEntered& entered, IScreen& screen);
  // Prints an earlier receipt again as «КОПИЯ».
  pospay::Result<void> print_copy(const std::string& receipt);

  // Presses a button of a plugin's settings and waits for its end. Answers the plugin's message.
  pospay::Result<std::string> press(const std::string& plugin, const std::string& action,
                                    IScreen& screen);

  // Looks once at operations that run beside: call it after each wake-up.
  void look_at_shelf(IScreen& screen);
  // Looks until the receipt's outcome is known, at most so long. Answers whether it is.
  bool wait_resolved(const std::string& receipt, std::chrono::milliseconds limit, IScreen& screen);
  // A supervisor's word on a payment line whose outcome is unknown.
  pospay::Result<void> settle_manually(const std::string& receipt, bool is_paid,
                                       const std::string& reason, IScreen& screen);

 private:
  Till(const TillOptions& options, std::unique_ptr<Store> store, SecretFile secrets);
  pospay::Result<void> make_lanes(std::vector<LaneSource>& sources);
  pospay::Result<void> check_editable(const std::string& receipt);
  void prepare_lanes();
  Desk desk();

  // The order matters at the end: operations go before methods, methods before what they borrow.
  TillOptions options_;
  text::Words words_;
  std::string till_id_;
  WakeUp wake_up_;
  std::unique_ptr<Store> store_;
  SecretFile secrets_;
  LogFile log_;
  Users users_;
  CardTerminal terminal_;
  std::unique_ptr<FiscalPrinter> printer_;
  Lanes lanes_;
  std::unique_ptr<Parameters> parameters_;
  std::unique_ptr<TenderRegistry> tenders_;
  OperationShelf shelf_;
  std::vector<std::string> start_problems_;
};

}  // namespace checkout
