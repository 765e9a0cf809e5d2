// The invariants, each as one function under its id. Those of this file hold after every step;
// those that compare the three ledgers when all is quiet are in ledgers.hpp. A function that finds
// its invariant broken throws ViolationFound.
#pragma once

#include <cstdint>
#include <string>

#include "plugins/oplati/core/messages.hpp"
#include "pospay/cpp/types.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/observer.hpp"
#include "tests/simulation/operation.hpp"

namespace simulation {

class Till;
class World;

// S1: at most one request of which a byte left, for each operation, and no order number twice.
void s1_one_request_for_a_payment(World& world, const Operation& operation,
                                  const oplati::Order& order);
// S1: a second payment for a line that is open is refused.
void s1_second_payment_is_refused(const Operation& second, const pospay::Result<void>& started);
// S3: the order number is in a written record before a byte that moves money leaves.
void s3_written_before_it_is_sent(Till& till, const Operation& operation,
                                  const std::string& order_number);
// S4: approved is told on an answer with this payment's own id, order number, sum and status 1, and
// the record is written, or it is known that it could not be.
void s4_paid_is_proven_and_written(World& world, Till& till, const Operation& operation,
                                   const pospay::Outcome& outcome);
// S6: what was told as the end stays the end.
void s6_an_end_never_changes(const Operation& operation, Told told);
void s6_no_end_becomes_unknown(const Operation& operation);
// S7: not paid is told because no byte left, or the gateway refused, or nothing of it is left.
void s7_not_paid_is_proven(World& world, const Operation& operation);
// S8: what goes back of a payment, under way or done, never exceeds it.
void s8_reversals_bounded(World& world, std::int64_t payment_id);
// S8: a part is sent again only when the gateway has not got it and will not get it.
void s8_no_partial_reversal_twice(World& world, const Operation& operation,
                                  const ReversalSent& sent);
// S8: a refund of nothing, of too much, of another merchant's payment.
void s8_impossible_refund_is_refused(const Operation& refund, const pospay::Result<void>& started);
// S9: the same key with the same request is the same operation; with another request it is refused.
void s9_same_key_same_answer(const Operation& operation, const pospay::Result<void>& started);
void s9_other_request_is_refused(const Operation& operation, const pospay::Result<void>& started);
// S10: the host's answer to an outcome that it was told is taken.
void s10_answer_is_taken(const Operation& operation, const pospay::Result<void>& taken,
                         const std::string& what);
// S10: no receipt is printed twice.
void s10_printed_once(const Operation& operation);
// S13: after a start the plugin knows each operation whose written record is not finished.
void s13_recovery_knows_what_was_written(World& world, Till& till);
// S16: each request goes to the address and register that the operation began with.
void s16_bound_to_its_register(const Operation& operation, const Request& request);
// L5: while the gateway is down a till asks it twice a minute, however much is open.
void l5_down_gateway_is_spared(World& world, const Till& till);
// L5: an operation's requests stay within its budget.
void l5_requests_within_budget(World& world, const Operation& operation);

}  // namespace simulation
