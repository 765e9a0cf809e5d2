// A till in a process of its own, to be killed: the real checkout, the shipped plugin, opened by
// the loader as a shop's till does it.
//
//   till_process MANIFEST DATA setup MODE REGISTER PASSWORD
//   till_process MANIFEST DATA sell AMOUNT CASH [SCAN]    in kopecks; CASH of it in cash
//   till_process MANIFEST DATA return RECEIPT AMOUNT
//   till_process MANIFEST DATA settle LIMIT_MS            recovers, drops half-paid receipts, waits
//                                                    until nothing is open
//   till_process MANIFEST DATA decide RECEIPT paid|not_paid
//
// Prints a line for each receipt at its end; see print_books. To its errors: what the cashier
// reads, "became: " with the status of a sale or a return, and "slowest: " with the milliseconds
// and the name of the longest call of the plugin. Exit status 0 when it got there, 2 for a till
// that does not start.
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "host_sim/checkout/till.hpp"
#include "host_sim/loader/plugin_library.hpp"
#include "tests/faults/timed_method.hpp"

namespace {

using checkout::Till;

class Screen : public checkout::IScreen {
 public:
  explicit Screen(std::string scan) : scan_(std::move(scan)) {}
  void show(const pospay::Event&) override {}
  void tell(const std::string& line) override { std::cerr << line << "\n"; }
  std::optional<std::string> take_scan() override {
    if (scan_.empty()) return std::nullopt;
    return std::exchange(scan_, std::string());
  }

 private:
  std::string scan_;
};

[[noreturn]] void fail(const std::string& what) {
  std::cerr << "till_process: " << what << "\n";
  std::exit(2);
}

template <class T>
T must(pospay::Result<T> result) {
  if (!result) fail(result.error().message);
  return std::move(*result);
}
void must(const pospay::Result<void>& result) {
  if (!result) fail(result.error().message);
}

std::unique_ptr<Till> open_till(const std::string& manifest_file, const std::string& data,
                                std::ostream& paper, checkout::IScreen& screen) {
  const loader::Manifest manifest = must(loader::read_manifest(manifest_file, {}));
  std::vector<checkout::LaneSource> sources;
  for (const loader::LoadedPlugin& one : must(loader::load_plugins(manifest))) {
    sources.push_back({one.entry.id, [one](pospay::IHost& host) {
                         return faults::timed(
                             [&] { return one.plugin->create(one.entry.settings, host); });
                       }});
  }
  checkout::TillOptions options;
  options.data_folder = data;
  options.paper = &paper;
  auto till = must(Till::open(options, std::move(sources)));
  for (const std::string& problem : till->start_problems()) fail(problem);
  till->users().sign_in("Кассир", checkout::Role::cashier);
  static_cast<void>(must(till->recover(screen)));
  return till;
}

void set_up(Till& till, const std::vector<std::string>& words, Screen& screen) {
  till.users().sign_in("Администратор", checkout::Role::administrator);
  must(till.parameters().set_host("other_non_cash", true));
  must(till.parameters().set("oplati", "mode", words.at(4)));
  must(till.parameters().set("oplati", "register_number", words.at(5)));
  must(till.parameters().set("oplati", "password", words.at(6)));
  must(till.parameters().set("oplati", "enabled", "true"));
  till.users().sign_in("Кассир", checkout::Role::cashier);
  static_cast<void>(must(till.open_shift(screen)));
}

void say(const checkout::ProcessResult& result) {
  std::cerr << result.message << "\nbecame: " << checkout::process_status_text(result.status)
            << "\n";
}

void sell(Till& till, const std::vector<std::string>& words, Screen& screen) {
  const std::int64_t amount = std::stoll(words.at(4));
  const std::int64_t cash = std::stoll(words.at(5));
  const std::string receipt = must(till.new_receipt());
  checkout::PositionEntry position;
  position.name = "Молоко";
  position.price_minor = amount;
  must(till.add_position(receipt, position));
  std::vector<checkout::TenderEntered> tenders{{"oplati", amount - cash}};
  if (cash > 0) tenders.push_back({"cash", cash});
  say(till.pay(receipt, tenders, screen));
}

void give_back(Till& till, const std::vector<std::string>& words, Screen& screen) {
  checkout::ReturnEntered entered;
  entered.receipt = words.at(4);
  entered.tender = "oplati";
  entered.has_amount = true;
  entered.amount_minor = std::stoll(words.at(5));
  say(till.give_back(entered, screen));
}

// Every receipt of the open shift.
std::vector<checkout::Receipt> books(Till& till) {
  const auto shift = must(till.store().shifts().open_shift());
  if (!shift) fail("no shift is open");
  return must(till.store().receipts().of_shift(shift->shift.id));
}

bool is_settled(Till& till) {
  for (checkout::Lane& lane : till.lanes()) {
    const auto open = lane.method->open_operations();
    if (!open || !open->empty()) return false;
  }
  for (const checkout::Receipt& receipt : books(till)) {
    if (receipt.is_blocked()) return false;
  }
  return true;
}

// What a cashier does with a receipt of which a part was paid before the power went: drops it, so
// that the part goes back.
void drop_half_paid(Till& till, Screen& screen) {
  for (const checkout::Receipt& receipt : books(till)) {
    const bool is_half_paid = receipt.kind == checkout::ReceiptKind::sale &&
                              receipt.state == checkout::ReceiptState::open &&
                              !receipt.is_blocked() && receipt.paid_minor() > 0;
    if (is_half_paid) must(till.drop_receipt(receipt.number, screen));
  }
}

void settle(Till& till, std::chrono::milliseconds limit, Screen& screen) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!is_settled(till) && std::chrono::steady_clock::now() < deadline) {
    till.wake_up().wait_until(
        std::min(deadline, std::chrono::steady_clock::now() + std::chrono::milliseconds(20)));
    till.look_at_shelf(screen);
    drop_half_paid(till, screen);
  }
}

