"""StepFlow Monitor, small: an HTTP service over one SQLite database, with nothing but Python's standard library.

    python3 main.py --config config/stepflow.env

Relative paths in the settings are meant from the working directory. SIGTERM ends it; its pid file is there from when
it answers until it has closed the database.
"""

import argparse
import json
import logging
import os
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from store import Store

VERSION = (Path(__file__).parent / "VERSION").read_text().strip()
log = logging.getLogger("stepflow")


def read_settings(path):
    """KEY=VALUE lines; the environment goes before the file."""
    settings = {}
    for line in Path(path).read_text().splitlines():
        key, sign, value = line.strip().partition("=")
        if sign and not key.startswith("#"):
            settings[key] = value.strip().strip('"')
    settings.update({key: value for key, value in os.environ.items() if key in settings})
    return settings


class Handler(BaseHTTPRequestHandler):
    timeout = 10  # seconds for a client to say what it wants; each connection serves one request

    store: Store
    api_key = ""
    started = time.monotonic()

    def do_GET(self):
        url = urlsplit(self.path)
        store = self.store
        if url.path == "/api/health":
            return self.answer(200, {"status": "healthy", "version": VERSION, "journal_mode": store.journal_mode()})
        if url.path == "/api/health/metrics":
            return self.answer(200, {"uptime_s": round(time.monotonic() - self.started, 1), "threads": threading.active_count(),
                                     "table_counts": store.counts()})
        if url.path == "/api/health/database":
            return self.answer(200, {"journal_mode": store.journal_mode(), "bytes": store.files(), "table_counts": store.counts()})
        if url.path == "/api/executions":
            limit = parse_qs(url.query).get("limit", ["20"])[0]
            if not limit.isdigit() or not 1 <= int(limit) <= 500:
                return self.answer(400, {"error": "limit is a number from 1 to 500"})
            return self.answer(200, {"executions": store.executions(int(limit))})
        if url.path.startswith("/api/executions/"):
            found = store.execution(url.path.rsplit("/", 1)[1])
            return self.answer(200, found) if found else self.answer(404, {"error": "no such execution"})
        return self.answer(404, {"error": "no such page"})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not self.may_change():
            return None
        if self.path == "/api/health/optimize":
            return self.answer(200, self.store.optimize())
        if self.path != "/api/executions":
            return self.answer(404, {"error": "no such page"})
        try:
            wanted = json.loads(body)
            name, command, tags = wanted["name"], wanted["command"], wanted.get("tags", [])
        except (ValueError, KeyError, TypeError) as wrong:
            return self.answer(400, {"error": f"an execution is JSON with name and command: {wrong}"})
        return self.answer(201, self.store.create(str(name), str(command), [str(tag) for tag in tags]))

    def do_DELETE(self):
        if not self.may_change():
            return None
        gone = self.path.startswith("/api/executions/") and self.store.delete(self.path.rsplit("/", 1)[1])
        return self.answer(200, {"deleted": True}) if gone else self.answer(404, {"error": "no such execution"})

    def may_change(self):
        if not self.api_key or self.headers.get("X-API-Key") == self.api_key:
            return True
        self.answer(401, {"error": "X-API-Key is missing or wrong"})
        return False

    def answer(self, status, body):
        text = (json.dumps(body, ensure_ascii=False) + "\n").encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format, *values):
        log.debug("%s %s", self.address_string(), format % values)


class Server(ThreadingHTTPServer):
    daemon_threads = False  # a request under way is answered before the end
    request_queue_size = 64

    def process_request_thread(self, request, client_address):
        try:
            super().process_request_thread(request, client_address)
        finally:
            Handler.store.release()


def main():
    parser = argparse.ArgumentParser(description="StepFlow Monitor")
    parser.add_argument("--config", required=True, help="file with KEY=VALUE settings")
    settings = read_settings(parser.parse_args().config)
    logging.basicConfig(level=settings.get("STEPFLOW_LOG_LEVEL", "INFO"), stream=sys.stdout,
                        format="%(asctime)s %(levelname)s %(message)s")
    storage = Path(settings["STEPFLOW_STORAGE_PATH"])
    pid_file = Path(settings["STEPFLOW_PID_FILE"])
    port = int(settings["STEPFLOW_PORT"])

    Handler.api_key = settings.get("STEPFLOW_API_KEY", "")
    Handler.store = Store(storage / "database" / "stepflow.db",
                          synchronous=settings.get("STEPFLOW_SYNCHRONOUS", "FULL"),
                          cache_pages=settings.get("STEPFLOW_CACHE_SIZE", 2000),
                          busy_timeout_ms=settings.get("STEPFLOW_BUSY_TIMEOUT", 5000),
                          autocheckpoint=settings.get("STEPFLOW_WAL_AUTOCHECKPOINT", 1000))
    server = Server(("127.0.0.1", port), Handler)
    # shutdown() waits for the loop that this very thread runs, so another one has to ask for it.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())

    pid_file.write_text(f"{os.getpid()}\n")
    log.info("stepflow %s listens on 127.0.0.1:%d, journal mode %s", VERSION, port, Handler.store.journal_mode())
    try:
        server.serve_forever(poll_interval=0.1)
    finally:
        server.server_close()
        Handler.store.close()
        pid_file.unlink(missing_ok=True)
        log.info("stepflow has ended")


if __name__ == "__main__":
    main()
