"""A process of its own that sets senders upon reminders, kills or stops them at random, and tells what arrived.

Each sender does what a tick does: take back, resolve, plan, send. The mail server is the portal's own sink, in a process that
nobody hurts: it writes each Message-ID to the disk before it says 250, and is slow enough to be died upon on either side of
that. What arrived is read from the mails on the disk, never from the portal's tables.
Run as `python -m tests.notifications.hunting '{"count": 60, …}'` with the fields of Hunt; prints one JSON object.
"""

import asyncio
import contextlib
import datetime as dt
import email
import json
import logging
import os
import random
import signal
import socket
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import django

django.setup()

from django.db import connections  # noqa: E402 -- the models need django.setup() above

from accounts.models import User  # noqa: E402
from core import clock  # noqa: E402
from core.fsck import checks  # noqa: E402
from notifications import bundling, planning, recovery, reminders, sending, sink, smtp, ticking  # noqa: E402
from notifications.models import Attempt, Delivery  # noqa: E402
from notifications.oracle import JOURNAL, Nobody, SinkJournal  # noqa: E402
from tests.notifications.matters.models import Matter  # noqa: E402
from tests.servers import free_port  # noqa: E402

LEASE = dt.timedelta(seconds=2)
SETTLED = sending.SETTLING - dt.timedelta(seconds=1)  # of the time a doubt has to settle, all but a second is skipped
RULE = "matters.due"


@dataclass(frozen=True)
class Hunt:
    """count: reminders; strikes: how often a sender is hit; how: "kill" or "stop"; journal: whether the sink may be asked."""

    folder: str
    count: int
    strikes: int
    seed: int
    how: str = "kill"
    journal: bool = True
    senders: int = 2
    pause: float = 0.004  # of the sink, before and after it writes a mail down


class Sink(sink.Keeper):
    def __init__(self, folder, pause):
        super().__init__(folder)
        self.pause = pause

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        await asyncio.sleep(self.pause)
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(self.pause)
        return answer


