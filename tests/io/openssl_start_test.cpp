// OpenSSL's first use in a process that has no memory for it: a program of its own, since there is
// one first use.
#include <openssl/crypto.h>

#include <cstdlib>

#include "plugins/oplati/io/tls_context.hpp"
#define BOOST_TEST_MODULE openssl_start
#include "tests/boost_test.hpp"

namespace oplati::io {
namespace {

bool has_memory = false;

void* take(std::size_t size, const char*, int) { return has_memory ? std::malloc(size) : nullptr; }
void* take_again(void* old, std::size_t size, const char*, int) {
  return has_memory ? std::realloc(old, size) : nullptr;
}
void give_back(void* memory, const char*, int) { std::free(memory); }

}  // namespace

BOOST_AUTO_TEST_CASE(without_memory_openssl_does_not_start_and_the_plugin_learns_of_it_P5) {
  BOOST_REQUIRE(::CRYPTO_set_mem_functions(take, take_again, give_back) == 1);
  BOOST_TEST(!has_openssl_started());
  // It does not try again: the till program must be started anew.
  has_memory = true;
  BOOST_TEST(!has_openssl_started());
}

}  // namespace oplati::io
