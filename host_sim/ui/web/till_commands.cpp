// What the page can ask of the till, one function for each command. Arguments are checked by the
// till itself; what is missing reads as empty or 0 and is refused there.
#include "host_sim/ui/json_text.hpp"
#include "host_sim/ui/web/event_json.hpp"
#include "host_sim/ui/web/till_state.hpp"
#include "host_sim/ui/web/till_worker.hpp"

namespace web {

using checkout::ProcessResult;
using checkout::ProcessStatus;
using checkout::Role;
using pospay::Code;
using pospay::Error;
using pospay::Result;
using ui::json_boolean;
using ui::json_object;
using ui::json_string;

namespace {

// More tenders, or returned positions, than a receipt can sensibly have.
constexpr std::size_t kMaxItems = 200;

template <class T>
Result<std::string> done(const Result<T>& result) {
  if (!result) return result.error();
  return std::string();
}

std::string text(const sandbox::JsonValue& arguments, const char* name) {
  return arguments.text_of(name).value_or("");
}

std::int64_t number(const sandbox::JsonValue& arguments, const char* name) {
  return arguments.integer_of(name).value_or(0);
}

checkout::PositionEntry position_of(const sandbox::JsonValue& arguments) {
  checkout::PositionEntry entry;
  entry.name = text(arguments, "name");
  entry.quantity_milli = number(arguments, "quantity_milli");
  entry.price_minor = number(arguments, "price_minor");
  entry.discount_minor = number(arguments, "discount_minor");
  if (const auto unit = arguments.text_of("unit")) entry.unit = *unit;
  return entry;
}

std::vector<checkout::TenderEntered> tenders_of(const sandbox::JsonValue& arguments) {
  std::vector<checkout::TenderEntered> entered;
  const sandbox::JsonValue* tenders = arguments.find("tenders");
  if (tenders == nullptr) return entered;
  for (const sandbox::JsonValue& one : tenders->items) {
    if (entered.size() >= kMaxItems) break;
    entered.push_back({text(one, "tender"), number(one, "amount_minor")});
  }
  return entered;
}

std::string process_json(const ProcessResult& result) {
  return json_object({{"status", json_string(checkout::process_status_text(result.status))},
                      {"message", json_string(result.message)},
                      {"receipt", json_string(result.receipt)},
                      {"fiscal_number", std::to_string(result.fiscal_number)},
                      {"change_minor", std::to_string(result.change_minor)},
                      {"payment_number", json_string(result.payment_number)}});
}

}  // namespace

const std::map<std::string, TillWorker::Entry>& TillWorker::commands() {
  static const std::map<std::string, Entry> table{
      {"open_shift", {&TillWorker::open_shift}},
      {"close_shift", {&TillWorker::close_shift, true}},
      {"x_report", {&TillWorker::x_report}},
      {"add_position", {&TillWorker::add_position}},
      {"replace_position", {&TillWorker::replace_position}},
      {"remove_position", {&TillWorker::remove_position}},
      {"drop_receipt", {&TillWorker::drop_receipt, true}},
      {"check_payment", {&TillWorker::check_payment}},
      {"pay", {&TillWorker::pay, true}},
      {"find_receipt", {&TillWorker::find_receipt}},
      {"return_options", {&TillWorker::return_options}},
      {"give_back", {&TillWorker::give_back, true}},
      {"print_copy", {&TillWorker::print_copy}},
      {"add_tender", {&TillWorker::add_tender, false, Role::administrator}},
      {"edit_tender", {&TillWorker::edit_tender, false, Role::administrator}},
      {"delete_tender", {&TillWorker::delete_tender, false, Role::administrator}},
      {"set_host", {&TillWorker::set_host, false, Role::administrator}},
      {"set_parameter", {&TillWorker::set_parameter, false, Role::administrator}},
      {"press", {&TillWorker::press, true, Role::administrator}},
      {"settle_manually", {&TillWorker::settle_manually, false, Role::supervisor}},
      {"look", {&TillWorker::look}},
      {"card_terminal", {&TillWorker::card_terminal}},
      {"printer", {&TillWorker::printer}},
      {"dismiss", {&TillWorker::dismiss}},
  };
  return table;
}

// --- Shift ---------------------------------------------------------------------------------------

TillWorker::Answer TillWorker::open_shift(const Arguments&) {
  return done(till_->open_shift(screen_));
}

TillWorker::Answer TillWorker::x_report(const Arguments&) {
  const Result<checkout::ShiftReport> report = till_->print_x_report(screen_);
  if (!report) return report.error();
  return report_json(*report);
}

TillWorker::Answer TillWorker::close_shift(const Arguments&) {
  const Result<checkout::ClosedShift> closed = till_->close_shift(screen_);
  if (!closed) return closed.error();
  receipt_.clear();
  std::vector<std::string> books;
  for (const checkout::PluginReconciliation& one : closed->reconciliations) {
    std::vector<std::string> differences;
    for (const pospay::Difference& difference : one.books.differences) {
      differences.push_back(difference_json(difference));
    }
    books.push_back(json_object({{"plugin", json_string(one.plugin)},
                                 {"is_done", json_boolean(one.is_done)},
                                 {"message", json_string(one.message)},
                                 {"compared", std::to_string(one.books.payments_compared)},
                                 {"differences", ui::json_array(differences)}}));
  }
  return json_object({{"status", json_string("closed")},
                      {"message", json_string("")},
                      {"fiscal_number", std::to_string(closed->fiscal_number)},
                      {"report", report_json(closed->report)},
                      {"reconciliations", ui::json_array(books)}});
}

// --- Sale ----------------------------------------------------------------------------------------

TillWorker::Answer TillWorker::add_position(const Arguments& arguments) {
  const checkout::PositionEntry entry = position_of(arguments);
  // Refused before a receipt is made for it.
  if (const auto made = checkout::make_position(entry, till_->words()); !made) return made.error();
  if (receipt_.empty()) {
    const Result<std::string> receipt = till_->new_receipt();
    if (!receipt) return receipt.error();
    receipt_ = *receipt;
  }
  screen_.clear();
  return done(till_->add_position(receipt_, entry));
}

TillWorker::Answer TillWorker::replace_position(const Arguments& arguments) {
  return done(till_->replace_position(
      receipt_, static_cast<std::size_t>(arguments.integer_of("index").value_or(-1)),
      position_of(arguments)));
}

TillWorker::Answer TillWorker::remove_position(const Arguments& arguments) {
  return done(till_->remove_position(
      receipt_, static_cast<std::size_t>(arguments.integer_of("index").value_or(-1))));
}

TillWorker::Answer TillWorker::drop_receipt(const Arguments&) {
  const Result<void> dropped = till_->drop_receipt(receipt_, screen_);
  if (!dropped) return dropped.error();
  receipt_.clear();
  return std::string();
}

TillWorker::Answer TillWorker::check_payment(const Arguments& arguments) {
  const Result<void> allowed = till_->check_payment(receipt_, tenders_of(arguments), screen_);
  return json_object({{"is_allowed", json_boolean(allowed.has_value())},
                      {"message", json_string(allowed ? "" : allowed.error().message)}});
}

TillWorker::Answer TillWorker::pay(const Arguments& arguments) {
  const ProcessResult result = till_->pay(receipt_, tenders_of(arguments), screen_);
  // A blocked receipt waits in the list of unresolved ones; the queue of buyers goes on.
  if (result.status == ProcessStatus::printed || result.status == ProcessStatus::unknown) {
    receipt_.clear();
  }
  return process_json(result);
}

// --- Return --------------------------------------------------------------------------------------

TillWorker::Answer TillWorker::find_receipt(const Arguments& arguments) {
  const Result<checkout::Receipt> found =
      till_->store().receipts().find(text(arguments, "receipt"));
  if (!found) return found.error();
  return receipt_json(*till_, *found);
}

TillWorker::Answer TillWorker::return_options(const Arguments& arguments) {
  const auto ways = till_->return_options(text(arguments, "receipt"), screen_);
  if (!ways) return ways.error();
  return ways_json(*ways);
}

TillWorker::Answer TillWorker::give_back(const Arguments& arguments) {
  checkout::ReturnEntered entered;
  entered.receipt = text(arguments, "receipt");
  entered.tender = text(arguments, "tender");
  entered.has_amount = arguments.integer_of("amount_minor").has_value();
  entered.amount_minor = number(arguments, "amount_minor");
  if (const Arguments* positions = arguments.find("positions")) {
    for (const Arguments& one : positions->items) {
      if (entered.positions.size() >= kMaxItems) break;
      entered.positions.push_back({text(one, "name"), number(one, "quantity_milli")});
    }
  }
  return process_json(till_->give_back(entered, screen_));
}

TillWorker::Answer TillWorker::print_copy(const Arguments& arguments) {
  return done(till_->print_copy(text(arguments, "receipt")));
}

// --- Settings ------------------------------------------------------------------------------------

TillWorker::Answer TillWorker::add_tender(const Arguments& arguments) {
  return done(till_->tenders().add(text(arguments, "name")));
}

TillWorker::Answer TillWorker::edit_tender(const Arguments& arguments) {
  return done(till_->tenders().edit(text(arguments, "tender"), text(arguments, "name")));
}

TillWorker::Answer TillWorker::delete_tender(const Arguments& arguments) {
  return done(till_->tenders().erase(text(arguments, "tender")));
}

TillWorker::Answer TillWorker::set_host(const Arguments& arguments) {
  return done(till_->parameters().set_host(text(arguments, "id"),
                                           arguments.truth_of("is_on").value_or(false)));
}

TillWorker::Answer TillWorker::set_parameter(const Arguments& arguments) {
  return done(till_->parameters().set(text(arguments, "plugin"), text(arguments, "id"),
                                      text(arguments, "value")));
}

TillWorker::Answer TillWorker::press(const Arguments& arguments) {
  const Result<std::string> pressed =
      till_->press(text(arguments, "plugin"), text(arguments, "action"), screen_);
  if (!pressed) return pressed.error();
  return json_object({{"status", json_string("done")}, {"message", json_string(*pressed)}});
}

// --- What is unresolved, and devices -------------------------------------------------------------

TillWorker::Answer TillWorker::settle_manually(const Arguments& arguments) {
  const std::string receipt = text(arguments, "receipt");
  const Result<void> settled = till_->settle_manually(
      receipt, arguments.truth_of("is_paid").value_or(false), text(arguments, "reason"), screen_);
  if (!settled) return settled.error();
  find_open_receipt();
  return std::string();
}

TillWorker::Answer TillWorker::look(const Arguments&) {
  till_->look_at_shelf(screen_);
  return std::string();
}

TillWorker::Answer TillWorker::card_terminal(const Arguments& arguments) {
  static const std::map<std::string, checkout::CardBehaviour> words{
      {"approve", checkout::CardBehaviour::approve},
      {"decline", checkout::CardBehaviour::decline},
      {"time_out", checkout::CardBehaviour::time_out},
      {"fail", checkout::CardBehaviour::fail}};
  const auto found = words.find(text(arguments, "next"));
  if (found == words.end()) return Error{Code::invalid, "next: approve, decline, time_out or fail"};
  till_->card_terminal().script(found->second);
  return std::string();
}

TillWorker::Answer TillWorker::printer(const Arguments& arguments) {
  const bool is_out = arguments.truth_of("is_out").value_or(false);
  till_->printer().set_out_of_paper(is_out);
  tell_devices(is_out);
  return std::string();
}

TillWorker::Answer TillWorker::dismiss(const Arguments&) {
  screen_.clear();
  return std::string();
}

}  // namespace web
