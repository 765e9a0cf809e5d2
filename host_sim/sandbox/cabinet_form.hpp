// What a form of the cabinet sends, as JSON, into drafts. A member that is not there leaves its
// value as it was; one of another kind is Code::invalid with its name as the error's id. Whether
// the values make sense is the cabinet's affair.
#pragma once

#include <cstdint>
#include <string>

#include "host_sim/sandbox/cabinet_types.hpp"
#include "host_sim/sandbox/json_tree.hpp"
#include "pospay/cpp/result.hpp"

namespace sandbox {

pospay::Result<void> take_text(const JsonValue& body, const char* name, std::string& value);
pospay::Result<void> take_id(const JsonValue& body, const char* name, std::int64_t& value);
pospay::Result<void> take_point(const JsonValue& body, PointDraft& draft);
pospay::Result<void> take_register(const JsonValue& body, RegisterDraft& draft);

}  // namespace sandbox