def forked(work):
    """Run work() in a process of its own and return its id."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def serve(hunt, port):
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    server = sink.UnthreadedController(Sink(hunt.folder, hunt.pause), hostname="127.0.0.1", port=port, loop=loop)
    server.begin()
    loop.run_forever()


def reminders_due(count):
    """Make so many matters, each of an own account, of which the planner has to speak now."""
    reminders.seed(RULE)
    now = clock.now()
    owners = User.objects.bulk_create([User(email=f"warga{n}@contoh.example", name="Siti") for n in range(count)])
    due = {"deadline": now + dt.timedelta(days=5), "next_nudge_at": now - dt.timedelta(minutes=1)}
    Matter.objects.bulk_create([Matter(title=f"Perkara {owner.pk}", owner=owner, **due) for owner in owners])
    return {owner.email for owner in owners}


def is_work_left():
    return Matter.objects.filter(next_nudge_at__lte=clock.now()).exists() or Delivery.objects.unsettled().exists()


def work(hunt, port):
    """Tick until everything is settled, as fast as it goes; leave a word about what was fenced off."""
    logging.disable(logging.ERROR)  # a lock that a stopped sender holds makes a step fail, and the next tick does it
    oracle = SinkJournal(hunt.folder) if hunt.journal else Nobody()
    fenced = 0
    while is_work_left():
        kind = bundling.BundleSender if hunt.journal else sending.Sender
        sender = kind(smtp.Server("127.0.0.1", port), lease=LEASE, batch=5, now=_later)
        steps = {
            "reap": recovery.reap,
            "resolve": lambda _now: recovery.resolve(_later(), oracle),
            "plan": lambda now: planning.plan_rule(reminders.rule(RULE), now),
            "send": lambda _now, sender=sender: sender.run(),
        }
        sent = ticking.run(steps.items(), clock.now())["send"]
        fenced += 0 if isinstance(sent, Exception) else sent["fenced"]
        time.sleep(0.05)
    with Path(hunt.folder, "fenced").open("a") as file:
        file.write(f"{fenced}\n")


def _later():
    return clock.now() + SETTLED


class Pack:
    """The senders at work. A sender that ends before it could be hit ends the drill: it needs more reminders."""

    def __init__(self, hunt, port):
        self.hunt, self.port, self.chance = hunt, port, random.Random(hunt.seed)
        self.awake = [self._fork() for _ in range(hunt.senders)]
        self.asleep = []

    def _fork(self):
        return forked(lambda: work(self.hunt, self.port))

    def kill(self):
        victim = self.awake.pop(self.chance.randrange(len(self.awake)))
        os.kill(victim, signal.SIGKILL)
        _, status = os.waitpid(victim, 0)
        if not os.WIFSIGNALED(status):
            sys.exit("A sender ended before it could be killed: the drill needs more reminders.")
        self.awake.append(self._fork())

    def stop(self):
        """Put one to sleep beyond its lease; a fresh one takes its place."""
        victim = self.awake.pop(self.chance.randrange(len(self.awake)))
        os.kill(victim, signal.SIGSTOP)
        self.asleep.append((time.monotonic() + LEASE.total_seconds() * self.chance.uniform(1.1, 1.6), victim))
        self.awake.append(self._fork())
        self._wake(time.monotonic())

    def _wake(self, until):
        for moment, sleeper in [each for each in self.asleep if each[0] <= until]:
            time.sleep(max(0, moment - time.monotonic()))
            os.kill(sleeper, signal.SIGCONT)
            self.awake.append(sleeper)
            self.asleep.remove((moment, sleeper))

    def finish(self):
        self._wake(float("inf"))
        for sender in self.awake:
            os.waitpid(sender, 0)


def strike(hunt, port):
    """Hit at random, spread over the whole of the sending however fast the machine is."""
    pack = Pack(hunt, port)
    most = hunt.count // hunt.strikes
    for _ in range(hunt.strikes):
        wait_for_mails(hunt, pack.chance.randint(1, most))
        time.sleep(pack.chance.uniform(0, 0.05))
        getattr(pack, hunt.how)()
    pack.finish()


def wait_for_mails(hunt, count):
    """Wait for so many more mails, but never beyond a lease: all of them may be waiting for the reaper."""
    end, first = time.monotonic() + LEASE.total_seconds() * 1.5, written(hunt)
    while written(hunt) < first + count and time.monotonic() < end:
        time.sleep(0.005)


def written(hunt):
    journal = Path(hunt.folder, JOURNAL)
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def wait_for_sink(port):
    for _ in range(400):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    sys.exit("The sink does not answer.")


def arrived(folder):
    """Return {address: [Message-ID, …]} of the mails that lie on the disk."""
    found = defaultdict(list)
    for path in Path(folder).glob("*.eml"):
        mail = email.message_from_bytes(path.read_bytes())
        found[mail["To"]].append(mail["Message-ID"])
    return found


def tell(hunt, expected):
    got = arrived(hunt.folder)
    fenced = Path(hunt.folder, "fenced").read_text().split()
    problems = [problem for name, check in checks().items() if name.startswith("notifications.") for problem in check()]
    return {
        "reminders": Delivery.objects.count(),
        "lost": len(expected - set(got)),
        "strangers": len(set(got) - expected),
        "doubled": sum(len(ids) - 1 for ids in got.values()),
        "renamed": sum(len(set(ids)) > 1 for ids in got.values()),
        "states": Counter(Delivery.objects.values_list("state", flat=True)),
        "taken_back": Counter(Attempt.objects.filter(phase="lease").values_list("result", flat=True)),
        "resolved": Counter(Attempt.objects.filter(worker="resolver").values_list("result", flat=True)),
        "fenced": sum(map(int, fenced)),
        "problems": [problem.message for problem in problems],
    }


def main(hunt):
    port = free_port()
    sink_id = forked(lambda: serve(hunt, port))
    try:
        wait_for_sink(port)
        expected = reminders_due(hunt.count)
        strike(hunt, port)
        print(json.dumps(tell(hunt, expected)))
    finally:
        os.kill(sink_id, signal.SIGKILL)
        os.waitpid(sink_id, 0)


if __name__ == "__main__":
    main(Hunt(**json.loads(sys.argv[1])))
