#define BOOST_TEST_MODULE api
#include "tests/boost_test.hpp"
