// Marks that an author puts where the reader or a site generator has to fill something in. Code that holds
// one is no code yet, so its syntax cannot be judged.
#pragma once

#include <string_view>

namespace handrail {

// Holds "{{ … }}", "{% … %}", "<name>" with nothing but words between, "[name]" in capitals, or an ellipsis.
bool is_template(std::string_view code);

}  // namespace handrail
