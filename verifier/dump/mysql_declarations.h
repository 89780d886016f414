// CREATE TABLE and ALTER TABLE … ADD as mysqldump, mariadb-dump and phpMyAdmin write them.
#pragma once

#include "model/result.h"
#include "verifier/dump/table.h"
#include "verifier/dump/tokens.h"

namespace handrail::dump {

// A name with the database before it, which may be empty: `shop`.`users`.
struct QualifiedName {
  std::string database;
  std::string name;
};
QualifiedName mysql_name(Tokens& tokens);

// `tokens` stands behind CREATE TABLE and the table's name, at the "(".
Result<DumpTable> mysql_table(std::string name, Tokens& tokens);

// `tokens` stands behind ALTER TABLE and its name: adds the keys and foreign keys that it names. Everything
// else is passed over.
void add_mysql_keys(DumpTable& table, Tokens& tokens);

}  // namespace handrail::dump
