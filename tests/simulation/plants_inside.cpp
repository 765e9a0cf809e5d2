// Bugs around the machines, in the driver, and on the way between plugin and host.
#include <algorithm>
#include <utility>

#include "tests/simulation/plants.hpp"

namespace simulation {
namespace {

using oplati::Action;
using oplati::Actions;
using oplati::Emit;
using oplati::Input;
using oplati::Send;
using oplati::Write;
using pospay::EventKind;
using pospay::OutcomeStatus;

// An input that the host gives and that never arrives.
template <class Wanted>
std::function<bool(Input&)> loses() {
  return [](Input& input) { return !std::holds_alternative<Wanted>(input); };
}

bool is_outcome(const Action& action, OutcomeStatus status) {
  const auto* emit = std::get_if<Emit>(&action);
  return emit != nullptr && emit->event.outcome && emit->event.outcome->status == status;
}

Action told_as(OutcomeStatus status) {
  pospay::Event event;
  event.kind = EventKind::outcome;
  event.sequence = 1;
  event.outcome.emplace();
  event.outcome->status = status;
  return Emit{std::move(event), std::nullopt};
}

template <class Call>
bool sends(const Action& action) {
  const auto* send = std::get_if<Send>(&action);
  return send != nullptr && std::holds_alternative<Call>(send->call);
}

void repeat_send(Actions& actions, bool (*is_it)(const Action&), int times) {
  const auto found = std::find_if(actions.begin(), actions.end(), is_it);
  if (found == actions.end()) return;
  const Action again = *found;
  actions.insert(actions.end(), static_cast<std::size_t>(times), again);
}

}  // namespace

void plant_host_side(Plants& plants) {
  add(plants, "the list of open operations is empty").in_list = [](auto& open) { open.clear(); };
  add(plants, "the journal's refunds do not count").in_refunded = [](std::int64_t) {
    return std::int64_t{0};
  };
  add(plants, "a key may be used for another amount").in_digest = [](std::string& digest) {
    digest = "same";
  };
  add(plants, "a second payment of a line is taken").in_line = [](std::string& line) {
    line.clear();
  };
  add(plants, "deadlines are taken from the wall clock").in_moment = [](oplati::Moment& moment) {
    moment.now_ms = moment.wall_ms - 1'780'000'000'000 + 1'000'000;
  };
  add(plants, "confirm gets lost").in_input = loses<oplati::ReceiptPrinted>();
  add(plants, "roll_back gets lost").in_input = loses<oplati::RollBackWanted>();
  add(plants, "acknowledge gets lost").in_input = loses<oplati::OutcomeStored>();
  add(plants, "a supervisor's decision gets lost").in_input = loses<oplati::DecisionTaken>();
  add(plants, "a supervisor's decision is turned round").in_input = [](Input& input) {
    if (auto* taken = std::get_if<oplati::DecisionTaken>(&input)) {
      taken->decision.is_paid = !taken->decision.is_paid;
    }
    return true;
  };
  const auto lost_event = [&](const char* name, auto is_it) {
    add(plants, name).in_event = [is_it](pospay::Event& event) { return !is_it(event); };
  };
  lost_event("outcomes get lost", [](const auto& event) { return event.outcome.has_value(); });
  lost_event("outcomes that are told again get lost",
             [](const auto& event) { return event.outcome && event.sequence > 1000; });
  lost_event("settled gets lost",
             [](const auto& event) { return event.kind == EventKind::settled; });
  const auto wrong_outcome = [&](const char* name, auto change) {
    add(plants, name).in_event = [change](pospay::Event& event) {
      if (event.outcome) change(event, *event.outcome);
      return true;
    };
  };
  wrong_outcome("unknown is told as declined", [](auto&, pospay::Outcome& outcome) {
    if (outcome.status == OutcomeStatus::unknown) outcome.status = OutcomeStatus::declined;
  });
  wrong_outcome("unknown is told as approved", [](auto&, pospay::Outcome& outcome) {
    if (outcome.status == OutcomeStatus::unknown) outcome.status = OutcomeStatus::approved;
  });
  wrong_outcome("timed out is told as approved", [](auto&, pospay::Outcome& outcome) {
    if (outcome.status == OutcomeStatus::timed_out) outcome.status = OutcomeStatus::approved;
  });
  wrong_outcome("approved with another amount",
                [](auto&, pospay::Outcome& outcome) { ++outcome.amount.minor; });
  wrong_outcome("after a start approved is told as declined", [](const pospay::Event& event,
                                                                 pospay::Outcome& outcome) {
    const bool is_it = outcome.status == OutcomeStatus::approved && event.sequence > 1000;
    if (is_it) outcome.status = OutcomeStatus::declined;
  });
  wrong_outcome("the reference is that of the payment before", [](auto&, pospay::Outcome& outcome) {
    const auto last = outcome.provider_reference.find(' ');
    if (last == std::string::npos) return;
    auto& digit = outcome.provider_reference[outcome.provider_reference.find(' ', last + 1) - 1];
    digit = digit == '1' ? '2' : '1';
  });
}

void plant_machines(Plants& plants) {
  const auto machine = [&](const char* name) -> MachineBug& {
    Plant& plant = add(plants, name);
    plant.is_in_machine = true;
    return plant.in_machine;
  };
  machine("it sends before it writes").actions = [](const auto&, const auto&, Actions& actions) {
    std::stable_partition(actions.begin(), actions.end(), [](const Action& action) {
      return std::holds_alternative<Send>(action);
    });
  };
  machine("it sends without writing").actions = [](const auto&, const auto&, Actions& actions) {
    const bool has_send = std::any_of(actions.begin(), actions.end(), [](const Action& action) {
      return std::holds_alternative<Send>(action);
    });
    if (has_send) {
      std::erase_if(actions,
                    [](const Action& action) { return std::holds_alternative<Write>(action); });
    }
  };
  machine("it tells before it writes").actions = [](const auto&, const auto&, Actions& actions) {
    std::stable_partition(actions.begin(), actions.end(), [](const Action& action) {
      return std::holds_alternative<Emit>(action);
    });
  };
  machine("no write is required").actions = [](const auto&, const auto&, Actions& actions) {
    for (Action& action : actions) {
      if (auto* write = std::get_if<Write>(&action)) write->required = false;
    }
  };
  machine("a payment request is sent twice").actions = [](const auto&, const auto&,
                                                          Actions& actions) {
    repeat_send(actions, sends<oplati::PostPayment>, 1);
  };
  machine("a reversal is sent twice").actions = [](const auto&, const auto&, Actions& actions) {
    repeat_send(actions, sends<oplati::PostReversal>, 1);
  };
  machine("a status is asked for twenty times").actions = [](const auto&, const auto&,
                                                             Actions& actions) {
    repeat_send(actions, sends<oplati::GetPayment>, 20);
  };
  machine("a failed write is passed over").input = [](const auto&, Input& input) {
    return !std::holds_alternative<oplati::WriteFailed>(input);
  };
  machine("there is no timer").has_no_timer = true;
  machine("unknown is never told").actions = [](const auto&, const auto&, Actions& actions) {
    std::erase_if(actions,
                  [](const Action& action) { return is_outcome(action, OutcomeStatus::unknown); });
  };
  machine("cancelled is told before it is known").actions =
      [](const std::string& step, const Input& input, Actions& actions) {
        const bool is_under_way = step == "paying" || step == "confirming" || step == "searching";
        if (std::holds_alternative<oplati::CancelWanted>(input) && is_under_way) {
          actions.push_back(told_as(OutcomeStatus::cancelled));
        }
      };
  machine("not found is told as declined").actions = [](const std::string& step, const Input& input,
                                                        Actions& actions) {
    const auto* answered = std::get_if<oplati::Answered>(&input);
    if (answered == nullptr || step != "searching") return;
    const auto* report = std::get_if<oplati::Report>(&answered->answer);
    if (report != nullptr && report->rows.empty()) {
      actions.push_back(told_as(OutcomeStatus::declined));
    }
  };
  machine("a late success is not seen").input = [](const std::string& step, Input& input) {
    auto* answered = std::get_if<oplati::Answered>(&input);
    if (answered == nullptr || step != "not_paid") return true;
    if (auto* info = std::get_if<oplati::PaymentInfo>(&answered->answer)) {
      info->status = oplati::GatewayStatus::timeout;
    }
    return true;
  };
  machine("roll_back is taken for confirm").input = [](const auto&, Input& input) {
    if (std::holds_alternative<oplati::RollBackWanted>(input)) {
      input = oplati::ReceiptPrinted{{"F", 0}};
    }
    return true;
  };
  machine("confirm is taken for roll_back").input = [](const auto&, Input& input) {
    if (std::holds_alternative<oplati::ReceiptPrinted>(input)) {
      input = oplati::RollBackWanted{"planted"};
    }
    return true;
  };
  machine("what answers a search is dropped").input = [](const std::string& step, Input& input) {
    const auto* answered = std::get_if<oplati::Answered>(&input);
    return answered == nullptr || step != "searching" ||
           !std::holds_alternative<oplati::Report>(answered->answer);
  };
}

}  // namespace simulation
