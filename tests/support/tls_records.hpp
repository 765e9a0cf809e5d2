// Finds where a TLS 1.3 client's handshake ends, from the heads of its records alone.
#pragma once

#include <cstddef>
#include <string_view>

namespace test {

class TlsRecords {
 public:
  // How many of the client's next bytes still belong to its handshake.
  std::size_t handshake_bytes(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (body_left_ > 0) {
        --body_left_;
        continue;
      }
      // Finished looks like application data; what comes after it is.
      if (head_size_ == 0 && application_records_ == 1) return i;
      const auto byte = static_cast<unsigned char>(bytes[i]);
      if (head_size_ == 0 && byte == application_data) ++application_records_;
      if (head_size_ == 3) length_ = static_cast<std::size_t>(byte) << 8;
      if (++head_size_ < head_bytes) continue;
      body_left_ = length_ + byte;
      head_size_ = 0;
    }
    return bytes.size();
  }

 private:
  static constexpr unsigned char application_data = 23;
  static constexpr std::size_t head_bytes = 5;

  std::size_t head_size_ = 0;
  std::size_t length_ = 0;
  std::size_t body_left_ = 0;
  int application_records_ = 0;
};

}  // namespace test
