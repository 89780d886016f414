#include "clients/address.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace handrail {
namespace {

// RFC 3986, section 2.1; what is no escape stays as it is.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    int value = 0;
    if (text[i] == '%' && i + 2 < text.size()) {
      const auto [end, error] = std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16);
      if (error == std::errc() && end == text.data() + i + 3) {
        out += static_cast<char>(value);
        i += 2;
        continue;
      }
    }
    out += text[i];
  }
  return out;
}

// Cuts `text` at the first `mark` and gives what stood before it.
std::string_view take_until(std::string_view& text, char mark, bool& found) {
  const std::size_t at = text.find(mark);
  found = at != std::string_view::npos;
  const std::string_view part = text.substr(0, at);
  text = found ? text.substr(at + 1) : std::string_view();
  return part;
}

bool is_scheme_of(Engine engine, std::string_view scheme) {
  if (engine == Engine::mysql) return scheme == "mysql" || scheme == "mariadb";
  return engine == Engine::postgresql && (scheme == "postgresql" || scheme == "postgres");
}

}  // namespace

Result<DatabaseAddress> parse_address(Engine engine, std::string_view location) {
  DatabaseAddress address;
  address.engine = engine;
  if (engine == Engine::sqlite) {
    if (location.starts_with("sqlite://")) location.remove_prefix(9);
    if (location.starts_with("file:")) location.remove_prefix(5);
    address.file = location;
    return address;
  }
  const std::size_t colon = location.find("://");
  if (colon == std::string_view::npos || !is_scheme_of(engine, location.substr(0, colon))) {
    const std::string_view scheme = engine == Engine::mysql ? "mysql" : "postgresql";
    return fail(fmt::format("{} is no address of a {} database", without_password(location), scheme),
                fmt::format("write location: {}://user@host/database", scheme));
  }
  std::string_view rest = location.substr(colon + 3);
  bool found = false;
  std::string_view before_options = take_until(rest, '?', found);
  while (!rest.empty()) {
    std::string_view option = take_until(rest, '&', found);
    const std::string_view name = take_until(option, '=', found);
    address.options[decoded(name)] = decoded(option);
  }
  if (const std::size_t at = before_options.rfind('@'); at != std::string_view::npos) {
    std::string_view user = before_options.substr(0, at);
    address.user = decoded(take_until(user, ':', found));
    address.password = decoded(user);
    before_options.remove_prefix(at + 1);
  }
  std::string_view host = take_until(before_options, '/', found);
  address.database = decoded(before_options);
  if (const std::size_t at = host.rfind(':');
      at != std::string_view::npos && host.find(']', at) == host.npos) {
    const std::string_view port = host.substr(at + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
    if (error != std::errc() || end != port.data() + port.size() || address.port < 1 || address.port > 65535)
      return fail(fmt::format("{}: {} is not a port", without_password(location), port));
    host = host.substr(0, at);
  }
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  address.host = decoded(host);
  return address;
}

std::string without_password(std::string_view location) {
  const std::size_t colon = location.find("://");
  if (colon == std::string_view::npos) return std::string(location);
  const std::size_t end = std::min(location.find_first_of("/?", colon + 3), location.size());
  // A password may hold an `@` that nobody encoded; the last one parts it from the host.
  const std::size_t at = location.substr(0, end).rfind('@');
  const std::size_t user_end = location.find(':', colon + 3);
  if (at == std::string_view::npos || user_end == std::string_view::npos || user_end > at)
    return std::string(location);
  return std::string(location.substr(0, user_end)) + std::string(location.substr(at));
}

}  // namespace handrail
