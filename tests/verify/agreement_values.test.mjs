// What servers and SQLite treat each in their own way: letters beyond ASCII, quotients and averages, times with zones,
// computed columns, numbers beyond 63 bits, the catalogue. The dump gives the server's rows, or says that it cannot.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { noMariaDb, noPostgreSql, startMariaDb, startPostgreSql } from "../executor/servers.mjs";
import { Bench, agree, agreeEverywhere, dumped } from "./agreement.mjs";

/** @typedef {import("./agreement.mjs").Check} Check */

// Letters of which every collation says the same, and letters that they fold, expand, pass over or tell apart.
const certain = ["e", "E", "é", "É", "ê", "s", "ss", "SS", "ä", "Ä", "a", "A", "å", "Å", "ö", "o", "ñ", "n", "i", "I", "İ", "中", "文", "繁體", "한", "글", "ж", "Ж", "ё", "е", "Й", "й", "и", "Ω", "ω", "α", "ά", "σ", "1", "2", "€", "’", "'", "a b", "ab", "a-b", "b ", "", "k", "K"];
const rare = ["e\u0301", "ß", "ẞ", "æ", "Æ", "ae", "ø", "Ø", "œ", "oe", "đ", "d", "ł", "l", "þ", "th", "ı", "ﬁ", "fi", "あ", "ア", "ｱ", "ぁ", "が", "か", "ς", "😀", "😁", "𠀀", "①", "½", "²", "…", "，", "\u00a0", "Ｋ", "Å"];

const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", "''")}'`;

/** @param {string} name @param {string} type @param {string[]} letters */
const lettersTable = (name, type, letters) => `CREATE TABLE ${name} (id int NOT NULL PRIMARY KEY, w ${type}); CREATE INDEX ${name}_w ON ${name} (w);
INSERT INTO ${name} VALUES ${letters.map((letter, i) => `(${i},${quoted(letter)})`).join(",")};`;

/** Every way in which equality is asked. @param {string} table @param {string[]} letters @returns {Check[]} */
const equality = (table, letters) => [
  { id: `${table}-pairs`, sql: `SELECT a.id, b.id FROM ${table} a JOIN ${table} b ON a.w = b.w ORDER BY a.id, b.id`, shown_rows: 1000 },
  { id: `${table}-distinct`, sql: `SELECT COUNT(DISTINCT w) FROM ${table}` },
  { id: `${table}-groups`, sql: `SELECT MIN(id), COUNT(*) FROM ${table} GROUP BY w ORDER BY 1`, shown_rows: 100 },
  { id: `${table}-unique`, unique: { table, column: "w" } },
  { id: `${table}-in`, sql: `SELECT id FROM ${table} WHERE w IN ('e', 'é', '文', 'x') ORDER BY id`, shown_rows: 100 },
  ...letters.map((letter, i) => ({ id: `${table}-is-${i}`, sql: `SELECT id FROM ${table} WHERE w = ${quoted(letter)} ORDER BY id`, shown_rows: 100 })),
  ...letters.map((letter, i) => ({ id: `${table}-like-${i}`, sql: `SELECT id FROM ${table} WHERE w LIKE ${quoted(`${letter}%`)} ORDER BY id`, shown_rows: 100 })),
];

const general = ["utf8mb4_general_ci", "utf8mb4_unicode_ci", "utf8mb4_unicode_520_ci", "utf8mb4_unicode_nopad_ci", "uca1400_ai_ci", "utf8mb4_bin"];
const ofLanguages = ["utf8mb4_swedish_ci", "utf8mb4_german2_ci", "utf8mb4_spanish_ci", "utf8mb4_danish_ci"];

