// Where the flight recorder's text goes: `flight.log` in the till's data folder, and what came
// before as `flight.1.log`. Together at most twice `limit` bytes. Written when the system likes,
// not synced: it survives the end of the process, and after a loss of power its end may be missing.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

#include "plugins/oplati/io/ports.hpp"

namespace oplati::io {

class FlightFile final : public IFlightLog {
 public:
  // Some thousand payments.
  static constexpr std::size_t default_limit = 4 * 1024 * 1024;

  explicit FlightFile(const std::filesystem::path& folder, std::size_t limit = default_limit)
      : path_(folder / "flight.log"), previous_(folder / "flight.1.log"), limit_(limit) {}
  ~FlightFile() override;
  FlightFile(const FlightFile&) = delete;
  FlightFile& operator=(const FlightFile&) = delete;

  bool append(std::string_view text) override;

 private:
  bool open();
  void close();

  std::filesystem::path path_;
  std::filesystem::path previous_;
  std::size_t limit_;
  int file_ = -1;
  std::size_t size_ = 0;
};

}  // namespace oplati::io
