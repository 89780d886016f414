// Code blocks of the guides that bench/corpus.mjs composes: each function draws one block for a system.

/**
 * @typedef {{ between(low: number, high: number): number, chance(p: number): boolean, pick<T>(list: readonly T[]): T,
 *   some<T>(list: readonly T[], count: number): T[] }} Dice
 * @typedef {{ language: "zh" | "en", name: string, id: string, engine: string, from: string, to: string, service: string,
 *   home: string, port: number, database: string, tables: string[], columns: string[],
 *   framework: "flask" | "django" | "alembic" | "plain", emoji: boolean }} System
 * @typedef {string | null | (string | null)[]} Lines
 */

/** @type {(language: string, lines: Lines[]) => string} */
const fence = (language, lines) => `\`\`\`${language}\n${lines.flat().filter((line) => line !== null).join("\n")}\n\`\`\``;
/** @type {(s: System, en: string, zh: string) => string} */
const note = (s, en, zh) => `# ${s.language === "zh" ? zh : en}`;

/**
 * The command-line client of the system's engine.
 * @param {System} s
 * @param {string} sql
 */
function client(s, sql) {
  if (s.engine === "sqlite") return `sqlite3 ${s.home}/data/${s.database}.db "${sql}"`;
  if (s.engine === "mysql") return `mysql -u ${s.id} ${s.database} -e "${sql}"`;
  return `psql -U ${s.id} -d ${s.database} -c "${sql}"`;
}

/** @param {System} s @param {string} target */
function dump(s, target) {
  if (s.engine === "sqlite") return `sqlite3 ${s.home}/data/${s.database}.db ".backup '${target}.db'"`;
  if (s.engine === "mysql") return `mysqldump -u ${s.id} --single-transaction --routines \\\n  ${s.database} > ${target}.sql`;
  return `pg_dump -U ${s.id} -Fc ${s.database} -f ${target}.dump`;
}

/** @param {System} s @param {string} source */
function restore(s, source) {
  if (s.engine === "sqlite") return `cp ${source}.db ${s.home}/data/${s.database}.db`;
  if (s.engine === "mysql") return `mysql -u ${s.id} ${s.database} < ${source}.sql`;
  return `pg_restore -U ${s.id} --clean -d ${s.database} ${source}.dump`;
}

