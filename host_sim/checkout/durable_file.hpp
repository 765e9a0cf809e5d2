// Replaces a small file so that after a power loss either the old or the new text is there.
#pragma once

#include <filesystem>
#include <string>

#include "pospay/cpp/result.hpp"

namespace checkout {

// Writes `text` to a temporary file of mode 0600 beside `path`, syncs it, renames it and syncs the
// folder. UNAVAILABLE names the step that failed and the system's reason.
pospay::Result<void> write_durably(const std::filesystem::path& path, const std::string& text);

// The whole file. NOT_FOUND when there is none, INVALID when it is longer than `most_bytes`.
pospay::Result<std::string> read_file(const std::filesystem::path& path, std::size_t most_bytes);

// Makes a folder that only the till's user can enter; an existing one is taken as it is.
pospay::Result<void> make_private_folder(const std::filesystem::path& folder);

}  // namespace checkout
