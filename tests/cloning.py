"""Copies of the test database.

Of several workers the first migrates its own, the others begin with a copy of that. And a drill that spoils its database again
and again takes copies of one that it has prepared.
"""

import contextlib
import fcntl
import os
import shutil
import sqlite3
from pathlib import Path

from django.db import connection

PATTERN = "portal_migrated"  # PostgreSQL's name of the copy; on SQLite a file


def share_migrations():
    """Make this worker's `create_test_db` copy what another has migrated, where that stands; else migrate and leave a copy."""
    creation, folder = connection.creation, Path(os.environ["PORTAL_TESTS_DIR"])
    create, stands = creation.create_test_db, folder / f"{PATTERN}.{connection.vendor}"

    def create_or_copy(*words, **options):
        with (folder / "migrating").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not stands.exists():
                name = create(*words, **options)
                _leave_copy(name, stands)
                return name
        _begin_with_copy(creation, stands)
        return create(*words, **options)  # migrates what the copy lacks, which is nothing

    creation.create_test_db = create_or_copy


def _leave_copy(name, stands):
    connection.close()  # PostgreSQL copies only what nobody has open
    if connection.vendor == "postgresql":
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {PATTERN} TEMPLATE {connection.ops.quote_name(name)}")
        stands.touch()
    else:
        made = stands.with_suffix(".part")
        with contextlib.closing(sqlite3.connect(name)) as whole, contextlib.closing(sqlite3.connect(made)) as copy:
            whole.backup(copy)
        made.rename(stands)
    connection.ensure_connection()


def _begin_with_copy(creation, stands):
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = PATTERN
        return
    make = creation._create_test_db

    def make_from_copy(*words, **options):
        name = make(*words, **options)
        shutil.copyfile(stands, name)
        return name

    creation._create_test_db = make_from_copy


@contextlib.contextmanager
def copies():
    """Yield a context manager that puts this process and its children on a fresh copy of the database as it stands now.

    Nobody may be connected to it meanwhile. What is written to a copy is gone with it.
    """
    connection.close()
    facts = connection.settings_dict
    whole, name = facts["NAME"], f"{facts['NAME']}_copy"

    @contextlib.contextmanager
    def copy():
        _make_copy(whole, name)
        facts["NAME"] = name
        try:
            yield
        finally:
            connection.close()
            facts["NAME"] = whole

    yield copy
    _drop(name)


def _make_copy(whole, name):
    _drop(name)
    if connection.vendor == "postgresql":
        quote = connection.ops.quote_name
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {quote(name)} TEMPLATE {quote(whole)}")
        return
    with contextlib.closing(sqlite3.connect(whole)) as source, contextlib.closing(sqlite3.connect(name)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = WAL")


def _drop(name):
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")
        return
    for end in ("", "-wal", "-shm"):
        Path(f"{name}{end}").unlink(missing_ok=True)
