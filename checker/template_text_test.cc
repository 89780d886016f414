#include "checker/template_text.h"

#include <doctest/doctest.h>

using namespace handrail;

TEST_CASE("what a reader or a generator has to fill in is a template") {
  for (const char* code : {"cd <path/to/project>", "version={{ version }}", "{% if x %}", "cp a ...",
                           "echo …", "docker pull shop:[TAG]", "mysql -u <用户名>"})
    CHECK_MESSAGE(is_template(code), code);
}

TEST_CASE("redirections, comparisons, tests and indexes are none") {
  for (const char* code : {"cat < a > b", "[ 1 -lt 2 ]", "a[0]=1", "if (( a < b && c > d )); then",
                           "sort <a >b.txt 2>&1", "SELECT a FROM b WHERE c < 5 AND d > 6", "diff <(a) <(b)"})
    CHECK_MESSAGE(!is_template(code), code);
}
