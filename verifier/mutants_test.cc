#include "verifier/mutants.h"

#include <doctest/doctest.h>

#include <cstdlib>

#include "verifier/testing.h"

namespace handrail::testing {
namespace {

struct Base {
  std::string database;
  std::string log;
  std::size_t page;
};

constexpr const char* kRows =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) ";

Base made(const std::string& settings, std::size_t page, const std::string& sql) {
  const Folder folder;
  const std::string path = folder / "a.db";
  Base base{{}, {}, page};
  make_database(path, "PRAGMA page_size=" + std::to_string(page) + ";" + settings + sql, [&] {
    base.database = bytes_of(path);
    base.log = bytes_of(path + "-wal");
  });
  return base;
}

std::string tables(const std::string& users) {
  return users + kRows + "INSERT INTO users SELECT i, 'user' || i || '@example.org' FROM n;" +
         "CREATE TABLE orders(id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users(id), note TEXT);" +
         kRows +
         "INSERT INTO orders SELECT i, 1 + i % 300, CASE i % 50 WHEN 0 THEN hex(zeroblob(3000)) ELSE 'note ' "
         "|| i END FROM n;"
         "CREATE INDEX orders_user ON orders(user_id);";
}

const std::vector<Base>& bases() {
  static const std::vector<Base> all = [] {
    const std::string plain = tables("CREATE TABLE users(id INTEGER PRIMARY KEY, email TEXT);");
    std::vector<Base> out;
    out.push_back(made("", 1024, plain));
    out.push_back(
        made("PRAGMA auto_vacuum=FULL;", 512,
             tables("CREATE TABLE users(id INTEGER, email TEXT, PRIMARY KEY(email, id)) WITHOUT ROWID;") +
                 "CREATE TABLE gone(x); INSERT INTO gone VALUES (hex(zeroblob(9000))); DROP TABLE gone;"));
    out.push_back(
        made("PRAGMA encoding='UTF-16le';", 4096,
             tables("CREATE TABLE users(id INTEGER PRIMARY KEY, email TEXT COLLATE NOCASE, l AS "
                    "(length(email)) STORED);") +
                 "CREATE INDEX partial ON orders(note) WHERE user_id > 10;"
                 "CREATE INDEX expression ON orders(lower(note));"
                 "CREATE VIEW both AS SELECT * FROM users JOIN orders ON users.id = user_id;"
                 "CREATE TRIGGER t AFTER INSERT ON users BEGIN DELETE FROM orders; END;"
                 "CREATE VIRTUAL TABLE words USING fts5(text); INSERT INTO words VALUES ('one two');"
                 "CREATE VIRTUAL TABLE boxes USING rtree(id, a, b); INSERT INTO boxes VALUES (1, 2, 3);"));
    out.push_back(made("", 1024,
                       plain + "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;"
                               "UPDATE users SET email = id || email; DELETE FROM orders WHERE id % 3 = 0;"));
    // Schemas that no SQLite would write.
    const char* const lies[] = {
        "UPDATE sqlite_schema SET rootpage = 2 WHERE type = 'index'",
        "UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'orders'",
        "UPDATE sqlite_schema SET rootpage = 4294967295 WHERE name = 'orders'",
        "UPDATE sqlite_schema SET sql = 'CREATE TABLE orders(' || hex(zeroblob(20000)) WHERE name = 'orders'",
        "UPDATE sqlite_schema SET sql = 'CREATE TABLE users(id INTEGER PRIMARY KEY, email CHECK "
        "(load_extension(''x'')))' WHERE name = 'users'",
        "UPDATE sqlite_schema SET sql = 'CREATE TABLE users(id, email AS (randomblob(1000000000)))' WHERE "
        "name = 'users'",
        "INSERT INTO sqlite_schema VALUES ('view', 'v', 'v', 0, 'CREATE VIEW v AS SELECT * FROM v')",
        "INSERT INTO sqlite_schema VALUES ('table', 'x', 'x', 0, 'CREATE VIRTUAL TABLE x USING nothing(a)')",
        "INSERT INTO sqlite_schema VALUES ('table', 'users', 'users', 3, 'CREATE TABLE users(a)')",
        "INSERT INTO sqlite_schema VALUES ('trigger', 'z', 'users', 0, 'CREATE TRIGGER z SELECT 1')",
        "UPDATE sqlite_schema SET type = zeroblob(10), name = NULL WHERE name = 'orders_user'",
        "UPDATE sqlite_schema SET sql = 'CREATE INDEX orders_user ON orders(nothing)' WHERE name = "
        "'orders_user'"};
    for (const char* lie : lies)
      out.push_back(made("", 1024, plain + "PRAGMA writable_schema=ON;" + lie + ";"));
    return out;
  }();
  return all;
}

void put(std::string& bytes, std::size_t at, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size && at + i < bytes.size(); ++i) {
    const std::size_t shift = 8 * (size - 1 - i);
    bytes[at + i] = static_cast<char>(shift < 64 ? value >> shift : 0);
  }
}

