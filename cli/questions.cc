// What a run asks the person at the terminal.
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "cli/run_screen.h"

namespace handrail::cli {
namespace {

struct Key {
  std::string_view letter;  // as it is typed
  std::string_view shown;   // "[s]kip"
  Answer answer;
};

constexpr Key kSkip{"s", "[s]kip", Answer::skip};
constexpr Key kEdit{"e", "[e]dit a value", Answer::edit};
constexpr Key kBack{"b", "roll [b]ack", Answer::rollback};
constexpr Key kQuit{"q", "[q]uit", Answer::quit};

// The end of input and Ctrl-C are the last key's answer.
Answer ask_key(const std::string& question, const std::vector<Key>& keys) {
  std::string shown;
  for (const Key& key : keys) shown += fmt::format("{}{}", shown.empty() ? "" : ", ", key.shown);
  for (std::string answer; ask(fmt::format("  {} {}:", question, shown), answer);) {
    for (const Key& key : keys) {
      std::string word(key.shown);
      std::erase_if(word, [](char c) { return c == '[' || c == ']'; });
      if (answer == key.letter || answer == word) return key.answer;
    }
  }
  return keys.back().answer;
}

}  // namespace

std::string indented(std::string_view text, std::string_view indent) {
  std::string out(indent);
  for (const char c : text) {
    out += c;
    if (c == '\n') out += indent;
  }
  return out;
}

bool person_is_there() { return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1; }

bool ask(const std::string& question, std::string& answer, bool secret) {
  termios before{};
  const bool hide = secret && ::tcgetattr(STDIN_FILENO, &before) == 0;
  if (hide) {
    termios quiet = before;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
  }
  // Only now: what is typed as soon as the question stands there must be neither shown nor thrown away.
  std::fprintf(stderr, "%s ", question.c_str());
  std::fflush(stderr);
  answer.clear();
  bool ended = false;
  for (char c = 0; !ended;) {
    const ssize_t got = ::read(STDIN_FILENO, &c, 1);
    if (got <= 0) break;  // the end, or a signal
    if (c == '\n')
      ended = true;
    else
      answer += c;
  }
  if (hide) {
    ::tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
    std::fputc('\n', stderr);
  }
  if (!ended) std::fputc('\n', stderr);
  return ended;
}

bool agrees(const std::string& question) {
  std::string answer;
  return ask(question + " [y/N]", answer) && (answer == "y" || answer == "Y" || answer == "yes");
}

std::optional<std::pair<std::string, std::string>> ask_for_value(const Plan& plan) {
  if (plan.parameters.empty()) {
    std::fprintf(stderr, "  this guide has no parameters\n");
    return std::nullopt;
  }
  for (const PlanParameter& parameter : plan.parameters) {
    const bool secret = parameter.type == ParameterType::secret;
    std::fprintf(stderr, "    %s = %s\n", parameter.name.c_str(),
                 secret ? "***" : parameter.value.value_or("").c_str());
  }
  for (std::string name; ask("  Which of them (empty: none)?", name) && !name.empty();) {
    const auto found = std::ranges::find(plan.parameters, name, &PlanParameter::name);
    if (found == plan.parameters.end()) continue;
    std::string value;
    if (!ask(fmt::format("  {}:", name), value, found->type == ParameterType::secret) || value.empty())
      return std::nullopt;
    return std::pair(name, value);
  }
  return std::nullopt;
}

Answer RunScreen::confirm_manual(const PlanItem& item) {
  std::fprintf(stderr, "\n  by hand (%s):\n%s\n", item.reason.c_str(), indented(item.shown, "    ").c_str());
  return ask_key("done?", {{"y", "[y]es", Answer::yes}, kSkip, kEdit, kBack, kQuit});
}

Answer RunScreen::confirm_optional(const PlanStep& step) {
  std::string answer;
  if (!ask(fmt::format("  “{}” is optional. Run it? [y/N/q]", step.title), answer) || answer == "q")
    return Answer::quit;
  return answer == "y" || answer == "yes" ? Answer::yes : Answer::no;
}

Answer RunScreen::confirm_step(const PlanStep& step) {
  return ask_key(fmt::format("“{}”:", step.title), {{"r", "[r]un", Answer::yes},
                                                    {"a", "run [a]ll that follow", Answer::rest},
                                                    kSkip,
                                                    {"p", "the [p]revious step again", Answer::again},
                                                    kEdit,
                                                    kBack,
                                                    kQuit});
}

Answer RunScreen::after_failure(const PlanItem& item, const std::string& reason) {
  finish_line();
  std::fflush(stdout);
  std::fprintf(stderr, "\n  %s\n%s\n", reason.c_str(), indented(item.shown, "    ").c_str());
  return ask_key("What now?", {{"r", "[r]erun", Answer::again}, kSkip, kEdit, kBack, kQuit});
}

Answer RunScreen::accept_unproven(std::string_view path, std::string_view why) {
  std::fprintf(stderr, "\n  Before data are changed: the backup %s cannot be proven: %s\n",
               std::string(path).c_str(), std::string(why).c_str());
  return agrees("  Look at it. Is it good, and shall the run go on with it?") ? Answer::yes : Answer::quit;
}

Answer RunScreen::did_it_happen(const PlanItem& item) {
  std::fprintf(stderr,
               "\n  This was under way when everything was ended, and nobody knows how far it came:\n%s\n",
               indented(item.shown, "    ").c_str());
  return ask_key("Look at the system. Did it take place?",
                 {{"y", "[y]es", Answer::yes}, {"n", "[n]o (it will run again)", Answer::no}, kQuit});
}

}  // namespace handrail::cli
