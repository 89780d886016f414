// Asks whether something answers at a URL. By libcurl, which is loaded when the first is asked: it knows TLS,
// proxies and IPv6, and is on nearly every machine.
#pragma once

#include <string>

namespace handrail {

struct UrlAnswer {
  int status = 0;       // of HTTP, 0 when there is no answer
  std::string trouble;  // why there is none
};

// One GET, at most two seconds, whatever the certificate.
UrlAnswer ask_url(const std::string& url);

// Why no URL can be asked on this machine, and what mends it; empty when it can.
std::string why_no_url();

}  // namespace handrail
