#include "host_sim/checkout/till.hpp"

#include <utility>

#include "host_sim/checkout/durable_file.hpp"
#include "host_sim/checkout/receipt_text.hpp"
#include "host_sim/checkout/recovery.hpp"
#include "host_sim/checkout/two_screens.hpp"
#include "host_sim/text/sale.hpp"
#include "host_sim/text/shift.hpp"

namespace checkout {

using pospay::Code;
using pospay::Error;

namespace {

std::int64_t system_wall_ms() {
  using std::chrono::milliseconds;
  return std::chrono::duration_cast<milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

TillOptions completed(TillOptions options) {
  if (!options.wall_ms) options.wall_ms = system_wall_ms;
  return options;
}

}  // namespace

Till::Till(const TillOptions& options, std::unique_ptr<Store> store, SecretFile secrets)
    : options_(completed(options)),
      words_(options_.language),
      store_(std::move(store)),
      secrets_(std::move(secrets)),
      log_(options_.data_folder / "till.log", options_.wall_ms),
      users_(words_),
      terminal_(words_),
      printer_(std::make_unique<FiscalPrinter>(options_.data_folder / "documents", *options_.paper,
                                               words_)) {}

Till::~Till() { shelf_.clear(); }

pospay::Result<std::unique_ptr<Till>> Till::open(const TillOptions& options,
                                                 std::vector<LaneSource> sources) {
  for (const auto& folder :
       {options.data_folder, options.data_folder / "documents", options.data_folder / "plugins"}) {
    if (const pospay::Result<void> made = make_private_folder(folder); !made) return made.error();
  }
  pospay::Result<std::unique_ptr<Store>> store =
      Store::open(options.data_folder / "till.db", text::Words(options.language));
  if (!store) return store.error();
  pospay::Result<std::string> till_id = (*store)->settings().till_id();
  if (!till_id) return till_id.error();
  pospay::Result<SecretFile> secrets = SecretFile::open(options.data_folder / "secrets");
  if (!secrets) return secrets.error();
  std::unique_ptr<Till> till(new Till(options, std::move(*store), std::move(*secrets)));
  till->till_id_ = *till_id;
  if (const pospay::Result<void> made = till->make_lanes(sources); !made) return made.error();
  till->parameters_ =
      std::make_unique<Parameters>(*till->store_, till->lanes_, till->users_, till->words_);
  till->tenders_ = std::make_unique<TenderRegistry>(*till->store_, till->lanes_, till->users_,
                                                    *till->parameters_, till->words_);
  till->start_problems_ = till->parameters_->configure_lanes();
  return till;
}

pospay::Result<void> Till::make_lanes(std::vector<LaneSource>& sources) {
  for (LaneSource& source : sources) {
    const std::filesystem::path folder =
        std::filesystem::absolute(options_.data_folder / "plugins" / source.id);
    if (pospay::Result<void> made = make_private_folder(folder); !made) return made;
    Lane lane;
    lane.id = source.id;
    lane.host = std::make_unique<LaneHost>(source.id, folder.string(),
                                           support::language_name(options_.language), wake_up_,
                                           log_, secrets_);
    pospay::Result<std::unique_ptr<pospay::IPaymentMethod>> method = source.make(*lane.host);
    if (!method) {
      return Error{method.error().code, source.id + ": " + method.error().message,
                   method.error().id};
    }
    lane.method = std::move(*method);
    lanes_.push_back(std::move(lane));
  }
  return {};
}

Desk Till::desk() {
  return Desk{*store_,   lanes_,    users_,           *parameters_,
              *tenders_, *printer_, terminal_,        shelf_,
              wake_up_,  log_,      options_.wall_ms, options_.utc_offset_minutes,
              till_id_,  words_};
}

pospay::Result<std::vector<std::string>> Till::recover(IScreen& screen) {
  Desk desk = this->desk();
  return Recovery(desk, screen).run();
}

pospay::Result<StoredShift> Till::open_shift(IScreen& screen) {
  Desk desk = this->desk();
  return ShiftDesk(desk, screen).open();
}

pospay::Result<ShiftReport> Till::print_x_report(IScreen& screen) {
  Desk desk = this->desk();
  return ShiftDesk(desk, screen).print_x();
}

pospay::Result<ClosedShift> Till::close_shift(IScreen& screen) {
  look_at_shelf(screen);
  Desk desk = this->desk();
  return ShiftDesk(desk, screen).close();
}

pospay::Result<std::string> Till::new_receipt() {
  if (const pospay::Result<void> allowed = users_.may_sell(); !allowed) return allowed.error();
  const pospay::Result<std::optional<StoredShift>> shift = store_->shifts().open_shift();
  if (!shift) return shift.error();
  if (!*shift) return Error{Code::refused, words_(text::shift("not_open"))};
  prepare_lanes();
  Receipt receipt;
  receipt.shift_id = (*shift)->shift.id;
  receipt.cashier = users_.name();
  receipt.created_at_ms = options_.wall_ms();
  return store_->receipts().create(receipt);
}

// Money is about to move, one way or the other.
void Till::prepare_lanes() {
  for (Lane& lane : lanes_) lane.method->prepare();
}

pospay::Result<void> Till::add_position(const std::string& receipt, const PositionEntry& entry) {
  const pospay::Result<pospay::Position> position = make_position(entry, words_);
  if (!position) return position.error();
  if (pospay::Result<void> editable = check_editable(receipt); !editable) return editable;
  return store_->receipts().add_position(receipt, *position);
}

pospay::Result<void> Till::check_editable(const std::string& receipt) {
  const pospay::Result<Receipt> stored = store_->receipts().find(receipt);
  if (!stored) return stored.error();
  if (stored->is_blocked() || stored->paid_minor() > 0) {
    return Error{Code::refused, words_(text::sale("being_paid"), {{"receipt", receipt}})};
  }
  return {};
}

pospay::Result<void> Till::replace_position(const std::string& receipt, std::size_t index,
                                            const PositionEntry& entry) {
  const pospay::Result<pospay::Position> position = make_position(entry, words_);
  if (!position) return position.error();
  if (pospay::Result<void> editable = check_editable(receipt); !editable) return editable;
  return store_->receipts().replace_position(receipt, index, *position);
}

pospay::Result<void> Till::remove_position(const std::string& receipt, std::size_t index) {
  if (pospay::Result<void> editable = check_editable(receipt); !editable) return editable;
  return store_->receipts().remove_position(receipt, index);
}

pospay::Result<void> Till::drop_receipt(const std::string& receipt, IScreen& screen) {
  const pospay::Result<Receipt> stored = store_->receipts().find(receipt);
  if (!stored) return stored.error();
  if (stored->is_blocked()) {
    return Error{Code::refused, words_(text::sale("drop_unknown"), {{"receipt", receipt}})};
  }
  if (stored->state != ReceiptState::open) {
    return Error{Code::refused, words_(text::sale("closed"), {{"receipt", receipt}})};
  }
  Desk desk = this->desk();
  const std::string told =
      Settlement(desk, screen).give_back_parts(receipt, "the receipt was dropped");
  if (!told.empty()) screen.tell(told);
  const pospay::Result<Receipt> now = store_->receipts().find(receipt);
  if (!now) return now.error();
  if (now->paid_minor() > 0) {
    return Error{Code::unavailable, words_(text::sale("drop_partly"), {{"receipt", receipt}})};
  }
  return store_->receipts().drop(receipt);
}

ProcessResult Till::pay(const std::string& receipt, const std::vector<TenderEntered>& tenders,
                        IScreen& screen) {
  Desk desk = this->desk();
  const pospay::Result<StoredShift> shift = ShiftDesk(desk, screen).current();
  if (!shift) {
    ProcessResult refused;
    refused.message = shift.error().message;
    return refused;
  }
  TwoScreens screens(screen, options_.customer_display);
  return PaymentProcess(desk, screens).pay(receipt, shift->shift, tenders);
}

pospay::Result<void> Till::check_payment(const std::string& receipt,
                                         const std::vector<TenderEntered>& tenders,
                                         IScreen& screen) {
  prepare_lanes();
  Desk desk = this->desk();
  return PaymentProcess(desk, screen).check(receipt, tenders);
}

pospay::Result<std::vector<ReturnWay>> Till::return_options(const std::string& receipt,
                                                            IScreen& screen) {
  prepare_lanes();
  Desk desk = this->desk();
  return ReturnProcess(desk, screen).options(receipt);
}

ProcessResult Till::give_back(const ReturnEntered& entered, IScreen& screen) {
  Desk desk = this->desk();
  const pospay::Result<StoredShift> shift = ShiftDesk(desk, screen).current();
  if (!shift) {
    ProcessResult refused;
    refused.message = shift.error().message;
    return refused;
  }
  TwoScreens screens(screen, options_.customer_display);
  return ReturnProcess(desk, screens).give_back(entered, shift->shift);
}

pospay::Result<void> Till::print_copy(const std::string& receipt) {
  const pospay::Result<Document> document = store_->documents().of_receipt(receipt);
  if (!document) return document.error();
  if (pospay::Result<void> ready = printer_->check_ready(); !ready) return ready;
  printer_->print_plain(copy_text(words_, document->text));
  return {};
}

pospay::Result<std::string> Till::press(const std::string& plugin, const std::string& action,
                                        IScreen& screen) {
  OperationWatch watch(wake_up_, screen, words_);
  const pospay::Result<pospay::Operation> started =
      watch.when_ready([&] { return parameters_->press(plugin, action); });
  if (!started) return started.error();
  const std::optional<pospay::Outcome> outcome = watch.wait_outcome(**started);
  if (!outcome) return Error{Code::unknown, words_(text::sale("plugin_silent"))};
  // Not every plugin waits for it; one that does not may refuse.
  static_cast<void>((*started)->acknowledge().has_value());
  if (outcome->status == pospay::OutcomeStatus::approved) return outcome->message.text;
  return Error{Code::refused, outcome->message.text, outcome->message.id};
}

void Till::look_at_shelf(IScreen& screen) {
  Desk desk = this->desk();
  Settlement(desk, screen).look_at_shelf();
}

bool Till::wait_resolved(const std::string& receipt, std::chrono::milliseconds limit,
                         IScreen& screen) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (true) {  // ends at the deadline
    look_at_shelf(screen);
    const pospay::Result<Receipt> stored = store_->receipts().find(receipt);
    if (!stored || !stored->is_blocked()) return static_cast<bool>(stored);
    if (std::chrono::steady_clock::now() >= deadline) return false;
    screen.look();
    wake_up_.wait_until(std::min(deadline, screen.next_look()));
  }
}

pospay::Result<void> Till::settle_manually(const std::string& receipt, bool is_paid,
                                           const std::string& reason, IScreen& screen) {
  if (pospay::Result<void> allowed = users_.may_decide(); !allowed) return allowed;
  const pospay::Result<Receipt> stored = store_->receipts().find(receipt);
  if (!stored) return stored.error();
  for (PaymentLine line : stored->lines) {
    if (line.state != LineState::unknown) continue;
    ShelvedOperation operation = shelf_.take(line.key);
    if (!operation.operation) return Error{Code::refused, words_(text::sale("decide_later"))};
    pospay::Decision decision{is_paid, users_.name(), reason};
    pospay::Result<void> done = operation.operation->settle_manually(decision);
    if (!done) {
      shelf_.put(std::move(operation));
      return done;
    }
    line.state = is_paid ? LineState::approved : LineState::failed;
    line.at_ms = options_.wall_ms();
    operation.stage = Stage::waiting_settled;
    shelf_.put(std::move(operation));
    if (pospay::Result<void> written = store_->receipts().update_line(line); !written) {
      return written;
    }
    Desk desk = this->desk();
    Settlement settlement(desk, screen);
    const pospay::Result<Receipt> now = store_->receipts().find(receipt);
    if (!is_paid || !now || now->paid_minor() != now->total_minor()) return {};
    const pospay::Result<Document> document = settlement.print(receipt);
    if (!document) return document.error();
    return {};
  }
  return Error{Code::not_found, words_(text::sale("nothing_unknown"), {{"receipt", receipt}})};
}

}  // namespace checkout
