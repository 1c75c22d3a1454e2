"""Sizes, layers and forbidden tools."""

import ast
import functools
import re
import sys
from pathlib import Path

import pytest

from tests.house import ROOT, code, files

LONGEST_FILE = 400
LONGEST_FUNCTION = 25
# function: why it may be longer
LONG_FUNCTIONS = {
    "bawaslu_portal/logs.py:configuration": "one dictionary, as logging wants it",
    "bawaslu_portal/gaya.py:gaya": "one dictionary: the examples of the living page",
}
INVENTED_SERIALS = {"0000", "0001", "0002", "0003", "0123", "5678"}
# file: why it may speak SQL. Migrations may by nature.
RAW_SQL = {
    "bawaslu_portal/checks.py": "asks the server for its settings, which no model holds",
    "core/management/commands/demo_reset.py": "drops the demo's whole schema",
}
# file: why it may use a tool that the others must not
EXCUSED = {
    "core/templatetags/ui.py": "marks as safe the pinned package's icons, and list cells that the admin already made safe",
    "recruitment/drawings.py": "marks as safe the chart that pygal drew and lxml wrote, which escapes each text in it",
}


@functools.cache
def _tree(path):
    return ast.parse(path.read_text())


def _name(path):
    return str(path.relative_to(ROOT))


@functools.cache
def _calls(path):
    """Return everything that a file calls, with its name: f() as f, a.b() as b."""
    called = [node for node in ast.walk(_tree(path)) if isinstance(node, ast.Call)]
    return [(getattr(node.func, "attr", getattr(node.func, "id", "")), node) for node in called]


def test_the_layers_hold(run):
    done = run(Path(sys.executable).with_name("lint-imports"), "--no-logo")

    assert done.returncode == 0, done.stdout


def test_no_file_is_too_long():
    long = {_name(path): lines for path in code() if (lines := len(path.read_text().splitlines())) > LONGEST_FILE}

    assert long == {}


def test_no_function_is_too_long():
    long = {}
    for path in code():
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = node.end_lineno - _first_line(node) + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{_name(path)}:{node.name}"] = lines

    assert {name: lines for name, lines in long.items() if name not in LONG_FUNCTIONS} == {}
    assert set(LONG_FUNCTIONS) - set(long) == set(), "no longer long: take them off the list"


def _first_line(function):
    """Return the line of the first statement after the docstring."""
    body = function.body
    documented = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and len(body) > 1
    return body[1 if documented else 0].lineno


def test_sql_is_spoken_in_migrations_only():
    speakers = {_name(path) for path in code() if {"execute", "executemany", "raw", "RawSQL", "extra"} & _called(path)}

    assert speakers == set(RAW_SQL)


def _called(path):
    # log.info(..., extra={}) is no query; a call of .extra() is.
    return {name for name, _ in _calls(path)}


@pytest.mark.parametrize("forbidden", ["eval", "exec", "mark_safe", "urlopen", "print", "breakpoint"])
def test_some_tools_are_not_used(forbidden):
    assert [name for path in code() if forbidden in _called(path) and (name := _name(path)) not in EXCUSED] == []


def test_no_shell_is_started():
    found = [_name(path) for path in code() for _, call in _calls(path) if any(word.arg == "shell" for word in call.keywords)]

    assert found == []


def test_no_junk_drawers():
    drawers = {"utils", "helpers", "common", "services", "signals", "misc"}

    assert [_name(path) for path in code() if drawers & {path.stem, *path.relative_to(ROOT).parts}] == []


def test_every_silenced_rule_says_why():
    """E402 says it by itself: a started script sets Django up before it imports models."""
    silent = re.compile(r"#\s*(noqa|pragma: no cover|type: ignore|nosec)(?!: E402$)(?!.* --? \S)")
    found = [
        f"{_name(path)}:{n}"
        for path in files("*.py")
        if path != Path(__file__) and "migrations" not in path.parts
        for n, line in enumerate(path.read_text().splitlines(), start=1)
        if silent.search(line)
    ]

    assert found == []


def _texts():
    binary = {".png", ".jpg", ".jpeg", ".woff2", ".pdf", ".heic", ".ico", ".webp", ".gif"}
    locks = {"package-lock.json", "requirements.txt", "requirements-dev.txt", "requirements-node.txt"}
    return [path for path in files() if path.suffix not in binary and path.name not in locks and path != Path(__file__)]


def test_the_repository_names_no_machine():
    told = re.compile(r"(?<![\w./-])/(work|root|home/\w+|Users/\w+)/")
    found = {_name(path) for path in _texts() if told.search(path.read_text(errors="replace"))}

    assert found == set()


def test_the_locks_name_no_address():
    locks = [ROOT / name for name in ("requirements.txt", "requirements-dev.txt", "requirements-node.txt", "package-lock.json")]
    lines = [line for path in locks for line in path.read_text().splitlines()]

    assert [line for line in lines if re.search(r'"resolved"|--index-url|--find-links|file://', line)] == []


def test_the_tools_of_the_tests_stand_on_what_the_portal_runs_on():
    """Whoever locks one file locks the other: a machine that tests installs the second alone."""
    runs, tests = (
        set(re.findall(r"^([\w.-]+)(?:\[.*\])?==(\S+)", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    )

    assert len(runs) > 40
    assert runs - tests == set()


def test_every_nik_in_the_repository_is_invented():
    """A number that could be a person's: a province, a kecamatan below 90, and not one of the serial numbers we invent."""
    possible = re.compile(r"(?<!\d)(?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])\d\d[0-8]\d{7}(\d{4})(?!\d)")
    found = {
        f"{_name(path)}: {match[0]}"
        for path in _texts()
        for match in possible.finditer(path.read_text(errors="replace"))
        if match[1] not in INVENTED_SERIALS and len(set(match[0])) > 1
    }

    assert found == set()
