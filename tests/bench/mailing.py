"""Mails and deadlines beside what SMTP and 10,000 deadlines cost; run as a module it tells the figures of a surge."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2

from tests import servers

DEADLINES = int(os.environ.get("BENCH_DEADLINES", "1000000"))
SURGE, MAILS = (int(os.environ.get(name, number)) for name, number in (("BENCH_SURGE", 100_000), ("BENCH_MAILS", 2_000)))
FSYNC = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


class Child:
    """A process with the engine on a database of its own; ask() returns what it answers."""

    def __init__(self, stack, url, deadlines):
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-mail-"))
        env = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DJANGO_"))}
        env |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url, "PORTAL_TESTS_DIR": folder}
        words = [sys.executable, "-m", "tests.bench.mail_child", str(deadlines)]
        self.process = subprocess.Popen(words, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        stack.callback(self._end)
        assert self.process.stdout.readline() == "ready\n", "The engine did not start."

    def ask(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def _end(self):
        self.process.stdin.close()
        self.process.wait()


def databases(stack, names, server=None):
    """Return a database URL for each name: on a PostgreSQL server given by its URL, else SQLite files."""
    if server is None:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-db-")))
        return [f"sqlite:///{folder / name}.sqlite3" for name in names]
    with contextlib.closing(psycopg2.connect(server)) as connection:
        connection.autocommit = True
        for name in names:
            connection.cursor().execute(f"CREATE DATABASE {name}")
    return [f"{server.rpartition('/')[0]}/{name}" for name in names]


def pairs(stack, server):
    """Return the functions of two cases: (sending, one reused connection), (planning among very many, among 10,000)."""
    many, few = (
        Child(stack, url, count)
        for url, count in zip(databases(stack, ("many", "few"), server), (DEADLINES, 10_000), strict=True)
    )
    return (lambda: few.ask("send"), lambda: few.ask("smtp")), (lambda: many.ask("plan"), lambda: few.ask("plan"))


def main():
    engines = {"SQLite": None, **({"PostgreSQL": FSYNC} if servers.postgresql_programs() else {})}
    for name, options in engines.items():
        with contextlib.ExitStack() as stack:
            server = stack.enter_context(servers.postgresql(**options)) if options else None
            (url,) = databases(stack, ["surge"], server)
            child = Child(stack, url, SURGE)
            print(f"{name}: {child.ask('surge', SURGE)}", flush=True)
            for processes in (1, 2, 4):
                print(f"{name}: {child.ask('hands', processes, MAILS)}", flush=True)


if __name__ == "__main__":
    main()
