#define BOOST_TEST_MODULE checkout
#include "tests/boost_test.hpp"