test("letters beyond ASCII: MariaDB's collations", { skip: noMariaDb, timeout: 500_000 }, async (t) => {
  const server = await startMariaDb(t);
  const tables = [...general, ...ofLanguages];
  for (const collation of tables) {
    server.sql(lettersTable(collation, `varchar(20) CHARACTER SET utf8mb4 COLLATE ${collation}`, certain));
    server.sql(lettersTable(`rare_${collation}`, `varchar(20) CHARACTER SET utf8mb4 COLLATE ${collation}`, [...certain, ...rare]));
  }
  server.sql(lettersTable("latin1", "varchar(20) CHARACTER SET latin1", ["a", "A", "ä", "Ä", "e", "é", "y", "ü", "u", "ß", "s"]));
  server.sql(lettersTable("mixed", "varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci", ["abc", "ÁBC", "中文，", "😀", "か", "straße", "x", "øl"]));
  assert.equal(server.sql("SELECT COUNT(*) FROM rare_utf8mb4_danish_ci"), `${certain.length + rare.length}\n`);
  const checks = [...tables.flatMap((table) => [...equality(table, certain), ...equality(`rare_${table}`, rare)]), ...equality("latin1", ["a", "ä", "e", "ü", "ß", "s"]), ...equality("mixed", ["ABC", "x", "str", "ö", "か"])];
  const bench = new Bench(t, "mysql", checks);
  const live = bench.native(`mysql://keeper:open%20sesame@localhost/shop?socket=${server.socket}`);
  const dump = dumped("mariadb-dump", "--no-defaults", `--socket=${server.socket}`, "-uroot", "shop");
  const mayRefuse = checks.map(({ id }) => id).filter((id) => !general.some((table) => id.startsWith(`${table}-`)));
  await agreeEverywhere(t, bench, live, [["letters.sql", dump]], { refused: mayRefuse, shown: [] });
  // A few rare letters do not make a column useless.
  const outcomes = Object.fromEntries(bench.native(path.join(bench.folder, "letters.sql")).map(({ id, outcome }) => [id, outcome]));
  assert.deepEqual(["mixed-is-0", "mixed-is-1", "mixed-like-0", "mixed-in", "mixed-unique"].map((id) => outcomes[id]), ["shown", "shown", "shown", "shown", "error"]);
});

const numbers = String.raw`
CREATE TABLE kinds (id int NOT NULL PRIMARY KEY, n int, d decimal(10,3), r double precision, day date, at timestamp NULL, word varchar(40));
INSERT INTO kinds VALUES (1, 7, 1.105, 0.1, '2024-02-29', '2024-02-29 23:30:00', 'Ann'), (2, -7, 2.5, 1e15, '1999-12-31', '2024-03-31 01:30:00', 'bob'),
 (3, NULL, NULL, NULL, NULL, NULL, NULL), (4, 0, 1000000.333, -2.5, '2000-01-01', '2024-10-27 01:30:00', 'Ann ');`;

/** Quotients and averages, which a server counts in decimals. @type {Check[]} */
const quotients = [
  { id: "avg", sql: "SELECT avg(n) FROM kinds" },
  { id: "avg-decimal", sql: "SELECT avg(d) FROM kinds" },
  { id: "avg-over", sql: "SELECT id FROM kinds WHERE n > (SELECT avg(n) FROM kinds) ORDER BY id" },
  { id: "avg-having", sql: "SELECT word FROM kinds GROUP BY word HAVING avg(n) > 1 ORDER BY word" },
  { id: "divide", sql: "SELECT id, n / 2 FROM kinds ORDER BY id" },
  { id: "divide-decimal", sql: "SELECT id, d / 3 FROM kinds ORDER BY id" },
  { id: "divide-over", sql: "SELECT id FROM kinds WHERE n / 2 > 3 ORDER BY id" },
  { id: "divide-is", sql: "SELECT id FROM kinds WHERE n / 2 = 3.5 ORDER BY id" },
  { id: "by-zero", sql: "SELECT id FROM kinds WHERE 1 / n > 0 ORDER BY id" },
  { id: "round", sql: "SELECT round(d, 1) FROM kinds ORDER BY id" },
  { id: "sum-decimal", sql: "SELECT sum(d), count(d) FROM kinds" },
  { id: "sum-of-product", sql: "SELECT sum(n * 2) FROM kinds" },
  { id: "product-decimal", sql: "SELECT id, d * 2 FROM kinds ORDER BY id" },
  { id: "sum-having", sql: "SELECT word FROM kinds GROUP BY word HAVING sum(d) > 2 ORDER BY word" },
  { id: "sum-order", sql: "SELECT word, sum(d) FROM kinds WHERE d IS NOT NULL GROUP BY word ORDER BY sum(d) DESC LIMIT 2" },
  { id: "sum-order-by-place", sql: "SELECT word, sum(d) FROM kinds WHERE d IS NOT NULL GROUP BY word ORDER BY 2 LIMIT 2" },
  { id: "sum-within", sql: "SELECT word FROM (SELECT word, sum(d) AS total FROM kinds GROUP BY word) t WHERE total > 2 ORDER BY word" },
  { id: "sum-is", sql: "SELECT word FROM kinds GROUP BY word HAVING sum(d) = 2.5" },
  { id: "extreme-decimal", sql: "SELECT max(d), min(d) FROM kinds HAVING max(d) > 9" },
  { id: "decimal-case", sql: "SELECT id FROM kinds WHERE CASE WHEN n > 0 THEN d ELSE d END > 2 ORDER BY id" },
  { id: "decimal-coalesce", sql: "SELECT id FROM kinds WHERE coalesce(d, d) > 2 ORDER BY id" },
  { id: "decimal-union", sql: "SELECT x FROM (SELECT d AS x FROM kinds UNION ALL SELECT d FROM kinds) t WHERE x > 2 ORDER BY x" },
  { id: "text-within", sql: "SELECT id FROM (SELECT id, concat(word, '') AS w FROM kinds) t WHERE w = 'ANN' ORDER BY id" },
  { id: "text-union", sql: "SELECT count(*) FROM (SELECT word AS w FROM kinds UNION ALL SELECT concat(word, '') FROM kinds) t WHERE w = 'ANN'" },
  { id: "remainder", sql: "SELECT id, n % 4 FROM kinds ORDER BY id" },
  { id: "extreme-words", sql: "SELECT max(word), min(word) FROM kinds" },
];

