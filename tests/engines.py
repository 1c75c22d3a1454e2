"""`make test`: the whole suite on SQLite, then, where the servers are found, again on PostgreSQL with Redis as broker.

What no engine can change runs once, and sweeps over pages and roles are shared out: see turns.py.

With --gate (CI): branch coverage is measured and fails under the threshold. Other words are handed to pytest.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import servers, turns

COVERAGE = 95
WORKERS = ["-n", "3", "--dist", "worksteal"]  # for two cores: there is always one who waits for a process or a browser

# Servers are chosen here; a hundred processes start in a run, which need not compile the portal a hundred times; and none may
# lean on lines that come at once where an ordinary user's would wait in a pipe.
LEFT_OUT = {"DATABASE_URL", "BROKER_URL", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}


def main(words):
    is_gate, words = "--gate" in words, [word for word in words if word != "--gate"]
    with tempfile.TemporaryDirectory(prefix="portal-count-") as folder, contextlib.ExitStack() as stack:
        second = second_engine(stack)
        runs = [("sqlite", {}), ("postgresql", second)][: 1 if second is None else 2]
        for turn, (engine, variables) in enumerate(runs):
            (own := Path(folder) / engine).mkdir()
            shared = {"PORTAL_TEST_COUNT": str(Path(folder) / "count"), "PORTAL_TEST_TURN": f"{turn}/{len(runs)}"}
            variables |= {**shared, "PORTAL_TESTS_DIR": str(own)}
        if second is not None:
            stack.enter_context(_migrating(second))
        for turn, (engine, variables) in enumerate(runs):
            print(f"\n=== Uji di {engine} ===", flush=True)
            coverage = _coverage(turn, len(runs)) if is_gate else []
            if status := run_pytest([*WORKERS, *coverage, *words], variables):
                return status
    return 0


@contextlib.contextmanager
def _migrating(variables):
    """Migrate the second engine's database while the first one's workers wait for theirs; a run that ends early ends it."""
    environment = _environment({**variables, "DJANGO_SETTINGS_MODULE": "tests.settings"})
    with subprocess.Popen([sys.executable, "-m", "tests.cloning"], env=environment) as process:
        try:
            yield
        finally:
            process.kill()


def second_engine(stack):
    """Start what is found; return the second run's variables, or None when there is no PostgreSQL."""
    if servers.postgresql_programs() is None:
        return None
    variables = {"DATABASE_URL": stack.enter_context(servers.postgresql())}
    if servers.redis_program():
        variables["BROKER_URL"] = stack.enter_context(servers.redis())
    return variables


def _coverage(turn, of):
    """Return pytest's words for one of the runs; where each asks everything, only the first is measured."""
    if turns.IN_FULL and turn > 0:
        return []
    is_last = turns.IN_FULL or turn == of - 1
    report = ["--cov-report=term-missing:skip-covered", f"--cov-fail-under={COVERAGE}"] if is_last else ["--cov-report="]
    return ["--cov", *([] if turn == 0 else ["--cov-append"]), *report]


def run_pytest(words, variables):
    """Run pytest in a process of its own on the engine that the variables name; return its exit code."""
    return subprocess.run([sys.executable, "-m", "pytest", *words], check=False, env=_environment(variables)).returncode


def _environment(variables):
    return {**{name: value for name, value in os.environ.items() if name not in LEFT_OUT}, **variables}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
