#define BOOST_TEST_MODULE core
#include "tests/boost_test.hpp"