/** @type {Record<string, (d: Dice, s: System) => string>} */
export const blocks = {
  inspect: (d, s) => fence(d.pick(["bash", "bash", "sh", "shell"]), d.some([
    [note(s, "Versions", "版本"), `python3 --version  # >= 3.${d.between(8, 12)}`, `${s.id} --version`],
    [note(s, "Free space", "磁盘空间"), "df -h " + s.home, "du -sh " + s.home + "/data"],
    [note(s, "Who is connected", "当前连接"), `ss -tnp | grep :${s.port}`],
    [note(s, "Running processes", "正在运行的进程"), `ps aux | grep "[${s.id[0]}]${s.id.slice(1)}"`],
    [note(s, "Recent errors", "最近的错误"), `journalctl -u ${s.service} --since "-${d.between(5, 60)} min" | tail -n ${d.between(20, 200)}`],
    [`for host in ${s.id}-1 ${s.id}-2; do`, `  ssh "$host" 'uptime; free -m'`, "done"],
    [`if [ ! -d ${s.home}/backups ]; then`, `  mkdir -p ${s.home}/backups`, "fi"],
  ], d.between(2, 4)).flatMap((part) => [...part, ""])),

  backup: (d, s) => {
    const folder = `${s.home}/backups/${d.pick(["before-" + s.to, "$(date +%Y%m%d)", '"$STAMP"'])}`;
    return fence("bash", [
      folder.includes("STAMP") ? `STAMP=$(date +%Y%m%d-%H%M)` : null,
      note(s, "A place for the copies", "创建备份目录"), `mkdir -p ${folder}`, "",
      note(s, "The whole database", "完整备份数据库"), dump(s, `${folder}/${s.database}`), "",
      d.chance(0.6) ? `tar -czf ${folder}/uploads.tar.gz -C ${s.home} uploads` : `rsync -a ${s.home}/uploads/ ${folder}/uploads/`,
      `ls -lh ${folder}`, d.chance(0.4) ? `sha256sum ${folder}/* > ${folder}/SHA256SUMS` : null,
    ]);
  },

  files: (d, s) => fence("bash", [
    `cd ${s.home}`, `cp -a .env .env.${s.from}`, `cp -r config config.${s.from}`,
    d.chance(0.5) ? `find logs -name "*.log" -mtime +${d.between(7, 60)} -print -delete` : `chown -R ${s.id}:${s.id} current/`,
    `diff -u config/default.yml config.${s.from}/default.yml || true`,
  ]),

  stop: (d, s) => fence("bash", d.pick([
    [`sudo systemctl stop ${s.service}`, `systemctl is-active ${s.service} || echo stopped`],
    [`docker compose -f ${s.home}/docker-compose.yml stop ${s.service}`, "docker compose ps"],
    [`supervisorctl stop ${s.id}:*`, "sleep 5", `pgrep -f ${s.service} && pkill -TERM -f ${s.service}`],
  ])),

  deploy: (d, s) => fence("bash", [
    `cd ${s.home}`, "git fetch --tags origin", `git checkout v${s.to}`,
    d.pick([["source venv/bin/activate", "pip install -r requirements.txt"],
      ["npm ci --omit=dev", "npm run build"],
      [`docker build -t ${s.id}:${s.to} .`, `docker push registry.example.org/${s.id}:${s.to}`],
      [`curl -fsSLO https://dl.example.org/${s.id}-${s.to}.tar.gz`, `tar -xzf ${s.id}-${s.to}.tar.gz`, `ln -sfn ${s.id}-${s.to} current`]]),
    `echo "${s.to}" > VERSION`,
  ]),

  migrate: (d, s) => fence("bash", [
    `cd ${s.home}`, `export ${s.id.toUpperCase()}_ENV=production`,
    { flask: [`flask db current`, "flask db upgrade"], django: ["python manage.py showmigrations --plan", "python manage.py migrate --noinput"],
      alembic: [`alembic -c ${s.home}/alembic.ini upgrade head`], plain: [client(s, `ALTER TABLE ${d.pick(s.tables)} ADD COLUMN ${d.pick(s.columns)} INTEGER;`)] }[s.framework],
    client(s, `SELECT COUNT(*) FROM ${d.pick(s.tables)};`) + `  # ${s.language === "zh" ? "应该大于" : "should be more than"} ${d.between(1, 900)}`,
  ]),

  sql: (d, s) => {
    const table = d.pick(s.tables);
    const column = d.pick(s.columns);
    const type = s.engine === "mysql" ? d.pick(["VARCHAR(64)", "BIGINT UNSIGNED", "DATETIME"]) : d.pick(["TEXT", "INTEGER", "TIMESTAMP"]);
    return fence("sql", [
      `-- ${s.language === "zh" ? "修改表结构" : "Change the schema"}`,
      `ALTER TABLE ${table} ADD COLUMN ${column}_new ${type};`,
      `UPDATE ${table} SET ${column}_new = ${column} WHERE ${column} IS NOT NULL AND id > ${d.between(0, 9000)};`,
      d.chance(0.5) ? `CREATE INDEX idx_${table}_${column} ON ${table} (${column});` : `DELETE FROM ${table} WHERE created_at < '20${d.between(15, 25)}-01-01';`,
      "", `SELECT t.id, COUNT(*) AS n, MAX(t.${column})`, `  FROM ${table} AS t`,
      `  LEFT JOIN ${d.pick(s.tables)} AS o ON o.${table}_id = t.id`, ` GROUP BY t.id HAVING n > ${d.between(1, 50)}`, ` ORDER BY n DESC LIMIT ${d.between(5, 50)};`,
    ]);
  },

  sqlCheck: (d, s) => fence("sql", [
    `SELECT COUNT(*) FROM ${d.pick(s.tables)} WHERE ${d.pick(s.columns)} IS NULL;`,
    s.language === "zh" ? "-- 应该返回: 0" : "-- should return: 0",
  ]),

  start: (d, s) => fence("bash", [
    `sudo systemctl start ${s.service}`, `until curl -fs http://localhost:${s.port}/health; do sleep 2; done`,
    `systemctl status ${s.service} --no-pager`,
  ]),

  verify: (d, s) => fence("bash", [
    `curl -f http://127.0.0.1:${s.port}/api/${d.pick(s.tables)}?limit=${d.between(1, 20)} | jq '.items | length'`,
    client(s, `SELECT ${d.pick(s.columns)} FROM ${d.pick(s.tables)} LIMIT ${d.between(1, 9)};`),
    `test "$(cat ${s.home}/VERSION)" = "${s.to}" && echo ok`,
  ]),

  rollback: (d, s) => fence("bash", [
    `sudo systemctl stop ${s.service}`, restore(s, `${s.home}/backups/before-${s.to}/${s.database}`),
    `cd ${s.home} && git checkout v${s.from}`, `cp .env.${s.from} .env`, `sudo systemctl start ${s.service}`,
  ]),

  python: (d, s) => fence("python", [
    "import os", "import sqlite3", "",
    `LIMIT = ${d.between(100, 5000)}`, "",
    `def check_${d.pick(s.tables)}(path: str) -> bool:`,
    `    """${s.language === "zh" ? "检查行数是否合理" : "Whether the number of rows is plausible."}"""`,
    "    connection = sqlite3.connect(path)",
    `    rows = connection.execute("SELECT COUNT(*) FROM ${d.pick(s.tables)}").fetchone()[0]`,
    `    print(f"{path}: {rows} rows")`, "    return rows >= LIMIT", "",
    `if not check_${d.pick(s.tables)}(os.environ.get("DATABASE", "${s.home}/data.db")):`, "    raise SystemExit(1)",
  ]),

  yaml: (d, s) => fence("yaml", [
    `${s.id}:`, `  version: "${s.to}"`, `  listen: 0.0.0.0:${s.port}`, "  database:", `    engine: ${s.engine}`,
    `    name: ${s.database}`, `    pool: ${d.between(4, 64)}`, `  features:`, ...s.tables.map((table) => `    - ${table}  # ${d.between(1, 99)}`),
    `  debug: ${d.pick(["true", "false"])}`,
  ]),

  compose: (d, s) => fence("yaml", [
    "services:", `  ${s.service}:`, `    image: registry.example.org/${s.id}:${s.to}`, "    restart: unless-stopped", "    ports:",
    `      - "${s.port}:${s.port}"`, "    environment:", `      DATABASE_URL: ${s.engine}://${s.id}@db/${s.database}`, "    volumes:",
    `      - ${s.home}/data:/data`, "    healthcheck:", `      test: ["CMD", "curl", "-f", "http://localhost:${s.port}/health"]`, `      interval: ${d.between(5, 60)}s`,
  ]),

  json: (d, s) => fence("json", [
    "{", `  "name": "${s.id}",`, `  "version": "${s.to}",`, `  "limits": { "connections": ${d.between(10, 900)}, "timeout": ${d.between(1, 60)}.5 },`,
    `  "tables": [${s.tables.map((table) => `"${table}"`).join(", ")}],`, `  "readOnly": ${d.pick(["true", "false"])}`, "}",
  ]),

  env: (d, s) => fence(d.pick(["ini", "env", ""]), [
    note(s, "Settings of the service", "服务配置"), `APP_NAME=${s.name}`, `DATABASE_NAME=${s.database}`, `PORT=${s.port}`,
    `WORKERS=${d.between(1, 32)}`, `LOG_LEVEL=${d.pick(["info", "warning", "debug"])}`, `DATA_DIR=${s.home}/data`,
  ]),

  heredoc: (d, s) => fence("bash", [
    `cat > ${s.home}/.env << 'EOF'`, `VERSION=${s.to}`, `MAX_CONNECTIONS=${d.between(10, 500)}`, `BASE_URL=http://localhost:${s.port}`, "EOF",
    `chmod 600 ${s.home}/.env`,
  ]),

  console: (d, s) => fence("console", [
    `$ systemctl is-active ${s.service}`, d.pick(["active", "failed", "inactive"]), `$ curl -i http://localhost:${s.port}/health`,
    `HTTP/1.1 ${d.pick([200, 502, 503])}`, `{"status":"${d.pick(["ok", "starting"])}","version":"${s.to}"}`,
  ]),

  diff: (d, s) => fence("diff", [
    "--- config/default.yml", "+++ config/default.yml", `@@ -${d.between(1, 90)},4 +${d.between(1, 90)},5 @@`, ` name: ${s.id}`,
    `-pool: ${d.between(1, 9)}`, `+pool: ${d.between(10, 90)}`, `+timeout: ${d.between(1, 60)}s`,
  ]),
};
