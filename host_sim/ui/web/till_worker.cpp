#include "host_sim/ui/web/till_worker.hpp"

#include <iostream>
#include <utility>

#include "host_sim/checkout/operation_watch.hpp"
#include "host_sim/ui/json_text.hpp"
#include "host_sim/ui/lane_sources.hpp"
#include "host_sim/ui/web/till_state.hpp"
#include "host_sim/ui/web/traced_method.hpp"

namespace web {

using pospay::Code;
using pospay::Error;
using ui::json_boolean;
using ui::json_object;
using ui::json_string;

namespace {

// Nobody rings when a wait has nothing to wait for; then the till looks this often.
constexpr std::chrono::seconds kIdleLook{1};

std::string crossing_json(const Crossing& crossing) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return json_object(
      {{"at_ms",
        std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(now).count())},
       {"plugin", json_string(crossing.plugin)},
       {"call", json_string(crossing.call)},
       {"operation", json_string(crossing.operation)},
       {"detail", json_string(crossing.detail)},
       {"answer", json_string(crossing.answer)},
       {"elapsed_us", std::to_string(crossing.elapsed_us)}});
}

}  // namespace

TillWorker::TillWorker(int descriptor)
    : channel_(descriptor), screen_(inbox_, [this](const std::string& state) {
        channel_.write("state screen " + state);
      }) {}

TillWorker::~TillWorker() {
  channel_.shut_down();
  if (reader_.joinable()) reader_.join();
}

int TillWorker::run() {
  const std::optional<std::string> line = channel_.read();
  const auto start = sandbox::parse_json(line.value_or(""));
  if (!start) return 2;
  if (const pospay::Result<void> opened = open(*start); !opened) {
    channel_.write("state trouble " + json_string(opened.error().message));
    std::cerr << "till: " << opened.error().message << "\n";
    return 1;
  }
  channel_.write("state trouble null");
  reader_ = std::thread([this] { read_channel(); });
  recover(*start);
  while (!inbox_.is_closed()) {
    look_around();
    if (const std::optional<Command> command = inbox_.pop()) {
      do_command(*command);
    } else {
      till_->wake_up().wait_until(std::chrono::steady_clock::now() + kIdleLook);
    }
  }
  // The reader rings the till's bell: it ends first. Then files are closed in order; an operation
  // under way is in the plugin's journal.
  channel_.shut_down();
  reader_.join();
  till_.reset();
  return 0;
}

pospay::Result<void> TillWorker::open(const Arguments& start) {
  loader::Variables variables;
  if (const Arguments* given = start.find("variables")) {
    for (const auto& [name, value] : given->members) variables[name] = value.text;
  }
  std::vector<std::string> only;
  if (const Arguments* given = start.find("plugins")) {
    for (const Arguments& id : given->items) only.push_back(id.text);
  }
  const auto manifest = loader::read_manifest(start.text_of("manifest").value_or(""), variables);
  if (!manifest) return manifest.error();
  const auto plugins = ui::load_chosen(*manifest, only);
  if (!plugins) return plugins.error();
  std::vector<checkout::LaneSource> sources;
  for (checkout::LaneSource& source : ui::lane_sources(*plugins)) {
    sources.push_back(traced(std::move(source), [this](const Crossing& crossing) {
      channel_.write("event plugin " + crossing_json(crossing));
    }));
  }
  checkout::TillOptions options;
  options.data_folder = start.text_of("data").value_or("");
  const auto asked = support::language_named(start.text_of("language").value_or(""));
  options.language = asked.value_or(manifest->language);
  options.paper = &paper_;
  auto till = checkout::Till::open(options, std::move(sources));
  if (!till) return till.error();
  till_ = std::move(*till);
  tell_devices(false);
  channel_.write("state language " + json_string(support::language_name(options.language)));
  return {};
}

// As an administrator would enter it.
pospay::Result<void> TillWorker::enter_register(const Arguments& start) {
  const std::string number = start.text_of("register").value_or("");
  sign_in(checkout::Role::administrator);
  const auto known = till_->parameters().value("oplati", "register_number");
  if (number.empty() || !known || !known->empty()) return {};
  checkout::Parameters& parameters = till_->parameters();
  pospay::Result<void> set = parameters.set_host(POSPAY_HOST_OTHER_NON_CASH, true);
  const std::pair<std::string, std::string> values[] = {
      {"register_number", number},
      {"password", start.text_of("password").value_or("")},
      {"mode", "dynamic"},
      {"enabled", "true"}};
  checkout::OperationWatch watch(till_->wake_up(), screen_);
  for (const auto& [id, value] : values) {
    if (!set) return set;
    set = watch.when_ready([&] { return parameters.set("oplati", id, value); });
  }
  return set;
}