/** @type {Check[]} */
const ofMysql = [
  ...quotients,
  { id: "div", sql: "SELECT id, n DIV 2 FROM kinds ORDER BY id" },
  { id: "times", sql: "SELECT id, at, DATE(at), HOUR(at), DATE_ADD(at, INTERVAL 1 DAY) FROM kinds ORDER BY id" },
  { id: "time-over", sql: "SELECT id FROM kinds WHERE at >= '2024-03-31 01:30:00' ORDER BY id" },
  { id: "computed", sql: "SELECT id, twice, plus, label, first_day, price FROM computed ORDER BY id" },
  { id: "computed-where", sql: "SELECT id FROM computed WHERE twice > 5 AND label = 'ann-1' ORDER BY id" },
  { id: "computed-index", has_index: { table: "computed", column: ["twice"] } },
  { id: "computed-unique", unique: { table: "computed", column: "twice" } },
  { id: "computed-type", has_column: { table: "computed", column: "twice", type: "int(11)" } },
  { id: "wide", sql: "SELECT id, big FROM wide ORDER BY id" },
  { id: "wide-over", sql: "SELECT id FROM wide WHERE big > 99 ORDER BY id" },
  { id: "wide-extremes", sql: "SELECT MIN(big), MAX(big) FROM wide" },
  { id: "wide-sum", sql: "SELECT SUM(big) FROM wide" },
  { id: "wide-minus", sql: "SELECT id, big - 1 FROM wide WHERE big > 0 ORDER BY id" },
  { id: "wide-mod", sql: "SELECT id, big % 10 FROM wide ORDER BY id" },
  { id: "wide-div", sql: "SELECT id, big DIV 2 FROM wide ORDER BY id" },
  { id: "wide-floor", sql: "SELECT id, FLOOR(big), ABS(big) FROM wide ORDER BY id" },
  { id: "wide-greatest", sql: "SELECT id, GREATEST(big, 5) FROM wide ORDER BY id" },
  { id: "wide-if", sql: "SELECT id FROM wide WHERE IF(id > 0, big, 0) > 99 ORDER BY id" },
  { id: "wide-max", sql: "SELECT MAX(big) > 99 FROM wide" },
  { id: "wide-signed", sql: "SELECT id, CAST(big AS SIGNED) FROM wide ORDER BY id" },
  { id: "show-tables", sql: "SHOW TABLES" },
  { id: "show-columns", sql: "SHOW COLUMNS FROM wide LIKE 'id'" },
  { id: "schema-tables", sql: "SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name" },
  { id: "schema-columns", sql: "SELECT table_name, column_name, ordinal_position, is_nullable, data_type, column_type FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position", shown_rows: 100 },
  { id: "binary-extremes", sql: "SELECT MIN(w), MAX(w) FROM bin" },
  { id: "binary-less", sql: "SELECT id FROM bin WHERE w < 'b' ORDER BY id" },
];

