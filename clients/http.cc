#include "clients/http.h"

#include <curl/curl.h>

#include "clients/library.h"

namespace handrail {
namespace {

struct Curl {
  Library library{"libcurl.so.4", "libcurl-gnutls.so.4"};
  decltype(curl_easy_init)* init = nullptr;
  decltype(::curl_easy_setopt)* set = nullptr;
  decltype(::curl_easy_perform)* perform = nullptr;
  decltype(::curl_easy_getinfo)* info = nullptr;
  decltype(curl_easy_cleanup)* cleanup = nullptr;
  decltype(curl_easy_strerror)* text_of = nullptr;

  Curl() {
    library.find(init, "curl_easy_init");
    library.find(set, "curl_easy_setopt");
    library.find(perform, "curl_easy_perform");
    library.find(info, "curl_easy_getinfo");
    library.find(cleanup, "curl_easy_cleanup");
    library.find(text_of, "curl_easy_strerror");
  }
};

const Curl& curl_library() {
  static const Curl curl;
  return curl;
}

std::size_t throw_away(char*, std::size_t size, std::size_t count, void*) { return size * count; }

}  // namespace

std::string why_no_url() {
  return curl_library().library ? "" : "libcurl is not on this machine (Debian: apt-get install libcurl4)";
}

UrlAnswer ask_url(const std::string& url) {
  constexpr long kTwoSeconds = 2000;
  if (const std::string trouble = why_no_url(); !trouble.empty()) return {0, trouble};
  const Curl& curl = curl_library();
  CURL* handle = curl.init();
  if (handle == nullptr) return {0, "out of memory"};
  (*curl.set)(handle, CURLOPT_URL, url.c_str());
  (*curl.set)(handle, CURLOPT_NOSIGNAL, 1L);
  (*curl.set)(handle, CURLOPT_TIMEOUT_MS, kTwoSeconds);
  // Only whether it is up is asked: a service on its own machine has its own certificate, or none yet.
  (*curl.set)(handle, CURLOPT_SSL_VERIFYPEER, 0L);
  (*curl.set)(handle, CURLOPT_SSL_VERIFYHOST, 0L);
  (*curl.set)(handle, CURLOPT_WRITEFUNCTION, &throw_away);
  UrlAnswer answer;
  const CURLcode code = (*curl.perform)(handle);
  long status = 0;
  (*curl.info)(handle, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  if (answer.status == 0) answer.trouble = curl.text_of(code);
  curl.cleanup(handle);
  return answer;
}

}  // namespace handrail
