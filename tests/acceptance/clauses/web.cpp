#include "tests/acceptance/clauses/web.hpp"

#include "tests/host/cabinet_world.hpp"

namespace acceptance {

sandbox::JsonValue WebAnswer::json() const {
  auto parsed = sandbox::parse_json(body);
  BOOST_REQUIRE_MESSAGE(parsed.has_value(), "not JSON: " << status << " " << body);
  return *parsed;
}

std::string WebAnswer::text(const char* name) const {
  return json().text_of(name).value_or("(none)");
}

std::int64_t WebAnswer::number(const char* name) const {
  return json().integer_of(name).value_or(-1);
}

WebAnswer web_request(const std::string& ca_file, std::uint16_t port, const std::string& method,
                      const std::string& path, const std::string& body, const WebHeaders& headers) {
  const auto answer = cabinet_world::send(ca_file, port, method, path, body, headers);
  BOOST_REQUIRE_MESSAGE(answer.problem.empty(), path << ": " << answer.problem);
  return {answer.status, answer.content_type, answer.body};
}

std::string draw_qr(const std::vector<std::uint8_t>& modules, std::uint32_t width) {
  constexpr std::size_t scale = 6;
  constexpr std::size_t quiet = 4;  // modules of white around, as the standard asks for
  const std::size_t side = (width + 2 * quiet) * scale;
  std::string pixels(side * side, '\xFF');
  for (std::size_t y = 0; y < width * scale; ++y) {
    for (std::size_t x = 0; x < width * scale; ++x) {
      if (modules.at(y / scale * width + x / scale) == 0) continue;
      pixels[(y + quiet * scale) * side + x + quiet * scale] = '\0';
    }
  }
  return "P5 " + std::to_string(side) + " " + std::to_string(side) + " 255\n" + pixels;
}

}  // namespace acceptance