test("numbers, times, computed columns and the catalogue: MariaDB", { skip: noMariaDb, timeout: 500_000 }, async (t) => {
  const server = await startMariaDb(t);
  server.sql(`SET time_zone = '+05:30'; ${numbers}
    CREATE TABLE computed (id int NOT NULL PRIMARY KEY, n int, name varchar(40), at datetime, d decimal(9,2), twice int AS (n * 2) VIRTUAL, plus bigint AS (twice + 1) VIRTUAL, label varchar(60) AS (concat(name, '-', id)) STORED,
      first_day date AS (cast(at as date)) STORED, price decimal(12,2) AS (d * 2) STORED, KEY twice (twice));
    INSERT INTO computed (id, n, name, at, d) VALUES (1, 3, 'Ann', '2024-02-29 10:00:00', 1.25), (2, NULL, NULL, NULL, NULL), (3, 3, 'bob', '2024-03-01 00:00:00', -1);
    CREATE TABLE wide (id int NOT NULL PRIMARY KEY, big bigint unsigned);
    INSERT INTO wide VALUES (1, 18446744073709551614), (2, 9223372036854775807), (3, 9223372036854775808), (4, 0), (5, NULL);
    CREATE TABLE bin (id int NOT NULL PRIMARY KEY, w varchar(20) COLLATE utf8mb4_bin);
    INSERT INTO bin VALUES (1, 'b'), (2, 'a'), (3, 'a\n'), (4, 'é'), (5, '😀'), (6, ''), (7, NULL), (8, 'ab');`);
  assert.equal(server.sql("SELECT COUNT(*) FROM bin"), "8\n");
  const bench = new Bench(t, "mysql", ofMysql);
  const live = bench.native(`mysql://keeper:open%20sesame@localhost/shop?socket=${server.socket}`);
  const dump = (/** @type {string[]} */ ...options) => dumped("mariadb-dump", "--no-defaults", `--socket=${server.socket}`, "-uroot", ...options, "shop");
  // As mysqldump of MySQL writes it: without the computed values, which stand last here.
  const without = dump("--complete-insert", "--skip-extended-insert").toString().replace(/(INSERT INTO `computed` \(.*), `twice`.*?\) VALUES\n?\s*\((\d+,[^,]*,[^,]*,[^,]*,[^,]*),.*\);/g, "$1) VALUES ($2);");
  assert.match(without, /INSERT INTO `computed` \(`id`, `n`, `name`, `at`, `d`\) VALUES \(1,3,'Ann','2024-02-29 10:00:00',1.25\);/);
  const refused = ["avg", "avg-decimal", "divide", "divide-decimal", "divide-is", "round", "product-decimal", "extreme-words", "wide-sum", "wide-minus", "wide-mod", "wide-div", "wide-floor", "wide-greatest", "wide-signed"];
  await agreeEverywhere(t, bench, live, [["plain.sql", dump()], ["complete.sql", dump("--complete-insert")]], { refused, shown: [] });
  // The price is a decimal, which is not computed here.
  agree(live, bench.native(bench.file("without.sql", Buffer.from(without))), "without", { refused: [...refused, "computed"], shown: ["computed-unique"] });
});

