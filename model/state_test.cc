#include "model/state.h"

#include "model/testing.h"

using namespace handrail;
using testing::guide;
using testing::joined;

namespace {

std::string fence(const std::string& code) { return "```bash\n" + code + "```\n\n"; }

// For each command that is no `cd`: its text and the folder that it is typed in; "?" where nobody can say.
std::string folders(const std::string& text) {
  const auto runbook = guide(text);
  std::string out;
  for (const Command& command : runbook->commands) {
    if (command.name() == "cd" || command.name() == "pushd" || command.name() == "popd") continue;
    const WorkingFolder& folder = runbook->folder_of(command);
    if (!out.empty()) out += " | ";
    out += command.words.empty() ? std::string() : command.words[0].text();
    out += "@" + folder.path + (folder.certain ? "" : "?");
  }
  return out;
}

// For each use of a variable: its name, the line that set it, and "guarded" or "read in" when it is.
std::string variables(const std::string& text) {
  const auto runbook = guide(text);
  return joined(runbook->variable_uses, [&](const VariableUse& use) {
    std::string shown = use.name;
    if (use.setting >= 0) {
      const Span at = runbook->variable_settings[static_cast<std::size_t>(use.setting)].span;
      shown += "=" + std::to_string(runbook->source->line_of(at.begin));
    }
    return shown + (use.guarded ? " guarded" : "") + (use.may_be_sourced ? " read in" : "");
  });
}

}  // namespace

TEST_CASE("cd carries from block to block, and back") {
  CHECK(folders("# G\n\n## A\n\n" + fence("a\ncd /srv/app\nb\n") + "## B\n\n" +
                fence("cd backend\nc\ncd ..\nd\ncd -\ne\ncd\nf\n")) ==
        "a@ | b@/srv/app | c@/srv/app/backend | d@/srv/app | e@/srv/app/backend | f@~");
}

TEST_CASE("a folder is left with the subshell, the function or the background job that went there") {
  CHECK(folders(fence("(cd x && a)\nb\n")) == "a@x | b@");
  CHECK(folders(fence("(cd x; (cd y; a); b) && (cd z; c)\nd\n")) == "a@x/y | b@x | c@z | d@");
  CHECK(folders(fence("cd x && a &\nb\n")) == "a@x | b@");
  CHECK(folders(fence("f() {\n  cd x\n  a\n}\nb\n")) == "a@x | b@");
  CHECK(folders(fence("A=$(cd x && pwd)\nb\n")) == "@ | pwd@ | b@");
  CHECK(folders(fence("pushd x\na\npopd\nb\n")) == "a@x | b@");
}

TEST_CASE("a folder that only one branch goes to is not certain") {
  CHECK(folders(fence("if true; then cd x; fi\na\ncd /y\nb\n")) == "true@ | a@x? | b@/y");
  CHECK(folders(fence("cd a || cd b\nc\n")) == "c@a/b?");
  CHECK(folders(fence("for d in a b; do cd $d; x; cd ..; done\ny\n")) == "x@$d? | y@?");
}

TEST_CASE("a shell of another user or host opens nobody knows where") {
  CHECK(folders(fence("cd x\nssh db1\na\n")) == "ssh@x | a@x?");
  CHECK(folders(fence("cd x\nssh db1 uptime\na\n")) == "ssh@x | a@x");
  CHECK(folders(fence("sudo su - postgres\na\ncd /y\nb\n")) == "sudo@ | a@? | b@/y");
}

TEST_CASE("options of a choice begin where the path stands and do not see each other") {
  const std::string before = "# G\n\n## Get it\n\n" + fence("cd /srv\nA=1\n") + "## Deploy\n\n";
  const std::string choice = "### Option 1: Docker\n\n" + fence("cd docker\nB=2\na \"$B\"\n") +
                             "### Option 2: systemd (recommended)\n\n" + fence("cd units\nb \"$A$B\"\n");
  CHECK(folders(before + choice + "## After\n\n" + fence("c\n")) ==
        "@/srv | @/srv/docker | a@/srv/docker | b@/srv/units | c@/srv/units?");
  CHECK(variables(before + choice + "## After\n\n" + fence("c \"$B\"\n")) == "B=16 | A=7 | B | B=16");
}

