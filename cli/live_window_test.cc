#include "cli/live_window.h"

#include <doctest/doctest.h>

namespace handrail::cli {

TEST_CASE("the window shows the last lines and the status, and replaces itself") {
  LiveWindow window(2);
  window.begin();
  window.take("one\ntwo\nthr");
  CHECK(window.draw("  step", 80) == "    | two\n    | thr\n\033[2m  step\033[0m\n");
  window.take("ee\n");
  CHECK(window.draw("  step", 80) == "\033[3A\r\033[J    | two\n    | three\n\033[2m  step\033[0m\n");
  CHECK(window.clear() == "\033[3A\r\033[J");
  CHECK(window.clear().empty());
  CHECK(window.line_count() == 3);
}

TEST_CASE("a carriage return begins the line anew, and CR LF ends it") {
  LiveWindow window(5);
  window.begin();
  window.take("10 %\r50 %\r100 %\r\nnext");
  const auto lines = window.last_lines(5);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == "100 %");
  CHECK(lines[1] == "next");
}

TEST_CASE("only the last lines are kept, however much comes") {
  LiveWindow window(5);
  window.begin();
  for (int i = 0; i < 100'000; ++i) window.take("line\n");
  CHECK(window.line_count() == 100'000);
  CHECK(window.last_lines(1000).size() == 40);
}

TEST_CASE("lines are cut to the width in cells, without control sequences") {
  CHECK(clipped("abcdef", 3) == "abc");
  CHECK(clipped("中文字", 5) == "中文");
  CHECK(clipped("\033[31mred\033[0m and \033]0;title\aplain", 80) == "red and plain");
  CHECK(clipped("a\tb", 80) == "a       b");
  CHECK(clipped("bell\a", 80) == "bell");
  CHECK(clipped("\xe4\xb8", 80) == "\xe4\xb8");  // cut off by the end of what has come
}

}  // namespace handrail::cli
