#include "model/kinds/variants.h"

#include <array>

#include "model/kinds/title_numbers.h"
#include "model/kinds/title_words.h"
#include "model/text.h"

namespace handrail::lexicon {
namespace {

constexpr auto kVariants = std::to_array<std::string_view>({"mysql",
                                                            "mariadb",
                                                            "postgresql",
                                                            "postgres",
                                                            "sqlite",
                                                            "mongodb",
                                                            "oracle",
                                                            "sql server",
                                                            "docker compose",
                                                            "docker-compose",
                                                            "docker",
                                                            "kubernetes",
                                                            "k8s",
                                                            "helm",
                                                            "systemd",
                                                            "supervisor",
                                                            "pm2",
                                                            "linux",
                                                            "macos",
                                                            "windows",
                                                            "ubuntu",
                                                            "debian",
                                                            "centos",
                                                            "rhel",
                                                            "fedora",
                                                            "alpine",
                                                            "freebsd",
                                                            "apt",
                                                            "yum",
                                                            "dnf",
                                                            "homebrew",
                                                            "git",
                                                            "scp",
                                                            "pip",
                                                            "conda",
                                                            "npm",
                                                            "yarn",
                                                            "bare metal",
                                                            "binary",
                                                            "native",
                                                            "源码",
                                                            "二进制",
                                                            "容器",
                                                            "裸机",
                                                            "手动",
                                                            "自动",
                                                            "manual",
                                                            "automatic",
                                                            "automated",
                                                            "在线",
                                                            "离线",
                                                            "online",
                                                            "offline",
                                                            "单机",
                                                            "集群"});

}  // namespace

std::string variant_in(std::string_view title) {
  for (const std::string_view variant : kVariants) {
    if (find_word(title, variant) != std::string_view::npos) return std::string(variant);
  }
  return {};
}

std::string without_variant(std::string_view title) {
  const std::string variant = variant_in(title);
  std::string rest(without_number(title));
  if (const std::size_t open = rest.find_first_of("(["); open != std::string::npos && open > 0)
    rest.resize(open);
  if (const std::size_t open = rest.find("（"); open != std::string::npos && open > 0) rest.resize(open);
  if (!variant.empty()) {
    if (const std::size_t at = find_word(rest, variant); at != std::string::npos)
      rest.erase(at, variant.size());
  }
  std::string folded;
  for (const char c : rest) {
    if (!text::is_space(c)) folded += text::lower(c);
  }
  return folded;
}

}  // namespace handrail::lexicon
