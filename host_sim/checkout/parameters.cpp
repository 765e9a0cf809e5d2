#include "host_sim/checkout/parameters.hpp"

#include <algorithm>

#include "host_sim/checkout/plain_text.hpp"
#include "host_sim/text/parameter.hpp"

namespace checkout {

using pospay::Code;
using pospay::Error;
using pospay::ParameterKind;

namespace {

void put(pospay::Values& values, const std::string& id, const std::string& value) {
  for (pospay::Argument& argument : values) {
    if (argument.name == id) {
      argument.value = value;
      return;
    }
  }
  values.push_back({id, value});
}

const std::string* get(const pospay::Values& values, const std::string& id) {
  for (const pospay::Argument& argument : values) {
    if (argument.name == id) return &argument.value;
  }
  return nullptr;
}

}  // namespace

std::string host_parameter_label(const std::string& id, const text::Words& words) {
  if (id == POSPAY_HOST_OTHER_NON_CASH) return words(text::parameter("other_non_cash"));
  if (id == POSPAY_HOST_SINGLE_CYCLE) return words(text::parameter("single_cycle"));
  return id;
}

Parameters::Parameters(Store& store, Lanes& lanes, const Users& users, const text::Words& words)
    : store_(store),
      lanes_(lanes),
      users_(users),
      words_(words),
      host_{{POSPAY_HOST_OTHER_NON_CASH, false}, {POSPAY_HOST_SINGLE_CYCLE, true}} {
  const pospay::Result<pospay::Values> stored = store_.settings().parameters("host");
  if (!stored) return;
  for (auto& [id, is_on] : host_) {
    if (const std::string* value = get(*stored, id)) is_on = *value == "true";
  }
}

std::vector<std::string> Parameters::configure_lanes() {
  std::vector<std::string> problems;
  for (Lane& lane : lanes_) {
    pospay::Result<pospay::Values> values = store_.settings().parameters(lane.id);
    const pospay::Result<std::vector<pospay::Parameter>> described = lane.method->parameters();
    if (!values || !described) {
      problems.push_back(lane.id + ": " + (values ? described.error() : values.error()).message);
      continue;
    }
    for (const pospay::Parameter& parameter : *described) {
      if (parameter.kind != ParameterKind::secret) continue;
      if (auto secret = lane.host->get_secret(parameter.id)) put(*values, parameter.id, *secret);
    }
    if (const pospay::Result<void> done = lane.method->configure(*values); !done) {
      problems.push_back(lane.id + ": " + done.error().message);
    }
  }
  return problems;
}

bool Parameters::host(const std::string& id) const {
  const auto found = host_.find(id);
  return found != host_.end() && found->second;
}

pospay::Result<void> Parameters::set_host(const std::string& id, bool is_on) {
  if (pospay::Result<void> allowed = users_.may_change_settings(); !allowed) return allowed;
  if (host_.count(id) == 0) {
    return Error{Code::not_found,
                 words_(text::parameter("unknown"), {{"parameter", shown_text(id)}})};
  }
  for (const Lane& lane : lanes_) {
    pospay::HostChange change;
    change.kind = pospay::ChangeKind::host_parameter;
    change.name = id;
    change.is_on = is_on;
    const pospay::Result<pospay::Verdict> verdict = lane.method->check_host_change(change);
    if (!verdict) return verdict.error();
    if (!verdict->is_allowed) {
      return Error{Code::refused, verdict->message.text, verdict->message.id};
    }
    // The plugin has described that it depends on this parameter: the till keeps to it by itself.
    const pospay::Result<std::vector<pospay::Parameter>> described = lane.method->parameters();
    if (is_on || !described) continue;
    for (const pospay::Parameter& parameter : *described) {
      const pospay::Result<std::string> now = current(lane.id, parameter.id);
      if (parameter.depends_on_host != id || !now || *now != "true") continue;
      return Error{Code::refused, words_(text::parameter("off_first"),
                                         {{"dependent", parameter.label.text},
                                          {"parameter", host_parameter_label(id, words_)}})};
    }
  }
  pospay::Result<void> stored =
      store_.settings().set_parameter("host", id, is_on ? "true" : "false");
  if (stored) host_[id] = is_on;
  return stored;
}

pospay::Result<std::vector<pospay::Parameter>> Parameters::describe(
    const std::string& plugin) const {
  if (const pospay::Result<void> allowed = users_.may_change_settings(); !allowed) {
    return allowed.error();
  }
  return described(plugin);
}

pospay::Result<std::vector<pospay::Parameter>> Parameters::described(
    const std::string& plugin) const {
  Lane* lane = find_lane(lanes_, plugin);
  if (lane == nullptr) {
    return Error{Code::not_found,
                 words_(text::parameter("unknown_plugin"), {{"plugin", shown_text(plugin)}})};
  }
  return lane->method->parameters();
}

pospay::Result<pospay::Parameter> Parameters::find(const std::string& plugin,
                                                   const std::string& id) const {
  pospay::Result<std::vector<pospay::Parameter>> all = described(plugin);
  if (!all) return all.error();
  for (const pospay::Parameter& parameter : *all) {
    if (parameter.id == id) return parameter;
  }
  return Error{Code::not_found, words_(text::parameter("unknown_of_plugin"),
                                       {{"plugin", plugin}, {"parameter", shown_text(id)}})};
}

pospay::Result<std::string> Parameters::value(const std::string& plugin,
                                              const std::string& id) const {
  if (const pospay::Result<void> allowed = users_.may_change_settings(); !allowed) {
    return allowed.error();
  }
  return current(plugin, id);
}

pospay::Result<std::string> Parameters::current(const std::string& plugin,
                                                const std::string& id) const {
  pospay::Result<pospay::Parameter> parameter = find(plugin, id);
  if (!parameter) return parameter.error();
  if (parameter->kind == ParameterKind::secret) {
    return Error{Code::refused,
                 words_(text::parameter("secret"), {{"parameter", parameter->label.text}})};
  }
  const pospay::Result<pospay::Values> values = store_.settings().parameters(plugin);
  if (!values) return values.error();
  const std::string* stored = get(*values, id);
  return stored != nullptr ? *stored : parameter->default_value;
}

pospay::Result<void> Parameters::check_value(const pospay::Parameter& parameter,
                                             const std::string& value) const {
  const pospay::Argument label{"parameter", parameter.label.text};
  if (parameter.kind == ParameterKind::action) {
    return Error{Code::invalid, words_(text::parameter("button"), {label})};
  }
  if (!is_plain_text(value)) {
    return Error{Code::invalid, words_(text::parameter("not_plain"), {label})};
  }
  if (parameter.kind == ParameterKind::toggle && value != "true" && value != "false") {
    return Error{Code::invalid, words_(text::parameter("toggle"), {label})};
  }
  if (parameter.kind == ParameterKind::choice &&
      std::none_of(parameter.choices.begin(), parameter.choices.end(),
                   [&](const pospay::Choice& choice) { return choice.id == value; })) {
    return Error{Code::invalid,
                 words_(text::parameter("choice"), {label, {"value", shown_text(value)}})};
  }
  if (parameter.max_size > 0 && value.size() > parameter.max_size) {
    return Error{Code::invalid, words_(text::parameter("too_long"),
                                       {label, {"most", std::to_string(parameter.max_size)}})};
  }
  const bool needs_host = parameter.kind == ParameterKind::toggle && value == "true" &&
                          !parameter.depends_on_host.empty();
  if (needs_host && !host(parameter.depends_on_host)) {
    return Error{
        Code::refused,
        words_(text::parameter("needs"),
               {label, {"needed", host_parameter_label(parameter.depends_on_host, words_)}})};
  }
  return {};
}

pospay::Result<void> Parameters::check_further_tenders(Lane& lane) {
  const pospay::Result<std::vector<StoredTender>> tenders = store_.settings().tenders();
  if (!tenders) return tenders.error();
  for (const StoredTender& tender : *tenders) {
    pospay::HostChange change;
    change.kind = pospay::ChangeKind::add_tender;
    change.name = tender.name;
    const pospay::Result<pospay::Verdict> verdict = lane.method->check_host_change(change);
    if (!verdict) return verdict.error();
    if (!verdict->is_allowed) {
      return Error{Code::refused,
                   words_(text::parameter("tender_in_the_way"),
                          {{"tender", tender.name}, {"reason", verdict->message.text}})};
    }
  }
  return {};
}

// All or nothing: when a further tender does not go with the new values, the old ones come back.
pospay::Result<void> Parameters::configure(Lane& lane, const pospay::Values& values) {
  const pospay::Result<pospay::Values> before = store_.settings().parameters(lane.id);
  if (!before) return before.error();
  if (pospay::Result<void> done = lane.method->configure(values); !done) return done;
  pospay::Result<void> fits = check_further_tenders(lane);
  if (fits) return fits;
  if (const pospay::Result<void> undone = lane.method->configure(*before); !undone) {
    return undone.error();
  }
  return fits;
}

pospay::Result<void> Parameters::set(const std::string& plugin, const std::string& id,
                                     const std::string& value) {
  if (pospay::Result<void> allowed = users_.may_change_settings(); !allowed) return allowed;
  const pospay::Result<pospay::Parameter> parameter = find(plugin, id);
  if (!parameter) return parameter.error();
  if (pospay::Result<void> valid = check_value(*parameter, value); !valid) return valid;
  Lane& lane = *find_lane(lanes_, plugin);
  pospay::Result<pospay::Values> values = store_.settings().parameters(plugin);
  if (!values) return values.error();
  const pospay::Values before = *values;
  put(*values, id, value);
  if (pospay::Result<void> done = configure(lane, *values); !done) return done;
  pospay::Result<void> stored = parameter->kind == ParameterKind::secret
                                    ? lane.host->put_secret(id, value)
                                    : store_.settings().set_parameter(plugin, id, value);
  if (stored) return stored;
  // Not durable: the plugin must not go on with a value that a restart would lose.
  if (const pospay::Result<void> undone = lane.method->configure(before); !undone) {
    return undone.error();
  }
  return stored;
}

pospay::Result<pospay::Operation> Parameters::press(const std::string& plugin,
                                                    const std::string& action) {
  if (pospay::Result<void> allowed = users_.may_change_settings(); !allowed) return allowed.error();
  const pospay::Result<pospay::Parameter> parameter = find(plugin, action);
  if (!parameter) return parameter.error();
  if (parameter->kind != ParameterKind::action) {
    return Error{Code::invalid,
                 words_(text::parameter("no_button"), {{"parameter", parameter->label.text}})};
  }
  return find_lane(lanes_, plugin)->method->invoke(action);
}

}  // namespace checkout
