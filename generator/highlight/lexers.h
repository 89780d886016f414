// The lexers of generator/highlight.h, one function per language family. Each reads the code once from left
// to right and never looks at its meaning further than a colour needs.
#pragma once

#include "generator/highlight.h"

namespace handrail::lexers {

void shell(CodeWriter& writer);
// Shell code between two offsets, as a prompt's line is.
void shell(CodeWriter& writer, std::size_t begin, std::size_t end);
void sql(CodeWriter& writer);
void python(CodeWriter& writer);
void python(CodeWriter& writer, std::size_t begin, std::size_t end);
void json(CodeWriter& writer);
void yaml(CodeWriter& writer);
void settings(CodeWriter& writer);  // ini, env, toml, properties, conf
void console(CodeWriter& writer);   // prompts, commands, output
void diff(CodeWriter& writer);
void dockerfile(CodeWriter& writer);
void curly(CodeWriter& writer);   // C, Java, JavaScript, Go, Rust, PHP, nginx and their kin
void markup(CodeWriter& writer);  // HTML, XML

}  // namespace handrail::lexers
