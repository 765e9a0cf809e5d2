// When all is healed: what must have come to an end (L1, L2), and whether the three ledgers agree,
// which are the gateway's model, the plugin's journal and the host's books (S2, S5, S10).
#pragma once

#include "tests/simulation/operation.hpp"

namespace simulation {

class World;

// L1: each operation has come to its end, or somebody was told to look.
void l1_settled_or_alarm(World& world);
// L2: each reversal is done, or a person was told; nothing is left over.
void l2_nothing_is_left(World& world);
// S1, S2: what the gateway has of a sale is what the host has booked of it.
void s2_ledgers_agree(World& world, const Receipt& receipt);
// S5: each payment of the gateway belongs to an operation of the host.
void s5_no_lost_payment(World& world);
// S10: each operation that the host began is over for the host and finished in the journal.
void s10_everything_was_delivered(World& world);
void check_ledgers(World& world);

}  // namespace simulation
