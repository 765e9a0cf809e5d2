#include "plugins/oplati/core/gateway_gate.hpp"

#include <algorithm>

namespace oplati {

bool GatewayGate::Gateway::is_idle() const {
  return std::all_of(queues.begin(), queues.end(), [](const Queue& q) { return q.empty(); });
}

SendTurn GatewayGate::turn_of(const WaitingSend& send) {
  if (send.is_urgent) return SendTurn::urgent;
  return moves_money(send.call) ? SendTurn::money : SendTurn::question;
}

GatewayGate::Gateway& GatewayGate::gateway_of(const WaitingSend& send) {
  const auto found = gateways_.find(send.binding.base_url);
  if (found != gateways_.end()) return found->second;
  const std::string& address = send.binding.base_url;
  return gateways_.try_emplace(address, *policy_, shares_(address)).first->second;
}

std::optional<SendTurn> GatewayGate::open_turn(const Gateway& gateway, std::int64_t now_ms) {
  const auto first_of = [&](std::initializer_list<SendTurn> turns) -> std::optional<SendTurn> {
    for (const SendTurn turn : turns) {
      if (!gateway.queue(turn).empty()) return turn;
    }
    return std::nullopt;
  };
  if (gateway.watch.is_proven()) {
    return first_of({SendTurn::money, SendTurn::urgent, SendTurn::question});
  }
  if (auto urgent = first_of({SendTurn::urgent})) return urgent;
  if (!gateway.watch.is_probe_due(now_ms)) return std::nullopt;
  return first_of({SendTurn::question, SendTurn::money});
}

bool GatewayGate::takes_room(Gateway& gateway, SendTurn turn, std::int64_t now_ms) const {
  const auto wait_ms = gateway.share->take(turn, policy_->requests_per_second, now_ms);
  gateway.room_at_ms = wait_ms ? std::optional(now_ms + *wait_ms) : std::nullopt;
  return !wait_ms;
}

void GatewayGate::leave_line(Gateway& gateway) {
  if (std::exchange(gateway.room_at_ms, std::nullopt)) gateway.share->leave();
}

bool GatewayGate::admit(WaitingSend& send, const Moment& moment) {
  Gateway& gateway = gateway_of(send);
  const SendTurn turn = turn_of(send);
  const GatewayWatch& watch = gateway.watch;
  const bool is_open = watch.is_proven() || send.is_urgent || watch.is_probe_due(moment.now_ms);
  if (gateway.is_idle() && is_open && takes_room(gateway, turn, moment.now_ms)) {
    note_sent(gateway, send, moment.now_ms);
    return true;
  }
  const Number number = next_number_++;
  places_.emplace(number, Place{&gateway, turn});
  by_key_.emplace(send.key, number);
  if (send.give_up_at_ms) give_ups_.emplace(*send.give_up_at_ms, number);
  gateway.queue(turn).emplace(number, std::move(send));
  return false;
}

std::optional<WaitingSend> GatewayGate::next(const Moment& moment) {
  for (auto& [address, gateway] : gateways_) {
    const auto turn = open_turn(gateway, moment.now_ms);
    if (!turn) {
      leave_line(gateway);
    } else if (takes_room(gateway, *turn, moment.now_ms)) {
      WaitingSend send = take(gateway.queue(*turn).begin()->first);
      note_sent(gateway, send, moment.now_ms);
      return send;
    }
  }
  return std::nullopt;
}

std::optional<WaitingSend> GatewayGate::given_up(const Moment& moment) {
  if (give_ups_.empty() || give_ups_.begin()->first > moment.now_ms) return std::nullopt;
  return take(give_ups_.begin()->second);
}

std::vector<WaitingSend> GatewayGate::call_back(const std::string& key) {
  std::vector<Number> numbers;
  const auto [from, to] = by_key_.equal_range(key);
  for (auto place = from; place != to; ++place) numbers.push_back(place->second);
  std::sort(numbers.begin(), numbers.end());
  std::vector<WaitingSend> sends;
  for (const Number number : numbers) sends.push_back(take(number));
  return sends;
}

WaitingSend GatewayGate::take(Number number) {
  const auto place = places_.find(number);
  Gateway& gateway = *place->second.gateway;
  auto node = gateway.queue(place->second.turn).extract(number);
  if (gateway.is_idle()) leave_line(gateway);
  places_.erase(place);
  const auto erase_from = [number](auto& index, const auto& name) {
    const auto [from, to] = index.equal_range(name);
    const auto found =
        std::find_if(from, to, [number](const auto& item) { return item.second == number; });
    if (found != to) index.erase(found);
  };
  erase_from(by_key_, node.mapped().key);
  if (node.mapped().give_up_at_ms) erase_from(give_ups_, *node.mapped().give_up_at_ms);
  return std::move(node.mapped());
}

void GatewayGate::note_sent(Gateway& gateway, const WaitingSend& send, std::int64_t now_ms) {
  const bool is_probe = gateway.watch.on_sent(send.is_urgent, now_ms);
  under_way_.insert_or_assign({send.key, send.call_number}, UnderWay{&gateway, is_probe});
}

bool GatewayGate::on_answer(const std::string& key, std::uint32_t call_number, const Answer& answer,
                            const Moment& moment) {
  const auto found = under_way_.find({key, call_number});
  if (found == under_way_.end()) return false;  // a second answer to the same request
  const UnderWay request = found->second;
  under_way_.erase(found);
  request.gateway->watch.on_answer(request.is_probe, answer, moment);
  return !request.gateway->watch.is_proven();
}

std::optional<std::int64_t> GatewayGate::wake_at_ms() const {
  std::optional<std::int64_t> earliest;
  const auto consider = [&](std::int64_t at_ms) {
    if (!earliest || at_ms < *earliest) earliest = at_ms;
  };
  for (const auto& [address, gateway] : gateways_) {
    if (!gateway.is_idle()) consider(gateway.room_at_ms.value_or(gateway.watch.probe_at_ms()));
  }
  if (!give_ups_.empty()) consider(give_ups_.begin()->first);
  return earliest;
}

}  // namespace oplati
