#define BOOST_TEST_MODULE web

#include "tests/boost_test.hpp"
#include "tests/web/page.hpp"

namespace {

// The browser ends before the program's own static objects do.
struct BrowserEnd {
  ~BrowserEnd() { web_test::close_browser(); }
};

}  // namespace

BOOST_GLOBAL_FIXTURE(BrowserEnd);
