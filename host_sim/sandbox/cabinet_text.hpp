// Checks of what is typed into the cabinet. Errors are Code::invalid with a sentence in Russian for
// the person who typed, and the field's name as the error's id. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "host_sim/sandbox/cabinet_types.hpp"
#include "pospay/cpp/result.hpp"

namespace sandbox {

constexpr std::size_t kMaxNameLetters = 100;
constexpr std::size_t kMaxSerialPartLetters = 30;
constexpr std::size_t kMinPasswordBytes = 8;
constexpr std::size_t kMaxPasswordBytes = 64;

// A field on the screen: «label» and the JSON member that carries it.
struct FieldName {
  std::string_view label;
  std::string_view member;
};

// Without spaces around and doubled spaces within. Letters (Cyrillic, Latin), digits, punctuation;
// at least one letter or digit; at most kMaxNameLetters.
pospay::Result<std::string> clean_name(std::string_view text, const FieldName& field);
// The same, but empty is allowed.
pospay::Result<std::string> clean_address(std::string_view text);
// "<factory number>-<registration number or number of the СКНО>": Z05.
pospay::Result<std::string> clean_serial(std::string_view text);
// Degrees, "27.5618" or "27,5618"; digits after the sixth are cut off.
pospay::Result<Coordinates> read_coordinates(std::string_view longitude, std::string_view latitude);
// A register's password: it travels in an HTTP header, so visible ASCII without spaces alone.
pospay::Result<std::string> clean_password(std::string_view text);

// Degrees with six digits, as a JSON number.
std::string degrees_text(std::int64_t microdegrees);

// Small letters, for comparing names and searching; Cyrillic and Latin.
std::string fold_case(std::string_view text);

}  // namespace sandbox
