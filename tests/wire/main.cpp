#define BOOST_TEST_MODULE wire

#include "tests/boost_test.hpp"