TEST_CASE("a rollback is read in a terminal of its own and knows the forward path's variables") {
  const std::string text = "# G\n\n## Do it\n\n" + fence("cd /srv\nF=1\ncd sub\n") + "## Rollback\n\n" +
                           fence("a \"$F\"\ncd x\nG=1\n") + "## After\n\n" + fence("b \"$G\"\n");
  CHECK(folders(text) == "@/srv | a@/srv? | @/srv/x? | b@/srv/sub");
  CHECK(variables(text) == "F=7 | G");
}

TEST_CASE("a variable is set by assignment, export, read, for, a fallback or the front matter") {
  CHECK(variables(fence("A=1\nexport B=2\nread -p 'which? ' C\nfor D in $A; do x $B $C $D; done\n")) ==
        "A=2 | B=3 | C=4 | D=5");
  CHECK(variables(fence(": ${E:=1}\nx $E\n")) == "E guarded | E=2 guarded");
  CHECK(variables("---\nparameters:\n  F:\n    description: x\n---\n" + fence("x $F $G\n")) == "F=3 | G");
  CHECK(variables(fence("A=1\nunset A\nx $A\n")) == "A");
}

TEST_CASE("a command's own variable is not set for what follows") {
  CHECK(variables(fence("A=1 make\nx $A\n")) == "A");
}

TEST_CASE("uses are seen wherever the shell puts a value in, and nowhere else") {
  CHECK(variables(fence("for x in $A; do :; done\ncase \"$B\" in *) z ;; esac\ncat <<EOF\n$C\nEOF\n")) ==
        "A | B | C");
  CHECK(variables(fence("echo '$A' \"\\$B\" $1 $? $$\nawk '{print $NF}' f\ncat <<'EOF'\n$C\nEOF\n")) == "");
}

TEST_CASE("a guide that handles a variable being unset guards its uses") {
  CHECK(variables(fence("x ${A:-1} ${B:?set B}\ny $A $B\n")) ==
        "A guarded | B guarded | A guarded | B guarded");
  CHECK(variables(fence("if [ -z \"$A\" ]; then exit 1; fi\ny $A\n")) == "A guarded | A guarded");
}

TEST_CASE("what is sourced may set anything; an activated environment sets nothing") {
  CHECK(variables(fence("source .env\nx $A\n")) == "A read in");
  CHECK(variables(fence(". venv/bin/activate\nx $A\n")) == "A");
  CHECK(variables(fence("export $(cat .env | xargs)\nx $A\n")) == "A read in");
}

TEST_CASE("paths resolve through variables and the current folder") {
  const auto runbook =
      guide(fence("D=/backup/$(date +%F)\ncd /srv\ncat \"$D/a\" b $PWD/c $(pwd)/d $X/e ../f\n"));
  CHECK(joined(runbook->path_uses, [](const PathUse& use) { return use.path.resolved; }) ==
        "/backup/$(date +%F)/a | /srv/b | /srv/c | /srv/d | $X/e | /f");
}

TEST_CASE("a variable that nothing sets is a parameter that the guide does not declare") {
  const auto runbook = guide(fence("A=1\nx $A $DB_HOST ${DB_PASSWORD} ${C:-1} $HOME\n") +
                             fence("y \"$DB_HOST/${DB_HOST%%:*}\"\n"));
  CHECK(joined(runbook->parameters, [&](const Parameter& p) {
          return p.name + (p.type == ParameterType::secret ? "!" : "") + " " + std::to_string(p.uses.size());
        }) == "DB_HOST 2 | DB_PASSWORD! 1");
  const auto declared = guide("---\nparameters:\n  DB_HOST: {description: x}\n---\n" + fence("x $DB_HOST\n"));
  CHECK(declared->parameters.size() == 1);
  const auto spelled =
      guide("---\nparameters:\n  host: {placeholder: $DB_HOST}\n---\n" + fence("x ${DB_HOST}\n"));
  CHECK(spelled->parameters.size() == 1);
}
