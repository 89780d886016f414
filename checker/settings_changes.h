// Which files of settings a guide changes, and of which it keeps the old one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/path_index.h"
#include "model/runbook.h"

namespace handrail {

enum class SettingsEdit : std::uint8_t {
  in_part,  // appended to, or edited in place: the file was there before
  whole,    // written anew: it may be the first one
};

struct SettingsChange {
  int command = -1;
  const PathUse* use = nullptr;
  SettingsEdit edit = SettingsEdit::in_part;
};

// Files that lie on the reader's machine for long and are named like settings: changed by `>`, `>>`, tee,
// `sed -i`, cp, mv, install, rsync, on the forward path and on side roads. Left out are drop-ins that the
// guide makes (`/etc/sysctl.d/shop.conf`), files that it brought itself (in a folder that it cloned, unpacked
// or made), and what it writes again. In reading order; the runbook must outlive the result.
std::vector<SettingsChange> settings_changes(const Runbook& runbook, const PathIndex& paths);

// Whether an earlier command keeps what stood there: a copy of the file or of a folder around it, moving it
// away, `sed -i.bak`, `cp --backup`; or a step asks a person to.
class KeptSettings {
 public:
  KeptSettings(const Runbook& runbook, const PathIndex& paths);
  bool is_kept_before(const SettingsChange& change) const;

 private:
  struct Kept {
    std::string place;
    int command;
  };
  void add(Kept kept);
  bool keeps_by_itself(const SettingsChange& change) const;

  const Runbook& runbook_;
  std::vector<Kept> kept_;  // by place
  std::vector<Kept> globs_;
  std::vector<std::uint32_t> by_hand_;  // sorted
};

}  // namespace handrail
