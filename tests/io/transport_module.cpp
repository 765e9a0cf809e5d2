// The transport as a library that is loaded at run time, as a plugin is.
#include "plugins/oplati/io/http_client.hpp"

// One payment of 1 MB; the number of its HttpFailure, and 100 more when it was sent. -1: no client.
extern "C" __attribute__((visibility("default"))) int transport_trial(const char* base_url,
                                                                      const char* ca_file,
                                                                      int timeout_ms) {
  using namespace oplati::io;
  HttpClientConfig config;
  config.base_url = base_url;
  config.ca_file = ca_file;
  auto client = HttpClient::create(config);
  if (!client) return -1;
  HttpRequest request;
  request.method = HttpMethod::post;
  request.target = "/payments";
  request.body.assign(1024 * 1024, 'x');
  request.timeout_ms = timeout_ms;
  request.moves_money = true;
  const HttpResponse response = (*client)->exchange(request);
  return static_cast<int>(response.failure) + (response.request_was_sent ? 100 : 0);
}
