#include "model/placeholder_words.h"

#include <algorithm>
#include <array>
#include <string>

namespace handrail {

std::size_t date_pattern_length(std::string_view s) {
  static constexpr auto kUnits =
      std::to_array<std::string_view>({"YYYY", "yyyy", "MM", "DD", "dd", "HH", "mm", "SS", "ss"});
  std::size_t at = 0, units = 0;
  while (at < s.size()) {
    bool taken = false;
    for (const std::string_view unit : kUnits) {
      if (s.substr(at).starts_with(unit)) {
        at += unit.size();
        ++units;
        taken = true;
        break;
      }
    }
    if (taken) continue;
    if (units > 0 && (s[at] == '_' || s[at] == '-' || s[at] == ':') && at + 1 < s.size()) {
      const bool more = std::any_of(kUnits.begin(), kUnits.end(), [&](std::string_view unit) {
        return s.substr(at + 1).starts_with(unit);
      });
      if (!more) break;
      ++at;
      continue;
    }
    break;
  }
  const bool dated = s.starts_with("YYYY") || s.starts_with("yyyy") || s.starts_with("HHMM") ||
                     s.starts_with("DDMM") || s.starts_with("MMDD");
  return units >= 2 && dated ? at : 0;
}

bool describes_a_value(std::string_view word) {
  const std::string lower = text::lower(word);
  for (const std::string_view start : {"your_", "your-", "<your", "my_own_", "path_to_"}) {
    if (lower.starts_with(start) && lower.size() > start.size()) return true;
  }
  if (lower.starts_with("your") && word.size() > 6 && word[4] >= 'A' && word[4] <= 'Z')
    return true;  // yourPassword
  for (const std::string_view domain :
       {"yourdomain", "yourcompany", "yourhost", "yourserver", "yourpassword", "yourusername"}) {
    if (lower.starts_with(domain)) return true;
  }
  if (lower.ends_with("_here") || lower.ends_with("-here")) return true;
  for (const std::string_view whole : {"changeme", "change_me", "change-me", "replace_me", "replace-me",
                                       "replaceme", "placeholder", "fixme", "to_be_filled"}) {
    if (lower == whole) return true;
  }
  return false;
}

bool describes_a_revision(std::string_view word) {
  if (word.find_first_of("/.0123456789") != std::string_view::npos) return false;
  std::string parts = text::lower(word);
  std::replace(parts.begin(), parts.end(), '-', '_');
  int telling = 0, others = 0;
  for (const std::string_view part : text::split(parts, '_')) {
    static constexpr auto kWords = std::to_array<std::string_view>(
        {"commit", "hash",   "sha", "tag",    "version", "revision", "previous", "prev", "old",     "new",
         "last",   "target", "id",  "stable", "good",    "known",    "branch",   "name", "release", "rev"});
    if (text::is_one_of(part, kWords))
      ++telling;
    else
      ++others;
  }
  return telling >= 2 && others == 0;
}

bool names_its_role(std::string_view word) {
  static constexpr auto kRoles = std::to_array<std::string_view>(
      {"username", "user_name",  "dbname",         "db_name",      "database_name", "databasename",
       "db_user",  "dbuser",     "server_ip",      "host_ip",      "ip_address",    "db_host",
       "dbhost",   "table_name", "container_name", "container_id", "service_name",  "namespace_name",
       "pod_name", "pod-name",   "host_name",      "password",     "xxx",           "xxxx",
       "xxxxx",    "用户名",     "数据库名",       "密码",         "容器名",        "容器名称",
       "容器id",   "镜像名",     "镜像名称",       "服务名",       "服务名称",      "库名",
       "表名",     "主机名",     "实例名",         "卷名",         "网络名",        "节点名",
       "节点名称", "命名空间",   "备份文件名",     "文件名",       "用户",          "主机"});
  // `-h HOST -p PORT -U USER`: shouted, as names of values are.
  static constexpr auto kShouted = std::to_array<std::string_view>(
      {"HOST", "PORT", "USER", "DATABASE", "DBNAME", "DB", "CONTAINER", "IMAGE", "NAMESPACE", "POD", "NODE"});
  if (text::is_one_of(word, kShouted)) return true;
  const std::string lower = text::lower(word);
  return text::is_one_of(lower, kRoles);
}

bool has_part_that_names_its_role(std::string_view word) {
  const std::size_t colon = word.find(':');
  return names_its_role(word) || (colon != std::string_view::npos && names_its_role(word.substr(0, colon)));
}

}  // namespace handrail
