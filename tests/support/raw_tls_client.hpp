// A TLS client that insists on nothing: proves that a bad server would serve somebody.
#pragma once

#include <cstdint>
#include <string>

namespace test {

// True when a client with this TLS 1.2 cipher list and no verification finishes a handshake with
// 127.0.0.1:port.
bool can_handshake(std::uint16_t port, const std::string& ciphers);

}  // namespace test
