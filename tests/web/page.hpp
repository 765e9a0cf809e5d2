// The page of `host_sim serve` in a browser. One browser and one program serve all tests; a test
// finds the till as after its first start with an open shift.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "tests/support/temp_folder.hpp"
#include "tests/web/browser.hpp"
#include "tests/web/program.hpp"

namespace web_test {

// Started for the first test that wants it.
Browser& browser();
void close_browser();

// `host_sim serve` with a folder of its own.
class Server {
 public:
  Server();

  Program& program() { return program_; }
  const std::string& address() const { return program_.first_line(); }
  // The protocol profile for tills that start from here on; the sandbox keeps the one that it has.
  void write_profile(const std::map<std::string, int>& timing);

 private:
  test::TempFolder folder_;
  Program program_;
};

enum class Till {
  shared,  // set back before each test
  own,     // for what cannot be set back: passwords, registers, payments that nobody resolves
};

class Page {
 public:
  // On a window of 1280 x 800 in light colours.
  explicit Page(Till till = Till::shared);
  // The browser leaves the page. An own server, or one that a failed test leaves, ends.
  ~Page();

  Browser& tab() { return browser(); }
  Server& server();
  const std::string& address() { return server().address(); }
  int port();

  // The state that the page has: "till.shift.label" as text; "" for null.
  std::string state(const std::string& path);
  // Chooses the payment mode of «ОПЛАТИ»: "static", "dynamic", "buyer".
  void set_mode(const std::string& mode);
  // One good on the receipt, and «Продажа. Оплата» with everything in this tender's field.
  void begin_payment(const std::string& good, const std::string& tender);
  // A whole sale in cash or by card.
  void sell(const std::string& good, const std::string& tender);
  // A sale by «ОПЛАТИ» with the dynamic QR, as far as the buyer's phone decides it.
  void pay_by_display(const std::string& good);
  // A shift without payments.
  void begin_shift();
  // Waits for the end of what the cashier waits for: "printed", "declined", ...
  void expect_result(const std::string& status);
  void next();
  std::string balance();
  // The buyer with the wallet is the demo buyer.
  void buyer_always_asks(bool always);
  void choose(const std::string& select, const std::string& value);
  void choose_theme(const std::string& theme);
  void show_side(const std::string& side);  // "admin", "cabinet", "wires"
  void kill_till();
  void start_till();
  // Keeps what the window shows, for people, in the build folder.
  void keep_picture(const std::string& name);

 private:
  void show();

  Till till_;
};

}  // namespace web_test
