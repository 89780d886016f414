#include "model/plan/fill_in.h"

#include <unistd.h>

#include <cstdio>

#include <doctest/doctest.h>

#include "executor/scratch_test.h"

namespace handrail {
namespace {

constexpr std::string_view kMark = "YOUR_VALUE";

std::vector<Blank> blanks_in(std::string_view text, const std::string& value) {
  std::vector<Blank> blanks;
  for (std::size_t at = text.find(kMark); at != std::string_view::npos; at = text.find(kMark, at + 1)) {
    blanks.push_back(
        {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + kMark.size()), "name", value});
  }
  return blanks;
}

// The body of the only heredoc, which begins after the first line and ends before the line EOF.
std::vector<HeredocBody> heredoc_in(std::string_view text) {
  const std::size_t operator_at = text.find("<<");
  if (operator_at == std::string_view::npos) return {};
  const std::size_t begin = text.find('\n') + 1;
  return {{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(text.rfind("EOF")),
           text[operator_at + 2] != '\'', "EOF"}};
}

Result<std::string> filled(std::string_view text, const std::string& value) {
  auto whole = fill_in_shell(text, blanks_in(text, value), heredoc_in(text));
  if (!whole) return fail(whole.error());
  return std::move(whole->exact);
}

std::string printed_by_bash(const std::string& command) {
  const Scratch scratch;
  scratch.write("command", command + "\n");
  std::FILE* pipe = ::popen(("cd " + scratch.folder() + " && bash command 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string printed;
  for (int c = 0; (c = std::fgetc(pipe)) != EOF;) printed += static_cast<char>(c);
  ::pclose(pipe);
  return printed;
}

const std::string kNasty[] = {
    "plain",
    "two words",
    "it's",
    "\"",
    "'",
    "`id`",
    "$(touch broken)",
    "$HOME",
    "${HOME}",
    "a;touch broken",
    "a|b",
    "a&b",
    "a>b",
    "<x>",
    "*",
    "~",
    "#no comment",
    "\\",
    "\\\\",
    "!!",
    "a\\'b",
    "';touch broken;'",
    "\";touch broken;\"",
    "{a,b}",
    "-rf",
    "(x)",
    "x=y",
    "$'\\n'",
    "值 '引号'",
    "if",
    "2",
    "EOF",
    "%s",
    "",
};

}  // namespace

TEST_CASE("a value arrives as it is, wherever it stands and whatever it holds") {
  for (const std::string_view command :
       {"printf '%s' YOUR_VALUE", "printf '%s' 'YOUR_VALUE'", "printf '%s' \"YOUR_VALUE\"",
        "printf '%s' \"$(printf '%s' \"YOUR_VALUE\")\"", "x=YOUR_VALUE; printf '%s' \"$x\"",
        "if true; then printf '%s' YOUR_VALUE; fi"}) {
    for (const std::string& value : kNasty) {
      CAPTURE(command);
      CAPTURE(value);
      const auto text = filled(command, value);
      if (!text) continue;  // refused, which is safe
      CHECK(printed_by_bash(*text) == value);
    }
  }
}

TEST_CASE("ordinary values are not refused in ordinary places") {
  for (const std::string_view command :
       {"cp -r app YOUR_VALUE", "cd '/srv/YOUR_VALUE'", "echo \"in YOUR_VALUE\"", "mysql -u YOUR_VALUE -p",
        "mysqldump db > YOUR_VALUE", "tar -xf a.tar -C YOUR_VALUE/x"}) {
    for (const std::string value : {"shop", "/opt/my app", "it's", "a$b", "值"}) {
      CAPTURE(command);
      CAPTURE(value);
      CHECK(filled(command, value));
    }
  }
}

TEST_CASE("a value that needs no quotes gets none") {
  CHECK(filled("curl http://127.0.0.1:YOUR_VALUE/", "8080").value() == "curl http://127.0.0.1:8080/");
  CHECK(filled("serve --port YOUR_VALUE", "8080").value() == "serve --port 8080");
  CHECK(filled("echo YOUR_VALUE>x", "2").value() == "echo '2'>x");
  CHECK(filled("YOUR_VALUE x", "if").value() == "'if' x");
}

TEST_CASE("a value in a heredoc arrives as it is and cannot end it") {
  for (const std::string_view command : {"cat <<EOF\nx YOUR_VALUE\nEOF", "cat <<'EOF'\nx YOUR_VALUE\nEOF"}) {
    for (const std::string& value : kNasty) {
      CAPTURE(command);
      CAPTURE(value);
      const auto text = filled(command, value);
      REQUIRE(text);
      CHECK(printed_by_bash(*text) == "x " + value + "\n");
    }
  }
  CHECK_FALSE(filled("cat <<'EOF'\nYOUR_VALUE\nEOF", "EOF"));
  CHECK_FALSE(filled("cat <<EOF\nYOUR_VALUE\nEOF", "EOF"));
}

TEST_CASE("where no quoting is safe, only harmless values are taken") {
  CHECK(filled("echo $((YOUR_VALUE + 1))", "41").value() == "echo $((41 + 1))");
  CHECK_FALSE(filled("echo $((YOUR_VALUE + 1))", "a[$(touch broken)]"));
  CHECK_FALSE(filled("echo \"$YOUR_VALUE\"", "(touch broken)"));
  CHECK_FALSE(filled("echo \"${YOUR_VALUE}\"", "x:-$(touch broken)"));
  CHECK_FALSE(filled("echo `echo YOUR_VALUE`", "$(touch broken)"));
  CHECK_FALSE(filled("echo \\YOUR_VALUE", "'; touch broken; '"));
  CHECK_FALSE(filled("echo YOUR_VALUE", "a\ntouch broken"));
}

TEST_CASE("a value inside of code for another program must need no quoting there") {
  CHECK(filled("mysql -e \"UPDATE t SET a = 'YOUR_VALUE'\"", "shop"));
  CHECK_FALSE(filled("mysql -e \"UPDATE t SET a = 'YOUR_VALUE'\"", "x'; DROP TABLE t; --"));
  CHECK_FALSE(filled("bash -c 'echo YOUR_VALUE'", "$(touch broken)"));
  CHECK_FALSE(filled("ssh host \"cd YOUR_VALUE && ls\"", "/tmp; touch broken"));
  CHECK_FALSE(filled("python3 -c \"print('YOUR_VALUE')\"", "' + open('x')"));
  CHECK_FALSE(filled("mysql db <<EOF\nDELETE FROM t WHERE a = 'YOUR_VALUE';\nEOF", "' OR 1=1 --"));
}

TEST_CASE("a placeholder in a comment stays as it is") {
  CHECK(filled("for x in 1; do\n  # set YOUR_VALUE here\n  echo YOUR_VALUE\ndone", "a/b").value() ==
        "for x in 1; do\n  # set YOUR_VALUE here\n  echo a/b\ndone");
}

TEST_CASE("in SQL a value stays within its quotes, and outside of quotes it must be a name") {
  const auto sql = [](std::string_view text, const std::string& value) {
    auto whole = fill_in_sql(text, blanks_in(text, value));
    return whole ? Result<std::string>(std::move(whole->exact)) : fail(whole.error());
  };
  CHECK(sql("SELECT 'YOUR_VALUE'", "it's").value() == "SELECT 'it''s'");
  CHECK(sql("SELECT * FROM YOUR_VALUE", "users").value() == "SELECT * FROM users");
  CHECK_FALSE(sql("SELECT * FROM YOUR_VALUE", "users; DROP TABLE users"));
  CHECK(sql("-- YOUR_VALUE\nSELECT 'YOUR_VALUE'", "x y").value() == "-- YOUR_VALUE\nSELECT 'x y'");
}

}  // namespace handrail
