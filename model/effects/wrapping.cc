#include <array>

#include "model/effects/parts.h"
#include "model/effects/table.h"
#include "model/text.h"

namespace handrail {
namespace {

bool is_python(std::string_view name) {
  return name.starts_with("python") && name.find_first_not_of("0123456789.", 6) == std::string_view::npos;
}

bool is_other_interpreter(std::string_view name) {
  static constexpr auto kInterpreters =
      std::to_array<std::string_view>({"node", "nodejs", "ruby", "php", "perl", "deno", "Rscript", "lua",
                                       "tclsh", "pwsh", "groovy", "ts-node", "tsx"});
  return text::is_one_of(name, kInterpreters);
}

// How many words a wrapper takes from the front, 0 when `wrapper` does not stand there.
std::size_t wrapper_width(const Wrapper& wrapper, const Arguments& all) {
  // Nearly every command ends here, so nothing is allocated before.
  if (!all.front().text.ends_with(wrapper.form.substr(0, wrapper.form.find(' ')))) return 0;
  const std::vector<std::string_view> form = text::split(wrapper.form, ' ');
  const std::vector<std::string_view> takes_value = text::split(wrapper.value_options, ' ');
  if (text::base_name(all.front().text) != form.front()) return 0;
  std::size_t at = 1;
  std::size_t matched = 1;
  int operands = wrapper.operands;
  while (at < all.size()) {
    const std::string& word = all[at].text;
    if (matched < form.size() && (word == form[matched] || (form[matched] == "*" && !is_option(word)))) {
      ++matched;
      ++at;
      if (wrapper.script && matched == form.size()) return at;
    } else if (word == "--") {
      ++at;
      break;
    } else if (is_option(word)) {
      at += option_width(all, at, takes_value);
    } else if (matched < form.size()) {
      return 0;
    } else if (form.front() == "env" && word.find('=') != std::string::npos) {
      ++at;
    } else if (operands-- > 0) {
      ++at;
    } else {
      break;
    }
  }
  return matched == form.size() ? at : 0;
}

// `docker run --rm … alpine tar …` is the tar; what stays behind or runs on is the container.
bool is_one_off(const Arguments& all, std::size_t width) {
  bool removed = all.front().text.find("compose") != std::string::npos;
  for (std::size_t i = 0; i < width; ++i) {
    const std::string& word = all[i].text;
    removed |= word == "--rm" || word == "compose";
    const bool letters = word.size() > 1 && word[0] == '-' && word[1] != '-' && word.size() <= 4;
    if (word == "--detach" || (letters && word.find('d') != std::string::npos)) return false;
  }
  return removed;
}

}  // namespace

bool is_interpreter(std::string_view name) {
  return is_python(name) || is_other_interpreter(name) || name == "bash" || name == "sh";
}

void open_interpreter(Arguments& all, Operation& operation) {
  const std::string name(text::base_name(all.front().text));
  const bool python = is_python(name);
  const bool shell = name == "bash" || name == "sh" || name == "zsh" || name == "dash" || name == "ksh";
  if (!python && !shell && !is_other_interpreter(name)) return;
  for (std::size_t i = 1; i < all.size(); ++i) {
    const std::string& word = all[i].text;
    if (python && word == "-m" && i + 1 < all.size()) {
      operation.wrappers.push_back(name);
      all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      return;
    }
    if (word == "-c" || word == "-e" || word == "-S" || word == "-r" || word == "-" || word == "--version" ||
        word == "-V")
      return;
    if (is_option(word)) continue;
    operation.wrappers.push_back(name);
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i));
    operation.script = true;
    return;
  }
}

std::optional<std::string> open_wrappers(Arguments& all, Operation& operation) {
  for (int guard = 0; guard < 8 && !all.empty(); ++guard) {
    const Wrapper* found = nullptr;
    std::size_t width = 0;
    for (const Wrapper& wrapper : wrappers()) {
      const std::size_t taken = wrapper_width(wrapper, all);
      const bool container = wrapper.form.ends_with(" run") && wrapper.operands > 0;
      if (taken > width && (!container || is_one_off(all, taken))) {
        found = &wrapper;
        width = taken;
      }
    }
    if (found == nullptr || width >= all.size())
      return std::nullopt;  // `sudo -i` alone, `ssh host`: the program itself
    // kubectl warns that there is no terminal, and goes on; docker refuses.
    const bool warns_only = found->form.starts_with("kubectl") || found->form.starts_with("oc ");
    const bool container = !warns_only && (found->form.ends_with("exec") || found->form.ends_with("run"));
    for (std::size_t i = 0; container && i < width; ++i) {
      const std::string& word = all[i].text;
      if (word == "-it" || word == "-ti" || word == "--tty" || word == "-t")
        operation.effects |= Effect::needs_terminal;
    }
    operation.wrappers.emplace_back(found->form);
    if (found->form == "timeout") operation.wrappers.back() = "timeout";
    const bool string_follows = found->script || (found->form == "ssh" && all.size() == width + 1);
    if (string_follows) return all[width].text;
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(width));
  }
  return std::nullopt;
}

void open_init_script(Arguments& all) {
  const std::string& path = all.front().text;
  if (!path.starts_with("/etc/init.d/") && !path.starts_with("/etc/rc.d/")) return;
  all.front().text = std::string(text::base_name(path));
  all.insert(all.begin(), Argument{"service", all.front().word});
}

}  // namespace handrail
