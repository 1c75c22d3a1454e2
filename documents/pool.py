"""A small pool of checking children, so that a hostile file can at worst end a child.

Children start when first needed, live in the process that needs them (a web worker, a Celery worker), are replaced after
a number of files or when they die, and end with their process: their standard input closes.
"""

import atexit
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from documents import wire
from documents.kinds import Clean
from documents.refusals import SENTENCES, Unacceptable

CHILDREN = max(2, min(4, os.cpu_count() or 2))
FILES_PER_CHILD = 200
SECONDS_PER_FILE = 45
SECONDS_IN_QUEUE = 30
HOME = Path(__file__).resolve().parent.parent
log = logging.getLogger(__name__)


class Child:
    """One checking process and the two pipes to it."""

    def __init__(self):
        self.asked = 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "documents.checker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=HOME,
            env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip

    def ask(self, header, bodies, *, seconds):
        """Put one question; raises wire.Broken when the child dies or its time is up."""
        self.asked += 1
        alarm = threading.Timer(seconds, self.process.kill)
        alarm.start()
        try:
            wire.send(self.process.stdin, header, bodies)
            return wire.receive(self.process.stdout)
        except OSError:
            raise wire.Broken("The child is gone.") from None
        finally:
            alarm.cancel()

    def end(self):
        self.process.kill()
        self.process.wait()
        self.forget()

    def forget(self):
        """Turn our ends of the pipes to nowhere, unsent bytes too. In a forked process the child itself is not ours to end."""
        nowhere = os.open(os.devnull, os.O_RDWR)
        for pipe in (self.process.stdin, self.process.stdout):
            os.dup2(nowhere, pipe.fileno())
            pipe.close()
        os.close(nowhere)
        self.process.returncode = self.process.returncode or 0


class Pool:
    """children: how many files are checked at once. Waiting longer than the queue allows is answered with a sentence."""

    def __init__(self, *, children=CHILDREN, files_per_child=FILES_PER_CHILD, seconds=SECONDS_PER_FILE, wait=SECONDS_IN_QUEUE):
        self.files_per_child, self.seconds, self.wait = files_per_child, seconds, wait
        self.places = queue.LifoQueue()
        self.living = set()
        for _ in range(children):
            self.places.put(None)

    def run(self, task, *bodies, **options):
        """Have a task of documents.checker done to byte strings and return its Clean. Raises Unacceptable only."""
        try:
            child = self.places.get(timeout=self.wait)
        except queue.Empty:
            raise Unacceptable("busy") from None
        try:
            child, answer = self._ask(child, {"task": task, "options": options}, bodies)
        except BaseException:
            self.places.put(None)
            raise
        self.places.put(child)
        return _read(*answer)

    def _ask(self, child, header, bodies):
        if child is None or child.process.poll() is not None:
            child = self._born(child)
        began = time.monotonic()
        try:
            answer = child.ask(header, bodies, seconds=self.seconds)
        except wire.Broken:
            self._end(child)
            too_slow = time.monotonic() - began >= self.seconds or child.process.returncode == -signal.SIGXCPU
            log.warning("A checking child ended during its work: %s", header["task"])
            raise Unacceptable("too_slow" if too_slow else "undecodable") from None
        except BaseException:
            self._end(child)
            raise
        if child.asked >= self.files_per_child:
            self._end(child)
            child = None
        return child, answer

    def _born(self, former):
        if former is not None:
            self._end(former)
        child = Child()
        self.living.add(child)
        return child

    def _end(self, child):
        self.living.discard(child)
        child.end()

    def close(self):
        for child in list(self.living):
            self._end(child)

    def forget(self):
        for child in list(self.living):
            child.forget()


def _read(header, bodies):
    """Turn a child's answer into a Clean or an Unacceptable, believing nothing that is not in form."""
    code = header.get("refused")
    if code in SENTENCES:
        raise _refusal(code, header.get("facts", {}))
    if len(bodies) != 1 or type(header.get("pages")) is not int:
        raise Unacceptable("undecodable")
    return Clean(bodies[0], str(header.get("content_type")), header["pages"])


def _refusal(code, facts):
    facts = {name: value if isinstance(value, int) else str(value)[:40] for name, value in dict(facts).items()}
    try:
        return Unacceptable(code, **facts)
    except KeyError:
        return Unacceptable("undecodable")


_pool = None
_making = threading.Lock()


def run(task, *bodies, **options):
    """Have a task done by this process's own pool. See Pool.run."""
    global _pool  # noqa: PLW0603 - one pool per process is the point
    with _making:
        _pool = _pool or Pool()
    return _pool.run(task, *bodies, **options)


def close():
    """End this process's children; the next question starts new ones."""
    global _pool  # noqa: PLW0603 - one pool per process is the point
    if _pool:
        _pool.close()
    _pool = None


def _forget_after_fork():
    """A forked worker makes its own pool; it must not hold its parent's pipes open nor talk through them."""
    global _pool, _making
    if _pool:
        _pool.forget()
    _pool, _making = None, threading.Lock()


atexit.register(close)
os.register_at_fork(after_in_child=_forget_after_fork)
