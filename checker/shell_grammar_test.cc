#include "checker/shell_grammar.h"

#include <doctest/doctest.h>

#include <string>

using namespace handrail;

namespace {

// What is wrong and where, "" when nothing is.
std::string error_in(std::string_view code) {
  const auto error = find_grammar_error(code);
  if (!error) return "";
  return error->message + " at " + std::to_string(error->offset);
}

}  // namespace

TEST_CASE("what bash takes is no error") {
  for (const char* code : {
           "",
           "# only a comment: it's (fine)",
           "ls -la; df -h & wait",
           "a && b || c | d |& e",
           "! grep -q x y",
           "time make",
           "if true; then a; elif b; then c; else d; fi > log 2>&1",
           "while read -r l; do echo \"$l\"; done < file",
           "until curl -s x; do sleep 1; done",
           "for f in *.sql; do mysql < \"$f\"; done",
           "for ((i = 0; i < 3; i++)); do echo $i; done",
           "for f; do echo $f; done",
           "select x in a b; do break; done",
           "case \"$1\" in a|b) x ;; (c) y ;& *) z ;; esac",
           "f() { local a=1; echo \"$a\"; }",
           "function g { true; }",
           "function h() ( cd /x && ls )",
           "(cd /x && ls) > out",
           "{ a; b; } 2>/dev/null",
           "[[ $a =~ ^(x|y)$ && -f b ]] && echo yes",
           "(( a > 1 )) && x=$(( (1 + 2) * 3 ))",
           "arr=(a b \"c d\"); arr+=(e)",
           "declare -a x=(1 2)",
           "diff <(sort a) <(sort b) > >(tee log)",
           "echo ${x:-it's} \"${y//\\//-}\" $'a\\'b' `date`",
           "x=$(cat <<EOF\nunbalanced ) ' \"\nEOF\n)",
           "cat <<'EOF' > f\nit's (not) \"shell\nEOF\nls",
           "cat <<-EOF\n\tx\n\tEOF\nls",
           "cat << EOF\nnever closed is a warning only",
           "curl -H 'A: b' \\\n  -d '{\"x\": 1}' http://x",
           "docker run -v $(pwd):/x a:b sh -c 'echo \"hi\"'",
           "echo \"$(echo \"nested $(date)\")\"",
           "rm !(keep)",
           "a=1 b=2 cmd",
           "echo if then fi",
           "find . \\( -name a -o -name b \\) -exec rm {} \\;",
           "kubectl get po -o jsonpath='{.items[*]}'",
           "echo a#b # comment with ' quote",
       }) {
    INFO(code);
    CHECK(error_in(code) == "");
  }
}

TEST_CASE("an error is named at the token that cannot stand there") {
  CHECK(error_in("Memory: 2 GB (4 GB)") == "unexpected '(' at 13");
  CHECK(error_in("ls )") == "unexpected ')' at 3");
  CHECK(error_in("&& ls") == "unexpected '&&' at 0");
  CHECK(error_in("ls ;; df") == "unexpected ';;' at 3");
  CHECK(error_in("fi") == "unexpected 'fi' at 0");
  CHECK(error_in("if true; then ls; done") == "unexpected 'done' at 18");
  CHECK(error_in("while true; ls; done") == "unexpected 'done' at 16");
  CHECK(error_in("ls |") == "the command is not complete at 3");
  CHECK(error_in("cat < ") == "nothing stands after '<' at 4");
  CHECK(error_in("cat > > x") == "nothing stands after '>' at 4");
}

TEST_CASE("what is never closed is named where it opens") {
  CHECK(error_in("echo \"x\nls") == "this quote is never closed at 5");
  CHECK(error_in("echo it's") == "this quote is never closed at 7");
  CHECK(error_in("x=$(ls") == "this parenthesis is never closed at 2");
  CHECK(error_in("echo ${x") == "this brace is never closed at 5");
  CHECK(error_in("echo `ls") == "this backquote is never closed at 5");
  CHECK(error_in("if true; then\n ls") == "'if' has no 'fi' at 0");
  CHECK(error_in("for i in 1; do\n ls") == "'for' has no 'done' at 0");
  CHECK(error_in("{ ls") == "'{' has no '}' at 0");
  CHECK(error_in("(ls") == "'(' has no ')' at 0");
  CHECK(error_in("case x in a) b ;;") == "'case' has no 'esac' at 0");
}

TEST_CASE("deep nesting is accepted unseen") {
  std::string code;
  for (int i = 0; i < 100'000; ++i) code += "( ";
  CHECK(error_in(code) == "");
  code.clear();
  for (int i = 0; i < 100'000; ++i) code += "$(";
  CHECK(error_in(code) == "");
}
