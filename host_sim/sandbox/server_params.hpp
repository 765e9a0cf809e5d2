// How many connections a server of the simulator takes, and for how long.
#pragma once

#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Timespan.h>

namespace sandbox {

inline Poco::Net::HTTPServerParams::Ptr server_params(int threads, int queued, int timeout_s,
                                                      int keep_alive_s) {
  Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
  params->setMaxThreads(threads);
  params->setMaxQueued(queued);
  params->setTimeout(Poco::Timespan(timeout_s, 0));
  params->setKeepAlive(true);
  params->setKeepAliveTimeout(Poco::Timespan(keep_alive_s, 0));
  return params;
}

}  // namespace sandbox
