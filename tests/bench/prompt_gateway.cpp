#include "tests/bench/prompt_gateway.hpp"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <sstream>
#include <stdexcept>

#include "tests/support/fault_server.hpp"
#include "tests/support/tcp_relay.hpp"

namespace bench {

using oplati::test::MeasuredBuyer;

namespace {

constexpr std::int64_t first_payment_id = 1000;
constexpr char end_of_answer = '\n';

std::int64_t now_ns() { return std::chrono::steady_clock::now().time_since_epoch().count(); }
std::int64_t ns(double ms) { return static_cast<std::int64_t>(ms * 1e6); }

// What stands behind `before`, up to one of `ends`.
std::string part_of(const std::string& text, const std::string& before, const char* ends) {
  const std::size_t at = text.find(before);
  if (at == std::string::npos) return {};
  const std::size_t start = at + before.size();
  return text.substr(start, text.find_first_of(ends, start) - start);
}

// The register protocol as far as a sale and a return need it.
class Register {
 public:
  explicit Register(std::vector<MeasuredBuyer> buyers) : buyers_(std::move(buyers)) {}

  std::string answer(const std::string& request) {
    const std::lock_guard lock(mutex_);
    const std::int64_t now = now_ns();
    const std::string line = request.substr(0, request.find('\r'));
    if (line.find("/pos/demandPayment") != std::string::npos) return open_session(now);
    if (line.find("/pos/consumerStatus") != std::string::npos) {
      const bool is_ready = now >= session(part_of(line, "sessionId=S", " ")).scanned_ns;
      return std::string("{\"isConsumerReady\":") + (is_ready ? "true" : "false") + "}";
    }
    if (line.find("/reversals") != std::string::npos)
      return payment_json(request, ++returns_, 3, 1);
    if (line.rfind("POST ", 0) == 0) return post(request, now);
    const auto found = payments_.find(std::stoll(part_of(line, "/pos/payments/", " ")));
    if (found == payments_.end()) throw std::runtime_error("an unknown payment is asked for");
    return state_of(found->second, found->first, now);
  }

  std::string sessions_text() {
    const std::lock_guard lock(mutex_);
    std::ostringstream text;
    for (const SessionTimes& s : sessions_) {
      text << s.opened_ns << ' ' << s.scanned_ns << ' ' << s.posted_ns << ' ' << s.confirmed_ns
           << ' ';
    }
    return text.str();
  }

 private:
  struct Posted {
    std::string request;
    std::size_t session = 0;
  };

  std::string open_session(std::int64_t now) {
    const std::size_t number = sessions_.size();
    const MeasuredBuyer buyer = number < buyers_.size() ? buyers_[number] : MeasuredBuyer{};
    sessions_.push_back({now, now + ns(buyer.scan_ms), 0, 0});
    const std::string name = "S" + std::to_string(number);
    return "{\"sessionId\":\"" + name + "\",\"dynamicQR\":\"" + name + "\"}";
  }

  SessionTimes& session(const std::string& number) { return sessions_.at(std::stoul(number)); }

  std::string post(const std::string& request, std::int64_t now) {
    const std::string number = part_of(request, "\"sessionId\":\"S", "\"");
    SessionTimes& times = session(number);
    const std::size_t index = std::stoul(number);
    times.posted_ns = now;
    times.confirmed_ns = now + ns(index < buyers_.size() ? buyers_[index].confirm_ms : 0);
    const auto id = first_payment_id + static_cast<std::int64_t>(payments_.size());
    payments_[id] = {request, index};
    return state_of(payments_[id], id, now);
  }

  std::string state_of(const Posted& posted, std::int64_t id, std::int64_t now) {
    return payment_json(posted.request, id, 1,
                        now >= sessions_[posted.session].confirmed_ns ? 1 : 0);
  }

  static std::string payment_json(const std::string& request, std::int64_t id, int type,
                                  int status) {
    return "{\"paymentId\":" + std::to_string(id) + ",\"paymentType\":" + std::to_string(type) +
           ",\"sum\":" + part_of(request, "\"sum\":", ",}") +
           ",\"status\":" + std::to_string(status) + ",\"orderNumber\":\"" +
           part_of(request, "\"orderNumber\":\"", "\"") + "\"}";
  }

  std::mutex mutex_;
  std::vector<MeasuredBuyer> buyers_;
  std::vector<SessionTimes> sessions_;
  std::map<std::int64_t, Posted> payments_;
  std::int64_t returns_ = 500'000;
};

// The server's process.
class Served {
 public:
  Served(std::vector<MeasuredBuyer> buyers, const std::string& ca_file)
      : register_(std::move(buyers)), authority_(issue_authority()) {
    authority_.write_pem(ca_file);
    test::FaultServer::Options options;
    options.identity = test::issue({"gw.test", "DNS:gw.test,IP:127.0.0.1"}, &authority_);
    server_ = std::make_unique<test::FaultServer>(options, [this](test::Wire& w) { serve(w); });
    relay_ = std::make_unique<test::TcpRelay>(server_->port());
  }

