// Sees everything that passes between host, plugin, disk, network and gateway, keeps what the
// invariants need, and counts the points at which an outcome becomes unknown (U).
#pragma once

#include "plugins/oplati/core/messages.hpp"
#include "pospay/cpp/types.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/operation.hpp"

namespace simulation {

class Till;
class World;

void note_request(World& world, Till& till, const Request& request, const Fate& fate);
// Carried out, or lost for good.
void note_request_is_gone(const Request& request);
void note_carried_out(World& world, const Request& request, const oplati::Answer& answer);
// What the plugin is about to hear.
void note_answer(World& world, Till& till, const Request& request, const oplati::Answer& answer);
void note_outcome(World& world, Till& till, Operation& operation, const pospay::Outcome& outcome);
void note_notice(World& world, Operation& operation, const std::string& id);
void note_cancel(World& world, const Operation& operation);
void note_what_dies(World& world, Till& till);

}  // namespace simulation
