#include "verifier/dump/loader.h"

#include <array>
#include <cstdlib>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/collations.h"
#include "verifier/compat/sqlite_functions.h"
#include "verifier/dialect.h"
#include "verifier/dump/character_set.h"
#include "verifier/dump/tokens.h"

namespace handrail::dump {
namespace {

constexpr std::size_t kMostTables = 20'000;

std::int64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return static_cast<std::int64_t>(value);
}

// Whether the whole text is a number that fits 64 bits.
bool whole_number(std::string_view text, std::int64_t& value) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text.size() > 18) return false;
  std::int64_t sum = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    sum = sum * 10 + (c - '0');
  }
  value = negative ? -sum : sum;
  return true;
}

bool real_number(std::string_view text, double& value) {
  const std::string ended(text.substr(0, 100));
  char* end = nullptr;
  value = std::strtod(ended.c_str(), &end);
  return end != ended.c_str() && *end == '\0' && value == value;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char low = static_cast<char>(c | 0x20);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

// PostgreSQL's bytea: \x00ff, or \000 and \\ among characters that stand for themselves.
// https://www.postgresql.org/docs/15/datatype-binary.html
std::string bytea(std::string_view text) {
  std::string out;
  if (text.starts_with("\\x")) {
    for (std::size_t i = 2; i + 1 < text.size(); i += 2)
      out += static_cast<char>(hex_value(text[i]) << 4 | (hex_value(text[i + 1]) & 15));
    return out;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
    } else if (i + 3 < text.size() && text[i + 1] != '\\') {
      out += static_cast<char>((text[i + 1] & 7) << 6 | (text[i + 2] & 7) << 3 | (text[i + 3] & 7));
      i += 3;
    } else if (i + 1 < text.size()) {
      out += text[++i];
    }
  }
  return out;
}

}  // namespace

Result<std::unique_ptr<Loader>> Loader::open(Engine engine, const SnapshotLimits& limits,
                                             const OpenOptions& options) {
  std::unique_ptr<Loader> loader(new Loader(engine, limits, options));
  if (auto connected = loader->connect(); !connected) return tl::unexpected(connected.error());
  return loader;
}

Loader::~Loader() {
  finalize();
  sqlite3_close(connection_);
}

void Loader::finalize() {
  sqlite3_finalize(insert_);
  insert_ = nullptr;
}

