"""What came back under real processes and threads: killed while reading, told twice at once, brought to life twice at once."""

import os
import signal
import subprocess
import sys

import pytest

from core import clock
from core.lifecycle import Refused, Stale
from core.models import Event
from notifications import bounces, dsn
from notifications.actions import addresses as moves
from notifications.models import Bounce, DeadAddress, Delivery
from notifications.models.wishes import address_hash
from tests import imap as fake
from tests.concurrency import together
from tests.factories.accounts import StaffFactory, acting
from tests.factories.notifications import OwnerFactory, posted
from tests.notifications.test_bounces import POSTFIX, out
from tests.notifications.test_imap import url
from tests.notifications.test_processes import ROOT, environment

READ = """
import django
django.setup()
from core import clock
from notifications import bounces
print(bounces.read_mailbox(clock.now()))
"""


def reading(server, env):
    """Return the process that reads the server's folder once."""
    env = env | {"BOUNCE_URL": url(server)}
    return subprocess.Popen(
        [sys.executable, "-c", READ], cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )  # fmt: skip


@pytest.mark.full
@pytest.mark.shared
@pytest.mark.parametrize(
    ("command", "counts"), [("UID FETCH", [0, 1]), ("UID MOVE", [1, 0]), ("LOGOUT", [1, 0])], ids=["unread", "unmoved", "done"]
)
def test_a_reader_that_is_killed_loses_nothing_and_doubles_nothing(database_url, command, counts):
    out()
    with fake.running() as server:
        server.put(POSTFIX)
        readers = []
        server.hooks[command] = lambda: (server.hooks.clear(), os.kill(readers[0].pid, signal.SIGKILL))
        readers.append(reading(server, environment(database_url)))
        readers[0].communicate(timeout=60)
        after_the_kill = Bounce.objects.count()
        told, _ = reading(server, environment(database_url)).communicate(timeout=60)
        assert (readers[0].returncode, [after_the_kill, int(told)], server.lying()) == (-9, counts, {"INBOX.Terbaca": 1})
    assert (Bounce.objects.count(), DeadAddress.objects.count()) == (1, 1)


def gone(to):
    """Return the report of a mail to somebody, that nobody is there."""
    now, delivery = clock.now(), posted(to=to, at=clock.now())
    went = {"sent_at": now, "sending_at": now, "settled_at": now, "address_hash": address_hash(delivery.address)}
    Delivery.objects.filter(pk=delivery.pk).update(state="sent", **went)
    return dsn.Report(delivery.message_id, dsn.HARD, "5.1.1", "User unknown")


def take(report, source_id):
    return bounces.take(report, source="mailbox", source_id=source_id, now=clock.now())


@pytest.mark.django_db(transaction=True)
def test_one_report_told_by_four_at_once_is_one_report():
    report = gone(OwnerFactory())
    results = together(*[lambda: take(report, "1")] * 4)
    assert (sorted(results), Bounce.objects.count(), DeadAddress.objects.count()) == ([False] * 3 + [True], 1, 1)
    assert Event.objects.filter(action="address.died").count() == 1


@pytest.mark.django_db(transaction=True)
def test_reports_of_several_mails_at_once_let_their_address_die_once():
    owner = OwnerFactory()
    reports = [gone(owner) for _ in range(4)]
    results = together(*[lambda report=report: take(report, report.message_id[:30]) for report in reports])
    assert (results, Bounce.objects.count(), DeadAddress.objects.count()) == ([True] * 4, 4, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_bring_an_address_back_at_once_one_is_told_so():
    owner = OwnerFactory()
    take(gone(owner), "1")
    dead = DeadAddress.objects.get()
    people = [acting(StaffFactory(role="secretary")) for _ in range(2)]
    results = together(
        *[lambda by=by: moves.revive(DeadAddress.objects.get(), reason="x", by=by, at=clock.now()) for by in people],
        lambda: moves.prove(owner, by=acting(owner), at=clock.now()),
    )  # fmt: skip
    assert all(result in (None, True, False) or isinstance(result, Stale | Refused) for result in results)
    assert Event.objects.about(dead).filter(action="address.revived").count() == 1
    dead.refresh_from_db()
    assert dead.ended_at is not None
