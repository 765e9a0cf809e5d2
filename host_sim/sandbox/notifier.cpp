#include "host_sim/sandbox/notifier.hpp"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/RejectCertificateHandler.h>
#include <Poco/URI.h>

#include <algorithm>
#include <memory>

#include "host_sim/sandbox/certificate_authority.hpp"

namespace sandbox {
namespace {

std::unique_ptr<Poco::Net::HTTPClientSession> make_session(const Poco::URI& uri,
                                                           const std::filesystem::path& ca_file) {
  if (uri.getScheme() == "http") {
    return std::make_unique<Poco::Net::HTTPClientSession>(uri.getHost(), uri.getPort());
  }
  Poco::Net::Context::Params params;
  params.caLocation = ca_file.string();
  params.verificationMode = Poco::Net::Context::VERIFY_STRICT;
  params.loadDefaultCAs = false;
  params.cipherList = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!eNULL";
  Poco::Net::Context::Ptr context =
      new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, params);
  context->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
  context->setInvalidCertificateHandler(new Poco::Net::RejectCertificateHandler(false));
  return std::make_unique<Poco::Net::HTTPSClientSession>(uri.getHost(), uri.getPort(), context);
}

}  // namespace

bool NotificationQueue::push(Notification made) {
  if (waiting_.size() >= kMaxNotifications) return false;
  waiting_.push_back(std::move(made));
  return true;
}

std::vector<Notification> NotificationQueue::take_due(std::int64_t now_ms) {
  std::vector<Notification> due;
  std::deque<Notification> later;
  for (Notification& notification : waiting_) {
    if (notification.due_ms <= now_ms) {
      due.push_back(std::move(notification));
    } else {
      later.push_back(std::move(notification));
    }
  }
  waiting_ = std::move(later);
  return due;
}

bool NotificationQueue::push_again(Notification failed, std::int64_t now_ms) {
  if (++failed.tries >= kMaxNotificationTries) return false;
  failed.due_ms = now_ms + (kFirstNotificationPauseMs << (failed.tries - 1));
  return push(std::move(failed));
}

std::optional<std::int64_t> NotificationQueue::next_due_ms() const {
  const auto first = std::min_element(
      waiting_.begin(), waiting_.end(),
      [](const Notification& a, const Notification& b) { return a.due_ms < b.due_ms; });
  if (first == waiting_.end()) return std::nullopt;
  return first->due_ms;
}

bool send_notification(const Notification& notification, const std::filesystem::path& key_file,
                       const std::filesystem::path& ca_file) {
  const auto signature = sign_notification(key_file, notification.body);
  if (!signature) return false;
  try {
    const Poco::URI uri(notification.url);
    const auto session = make_session(uri, ca_file);
    session->setProxyConfig({});
    session->setTimeout(Poco::Timespan(kNotificationTimeoutS, 0));
    Poco::Net::HTTPRequest request(Poco::Net::HTTPRequest::HTTP_POST, uri.getPathAndQuery(),
                                   Poco::Net::HTTPMessage::HTTP_1_1);
    request.setContentType("application/json; charset=utf-8");
    request.setContentLength64(static_cast<Poco::Int64>(notification.body.size()));
    request.set("Server-Sign", *signature);
    session->sendRequest(request).write(notification.body.data(),
                                        static_cast<std::streamsize>(notification.body.size()));
    Poco::Net::HTTPResponse response;
    (void)session->receiveResponse(response);
    return response.getStatus() < 500;
  } catch (const Poco::Exception&) {
    return false;
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace sandbox
