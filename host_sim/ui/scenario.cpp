#include "host_sim/ui/scenario.hpp"

#include <functional>

#include "plugins/support/yaml_map.hpp"

namespace ui {

using support::YamlMap;

namespace {

constexpr support::TextRange kText{1, 512};
constexpr support::TextRange kAnyText{0, 4096};
constexpr support::TextRange kName{1, 256};

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

std::optional<std::int64_t> money_if(YamlMap& map, const char* key) {
  if (!map.has(key)) return std::nullopt;
  return map.required_money_minor(key);
}

std::optional<bool> boolean_if(YamlMap& map, const char* key) {
  if (!map.has(key)) return std::nullopt;
  return map.required_boolean(key);
}

// "1.250" -> 1250: thousandths, whatever the number of decimals.
std::int64_t quantity(YamlMap& map, const char* key, std::int64_t fallback) {
  if (!map.has(key)) return fallback;
  const std::string text = map.required_text(key, {1, 16});
  const std::size_t point = text.find('.');
  std::string digits = text.substr(0, point);
  std::string decimals = point == std::string::npos ? "" : text.substr(point + 1);
  const bool is_negative = !digits.empty() && digits.front() == '-';
  if (is_negative) digits.erase(0, 1);
  const bool is_valid = !digits.empty() && digits.size() <= 9 && decimals.size() <= 3 &&
                        (digits + decimals).find_first_not_of("0123456789") == std::string::npos;
  if (!is_valid) {
    map.add_problem(key, "not a quantity; write 2 or 1.250");
    return fallback;
  }
  decimals.resize(3, '0');
  const std::int64_t value = std::stoll(digits) * 1000 + std::stoll(decimals);
  return is_negative ? -value : value;
}

checkout::PositionEntry read_position(YamlMap& map) {
  checkout::PositionEntry entry;
  entry.name = map.required_text("name", kName);
  entry.price_minor = map.required_money_minor("price");
  entry.quantity_milli = quantity(map, "quantity", 1000);
  entry.discount_minor = map.optional_money_minor("discount", {}, 0);
  entry.unit = map.optional_text("unit", {1, 16}, "");
  entry.barcode = map.optional_text("barcode", {1, 64}, "");
  entry.is_service = map.optional_boolean("service", false);
  return entry;
}

BuyerScript read_buyer(YamlMap map) {
  static const std::map<std::string, BuyerScript::Does> words{
      {"confirm", BuyerScript::Does::confirm},
      {"decline", BuyerScript::Does::decline},
      {"no_money", BuyerScript::Does::no_money},
      {"wrong_pin", BuyerScript::Does::wrong_pin},
      {"never", BuyerScript::Does::never}};
  BuyerScript buyer;
  buyer.name = map.required_text("name", kName);
  const bool is_scanning = map.optional_boolean("scans", true);
  buyer.scan_after_ms = map.optional_integer("scan_after_ms", {0, kMaxWaitMs}, 0);
  if (!is_scanning) buyer.scan_after_ms = -1;
  const auto does = words.find(map.optional_text("does", kName, "confirm"));
  if (does == words.end()) {
    map.add_problem("does", "write confirm, decline, no_money, wrong_pin or never");
  } else {
    buyer.does = does->second;
  }
  buyer.answer_after_ms = map.optional_integer("answer_after_ms", {0, kMaxWaitMs}, 0);
  buyer.is_online = map.optional_boolean("online", true);
  buyer.codes = map.texts("codes", kAnyText, {0, kMaxCodes});
  return buyer;
}

std::optional<Moment> read_moment(YamlMap& map, const char* key) {
  static const std::map<std::string, Moment> words{{"code", Moment::code},
                                                   {"confirmation", Moment::confirmation},
                                                   {"approved", Moment::approved}};
  if (!map.has(key)) return std::nullopt;
  const auto moment = words.find(map.required_text(key, kName));
  if (moment != words.end()) return moment->second;
  map.add_problem(key, "write code, confirmation or approved");
  return std::nullopt;
}

Expectation read_expectation(YamlMap map) {
  Expectation expect;
  expect.outcome = map.optional_text("outcome", kName, "");
  expect.messages = map.texts("messages", kText, {0, 20});
  if (map.has("message")) expect.messages.push_back(map.required_text("message", kAnyText));
  expect.paper = map.texts("paper", kText, {0, 50});
  expect.not_paper = map.texts("not_paper", kText, {0, 50});
  expect.is_printed = boolean_if(map, "printed");
  expect.change_minor = money_if(map, "change");
  expect.is_enabled = boolean_if(map, "enabled");
  expect.is_deletable = boolean_if(map, "deletable");
  if (map.has("differences")) expect.differences = map.texts("differences", kName, {0, 50});
  if (std::optional<YamlMap> balances = map.optional_map("balance")) {
    for (const std::string& name : balances->keys()) {
      expect.balances[name] = balances->required_money_minor(name);
    }
  }
  return expect;
}

void read_sale(YamlMap& map, Step& step) {
  step.as = map.optional_text("as", kName, "");
  for (YamlMap& position : map.maps("positions", {0, 500})) {
    step.positions.push_back(read_position(position));
  }
  for (YamlMap& tender : map.maps("tenders", {0, 20})) {
    checkout::TenderEntered entered;
    entered.tender = tender.required_text("tender", kName);
    entered.amount_minor = tender.optional_money_minor("amount", {}, 0);
    if (tender.has("amount") && entered.amount_minor == 0) {
      tender.add_problem("amount", "zero means \"the whole amount due\"; leave the key out");
    }
    step.tenders.push_back(entered);
  }
  step.mode = map.optional_text("mode", kName, "");
  step.terminal = map.optional_text("card_terminal", kName, "");
  step.cancel_after_ms = map.optional_integer("cancel_after_ms", {0, kMaxWaitMs}, -1);
  step.cancel_at = read_moment(map, "cancel_at");
  step.power_cut_at = read_moment(map, "power_cut_at");
  if (std::optional<YamlMap> buyer = map.optional_map("buyer")) step.buyer = read_buyer(*buyer);
}

void read_pay(YamlMap& map, Step& step) {
  read_sale(map, step);
  step.receipt = map.required_text("receipt", kName);
}

void read_return(YamlMap& map, Step& step) {
  step.as = map.optional_text("as", kName, "");
  step.receipt = map.required_text("receipt", kName);
  step.tender = map.required_text("tender", kName);
  step.amount_minor = money_if(map, "amount");
  step.terminal = map.optional_text("card_terminal", kName, "");
  for (YamlMap& position : map.maps("positions", {0, 500})) {
    checkout::ReturnedPosition one;
    one.name = position.required_text("name", kName);
    one.quantity_milli = quantity(position, "quantity", 0);
    step.returned.push_back(one);
  }
}

void read_receipt_alone(YamlMap& map, Step& step) {
  step.receipt = map.required_text("receipt", kName);
}

void read_nothing(YamlMap&, Step&) {}

void read_add_tender(YamlMap& map, Step& step) { step.name = map.required_text("name", kAnyText); }

void read_edit_tender(YamlMap& map, Step& step) {
  step.tender = map.required_text("tender", kName);
  step.name = map.required_text("name", kAnyText);
}

void read_delete_tender(YamlMap& map, Step& step) {
  step.tender = map.required_text("tender", kName);
}

void read_list_tenders(YamlMap& map, Step& step) {
  step.tender = map.optional_text("tender", kName, "");
}

void read_set_parameter(YamlMap& map, Step& step) {
  step.plugin = map.optional_text("plugin", kName, "");
  step.parameter = map.required_text("parameter", kName);
  step.value = map.required_text("value", kAnyText);
}

void read_press(YamlMap& map, Step& step) {
  step.plugin = map.required_text("plugin", kName);
  step.parameter = map.required_text("action", kName);
}

void read_gateway(YamlMap& map, Step& step) {
  step.gateway = map.optional_text("state", kName, "");
  step.fault = map.optional_text("fault", kName, "");
  step.call = map.optional_text("call", kName, "");
  step.count = map.optional_integer("count", {1, 1'000'000}, 1);
  if (!step.fault.empty()) step.gateway = "fault";
  if (step.gateway != "up" && step.gateway != "down" && step.gateway != "fault") {
    map.add_problem("state", "write state: up, state: down, or fault: and its name");
  }
}

void read_wait_resolved(YamlMap& map, Step& step) {
  step.receipt = map.required_text("receipt", kName);
  step.limit_ms = map.optional_integer("limit_ms", {1, kMaxWaitMs}, 30'000);
}

void read_settle(YamlMap& map, Step& step) {
  step.receipt = map.required_text("receipt", kName);
  step.is_paid = map.required_boolean("paid");
  step.reason = map.required_text("reason", kText);
}

void read_printer(YamlMap& map, Step& step) {
  step.value = map.required_text("paper", {1, 8});
  if (step.value != "in" && step.value != "out") map.add_problem("paper", "write in or out");
}

void read_cabinet(YamlMap& map, Step& step) {
  step.name = map.required_text("action", kName);
  step.value = map.required_text("register", kName);
}

void read_go_to_till(YamlMap& map, Step& step) {
  step.value = map.required_text("till", {1, 8});
  if (step.value != "first" && step.value != "other") {
    map.add_problem("till", "write first or other");
  }
}

void read_take_over(YamlMap& map, Step& step) {
  step.receipt = map.required_text("receipt", kName);
  step.as = map.required_text("as", kName);
}

using Reader = std::function<void(YamlMap&, Step&)>;

const std::map<std::string, Reader>& readers() {
  static const std::map<std::string, Reader> table{
      {"open_shift", read_nothing},
      {"close_shift", read_nothing},
      {"x_report", read_nothing},
      {"sale", read_sale},
      {"pay", read_pay},
      {"drop_receipt", read_receipt_alone},
      {"return", read_return},
      {"return_options", read_receipt_alone},
      {"print_copy", read_receipt_alone},
      {"list_tenders", read_list_tenders},
      {"add_tender", read_add_tender},
      {"edit_tender", read_edit_tender},
      {"delete_tender", read_delete_tender},
      {"set_parameter", read_set_parameter},
      {"press", read_press},
      {"gateway", read_gateway},
      {"wait_resolved", read_wait_resolved},
      {"settle_manually", read_settle},
      {"printer", read_printer},
      {"restart", read_nothing},
      {"cabinet", read_cabinet},
      {"go_to_till", read_go_to_till},
      {"take_over_receipt", read_take_over},
  };
  return table;
}

Step read_step(YamlMap& map, int number) {
  Step step;
  step.number = number;
  step.kind = map.required_text("step", kName);
  step.label = map.optional_text("label", kText, "");
  step.role = map.optional_text("role", kName, "");
  if (!step.role.empty() && !checkout::role_from_text(step.role)) {
    map.add_problem("role", "write cashier, administrator or supervisor");
  }
  const auto reader = readers().find(step.kind);
  if (reader != readers().end()) {
    reader->second(map, step);
  } else {
    std::string known;
    for (const auto& [kind, unused] : readers()) known += " " + kind;
    map.add_problem("step", "\"" + step.kind + "\" is not a step; known:" + known);
  }
  if (std::optional<YamlMap> expect = map.optional_map("expect")) {
    step.expect = read_expectation(*expect);
  }
  return step;
}

std::map<std::string, std::string> read_texts(YamlMap& map, const char* key) {
  std::map<std::string, std::string> texts;
  if (std::optional<YamlMap> values = map.optional_map(key)) {
    for (const std::string& name : values->keys()) {
      texts[name] = values->required_text(name, kAnyText);
    }
  }
  return texts;
}

std::optional<support::Language> read_language(YamlMap& map) {
  if (!map.has("language")) return std::nullopt;
  const auto language = support::language_named(map.required_text("language", kName));
  if (!language) map.add_problem("language", "write ru, be or en");
  return language;
}

TillSetup read_till(YamlMap& map) {
  TillSetup setup;
  if (std::optional<YamlMap> host = map.optional_map("host")) {
    for (const std::string& id : host->keys()) {
      setup.host_parameters[id] = host->required_boolean(id);
    }
  }
  if (std::optional<YamlMap> plugins = map.optional_map("plugins")) {
    for (const std::string& id : plugins->keys()) {
      YamlMap one = plugins->required_map(id);
      setup.plugin_parameters.push_back(
          {id, read_texts(one, "parameters"), read_texts(one, "secrets")});
    }
  }
  return setup;
}

// Z00 to Z51, as in the list of what a till does.
std::vector<std::string> read_clauses(YamlMap& map) {
  constexpr int kLastClause = 51;
  std::vector<std::string> clauses = map.texts("clauses", kName, {0, 52});
  for (const std::string& id : clauses) {
    const bool is_clause = id.size() == 3 && id[0] == 'Z' && is_digit(id[1]) && is_digit(id[2]) &&
                           std::stoi(id.substr(1)) <= kLastClause;
    if (!is_clause) map.add_problem("clauses", "\"" + id + "\" is not a clause; write Z00 to Z51");
  }
  return clauses;
}

}  // namespace

pospay::Result<Scenario> read_scenario(const std::filesystem::path& file) {
  const pospay::Result<support::YamlDocument> document =
      support::read_yaml_file(file, support::YamlTrust::any);
  if (!document) return document.error();
  YamlMap root(*document);
  Scenario scenario;
  scenario.file = file.string();
  scenario.name = root.required_text("name", kText);
  scenario.plugins = root.texts("plugins", kName, {0, 32});
  scenario.clauses = read_clauses(root);
  scenario.speed = root.optional_integer("speed", {1, kMaxSpeed}, 1);
  if (std::optional<YamlMap> till = root.optional_map("till")) {
    scenario.language = read_language(*till);
    scenario.till = read_till(*till);
  }
  if (std::optional<YamlMap> till = root.optional_map("other_till")) {
    scenario.other_till = read_till(*till);
  }
  for (YamlMap& buyer : root.maps("buyers", {0, kMaxBuyers})) {
    scenario.buyers.push_back({buyer.required_text("name", kName),
                               buyer.required_money_minor("balance", {0, 100'000'000'000})});
  }
  int number = 0;
  for (YamlMap& step : root.maps("steps", {1, kMaxSteps})) {
    scenario.steps.push_back(read_step(step, ++number));
  }
  if (pospay::Result<void> done = root.finish(); !done) return done.error();
  return scenario;
}

}  // namespace ui
