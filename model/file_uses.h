// Which paths a command touches, and how: by its redirections and by what its program does with its operands
// and options. The rows at the top of file_uses.cc teach it a program.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/runbook.h"
#include "model/state.h"

namespace handrail {

class FileUses {
 public:
  // Appends to runbook.path_uses; both must outlive it.
  FileUses(Runbook& runbook, Terminals& terminals);

  // To be asked while the terminal stands before the command.
  void read(std::uint32_t command);

 private:
  void use(Access access, PathValue path, Span span, bool is_backup);
  void redirect(const Redirection& redirection);
  void operands_from(std::size_t first, Access access);
  bool by_row();
  void copy(std::size_t first, bool moves);
  void make_folders();
  void archive();
  void zip();
  void compress();
  void edit_in_place();
  void sqlite();
  void dump_into_options();
  void download();
  void clone();
  void write_to(std::size_t operand);

  const Word* option_word(std::initializer_list<std::string_view> options) const;
  bool use_option(std::initializer_list<std::string_view> options, Access access, bool is_backup);
  PathValue operand(std::size_t i) const;
  PathValue spelled(std::string text) const;
  Span operand_span(std::size_t i) const;
  // The other members of a command's pipeline take part in what it writes: `mysqldump … | gzip > x`.
  Effects pipeline_effects() const;

  Runbook& runbook_;
  Terminals& terminals_;
  std::unordered_map<int, Effects> pipelines_;
  std::uint32_t index_ = 0;
  const Command* command_ = nullptr;  // the one that is read
  const Operation* operation_ = nullptr;
};

}  // namespace handrail