void TillWorker::recover(const Arguments& start) {
  inbox_.set_busy(true);
  screen_.begin("recover", 0);
  for (const std::string& problem : till_->start_problems()) screen_.tell(problem);
  const auto recovered = till_->recover(screen_);
  if (recovered) {
    for (const std::string& line : *recovered) screen_.tell(line);
  } else {
    screen_.tell(recovered.error().message);
  }
  if (const pospay::Result<void> entered = enter_register(start); !entered) {
    screen_.tell(entered.error().message);
  }
  find_open_receipt();
  tell_states();
  inbox_.set_busy(false);
  screen_.finish("null");
}

// The last unfinished sale goes on where it was.
void TillWorker::find_open_receipt() {
  receipt_.clear();
  const auto open = till_->store().receipts().open_receipts();
  if (!open) return;
  for (const checkout::Receipt& receipt : *open) {
    if (receipt.kind != checkout::ReceiptKind::sale || receipt.is_blocked()) continue;
    receipt_ = receipt.number;
  }
}

// --- The channel's thread ------------------------------------------------------------------------

void TillWorker::read_channel() {
  while (const std::optional<std::string> line = channel_.read()) {  // ends with the page's process
    take_line(*line);
  }
  inbox_.close();
  inbox_.press_cancel();
  till_->wake_up().signal();
}

void TillWorker::take_line(const std::string& line) {
  const SplitLine split = split_line(line);
  Command command{std::string(split.first), std::string(split.second), std::string(split.rest)};
  const auto known = commands().find(command.name);
  command.is_long = known != commands().end() && known->second.is_long;
  if (command.name == "end") {
    inbox_.close();
    inbox_.press_cancel();
  } else if (command.name == "leave") {
    // Ends as well, but never in the middle of something.
    if (inbox_.close_if_idle()) {
      reply(command.id, std::string());
    } else {
      reply(command.id, Error{Code::refused, "a command is under way", "till_busy"});
    }
  } else if (command.name == "scan") {
    const auto arguments = sandbox::parse_json(command.arguments);
    const std::string code = arguments ? arguments->text_of("code").value_or("") : "";
    inbox_.put_scan(code);
    reply(command.id, std::string());
  } else if (command.name == "cancel") {
    inbox_.press_cancel();
    reply(command.id, std::string());
  } else if (inbox_.is_busy() || !inbox_.push(command)) {
    reply(command.id, Error{Code::refused, "a command is under way", "till_busy"});
  }
  till_->wake_up().signal();
}

// --- The till's thread ---------------------------------------------------------------------------

void TillWorker::look_around() {
  till_->look_at_shelf(screen_);
  tell_states();
}

void TillWorker::tell_states() {
  if (!paper_.str().empty()) {
    channel_.write("state paper " + json_object({{"text", json_string(paper_.str())}}));
    paper_.str("");
  }
  channel_.write("state till " + till_json(*till_, receipt_));
  // The page is everybody's: what the administrator sees is a part of it. Each command signs in
  // whoever gives it.
  sign_in(checkout::Role::administrator);
  channel_.write("state settings " + settings_json(*till_));
}

void TillWorker::tell_devices(bool is_out_of_paper) {
  channel_.write("state devices " +
                 json_object({{"is_out_of_paper", json_boolean(is_out_of_paper)}}));
}

void TillWorker::sign_in(checkout::Role role) {
  till_->users().sign_in(checkout::role_name(role, till_->words()), role);
}

void TillWorker::reply(const std::string& id, const Answer& answer) {
  if (answer) {
    channel_.write("reply " + id +
                   " {\"ok\":true,\"value\":" + (answer->empty() ? "null" : *answer) + "}");
    return;
  }
  channel_.write("reply " + id + " " +
                 json_object({{"ok", "false"},
                              {"message", json_string(answer.error().message)},
                              {"code", json_string(answer.error().id)}}));
}

// The next command is taken before the page hears that this one is done: a page that acts at once
// must not find the till busy.
void TillWorker::do_command(const Command& command) {
  const auto found = commands().find(command.name);
  const auto arguments = sandbox::parse_json(command.arguments);
  if (found == commands().end() || !arguments) {
    inbox_.finish(command);
    reply(command.id, Error{Code::invalid, "no such command, or its arguments are no JSON"});
    return;
  }
  const Entry& entry = found->second;
  const auto asked = checkout::role_from_text(arguments->text_of("role").value_or(""));
  const checkout::Role role = asked.value_or(entry.role);
  sign_in(role);
  if (entry.is_long) {
    do_long(command, entry, *arguments);
    return;
  }
  const Answer answer = (this->*entry.act)(*arguments);
  tell_states();
  inbox_.finish(command);
  reply(command.id, answer);
}

void TillWorker::do_long(const Command& command, const Entry& entry, const Arguments& arguments) {
  inbox_.set_busy(true);
  screen_.begin(command.name, arguments.integer_of("due_minor").value_or(0));
  reply(command.id, std::string());
  const Answer answer = (this->*entry.act)(arguments);
  tell_states();
  inbox_.set_busy(false);
  inbox_.finish(command);
  if (answer) {
    screen_.finish(answer->empty() ? "null" : *answer);
  } else {
    screen_.finish(json_object(
        {{"status", json_string("refused")}, {"message", json_string(answer.error().message)}}));
  }
}

}  // namespace web