void decide(Till& till, const std::vector<std::string>& words, Screen& screen) {
  till.users().sign_in("Старший кассир", checkout::Role::supervisor);
  must(
      till.settle_manually(words.at(4), words.at(5) == "paid", "looked up in the cabinet", screen));
}

// "receipt NUMBER sale|return printed|open|dropped blocked|clear OPLATI_MINOR OTHER_MINOR FISCAL"
// and "open N": operations that the plugin still lists.
void print_books(Till& till) {
  for (const checkout::Receipt& receipt : books(till)) {
    std::int64_t oplati = 0;
    std::int64_t other = 0;
    for (const checkout::PaymentLine& line : receipt.lines) {
      if (line.state != checkout::LineState::approved) continue;
      (line.plugin == "oplati" ? oplati : other) += line.amount_minor;
    }
    const char* state = receipt.state == checkout::ReceiptState::printed   ? "printed"
                        : receipt.state == checkout::ReceiptState::dropped ? "dropped"
                                                                           : "open";
    std::cout << "receipt " << receipt.number << " "
              << (receipt.kind == checkout::ReceiptKind::sale ? "sale" : "return") << " " << state
              << " " << (receipt.is_blocked() ? "blocked" : "clear") << " " << oplati << " "
              << other << " " << receipt.fiscal_number << "\n";
  }
  std::size_t open = 0;
  for (checkout::Lane& lane : till.lanes()) {
    const auto listed = lane.method->open_operations();
    open += listed ? listed->size() : 1;
  }
  std::cout << "open " << open << "\n";
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv, argv + argc);
  if (words.size() < 4) fail("see the top of its source");
  const std::string& work = words[3];
  Screen screen(work == "sell" && words.size() > 6 ? words[6] : "");
  std::ostringstream paper;
  auto till = open_till(words[1], words[2], paper, screen);
  if (work == "setup") set_up(*till, words, screen);
  if (work == "sell") sell(*till, words, screen);
  if (work == "return") give_back(*till, words, screen);
  if (work == "settle") settle(*till, std::chrono::milliseconds(std::stoll(words.at(4))), screen);
  if (work == "decide") decide(*till, words, screen);
  print_books(*till);
  till.reset();
  const faults::SlowestCall& slowest = faults::slowest_call();
  std::cerr << "slowest: " << slowest.ms << " " << slowest.name << "\n";
  return 0;
}
