// What a relay does to the bytes that go one way.
#pragma once

#include <chrono>
#include <cstddef>

namespace test {

enum class RelayKind {
  none,
  drop,      // bytes vanish, the connection stays
  stall,     // bytes wait until the fault is healed
  truncate,  // the connection ends in an orderly way (FIN to both sides)
  reset,     // the connection ends by RST to both sides
  garble,    // every bit is turned
  drip,      // a byte at a time
};

struct RelayFault {
  RelayKind kind = RelayKind::none;
  // So many bytes of each connection pass unharmed, counted from set_fault() or from its start.
  std::size_t after_bytes = 0;
  std::chrono::milliseconds drip_pause{10};
  // A TLS 1.3 handshake passes unharmed: counting begins with the client's first application bytes
  // after its Finished. For bytes from the client alone.
  bool spares_handshake = false;
};

}  // namespace test
