#include "executor/saved_variables.h"

#include <cstdlib>

#include <doctest/doctest.h>

#include "executor/scratch_test.h"
#include "executor/session.h"
#include "model/plan/fill_in.h"

namespace handrail {

TEST_CASE("variables are read as bash writes them down") {
  const auto variables = variables_in(
      "builtin cd -- /srv\numask 0022\nshopt -u autocd\n"
      "declare -x STAMP=\"2026-11-21\"\n"
      "declare -- odd=\"a \\\"b\\\" \\$c \\\\ \\`d\\`\"\n"
      "declare -- lines=$'one\\ntwo\\t\\'x\\' \\303\\274'\n"
      "declare -a list=([0]=\"a\" [1]=\"it's\")\n"
      "declare -x unset_one\n"
      "declare -- last=\"yes\"\n"
      "greet () \n{ \n    cat <<EOF\nit's \"open\nEOF\n}\n"
      "declare -- not_a_variable=\"of a function's text\"\n");
  CHECK(variables.at("STAMP") == "2026-11-21");
  CHECK(variables.at("odd") == "a \"b\" $c \\ `d`");
  CHECK(variables.at("lines") == "one\ntwo\t'x' \xc3\xbc");
  CHECK(variables.at("last") == "yes");
  CHECK(variables.size() == 4);
}

TEST_CASE("the state that a run begins in is read as well, line breaks included") {
  const auto variables = variables_in(
      "builtin cd -- '/a b'\nbuiltin declare -x A='it'\\''s'\nbuiltin declare -x B='two\nlines'\n"
      "builtin declare -x C='c'\nbuiltin shopt -s expand_aliases\n");
  CHECK(variables.at("A") == "it's");
  CHECK(variables.at("B") == "two\nlines");
  CHECK(variables.at("C") == "c");
}

TEST_CASE("what bash itself saves comes back, whatever is in it") {
  const Scratch scratch;
  const std::string value = "a'b\"c\\d$e`f`\n\tg\x01 \xe5\xa4\x87";
  const auto session = Session::create(scratch.folder(), scratch.folder(), {{"GIVEN", value}});
  REQUIRE(session);
  scratch.write("one.sh", "COPY=$GIVEN; OTHER='x y'; f() { cat <<E\nit's\nE\n}\n");
  const std::string command =
      "bash --noprofile --norc " + single_quoted(scratch.path("session.sh")) + " " +
      single_quoted(session->first_state()) + " " + single_quoted(scratch.path("one.sh")) + " " +
      single_quoted(scratch.path("after.state")) + " " + single_quoted(scratch.path("memory"));
  REQUIRE(std::system(command.c_str()) == 0);
  const auto variables = saved_variables(scratch.path("after.state"));
  CHECK(variables.at("COPY") == value);
  CHECK(variables.at("GIVEN") == value);
  CHECK(variables.at("OTHER") == "x y");
}

TEST_CASE("a state that is cut off says nothing") {
  const Scratch scratch;
  scratch.write("cut.state", "declare -x A=\"1\"\n");
  CHECK(saved_variables(scratch.path("cut.state")).empty());
}

}  // namespace handrail
