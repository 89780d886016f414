#include "model/yaml.h"

#include <yaml.h>

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "model/utf8.h"

namespace handrail {
namespace {

constexpr int kMaxDepth = 32;
constexpr std::size_t kMaxNodes = 50'000;

struct Event {
  yaml_event_t event{};
  ~Event() { yaml_event_delete(&event); }
};

class Reader {
 public:
  Reader(const SourceText& source, const CodeText& yaml) : source_(source), code_(yaml), text_(yaml.text()) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text_.data()),
                                 text_.size());
    line_starts_.push_back(0);
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (text_[i] == '\n') line_starts_.push_back(i + 1);
    }
  }
  ~Reader() { yaml_parser_delete(&parser_); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  Result<YamlNode> document() {
    YamlNode root;
    bool have_document = false;
    while (true) {
      Event next;
      if (auto read = parse(next); !read) return fail(read.error());
      switch (next.event.type) {
        case YAML_STREAM_END_EVENT: return root;
        case YAML_DOCUMENT_START_EVENT:
          if (have_document)
            return refuse("more than one YAML document", next.event.start_mark, "keep one document");
          have_document = true;
          break;
        case YAML_STREAM_START_EVENT:
        case YAML_DOCUMENT_END_EVENT: break;
        default: {
          auto node = value(next.event, 0);
          if (!node) return node;
          root = std::move(*node);
        }
      }
    }
  }

 private:
  tl::unexpected<Error> refuse(std::string message, yaml_mark_t mark, std::string mend) const {
    const Position at = source_.position(code_.to_source(offset(mark)));
    return fail(Error{std::move(message), source_.name(), at.line, at.column, std::move(mend)});
  }

  Result<void> parse(Event& into) {
    if (yaml_parser_parse(&parser_, &into.event) != 0) return {};
    return refuse(fmt::format("not YAML: {}{}{}", parser_.context == nullptr ? "" : parser_.context,
                              parser_.context == nullptr ? "" : ", ",
                              parser_.problem == nullptr ? "unreadable" : parser_.problem),
                  parser_.problem_mark, "correct the YAML here");
  }

  // libyaml counts a mark's columns in characters.
  std::uint32_t offset(yaml_mark_t mark) const {
    // Marks mostly come in order, so the way along a long line goes on from the one before.
    if (mark.line != line_ || mark.column < column_) {
      line_ = mark.line;
      column_ = 0;
      at_ = line_starts_[std::min(mark.line, line_starts_.size() - 1)];
    }
    std::size_t at = at_;
    for (; column_ < mark.column && at < text_.size() && text_[at] != '\n'; ++column_)
      utf8::decode(text_, at);
    at_ = at;
    return static_cast<std::uint32_t>(std::min(at, text_.size()));
  }

  Span span(const yaml_event_t& event) const {
    return {code_.to_source(offset(event.start_mark)), code_.to_source(offset(event.end_mark))};
  }

  Result<YamlNode> value(const yaml_event_t& event, int depth) {
    if (depth > kMaxDepth)
      return refuse(fmt::format("YAML nested deeper than {} levels", kMaxDepth), event.start_mark,
                    "flatten it");
    if (++nodes_ > kMaxNodes)
      return refuse(fmt::format("YAML with more than {} values", kMaxNodes), event.start_mark,
                    "make it smaller");
    YamlNode node;
    node.span = span(event);
    switch (event.type) {
      case YAML_ALIAS_EVENT:
        return refuse("YAML aliases are not read here", event.start_mark, "write the value out");
      case YAML_SCALAR_EVENT:
        node.value.assign(reinterpret_cast<const char*>(event.data.scalar.value), event.data.scalar.length);
        node.quoted = event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
        node.kind = !node.quoted && (node.value.empty() || node.value == "~" || node.value == "null")
                        ? YamlNode::Kind::null
                        : YamlNode::Kind::scalar;
        return node;
      case YAML_SEQUENCE_START_EVENT: return sequence(std::move(node), depth);
      case YAML_MAPPING_START_EVENT: return mapping(std::move(node), depth);
      default: return refuse("unexpected YAML", event.start_mark, "correct the YAML here");
    }
  }

  Result<YamlNode> sequence(YamlNode node, int depth) {
    node.kind = YamlNode::Kind::sequence;
    while (true) {
      Event next;
      if (auto read = parse(next); !read) return fail(read.error());
      if (next.event.type == YAML_SEQUENCE_END_EVENT) {
        node.span.end = span(next.event).end;
        return node;
      }
      auto item = value(next.event, depth + 1);
      if (!item) return item;
      node.items.push_back(std::move(*item));
    }
  }

  Result<YamlNode> mapping(YamlNode node, int depth) {
    node.kind = YamlNode::Kind::mapping;
    std::unordered_set<std::string> keys;
    while (true) {
      Event key_event;
      if (auto read = parse(key_event); !read) return fail(read.error());
      if (key_event.event.type == YAML_MAPPING_END_EVENT) {
        node.span.end = span(key_event.event).end;
        return node;
      }
      auto key = value(key_event.event, depth + 1);
      if (!key) return key;
      Event value_event;
      if (auto read = parse(value_event); !read) return fail(read.error());
      auto entry = value(value_event.event, depth + 1);
      if (!entry) return entry;
      if (key->is_scalar() && !keys.insert(key->value).second) {
        return refuse(fmt::format("the key '{}' stands twice", key->value), key_event.event.start_mark,
                      "keep one of them");
      }
      node.entries.push_back({std::move(*key), std::move(*entry)});
    }
  }

  const SourceText& source_;
  const CodeText& code_;
  std::string_view text_;
  yaml_parser_t parser_{};
  std::vector<std::size_t> line_starts_;
  std::size_t nodes_ = 0;
  mutable std::size_t line_ = 0, column_ = 0, at_ = 0;  // the mark that offset() found last
};

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const auto& [name, entry] : entries) {
    if (name.value == key) return &entry;
  }
  return nullptr;
}

Result<YamlNode> parse_yaml(const SourceText& source, const CodeText& yaml) {
  return Reader(source, yaml).document();
}

}  // namespace handrail