/** @type {Check[]} */
const ofPostgresql = [
  ...quotients,
  { id: "whole", sql: "SELECT id, n / 2, -n / 2 FROM kinds ORDER BY id" },
  { id: "zoned", sql: "SELECT id, tz, tz + interval '1 day' FROM zoned ORDER BY id" },
  { id: "zoned-over", sql: "SELECT id FROM zoned WHERE tz >= '2024-03-31 00:30:00+00' ORDER BY id" },
  { id: "zoned-is", sql: "SELECT id FROM zoned WHERE tz = '2024-10-27 02:30:00+02'" },
  { id: "zoned-order", sql: "SELECT id FROM zoned ORDER BY tz" },
  { id: "zoned-hour", sql: "SELECT id, extract(hour FROM tz) FROM zoned ORDER BY id" },
  { id: "zoned-trunc", sql: "SELECT id, date_trunc('day', tz) FROM zoned ORDER BY id" },
  { id: "zoned-date", sql: "SELECT id, tz::date FROM zoned ORDER BY id" },
  { id: "zoned-distinct", sql: "SELECT count(DISTINCT tz) FROM zoned" },
  { id: "computed", sql: "SELECT id, half, low, named FROM computed ORDER BY id" },
  { id: "computed-price", sql: "SELECT price FROM computed ORDER BY id" },
  { id: "computed-where", sql: "SELECT id FROM computed WHERE half = -1 AND low = 'ann'" },
  { id: "computed-index", has_index: { table: "computed", column: ["half"] } },
  { id: "computed-unique", unique: { table: "computed", column: "low" } },
  { id: "c-extremes", sql: "SELECT min(w), max(w) FROM bin" },
  { id: "c-less", sql: "SELECT id FROM bin WHERE w < 'b' ORDER BY id" },
  { id: "c-first", sql: "SELECT w FROM bin ORDER BY w LIMIT 3" },
  ...equality("letters", [...certain, ...rare]),
  { id: "schema-columns", sql: "SELECT table_name, column_name, ordinal_position, is_nullable, data_type FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position", shown_rows: 100 },
];

test("letters, numbers, times, computed columns: PostgreSQL", { skip: noPostgreSql, timeout: 500_000 }, async (t) => {
  const server = await startPostgreSql(t);
  server.sql(numbers.replace("double precision", "double precision"));
  server.sql(lettersTable("letters", "varchar(20)", [...certain, ...rare]));
  server.sql(`CREATE TABLE zoned (id int PRIMARY KEY, tz timestamptz);
    INSERT INTO zoned VALUES (1, '2024-03-31 01:30:00+00'), (2, '2024-10-27 00:30:00+00'), (3, '2024-10-27 02:30:00+02'), (4, NULL), (5, '1999-12-31 23:59:59.123456+00'), (6, '2024-03-30 22:30:00-04');
    CREATE TABLE computed (id int PRIMARY KEY, n int, name text, d numeric(9,2), half int GENERATED ALWAYS AS (n / 2) STORED, low text GENERATED ALWAYS AS (lower(name)) STORED,
      named text GENERATED ALWAYS AS (coalesce(name, 'nobody') || '-' || id) STORED, price numeric(12,2) GENERATED ALWAYS AS (d * 2) STORED);
    CREATE INDEX ON computed (half);
    INSERT INTO computed (id, n, name, d) VALUES (1, -3, 'Ann', 1.25), (2, NULL, NULL, NULL), (3, 7, 'ANN', -1);
    CREATE TABLE bin (id int PRIMARY KEY, w text COLLATE "C");
    INSERT INTO bin VALUES (1, 'b'), (2, 'a'), (3, E'a\\n'), (4, 'é'), (5, '😀'), (6, ''), (7, NULL), (8, 'ab'), (9, 'a ');
    GRANT ALL ON ALL TABLES IN SCHEMA public TO keeper;`);
  assert.equal(server.sql("SELECT count(*) FROM bin"), "9\n");
  assert.equal(server.sql("SELECT count(*) FROM letters"), `${certain.length + rare.length}\n`);
  const bench = new Bench(t, "postgresql", ofPostgresql);
  const live = bench.native(`postgresql://keeper:open%20sesame@/shop?host=${server.folder}`);
  const dump = (/** @type {string} */ zone, /** @type {string[]} */ ...options) => dumped("env", `PGTZ=${zone}`, "pg_dump", "-h", server.folder, "-U", "postgres", ...options, "shop");
  const refused = ["avg", "avg-decimal", "avg-over", "avg-having", "divide-decimal", "divide-is", "by-zero", "round", "product-decimal", "extreme-words", "zoned-date", "zoned-distinct", "computed-price"];
  await agreeEverywhere(t, bench, live, [["utc.sql", dump("UTC")], ["inserts.sql", dump("UTC", "--inserts")]], { refused, shown: ["computed-unique"] });
  // Of a dump in another zone the times are those moments, shown in that zone.
  agree(live, bench.native(bench.file("berlin.sql", dump("Europe/Berlin"))), "in Berlin", { refused, shown: ["computed-unique", "zoned"] });
});
