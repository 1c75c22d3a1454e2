"""A line of the log says what went wrong, and nothing that somebody asked for by an address."""

import ast
import json
import logging

import pytest
import structlog

from bawaslu_portal import logs
from tests.house import code


@pytest.fixture
def line():
    """A function that returns the line of an event as production writes it, as a dictionary."""
    formatter = dict(logs.configuration(as_json=True)["formatters"]["line"])
    formatter.pop("()")
    made = structlog.stdlib.ProcessorFormatter(**formatter)

    def write(event, **extra):
        record = logging.getLogger("uji").makeRecord("uji", logging.ERROR, __file__, 1, event, (), None, extra=extra)
        return json.loads(made.format(record))

    return write


def test_a_failure_names_its_phase_and_code(line):
    written = line("mail.server_unavailable", phase="rcpt", code=451)

    assert {name: written[name] for name in ("event", "phase", "code", "level")} == {
        "event": "mail.server_unavailable", "phase": "rcpt", "code": 451, "level": "error",
    }  # fmt: skip


def test_what_others_say_of_a_request_stays_out(line):
    written = line("Not Found: /akun/rahasia", request="<WSGIRequest: GET '/akun/rahasia'>", status_code=404)

    assert {"request", "status_code"} & set(written) == set()


def test_a_number_of_sixteen_digits_is_blotted_out_wherever_it_stands(line):
    assert line("seal.failed", error="NIK 3171234567890123 ada")["error"] == f"NIK {logs.HIDDEN} ada"


def test_every_word_that_the_rooms_say_beside_an_event_is_written():
    said = {
        key.value
        for file in code()
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.keyword) and node.arg == "extra" and isinstance(node.value, ast.Dict)
        for key in node.value.keys
    }

    assert said <= set(logs.SAID)
    assert {"phase", "code", "alert", "rule"} <= said
