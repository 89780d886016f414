// Programs that carry another command out.
#include <array>

#include "model/effects/table.h"

namespace handrail {
namespace {

constexpr auto kWrappers = std::to_array<Wrapper>({
    {"sudo", "-u --user -g --group -h -p -C -D", 0},
    {"doas", "-u", 0},
    {"env", "-u --unset -C --chdir", 0},
    {"nohup", "", 0},
    {"time", "-f -o", 0},
    {"nice", "-n", 0},
    {"ionice", "-c -n -p", 0},
    {"exec", "", 0},
    {"command", "", 0},
    {"builtin", "", 0},
    {"stdbuf", "-i -o -e", 0},
    {"setsid", "", 0},
    {"unbuffer", "", 0},
    {"chronic", "", 0},
    {"timeout", "-k --kill-after -s --signal", 1},
    {"xargs", "-I -n -P -L -d -a -s", 0},
    {"runuser", "-u -g", 0},
    {"gosu", "", 1},
    {"su-exec", "", 1},
    {"chroot", "", 1},
    {"flock", "-w --timeout -E", 1},
    {"numactl", "", 0},
    {"docker exec", "-e --env -u --user -w --workdir --env-file", 1},
    {"podman exec", "-e --env -u --user -w --workdir", 1},
    {"nerdctl exec", "-e --env -u --user -w --workdir", 1},
    {"docker run",
     "-v --volume -e --env --env-file --name -p --publish --network --net -w --workdir -u --user "
     "--entrypoint "
     "--mount --volumes-from --platform -m --memory --cpus -l --label -h --hostname --link --add-host --pull",
     1},
    {"podman run",
     "-v --volume -e --env --env-file --name -p --publish --network -w --workdir -u --user --entrypoint "
     "--mount --volumes-from --platform -m --memory -l --label -h --hostname --pull",
     1},
    {"docker compose exec", "-e --env -u --user -w --workdir --index", 1},
    {"docker-compose exec", "-e --env -u --user -w --workdir --index", 1},
    {"docker compose run", "-e --env -u --user -w --workdir -v --name --entrypoint", 1},
    {"docker-compose run", "-e --env -u --user -w --workdir -v --name --entrypoint", 1},
    {"podman-compose exec", "-e --env -u --user -w --workdir", 1},
    {"docker run --rm",
     "-v --volume -e --env --env-file --name --network --net -u --user -w --workdir --entrypoint -p "
     "--publish "
     "--mount --volumes-from --platform --add-host --link -h --hostname --label -l --pull --memory -m --cpus",
     1},
    {"podman run --rm",
     "-v --volume -e --env --env-file --name --network -u --user -w --workdir --entrypoint -p --publish "
     "--mount "
     "--volumes-from --platform --add-host",
     1},
    {"lxc exec", "--env --user --cwd", 1},
    {"incus exec", "--env --user --cwd", 1},
    {"pct exec", "", 1},
    {"vagrant ssh -c", "", 0, true},
    {"nomad alloc exec", "-task -job", 1},
    {"kubectl exec", "-n --namespace -c --container", 1},
    {"oc exec", "-n --namespace -c --container", 1},
    {"ssh", "-i -p -o -l -F -J -L -R -D", 1},
    {"bastille cmd", "", 1},
    {"jexec", "-u -U", 1},
    {"poetry run", "", 0},
    {"pipenv run", "", 0},
    {"uv run", "", 0},
    {"pdm run", "", 0},
    {"rye run", "", 0},
    {"hatch run", "", 0},
    {"conda run", "-n --name -p", 0},
    {"bundle exec", "", 0},
    {"npx", "-p --package", 0},
    {"pnpm exec", "", 0},
    {"pnpm dlx", "", 0},
    {"yarn exec", "", 0},
    {"bunx", "", 0},
    {"dotenv", "-f", 0},
    {"direnv exec", "", 1},
    {"bash -c", "", 0, true},
    {"sh -c", "", 0, true},
    {"zsh -c", "", 0, true},
    {"dash -c", "", 0, true},
    {"ash -c", "", 0, true},
    {"bash -lc", "", 0, true},
    {"sh -lc", "", 0, true},
    {"su -c", "-s", 0, true},
    {"su - -c", "-s", 0, true},
    {"su * -c", "-s", 0, true},
    {"su - * -c", "-s", 0, true},
    {"su -l * -c", "-s", 0, true},
});

}  // namespace

std::span<const Wrapper> wrappers() { return kWrappers; }

}  // namespace handrail
