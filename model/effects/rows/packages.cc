// Code from version control, packages, builds and the checkers of code.
#include <array>

#include "model/effects/table.h"

namespace handrail {
namespace {

using enum Effect;

constexpr auto kRows = std::to_array<EffectRow>({
    // Code.
    {"git", reads},
    {"git status|log|branch|diff|show|describe|remote|tag|rev-parse|config|blame|shortlog|ls-files|reflog",
     reads | always_succeeds},
    {"git fetch", network},
    {"git pull|checkout|switch|merge|rebase|cherry-pick|submodule|clone|restore|apply|revert",
     changes_code | network},
    {"git reset", changes_code},
    {"git reset --hard", changes_code | destroys},
    {"git clean", changes_files | destroys},
    {"git clean -n|--dry-run", reads | always_succeeds},
    {"git stash|add|commit|push", changes_files},
    {"svn|hg update|checkout|switch|pull", changes_code | network},
    // Packages and builds.
    {"pip|pip3|pipenv|poetry|uv|conda|mamba|npm|pnpm|yarn|bun|bundle|gem|composer|cargo|go|mvn|gradle|"
     "gradlew|mix|dotnet|nuget|apt|apt-get|yum|dnf|zypper|apk|pacman|brew|snap|rpm|dpkg|port|pkg|choco|"
     "winget",
     installs | network},
    {"pip|pip3|conda|gem|brew|composer|npm|yarn|apt|dpkg|rpm|yum|dnf "
     "list|show|freeze|check|search|outdated|info|view|ls|audit|--version|-V|-v|config|cache|policy|repolist|"
     "help",
     reads | always_succeeds},
    {"pip|pip3 check", reads | verifies},
    {"dpkg -l|-s|-L|--list", reads},
    {"rpm -q|-qa|-qi|--query", reads},
    {"apt|apt-get|yum|dnf update|makecache|check-update", network},
    {"yum|dnf update", installs | network},
    {"apt|apt-get|yum|dnf remove|purge|erase|autoremove", installs},
    {"npm|yarn|pnpm|bun run", changes_files},
    {"npm|yarn|pnpm|bun build", changes_files},
    {"npm|yarn|pnpm|bun ci", installs | changes_files},
    {"npm|yarn|pnpm|bun start|dev|serve", starts | never_returns},
    {"npm|yarn|pnpm|bun run start|dev|serve|preview|watch", starts | never_returns},
    {"npm|yarn|pnpm|bun|cargo|go|mvn|gradle|gradlew|mix|dotnet test", reads | verifies},
    {"npm|yarn|pnpm run test|lint|check", reads | verifies},
    {"make|cmake|ninja|gcc|g++|cargo|go|mvn|gradle|gradlew|dotnet build|package|compile", changes_files},
    {"make|cmake|ninja|configure", changes_files},
    {"dotnet|go|cargo run", starts | never_returns},
    {"pre-commit", changes_files},
    {"pyenv|nvm|rbenv|asdf|virtualenv|venv|python-venv", changes_files},
    // Python as a checker of code.
    {"py_compile|compileall|flake8|pylint|mypy|ruff|black|pytest|tox|nox|unittest|phpunit|rspec|jest|vitest|"
     "eslint|shellcheck",
     reads | verifies},
});

}  // namespace

std::span<const EffectRow> package_rows() { return kRows; }

}  // namespace handrail
