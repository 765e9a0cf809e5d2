// What the page asks of the server, besides its files and the stream of events.
//
// clang-format off
//
//   GET  /api/snapshot          every state and the last events; event_log.hpp
//   GET  /api/events            the stream; page_server.hpp
//   POST /api/till/COMMAND      {...} -> {ok, value} or {ok: false, message}; till_worker.hpp.
//                               `start` and `kill` are done here
//   POST /api/code/N            {} -> {text, width, modules}: a new one-time QR of buyer N
//   POST /api/autopilot         {is_on, buyer}: the buyer scans and confirms by itself
//   POST /api/language          {language: ru | be | en} -> {ok} or {ok: false, message}: the till
//                               starts anew in it; refused while it is busy
//   POST /sandbox/...           the control API of the sandbox: control_api.hpp
//        /cabinet/api/...       the merchant's cabinet: cabinet_api.hpp
//
// clang-format on
//
// Nothing here touches the till: its process is asked, or its states are read.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "host_sim/sandbox/http_message.hpp"
#include "host_sim/sandbox/sandbox.hpp"
#include "host_sim/ui/web/event_log.hpp"
#include "host_sim/ui/web/till_link.hpp"
#include "plugins/support/phrase.hpp"

namespace web {

// The wallets are looked at when something has happened, and this often, since time alone ends
// payments too.
constexpr std::chrono::milliseconds kWalletLook{500};

class WebApi {
 public:
  // Tells whoever makes the till's first line which language it names from now on.
  using LanguageChoice = std::function<void(support::Language)>;

  // `gateway` may be null: the plugins of the manifest speak to a real system, or to none.
  WebApi(EventLog& log, TillLink& till, sandbox::Sandbox* gateway, LanguageChoice choose_language);
  ~WebApi();

  // On any thread.
  sandbox::HttpReply answer(const sandbox::HttpRequest& request);
  // Ends the look at the wallets. May be called twice.
  void stop();

 private:
  sandbox::HttpReply answer_till(const std::string& command, const std::string& body);
  sandbox::HttpReply answer_code(const sandbox::HttpRequest& request);
  sandbox::HttpReply set_autopilot(const std::string& body);
  sandbox::HttpReply set_language(const std::string& body);
  sandbox::HttpReply answer_gateway(const sandbox::HttpRequest& request);
  void look_at_wallets();
  void run_wallets();
  void wake();

  EventLog& log_;
  TillLink& till_;
  sandbox::Sandbox* gateway_;
  LanguageChoice choose_language_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool has_changed_ = true;
  bool is_stopping_ = false;
  std::thread wallets_;
};

}  // namespace web
