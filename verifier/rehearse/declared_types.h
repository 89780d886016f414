// Types and defaults as people write them in a guide, spelled as the server's catalogue spells them.
#pragma once

#include <string>

#include "model/effects/effects.h"
#include "verifier/dump/table.h"

namespace handrail {

// How the server spells what several servers spell in their own ways, as its dump shows.
struct CatalogueStyle {
  Engine engine = Engine::unknown;
  bool has_display_widths = true;  // int(11): MariaDB and older MySQL
};

// Sets type, storage, comparison and default of a column that a guide declares. Throws (compat::cannot) on
// types whose meaning is not sure. `stated` is the declaration's text.
void spell_as_server(dump::DumpColumn& column, const std::string& table, std::string_view stated,
                     const CatalogueStyle& style);

// Of ALTER … SET DEFAULT.
std::string default_as_server(const std::string& value, const dump::DumpColumn& column,
                              const CatalogueStyle& style);

}  // namespace handrail
