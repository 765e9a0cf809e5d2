// The till's process: loads the plugins, owns the till on one thread, and does what the page asks.
//
// The first line on the channel is JSON: {manifest, data, language, plugins: [ids; none = those
// that are enabled], variables: {name: value}, register, password}. `register` and `password` are
// entered in the settings of a till that has none yet, so that the first sale works.
//
// One more thread reads the channel. It never touches the till: it fills the inbox and rings the
// bell. The process ends with its channel.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <thread>

#include "host_sim/checkout/till.hpp"
#include "host_sim/sandbox/json_tree.hpp"
#include "host_sim/ui/web/cashier_inbox.hpp"
#include "host_sim/ui/web/line_channel.hpp"
#include "host_sim/ui/web/page_screen.hpp"

namespace web {

class TillWorker {
 public:
  explicit TillWorker(int descriptor);
  ~TillWorker();

  // Until the page's process ends it. Answers the exit status.
  int run();

 private:
  using Arguments = sandbox::JsonValue;
  // The reply's value as JSON; empty = null.
  using Answer = pospay::Result<std::string>;
  struct Entry {
    Answer (TillWorker::*act)(const Arguments&);
    // The cashier waits for its end: the page hears at once that it has begun, and the end from
    // the screen's state.
    bool is_long = false;
    // The role that does it unless the page says another.
    checkout::Role role = checkout::Role::cashier;
  };
  static const std::map<std::string, Entry>& commands();

  pospay::Result<void> open(const Arguments& start);
  pospay::Result<void> enter_register(const Arguments& start);
  void recover(const Arguments& start);
  void read_channel();
  void take_line(const std::string& line);
  void look_around();
  void do_command(const Command& command);
  void do_long(const Command& command, const Entry& entry, const Arguments& arguments);
  void reply(const std::string& id, const Answer& answer);
  void tell_states();
  void tell_devices(bool is_out_of_paper);
  void sign_in(checkout::Role role);

  // Commands: till_commands.cpp.
  Answer open_shift(const Arguments& arguments);
  Answer close_shift(const Arguments& arguments);
  Answer x_report(const Arguments& arguments);
  Answer add_position(const Arguments& arguments);
  Answer replace_position(const Arguments& arguments);
  Answer remove_position(const Arguments& arguments);
  Answer drop_receipt(const Arguments& arguments);
  Answer check_payment(const Arguments& arguments);
  Answer pay(const Arguments& arguments);
  Answer find_receipt(const Arguments& arguments);
  Answer return_options(const Arguments& arguments);
  Answer give_back(const Arguments& arguments);
  Answer print_copy(const Arguments& arguments);
  Answer add_tender(const Arguments& arguments);
  Answer edit_tender(const Arguments& arguments);
  Answer delete_tender(const Arguments& arguments);
  Answer set_host(const Arguments& arguments);
  Answer set_parameter(const Arguments& arguments);
  Answer press(const Arguments& arguments);
  Answer settle_manually(const Arguments& arguments);
  Answer look(const Arguments& arguments);
  Answer card_terminal(const Arguments& arguments);
  Answer printer(const Arguments& arguments);
  Answer dismiss(const Arguments& arguments);

  void find_open_receipt();

  LineChannel channel_;
  CashierInbox inbox_;
  PageScreen screen_;
  std::ostringstream paper_;
  std::unique_ptr<checkout::Till> till_;
  std::string receipt_;  // the one at the till, or empty
  std::thread reader_;
};

}  // namespace web
