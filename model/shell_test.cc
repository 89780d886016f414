#include "model/shell.h"

#include "model/effects/effects.h"
#include "model/testing.h"

namespace handrail {
namespace {

using testing::joined;

struct Script {
  explicit Script(std::string text)
      : source(testing::source(std::move(text))),
        code(source->text(), {0, static_cast<std::uint32_t>(source->text().size())}),
        shell(parse_shell(code)) {}
  std::string shown(Span span) const { return std::string(source->slice(span)); }
  std::string commands() const {
    return joined(shell.commands, [](const Command& command) {
      return joined(
          command.words, [](const Word& word) { return word.text(); }, " ");
    });
  }
  std::string statements() const {
    return joined(shell.statements, [&](const ShellStatement& statement) { return shown(statement.span); });
  }
  std::shared_ptr<const SourceText> source;
  CodeText code;
  ShellScript shell;
};

// The parts of a command's second word: "literal:a quoted:b variable:HOME".
std::string parts(const std::string& text) {
  const Script script(text);
  REQUIRE(script.shell.commands.size() >= 1);
  REQUIRE(script.shell.commands[0].words.size() == 2);
  static constexpr const char* kNames[] = {"literal",    "variable", "command", "process",
                                           "arithmetic", "glob",     "tilde",   "brace"};
  return joined(
      script.shell.commands[0].words[1].parts,
      [](const WordPart& part) {
        return std::string(part.kind == PartKind::literal && part.quoted
                               ? "quoted"
                               : kNames[static_cast<std::size_t>(part.kind)]) +
               ":" + part.text;
      },
      " ");
}

std::string joints(const std::string& text) {
  static constexpr const char* kNames[] = {"first", "and", "or", "pipe", "then"};
  return joined(
      Script(text).shell.commands,
      [](const Command& command) {
        return command.name() + ":" + kNames[static_cast<std::size_t>(command.joint)];
      },
      " ");
}

std::string scopes(const std::string& text) {
  static constexpr const char* kNames[] = {"top",    "subshell",  "substitution", "function",
                                           "branch", "condition", "loop"};
  return joined(
      Script(text).shell.commands,
      [](const Command& command) {
        return command.name() + ":" + kNames[static_cast<std::size_t>(command.scope)];
      },
      " ");
}

TEST_CASE("braces are a part of their own, and quotes keep them as they are") {
  const Script script("cp app.conf{,.bak} '{a,b}'");
  const std::vector<Word>& words = script.shell.commands.at(0).words;
  REQUIRE(words.size() == 3);
  CHECK(words[1].text() == "app.conf{,.bak}");
  CHECK(words[1].parts.back().kind == PartKind::brace);
  CHECK(words[2].is_literal());
  const Operation operation = understand(script.shell.commands.at(0));
  CHECK(operation.operands == std::vector<std::string>{"app.conf", "app.conf.bak", "{a,b}"});
}

}  // namespace

TEST_CASE("words lose their quotes and keep their expansions") {
  CHECK(parts("echo 'a b'") == "quoted:a b");
  CHECK(parts("echo a\\ b") == "literal:a b");
  CHECK(parts("echo \"a $HOME/x\"") == "quoted:a  variable:HOME quoted:/x");
  CHECK(parts("echo ${NAME:-x}") == "variable:NAME");
  CHECK(parts("echo backup_$(date +%F).sql") == "literal:backup_ command:date +%F literal:.sql");
  CHECK(parts("echo `date`") == "command:date");
  CHECK(parts("echo *.sql") == "glob:* literal:.sql");
  CHECK(parts("echo ~/x") == "tilde:~ literal:/x");
  CHECK(parts("echo {1..3}") == "brace:{1..3}");
  CHECK(parts("echo $((1+2))") == "arithmetic:$((1+2))");
  CHECK(parts("echo $'a\\tb'") == "quoted:a\tb");
  CHECK(parts("echo \"\"") == "quoted:");
}

TEST_CASE("an expansion is spelled in a word's text as the source spells it") {
  CHECK(Script("cp \"$A/x\" ${B}_$(date)").commands() == "cp $A/x ${B}_$(date) | date");
}

TEST_CASE("a program's name is the last part of its path, and empty for an expansion") {
  CHECK(Script("/usr/bin/mysql -u x").shell.commands[0].name() == "mysql");
  CHECK(Script("$PYTHON x.py").shell.commands[0].name().empty());
}

TEST_CASE("lists, pipelines and sequences say how each command follows the one before") {
  CHECK(joints("a | b && c || d; e") == "a:first b:pipe c:and d:or e:first");
  CHECK(joints("a && b && c") == "a:first b:and c:and");
  CHECK(Script("a | b").shell.commands[1].pipeline == Script("a | b").shell.commands[0].pipeline);
  CHECK(Script("! a").shell.commands[0].negated);
}

TEST_CASE("each line is a statement of its own, and & puts it into the background") {
  const Script script("a &\nb\\\n  c\n");
  CHECK(script.statements() == "a | b\\\n  c");
  CHECK(script.shell.statements[0].background);
  CHECK(script.shell.commands[0].background);
  CHECK_FALSE(script.shell.statements[1].background);
}

TEST_CASE("scopes tell subshells, substitutions, functions, branches and loops apart") {
  CHECK(scopes("(a; b)") == "a:subshell b:subshell");
  CHECK(scopes("a $(b)") == "a:top b:substitution");
  CHECK(scopes("if a; then b; else c; fi") == "a:condition b:branch c:branch");
  CHECK(scopes("for x in 1 2; do a; done") == "a:loop");
  CHECK(scopes("while a; do b; done") == "a:condition b:loop");
  CHECK(scopes("case $x in y) a ;; *) b ;; esac") == "a:branch b:branch");
  const Script function("f() { a; b; }\nf\n");
  CHECK(function.shell.commands[0].function == "f");
  CHECK(function.shell.commands[2].function.empty());
  CHECK(function.shell.statements.size() == 2);
}

TEST_CASE("assignments stand alone or before a command") {
  const Script script("A=1 B=\"$(date)\" cmd x\nexport C=2\nD+=e\n");
  CHECK(joined(script.shell.commands[0].assignments,
               [](const Assignment& a) { return a.name + "=" + a.value.text(); }) == "A=1 | B=$(date)");
  CHECK(script.shell.commands.back().words.empty());
  CHECK(script.shell.commands.back().assignments.at(0).append);
}

TEST_CASE("redirections know descriptor, operator and target") {
  const Script script("cmd < in > out 2>&1 2>> err &> all\n");
  static constexpr const char* kNames[] = {"read",      "write",   "append",    "read_write",
                                           "duplicate", "heredoc", "herestring"};
  CHECK(joined(script.shell.commands.at(0).redirections, [](const Redirection& r) {
          return std::string(kNames[static_cast<std::size_t>(r.kind)]) +
                 (r.fd >= 0 ? std::to_string(r.fd) : "") + (r.both ? "&" : "") + " " + r.target.text();
        }) == "read in | write out | duplicate2 1 | append2 err | write& all");
  const Script both("cmd &> all <<< word\n");
  const std::vector<Redirection>& two = both.shell.commands.at(0).redirections;
  REQUIRE(two.size() == 2);
  CHECK(two[0].kind == RedirectionKind::write);
  CHECK(two[0].both);
  CHECK(two[0].target.text() == "all");
  CHECK(two[1].kind == RedirectionKind::herestring);
  CHECK(two[1].target.text() == "word");
  CHECK(Script("cat <<< word\n").shell.commands.at(0).redirections.at(0).kind == RedirectionKind::herestring);
}

TEST_CASE("a heredoc's body is a place in the guide, and a quoted delimiter stops expansion") {
  const Script plain("cat <<EOF > file\na $X\nEOF\nls\n");
  REQUIRE(plain.shell.commands.size() == 2);
  const auto& redirections = plain.shell.commands[0].redirections;
  const auto heredoc = std::find_if(redirections.begin(), redirections.end(),
                                    [](const Redirection& r) { return r.kind == RedirectionKind::heredoc; });
  REQUIRE(heredoc != redirections.end());
  CHECK(plain.shown(heredoc->heredoc_body) == "a $X\n");
  CHECK(heredoc->heredoc_expands);
  CHECK(plain.shell.statements.size() == 2);
  const Script quoted("cat <<'EOF'\n$X\nEOF\n");
  CHECK_FALSE(quoted.shell.commands.at(0).redirections.at(0).heredoc_expands);
  const Script piped("cat <<EOF | mysql app\nSELECT 1;\nEOF\n");
  CHECK(piped.commands() == "cat | mysql app");
  CHECK(piped.shell.commands[1].joint == Joint::pipe);
  CHECK(piped.shell.commands[0].pipeline == piped.shell.commands[1].pipeline);
}

TEST_CASE("comments belong to the statements above, beside and below them") {
  const Script script("# one\na  # two\n# three\n\n# four\n# five\nb\n");
  const auto comments = [&](const std::vector<Span>& spans) {
    return joined(
        spans, [&](Span span) { return script.shown(span); }, ",");
  };
  const auto& [a, b] = std::tie(script.shell.statements.at(0), script.shell.statements.at(1));
  CHECK(comments(a.comments_above) == "# one");
  CHECK(comments(a.comments_beside) == "# two");
  CHECK(comments(a.comments_below) == "# three");
  CHECK(comments(b.comments_above) == "# four,# five");
}

TEST_CASE("a comment between two statements belongs to both, one behind the last to that") {
  const Script script("a\n# between\nb\n\n# after\n");
  CHECK(script.shell.statements[0].comments_below.size() == 1);
  CHECK(script.shell.statements[1].comments_above.size() == 1);
  CHECK(script.shell.statements[1].comments_below.size() == 1);
}

TEST_CASE("angle placeholders are words and no redirections") {
  const Script script("mysql -u <user> -p <your database>\n");
  CHECK(script.commands() == "mysql -u <user> -p <your database>");
  CHECK(script.shell.errors.empty());
  CHECK(script.shell.commands[0].redirections.empty());
  CHECK(Script("sort < in.txt > out.txt\n").shell.commands[0].redirections.size() == 2);
}

TEST_CASE("an error says where, and what is left is still read") {
  const Script script("ls\nif true; then\n  a\n");
  REQUIRE(script.shell.errors.size() == 1);
  CHECK(script.source->position(script.shell.errors[0].span.begin).line >= 2);
  CHECK_FALSE(Script("echo 'open\n").shell.errors.empty());
  CHECK(Script("ls\n").shell.errors.empty());
}

TEST_CASE("Chinese text in words, comments and quotes keeps its places") {
  const Script script("# 备份数据库\ncp 数据.db \"备份/数据.db\"  # 完成\n");
  CHECK(script.commands() == "cp 数据.db 备份/数据.db");
  CHECK(script.shown(script.shell.commands[0].words[2].span) == "\"备份/数据.db\"");
  CHECK(script.shell.statements[0].comments_beside.size() == 1);
}

TEST_CASE("a fence in a list has its commands where they stand in the guide") {
  const Document document(testing::source("1. x\n\n   ```sh\n   ls\n   cat <<E\n   a\n   E\n   ```\n"));
  const ShellScript script = parse_shell(document.code_blocks().at(0).code);
  REQUIRE(script.commands.size() == 2);
  CHECK(testing::place(document.source(), script.commands[1].span) == "5:4");
}

TEST_CASE("a terminal session gives its commands without prompts and output") {
  const auto source =
      testing::source("$ ls -l\ntotal 0\n[root@db ~]# cat x \\\n> y\nuser@host:~$ pwd\n(venv) $ pip list\n");
  const CodeText code(source->text(), {0, static_cast<std::uint32_t>(source->text().size())});
  CHECK(without_prompts(code).text() == "ls -l\ncat x \\\ny\npwd\npip list\n");
  CHECK(testing::place(*source, {without_prompts(code).to_source(6), 0}) == "3:14");
}

TEST_CASE("nothing is read from nothing") {
  CHECK(Script("").shell.statements.empty());
  CHECK(Script("\n  \n").shell.statements.empty());
  CHECK(Script("# only\n").shell.statements.empty());
}

TEST_CASE("thousands of brackets and parentheses end soon") {
  CHECK(Script("ls " + std::string(100'000, '[')).shell.commands.size() <= 1);
  CHECK_FALSE(Script(std::string(100'000, '(')).shell.errors.empty());
}

TEST_CASE("an assignment ends with its line also where a comment stands before a condition") {
  const Script script(
      "a | b | d | e\nC=1\n# why\nif [[ $C == *\"v1\"* ]] && [[ $D == 2 ]]; then\n  echo x\nfi\n");
  CHECK(script.shell.errors.empty());
  CHECK(script.shell.statements.size() == 3);
  CHECK(script.shown(script.shell.statements[1].span) == "C=1");
  REQUIRE(script.shell.statements[2].comments_above.size() == 1);
  CHECK(script.shown(script.shell.statements[2].comments_above[0]) == "# why");
  const Script longer(
      "a | b | d | e\nC=$(b | c | d)\necho \"$C\"\n\n# why\nif [[ $C == 1 ]] && [[ $D == 2 ]]; then\n  echo "
      "x\nfi\n");
  CHECK(
      longer.statements() ==
      "a | b | d | e | C=$(b | c | d) | echo \"$C\" | if [[ $C == 1 ]] && [[ $D == 2 ]]; then\n  echo x\nfi");
}

}  // namespace handrail
