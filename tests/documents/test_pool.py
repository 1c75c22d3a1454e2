"""The pool of checking children: whatever happens to a child, the person gets a sentence and the next file is served."""

import io
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from documents import pool, wire
from documents.refusals import Unacceptable
from tests import corpus

PHOTO = corpus.picture()


@pytest.fixture
def small():
    small = pool.Pool(children=1, files_per_child=3, seconds=20, wait=0.3)
    yield small
    small.close()


def only_child(pool):
    (child,) = pool.living
    return child.process


def code_of(call):
    with pytest.raises(Unacceptable) as caught:
        call()
    return caught.value.code


def test_answers_are_those_of_the_inspection(small):
    assert small.run("clean", PHOTO).content_type == "image/jpeg"
    assert code_of(lambda: small.run("clean", b"")) == "empty"
    assert code_of(lambda: small.run("clean", corpus.png_header(30_000, 30_000))) == "image_bomb"


def test_a_child_is_used_again_and_replaced_after_its_files(small):
    seen = []
    for _ in range(4):
        small.run("clean", PHOTO)
        seen.append({child.process.pid for child in small.living})
    assert seen[0] == seen[1]
    assert seen[2] == set()
    assert seen[3] != seen[0]


def test_a_child_that_dies_at_work_is_a_sentence_and_the_pool_heals(small):
    small.run("clean", PHOTO)
    child = only_child(small)
    child.send_signal(signal.SIGSTOP)
    killer = threading.Timer(0.3, lambda: child.send_signal(signal.SIGKILL))
    killer.start()
    assert code_of(lambda: small.run("clean", PHOTO)) == "undecodable"
    assert small.run("clean", PHOTO).pages == 1


def test_a_child_that_died_while_idle_is_not_noticed(small):
    small.run("clean", PHOTO)
    only_child(small).kill()
    only_child(small).wait()
    assert small.run("clean", PHOTO).pages == 1


def test_a_child_that_hangs_is_ended_in_time():
    hasty = pool.Pool(children=1, seconds=1.0)
    hasty.run("clean", PHOTO)
    only_child(hasty).send_signal(signal.SIGSTOP)
    began = time.monotonic()
    assert code_of(lambda: hasty.run("clean", PHOTO)) == "too_slow"
    assert time.monotonic() - began < 5
    hasty.seconds = 20
    assert hasty.run("clean", PHOTO).pages == 1
    hasty.close()


def test_who_waits_too_long_for_a_place_is_told(small):
    small.run("clean", PHOTO)
    only_child(small).send_signal(signal.SIGSTOP)
    first = threading.Thread(target=code_of, args=[lambda: small.run("clean", PHOTO)])
    first.start()
    time.sleep(0.1)
    assert code_of(lambda: small.run("clean", PHOTO)) == "busy"
    only_child(small).kill()
    first.join()


def test_many_at_once_each_get_their_own_answer():
    shared, answers = pool.Pool(children=2, wait=60), {}
    sizes = [(200 + 10 * n, 150) for n in range(12)]

    def ask(size):
        answers[size] = shared.run("clean", corpus.picture(size=size)).content

    threads = [threading.Thread(target=ask, args=[size]) for size in sizes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {size: Image.open(io.BytesIO(content)).size for size, content in answers.items()} == {s: s for s in sizes}
    assert len(shared.living) == 2
    shared.close()


def test_a_child_has_limits_on_memory_files_and_cores(small):
    small.run("clean", PHOTO)
    limits = Path(f"/proc/{only_child(small).pid}/limits").read_text().splitlines()
    lines = {line[:26].strip(): line[26:].split() for line in limits}
    assert lines["Max address space"][0] == str(1280 * 1024 * 1024)
    assert lines["Max file size"][0] == "0"
    assert lines["Max core file size"][0] == "0"


def test_a_child_knows_no_secret_and_no_database(small):
    small.run("clean", PHOTO)
    environment = Path(f"/proc/{only_child(small).pid}/environ").read_text()
    names = {pair.partition("=")[0] for pair in environment.split("\0") if pair}
    assert names <= {"LANG", "PYTHONDONTWRITEBYTECODE", "LC_CTYPE"}
    assert "psycopg" not in Path(f"/proc/{only_child(small).pid}/maps").read_text()


def test_a_forked_worker_makes_its_own_pool():
    pool.run("clean", PHOTO)
    parents = {child.process.pid for child in pool._pool.living}
    pid = os.fork()
    if pid == 0:
        fine = pool._pool is None and pool.run("clean", PHOTO).pages == 1
        own = {child.process.pid for child in pool._pool.living}
        pool.close()
        os._exit(0 if fine and not own & parents else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert pool.run("clean", PHOTO).pages == 1
    assert {child.process.pid for child in pool._pool.living} == parents


@pytest.mark.parametrize("end", ["exit", "kill"])
def test_children_end_with_their_process(end):
    code = f"""
import os, sys, time
from documents import pool
try:
    pool.run("clean", b"")
except Exception:
    pass
print(*[child.process.pid for child in pool._pool.living], flush=True)
os.kill(os.getpid(), 9) if {end!r} == "kill" else sys.exit()
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=pool.HOME, capture_output=True, text=True, timeout=30, check=False)
    (pid,) = map(int, done.stdout.split())
    for _ in range(100):
        if not is_alive(pid):
            return
        time.sleep(0.05)
    pytest.fail("the child outlived its process")


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Pipe:
    """An in-memory stream that ends where its bytes end."""

    def __init__(self, data):
        self.read = io.BytesIO(data).read


def message(header, body=b"", *, header_size=None, body_size=None):
    return struct.pack(">II", header_size or len(header), body_size or len(body)) + header + body


OUT_OF_FORM = {
    "nothing": b"",
    "cut length": b"\0\0",
    "endless": b"\xff" * 8,
    "long header": message(b"{}", header_size=10**6),
    "long body": message(b"{}", body_size=10**9),
    "no json": message(b"nope"),
    "no object": message(b"[]"),
    "no sizes": message(b"{}"),
    "sizes do not add up": message(b'{"bodies": [3]}', b"ab"),
    "negative size": message(b'{"bodies": [-1, 3]}', b"ab"),
    "size is no number": message(b'{"bodies": ["2"]}', b"ab"),
    "sizes are no list": message(b'{"bodies": 2}', b"ab"),
    "cut body": message(b'{"bodies": [5]}', b"ab", body_size=5),
}


@pytest.mark.parametrize("data", OUT_OF_FORM.values(), ids=OUT_OF_FORM)
def test_a_message_out_of_form_is_refused(data):
    with pytest.raises(wire.Broken):
        wire.receive(Pipe(data))


@pytest.mark.parametrize(
    ("header", "bodies"),
    [
        ({}, []),
        ({"pages": 1}, []),
        ({"pages": "1"}, [b"x"]),
        ({"refused": "pdf_long", "facts": {}}, []),
        ({"refused": "nope"}, []),
    ],
)
def test_an_answer_out_of_form_is_a_refusal(header, bodies):
    assert code_of(lambda: pool._read(header, bodies)) == "undecodable"