void flip(Dice& dice, std::string& bytes, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = dice.below(bytes.size());
    bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ 1u << dice.below(8));
  }
}

// Numbers at the edges of what fields can hold.
std::uint64_t edge(Dice& dice) {
  constexpr std::uint64_t kEdges[] = {0,      1,      2,      0x7f,       0x80,       0xff,
                                      0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff};
  return kEdges[dice.below(std::size(kEdges))];
}

void craft_header(Dice& dice, std::string& bytes) {
  // https://www.sqlite.org/fileformat.html, "The Database Header": offset and size of each field.
  constexpr std::pair<std::size_t, std::size_t> kFields[] = {
      {16, 2}, {18, 1}, {19, 1}, {20, 1}, {21, 1}, {22, 1}, {23, 1}, {24, 4}, {28, 4}, {32, 4},
      {36, 4}, {40, 4}, {44, 4}, {48, 4}, {52, 4}, {56, 4}, {60, 4}, {64, 4}, {92, 4}};
  for (std::size_t i = 0; i < 1 + dice.below(3); ++i) {
    const auto& [at, size] = kFields[dice.below(std::size(kFields))];
    put(bytes, at, edge(dice), size);
  }
}

// The header of a page, the pointers to its cells, the beginnings of cells.
void craft_page(Dice& dice, std::string& bytes, std::size_t page) {
  const std::size_t begin = dice.below(bytes.size() / page) * page;
  const std::size_t head = begin + (begin == 0 ? 100 : 0);
  for (std::size_t i = 0; i < 1 + dice.below(4); ++i) {
    switch (dice.below(4)) {
      case 0: put(bytes, head, dice.below(2) == 0 ? edge(dice) : 2 + 3 * dice.below(4), 1); break;
      case 1: put(bytes, head + 1 + 2 * dice.below(3), edge(dice), 2); break;
      case 2:
        put(bytes, head + 8, dice.below(2) == 0 ? edge(dice) : dice.below(bytes.size() / page + 2), 4);
        break;
      default: put(bytes, begin + dice.below(page), edge(dice), 1 + dice.below(9)); break;
    }
  }
}

void move_page(Dice& dice, std::string& bytes, std::size_t page) {
  const std::size_t count = bytes.size() / page;
  const std::size_t from = dice.below(count);
  const std::size_t to = 1 + dice.below(count - 1);
  bytes.replace(to * page, page, bytes.substr(from * page, page));
}

SnapshotLimits tight() {
  SnapshotLimits limits;
  limits.steps = 3'000'000;
  limits.page_accesses = 200'000;
  return limits;
}

// From the environment: how many mutants more than the usual ones, and where to write them for others to try.
std::size_t setting(const char* name, std::size_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? static_cast<std::size_t>(std::strtoul(text, nullptr, 10)) : otherwise;
}

TEST_CASE("mutated databases end in a report or in a sentence, within their limits") {
  const std::size_t count = setting("HANDRAIL_MUTANTS", 400);
  const char* folder = std::getenv("HANDRAIL_MUTANTS_FOLDER");
  std::size_t opened = 0;
  for (std::uint64_t number = 1; number <= count; ++number) {
    CAPTURE(number);
    auto files = mutant(number);
    if (folder != nullptr) {
      for (const auto& [name, bytes] : files)
        write_bytes(std::string(folder) + "/" + std::to_string(number) + "." + name, bytes);
      continue;
    }
    auto snapshot = open_bytes(std::move(files), tight());
    if (!snapshot) {
      CHECK_FALSE(snapshot.error().message.empty());
      continue;
    }
    opened++;
    for (const Check& check :
         {sql_check("SELECT count(*) FROM users"), sql_check("SELECT * FROM users ORDER BY email"),
          sql_check("SELECT * FROM orders JOIN users ON users.id = user_id WHERE note LIKE '%1%'"),
          sql_check("SELECT max(length(note)), min(note) FROM orders"),
          sql_check("SELECT * FROM sqlite_schema"), word_check("integrity", {}),
          word_check("foreign_keys", {}),
          word_check("relationships",
                     {{"table", {"orders"}}, {"column", {"user_id"}}, {"to", {"users"}}, {"field", {"id"}}}),
          word_check("has_index", {{"table", {"orders"}}, {"column", {"user_id"}}})}) {
      auto report = verify(**snapshot, set_of({check}));
      REQUIRE(report);
      CHECK_FALSE(report_json(*report).empty());
      const Verdict& verdict = report->results.at(0).verdict;
      if (verdict.outcome == Outcome::error || verdict.outcome == Outcome::fail)
        CHECK_FALSE(verdict.message.empty());
    }
  }
  if (folder == nullptr) CHECK(opened > count / 4);
}

