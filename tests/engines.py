"""`make test`: the suite on SQLite and, where the servers are found, on PostgreSQL with Redis as broker.

The daily run asks both at once and shares out what it asks; the drills ask all of both, one after the other: see turns.py.
Processes are more than the two cores: there is always one that waits for another, or for a browser.

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

# Servers are chosen here; a hundred processes start in a run, which need not compile the portal a hundred times; and none may
# lean on lines that come at once where an ordinary user's would wait in a pipe.
LEFT_OUT = {"DATABASE_URL", "BROKER_URL", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}


def main(words):
    is_gate, words = "--gate" in words, [word for word in words if word != "--gate"]
    with tempfile.TemporaryDirectory(prefix="portal-count-") as folder, contextlib.ExitStack() as stack:
        second = second_engine(stack)
        runs = [("sqlite", {}), ("postgresql", second)][: 1 if second is None else 2]
        counts = [Path(folder) / engine / "count" for engine, _ in runs]
        for turn, (count, (_, variables)) in enumerate(zip(counts, runs, strict=True)):
            count.parent.mkdir()
            variables |= {"PORTAL_TEST_TURN": f"{turn}/{len(runs)}", "PORTAL_TESTS_DIR": str(count.parent)}
            variables["PORTAL_TEST_COUNT"] = str(count)
        if len(runs) == 1 or is_gate or turns.IN_FULL:
            return in_turn(runs, words, is_gate) or fewer(counts)
        return at_once(runs, words, Path(folder)) or fewer(counts)


def in_turn(runs, words, is_gate):
    """Run one engine's tests after the other's, the second only where the first is green; return the exit code."""
    with contextlib.ExitStack() as stack:
        if len(runs) == 2:
            stack.enter_context(_migrating(runs[1][1]))
        for turn, (engine, variables) in enumerate(runs):
            print(f"\n=== Uji di {engine} ===", flush=True)
            coverage = _coverage(turn, len(runs)) if is_gate else []
            if status := run_pytest([*workers(3), *coverage, *words], variables):
                return status
    return 0


def at_once(runs, words, folder):
    """Run both engines' tests at the same time: neither core waits while one of them ends. Return the first exit code but 0.

    The second's lines are told when the first's have been.
    """
    (first, variables), (second, others) = runs
    with (folder / "told").open("w+") as told, _pytest(words, others, stdout=told, stderr=told) as beside:
        try:
            print(f"\n=== Uji di {first}, dan pada saat yang sama di {second} ===", flush=True)
            status = run_pytest([*workers(3), *words], variables)
            code = beside.wait()
        finally:
            beside.terminate()
        told.seek(0)
        print(f"\n=== Uji di {second} ===\n{told.read()}", flush=True)
    return status or code


def fewer(counts):
    """Say so, and return 1, where the second engine ran fewer of the tests that both must pass; a green run would hide it."""
    passed = [int(count.read_text()) for count in counts if count.exists()]
    if not passed or passed[-1] >= passed[0]:
        return 0
    print(f"GAGAL: mesin pertama menjalankan {passed[0]} uji basis data, mesin kedua hanya {passed[-1]}.", flush=True)
    return 1


def workers(count):
    return ["-n", str(count), "--dist", "worksteal"]


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
    with _pytest(words, variables) as process:
        return process.wait()


def _pytest(words, variables, **options):
    return subprocess.Popen([sys.executable, "-m", "pytest", *words], env=_environment(variables), **options)


def _environment(variables):
    return {**{name: value for name, value in os.environ.items() if name not in LEFT_OUT}, **variables}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
