// «Возврат. Оплата»: whole or in part, several times, until the receipt is used up.
//
// The amount is reserved in the receipt store before the plugin is asked, so that two returns can
// never go over what was paid. The return receipt is printed after the money is on its way back. A
// refund whose outcome is unknown keeps its reservation until it is known.
#pragma once

#include <string>
#include <vector>

#include "host_sim/checkout/desk.hpp"
#include "host_sim/checkout/payment_process.hpp"
#include "host_sim/checkout/return_plan.hpp"
#include "host_sim/checkout/settlement.hpp"

namespace checkout {

struct ReturnedPosition {
  std::string name;                 // as on the receipt
  std::int64_t quantity_milli = 0;  // 0 = all that is left of it
};

// Positions, or an amount alone, or neither: everything that is left.
struct ReturnEntered {
  std::string receipt;
  std::string tender;  // id or name
  std::int64_t amount_minor = 0;
  bool has_amount = false;
  std::vector<ReturnedPosition> positions;
};

class ReturnProcess {
 public:
  ReturnProcess(Desk& desk, IScreen& screen)
      : desk_(desk), screen_(screen), settlement_(desk, screen) {}

  // How the rest of a sale may go back, per tender.
  pospay::Result<std::vector<ReturnWay>> options(const std::string& receipt_number);

  ProcessResult give_back(const ReturnEntered& entered, const pospay::Shift& shift);

 private:
  pospay::Result<Receipt> find_sale(const std::string& number);
  pospay::Result<std::vector<ReturnableLine>> returnable_lines(const Receipt& sale);
  pospay::Result<std::vector<ReturnWay>> ways_of_line(const PaymentLine& paid,
                                                      std::int64_t returned_minor);
  pospay::Result<std::vector<pospay::Position>> positions(const Receipt& sale,
                                                          const ReturnEntered& entered,
                                                          std::int64_t left_minor);
  // Moves the money of one reserved line; `printed` means that it has gone.
  ProcessResult move(const Receipt& receipt, PaymentLine line, const pospay::Shift& shift);
  ProcessResult ask_plugin(const Receipt& receipt, PaymentLine line, const pospay::Shift& shift);
  ProcessResult take_outcome(ShelvedOperation operation, PaymentLine line);
  void release(const std::string& receipt_number);

  Desk& desk_;
  IScreen& screen_;
  Settlement settlement_;
};

}  // namespace checkout
