"""Real sender processes for the drills: `python -m tests.notifications.senders hunt|once|all|post|crowd ...`."""

import datetime as dt
import multiprocessing
import os
import random
import signal
import sys
import time

import django

django.setup()

from django.db import connections  # noqa: E402 -- models can be imported only now

from core import clock  # noqa: E402
from notifications import bundling, digests, outbox, recovery, sending, smtp, tasks  # noqa: E402
from notifications.models import Delivery  # noqa: E402
from notifications.oracle import Nobody, SinkJournal  # noqa: E402
from tests.notifications.matters.models import Matter  # noqa: E402
from tests.notifications.matters.notices import MatterOpened  # noqa: E402

LEASE = dt.timedelta(seconds=2)


def work(port, folder):
    """Tick until everything is settled, as fast as it goes."""
    while Delivery.objects.unsettled().exists():
        digests.bundle_due(clock.now())
        recovery.reap(clock.now())
        recovery.resolve(_later(), SinkJournal(folder) if folder else Nobody())
        kind = bundling.BundleSender if folder else sending.Sender
        kind(smtp.Server("127.0.0.1", port), lease=LEASE, batch=5, now=_later).run()
        time.sleep(0.05)


def _later():
    """Do not wait for a doubtful mail to settle: whoever sent it is dead."""
    return clock.now() + sending.SETTLING


def hunt(port, folder, kills, seed):
    """Keep two senders at work and kill one of them at random, `kills` times; then let them finish."""
    chance = random.Random(seed)
    senders = [_fork(port, folder), _fork(port, folder)]
    for _ in range(kills):
        time.sleep(chance.uniform(0.03, 0.3))
        victim = senders.pop(chance.randrange(2))
        os.kill(victim, signal.SIGKILL)
        _, status = os.waitpid(victim, 0)
        if not os.WIFSIGNALED(status):
            sys.exit("A sender ended before it could be killed: the drill needs more mails.")
        senders.append(_fork(port, folder))
    for sender in senders:
        os.waitpid(sender, 0)


def _fork(port, folder):
    child = os.fork()
    if child == 0:
        try:
            work(port, folder)
        finally:
            os._exit(0)
    return child


def once(port, lease):
    """Send what is due one time, and say who is at it."""
    sys.stdout.write(f"{os.getpid()}\n")
    sys.stdout.flush()
    counts = sending.Sender(smtp.Server("127.0.0.1", port), lease=dt.timedelta(seconds=lease)).run()
    sys.stdout.write(f"{dict(counts)}\n")


def everything(port):
    """Send all that is due as soon as a line is heard."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    bundling.BundleSender(smtp.Server("127.0.0.1", port), budget=600).run()


def post():
    """Post so many messages as each line says, one transaction each, which pokes the broker; say which they are."""
    matter = Matter.objects.get()
    for number, line in enumerate(sys.stdin):
        made = [outbox.post(MatterOpened, matter, to=f"w{number}.{n}@contoh.example", at=clock.now()) for n in range(int(line))]
        sys.stdout.write(" ".join(each.message_id for each in made) + "\n")
        sys.stdout.flush()


def crowd(skews, rounds):
    """Let a tick run in as many processes at once as there are skews (seconds by which each one's clock is wrong)."""
    connections.close_all()
    start = multiprocessing.get_context("fork").Barrier(len(skews))
    children = [os.fork() or _tick_often(start, dt.timedelta(seconds=skew), rounds) for skew in skews]
    sys.exit(max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))


def _tick_often(start, skew, rounds):
    failed = 1
    try:
        start.wait(30)
        for _ in range(rounds):
            now = clock.now() + skew
            with clock.stopped_at(now):
                tasks.do_what_is_due(now)
        failed = 0
    finally:
        os._exit(failed)


if __name__ == "__main__":
    if sys.argv[1] == "post":
        post()
    elif sys.argv[1] == "crowd":
        crowd([int(skew) for skew in sys.argv[2].split(",")], int(sys.argv[3]))
    elif sys.argv[1] == "all":
        everything(int(sys.argv[2]))
    elif sys.argv[1] == "hunt":
        hunt(int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
    else:
        once(int(sys.argv[2]), float(sys.argv[3]))
