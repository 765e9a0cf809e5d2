#include "tests/simulation/wire_gateway.hpp"

#include <charconv>
#include <string_view>
#include <utility>

namespace simulation {
namespace {

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16).ec == std::errc{}) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

sandbox::HttpRequest request_of(const oplati::wire::HttpCall& call) {
  sandbox::HttpRequest request;
  request.method = call.method == oplati::wire::HttpMethod::get ? "GET" : "POST";
  request.body = call.body;
  std::string_view target = call.target;
  const auto mark = target.find('?');
  request.path = decoded(target.substr(0, mark));
  while (mark != std::string_view::npos && !target.empty()) {
    target.remove_prefix(std::min(target.size(), target.find_first_of("?&") + 1));
    const std::string_view pair = target.substr(0, target.find('&'));
    const auto equals = pair.find('=');
    request.query.emplace_back(decoded(pair.substr(0, equals)), decoded(pair.substr(equals + 1)));
    if (target.find('&') == std::string_view::npos) break;
  }
  return request;
}

}  // namespace

WireGateway::WireGateway(const oplati::profile::Profile& profile, sandbox::WalletModel& model,
                         std::string password)
    : protocol_(model, profile, "https://gateway"),
      register_header_(profile.headers.register_number),
      password_header_(profile.headers.password),
      password_(std::move(password)) {
  // The shipped profile's names are the wire's own defaults; the codes are not.
  for (const auto& [code, rule] : profile.refusals) {
    wire_.refusals[code] = {rule.is_final, rule.reason};
  }
}

oplati::Answer WireGateway::carry_out(const oplati::Binding& binding, const oplati::Call& call,
                                      std::int64_t now_ms) {
  sandbox::HttpRequest request =
      request_of(oplati::wire::to_http(call, wire_, binding.register_number));
  request.headers = {{register_header_, binding.register_number}, {password_header_, password_}};
  sandbox::HttpReply reply = protocol_.answer(request, now_ms);
  oplati::wire::WireResponse response;
  response.http_status = reply.status;
  response.content_type = std::move(reply.content_type);
  response.body = std::move(reply.body);
  return oplati::wire::from_http(call, response, wire_);
}

}  // namespace simulation
