// The gate of a lane: a queue for each gateway, let out as its GatewayWatch and the limit on its
// requests allow.
//
// - What moves money goes first, then what a person has just asked for, then the rest. Within each
//   the longest waiting goes first. An operation has one request at a time, so whoever was served
//   stands behind all others when it asks again: the queue is the round that gives each operation
//   the same share, and under the cap everybody's polling stretches alike. Of a limit that is
//   shared with other lanes this one has a share, and one place in its line at a time
//   (request_rate.hpp).
// - While the gateway does not answer, the probe is a question if there is one: a request that
//   moves money should not be the one that is lost.
#pragma once

#include <array>
#include <map>
#include <utility>

#include "plugins/oplati/core/gateway_watch.hpp"
#include "plugins/oplati/core/request_rate.hpp"
#include "plugins/oplati/core/send_gate.hpp"

namespace oplati {

class GatewayGate final : public SendGate {
 public:
  // `policy` lives longer.
  explicit GatewayGate(const Policy& policy, ShareSource shares = unshared)
      : policy_(&policy), shares_(std::move(shares)) {}

  bool admit(WaitingSend& send, const Moment& moment) override;
  std::optional<WaitingSend> next(const Moment& moment) override;
  std::optional<WaitingSend> given_up(const Moment& moment) override;
  std::vector<WaitingSend> call_back(const std::string& key) override;
  bool on_answer(const std::string& key, std::uint32_t call_number, const Answer& answer,
                 const Moment& moment) override;
  std::optional<std::int64_t> wake_at_ms() const override;

 private:
  using Number = std::uint64_t;  // of arrival
  using Queue = std::map<Number, WaitingSend>;
  struct Gateway {
    Gateway(const Policy& policy, std::unique_ptr<RequestShare> its_share)
        : watch(policy), share(std::move(its_share)) {}
    bool is_idle() const;
    Queue& queue(SendTurn turn) { return queues[static_cast<std::size_t>(turn)]; }
    const Queue& queue(SendTurn turn) const { return queues[static_cast<std::size_t>(turn)]; }

    GatewayWatch watch;
    std::unique_ptr<RequestShare> share;
    std::optional<std::int64_t> room_at_ms;  // while it stands in the line for room
    std::array<Queue, static_cast<std::size_t>(SendTurn::count)> queues;
  };
  struct Place {
    Gateway* gateway = nullptr;
    SendTurn turn = SendTurn::question;
  };
  struct UnderWay {
    Gateway* gateway = nullptr;
    bool is_probe = false;
  };

  static SendTurn turn_of(const WaitingSend& send);
  Gateway& gateway_of(const WaitingSend& send);
  // The queue whose first may leave as far as the gateway is known to answer.
  static std::optional<SendTurn> open_turn(const Gateway& gateway, std::int64_t now_ms);
  // Below the cap, and counted there.
  bool takes_room(Gateway& gateway, SendTurn turn, std::int64_t now_ms) const;
  static void leave_line(Gateway& gateway);
  WaitingSend take(Number number);
  void note_sent(Gateway& gateway, const WaitingSend& send, std::int64_t now_ms);

  const Policy* policy_;
  ShareSource shares_;
  std::map<std::string, Gateway, std::less<>> gateways_;  // by address; those of open operations
  Number next_number_ = 1;
  std::map<Number, Place> places_;
  std::multimap<std::string, Number, std::less<>> by_key_;
  std::multimap<std::int64_t, Number> give_ups_;
  std::map<std::pair<std::string, std::uint32_t>, UnderWay> under_way_;
};

}  // namespace oplati
