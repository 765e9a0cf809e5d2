// What the sandbox keeps over a restart, and the demo data of a first start.
#include <pthread.h>
#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <thread>

#include "host_sim/sandbox/demo_data.hpp"
#include "host_sim/sandbox/sandbox_command.hpp"
#include "host_sim/sandbox/state_store.hpp"
#include "tests/host/cabinet_world.hpp"
#include "tests/support/fault_vfs.hpp"

namespace {

using namespace cabinet_world;

const std::string kMode = ",\"mode\":\"password\",\"password\":\"secret-1\"";
const std::string kDemand = R"({"paymentMode":3})";

// A till in password mode against a world.
struct Till {
  World& world;
  std::string number;

  Answer post(const std::string& path, const std::string& body) const {
    return world.till("POST", path, body, number, "password", "secret-1");
  }
  Answer get(const std::string& path) const {
    return world.till("GET", path, "", number, "password", "secret-1");
  }
  // A session that `buyer` has joined.
  std::string joined(int buyer) const {
    const Answer opened = post("demandPayment", kDemand);
    world.control("buyers/" + std::to_string(buyer) + "/join",
                  "{\"qr\":" + json_text(opened.text("dynamicQR")) + "}");
    return opened.text("sessionId");
  }
  std::int64_t pay(int buyer, const std::string& sum, const std::string& order) const {
    const Answer paid = post("payments", World::order(joined(buyer), sum, order));
    BOOST_REQUIRE_MESSAGE(paid.number("status") == 1, paid.body);
    return paid.number("paymentId");
  }
  Answer reverse(std::int64_t id, const std::string& sum, const std::string& order) const {
    return post("payments/" + std::to_string(id) + "/reversals", World::order("", sum, order));
  }
};

// Everything that two starts must show alike.
std::string picture(World& world) {
  std::string text;
  for (const char* path : {"organisation", "points", "registers", "sections?pointId=101"}) {
    const Answer answer = world.call("GET", path);
    BOOST_TEST(answer.status == 200, path << answer.body);
    text += answer.body + "\n";
  }
  for (const char* path : {"/sandbox/buyers", "/sandbox/registers", "/sandbox/payments"}) {
    text += world.raw("GET", path).body + "\n";
  }
  return text;
}

std::string start_error(const std::filesystem::path& folder) {
  SandboxSetup setup;
  setup.keeps_state = true;
  const auto started = Sandbox::start(folder, 0, {}, setup);
  return started ? "(started)" : started.error().message;
}

bool waits_until(const std::function<bool()>& is_so) {
  constexpr int kTries = 200;
  for (int i = 0; i < kTries; ++i) {
    if (is_so()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return false;
}

}  // namespace

BOOST_AUTO_TEST_CASE(cabinet_credentials_balances_and_ledger_survive_a_restart_Z02_Z03_Z04_Z05) {
  World world(true);
  const std::string number = world.add_register(kMode).text("number");
  world.call("PUT", "points/101", R"({"longitude":"27.5","latitude":"-53.000001"})");
  const std::string section = world.add_section("101", "Отдел «Б»");
  const Answer second =
      world.call("POST", "registers", World::register_form("101", section, "Вторая", "2-2"));
  const std::string by_token = second.text("number");
  const std::string token =
      world.till("POST", "token", "{\"regNum\":\"" + by_token + "\"}", by_token).text("token");
  world.control("buyers", R"({"name":"Олег","balance":50.00,"pin":"77","alwaysAsks":false})");
  const Till till{world, number};
  const std::int64_t sale = till.pay(1, "20.00", "1-1");
  BOOST_TEST(till.reverse(sale, "5.00", "1-2").number("status") == 1);
  const std::string before = picture(world);
  BOOST_TEST(before.find("\"balance\":35.00") != std::string::npos);

  world.restart();
  BOOST_TEST(picture(world) == before);
  BOOST_TEST(world.till("POST", "demandPayment", kDemand, by_token, "token", token).status == 200);
  BOOST_TEST(till.get("paymentReports?shift=24112026").json().items.size() == 2u);
  BOOST_TEST(till.reverse(sale, "15.01", "1-3").text("internalCode") == "REFUND_EXCEEDS");
  BOOST_TEST(till.reverse(sale, "15.00", "1-4").number("status") == 1);
  const std::int64_t next = till.pay(1, "1.00", "1-5");
  BOOST_TEST(next == sale + 3);
  BOOST_TEST(world.call("DELETE", "registers/" + by_token).status == 200);
  const std::string later = picture(world);

  world.restart();
  BOOST_TEST(picture(world) == later);
  BOOST_TEST(
      world.till("POST", "demandPayment", kDemand, by_token, "token", token).text("internalCode") ==
      "REGISTER_UNKNOWN");
  // Neither a number nor an id comes back.
  const Answer third =
      world.call("POST", "registers", World::register_form("101", section, "Третья", "3-3"));
  BOOST_TEST(third.text("number") == "OPL000000003");
  BOOST_TEST(world.call("DELETE", "sections/" + section).status == 409);
}

BOOST_AUTO_TEST_CASE(a_reset_token_stays_reset_over_a_restart_Z06_Z17) {
  World world(true);
  const std::string number = world.add_register().text("number");
  const std::string ask = "{\"regNum\":\"" + number + "\"}";
  BOOST_TEST(world.till("POST", "token", ask, number).status == 200);
  world.restart();
  BOOST_TEST(world.till("POST", "token", ask, number).text("internalCode") == "TOKEN_EXISTS");
  BOOST_TEST(world.call("POST", "registers/" + number + "/reset-token", "{}").status == 200);
  world.restart();
  BOOST_TEST(world.till("POST", "token", ask, number).status == 200);
}

BOOST_AUTO_TEST_CASE(what_was_answered_is_on_the_disk_without_a_proper_end) {
  World world(true);
  const Till till{world, world.add_register(kMode).text("number")};
  const std::int64_t sale = till.pay(0, "7.00", "1-1");
  // As a power cut would leave the files. By a program of its own: closing another descriptor of
  // the file here would drop SQLite's locks.
  const test::TempFolder copy;
  const std::string command =
      "cp '" + world.folder.path().string() + "'/sandbox.db* '" + copy.path().string() + "'/";
  BOOST_REQUIRE(std::system(command.c_str()) == 0);
  World other;
  other.system.reset();
  SandboxSetup setup{true, kLogin, kPassword};
  auto started = Sandbox::start(copy.path(), 0, {}, setup);
  BOOST_REQUIRE_MESSAGE(started.has_value(), (started ? "" : started.error().message));
  other.system = std::move(*started);
  const Till again{other, till.number};
  const Answer found = again.get("payments/" + std::to_string(sale));
  BOOST_TEST(found.number("status") == 1, found.body);
  BOOST_TEST(picture(other) == picture(world));
}

BOOST_AUTO_TEST_CASE(what_was_under_way_goes_on_after_a_restart) {
  World world(true);
  const Till till{world, world.add_register(kMode).text("number")};
  world.control("buyers", R"({"name":"Олег","balance":500.00,"pin":"77","alwaysAsks":true})");
  const std::int64_t sale = [&] {
    const Answer paid = till.post("payments", World::order(till.joined(1), "200.00", "1-1"));
    BOOST_TEST(paid.number("status") == 0);
    return paid.number("paymentId");
  }();
  const std::int64_t returned = till.pay(0, "9.00", "1-2");
  world.control("reversal-delay", R"({"delayMs":60000})");
  BOOST_TEST(till.reverse(returned, "9.00", "1-3").number("status") == 0);

  world.restart();
  // The buyer still decides; the reversal has ended.
  BOOST_TEST(till.get("payments/" + std::to_string(sale)).number("status") == 0);
  BOOST_TEST(till.get("payments/" + std::to_string(returned + 1)).number("status") == 1);
  BOOST_TEST(till.reverse(returned, "0.01", "1-4").text("internalCode") == "REFUND_EXCEEDS");
  const std::string decision = "{\"paymentId\":" + std::to_string(sale) + ",\"pin\":\"77\"}";
  BOOST_TEST(world.control("buyers/1/confirm", decision).status == 200);
  BOOST_TEST(till.get("payments/" + std::to_string(sale)).number("status") == 1);
  BOOST_TEST(world.raw("GET", "/sandbox/buyers").body.find("\"balance\":300.00") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_reversal_that_ended_by_itself_is_kept_as_ended) {
  World world(true);
  const Till till{world, world.add_register(kMode).text("number")};
  const std::int64_t sale = till.pay(0, "9.00", "1-1");
  world.control("reversal-delay", R"({"delayMs":20})");
  const Answer part = till.reverse(sale, "4.00", "1-2");
  BOOST_TEST(part.number("status") == 0);
  const std::string path = "payments/" + std::to_string(part.number("paymentId"));
  BOOST_TEST(waits_until([&] { return till.get(path).number("status") == 1; }));
  world.restart();
  BOOST_TEST(till.reverse(sale, "5.00", "1-3").number("status") == 1);
}

BOOST_AUTO_TEST_CASE(a_change_that_cannot_be_kept_gets_no_answer_and_is_kept_with_the_next_one) {
  test::FaultVfs disk;
  World world(true);
  const Till till{world, world.add_register(kMode).text("number")};
  const std::string session = till.joined(0);
  // Under the sandbox's mutex, as every write is.
  world.system->with_model([&disk](WalletModel&, FaultList&, std::int64_t) {
    disk.fail_at(1, true, test::DiskFault::disk_full);
  });
  const Answer lost = till.post("payments", World::order(session, "3.00", "1-1"));
  BOOST_TEST(lost.status == 503, lost.body);
  BOOST_TEST(lost.body.find("paymentId") == std::string::npos);
  world.system->with_model([&disk](WalletModel&, FaultList&, std::int64_t) {
    BOOST_TEST(disk.has_struck());
    disk.heal();
  });
  BOOST_TEST(till.get("paymentReports?shift=24112026").json().items.size() == 1u);
  const std::string before = picture(world);
  world.restart();
  BOOST_TEST(picture(world) == before);
}

BOOST_AUTO_TEST_CASE(a_folder_in_use_a_damaged_and_a_newer_file_are_told) {
  World world(true);
  BOOST_TEST(start_error(world.folder.path()).find("sandbox.db") != std::string::npos);

  const test::TempFolder junk;
  copy_certificates(junk.path());
  std::ofstream(junk / kStateFileName) << std::string(4096, 'x');
  BOOST_TEST(start_error(junk.path()).find("sandbox.db") != std::string::npos);

  const auto change = [](const std::filesystem::path& folder, const char* sql) {
    auto database = support::Database::open(folder / kStateFileName, {});
    BOOST_REQUIRE(database.has_value());
    BOOST_REQUIRE(database->execute(sql).has_value());
  };
  const test::TempFolder newer;
  copy_certificates(newer.path());
  change(newer.path(), "PRAGMA user_version = 99");
  BOOST_TEST(start_error(newer.path()).find("newer sandbox") != std::string::npos);

  const Till till{world, world.add_register(kMode).text("number")};
  (void)till.pay(0, "1.00", "1-1");
  world.system.reset();
  for (const char* sql :
       {"UPDATE payments SET register = 5", "UPDATE payments SET id = id + 1",
        "UPDATE payments SET status = 9", "UPDATE payments SET buyer = 7",
        "UPDATE payments SET returned_minor = 101", "UPDATE registers SET number = 'OPL1'",
        "UPDATE registers SET is_removed = 1", "UPDATE buyers SET position = 3",
        "PRAGMA foreign_keys = 0; UPDATE sections SET point = 9"}) {
    const test::TempFolder copy;
    copy_certificates(copy.path());
    std::filesystem::copy_file(world.folder / kStateFileName, copy / kStateFileName);
    change(copy.path(), sql);
    const std::string error = start_error(copy.path());
    BOOST_TEST(error.find("move the file away") != std::string::npos, sql << ": " << error);
  }
  BOOST_TEST(start_error(world.folder.path()) == "(started)");
}

BOOST_AUTO_TEST_CASE(without_being_asked_to_the_sandbox_keeps_nothing) {
  World world;
  world.add_register(kMode);
  BOOST_TEST(!std::filesystem::exists(world.folder / kStateFileName));
}

// --- The command ---------------------------------------------------------------------------------

namespace {

// `sandbox` on a thread of this program, until it is told to end by a signal of that thread alone.
class Command {
 public:
  Command(const std::filesystem::path& folder, const std::vector<std::string>& more)
      : out_path_(folder / "out.txt"), out_(out_path_) {
    std::vector<std::string> arguments{"--data", (folder / "data").string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    thread_ = std::thread([this, arguments] {
      std::ostringstream err;
      status_ = run_sandbox_command(arguments, out_, err);
      problem_ = err.str();
    });
    constexpr int kTries = 1500;
    for (int i = 0; i < kTries && text_.find("\ncontrol: ") == std::string::npos; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      std::ostringstream read;
      read << std::ifstream(out_path_).rdbuf();
      text_ = read.str();
    }
  }
  ~Command() { stop(); }

  // Its exit status.
  int stop() {
    if (!thread_.joinable()) return status_;
    // Blocked there since before the line that was waited for, so it ends the wait, not the
    // program.
    if (text_.find("\ncontrol: ") != std::string::npos) {
      ::pthread_kill(thread_.native_handle(), SIGTERM);
    }
    thread_.join();
    BOOST_TEST(problem_ == "");
    return status_;
  }

  // What stands behind "name: ".
  std::string line(const std::string& name) const {
    const std::string start = "\n" + name + ": ";
    const std::size_t at = text_.find(start);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, "no " << name << " in " << text_);
    return text_.substr(at + start.size(), text_.find('\n', at + 1) - at - start.size());
  }
  Answer send(const std::string& method, const std::string& path, const std::string& body,
              const HeaderList& headers = {}) const {
    const std::string url = line("base URL");
    const std::size_t colon = url.rfind(':');
    return cabinet_world::send(line("CA file"),
                               static_cast<std::uint16_t>(std::stoi(url.substr(colon + 1))), method,
                               path, body, headers);
  }

 private:
  std::filesystem::path out_path_;
  std::ofstream out_;
  std::thread thread_;
  std::string text_ = "";
  std::string problem_;
  int status_ = -1;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_strangers_first_payment_works_from_what_the_command_prints_Z01_Z05) {
  const test::TempFolder folder;
  std::string password;
  {
    Command command(folder.path(), {});
    BOOST_TEST(command.line("register") == "OPL000000001");
    BOOST_TEST(command.line("register by token") == "OPL000000002");
    BOOST_TEST(command.line("point of sale") == kDemoPointName);
    BOOST_TEST(command.line("section") == kDemoSectionName);
    BOOST_TEST(command.line("buyer 1").find("Анна, balance 1000.00") == 0u);
    BOOST_TEST(command.line("buyer 1").find("scans after 2 s") != std::string::npos);
    password = command.line("password");
    const HeaderList till{{"regNum", "OPL000000001"}, {"password", password}};
    const Answer opened = command.send("POST", "/ms-pay/pos/demandPayment", kDemand, till);
    const std::string session = opened.text("sessionId");
    BOOST_TEST(waits_until([&] {
      return command.send("GET", "/ms-pay/pos/consumerStatus?sessionId=" + session, "", till)
                 .body == R"({"isConsumerReady":true})";
    }));
    const Answer paid =
        command.send("POST", "/ms-pay/pos/payments", World::order(session, "150.00", "1-1"), till);
    const std::string path = "/ms-pay/pos/payments/" + std::to_string(paid.number("paymentId"));
    BOOST_TEST(
        waits_until([&] { return command.send("GET", path, "", till).number("status") == 1; }));

    const Answer in =
        command.send("POST", "/cabinet/api/sign-in",
                     "{\"asToken\":true,\"login\":\"" + command.line("cabinet login") +
                         "\",\"password\":\"" + command.line("cabinet password") + "\"}");
    BOOST_TEST(in.status == 200);
    const HeaderList merchant{{"Authorization", "Bearer " + in.text("token")}};
    const Answer registers = command.send("GET", "/cabinet/api/registers", "", merchant);
    BOOST_TEST(registers.json().items.size() == 2u);
    BOOST_TEST(command.stop() == 0);
  }
  Command again(folder.path(), {"--buyers", "manual"});
  BOOST_TEST(again.line("password") == password);
  BOOST_TEST(again.line("buyer 1").find("Анна, balance 850.00") == 0u);
  BOOST_TEST(again.line("buyer 1").find("by hand") != std::string::npos);
  const HeaderList till{{"regNum", "OPL000000001"}, {"password", password}};
  const Answer opened = again.send("POST", "/ms-pay/pos/demandPayment", kDemand, till);
  std::this_thread::sleep_for(std::chrono::milliseconds(kDemoJoinAfterMs + 300));
  BOOST_TEST(
      again
          .send("GET", "/ms-pay/pos/consumerStatus?sessionId=" + opened.text("sessionId"), "", till)
          .body == R"({"isConsumerReady":false})");
  BOOST_TEST(again.stop() == 0);
}

BOOST_AUTO_TEST_CASE(a_wrong_word_for_the_buyers_is_told) {
  std::ostringstream out;
  std::ostringstream err;
  BOOST_TEST(run_sandbox_command({"--buyers", "ghosts"}, out, err) == 2);
  BOOST_TEST(err.str().find("--buyers script|manual") != std::string::npos);
}
