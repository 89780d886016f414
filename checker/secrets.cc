#include "checker/secrets.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/sql_lexer.h"
#include "model/text.h"

namespace handrail {
namespace {

std::string_view without_quotes(std::string_view value) {
  value = text::trim(value);
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
    value = value.substr(1, value.size() - 2);
  return value;
}

std::string_view last_part(std::string_view name) {
  while (name.starts_with('-')) name.remove_prefix(1);
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

// scheme://user:password@host
std::optional<std::string_view> password_in_url(std::string_view word) {
  const std::size_t scheme = word.find("://");
  if (scheme == std::string_view::npos) return std::nullopt;
  const std::string_view rest = word.substr(scheme + 3);
  const std::size_t at = rest.substr(0, rest.find_first_of("/ \t\"'")).rfind('@');
  if (at == std::string_view::npos) return std::nullopt;
  const std::size_t colon = rest.substr(0, at).find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return rest.substr(colon + 1, at - colon - 1);
}

bool is_mysql_client(std::string_view program) {
  return text::is_one_of(
      program, {"mysql", "mariadb", "mysqldump", "mariadb-dump", "mysqladmin", "mariadb-admin", "mysqlcheck",
                "mariadb-check", "mysqlimport", "mariadb-import", "mysql_upgrade", "mariadb-upgrade",
                "mydumper", "myloader", "xtrabackup", "mariabackup", "mysqlpump"});
}

// Options whose value, glued on or in the next word, is a password.
bool takes_password(std::string_view program, std::string_view option) {
  if (text::is_one_of(program, {"redis-cli", "valkey-cli"})) return option == "-a" || option == "--pass";
  if (text::is_one_of(program, {"mongo", "mongosh", "mongodump", "mongorestore", "mongoexport", "mongoimport",
                                "sshpass", "docker", "podman", "helm"}))
    return option == "-p";
  if (program == "ldapsearch" || program == "ldapmodify") return option == "-w";
  return program == "sqlcmd" && option == "-P";
}

std::optional<Secret> found(Span span, std::string what, SecretPlace place, std::string_view value) {
  const SecretValue judged = judge_secret(value);
  if (judged == SecretValue::none) return std::nullopt;
  return Secret{span, std::move(what), place, judged};
}

// `-H "Authorization: Bearer …"`, `-H "X-Api-Key: …"`
std::optional<std::string_view> secret_in_header(std::string_view header) {
  const std::size_t colon = header.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string name = text::lower(text::trim(header.substr(0, colon)));
  std::string_view value = text::trim(header.substr(colon + 1));
  if (name == "authorization") {
    const std::size_t blank = value.find(' ');
    return blank == std::string_view::npos ? value : text::trim(value.substr(blank + 1));
  }
  if (text::is_one_of(name, {"x-api-key", "x-auth-token", "private-token", "x-vault-token", "api-key"}))
    return value;
  return std::nullopt;
}

// Behind a password option a placeholder stands for the reader's own; a key or token has many other ways.
SecretPlace place_by_name(std::string_view name) {
  const std::string lower = text::lower(name);
  return lower.find("passw") != std::string::npos ? SecretPlace::argument : SecretPlace::sent;
}

// Words that another program searches for or writes down are no use of a secret.
bool only_handles_text(const Operation& operation) {
  return operation.effects.has(Effect::prints) ||
         text::is_one_of(operation.program,
                         {"grep", "egrep", "sed", "awk", "jq", "yq", "printf", "cat", "ls", "test", "["});
}

std::optional<Secret> in_word(const Command& command, const Operation& operation, std::size_t index) {
  const Word& word = command.words[index];
  const std::string text = word.text();
  const std::string next = index + 1 < command.words.size() ? command.words[index + 1].text() : std::string();
  const std::string& program = operation.program;
  if (is_mysql_client(program) && text.starts_with("-p") && text.size() > 2)
    return found(word.span, "`-p`", SecretPlace::argument, std::string_view(text).substr(2));
  const bool container = program == "docker" || program == "podman" || program == "helm";
  const bool logs_in = !operation.operands.empty() && operation.operands.front() == "login";
  if (takes_password(program, text) && !next.empty() && (!container || logs_in))
    return found(command.words[index + 1].span, fmt::format("`{}`", text), SecretPlace::argument, next);
  if (program == "curl" && (text == "-u" || text == "--user")) {
    const std::size_t colon = next.find(':');
    if (colon != std::string::npos)
      return found(command.words[index + 1].span, fmt::format("`{}`", text), SecretPlace::argument,
                   std::string_view(next).substr(colon + 1));
  }
  if (program == "curl" && (text == "-H" || text == "--header")) {
    if (const auto value = secret_in_header(next))
      return found(command.words[index + 1].span, "a header", SecretPlace::sent, *value);
  }
  if (const auto password = password_in_url(text))
    return found(word.span, "a URL", SecretPlace::sent, *password);
  // `--from-literal=PASSWORD=…`, `--env=PASSWORD=…`
  std::size_t equals = text.find('=');
  std::size_t begin = 0;
  for (const std::string_view carrier :
       {"--from-literal=", "--set=", "--set-string=", "--env=", "--build-arg="}) {
    if (!text.starts_with(carrier)) continue;
    begin = carrier.size();
    equals = text.find('=', begin);
  }
  if (equals != std::string::npos && equals > 0) {
    const std::string_view name = std::string_view(text).substr(begin, equals - begin);
    if (name.find_first_of(" \t\n{}()<>/;|&:\"'") == std::string_view::npos && names_secret(name))
      return found(word.span, fmt::format("`{}=`", name), begin > 0 ? SecretPlace::sent : place_by_name(name),
                   std::string_view(text).substr(equals + 1));
    return std::nullopt;
  }
  const bool long_option = text.starts_with("--") && names_secret(text);
  const bool valued = !next.empty() && !next.starts_with('-');
  if (long_option && valued && !is_mysql_client(program) && operation.engine != Engine::postgresql)
    return found(command.words[index + 1].span, fmt::format("`{}`", text), place_by_name(text), next);
  return std::nullopt;
}

}  // namespace

SecretValue judge_secret(std::string_view raw) {
  const std::string_view value = without_quotes(raw);
  if (value.empty() || value.find('$') != std::string_view::npos || value.find('`') != std::string_view::npos)
    return SecretValue::none;
  if (value.starts_with("{{") || value.starts_with("%(") || value.starts_with("env(") ||
      value.starts_with('@'))
    return SecretValue::none;
  // Where a key lies is no key.
  const bool path = value.front() == '/' || value.starts_with("./") || value.starts_with("~/");
  if (path && value.find('/', 1) != std::string_view::npos) return SecretValue::none;
  // "你的SecretKey", "管理员Token": words for it, in a script that passwords are hardly written in.
  if (std::any_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
    return SecretValue::placeholder;
  const std::string lower = text::lower(value);
  if (text::is_one_of(lower, {"true", "false", "null", "none", "yes", "no", "~"})) return SecretValue::none;
  const auto holds = [&](std::string_view part) { return lower.find(part) != std::string::npos; };
  const bool bracketed = value.find_first_of("<[{") != std::string_view::npos &&
                         value.find_first_of(">]}") != std::string_view::npos;
  const bool shouted =
      value.find('_') != std::string_view::npos &&
      value.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string_view::npos;
  const bool masked = value.find_first_not_of("*xX.-_•") == std::string_view::npos;
  if (bracketed || masked || shouted || holds("your") || holds("changeme") || holds("change_me") ||
      holds("change-me") || holds("replace") || holds("placeholder") || holds("example") || holds("_here") ||
      holds("-here") || holds("xxx") || holds("***") || holds("...") || holds("…") || holds("密码") ||
      holds("口令") || holds("密钥"))
    return SecretValue::placeholder;
  // `user:password@host` names its role.
  if (text::is_one_of(lower, {"password", "pass", "passwd", "pwd", "secret", "token", "mypassword",
                              "my_password", "my-password", "mysecretpassword", "db_password", "dbpassword",
                              "db_pass", "api_key", "apikey", "key"}))
    return SecretValue::placeholder;
  // Letters only, or a run of digits, is a word for it rather than one's own.
  const bool letters = std::any_of(value.begin(), value.end(), text::is_alpha);
  const bool digits = std::any_of(value.begin(), value.end(), text::is_digit);
  if (value.size() < 8 || !letters || !digits) return SecretValue::weak;
  return SecretValue::real;
}

bool names_secret(std::string_view name) {
  std::string lower = text::lower(last_part(name));
  std::replace(lower.begin(), lower.end(), '-', '_');
  if (text::is_one_of(lower, {"pgpassword", "mysql_pwd", "pwd", "pass", "passwd", "password", "secret",
                              "token", "apikey"}))
    return lower != "pwd";
  // What names where a secret is kept, or something about it, is none.
  if (lower.starts_with("existing") || lower.ends_with("cluster_token")) return false;
  for (const std::string_view ending :
       {"_file", "_path", "_dir", "_url", "_name", "_policy", "_length", "_ttl", "_expiry", "_type", "_hash",
        "_ref", "_id", "_enabled", "_expire"})
    if (lower.ends_with(ending)) return false;
  for (const std::string_view ending :
       {"password", "passwd", "_pass", "_pwd", "_secret", "clientsecret", "appsecret", "jwtsecret", "_token",
        "accesstoken", "api_key", "apikey", "secret_key", "secretkey", "secret_access_key", "private_key",
        "auth_key", "encryption_key"})
    if (lower.ends_with(ending)) return true;
  return false;
}

std::optional<Secret> secret_of(const Command& command, const Operation& operation) {
  for (const Assignment& assignment : command.assignments) {
    if (!names_secret(assignment.name)) {
      if (const auto password = password_in_url(assignment.value.text()))
        if (auto secret = found(assignment.span, "a URL", SecretPlace::environment, *password)) return secret;
      continue;
    }
    if (auto secret = found(assignment.span, fmt::format("`{}=`", assignment.name), SecretPlace::environment,
                            assignment.value.text()))
      return secret;
  }
  // A line of a list of options is no command.
  if (only_handles_text(operation) || operation.program.starts_with('-')) return std::nullopt;
  for (std::size_t i = 0; i < command.words.size(); ++i)
    if (auto secret = in_word(command, operation, i)) return secret;
  return std::nullopt;
}

std::optional<Secret> secret_in_sql(const SqlStatement& statement) {
  const auto is_verb = [&](std::string_view verb) { return statement.verb.starts_with(verb); };
  const bool of_account = is_verb("CREATE USER") || is_verb("ALTER USER") || is_verb("GRANT") ||
                          is_verb("CREATE ROLE") || is_verb("ALTER ROLE") || is_verb("SET") ||
                          is_verb("CREATE LOGIN") || is_verb("ALTER LOGIN");
  if (!of_account) return std::nullopt;
  const std::vector<sql::Token> tokens = sql::tokens_of(statement.text);
  const auto said = [&](std::size_t i) {
    return text::upper(
        std::string_view(statement.text).substr(tokens[i].begin, tokens[i].end - tokens[i].begin));
  };
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].kind != sql::TokenKind::word) continue;
    const std::string word = said(i);
    std::string_view form;
    if (word == "BY" || word == "AS") form = "`IDENTIFIED BY`";
    if (word == "PASSWORD") form = "`PASSWORD`";
    if (form.empty()) continue;
    std::size_t value = i + 1;
    while (value < tokens.size() && tokens[value].kind == sql::TokenKind::symbol) ++value;  // =, (
    if (value >= tokens.size() || tokens[value].kind != sql::TokenKind::string) continue;
    const std::string_view text =
        std::string_view(statement.text).substr(tokens[value].begin, tokens[value].end - tokens[value].begin);
    return found(statement.span, std::string(form), SecretPlace::environment, text);
  }
  return std::nullopt;
}

