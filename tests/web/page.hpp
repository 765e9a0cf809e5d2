// The page of `host_sim serve` in a browser: a till of its own for each test, one browser for all.
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

class Page {
 public:
  // With an open shift unless told otherwise, on a window of 1280 x 800. `timing`: of the protocol
  // profile, besides what makes it quick.
  explicit Page(bool is_open = true, const std::map<std::string, int>& timing = {});

  // The browser leaves the page before its server ends.
  ~Page();

  Browser& tab() { return browser(); }
  Program& server() { return *server_; }
  const std::string& address() const { return address_; }
  int port() const;

  // The state that the page has: "till.shift.label" as text; "" for null.
  std::string state(const std::string& path);
  // Chooses the payment mode of «ОПЛАТИ»: "static", "dynamic", "buyer".
  void set_mode(const std::string& mode);
  // One good on the receipt, and «Продажа. Оплата» with everything in this tender's field.
  void begin_payment(const std::string& good, const std::string& tender);
  // A whole sale in cash or by card.
  void sell(const std::string& good, const std::string& tender);
  // Waits for the end of what the cashier waits for: "printed", "declined", ...
  void expect_result(const std::string& status);
  void next();
  std::string balance();
  // The buyer with the wallet is the demo buyer.
  void buyer_always_asks(bool always);
  void show_side(const std::string& side);  // "admin", "cabinet", "wires"
  // Keeps what the window shows, for people, in the build folder.
  void keep_picture(const std::string& name);

 private:
  test::TempFolder folder_;
  std::string address_;
  std::unique_ptr<Program> server_;
};

}  // namespace web_test
