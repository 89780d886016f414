// CREATE TABLE, CREATE INDEX and ALTER TABLE as pg_dump writes them.
#pragma once

#include <map>
#include <string>

#include "model/result.h"
#include "verifier/dump/table.h"
#include "verifier/dump/tokens.h"

namespace handrail::dump {

// Of domains, by name: the type that they stand for.
using Domains = std::map<std::string, std::string>;

// A table's name here: without its schema where that is public, else "schema.table".
std::string postgresql_name(Tokens& tokens);

// Type words up to what may follow one: "character varying(40)", "timestamp without time zone", "mood[]".
std::string postgresql_type(Tokens& tokens);

// `tokens` stands at the "(" behind the table's name.
Result<DumpTable> postgresql_table(std::string name, Tokens& tokens, const Domains& domains);

// `tokens` stands behind ADD CONSTRAINT and its name.
void add_postgresql_constraint(DumpTable& table, std::string name, Tokens& tokens);

// `tokens` stands behind the table's name, before USING.
DumpKey postgresql_index(std::string name, bool unique, Tokens& tokens);

// A DEFAULT's expression up to the words that may follow it.
std::string postgresql_expression(Tokens& tokens);

}  // namespace handrail::dump
