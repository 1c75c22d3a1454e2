"""The certified provider's own word: asked over a real line, and whatever happens on it, nothing but a fact comes back."""

import base64
import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from agreements import bsre

VALID = {"conclusion": "TOTAL-PASSED", "signatureInformations": [{"signerName": "BUDI SANTOSO"}, {"signerName": 7}, "x"]}


@contextlib.contextmanager
def provider(answer, *, status=200, delay=0.0, patience=5.0):
    """Play the provider on loopback; yields (HttpProvider, what it was asked)."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.path, self.headers["Authorization"], json.loads(body)))
            time.sleep(delay)
            with contextlib.suppress(OSError):
                self.send_response(status)
                self.end_headers()
                self.wfile.write(answer)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield bsre.HttpProvider(f"http://127.0.0.1:{server.server_port}/esign/", "kantor", "sandi", patience), asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_it_is_sent_the_file_alone_and_its_word_is_kept():
    with provider(json.dumps(VALID).encode()) as (asking, asked):
        told = bsre.told(b"%PDF", provider=asking)

    assert told == {"state": "answered", "conclusion": "TOTAL-PASSED", "signers": ["BUDI SANTOSO"]}
    ((path, login, body),) = asked
    assert (path, body) == ("/esign/api/v2/verify/pdf", {"file": base64.b64encode(b"%PDF").decode()})
    assert login == "Basic " + base64.b64encode(b"kantor:sandi").decode()


def test_an_account_is_asked_for_by_its_number_and_without_a_passphrase():
    with provider(b'{"status": "ISSUE"}') as (asking, asked):
        assert asking.check_status("0" * 16) == "ISSUE"

    assert asked[0][0::2] == ("/esign/api/v2/user/check-status/", {"nik": "0" * 16})


LINES = {
    "http_500": {"answer": b"{}", "status": 500},
    "http_302": {"answer": b"{}", "status": 302},
    "garbage": {"answer": b"\xff<html>"},
    "timeout": {"answer": b"{}", "delay": 0.4, "patience": 0.1},
}


@pytest.mark.parametrize("word", LINES)
def test_a_line_that_fails_says_why_in_a_word(word):
    with provider(**LINES[word]) as (asking, _), pytest.raises(bsre.ProviderUnavailable, match=f"^{word}$"):
        asking.verify(b"%PDF")


ODD = [b"[]", b"{}", b'{"conclusion": 7}', b"[" * 100_000, b"x" * (bsre.LONGEST + 1), b""]


@pytest.mark.parametrize("answer", ODD, ids=["list", "empty", "number", "deep", "long", "nothing"])
def test_an_odd_answer_is_garbage(answer):
    with provider(answer) as (asking, _):
        assert bsre.told(b"%PDF", provider=asking) == {"state": "unavailable"}


def test_nobody_at_the_other_end_is_unavailable():
    with provider(b"{}") as (asking, _):
        pass

    assert bsre.told(b"%PDF", provider=asking) == {"state": "unavailable"}


def test_nobody_is_asked_unless_the_settings_say_so(settings):
    assert bsre.told(b"%PDF") == {}
    settings.BSRE_API_URL = "https://bsre.example"
    assert bsre.configured() == bsre.HttpProvider("https://bsre.example")