std::vector<Secret> secrets_in_settings(const CodeBlock& block) {
  std::vector<Secret> secrets;
  const std::string_view code = block.code.text();
  for (const std::string_view line : text::lines(code)) {
    std::string_view entry = text::trim(line);
    if (entry.starts_with('#') || entry.starts_with("//") || entry.starts_with(';')) continue;
    if (entry.starts_with("- ")) entry = text::trim(entry.substr(2));
    if (entry.starts_with("export ")) entry = text::trim(entry.substr(7));
    const std::size_t mark = entry.find_first_of("=:");
    if (mark == std::string_view::npos || mark == 0) continue;
    const std::string_view name = without_quotes(entry.substr(0, mark));
    std::string_view value = text::trim(entry.substr(mark + 1));
    if (const std::size_t comment = value.find(" #"); comment != std::string_view::npos)
      value = text::trim(value.substr(0, comment));
    if (value.ends_with(',')) value.remove_suffix(1);
    value = without_quotes(value);
    const bool named = names_secret(name);
    const std::optional<std::string_view> in_url =
        named ? std::nullopt : password_in_url(entry.substr(mark + 1));
    if (!named && !in_url) continue;
    const std::string_view secret = named ? value : *in_url;
    if (secret.find(' ') != std::string_view::npos || judge_secret(secret) != SecretValue::real) continue;
    const auto begin = static_cast<std::uint32_t>(entry.data() - code.data());
    const auto end = begin + static_cast<std::uint32_t>(text::trim(entry).size());
    secrets.push_back({block.code.to_source(Span{begin, end}), named ? fmt::format("`{}`", name) : "a URL",
                       SecretPlace::environment, SecretValue::real});
  }
  return secrets;
}

}  // namespace handrail