  std::uint16_t port() const { return relay_->port(); }

  std::string obey(const std::string& command) {
    std::istringstream words(command);
    std::string what;
    words >> what;
    if (what == "delay") {
      int one_way_ms = 0;
      words >> one_way_ms;
      relay_->set_delay(std::chrono::milliseconds(one_way_ms));
    } else if (what == "close") {
      const std::lock_guard lock(mutex_);
      for (test::Wire* wire : wires_) wire->cut_from_outside();
    } else if (what == "handshakes") {
      return std::to_string(handshakes_);
    } else if (what == "requests") {
      return std::to_string(requests_);
    } else if (what == "sessions") {
      return register_.sessions_text();
    }
    return "";
  }

 private:
  static test::Identity issue_authority() {
    test::CertificateSpec spec;
    spec.common_name = "bench";
    spec.is_authority = true;
    return test::issue(spec);
  }

  void serve(test::Wire& wire) {
    {
      const std::lock_guard lock(mutex_);
      wires_.insert(&wire);
    }
    ++handshakes_;
    for (std::string request; !(request = wire.read_request()).empty();) {
      if (!wire.write(test::ok_response(register_.answer(request)))) break;
      ++requests_;
    }
    const std::lock_guard lock(mutex_);
    wires_.erase(&wire);
  }

  Register register_;
  test::Identity authority_;
  std::atomic<int> handshakes_{0};
  std::atomic<int> requests_{0};
  std::mutex mutex_;
  std::set<test::Wire*> wires_;
  std::unique_ptr<test::FaultServer> server_;
  std::unique_ptr<test::TcpRelay> relay_;
};

// One line, or nothing when the other side is gone.
std::string read_line(int fd) {
  std::string line;
  for (char c = 0; ::read(fd, &c, 1) == 1;) {
    if (c == end_of_answer) return line;
    line += c;
  }
  return {};
}

bool write_line(int fd, std::string line) {
  line += end_of_answer;
  std::size_t sent = 0;
  while (sent < line.size()) {
    const ssize_t count = ::send(fd, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return false;
    sent += static_cast<std::size_t>(count);
  }
  return true;
}

[[noreturn]] void run_server(int control, std::vector<MeasuredBuyer> buyers,
                             const std::string& ca_file) {
  try {
    Served served(std::move(buyers), ca_file);
    if (!write_line(control, std::to_string(served.port()))) _exit(1);
    for (std::string command; !(command = read_line(control)).empty();) {
      if (!write_line(control, served.obey(command))) break;
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench: the gateway: %s\n", error.what());
    _exit(1);
  }
  _exit(0);
}

}  // namespace

PromptGateway::PromptGateway(std::vector<MeasuredBuyer> buyers) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) throw std::runtime_error("no socket");
  process_ = fork();
  if (process_ < 0) throw std::runtime_error("no process");
  if (process_ == 0) {
    ::close(ends[0]);
    run_server(ends[1], std::move(buyers), ca_file());
  }
  ::close(ends[1]);
  control_ = ends[0];
  const std::string port = read_line(control_);
  if (port.empty()) throw std::runtime_error("the gateway does not start");
  port_ = static_cast<std::uint16_t>(std::stoi(port));
}

PromptGateway::~PromptGateway() {
  ::shutdown(control_, SHUT_RDWR);
  ::close(control_);
  waitpid(process_, nullptr, 0);
}

std::string PromptGateway::ask(const std::string& command) {
  if (!write_line(control_, command)) throw std::runtime_error("the gateway has ended");
  return read_line(control_);
}

void PromptGateway::set_round_trip(std::chrono::milliseconds time) {
  ask("delay " + std::to_string(time.count() / 2));
}
void PromptGateway::close_connections() { ask("close"); }
int PromptGateway::handshakes() { return std::stoi(ask("handshakes")); }
int PromptGateway::requests() { return std::stoi(ask("requests")); }

std::vector<SessionTimes> PromptGateway::sessions() {
  std::istringstream text(ask("sessions"));
  std::vector<SessionTimes> sessions;
  for (SessionTimes s; text >> s.opened_ns >> s.scanned_ns >> s.posted_ns >> s.confirmed_ns;) {
    sessions.push_back(s);
  }
  return sessions;
}

}  // namespace bench
