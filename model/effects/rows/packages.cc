// Code from version control, packages, builds and the checkers of code.
#include <array>

#include "model/effects/table.h"

namespace handrail {
namespace {

using enum Effect;

constexpr auto kRows = std::to_array<EffectRow>({
    // Code.
    {"git", reads},
    {"git status|log|branch|diff|show|describe|remote|tag|rev-parse|config|blame|shortlog|ls-files|reflog|"
     "ls-remote|cat-file|rev-list|grep|merge-base|name-rev|ls-tree|show-ref|symbolic-ref|worktree|bisect|"
     "count-objects",
     reads | always_succeeds},
    {"git fsck|verify-tag|verify-commit|check-ref-format|rev-parse|show-ref", reads | verifies},
    {"git diff --exit-code|--quiet|--check", reads | verifies},
    {"git fetch|ls-remote", network},
    {"git pull|checkout|switch|merge|rebase|cherry-pick|submodule|clone|restore|apply|revert|am|lfs",
     changes_code | network},
    {"git submodule status|summary", reads | always_succeeds},
    {"git apply --check|--stat", reads | verifies},
    {"git reset", changes_code},
    {"git reset --hard", changes_code | destroys},
    {"git clean", changes_files | destroys},
    {"git clean -n|--dry-run", reads | always_succeeds},
    {"git stash|add|commit|push|archive|bundle|init|gc|rm|mv|notes|repack|prune", changes_files},
    {"git stash list|show", reads | always_succeeds},
    {"git tag -d|-a|-s|-m|--delete", changes_files},
    {"git branch -d|-D|-m|-M|--delete", changes_files},
    {"git config --global|--system|--local|--add|--unset", changes_config},
    {"svn|hg|fossil|bzr update|checkout|switch|pull|up|co|clone", changes_code | network},
    {"svn|hg status|log|info|diff|id|identify|summary", reads | always_succeeds},
    {"gh|glab", reads | network},
    {"gh release download", changes_files | network},
    // Packages of programming languages.
    {"pip|pip3|pipenv|poetry|uv|pdm|rye|hatch|pipx|conda|mamba|npm|pnpm|yarn|bun|bundle|gem|composer|cargo|"
     "go|mvn|"
     "mvnw|gradle|gradlew|mix|dotnet|nuget|rebar3|stack|cabal|easy_install|bower|corepack|volta|n|fnm",
     installs | network},
    {"pip|pip3|conda|mamba|gem|composer|npm|pnpm|yarn|bun|poetry|pipenv|uv|pdm|bundle|pipx "
     "list|show|freeze|check|search|outdated|info|view|ls|audit|config|cache|help|tree|why|graph|env|export|"
     "about|"
     "version|query|licenses|bin|root|prefix|whoami|ping|doctor|inspect|diagnose|fund|home|platform",
     reads | always_succeeds},
    {"uv pip list|show|freeze|check|tree", reads | always_succeeds},
    {"pip|pip3|poetry|npm|bundle|pipenv|composer "
     "check|doctor|audit|diagnose|validate|verify|check-platform-reqs",
     reads | verifies},
    {"pip|pip3 cache purge|remove", changes_files},
    {"npm|yarn|pnpm cache clean", changes_files},
    {"pip|pip3|npm|go|cargo|gem|mvn download|fetch|pack|vendor", changes_files | network},
    {"pip|pip3|pipx|gem|npm|pnpm|yarn|composer|conda|poetry|uv uninstall|remove|rm", installs},
    {"conda|mamba create|env|activate|deactivate", changes_files},
    {"npm|yarn|pnpm|bun run", changes_files},
    {"npm|yarn|pnpm|bun build", changes_files},
    {"npm|yarn|pnpm|bun ci", installs | changes_files},
    {"npm|yarn|pnpm|bun start|dev|serve", starts | never_returns},
    {"npm|yarn|pnpm|bun run start|dev|serve|preview|watch|start:dev|start:prod", starts | never_returns},
    {"npm|yarn|pnpm|bun run stop", stops},
    {"npm|yarn|pnpm|bun run migrate|migration|migrations|db:migrate|migrate:up|migration:run|migrate:latest|"
     "db:push|db:seed|typeorm:run-migrations|migrate:deploy|prisma:migrate",
     changes_data},
    {"yarn|pnpm|bun migrate|db:migrate|migration:run|db:push", changes_data},
    {"npm|yarn|pnpm|bun run migrate:down|migrate:rollback|migration:revert|db:rollback",
     changes_data | restores},
    {"npm|yarn|pnpm|bun|cargo|go|mvn|mvnw|gradle|gradlew|mix|dotnet|composer|tox test", reads | verifies},
    {"npm|yarn|pnpm|bun run test|lint|check|typecheck|test:e2e|test:unit|e2e|verify|validate|type-check",
     reads | verifies},
    {"poetry|uv lock", changes_files | network},
    {"cargo|go check|clippy|vet|version|env|list|tree", reads | verifies},
    {"cargo|go|gradle|gradlew|dotnet|mvn|mvnw "
     "clean|fmt|generate|publish|pack|restore|assemble|jar|bootJar|mod",
     changes_files | network},
    {"gradle|gradlew bootRun|run", starts | never_returns},
    {"mvn|mvnw spring-boot:run|jetty:run|tomcat7:run|quarkus:dev", starts | never_returns},
    {"mvn|mvnw|gradle|gradlew flyway:migrate|liquibase:update|flywayMigrate|update", changes_data},
    {"mvn|mvnw clean|package|install|verify|deploy|compile", changes_files | network},
    {"mvn|mvnw dependency:tree|help:effective-pom|versions:display-dependency-updates", reads},
    {"mix deps.get|deps.update|local.hex|local.rebar", installs | network},
    {"mix compile|release|phx.digest|assets.deploy|assets.build", changes_files},
    {"mix phx.server", starts | never_returns},
    // Builds.
    {"make|cmake|ninja|gcc|g++|cargo|go|mvn|mvnw|gradle|gradlew|dotnet build|package|compile", changes_files},
    {"make|gmake|cmake|ninja|configure|meson|bazel|gcc|g++|clang|javac|tsc|webpack|gulp|grunt|esbuild|rollup",
     changes_files},
    {"make|gmake test|check|verify|lint", reads | verifies},
    {"make|gmake install", installs},
    {"make|gmake migrate|db-migrate|migration|migrations|migrate-up|db.migrate|upgrade-db", changes_data},
    {"make|gmake run|serve|dev|start", starts},
    {"make|gmake up|restart|deploy", starts},
    {"make|gmake down|stop", stops},
    {"make|gmake backup|db-backup|dump", backs_up},
    {"make|gmake restore|db-restore", restores | changes_data},
    {"dotnet|go|cargo run", starts | never_returns},
    {"dotnet ef", reads},
    {"pre-commit", changes_files},
    {"pyenv|nvm|rbenv|asdf|virtualenv|venv|python-venv|sdk|jenv|goenv|tfenv|mise|phpenv", changes_files},
    {"pyenv|nvm|rbenv|asdf|mise install", installs | network},
    {"pyenv|nvm|rbenv|asdf|mise versions|version|ls|list|current|which", reads},
    // Packages of the system.
    {"apt|apt-get|aptitude|yum|dnf|microdnf|tdnf|zypper|apk|pacman|brew|snap|flatpak|rpm|dpkg|port|pkg|choco|"
     "winget|"
     "scoop|emerge|opkg|slackpkg|xbps-install|nix-env|pkg_add|msiexec",
     installs | network},
    {"apt|dpkg|rpm|yum|dnf|zypper|brew|snap|apk|pacman|pkg|choco|winget|flatpak "
     "list|show|check|search|info|ls|policy|repolist|provides|whatprovides|history|deplist|depends|rdepends|"
     "repoinfo|"
     "outdated|config|doctor|changelog|version|updateinfo|deps|uses|lr|lu|le|query|connections|services",
     reads | always_succeeds},
    {"apt-cache|dpkg-query|apt-file|repoquery|needrestart|checkrestart|lsb_release|rpmquery|apt-show-"
     "versions",
     reads},
    {"dpkg -l|-s|-L|-S|--list|--status|--listfiles|--get-selections|--print-architecture", reads | verifies},
    {"dpkg -l|--list|--get-selections", reads | always_succeeds},
    {"dpkg -V|--verify|--audit|-C", reads | verifies},
    {"rpm -q|-qa|-qi|--query|-ql|-qf|-V|--verify|-K|--checksig", reads | verifies},
    {"apt|apt-get|aptitude|yum|dnf|apk|brew|zypper|pacman|pkg|snap|flatpak "
     "update|makecache|check-update|refresh|ref|"
     "-Sy",
     network},
    {"snap refresh", installs | network},
    {"yum|dnf|microdnf|zypper|flatpak update|up", installs | network},
    {"yum|dnf history undo|rollback", installs | restores},
    {"yum|dnf|apt|apt-get clean|autoclean", changes_files},
    {"apt|apt-get|yum|dnf|apk|zypper|brew|snap|pkg|pacman|choco|winget "
     "remove|purge|erase|autoremove|del|uninstall|rm|delete|cleanup",
     installs},
    {"apt|apt-get -s|--simulate|--dry-run", reads | always_succeeds},
    {"apt|apt-get install|upgrade|dist-upgrade|full-upgrade|remove -s|--simulate|--dry-run",
     reads | always_succeeds},
    {"apt|apt-get download|source", changes_files | network},
    {"apt-mark|apt-key|add-apt-repository|apt-add-repository|yum-config-manager|dpkg-reconfigure|rpm-import|"
     "subscription-manager|pro|alternatives",
     changes_config},
    {"apt-mark showhold|showmanual|showauto", reads | always_succeeds},
    {"yum|dnf config-manager|versionlock|copr", changes_config},
    {"yum|dnf module enable|disable|reset", changes_config},
    {"zypper addrepo|ar|addlock|al|removelock|rl", changes_config},
    {"brew tap|untap|pin|unpin|link|unlink", changes_config},
    {"do-release-upgrade|leapp|unattended-upgrade|freebsd-update|dnf-automatic", installs | network},
    {"leapp preupgrade", reads | verifies},
    {"dnf system-upgrade download", network | changes_files},
    {"dnf system-upgrade reboot", stops | starts},
    {"dpkg-deb|rpmbuild|debuild|fpm|alien", changes_files},
    // Checkers of code.
    {"py_compile|compileall|flake8|pylint|mypy|ruff|black|pytest|tox|nox|unittest|phpunit|rspec|jest|vitest|"
     "eslint|shellcheck|bandit|isort|phpstan|psalm|rubocop|golangci-lint|playwright|cypress|newman|bats|goss|"
     "inspec|testinfra|hadolint|yamllint|jsonlint|xmllint|tflint|trivy|grype|syft",
     reads | verifies},
});

}  // namespace

std::span<const EffectRow> package_rows() { return kRows; }

}  // namespace handrail
