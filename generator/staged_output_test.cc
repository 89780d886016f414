#include "generator/staged_output.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>
#include <csignal>

namespace handrail {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder()
      : path_((fs::temp_directory_path() /
               ("handrail-staged-" + std::to_string(::getpid()) + "-" + std::to_string(counter_++)))
                  .string()) {}
  ~Folder() { fs::remove_all(path_); }
  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  std::string read(const std::string& name) const {
    std::ifstream in(file(name));
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void put(const std::string& name, const std::string& text) const {
    fs::create_directories(fs::path(file(name)).parent_path());
    std::ofstream(file(name)) << text;
  }
  // Every file in it, our own list left out.
  std::string listing() const {
    std::vector<std::string> names;
    if (fs::exists(path_)) {
      for (const auto& entry : fs::recursive_directory_iterator(path_)) {
        const std::string name = fs::relative(entry.path(), path_).string();
        if (name != ".handrail-site") names.push_back(name);
      }
    }
    std::sort(names.begin(), names.end());
    std::string all;
    for (const std::string& name : names) all += name + " ";
    return all;
  }

 private:
  static inline int counter_ = 0;
  std::string path_;
};

StagedOutput::Outcome build(const Folder& folder,
                            const std::vector<std::pair<std::string, std::string>>& files) {
  auto output = StagedOutput::begin(folder.path());
  REQUIRE(output.has_value());
  for (const auto& [path, bytes] : files) REQUIRE(output->write(path, bytes).has_value());
  const auto outcome = output->commit();
  REQUIRE(outcome.has_value());
  return *outcome;
}

TEST_CASE("nothing of a site is there before commit, all of it after") {
  const Folder folder;
  {
    auto output = StagedOutput::begin(folder.path());
    REQUIRE(output.has_value());
    REQUIRE(output->write("index.html", "a").has_value());
    REQUIRE(output->write("x/y/b.html", "b").has_value());
    CHECK_FALSE(fs::exists(folder.file("index.html")));
    REQUIRE(output->commit().has_value());
  }
  CHECK(folder.listing() == "index.html x x/y x/y/b.html ");
  CHECK(folder.read("x/y/b.html") == "b");
}

TEST_CASE("without commit nothing is left, not even the folder") {
  const Folder folder;
  {
    auto output = StagedOutput::begin(folder.path());
    REQUIRE(output->write("a/b.html", "b").has_value());
  }
  CHECK_FALSE(fs::exists(folder.path()));
}

TEST_CASE("a file that stays the same is not written again, one whose guide is gone is removed") {
  const Folder folder;
  build(folder, {{"a.html", "1"}, {"old/b.html", "2"}, {"c.html", "3"}});
  const auto written_at = fs::last_write_time(folder.file("a.html"));
  const auto outcome = build(folder, {{"a.html", "1"}, {"c.html", "changed"}});
  CHECK(outcome.unchanged == 1);
  CHECK(outcome.written == 1);
  CHECK(outcome.removed == 1);
  CHECK(folder.listing() == "a.html c.html ");
  CHECK(folder.read("c.html") == "changed");
  CHECK(fs::last_write_time(folder.file("a.html")) == written_at);
}

TEST_CASE("a page that somebody removed or cut short is written again") {
  const Folder folder;
  build(folder, {{"a.html", "one"}, {"b.html", "two"}});
  fs::remove(folder.file("a.html"));
  folder.put("b.html", "");
  CHECK(build(folder, {{"a.html", "one"}, {"b.html", "two"}}).written == 2);
  CHECK(folder.read("b.html") == "two");
}

TEST_CASE("files of somebody else are neither overwritten nor removed") {
  const Folder folder;
  folder.put("index.html", "mine");
  folder.put("notes/x.txt", "mine");
  {
    auto output = StagedOutput::begin(folder.path());
    const auto written = output->write("index.html", "theirs");
    REQUIRE_FALSE(written.has_value());
    CHECK(written.error().message.find("was not written by") != std::string::npos);
  }
  CHECK(folder.listing() == "index.html notes notes/x.txt ");
  build(folder, {{"notes/a.html", "1"}});
  build(folder, {{"b.html", "1"}});
  CHECK(folder.listing() == "b.html index.html notes notes/x.txt ");
  CHECK(folder.read("index.html") == "mine");
}

TEST_CASE("a list that names files outside the folder removes none of them") {
  const Folder folder, elsewhere;
  elsewhere.put("keep.txt", "mine");
  folder.put(".handrail-site", "handrail site 1\n0 0 ../" + fs::path(elsewhere.path()).filename().string() +
                                   "/keep.txt\n0 0 " + elsewhere.file("keep.txt") + "\n");
  build(folder, {{"a.html", "1"}});
  CHECK(elsewhere.read("keep.txt") == "mine");
}

TEST_CASE("a disk that takes no more leaves the old site as it was") {
  const Folder folder;
  build(folder, {{"a.html", "old"}});
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &old_limit) == 0);
  std::string message;
  {
    auto output = StagedOutput::begin(folder.path());
    REQUIRE(output->write("b.html", "new").has_value());
    const rlimit small{1000, old_limit.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const auto written = output->write("a.html", std::string(5000, 'x'));
    ::setrlimit(RLIMIT_FSIZE, &old_limit);
    REQUIRE_FALSE(written.has_value());
    message = written.error().text();
  }
  std::signal(SIGXFSZ, old_handler);
  CHECK(message.find("cannot be written") != std::string::npos);
  CHECK(message.find("mend: ") != std::string::npos);
  CHECK(folder.listing() == "a.html ");
  CHECK(folder.read("a.html") == "old");
}

TEST_CASE("what a killed build left behind is cleared away") {
  const Folder folder;
  folder.put(".handrail-staging-999999999/a.html", "half");
  build(folder, {{"a.html", "1"}});
  CHECK(folder.listing() == "a.html ");
}

TEST_CASE("a file in the way of a folder is named") {
  const Folder folder;
  folder.put("x", "a file");
  auto output = StagedOutput::begin(folder.path());
  REQUIRE(output->write("x/a.html", "1").has_value());
  const auto outcome = output->commit();
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().file == folder.file("x"));
}

}  // namespace
}  // namespace handrail
