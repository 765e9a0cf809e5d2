// Name resolution within a deadline, over a C library that answers when the test says so: the four
// functions below take the place of the real ones in this program.
#define BOOST_TEST_MODULE resolver
#include "plugins/oplati/io/resolver.hpp"

#include <netdb.h>
#include <netinet/in.h>

#include <map>
#include <mutex>
#include <thread>

#include "tests/boost_test.hpp"

using namespace oplati::io;

namespace {

struct FakeLibrary {
  enum class Mood { answers, fails, is_silent, is_queued, cannot_start };
  std::mutex mutex;
  Mood mood = Mood::answers;
  std::map<gaicb*, int> results;  // by request under way or done
  int cancelled = 0;

  static FakeLibrary& instance() {
    // Never destroyed: it goes on pointing at look-ups that are given up for good, as the real one
    // does, so that they are no leaks.
    static FakeLibrary& library = *new FakeLibrary;
    return library;
  }
  void set(Mood wanted) {
    const std::lock_guard lock(mutex);
    mood = wanted;
    results.clear();
    cancelled = 0;
  }
  // The library gets round to what it was asked long ago, and writes to that memory.
  void answer_all() {
    const std::lock_guard lock(mutex);
    for (auto& [request, result] : results) {
      if (result == EAI_INPROGRESS) result = answer(request);
    }
  }
  static int answer(gaicb* request) {
    return ::getaddrinfo("127.0.0.1", request->ar_service, request->ar_request,
                         &request->ar_result);
  }
};

FakeLibrary& library() { return FakeLibrary::instance(); }

using Mood = FakeLibrary::Mood;

Resolution resolve(Resolver& resolver, std::int64_t ms = 50) {
  const std::atomic<bool> is_stopped{false};
  return resolver.resolve("gw.test", 443, Deadline::after_ms(ms), is_stopped);
}

}  // namespace

extern "C" {

int getaddrinfo_a(int, gaicb* list[], int, sigevent*) {
  const std::lock_guard lock(library().mutex);
  if (library().mood == Mood::cannot_start) return EAI_AGAIN;
  int result = EAI_INPROGRESS;
  if (library().mood == Mood::answers) result = FakeLibrary::answer(list[0]);
  if (library().mood == Mood::fails) result = EAI_NONAME;
  library().results[list[0]] = result;
  return 0;
}

int gai_suspend(const gaicb* const[], int, const timespec* timeout) {
  const timespec time = *timeout;
  ::nanosleep(&time, nullptr);
  return EAI_AGAIN;
}

int gai_error(gaicb* request) noexcept {
  const std::lock_guard lock(library().mutex);
  return library().results.at(request);
}

int gai_cancel(gaicb* request) noexcept {
  const std::lock_guard lock(library().mutex);
  if (library().mood != Mood::is_queued) return EAI_NOTCANCELED;
  library().results[request] = EAI_CANCELED;
  ++library().cancelled;
  return EAI_CANCELED;
}

}  // extern "C"

BOOST_AUTO_TEST_CASE(answer_is_handed_on_with_the_port) {
  library().set(Mood::answers);
  const auto resolver = make_system_resolver();
  const Resolution resolution = resolve(*resolver);
  BOOST_REQUIRE(resolution.addresses.size() == 1u);
  BOOST_TEST(resolution.addresses[0].text() == "127.0.0.1:443");
  BOOST_TEST(resolution.addresses[0].is_loopback());
}

BOOST_AUTO_TEST_CASE(addresses_and_localhost_need_no_look_up) {
  library().set(Mood::cannot_start);
  const auto resolver = make_system_resolver();
  const std::atomic<bool> is_stopped{false};
  const auto texts = [&](const char* host) {
    std::string all;
    for (const SocketAddress& address :
         resolver->resolve(host, 443, Deadline::after_ms(50), is_stopped).addresses) {
      all += address.text() + " ";
    }
    return all;
  };
  BOOST_TEST(texts("192.0.2.1") == "192.0.2.1:443 ");
  BOOST_TEST(texts("2001:db8::1") == "[2001:db8::1]:443 ");
  BOOST_TEST(texts("localhost") == "127.0.0.1:443 [::1]:443 ");
}

BOOST_AUTO_TEST_CASE(failure_is_named_N1) {
  library().set(Mood::fails);
  const auto resolver = make_system_resolver();
  BOOST_TEST(resolve(*resolver).detail == std::string("resolve: ") + gai_strerror(EAI_NONAME));
  library().set(Mood::cannot_start);
  BOOST_TEST(resolve(*resolver).detail == std::string("resolve: ") + gai_strerror(EAI_AGAIN));
}

BOOST_AUTO_TEST_CASE(look_up_that_had_not_begun_is_cancelled) {
  library().set(Mood::is_queued);
  const auto resolver = make_system_resolver();
  for (std::size_t i = 0; i < 2 * kMaxLookupsLeftBehind; ++i) {
    BOOST_TEST(resolve(*resolver, 1).detail == "resolve: no answer in time");
  }
  BOOST_TEST(library().cancelled == static_cast<int>(2 * kMaxLookupsLeftBehind));
}

BOOST_AUTO_TEST_CASE(stop_ends_a_look_up_long_before_its_deadline) {
  library().set(Mood::is_silent);
  const auto resolver = make_system_resolver();
  std::atomic<bool> is_stopped{false};
  std::thread stopper([&] { is_stopped = true; });
  const Deadline far = Deadline::after_ms(60'000);
  BOOST_TEST(resolver->resolve("gw.test", 443, far, is_stopped).addresses.empty());
  BOOST_TEST(far.remaining_ms() > 50'000);
  stopper.join();
  library().answer_all();
}

BOOST_AUTO_TEST_CASE(look_ups_left_behind_are_few_and_make_room_when_they_end) {
  library().set(Mood::is_silent);
  const auto resolver = make_system_resolver();
  for (std::size_t i = 0; i < kMaxLookupsLeftBehind; ++i) {
    BOOST_TEST(resolve(*resolver, 1).detail == "resolve: no answer in time");
  }
  BOOST_TEST(resolve(*resolver, 1).detail ==
             "resolve: earlier look-ups have not been answered yet");
  library().answer_all();
  BOOST_TEST(resolve(*resolver, 1).detail == "resolve: no answer in time");
  library().answer_all();
}

BOOST_AUTO_TEST_CASE(memory_of_a_look_up_outlives_the_resolver) {
  library().set(Mood::is_silent);
  {
    const auto resolver = make_system_resolver();
    BOOST_TEST(resolve(*resolver, 1).addresses.empty());
  }
  // Under AddressSanitizer this would be found writing to freed memory.
  library().answer_all();
  for (auto& [request, result] : library().results) BOOST_TEST(result == 0);
}
