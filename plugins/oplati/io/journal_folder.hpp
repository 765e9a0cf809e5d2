// Is a folder fit to hold the journal?
#pragma once

#include <filesystem>

#include "pospay/cpp/result.hpp"

namespace oplati::io {

// Refused when locks do not exclude each other there: two tills would write into one journal.
// Leaves nothing behind.
pospay::Result<void> check_folder_locks(const std::filesystem::path& folder);

}  // namespace oplati::io
