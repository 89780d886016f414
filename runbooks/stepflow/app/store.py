"""The database of StepFlow Monitor: executions, their steps, and the files that steps left behind."""

import sqlite3
import threading
import uuid
from datetime import datetime, timezone
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS executions (
  id          TEXT PRIMARY KEY,
  name        TEXT NOT NULL,
  command     TEXT NOT NULL,
  status      TEXT NOT NULL CHECK (status IN ('pending', 'running', 'completed', 'failed', 'cancelled')),
  exit_code   INTEGER,
  created_at  TEXT NOT NULL,
  finished_at TEXT,
  tags        TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS steps (
  id           TEXT PRIMARY KEY,
  execution_id TEXT NOT NULL REFERENCES executions (id) ON DELETE CASCADE,
  position     INTEGER NOT NULL,
  name         TEXT NOT NULL,
  status       TEXT NOT NULL CHECK (status IN ('pending', 'running', 'completed', 'failed', 'skipped')),
  started_at   TEXT,
  duration_ms  INTEGER,
  UNIQUE (execution_id, position)
);
CREATE TABLE IF NOT EXISTS artifacts (
  id           TEXT PRIMARY KEY,
  execution_id TEXT NOT NULL REFERENCES executions (id) ON DELETE CASCADE,
  step_id      TEXT REFERENCES steps (id) ON DELETE SET NULL,
  path         TEXT NOT NULL,
  media_type   TEXT NOT NULL,
  size_bytes   INTEGER NOT NULL CHECK (size_bytes >= 0)
);
CREATE INDEX IF NOT EXISTS idx_executions_created_at ON executions (created_at);
CREATE INDEX IF NOT EXISTS idx_steps_execution_id ON steps (execution_id);
CREATE INDEX IF NOT EXISTS idx_artifacts_execution_id ON artifacts (execution_id);
"""

TABLES = ("executions", "steps", "artifacts")


class Store:
    """One connection per thread. The journal mode is a property of the file and is never changed here."""

    def __init__(self, path, synchronous="FULL", cache_pages=2000, busy_timeout_ms=5000, autocheckpoint=1000):
        self.path = Path(path)
        if not self.path.is_file():  # connecting would create an empty database and hide a wrong path
            raise FileNotFoundError(f"no database at {self.path}")
        self._settings = (
            f"PRAGMA busy_timeout={int(busy_timeout_ms)}",
            f"PRAGMA synchronous={synchronous}",
            f"PRAGMA cache_size={int(cache_pages)}",
            f"PRAGMA wal_autocheckpoint={int(autocheckpoint)}",
            "PRAGMA foreign_keys=ON",
        )
        self._local = threading.local()
        # In WAL mode the log lives as long as a connection does; this one keeps it from request to request.
        self._keeper = self._connect()
        self._keeper.execute("SELECT COUNT(*) FROM executions").fetchone()

    def _connect(self):
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        for setting in self._settings:
            connection.execute(setting)
        return connection

    @property
    def connection(self):
        if not hasattr(self._local, "connection"):
            self._local.connection = self._connect()
        return self._local.connection

    def release(self):
        """Closes the calling thread's connection; threads of the server serve one request each."""
        if hasattr(self._local, "connection"):
            self._local.connection.close()
            del self._local.connection

    def close(self):
        self.release()
        self._keeper.close()

    def journal_mode(self):
        return self.connection.execute("PRAGMA journal_mode").fetchone()[0]

    def counts(self):
        return {table: self.connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in TABLES}

    def files(self):
        """Bytes of the database and of what lies beside it."""
        return {suffix or "database": path.stat().st_size
                for suffix in ("", "-wal", "-shm", "-journal")
                if (path := self.path.with_name(self.path.name + suffix)).exists()}

    def executions(self, limit):
        rows = self.connection.execute("SELECT * FROM executions ORDER BY created_at DESC, id LIMIT ?", (limit,))
        return [dict(row) for row in rows]

    def execution(self, execution_id):
        row = self.connection.execute("SELECT * FROM executions WHERE id = ?", (execution_id,)).fetchone()
        if row is None:
            return None
        steps = self.connection.execute("SELECT * FROM steps WHERE execution_id = ? ORDER BY position", (execution_id,))
        artifacts = self.connection.execute("SELECT * FROM artifacts WHERE execution_id = ? ORDER BY path", (execution_id,))
        return {**dict(row), "steps": [dict(s) for s in steps], "artifacts": [dict(a) for a in artifacts]}

    def create(self, name, command, tags):
        execution_id = str(uuid.uuid4())
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            self.connection.execute(
                "INSERT INTO executions (id, name, command, status, created_at, tags) VALUES (?, ?, ?, 'pending', ?, ?)",
                (execution_id, name, command, now, ",".join(tags)))
            self.connection.execute(
                "INSERT INTO steps (id, execution_id, position, name, status) VALUES (?, ?, 1, ?, 'pending')",
                (str(uuid.uuid4()), execution_id, name))
            self.connection.execute("COMMIT")
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        return self.execution(execution_id)

    def delete(self, execution_id):
        return self.connection.execute("DELETE FROM executions WHERE id = ?", (execution_id,)).rowcount == 1

    def optimize(self):
        self.connection.execute("PRAGMA optimize")
        busy, in_log, moved = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return {"busy": bool(busy), "pages_in_log": in_log, "pages_moved": moved}
