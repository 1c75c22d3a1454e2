"""What every test stands on: the database as migrated, real servers where found, a loud word on what was skipped."""

import gc
import logging
import os
from pathlib import Path

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

from tests import cloning, servers, turns

pytest_plugins = ["tests.browser", "tests.mailbox"]

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright's sync API keeps an event loop running beside the ORM
CI = os.environ.get("PORTAL_CI") == "1"
ENGINE = pytest.StashKey()
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
settings.load_profile("portal")


# --- What every test would pay for --------------------------------------------------------------------------------------
def pytest_collection_finish():
    """Look for garbage less often, and never among what was imported; write no log beside the one pytest keeps of a test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    logging.root.handlers = [handler for handler in logging.root.handlers if handler.get_name() != "console"]
    os.fsync = lambda file: None  # no test cuts the power; recruitment/killed_steps.py counts where it is asked for


# --- Database ---------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Migrate once, and copy: for other workers, and for portals with a database of their own."""
    cloning.share_migrations()


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_setup, django_db_blocker):
    """After a test that commits, put back the database as the migrations left it, past all guards of append-only tables."""
    with django_db_blocker.unblock():
        request.config.stash[ENGINE] = _engine()

    def put_back(case):
        cloning.put_back()
        cache.clear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", put_back)
        yield
    with django_db_blocker.unblock():
        _hang_up_others()


def _hang_up_others():
    """End what still speaks to the test database: a process that a test has ended may take a moment to hang up."""
    if connection.vendor == "postgresql":
        others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        _run([f"SELECT pg_terminate_backend(pid) FROM ({others}) AS others"])


def _rows(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def _run(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _engine():
    version = "version()" if connection.vendor == "postgresql" else "sqlite_version()"
    return f"{connection.vendor} {_rows(f'SELECT {version}')[0][0]}"


@pytest.fixture(autouse=True)
def nothing_kept():
    """Forget what this process keeps for all who look: the next test's rows may bear the same numbers."""
    caches["pages"].clear()


@pytest.fixture
def database_url(transactional_db):
    """Return the test database's URL, for processes of the portal that a test starts."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return f"postgresql://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"


# --- Servers ----------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def postgres():
    """Return the URL of a throwaway PostgreSQL that waits for the disk as production's does."""
    if servers.postgresql_programs() is None:
        pytest.skip("PostgreSQL tidak ditemukan (paket postgresql)")
    with servers.postgresql(fsync="on", synchronous_commit="on", full_page_writes="on") as url:
        yield url


@pytest.fixture(scope="session")
def redis_url():
    """Return the URL of a throwaway Redis."""
    if servers.redis_program() is None:
        pytest.skip("Redis tidak ditemukan (paket redis-server)")
    with servers.redis() as url:
        yield url


# --- What ran, and what did not ---------------------------------------------------------------------------------------
@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Leave to the first engine what no engine can change; count the rest, which the second must not fall short of."""
    once = [item for item in items if turns.runs_once(item)]
    left = {*(once if turns.TURN > 0 else []), *turns.others(items), *turns.left_to_the_drills(items)}
    for item in items:
        if item in once or turns.is_dealt(item):
            item.user_properties.append(("once", True))
    config.hook.pytest_deselected(items=list(left))
    items[:] = turns.longest_first([item for item in items if item not in left])


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["engine"] = session.config.stash.get(ENGINE, "")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    if engine := getattr(node, "workeroutput", {}).get("engine"):
        node.config.stash[ENGINE] = engine


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter, config):
    yield
    skipped = terminalreporter.stats.get("skipped", [])
    terminalreporter.write_line(f"Mesin basis data: {config.stash.get(ENGINE, 'tidak dipakai')}")
    if turns.IS_DAILY:
        terminalreporter.write_line("Uji harian; semuanya, di kedua mesin: PORTAL_DRILLS=1 make test")
    if servers.postgresql_programs() is None:
        terminalreporter.write_line("DILEWATI: seluruh uji di PostgreSQL, karena tidak ditemukan.", red=True, bold=True)
    if skipped:
        terminalreporter.write_line(f"DILEWATI: {len(skipped)} uji, alasannya di atas.", red=True, bold=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session):
    result = yield
    if hasattr(session.config, "workeroutput") or session.config.option.collectonly:
        return result
    _count(session)
    if complaint := _complaint(session):
        session.config.pluginmanager.get_plugin("terminalreporter").write_line(f"\n{complaint}", red=True, bold=True)
        session.testsfailed = session.testsfailed or 1
    return result


def _complaint(session):
    """Say what a green run would hide: skipped tests in CI."""
    stats = session.config.pluginmanager.get_plugin("terminalreporter").stats
    if CI and stats.get("skipped"):
        return f"GAGAL: {len(stats['skipped'])} uji dilewati, padahal CI tidak boleh melewati uji apa pun."
    return ""


def _count(session):
    """Write down how many of the tests that both engines must pass have passed: engines.py compares."""
    if path := os.environ.get("PORTAL_TEST_COUNT"):
        passed = session.config.pluginmanager.get_plugin("terminalreporter").stats.get("passed", [])
        Path(path).write_text(str(sum(("once", True) not in report.user_properties for report in passed)))
