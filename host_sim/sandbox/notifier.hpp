// Sends payment info to a merchant's notificationUrl, signed, and again after a failure: the header
// Server-Sign as in the protocol. A notification may thus come twice and late, as from the real
// system.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sandbox {

constexpr std::size_t kMaxNotifications = 1000;
constexpr int kMaxNotificationTries = 5;
constexpr std::int64_t kFirstNotificationPauseMs = 1'000;  // doubled each time
constexpr int kNotificationTimeoutS = 5;

struct Notification {
  std::string url;
  std::string body;
  int tries = 0;
  std::int64_t due_ms = 0;
};

// The queue alone: no network, no clock.
class NotificationQueue {
 public:
  // False: the queue is full, the notification is lost.
  bool push(Notification made);
  // What is due, taken off the queue.
  std::vector<Notification> take_due(std::int64_t now_ms);
  // Queues it once more, later each time; false after kMaxNotificationTries.
  bool push_again(Notification failed, std::int64_t now_ms);
  std::optional<std::int64_t> next_due_ms() const;

 private:
  std::deque<Notification> waiting_;
};

// POSTs the body; true when the merchant answered 2xx or with a refusal that repeating cannot mend.
// `ca_file` is trusted for https. Blocks up to kNotificationTimeoutS per read.
bool send_notification(const Notification& notification, const std::filesystem::path& key_file,
                       const std::filesystem::path& ca_file);

}  // namespace sandbox
