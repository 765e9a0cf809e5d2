// Listens for what the gateway tells of payments, where it can reach the till: a server that hosts
// tills, behind a proxy that ends TLS. A notification is a hint: it must carry the gateway's
// signature to be heard at all, and then only makes the plugin ask the gateway itself at once.
// Nothing is stored before the answer 200, because nothing would be lost: polling goes on.
//
// Threads of its own, so that a flood or a peer that sends a byte a minute holds up no payment: one
// that accepts, two that read; for all lanes of the process that name the same address. All sleep
// in the kernel while nobody calls. A connection has one request and five seconds.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "plugins/oplati/core/messages.hpp"
#include "plugins/oplati/wire/protocol.hpp"
#include "pospay/cpp/result.hpp"

namespace oplati::io {

class NotificationReceiver {
 public:
  // Longer bodies are refused unread.
  static constexpr std::int64_t body_limit_bytes = 64 * 1024;
  static constexpr std::int64_t connection_limit_ms = 5'000;
  // Connections that may wait for a reading thread; further ones are closed.
  static constexpr std::size_t waiting_limit = 32;
  // Digests that are remembered, so that a repetition asks nothing.
  static constexpr std::size_t digest_limit = 1'024;

  struct Config {
    std::string address;  // "127.0.0.1:9080", "[::1]:9080"; port 0: any
    std::string key;      // base64 of the DER public key
  };
  // Called on the receiver's threads. Must be short and must not throw.
  using Listener = std::function<void(const PaymentInfo&)>;
  // While it exists the listener is called; after its destructor has returned, no more.
  class Subscription;

  // The one at this address: a new one, or that of another lane. Code::invalid names what is wrong
  // with which setting; Code::unavailable when the address cannot be listened on.
  static pospay::Result<std::shared_ptr<NotificationReceiver>> shared(
      const Config& config, const wire::WireProfile& profile);
  // Cuts what is under way, and joins.
  ~NotificationReceiver();

  std::uint16_t port() const;

 private:
  struct Parts;
  explicit NotificationReceiver(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

class NotificationReceiver::Subscription {
 public:
  Subscription(std::shared_ptr<NotificationReceiver> receiver, Listener listener);
  ~Subscription();
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;

 private:
  std::shared_ptr<NotificationReceiver> receiver_;
  std::uint64_t id_ = 0;
};

}  // namespace oplati::io
