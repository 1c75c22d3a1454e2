"""Copies of the test database.

Of several workers the first migrates its own, the others begin with a copy of that; of SQLite's one is kept for the next run,
until something changes that a migration could read. Run as a module it migrates beforehand:
`make test` prepares the second engine's while the first one's workers wait for theirs. And a drill that spoils its database
again and again takes copies of one that it has prepared.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
from functools import cache
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.state import ProjectState

from tests import turns

ROOT = Path(__file__).parents[1]
KEPT = ROOT / ".pytest_cache" / "migrated"
EDGES = {"admin", "views", "forms", "management", "templatetags", "typst"}  # what no migration reads
PATTERN = "portal_migrated"  # PostgreSQL's name of the copy; on SQLite a file
SEEDS = "seeds"


def share_migrations():
    """Make `create_test_db` copy what another process has migrated, where that stands; else migrate and leave a copy.

    Nothing is serialized: what the migrations seeded is kept by conftest.py, and only for tests that commit.
    """
    creation, stands = connection.creation, pattern()
    create = creation.create_test_db

    def create_or_copy(*, serialize=False, **options):
        with stands.with_suffix(f".{connection.vendor}.migrating").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not stands.exists() and not _fetch_kept(stands):
                with _one_model_at_a_time():
                    name = create(serialize=False, **options)
                _keep_seeds()
                _leave_copy(name, stands)
                _keep(stands)
                return name
        return _copy(creation, stands, **options)

    creation.create_test_db = create_or_copy


def pattern():
    """Return the copy's file; of a copy in PostgreSQL it only says that it stands."""
    return Path(os.environ["PORTAL_TESTS_DIR"]) / f"{PATTERN}.{connection.vendor}"


@contextlib.contextmanager
def _one_model_at_a_time():
    """Let a migration make anew the class of the model it changes, and not of all that hang together with it, which are most.

    The tables are the same. Before a migration's own code runs, Django makes all of them. In the drills it does so each time.
    """

    def find(state, app_label, model_name, delay=False):
        state.is_delayed = True
        return {(app_label, model_name)}

    with pytest.MonkeyPatch.context() as patch:
        if not turns.IN_FULL:
            patch.setattr(ProjectState, "_find_reload_model", find)
        yield


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


def _fetch_kept(stands):
    """Say whether a copy of an earlier run serves, and put it in its place. The drills migrate anew each time."""
    if turns.IN_FULL or connection.vendor != "sqlite":
        return False
    with contextlib.suppress(FileNotFoundError):
        shutil.copyfile(_kept(), stands)
        return True
    return False


def _keep(stands):
    if connection.vendor == "sqlite" and not turns.IN_FULL:
        KEPT.mkdir(parents=True, exist_ok=True)
        for old in KEPT.iterdir():
            old.unlink(missing_ok=True)
        part = KEPT / f"{os.getpid()}.part"
        shutil.copyfile(stands, part)
        part.rename(_kept())


@cache
def _kept():
    """The file of what the portal's own code and Django would migrate to today."""
    digest = hashlib.sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for room in sorted({config.path for config in apps.get_app_configs() if Path(config.path).is_relative_to(ROOT)}):
        for path in sorted(Path(room).rglob("*.*")):
            if path.suffix in {".py", ".csv", ".json", ".toml"} and not EDGES & {*path.relative_to(room).parts}:
                digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return KEPT / f"{digest.hexdigest()}.sqlite3"


def _keep_seeds():
    """Lay PostgreSQL's rows aside for put_back(), in a schema of their own; SQLite's stand in the copy."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {SEEDS}")
            for table in _tables():
                cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
                if cursor.fetchone()[0]:
                    cursor.execute(f"CREATE TABLE {SEEDS}.{table} AS TABLE {table}")


def put_back():
    """Make every table as the migrations left it, whatever was committed since. Numbers go on on PostgreSQL only.

    All in one breath: TRUNCATE would make PostgreSQL's tables anew, for a few rows in each; and no trigger guards a row.
    """
    if connection.vendor == "postgresql":
        deletes = [f"DELETE FROM {table}" for table in _tables()]
        with connection.cursor() as cursor:
            cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = %s", [SEEDS])
            inserts = [f"INSERT INTO {table} TABLE {SEEDS}.{table}" for (table,) in cursor.fetchall()]
            steps = ["SET session_replication_role = replica", *deletes, *inserts, "SET session_replication_role = DEFAULT"]
            cursor.execute("; ".join(steps))
    else:
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(pattern())) as copy:
            copy.backup(connection.connection)


def _tables():
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [connection.ops.quote_name(name) for name in names]


def _copy(creation, stands, *, verbosity, autoclobber, keepdb=False):
    """Do what Django's create_test_db does, but for the migrations, which the copy has."""
    name = creation._get_test_db_name()
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = PATTERN
    creation._create_test_db(verbosity, autoclobber, keepdb)
    if connection.vendor == "sqlite":
        shutil.copyfile(stands, name)
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    return name


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


if __name__ == "__main__":
    django.setup()
    share_migrations()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
