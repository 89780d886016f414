#include <fmt/core.h>

#include "verifier/check_kind.h"
#include "verifier/compare/comparison.h"

namespace handrail {
namespace {

std::string count_of(std::uint64_t count, std::string_view word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

std::string names_of(const std::vector<std::string>& names) { return printable(joined(names, ", ")); }

std::string row_text(const ValueRow& row) {
  std::string text;
  for (const Value& value : row) text += (text.empty() ? "" : " | ") + text_of(value);
  return text;
}

class Text {
 public:
  explicit Text(Colors colors) : colors_(colors) {}

  std::string of(const Comparison& comparison) {
    out_ = fmt::format("{} -> {}\n", facts(comparison.before), facts(comparison.after));
    for (const SnapshotFacts* snapshot : {&comparison.before, &comparison.after}) {
      for (const std::string& note : snapshot->notes) out_ += "  note: " + printable(note) + "\n";
    }
    for (const std::string& note : comparison.notes) out_ += "  note: " + printable(note) + "\n";
    for (const SchemaDifference& one : comparison.schema) schema(one);
    for (const TableComparison& one : comparison.tables) table(one);
    for (const OrphanComparison& one : comparison.orphans) orphans(one);
    out_ += end_of(comparison);
    return std::move(out_);
  }

 private:
  static std::string facts(const SnapshotFacts& snapshot) {
    return fmt::format("{} ({} of {} bytes)", printable(snapshot.name), snapshot.format, snapshot.bytes);
  }

  std::string paint(const char* color, std::string_view text) const {
    return colors_ == Colors::yes ? fmt::format("{}{}\x1b[0m", color, text) : std::string(text);
  }

  // The word at the line's beginning: in capitals what is to be looked into.
  std::string mark(Difference difference, bool foreseen) const {
    switch (difference) {
      case Difference::added: return paint("\x1b[32m", "added  ");
      case Difference::lost: return foreseen ? paint("\x1b[2m", "lost   ") : paint("\x1b[1;31m", "LOST   ");
      case Difference::changed:
        return foreseen ? paint("\x1b[2m", "changed") : paint("\x1b[1;31m", "CHANGED");
    }
    return {};
  }
  static std::string_view why(bool foreseen) { return foreseen ? "  (foreseen)" : ""; }

  void schema(const SchemaDifference& one) {
    const bool whole = one.of == SchemaDifference::Of::table || one.of == SchemaDifference::Of::view;
    std::string line = fmt::format("  {}  {} {}", mark(one.difference, one.foreseen), name_of(one.of),
                                   printable(whole ? one.name : one.table + "." + one.name));
    if (!one.before.empty() || !one.after.empty()) {
      line += one.before.empty()  ? ": " + printable(one.after)
              : one.after.empty() ? ": " + printable(one.before)
                                  : fmt::format(": {} -> {}", printable(one.before), printable(one.after));
    }
    out_ += line + std::string(why(one.foreseen)) + "\n";
  }

  void table(const TableComparison& one) {
    if (one.trouble) return trouble("table " + printable(one.table), *one.trouble);
    const std::string name = printable(one.table);
    const std::string rows = one.rows_before == one.rows_after
                                 ? count_of(one.rows_before, "row")
                                 : fmt::format("{} -> {}", count_of(one.rows_before, "row"), one.rows_after);
    if (one.same()) {
      out_ += fmt::format("  {}  {}: {}\n", paint("\x1b[32m", "same   "), name, rows);
      return;
    }
    out_ += fmt::format("  {}: {}, {}\n", name, rows,
                        one.key.empty() ? "compared as whole rows" : "told apart by " + names_of(one.key));
    const std::string at_least = one.at_least ? "at least " : "";
    lines(Difference::lost, at_least, one.lost, one.key);
    lines(Difference::added, at_least, one.added, one.key);
    for (const ColumnDifference& column : one.changed) {
      out_ += fmt::format("    {}  {} in {}{}\n", mark(Difference::changed, column.foreseen),
                          count_of(column.count, "value"), printable(column.column), why(column.foreseen));
      for (const ColumnDifference::Sample& sample : column.samples) {
        out_ += fmt::format("             {}: {} -> {}\n", row_text(sample.key), text_of(sample.before),
                            text_of(sample.after));
      }
      more(column.count, column.samples.size());
    }
    if (!one.left_out.empty())
      out_ +=
          fmt::format("    {}\n", paint("\x1b[2m", "only on one side, left out: " + names_of(one.left_out)));
  }

  void lines(Difference difference, const std::string& at_least, const RowDifference& rows,
             const std::vector<std::string>& key) {
    if (rows.count == 0) return;
    out_ += fmt::format("    {}  {}{}{}\n", mark(difference, rows.foreseen), at_least,
                        count_of(rows.count, "row"), why(rows.foreseen));
    keys(rows, key);
  }

  void keys(const RowDifference& rows, const std::vector<std::string>& key) {
    for (const ValueRow& values : rows.keys) {
      const std::string names = key.empty() ? std::string() : names_of(key) + " = ";
      out_ += fmt::format("             {}{}\n", names, row_text(values));
    }
    more(rows.count, rows.keys.size());
  }

  void more(std::uint64_t count, std::size_t shown) {
    if (count > shown) out_ += fmt::format("             … and {} more\n", count - shown);
  }

  void orphans(const OrphanComparison& one) {
    const std::string what = fmt::format("{}({}) -> {}({})", printable(one.table), names_of(one.columns),
                                         printable(one.parent), names_of(one.parent_columns));
    if (one.trouble) return trouble("foreign key " + what, *one.trouble);
    if (one.born.count == 0) {
      out_ += fmt::format("  {}: {} to no row, {} before\n", what, lead(one.after), one.before);
      return;
    }
    out_ +=
        fmt::format("  {}: {} to no row, {} before\n    {}  {} since\n", what, lead(one.after), one.before,
                    one.born.foreseen ? paint("\x1b[2m", "orphan ") : paint("\x1b[1;31m", "ORPHAN "),
                    count_of(one.born.count, "row"));
    keys(one.born, one.key);
  }
  static std::string lead(std::uint64_t rows) {
    return count_of(rows, "row") + (rows == 1 ? " leads" : " lead");
  }

  void trouble(const std::string& what, const Uncompared& trouble) {
    out_ += fmt::format("  {}  {} could not be compared: {} ({})\n", paint("\x1b[1;35m", "ERROR  "), what,
                        printable(trouble.refusal.message), trouble.side);
  }

  static std::string end_of(const Comparison& comparison) {
    const std::size_t unforeseen = comparison.unforeseen();
    const std::size_t troubles = comparison.troubles();
    std::string text = unforeseen == 0 ? "Nothing was lost or changed that was not foreseen"
                                       : fmt::format("{} to look into: lost or changed, and not foreseen",
                                                     count_of(unforeseen, "difference"));
    if (troubles > 0) text += fmt::format("; {} could not be compared", troubles);
    return text + ".\n";
  }

  Colors colors_;
  std::string out_;
};

}  // namespace

std::string comparison_text(const Comparison& comparison, Colors colors) {
  return Text(colors).of(comparison);
}

}  // namespace handrail
