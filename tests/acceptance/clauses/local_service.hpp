// A service on this machine that speaks plain HTTP to the till and HTTPS to the system (Z09).
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace acceptance {

class LocalService {
 public:
  // Passes everything on to 127.0.0.1:`port`, trusting `ca_file`.
  LocalService(std::string ca_file, std::uint16_t port);
  ~LocalService();

  std::string url() const;  // "http://127.0.0.1:1234/ms-pay"
  int requests() const;     // passed on so far

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace acceptance
