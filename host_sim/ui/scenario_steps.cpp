// The steps of a scenario, one function for each kind.
#include "host_sim/checkout/money_text.hpp"
#include "host_sim/text/console.hpp"
#include "host_sim/text/tender.hpp"
#include "host_sim/ui/scenario_runner.hpp"

namespace ui {

using pospay::Code;
using pospay::Error;
using pospay::Result;

namespace {

Result<void> without_value(const Error* error) {
  if (error != nullptr) return *error;
  return {};
}

template <class T>
Result<void> just_done(const Result<T>& result) {
  return without_value(result ? nullptr : &result.error());
}

const support::Phrase& kind_phrase(pospay::TenderKind kind) {
  switch (kind) {
    case pospay::TenderKind::cash:
      return text::tender("kind_cash");
    case pospay::TenderKind::card:
      return text::tender("kind_card");
    case pospay::TenderKind::other:
      return text::tender("kind_other");
  }
  return text::tender("kind_other");
}

}  // namespace

ScenarioRunner::Came ScenarioRunner::open_shift(const Step&) {
  return came_of(just_done(till_->open_shift(screen_)));
}

ScenarioRunner::Came ScenarioRunner::close_shift(const Step&) {
  const Result<checkout::ClosedShift> closed = till_->close_shift(screen_);
  Came came = came_of(just_done(closed));
  if (!closed) return came;
  for (const checkout::PluginReconciliation& one : closed->reconciliations) {
    if (one.is_done) {
      if (!came.differences) came.differences.emplace();
      for (const pospay::Difference& difference : one.books.differences) {
        came.differences->push_back(checkout::difference_word(difference.kind));
      }
    }
    came.message +=
        (one.is_done ? words_(text::console("books_of"),
                              {{"plugin", one.plugin},
                               {"differences", std::to_string(one.books.differences.size())}})
                     : words_(text::console("books_failed"),
                              {{"plugin", one.plugin}, {"reason", one.message}})) +
        "\n";
  }
  return came;
}

ScenarioRunner::Came ScenarioRunner::x_report(const Step&) {
  return came_of(just_done(till_->print_x_report(screen_)));
}

// The mode of the plugin behind the sale's tender; its parameter is called "mode".
Result<void> ScenarioRunner::set_mode(const Step& step) {
  if (step.mode.empty()) return {};
  till_->users().sign_in(checkout::role_name(checkout::Role::administrator, words_),
                         checkout::Role::administrator);
  Result<void> set = Error{Code::not_found, "mode: no tender of this sale belongs to a plugin"};
  for (const checkout::TenderEntered& entered : step.tenders) {
    const Result<checkout::TenderEntry> tender = till_->tenders().find(entered.tender);
    if (!tender || tender->plugin.empty()) continue;
    set = till_->parameters().set(tender->plugin, "mode", step.mode);
  }
  sign_in(step);
  return set;
}

Result<void> ScenarioRunner::script_terminal(const Step& step, bool is_return) {
  if (step.terminal.empty()) return {};
  static const std::map<std::string, checkout::CardBehaviour> words{
      {"approve", checkout::CardBehaviour::approve},
      {"decline", checkout::CardBehaviour::decline},
      {"time_out", checkout::CardBehaviour::time_out},
      {"fail", checkout::CardBehaviour::fail}};
  const auto found = words.find(step.terminal);
  if (found == words.end()) {
    return Error{Code::invalid, "card_terminal: write approve, decline, time_out or fail"};
  }
  if (is_return) {
    till_->card_terminal().script_reversal(found->second);
  } else {
    till_->card_terminal().script(found->second);
  }
  return {};
}

ScenarioRunner::Came ScenarioRunner::sale(const Step& step) {
  if (const Result<void> set = set_mode(step); !set) return came_of(set);
  if (const Result<void> set = script_terminal(step, false); !set) return came_of(set);
  const Result<std::string> receipt = till_->new_receipt();
  if (!receipt) return came_of(just_done(receipt));
  for (const checkout::PositionEntry& entry : step.positions) {
    const Result<void> added = till_->add_position(*receipt, entry);
    if (added) continue;
    Came came = came_of(added);
    came.receipt = *receipt;
    return came;
  }
  console_.line("  " + words_(text::console("sale"), {{"receipt", *receipt}}));
  Came came = through_power_cut(
      *receipt, [&] { return came_of(till_->pay(*receipt, step.tenders, screen_), step); });
  came.receipt = *receipt;
  return came;
}

ScenarioRunner::Came ScenarioRunner::pay(const Step& step) {
  if (const Result<void> set = set_mode(step); !set) return came_of(set);
  if (const Result<void> set = script_terminal(step, false); !set) return came_of(set);
  const std::string receipt = receipt_of(step.receipt);
  return through_power_cut(
      receipt, [&] { return came_of(till_->pay(receipt, step.tenders, screen_), step); });
}

ScenarioRunner::Came ScenarioRunner::drop_receipt(const Step& step) {
  return came_of(till_->drop_receipt(receipt_of(step.receipt), screen_));
}

ScenarioRunner::Came ScenarioRunner::give_back(const Step& step) {
  if (const Result<void> set = script_terminal(step, true); !set) return came_of(set);
  checkout::ReturnEntered entered;
  entered.receipt = receipt_of(step.receipt);
  entered.tender = step.tender;
  entered.has_amount = step.amount_minor.has_value();
  entered.amount_minor = step.amount_minor.value_or(0);
  entered.positions = step.returned;
  console_.line("  " + words_(text::console("give_back"), {{"receipt", entered.receipt}}));
  return came_of(till_->give_back(entered, screen_), step);
}

ScenarioRunner::Came ScenarioRunner::return_options(const Step& step) {
  const Result<std::vector<checkout::ReturnWay>> ways =
      till_->return_options(receipt_of(step.receipt), screen_);
  Came came = came_of(just_done(ways));
  if (!ways) return came;
  for (const checkout::ReturnWay& way : *ways) {
    came.message += way.tender_name + ": " + checkout::money_text(way.most_minor) + "\n";
  }
  return came;
}

ScenarioRunner::Came ScenarioRunner::print_copy(const Step& step) {
  return came_of(till_->print_copy(receipt_of(step.receipt)));
}

ScenarioRunner::Came ScenarioRunner::list_tenders(const Step& step) {
  const Result<std::vector<checkout::TenderEntry>> entries = till_->tenders().list();
  Came came = came_of(just_done(entries));
  if (!entries) return came;
  bool is_found = step.tender.empty();
  for (const checkout::TenderEntry& entry : *entries) {
    screen_.tell(entry.name + " (" + entry.id + ", " + words_(kind_phrase(entry.kind)) + ")" +
                 (entry.is_enabled ? "" : ", " + words_(text::tender("is_off"))) +
                 (entry.is_deletable ? "" : ", " + words_(text::tender("is_fixed"))));
    if (entry.id != step.tender && entry.name != step.tender) continue;
    is_found = true;
    came.is_enabled = entry.is_enabled;
    came.is_deletable = entry.is_deletable;
  }
  if (!is_found) {
    came.outcome = "refused";
    came.message = words_(text::tender("unknown"), {{"tender", step.tender}});
  }
  return came;
}

ScenarioRunner::Came ScenarioRunner::add_tender(const Step& step) {
  return came_of(just_done(till_->tenders().add(step.name)));
}

ScenarioRunner::Came ScenarioRunner::edit_tender(const Step& step) {
  return came_of(till_->tenders().edit(step.tender, step.name));
}

ScenarioRunner::Came ScenarioRunner::delete_tender(const Step& step) {
  return came_of(till_->tenders().erase(step.tender));
}

ScenarioRunner::Came ScenarioRunner::set_parameter(const Step& step) {
  const Result<std::string> value = loader::replace_variables(step.value, variables());
  if (!value) return came_of(value.error());
  if (!step.plugin.empty()) {
    return came_of(till_->parameters().set(step.plugin, step.parameter, *value));
  }
  if (*value != "true" && *value != "false") {
    return came_of(Error{Code::invalid, "value: write true or false for a parameter of the till"});
  }
  return came_of(till_->parameters().set_host(step.parameter, *value == "true"));
}

ScenarioRunner::Came ScenarioRunner::press(const Step& step) {
  const Result<std::string> pressed = till_->press(step.plugin, step.parameter, screen_);
  Came came = came_of(just_done(pressed));
  if (pressed) came.message = *pressed;
  return came;
}

ScenarioRunner::Came ScenarioRunner::gateway(const Step& step) {
  if (setup_.gateway == nullptr) return came_of(Error{Code::invalid, "there is no gateway"});
  if (step.gateway == "fault") {
    return came_of(
        setup_.gateway->inject_fault(step.fault, step.call, static_cast<int>(step.count)));
  }
  return came_of(setup_.gateway->set_up(step.gateway == "up"));
}

ScenarioRunner::Came ScenarioRunner::wait_resolved(const Step& step) {
  const bool is_resolved = till_->wait_resolved(receipt_of(step.receipt),
                                                std::chrono::milliseconds(step.limit_ms), screen_);
  if (is_resolved) return came_of(Result<void>{});
  return came_of(Error{Code::unknown, words_(text::console("still_unknown"))});
}

ScenarioRunner::Came ScenarioRunner::settle_manually(const Step& step) {
  return came_of(
      till_->settle_manually(receipt_of(step.receipt), step.is_paid, step.reason, screen_));
}

ScenarioRunner::Came ScenarioRunner::printer(const Step& step) {
  till_->printer().set_out_of_paper(step.value == "out");
  return came_of(Result<void>{});
}

ScenarioRunner::Came ScenarioRunner::restart(const Step&) {
  till_.reset();
  const Result<void> started = start();
  if (!started) till_.reset();
  return came_of(started);
}

ScenarioRunner::Came ScenarioRunner::through_power_cut(const std::string& receipt,
                                                       const std::function<Came()>& work) {
  try {
    return work();
  } catch (const PowerCut&) {
    Came came = restart(Step{});
    if (came.outcome == "done") came.outcome = "power_cut";
    came.receipt = receipt;
    return came;
  }
}

ScenarioRunner::Came ScenarioRunner::cabinet(const Step& step) {
  if (setup_.gateway == nullptr) return came_of(Error{Code::invalid, "there is no gateway"});
  const Result<std::string> number = loader::replace_variables(step.value, variables());
  if (!number) return came_of(number.error());
  return came_of(setup_.gateway->act_in_cabinet(step.name, *number));
}

// The till that the cashier leaves stays on.
ScenarioRunner::Came ScenarioRunner::go_to_till(const Step& step) {
  const bool wants_other = step.value == "other";
  if (wants_other && !scenario_.other_till) {
    return came_of(Error{Code::invalid, "the scenario has no other_till"});
  }
  if (wants_other == is_at_other_) return came_of(Result<void>{});
  is_at_other_ = wants_other;
  till_.swap(resting_);
  if (till_ != nullptr) return came_of(Result<void>{});
  Result<void> ready = start();
  if (ready) ready = set_up(setup_of_till());
  if (!ready) till_.reset();
  return came_of(ready);
}

ScenarioRunner::Came ScenarioRunner::take_over_receipt(const Step& step) {
  if (resting_ == nullptr) return came_of(Error{Code::invalid, "there is no other till yet"});
  const Result<checkout::Receipt> receipt =
      resting_->store().receipts().find(receipt_of(step.receipt));
  if (!receipt) return came_of(just_done(receipt));
  const Result<std::string> number = till_->store().receipts().take_over(*receipt);
  Came came = came_of(just_done(number));
  if (number) came.receipt = *number;
  return came;
}

}  // namespace ui
