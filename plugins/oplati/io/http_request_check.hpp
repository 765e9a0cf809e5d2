// Judges a request before any library sees it: the HTTP library below writes CR and LF in a value
// as they are, which makes two headers out of one.
#pragma once

#include <optional>
#include <string>

#include "plugins/oplati/io/http_message.hpp"

namespace oplati::io {

// What is wrong with the request, for the log and without any value of it; nothing when it is fit.
std::optional<std::string> problem_with(const HttpRequest& request);

}  // namespace oplati::io
