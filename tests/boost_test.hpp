// The one place that includes Boost.Test. A test program defines BOOST_TEST_MODULE in exactly one
// of its files before it includes this header; the other files include it without.
#pragma once

#if defined(POSPAY_TEST_INCLUDED) && defined(BOOST_TEST_MODULE)
#include <boost/test/included/unit_test.hpp>
#else
#include <boost/test/unit_test.hpp>
#endif