// verifier/index_agreement.h: what is told in sequence, against SQLite's own check of the same file.
TEST_CASE("a mutated database is whole when SQLite says so, and only then") {
  const std::size_t count = setting("HANDRAIL_MUTANTS", 400);
  if (std::getenv("HANDRAIL_MUTANTS_FOLDER") != nullptr) return;
  std::size_t whole = 0, broken = 0;
  for (std::uint64_t number = 1; number <= count; ++number) {
    CAPTURE(number);
    auto snapshot = open_bytes(mutant(number), tight());
    if (!snapshot) continue;
    const std::string ours = outcome_of(**snapshot, word_check("integrity", {}));
    // As a table it is SQLite's alone.
    const std::string theirs = outcome_of(
        **snapshot,
        sql_check("SELECT integrity_check FROM pragma_integrity_check", ExpectKind::equals, {"ok"}));
    if (theirs.starts_with("error: it did not end")) continue;
    CAPTURE(ours);
    CAPTURE(theirs);
    CHECK((ours == "pass") == (theirs == "pass"));
    (theirs == "pass" ? whole : broken)++;
  }
  CHECK(whole > count / 50);
  CHECK(broken > count / 50);
}

// A leaf page with one row whose value claims to be of `length` bytes, its overflow pages leading back to the
// first.
TEST_CASE("a cell that claims two gigabytes is refused, not fetched") {
  const Folder folder;
  make_database(
      folder / "a.db",
      "PRAGMA page_size=1024; CREATE TABLE big(x); INSERT INTO big VALUES ('x'); CREATE TABLE other(y);");
  std::string bytes = bytes_of(folder / "a.db");
  const auto varint = [](std::uint64_t value) {
    std::string out(1, static_cast<char>(value & 0x7f));
    while (value >>= 7) out.insert(out.begin(), static_cast<char>((value & 0x7f) | 0x80));
    return out;
  };
  for (const std::uint64_t length :
       {std::uint64_t{20} << 20, (std::uint64_t{1} << 31) - 100, std::uint64_t{1} << 40}) {
    CAPTURE(length);
    const std::string serial = varint(2 * length + 13);
    const std::string head = varint(1 + serial.size()) + serial;
    std::string page(1024, '\0');
    const std::size_t at = 100;
    page.replace(0, 8, std::string("\x0d\0\0\0\1\0\x64\0", 8));
    put(page, 8, at, 2);
    const std::string cell = varint(head.size() + length) + varint(1) + head;
    page.replace(at, cell.size(), cell);
    for (std::size_t i = at + cell.size(); i + 4 <= page.size(); i += 4) put(page, i, 3, 4);
    std::string crafted = bytes;
    crafted.replace(1024, 1024, page);
    put(crafted, 2048, 3, 4);
    auto snapshot = open_bytes({{"a.db", crafted}}, tight());
    REQUIRE(snapshot);
    for (const char* sql : {"SELECT x FROM big", "SELECT hex(x) FROM big", "SELECT x FROM big ORDER BY x"})
      CHECK(outcome_of(**snapshot, sql_check(sql)).rfind("error: ", 0) == 0);
    CHECK(outcome_of(**snapshot, word_check("integrity", {})).rfind("pass", 0) != 0);
    CHECK(outcome_of(**snapshot, sql_check("SELECT count(*) FROM other", ExpectKind::equals, {"0"})) !=
          "pass");
  }
}

}  // namespace

std::vector<std::pair<std::string, std::string>> mutant(std::uint64_t number) {
  Dice dice(number);
  const Base& base = bases()[dice.below(bases().size())];
  std::string bytes = base.database;
  std::string log = base.log;
  switch (dice.below(8)) {
    case 0: flip(dice, bytes, 1 + dice.below(4)); break;
    case 1: flip(dice, bytes, 50 + dice.below(200)); break;
    case 2: craft_header(dice, bytes); break;
    case 3:
    case 4: craft_page(dice, bytes, base.page); break;
    case 5: move_page(dice, bytes, base.page); break;
    case 6: bytes.resize(1 + dice.below(bytes.size())); break;
    default: break;  // the schema's lie alone, or the log's
  }
  if (dice.below(4) == 0) flip(dice, bytes, 1);
  std::vector<std::pair<std::string, std::string>> files;
  if (!log.empty()) {
    if (dice.below(3) > 0) flip(dice, log, 1 + dice.below(20));
    if (dice.below(3) == 0) log.resize(dice.below(log.size()));
    if (!log.empty()) files.emplace_back("a.db-wal", log);
  } else if (dice.below(10) == 0) {
    files.emplace_back("a.db-journal", bytes.substr(0, dice.below(bytes.size())));
  }
  files.emplace_back("a.db", std::move(bytes));
  return files;
}

}  // namespace handrail::testing
