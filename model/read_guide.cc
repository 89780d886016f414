#include <algorithm>

#include "model/reading.h"
#include "model/text.h"
#include "model/utf8.h"

namespace handrail {
namespace {

// Chinese where a fifth of its letters are ideographs: one says what three letters of English say. Code is
// not asked.
std::string language_of(const Document& document) {
  std::size_t han = 0, latin = 0;
  const std::string_view text = document.source().text();
  std::size_t at = 0;
  const auto count = [&](std::size_t end) {
    while (at < end) {
      const std::uint32_t c = utf8::decode(text, at);
      if (utf8::is_han(c))
        ++han;
      else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
        ++latin;
    }
  };
  for (const CodeBlock& block : document.code_blocks()) {
    count(std::max<std::size_t>(at, block.span.begin));
    at = std::max<std::size_t>(at, block.span.end);
    while (at < text.size() && utf8::is_continuation(text[at])) ++at;
  }
  count(text.size());
  return han * 5 > han + latin ? "zh" : "en";
}

// The one heading of the first level, else what front matter says, else the first heading.
std::string title_of(const Document& document, const std::string& declared) {
  const auto& headings = document.headings();
  const auto is_top = [](const Heading& heading) { return heading.level == 1; };
  const auto top = std::find_if(headings.begin(), headings.end(), is_top);
  if (!declared.empty() && std::count_if(headings.begin(), headings.end(), is_top) != 1) return declared;
  if (top != headings.end()) return top->text;
  if (!headings.empty()) return headings.front().text;
  const std::string_view name = text::base_name(document.source().name());
  return std::string(name.substr(0, name.rfind('.')));
}

}  // namespace

Result<std::shared_ptr<const Runbook>> read_guide(std::shared_ptr<const SourceText> source,
                                                  const ReadOptions& options) {
  Document document(source);
  auto declarations = read_declarations(document);
  if (!declarations) return fail(declarations.error());

  auto runbook = std::make_shared<Runbook>(std::move(document));
  runbook->own_words = options.own_words;
  runbook->title = title_of(runbook->document, declarations->title);
  runbook->language = language_of(runbook->document);
  runbook->parameters = std::move(declarations->parameters);
  runbook->datastores = std::move(declarations->datastores);
  runbook->services = std::move(declarations->services);
  runbook->checks = std::move(declarations->checks);
  runbook->suppressions = std::move(declarations->suppressions);
  runbook->annotation_errors = std::move(declarations->errors);

  read_outline(*runbook);
  read_embedded_sql(*runbook);
  decide_kinds(*runbook, *declarations);
  follow_data(*runbook);
  collect_systems(*runbook);
  find_placeholders(*runbook);
  read_expectations(*runbook);
  derive_checks(*runbook);
  return std::shared_ptr<const Runbook>(std::move(runbook));
}

}  // namespace handrail
