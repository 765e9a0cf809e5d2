// A headless Chromium, driven over the WebDriver protocol. What goes wrong is an exception with
// what was looked for.
#pragma once

#include <Poco/Dynamic/Var.h>
#include <Poco/JSON/Object.h>

#include <filesystem>
#include <memory>
#include <string>

#include "tests/web/program.hpp"

namespace web_test {

class Browser {
 public:
  Browser();
  ~Browser();

  void open(const std::string& url);
  void resize(int width, int height);
  // Light or dark, as the system would say.
  void prefer(const std::string& scheme);

  // Runs JavaScript in the page: "return …". Answers what it returns.
  Poco::Dynamic::Var run(const std::string& script);
  std::string text_of(const std::string& script);
  // Runs the body of an async function and waits for what it returns.
  Poco::Dynamic::Var run_async(const std::string& body);
  // Waits inside the page until the expression is true.
  void wait(const std::string& expression);
  // Waits until the element is there and can be used, and clicks or types as a person would.
  void click(const std::string& selector);
  void type(const std::string& selector, const std::string& text);
  void press(const std::string& key);  // to whatever has the focus; "\uE007" is Enter
  std::string text(const std::string& selector);

  // PNG bytes, of the window or of one element.
  std::string picture();
  std::string picture_of(const std::string& selector);
  void garbage_collect();
  // Errors that the page's console has shown since the last call.
  std::string console_errors();

 private:
  Poco::Dynamic::Var call(const std::string& method, const std::string& path,
                          const Poco::JSON::Object& body);
  Poco::Dynamic::Var start_chromium();
  std::string find(const std::string& selector);
  void on_element(const std::string& selector, const std::string& what,
                  const Poco::JSON::Object& body);

  std::unique_ptr<Program> driver_;
  int port_ = 0;
  std::string session_;
};

void write_file(const std::filesystem::path& file, const std::string& bytes);

}  // namespace web_test
