#include "model/outline_words.h"

#include "model/text.h"

namespace handrail {

bool is_block(cmark_node* node, cmark_node_type type) {
  return node != nullptr && cmark_node_get_type(node) == type;
}

std::string_view literal_of(cmark_node* node) {
  const char* text = cmark_node_get_literal(node);
  return text == nullptr ? std::string_view() : text;
}

std::string bold_label(cmark_node* paragraph) {
  cmark_node* first = cmark_node_first_child(paragraph);
  if (!is_block(first, CMARK_NODE_STRONG)) return {};
  for (cmark_node* rest = cmark_node_next(first); rest != nullptr; rest = cmark_node_next(rest)) {
    const std::string_view text = text::trim(literal_of(rest));
    if (!is_block(rest, CMARK_NODE_TEXT) || (text != ":" && text != "：" && !text.empty())) return {};
  }
  std::string label;
  for (cmark_node* child = cmark_node_first_child(first); child != nullptr; child = cmark_node_next(child))
    label += literal_of(child);
  while (label.ends_with("：")) label.resize(label.size() - std::string_view("：").size());
  while (!label.empty() && (label.back() == ':' || label.back() == ' ')) label.pop_back();
  return label.size() <= 160 ? label : std::string();
}

bool is_contents_list(cmark_node* list) {
  for (cmark_node* item = cmark_node_first_child(list); item != nullptr; item = cmark_node_next(item)) {
    cmark_node* paragraph = cmark_node_first_child(item);
    if (!is_block(paragraph, CMARK_NODE_PARAGRAPH)) return false;
    cmark_node* only = cmark_node_first_child(paragraph);
    if (!is_block(only, CMARK_NODE_LINK) || cmark_node_next(only) != nullptr) return false;
  }
  return true;
}

bool announces_output(std::string_view paragraph) {
  const std::string_view tail = text::trim(paragraph);
  for (const std::string_view word : {"预期输出", "输出示例", "输出结果", "示例输出", "返回结果", "输出如下",
                                      "输出类似", "结果如下", "返回如下", "显示如下"}) {
    if (tail.find(word) != std::string_view::npos) return true;
  }
  return text::mentions_any(
      tail, {"expected output", "example output", "sample output", "output:", "output should",
             "you should see", "output looks like", "the output is", "similar to", "returns:", "result:"});
}

bool tells_what_it_does(std::string_view paragraph) {
  std::string_view tail = text::trim(paragraph);
  while (tail.ends_with('*') || tail.ends_with('_')) tail.remove_suffix(1);
  if (!tail.ends_with(':') && !tail.ends_with("：")) return false;
  if (const std::size_t line = tail.rfind('\n'); line != std::string_view::npos) tail = tail.substr(line + 1);
  for (const std::string_view word :
       {"脚本会", "脚本将", "脚本自动", "脚本會", "腳本自動", "命令会", "命令将", "命令完成", "命令會",
        "它会", "它将", "会自动执行", "会自动完成"}) {
    if (tail.find(word) != std::string_view::npos) return true;
  }
  return text::mentions_any(
      tail, {"this will", "this command will", "the command will", "the script will", "this script will",
             "it will", "the command does", "the script does", "this script does", "this command does",
             "what it does", "what this does", "what it checks", "it does the following"});
}

bool is_migration_file(std::string_view paragraph, std::string_view code) {
  const std::string_view first = text::trim(code).substr(0, text::trim(code).find('\n'));
  const auto names = [](std::string_view words) {
    if (words.find("up.sql") != words.npos || words.find("down.sql") != words.npos) return true;
    if (words.find("migrations/") != words.npos && words.find(".sql") != words.npos) return true;
    // Flyway: V7__phone.sql
    for (std::size_t at = words.find("__"); at != words.npos; at = words.find("__", at + 1)) {
      std::size_t begin = at;
      while (begin > 0 &&
             (text::is_digit(words[begin - 1]) || words[begin - 1] == '.' || words[begin - 1] == '_'))
        --begin;
      if (begin < at && begin > 0 && words[begin - 1] == 'V' && words.find(".sql", at) != words.npos)
        return true;
    }
    return false;
  };
  return names(paragraph) || ((first.starts_with("--") || first.starts_with('#')) && names(first));
}

bool names_what_is_replaced(std::string_view paragraph) {
  std::string_view tail = text::trim(paragraph);
  bool introduces = false;
  for (const std::string_view colon : {":", "："}) {
    if (!tail.ends_with(colon)) continue;
    tail = text::trim(tail.substr(0, tail.size() - colon.size()));
    introduces = true;
  }
  if (!introduces) return false;
  for (const std::string_view word : {"而不是", "而非", "而不再是"}) {
    if (tail.ends_with(word)) return true;
  }
  const std::string lower = text::lower(tail);
  for (const std::string_view word : {"instead of", "rather than", "in place of"}) {
    const std::size_t before = lower.size() - std::min(lower.size(), word.size());
    if (lower.ends_with(word) && (before == 0 || !text::is_alnum(lower[before - 1]))) return true;
  }
  return false;
}

std::string words_of(cmark_node* cell) {
  std::string words;
  for (cmark_node* child = cmark_node_first_child(cell); child != nullptr; child = cmark_node_next(child)) {
    words += literal_of(child);
    for (cmark_node* inner = cmark_node_first_child(child); inner != nullptr; inner = cmark_node_next(inner))
      words += literal_of(inner);
  }
  return words;
}

bool names_commands(std::string_view header) {
  return header == "command" || header == "commands" || header == "cmd" || header == "命令" ||
         header == "执行命令" || header == "操作命令" || header == "command to run" ||
         header == "shell command" || header == "shell";
}

bool names_steps(std::string_view header) {
  return header == "step" || header == "#" || header == "no" || header == "no." || header == "order" ||
         header == "步骤" || header == "序号" || header == "顺序" || header == "编号" || header == "步骤号";
}

}  // namespace handrail
