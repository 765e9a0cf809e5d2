// A host built with clang and libc++ sells with the plugin built with g++ and libstdc++: nothing of
// C++ crosses the boundary.
#define BOOST_TEST_MODULE libcxx_host
#include <array>
#include <cstdio>

#include "tests/acceptance/plugin_lane.hpp"
#include "tests/boost_test.hpp"

namespace acceptance {
namespace {

struct Ran {
  int status = -1;
  std::string output;
};

Ran run(const std::string& command) {
  Ran ran;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  BOOST_REQUIRE(pipe != nullptr);
  std::array<char, 4096> buffer{};
  while (const std::size_t size = fread(buffer.data(), 1, buffer.size(), pipe)) {
    ran.output.append(buffer.data(), size);
  }
  ran.status = pclose(pipe);
  return ran;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_clang_and_libcxx_host_completes_a_sale_and_its_return) {
  const std::string host = POSPAY_LIBCXX_HOST;
  BOOST_REQUIRE_MESSAGE(std::filesystem::exists(host),
                        host << " is missing; build it with: ./dev build clang-libcxx");
  const Ran libraries = run("ldd " + host);
  BOOST_REQUIRE(libraries.output.find("libc++.so") != std::string::npos);
  BOOST_REQUIRE(libraries.output.find("libstdc++.so") == std::string::npos);

  PluginLane lane;
  lane.destroy();
  const std::size_t buyer = lane.add_buyer(10'000);
  lane.script({5, sandbox::Script::Decision::confirm, 5, buyer});
  const Ran sale =
      run("LD_PRELOAD=" POSPAY_PRELOAD " " + host + " " POSPAY_OPLATI_PLUGIN " gateway.url=" +
          lane.gateway->base_url() + " gateway.ca_file=" + lane.gateway->ca_file().string() +
          " profile_file=" + (lane.folder.path() / "profile.yaml").string() +
          " param:enabled=true param:mode=dynamic param:register_number=" +
          PluginLane::register_number + " param:password=register-password amount=1616 refund=1" +
          " data=" + (lane.folder.path() / "libcxx").string());
  BOOST_TEST(sale.status == 0, sale.output);
  BOOST_TEST(sale.output.find("qr https://getapp.o-plati.by/map/?app_link=") != std::string::npos);
  BOOST_TEST(sale.output.find("outcome approved 16.16") != std::string::npos);
  BOOST_TEST(lane.balance(buyer) == 10'000);
}

}  // namespace acceptance
