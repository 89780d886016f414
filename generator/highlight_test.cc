#include "generator/highlight.h"

#include <random>

#include <doctest/doctest.h>

#include "generator/html_testing.h"

namespace handrail {
namespace {

constexpr Language kLanguages[] = {Language::none,    Language::shell, Language::sql,      Language::python,
                                   Language::yaml,    Language::json,  Language::settings, Language::mermaid,
                                   Language::console, Language::other};
constexpr std::string_view kOtherNames[] = {"dockerfile", "go", "diff", "html", "nginx", "unheard-of"};

std::string highlighted(std::string_view code, Language language, std::string_view name = {},
                        std::span<const MarkedRange> marks = {}) {
  std::string out;
  highlight(out, code, language, name, marks);
  return out;
}

// Calls `check` for every lexer there is.
template <typename Check>
void for_each_lexer(Check check) {
  for (const Language language : kLanguages) {
    if (language != Language::other) check(language, std::string_view());
  }
  for (const std::string_view name : kOtherNames) check(Language::other, name);
}

TEST_CASE("commands, options, strings, variables and comments of a shell block have their colours") {
  CHECK(highlighted("tar -czf \"$DEST/a.tgz\" app  # keep", Language::shell) ==
        "<span class=\"f\">tar</span> <span class=\"o\">-czf</span> <span class=\"s\">&quot;</span>"
        "<span class=\"v\">$DEST</span><span class=\"s\">/a.tgz&quot;</span> app  <span class=\"c\"># "
        "keep</span>");
}

TEST_CASE("the word after sudo, a pipe and an assignment names a command") {
  CHECK(highlighted("sudo systemctl stop x", Language::shell).find("<span class=\"f\">systemctl</span>") !=
        std::string::npos);
  CHECK(highlighted("LANG=C sort a | uniq", Language::shell) ==
        "<span class=\"v\">LANG</span>=C <span class=\"f\">sort</span> a | <span class=\"f\">uniq</span>");
}

TEST_CASE("a heredoc's body is a string and its end is seen") {
  CHECK(highlighted("cat <<EOF\nhost=$HOST\nEOF\nls", Language::shell) ==
        "<span class=\"f\">cat</span> &lt;&lt;<span class=\"k\">EOF</span>\n<span class=\"s\">host=</span>"
        "<span class=\"v\">$HOST</span><span class=\"s\">\n</span><span class=\"k\">EOF</span>\n"
        "<span class=\"f\">ls</span>");
}

TEST_CASE("SQL keywords are seen in either case, and a name that holds one is not") {
  CHECK(highlighted("select updated FROM t", Language::sql) ==
        "<span class=\"k\">select</span> updated <span class=\"k\">FROM</span> t");
}

TEST_CASE("JSON tells keys from strings, YAML keys from values") {
  CHECK(highlighted("{\"a\": \"b\"}", Language::json) ==
        "{<span class=\"t\">&quot;a&quot;</span>: <span class=\"s\">&quot;b&quot;</span>}");
  CHECK(highlighted("- port: 80 # http", Language::yaml) ==
        "- <span class=\"t\">port</span>: <span class=\"n\">80</span> <span class=\"c\"># http</span>");
}

TEST_CASE("a terminal's text tells prompts and output apart") {
  CHECK(highlighted("$ ls\na.txt", Language::console) ==
        "<span class=\"p\">$ </span><span class=\"f\">ls</span>\n<span class=\"u\">a.txt</span>");
}

TEST_CASE("a marked range is cut where tokens begin and end, so that tags stay nested") {
  const MarkedRange marks[] = {{1, 8}};
  CHECK(highlighted("cp -a x.db", Language::shell, {}, marks) ==
        "<span class=\"f\">c</span><mark><span class=\"f\">p</span></mark><mark> </mark>"
        "<mark><span class=\"o\">-a</span></mark><mark> x.</mark>db");
}

TEST_CASE("shell that does not parse still shows all of its text") {
  for (const std::string_view code : {"echo \"never closed $(", "cat <<EOF\nno end", "if then ((", "${",
                                      "`a `b", "$", "\\", "<<", "a=(", "$((1", "'"}) {
    CAPTURE(code);
    CHECK(html::text_of(highlighted(code, Language::shell)) == code);
  }
}

TEST_CASE("whatever the code, the text of the highlighted HTML is the code, byte for byte") {
  constexpr std::string_view kPieces[] = {
      "echo ",    "\"",    "'",      "`",     "$(",   ")",  "${A",     "}",     "\\",     "\n",
      "<<EOF\n",  "EOF\n", "# note", "--",    "/*",   "*/", "SELECT ", "1.5e3", "key: ",  "- ",
      "[main]\n", "a=b",   "&",      "<b>",   "备份", "🚀",  "$ ",      ">>> ",  "\"\"\"", "r'x'",
      "@@ -1",    "+new",  "{",      ";",     "|",    "=",  "\t",      "\r\n",  "for ",   "in ",
      "sudo -u ", "<!--",  "-->",    "RUN x", ":",    "((", "<(",      "\"a\":"};
  std::mt19937 random(20261121);
  for (int round = 0; round < 4000; ++round) {
    std::string code;
    for (unsigned i = random() % 24; i > 0; --i) code += kPieces[random() % std::size(kPieces)];
    const std::size_t begin = random() % (code.size() + 1);
    const MarkedRange marks[] = {{begin, begin + random() % (code.size() - begin + 1)}};
    for_each_lexer([&](Language language, std::string_view name) {
      CAPTURE(code);
      CAPTURE(static_cast<int>(language));
      CAPTURE(name);
      REQUIRE(html::text_of(highlighted(code, language, name)) == code);
      if (marks[0].begin < marks[0].end)
        REQUIRE(html::text_of(highlighted(code, language, name, marks)) == code);
    });
  }
}

TEST_CASE("nesting of any depth is shown, without running out of stack") {
  std::string code;
  for (int i = 0; i < 200000; ++i) code += "$(\"";
  CHECK(html::text_of(highlighted(code, Language::shell)) == code);
}

}  // namespace
}  // namespace handrail
