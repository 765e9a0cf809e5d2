// What a page has to know: the latest state of each topic, and what happened, in one order with
// numbers. A page that was away says the last number that it saw and gets the rest, or learns that
// too much has happened and takes a snapshot. Bounded in entries and bytes. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace web {

// Some minutes of a busy till; a page that was away longer takes a snapshot.
constexpr std::size_t kMaxLogEntries = 2'000;
constexpr std::size_t kMaxLogBytes = 8 * 1024 * 1024;
// Of the past events that a fresh page shows in its list.
constexpr std::size_t kMaxSnapshotEvents = 200;

struct LogEntry {
  std::uint64_t id = 0;
  std::string json;  // {"topic":…,"kind":"state"|"event","body":…}
  bool is_state = false;
};

class EventLog {
 public:
  // Numbers go on from `first_id`; one that grows from start to start keeps an old page's number
  // from fitting a new log.
  explicit EventLog(std::uint64_t first_id) : next_id_(first_id), first_id_(first_id) {}

  // Something happened. `body` is JSON.
  void publish(const std::string& topic, const std::string& body);
  // The topic's state from here on. Nothing happens when it is the same as before.
  void set_state(const std::string& topic, const std::string& body);

  // {"lastId":N,"states":{topic: body},"events":[{"topic":…,…}]}: everything up to lastId.
  std::string snapshot() const;

  struct Batch {
    bool has_gap = false;    // what follows `id` is no longer known
    bool is_closed = false;  // nothing will come any more
    std::vector<LogEntry> entries;
  };
  // What came after `id`; waits for it at most so long.
  Batch wait_after(std::uint64_t id, std::chrono::milliseconds limit) const;
  // Wakes everybody who waits.
  void close();

 private:
  void append(const std::string& topic, const char* kind, const std::string& body);

  mutable std::mutex mutex_;
  mutable std::condition_variable grown_;
  std::uint64_t next_id_;
  std::uint64_t first_id_;
  std::size_t bytes_ = 0;
  bool is_closed_ = false;
  std::deque<LogEntry> entries_;
  std::map<std::string, std::string> states_;
};

}  // namespace web
