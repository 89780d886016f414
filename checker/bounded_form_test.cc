#include "checker/bounded_form.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "checker/edits.h"

using namespace handrail;

namespace {

// The command's form that ends; the command itself when there is none.
std::string bounded(std::string_view command) {
  const std::string guide = "# Look\n\n```bash\n" + std::string(command) + "\n```\n";
  auto source = SourceText::make("guide.md", guide);
  REQUIRE(source);
  auto runbook = read_guide(*source);
  REQUIRE(runbook);
  REQUIRE(!(*runbook)->commands.empty());
  std::vector<Edit> edits = bounded_form(**runbook, (*runbook)->commands.front());
  sort_edits(edits);
  const std::string mended = apply_edits(guide, edits);
  const std::size_t begin = mended.find("bash\n") + 5;
  return mended.substr(begin, mended.rfind("\n```") - begin);
}

struct Form {
  std::string_view endless, ends;
};

}  // namespace

TEST_CASE("a command that follows something shows its end once") {
  for (const auto& [endless, ends] : {
           Form{"tail -f a.log", "tail -n 50 a.log"},
           Form{"tail -F a.log b.log", "tail -n 50 a.log b.log"},
           Form{"tail -n 20 -f a.log", "tail -n 20 a.log"},
           Form{"tail -fn 100 a.log", "tail -n 100 a.log"},
           Form{"tail -100f a.log", "tail -100 a.log"},
           Form{"tail -f -n 20 a.log", "tail -n 20 a.log"},
           Form{"sudo journalctl -u shop -f", "sudo journalctl -u shop -n 50 --no-pager"},
           Form{"journalctl -fu shop", "journalctl -n 50 --no-pager -u shop"},
           Form{"journalctl -u shop -n 20 -f", "journalctl -u shop -n 20 --no-pager"},
           Form{"docker logs -f web", "docker logs --tail 50 web"},
           Form{"docker logs -f --tail 100 web", "docker logs --tail 100 web"},
           Form{"docker-compose -f prod.yml logs -f app", "docker-compose -f prod.yml logs --tail 50 app"},
           Form{"docker compose logs --follow", "docker compose logs --tail 50"},
           Form{"kubectl logs -f deploy/shop", "kubectl logs --tail=50 deploy/shop"},
           Form{"dmesg -w", "dmesg"},
           Form{"pm2 logs", "pm2 logs --nostream --lines 50"},
       })
    CHECK(bounded(endless) == ends);
}

TEST_CASE("a monitor shows what it sees once") {
  for (const auto& [endless, ends] : {
           Form{"watch -n 5 kubectl get pods", "kubectl get pods"},
           Form{"watch 'df -h | grep sda'", "df -h | grep sda"},
           Form{"sudo watch -n 1 df -h", "sudo df -h"},
           Form{"top", "top -b -n 1"},
           Form{"ping db1", "ping -c 4 db1"},
           Form{"iostat -x 1", "iostat -x 1 5"},
           Form{"kubectl get pods -w", "kubectl get pods"},
           Form{"docker stats", "docker stats --no-stream"},
       })
    CHECK(bounded(endless) == ends);
}

TEST_CASE("what has no form that ends, or is written within a string, is left alone") {
  for (const std::string_view command :
       {"htop", "kubectl port-forward svc/shop 80:80", "bash -c 'tail -f a.log'", "sudo watch 'df -h | sort'",
        "ssh host 'journalctl -f'", "python main.py"})
    CHECK(bounded(command) == command);
}
