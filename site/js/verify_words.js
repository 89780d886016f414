// What the verifier says of a snapshot, in the guide's language where that is not English. The report itself stays as the
// program prints it; what is shown is translated sentence by sentence, and what has no translation is shown as it is.
//
// A sentence is known by its template, with {} for what differs: the one that stands in the C++ (tests/verify/words.test.mjs
// looks it up there). "row(s)" stands for both. In the translation {1} is the first place, {1!} one that holds a sentence.
// @ts-check
"use strict";
{
  /** @type {Record<string, string[][]>} */
  const phrases = {
    zh: [
      // Of what was expected: verifier/judge.cc, verifier/verify.cc
      ["expected no row, got {} row(s)", "预期没有任何行，实际有 {1} 行"],
      ["expected at least one row, got none", "预期至少有一行，实际没有"],
      ["expected {} rows, got {}", "预期 {1} 行，实际 {2} 行"],
      ["\"{}\" is not in the result", "结果里没有“{1}”"],
      ["nothing in the result matches {}", "结果里没有与 {1} 匹配的内容"],
      ["expected one row with {}, got {} row(s)", "预期只有一行，值为 {1}，实际有 {2} 行"],
      ["differs from the snapshot from before, first in row {}", "与升级之前的快照不同，最先不同的是第 {1} 行"],
      ["on the snapshot from before: {}", "在升级之前的快照上：{1!}"],
      ["an exit code belongs to a command, not to a snapshot", "退出码属于命令，快照里没有"],
      ["needs the snapshot from before the upgrade beside this one", "需要同时给出升级之前的快照"],
      ["is made for {}, the snapshot is {}", "针对 {1}，而快照是 {2}"],
      // Of several databases in one guide: verifier/datastores.cc
      ["works on several databases, and {} may be of any: {}", "涉及多个数据库，无法判断 {1} 属于哪一个：{2}"],
      ["works on no database {}", "不涉及数据库 {1}"],
      ["it works on {}", "涉及的数据库：{1}"],
      ["say which one with --datastore, on a page by choosing it", "请在“快照所属数据库”中选择"],
      ["belongs to the database {}, and the snapshot is another's", "属于数据库 {1}，而快照属于另一个"],
      // Of rows that are wrong: verifier/checks/
      ["{} row(s) where {} is none of: {}", "有 {1} 行的 {2} 不是这些值之一：{3}"],
      ["{} row(s) with NULL in {}", "有 {1} 行的 {2} 为 NULL"],
      ["{} row(s) whose {} is in no {}", "有 {1} 行的 {2} 在 {3} 中不存在"],
      ["{} row(s) sharing {} with another", "有 {1} 行的 {2} 与其他行重复"],
      ["{} row(s) where {} does not match {}", "有 {1} 行的 {2} 与 {3} 不匹配"],
      ["{} row(s) pointing to nothing", "有 {1} 行的外键引用了不存在的行"],
      ["{} column(s) missing or declared otherwise", "有 {1} 列不存在，或者声明不同"],
      ["{} column(s) not in the list", "有 {1} 列不在清单里"],
      ["{} column(s) not in {}", "有 {1} 列不在 {2} 里"],
      ["{} index(es) missing", "缺少 {1} 个索引"],
      ["{} table(s) missing", "缺少 {1} 个表"],
      ["{} newest value(s) not later than {}, or no time at all", "最新的值不晚于 {2}，或者不是时间"],
      // Why a question has no answer: verifier/sqlite_snapshot.cc, sqlite_guard.cc, compat/
      ["it did not end within {} steps", "执行 {1} 步之后仍未结束"],
      ["it did not end within {} page accesses", "访问 {1} 次页面之后仍未结束"],
      ["it needs more than {} MiB of memory", "需要超过 {1} MiB 的内存"],
      ["it would write more than {} MiB of temporary data", "要写的临时数据超过 {1} MiB"],
      ["a value in it is larger than {} MiB", "其中有一个值大于 {1} MiB"],
      ["the file is damaged: {}", "文件已损坏：{1!}"],
      ["is not an SQLite database, or it is encrypted", "不是 SQLite 数据库，或者已加密"],
      ["there is not enough memory", "内存不足"],
      ["there is no SQL in it", "其中没有 SQL"],
      ["it is more than one statement", "不止一条语句"],
      ["it would change the database", "它会改动数据库"],
      ["it would change something; a check may only read", "它会改动数据；检查只能读取"],
      ["PRAGMA {}={} would change the database", "PRAGMA {1}={2} 会改动数据库"],
      ["PRAGMA {} belongs to a connection, the file does not tell it", "PRAGMA {1} 属于连接，文件里没有"],
      ["{}() tells about the program that asks, not about the file", "{1}() 说的是查询的程序，不是文件"],
      ["{}() may not be used in a check", "检查里不能使用 {1}()"],
      ["it attaches another file; there is only the snapshot here", "它要附加另一个文件；这里只有快照"],
      ["it cannot be checked on a loaded dump: {}", "在载入的转储上无法检查：{1!}"],
      ["the list {} was not read", "没有读到清单 {1}"],
      ["the list {} was not read: {}", "没有读到清单 {1}：{2!}"],
      ["needs the list {}", "需要清单 {1}"],
      ["needs the list {}: {}", "需要清单 {1}：{2!}"],
      ["cannot be opened: {}", "无法打开：{1}"],
      ["it does not lie in the guide's folder or below it", "它不在指南的文件夹里"],
      ["there is no table {}", "没有表 {1}"],
      ["\"integrity\" is SQLite's own check of a file; this is {}", "integrity 是 SQLite 对自身文件的检查；这里是 {1}"],
      ["\"pragma\" is a setting of SQLite; this is {}", "pragma 是 SQLite 的设置；这里是 {1}"],
      // In SQLite's own words
      ["no such table: {}", "没有表 {1}"],
      ["no such column: {}", "没有列 {1}"],
      ["no such function: {}", "没有函数 {1}"],
      ["unknown function: {}()", "没有函数 {1}()"],
      ["foreign key mismatch - \"{}\" referencing \"{}\"", "外键不匹配：{1} 引用 {2}"],
      ["no such index: {}", "没有索引 {1}"],
      ["near \"{}\": syntax error", "“{1}”附近有语法错误"],
      ["incomplete input", "语句不完整"],
      ["duplicate column name: {}", "列 {1} 已经存在"],
      ["table {} already exists", "表 {1} 已经存在"],
      ["index {} already exists", "索引 {1} 已经存在"],
      ["UNIQUE constraint failed: {}", "违反唯一约束：{1}"],
      ["NOT NULL constraint failed: {}", "违反非空约束：{1}"],
      ["CHECK constraint failed: {}", "违反 CHECK 约束：{1}"],
      ["FOREIGN KEY constraint failed", "违反外键约束"],
      ["Cannot add a NOT NULL column with default value NULL", "不能添加没有默认值的非空列"],
      ["database disk image is malformed", "数据库文件结构已损坏"],
      // Of the file: verifier/snapshot.cc, snapshots/, wasm/
      ["is not a database that this version reads", "不是本版本能读取的数据库"],
      ["give an SQLite database file, or a dump as SQL text", "请给出 SQLite 数据库文件，或者 SQL 文本形式的转储"],
      ["is empty, there is no database in it", "是空文件，里面没有数据库"],
      ["is compressed in a way that is not read here", "压缩方式在这里无法读取"],
      ["unpack it first, or pack it with gzip or zstd", "请先解压，或者改用 gzip 或 zstd 压缩"],
      ["is a dump of PostgreSQL in its custom format", "是 PostgreSQL 自定义格式的转储"],
      ["looks like SQL, but not like a dump of MySQL, MariaDB, PostgreSQL or SQLite", "看起来是 SQL，但不是 MySQL、MariaDB、PostgreSQL 或 SQLite 的转储"],
      ["give what mysqldump, mariadb-dump, pg_dump or sqlite3 .dump wrote", "请给出 mysqldump、mariadb-dump、pg_dump 或 sqlite3 .dump 生成的文件"],
      ["is a write-ahead log, not the database itself", "是预写日志，不是数据库本身"],
      ["give the database file; its log is found beside it", "请一并选择数据库文件"],
      ["is a second database beside {}", "是 {1} 之外的又一个数据库"],
      ["choose one database", "请只选择一个数据库"],
      ["does not belong to {}", "不属于 {1}"],
      ["choose {}-wal or leave it out", "请选择 {1}-wal，或者不选它"],
      ["is cut off: its header names {} pages of {} bytes, the file has {} bytes", "不完整：文件头写明有 {1} 页，每页 {2} 字节，而文件只有 {3} 字节"],
      ["copy it again, with sqlite3 .backup or while nobody writes to it", "请用 sqlite3 .backup 重新复制，或者在没有写入时复制"],
      ["{} is in WAL mode and no {}-wal came with it: if it was copied while in use, its latest changes are missing", "{1} 处于 WAL 模式，却没有 {2}-wal：如果是在使用中复制的，会缺少最近的改动"],
      ["{} is not in WAL mode: {}-wal was not used", "{1} 不处于 WAL 模式：没有使用 {2}-wal"],
      ["{}-journal was taken into account: an unfinished change in it was rolled back, in memory", "已考虑 {1}-journal：其中未完成的改动已在内存中回滚"],
      ["cannot be read any more; it was changed or removed since it was chosen", "无法继续读取；文件在选择之后被改动或移走了"],
      ["the browser has no more room for this site; use the program handrail for this snapshot", "浏览器给本站的空间已用完；这份快照请用 handrail 程序处理"],
      ["there is not enough memory in this page", "本页的内存不足"],
      // Of dumps: verifier/dump/
      ["is cut off: the packed data ends in its middle", "不完整：压缩数据在中间就结束了"],
      ["is cut off: it ends {}", "不完整：{1!}就结束了"],
      ["without {}, which stands at the end of a whole dump", "没有 {1}（完整的转储以它结尾）"],
      ["within a row", "在一行中间"],
      ["within INSERT", "在 INSERT 语句中间"],
      ["behind a row, before the statement's end", "在一行之后、语句结束之前"],
      ["between two rows", "在两行之间"],
      ["within a statement", "在语句中间"],
      ["in a comment", "在注释里"],
      ["within the statement that begins in line {}", "在第 {1} 行开始的语句中间"],
      ["copy it again, or dump again", "请重新复制，或者重新转储"],
      ["copy it again, or dump again and look at the dump program's messages", "请重新复制，或者重新转储并查看转储程序的提示"],
      ["is damaged: {}", "已损坏：{1}"],
      ["unpacks to more than {} times its size, as no dump of a database does", "解压后超过原大小的 {1} 倍，数据库的转储不会这样"],
      ["if it is one, unpack it first and give the unpacked file", "如果确实是转储，请先解压，再选择解压后的文件"],
      ["one value, row or statement is longer than {} MiB", "有一个值、一行或一条语句超过 {1} MiB"],
      ["a value or row is larger than {} MiB", "有一个值或一行大于 {1} MiB"],
      ["loading it needs more than {} MiB of memory", "载入需要超过 {1} MiB 的内存"],
      ["there is no room to load it into", "没有空间可供载入"],
      ["more than {} MiB would be written, and there is memory for no more", "要写入的数据超过 {1} MiB，内存已不够"],
      ["there is no more room for temporary data", "临时数据没有空间了"],
      ["has rows of the table {}, which it does not declare", "有表 {1} 的数据行，却没有这个表的声明"],
      ["dump again without --no-create-info", "请不带 --no-create-info 重新转储"],
      ["dump again without --data-only", "请不带 --data-only 重新转储"],
      ["declares no table", "没有声明任何表"],
      ["ends in ROLLBACK: sqlite3 met errors while it dumped, and rows may be missing", "以 ROLLBACK 结束：sqlite3 转储时遇到错误，可能缺少数据行"],
      ["it holds the databases {}; {} was read", "其中有数据库 {1}；读取的是 {2}"],
      // Of a rehearsal: verifier/rehearse/
      ["changes no data that could be rehearsed", "没有可以演练的数据改动"],
      ["needs a value for {}", "需要 {1} 的取值"],
      ["holds {} in a way that cannot be filled in here", "含有 {1}，在这里无法填入"],
      ["holds a secret", "含有机密"],
      ["holds a value that only the shell knows", "含有只有 shell 才知道的值"],
      ["is a program of its own; only SQL can be rehearsed", "是另外的程序；只有 SQL 可以演练"],
      ["belongs to nothing that the plan runs", "不属于计划要执行的任何步骤"],
      ["{}; a change before it was left out, which may be why", "{1!}；它前面有改动被略过，可能是这个原因"],
      ["A transaction is still open at the end: the connection's end would take back what it changed, and what follows does not show that.", "结束时仍有事务未提交：连接断开时会撤回它的改动，而下面的结果没有体现这一点。"],
      ["is left to the server: {}", "留给服务器执行：{1!}"],
      ["not checked here: {}", "这里没有检查：{1!}"],
      ["{}, and did before", "{1!}，之前也是如此"],
      ["rows of {} break the foreign key {}", "{1} 有数据行违反外键 {2}"],
      ["a row breaks the constraint CHECK {}", "有数据行违反 CHECK 约束 {1}"],
      ["a statement before it that was left out names {}: on the server it may do something else", "它前面被略过的语句涉及 {1}：在服务器上的结果可能不同"],
      ["{}, which is not in a loaded dump", "{1}，载入的转储里没有它"],
      ["IGNORE, which lets pass what is wrong here: {}", "IGNORE，它会放过这里的错误：{1!}"],
      ["the setting {} of the server", "服务器的设置 {1}"],
      ["the setting {}; what follows may depend on it", "设置 {1}；后面的语句可能受它影响"],
      ["it stands behind SET {}, which may change what it does", "它在 SET {1} 之后，结果可能受其影响"],
      ["it is for the database {}, and only one is here", "它针对数据库 {1}，而这里只有一个数据库"],
      ["the variable @{}", "变量 @{1}"],
      ["the table {} is there already", "表 {1} 已经存在"],
      ["the column {} is there already", "列 {1} 已经存在"],
      ["the key {} is there already", "键 {1} 已经存在"],
      ["the index {} is there already", "索引 {1} 已经存在"],
      ["no such key: {}", "没有键 {1}"],
      ["no such view: {}", "没有视图 {1}"],
      ["a column of type {}", "类型为 {1} 的列"],
      ["the engine {}", "存储引擎 {1}"],
      ["The times are those of the loaded dump in SQLite, not the server's.", "用时是在 SQLite 中对载入的转储测得的，不是服务器上的用时。"],
      // Of a comparison: verifier/compare/
      ["its catalogue cannot be read: {}", "无法读取它的结构：{1!}"],
      ["The catalogues are of different engines: how types and defaults are spelled was not compared.", "两者的数据库种类不同：没有对比类型和默认值的写法。"],
      ["the two have no column in common", "两者没有共同的列"],
      ["the rows do not come in the order of their key's bytes", "数据行没有按键的字节顺序给出"],
    ],
  };

  /** @param {string} text */
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

  /** @param {string} template */
  const compiled = (template) => {
    const literal = escaped(template).replaceAll("\\(s\\)", "(?:s)?").replaceAll("\\(es\\)", "(?:es)?");
    return new RegExp(`^${literal.replaceAll("\\{\\}", "(.+?)")}$`, "s");
  };

  class Words {
    /** @param {string} language "zh", "en", … */
    constructor(language) {
      // Those that say most come first: another's place could hold their words.
      const known = [...(phrases[language] ?? [])].sort((a, b) => b[0].length - a[0].length);
      this.known = known.map(([template, translation]) => ({ pattern: compiled(template), translation }));
      this.mend = language === "zh" ? "改法：" : "  mend: "; // as the program has it
      this.colon = language === "zh" ? "：" : ": ";
    }

    /** Undefined where it has no translation. @param {string} text @returns {string | undefined} */
    translated(text) {
      for (const { pattern, translation } of this.known) {
        const places = pattern.exec(text);
        if (places) return translation.replace(/\{(\d)(!?)\}/g, (_, number, sentence) => (sentence ? this.say(places[number]) : places[number]));
      }
      return undefined;
    }

    /** @param {string} text */
    say(text) {
      const whole = this.translated(text);
      if (whole !== undefined || !text.includes("; ")) return whole ?? text;
      // Several, one behind the other.
      const parts = text.split("; ");
      const said = parts.map((part) => this.translated(part) ?? part);
      return said.some((part, i) => part !== parts[i]) ? said.join("；") : text;
    }

    /** What ended a request: "app.db:12: what is wrong", and in a line of its own how to mend it. @param {string} text */
    sayError(text) {
      const [wrong, mend] = text.split("\n  mend: ");
      const parts = [this.withPlace(wrong)];
      if (mend) parts.push(`${this.mend}${this.say(mend)}`);
      return parts.join("\n");
    }

    /** @param {string} text */
    withPlace(text) {
      const whole = this.translated(text);
      if (whole !== undefined) return whole;
      for (let at = text.indexOf(": "); at >= 0; at = text.indexOf(": ", at + 1)) {
        const said = this.translated(text.slice(at + 2));
        if (said !== undefined) return `${text.slice(0, at)}${this.colon}${said}`;
      }
      return text;
    }
  }

  Object.assign(globalThis, { VerifierWords: Words, verifierPhrases: phrases });
}
