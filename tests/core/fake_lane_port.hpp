// A LanePort whose every call is kept in a visible log; its answers are given by hand.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "plugins/oplati/core/lane.hpp"
#include "tests/core/machine_harness.hpp"

namespace oplati::test {

struct FakeLanePort : LanePort {
  struct Sent {
    std::string key;
    std::uint32_t number = 0;
    Call call;
  };

  void write(std::vector<OperationRecord> records) override {
    std::string line = "write";
    for (const auto& record : records) line += " " + record.key + "/" + record.step;
    calls.push_back(line);
    under_way = std::move(records);
  }
  void send(const std::string& key, std::uint32_t number, const Binding&, Call call) override {
    static constexpr const char* names[] = {"token",   "demand",    "consumer", "payments",
                                            "payment", "reversals", "report"};
    calls.push_back(std::string("send ") + key + " " + names[call.index()]);
    sent.push_back({key, number, std::move(call)});
  }
  void read_shift(const std::string& key, const std::string& register_number,
                  const std::string& shift) override {
    calls.push_back("read_shift " + key + " " + register_number + " " + shift);
  }
  void compare(const std::string& key, std::shared_ptr<const ShiftMaterial> material) override {
    calls.push_back("compare " + key);
    compared = std::move(material);
  }
  void probe(const std::string& key, const Binding&, std::optional<Call>) override {
    calls.push_back("probe " + key);
  }
  void wake_host() override { ++wakes; }
  void log(int, const std::string& line) override { lines.push_back(line); }

  // The log since the last look.
  std::string seen() {
    std::string all;
    for (const auto& call : std::exchange(calls, {})) all += (all.empty() ? "" : "; ") + call;
    return all;
  }
  // The disk answers the write under way.
  void finish_write(Lane& lane, bool is_durable, const Moment& moment) {
    const auto records = std::exchange(under_way, {});
    if (is_durable) {
      for (const auto& record : records) durable[record.key] = record;
    }
    lane.on_written(std::vector<bool>(records.size(), is_durable), moment);
  }
  void finish_writes(Lane& lane, bool are_durable, const Moment& moment) {
    for (int limit = 0; !under_way.empty() && limit < 100; ++limit) {
      finish_write(lane, are_durable, moment);
    }
  }

  std::vector<std::string> calls;
  std::vector<std::string> lines;
  std::vector<Sent> sent;
  std::shared_ptr<const ShiftMaterial> compared;
  std::vector<OperationRecord> under_way;
  std::map<std::string, OperationRecord> durable;
  int wakes = 0;
};

}  // namespace oplati::test
