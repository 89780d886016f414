"""Lays out an installation of StepFlow Monitor as the guide beside it finds one: release 1.4.2 in use, a database with
content, and the package of release 2.0.0 waiting.

    python3 install.py /opt/stepflow --port 8080

Both releases hold the same code; what the upgrade is about is the database. The content is the same each time.
"""

import argparse
import hashlib
import random
import shutil
import sqlite3
import sys
import tarfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

HERE = Path(__file__).parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE / "app"))
from store import SCHEMA  # noqa: E402

OLD, NEW = "1.4.2", "2.0.0"

JOBS = [
    ("夜间数据同步", "python3 jobs/sync_orders.py --since yesterday", ["拉取订单", "校验金额", "写入仓库", "发送报告"]),
    ("构建前端", "npm run build", ["安装依赖", "类型检查", "打包", "上传产物"]),
    ("Nightly regression", "pytest -q tests/regression", ["collect", "run", "report"]),
    ("证书巡检", "bash jobs/check_certificates.sh", ["列出域名", "检查有效期"]),
    ("Rotate logs", "logrotate /etc/logrotate.d/stepflow", ["rotate", "compress"]),
    ("模型训练", "python3 train.py --config configs/base.yaml", ["准备数据", "训练", "评估", "保存权重"]),
]


def copy_release(version, target):
    shutil.copytree(HERE / "app", target, ignore=shutil.ignore_patterns("__pycache__"))
    (target / "VERSION").write_text(version + "\n")


def pack_release(version, packages):
    name = f"stepflow-{version}"
    folder = packages / version
    copy_release(version, folder)
    archive = packages / f"{name}.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(folder, arcname=version)
    shutil.rmtree(folder)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    (packages / f"{name}.tar.gz.sha256").write_text(f"{digest}  {archive.name}\n")


def fill_database(path, artifacts, executions):
    chance = random.Random(20250706)
    database = sqlite3.connect(path)
    database.executescript(SCHEMA)
    begin = datetime(2025, 6, 1, 2, 0, tzinfo=timezone.utc)
    new_id = lambda: "%08x-%04x-4%03x-8%03x-%012x" % tuple(chance.getrandbits(bits) for bits in (32, 16, 12, 12, 48))
    for number in range(executions):
        name, command, step_names = chance.choice(JOBS)
        execution, at = new_id(), begin + timedelta(minutes=37 * number)
        failed_at = chance.randrange(len(step_names)) if chance.random() < 0.15 else None
        status = "completed" if failed_at is None else "failed"
        took = timedelta()
        steps = []
        for position, step_name in enumerate(step_names):
            duration = chance.randrange(80, 240_000)
            if failed_at is not None and position > failed_at:
                steps.append((new_id(), execution, position + 1, step_name, "skipped", None, None))
                continue
            steps.append((new_id(), execution, position + 1, step_name, "failed" if position == failed_at else "completed",
                          (at + took).isoformat(timespec="seconds"), duration))
            took += timedelta(milliseconds=duration)
        database.execute("INSERT INTO executions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                         (execution, name, command, status, 0 if failed_at is None else 1, at.isoformat(timespec="seconds"),
                          (at + took).isoformat(timespec="seconds"), "nightly" if at.hour < 6 else "manual"))
        database.executemany("INSERT INTO steps VALUES (?, ?, ?, ?, ?, ?, ?)", steps)
        for step in steps:
            if step[4] == "skipped" or chance.random() < 0.4:
                continue
            file = Path(execution[:8]) / f"step-{step[2]}.log"
            text = "".join(f"[{line:04}] {step[3]}: {command}\n" for line in range(chance.randrange(3, 40)))
            (artifacts / file).parent.mkdir(exist_ok=True)
            (artifacts / file).write_text(text)
            database.execute("INSERT INTO artifacts VALUES (?, ?, ?, ?, 'text/plain', ?)",
                             (new_id(), execution, step[0], str(file), len(text.encode())))
    database.commit()
    database.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", type=Path, help="a folder that is not there yet, or is empty")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--executions", type=int, default=240)
    given = parser.parse_args()
    target = given.target
    if target.exists() and any(target.iterdir()):
        sys.exit(f"{target} is not empty; name a new folder")
    for folder in ("releases", "packages", "storage/database", "storage/artifacts", "config", "logs", "run", "backups"):
        (target / folder).mkdir(parents=True)
    copy_release(OLD, target / "releases" / OLD)
    (target / "current").symlink_to(f"releases/{OLD}")
    pack_release(NEW, target / "packages")
    fill_database(target / "storage/database/stepflow.db", target / "storage/artifacts", given.executions)
    (target / "config/stepflow.env").write_text(
        f"STEPFLOW_PORT={given.port}\nSTEPFLOW_STORAGE_PATH=storage\nSTEPFLOW_PID_FILE=run/stepflow.pid\nSTEPFLOW_LOG_LEVEL=INFO\n")


if __name__ == "__main__":
    main()
