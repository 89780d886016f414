// The passes of read_guide, in their order. Each fills a part of the Runbook from what the ones before it
// found; nothing outside model/ includes this.
#pragma once

#include "model/annotations.h"
#include "model/runbook.h"

namespace handrail {

// Phases, steps, choices and their actions from the document's structure; parses shell and SQL on the way.
void read_outline(Runbook& runbook);

// Statements that shell commands carry to a database client, and what they add to the commands' effects.
void read_embedded_sql(Runbook& runbook);

// The text of a word behind its first `skip` characters, with its place. Where quoting left the bytes as they
// are, it is a view of the guide.
CodeText code_of(const SourceText& source, const Word& word, std::size_t skip = 0);

// Kinds and ways of the steps, from commands first, then headings; then the declared ones.
void decide_kinds(Runbook& runbook, const Declarations& declarations);

// Values of variables and the current folder along the guide; path uses and artifacts.
void follow_data(Runbook& runbook);
// The last part of it: which path uses write and read the same backup.
void collect_artifacts(Runbook& runbook);

// Datastores and services that commands name.
void collect_systems(Runbook& runbook);

// Placeholders and parameters.
void find_placeholders(Runbook& runbook);

// What the guide says its commands should print.
void read_expectations(Runbook& runbook);

// Checks of snapshots that the guide states or implies, behind the declared ones.
void derive_checks(Runbook& runbook);

}  // namespace handrail