Result<void> Loader::connect() {
  auto scratch = options_.scratch();
  if (!scratch) return tl::unexpected(scratch.error());
  scratch_ = std::move(*scratch);
  SnapshotVfs::Files files;
  files.made = scratch_.get();
  vfs_ = std::make_unique<SnapshotVfs>(std::move(files), 0, SnapshotVfs::Room{0, 0, options_.scratch});
  sqlite3_hard_heap_limit64(limits_.load_heap_bytes);
  if (sqlite3_open_v2(SnapshotVfs::database_name(), &connection_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                      vfs_->name()) != SQLITE_OK)
    return fail(problem());
  sqlite3_extended_result_codes(connection_, 1);
  // Half a dump is never looked at, so nothing has to be taken back: no page is in the journal of the one
  // transaction that makes all of them.
  auto set =
      execute(fmt::format("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA "
                          "locking_mode=EXCLUSIVE; PRAGMA temp_store=FILE; PRAGMA foreign_keys=OFF; "
                          "PRAGMA ignore_check_constraints=ON; PRAGMA cache_size=-{}; BEGIN",
                          limits_.load_heap_bytes / 2048));
  if (!set) return set;
  sqlite3_limit(connection_, SQLITE_LIMIT_LENGTH, limits_.value_bytes);
  sqlite3_limit(connection_, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(connection_, SQLITE_LIMIT_EXPR_DEPTH, 500);
  sqlite3_db_config(connection_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(connection_, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  if (add_collations(connection_) != SQLITE_OK || compat::add_functions(connection_) != SQLITE_OK)
    return fail(problem());
  return {};
}

Error Loader::problem() const {
  const int code = sqlite3_extended_errcode(connection_) & 0xff;
  if (code == SQLITE_FULL || code == SQLITE_CANTOPEN) {
    return Error{vfs_->write_error().empty() ? "there is no room to load it into" : vfs_->write_error(),
                 {},
                 0,
                 0,
                 "set TMPDIR to a folder with more room"};
  }
  if (code == SQLITE_TOOBIG)
    return Error{
        fmt::format("a value or row is larger than {} MiB", limits_.value_bytes >> 20), {}, 0, 0, {}};
  if (code == SQLITE_NOMEM)
    return Error{fmt::format("loading it needs more than {} MiB of memory", limits_.load_heap_bytes >> 20),
                 {},
                 0,
                 0,
                 {}};
  if (code == SQLITE_IOERR && !vfs_->read_error().empty()) return Error{vfs_->read_error(), {}, 0, 0, {}};
  return Error{sqlite3_errmsg(connection_), {}, 0, 0, {}};
}

Result<void> Loader::execute(const std::string& sql) {
  if (sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return fail(problem());
  return {};
}

Result<sqlite3_stmt*> Loader::prepare(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(connection_, sql.c_str(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                         &statement, nullptr) != SQLITE_OK)
    return fail(problem());
  return statement;
}

DumpTable* Loader::table(std::string_view name) {
  const auto found = by_name_.find(lower_case(name));
  return found == by_name_.end() ? nullptr : found->second;
}

Result<void> Loader::create(DumpTable declared) {
  if (tables_.size() >= kMostTables) return fail(fmt::format("declares more than {} tables", kMostTables));
  if (auto dropped = drop(declared.name); !dropped) return dropped;
  declared.key_comes_later =
      declared.primary_key() == nullptr || declared.has_uncertain_key() || declared.has_computed_key();
  if (auto made = execute(create_table_sql(declared, !declared.key_comes_later, false)); !made) return made;
  tables_.push_back(std::move(declared));
  by_name_[lower_case(tables_.back().name)] = &tables_.back();
  return {};
}

Result<void> Loader::drop(std::string_view name) {
  finalize();
  const auto found = by_name_.find(lower_case(name));
  if (found == by_name_.end()) return {};
  auto dropped = execute("DROP TABLE " + quoted(found->second->name, '"'));
  found->second->name.clear();
  by_name_.erase(found);
  return dropped;
}

Result<void> Loader::start_rows(DumpTable& table, const std::vector<std::string>& columns,
                                const char* character_set) {
  finalize();
  if (auto settled = settle_generated(table, columns); !settled) return settled;
  targets_.clear();
  character_set_ = character_set;
  converts_ = character_set != std::string_view("utf8mb4") && character_set != std::string_view("binary");
  std::string names;
  std::string values;
  int parameters = 0;
  const auto add = [&](DumpColumn& column) {
    if (column.generated && column.values != Values::in_dump)
      return targets_.push_back({0, column.storage, nullptr, nullptr});
    names += (names.empty() ? "" : ",") + quoted(column.name, '"');
    values += fmt::format("{}?{}", values.empty() ? "" : ",", ++parameters);
    targets_.push_back({parameters, column.storage, column.is_without_case() ? &column : nullptr,
                        column.generated ? &column : nullptr});
  };
  for (const std::string& name : columns) {
    DumpColumn* column = table.column(name);
    if (column == nullptr) return fail(fmt::format("the table {} has no column {}", table.name, name));
    add(*column);
  }
  if (columns.empty()) {
    for (DumpColumn& column : table.columns) add(column);
  }
  const std::string into = "INSERT INTO " + quoted(table.name, '"');
  auto statement =
      prepare(parameters == 0 ? into + " DEFAULT VALUES" : into + "(" + names + ") VALUES(" + values + ")");
  if (!statement) return tl::unexpected(statement.error());
  insert_ = *statement;
  return {};
}

Result<void> Loader::start_plain_rows(std::string_view table, std::string_view columns, std::size_t width) {
  finalize();
  targets_.clear();
  converts_ = false;
  std::string values;
  for (std::size_t i = 0; i < width; ++i) {
    values += i == 0 ? "?" : ",?";
    targets_.push_back({static_cast<int>(i) + 1, Storage::any, nullptr, nullptr});
  }
  auto statement = prepare(fmt::format("INSERT INTO {}{} VALUES({})", quoted(table, '"'), columns, values));
  if (!statement) return tl::unexpected(statement.error());
  insert_ = *statement;
  return {};
}

Result<void> Loader::insert(const Row& row) {
  // COPY writes an empty line for a row of a table without columns.
  if (row.fields.size() != targets_.size() && !(targets_.empty() && row.fields.size() == 1)) {
    return fail(fmt::format("a row has {} value{}, {} belong there", row.fields.size(),
                            row.fields.size() == 1 ? "" : "s", targets_.size()));
  }
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    if (targets_[i].generated != nullptr && row.fields[i].kind == Field::Kind::absent)
      targets_[i].generated->values = Values::computed_here;
    if (targets_[i].parameter != 0 && bind(targets_[i], row, row.fields[i]) != SQLITE_OK)
      return fail(problem());
  }
  const int code = sqlite3_step(insert_);
  if (code != SQLITE_DONE) return fail(problem());
  sqlite3_reset(insert_);
  return {};
}

int Loader::bind(const Target& target, const Row& row, const Field& field) {
  const int to = target.parameter;
  const auto text = [&](std::string_view bytes) {
    return sqlite3_bind_text(insert_, to, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
  };
  const bool as_text = target.storage == Storage::text || target.storage == Storage::decimal;
  switch (field.kind) {
    case Field::Kind::absent:
    case Field::Kind::null: return sqlite3_bind_null(insert_, to);
    case Field::Kind::integer:
      if (as_text && field.size > 0) return text(row.bytes(field));
      if (target.storage == Storage::real)
        return sqlite3_bind_double(insert_, to, static_cast<double>(field.integer));
      return sqlite3_bind_int64(insert_, to, field.integer);
    case Field::Kind::number: {
      if (target.storage == Storage::real || target.storage == Storage::any)
        return sqlite3_bind_double(insert_, to, std::strtod(std::string(row.bytes(field)).c_str(), nullptr));
      return text(row.bytes(field));
    }
    case Field::Kind::bytes:
      if (as_text) return bind_text(target, row, field);
      return bind_bytes(target, row.bytes(field));
    case Field::Kind::text: break;
  }

  const std::string_view bytes = row.bytes(field);
  std::int64_t whole = 0;
  double real = 0;
  switch (target.storage) {
    case Storage::integer:
    case Storage::unsigned_integer:
      return whole_number(bytes, whole) ? sqlite3_bind_int64(insert_, to, whole) : text(bytes);
    case Storage::real:
      return real_number(bytes, real) ? sqlite3_bind_double(insert_, to, real) : text(bytes);
    case Storage::boolean:
      return sqlite3_bind_int(insert_, to,
                              !bytes.empty() && (bytes[0] == 't' || bytes[0] == 'T' || bytes[0] == '1'));
    case Storage::blob:
      if (engine_ == Engine::postgresql) {
        const std::string decoded = bytea(bytes);
        return sqlite3_bind_blob(insert_, to, decoded.data(), static_cast<int>(decoded.size()),
                                 SQLITE_TRANSIENT);
      }
      return bind_bytes(target, bytes);
    case Storage::bits: return bind_bytes(target, bytes);
    case Storage::decimal:
    case Storage::text:
    case Storage::any: break;
  }
  return bind_text(target, row, field);
}

int Loader::bind_text(const Target& target, const Row& row, const Field& field) {
  std::string_view bytes = row.bytes(field);
  const bool converts = converts_ || field.introducer != nullptr;
  if (converts) {
    converted_.clear();
    append_as_utf8(field.introducer != nullptr ? field.introducer : character_set_, bytes, converted_);
    bytes = converted_;
  }
  if (DumpColumn* column = target.looked_at; column != nullptr && !column->has_rare_letters)
    column->has_rare_letters = has_rare_letters(bytes, column->accents());
  return sqlite3_bind_text(insert_, target.parameter, bytes.data(), static_cast<int>(bytes.size()),
                           converts ? SQLITE_TRANSIENT : SQLITE_STATIC);
}

int Loader::bind_bytes(const Target& target, std::string_view bytes) {
  const bool as_number = target.storage == Storage::bits || target.storage == Storage::integer ||
                         target.storage == Storage::unsigned_integer || target.storage == Storage::boolean;
  if (as_number && bytes.size() <= 8) return sqlite3_bind_int64(insert_, target.parameter, big_endian(bytes));
  // Without an address SQLite would take it for NULL.
  return sqlite3_bind_blob(insert_, target.parameter, bytes.empty() ? "" : bytes.data(),
                           static_cast<int>(bytes.size()), SQLITE_STATIC);
}

// What a declaration in an SQLite dump may do: declare, and ask for nothing, so that it costs no more than
// the rows that are there.
int Loader::authorize(void*, int action, const char*, const char*, const char*, const char*) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
    case SQLITE_PRAGMA:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
    case SQLITE_DELETE:
    case SQLITE_DROP_TABLE:
    case SQLITE_ANALYZE: return SQLITE_DENY;
    default: return SQLITE_OK;
  }
}

Result<void> Loader::set_pragma(std::string_view name, const std::string& number) {
  std::int64_t value = 0;
  if (!whole_number(number, value)) return fail(fmt::format("PRAGMA {} is set to no number", name));
  return execute(fmt::format("PRAGMA {}={}", name, value));
}

Result<void> Loader::declare_virtual(const std::string& name, const std::string& sql) {
  finalize();
  if (!same_word(std::string_view(sql).substr(0, 20), "CREATE VIRTUAL TABLE"))
    return fail("is a row of the schema that declares no virtual table");
  if (auto on = execute("PRAGMA writable_schema=ON"); !on) return on;
  auto statement =
      prepare("INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql) VALUES('table',?1,?1,0,?2)");
  if (!statement) return tl::unexpected(statement.error());
  insert_ = *statement;
  sqlite3_bind_text(insert_, 1, name.data(), static_cast<int>(name.size()), SQLITE_TRANSIENT);
  sqlite3_bind_text(insert_, 2, sql.data(), static_cast<int>(sql.size()), SQLITE_TRANSIENT);
  if (sqlite3_step(insert_) != SQLITE_DONE) return fail(problem());
  finalize();
  return execute("PRAGMA writable_schema=OFF");
}

Result<void> Loader::declare(const std::string& sql) {
  finalize();
  sqlite3_set_authorizer(connection_, &Loader::authorize, this);
  auto done = execute(sql);
  sqlite3_set_authorizer(connection_, nullptr, nullptr);
  return done;
}

}  // namespace handrail::dump
