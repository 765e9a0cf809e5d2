#include "plugins/oplati/io/qr.hpp"

#include <qrencode.h>

#include <cerrno>
#include <memory>
#include <string>

namespace oplati::io {
namespace {

using pospay::Code;
using pospay::Error;

// Version 40, level M, bytes.
constexpr std::size_t capacity_bytes = 2331;

struct CodeDeleter {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

pospay::Result<pospay::Qr> make_qr(std::string_view text) {
  if (text.empty()) return Error{Code::invalid, "there is no text for the QR code"};
  if (text.find('\0') != std::string_view::npos) {
    return Error{Code::invalid, "the text for the QR code has a NUL byte"};
  }
  if (text.size() > capacity_bytes) {
    return Error{Code::invalid, "a QR code cannot hold " + std::to_string(text.size()) + " bytes"};
  }
  const std::unique_ptr<QRcode, CodeDeleter> code(
      QRcode_encodeData(static_cast<int>(text.size()),
                        reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M));
  if (code == nullptr) {
    return Error{errno == ENOMEM ? Code::unavailable : Code::internal,
                 "the QR code cannot be made"};
  }
  pospay::Qr qr;
  qr.text = text;
  qr.width = static_cast<std::uint32_t>(code->width);
  const std::size_t count = std::size_t{qr.width} * qr.width;
  qr.modules.reserve(count);
  // Bit 0 of each byte is the module's colour; the others are the encoder's notes.
  for (std::size_t i = 0; i < count; ++i) qr.modules.push_back(code->data[i] & 1);
  return qr;
}

}  // namespace oplati::io
