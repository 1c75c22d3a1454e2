"""Delivery under real processes: killed, stopped, doubled, woken by Celery."""

import datetime as dt
import email
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from email import policy

import pytest
from aiosmtpd.smtp import SMTP
from django.db import connection

from core import clock
from core.clock import wib
from notifications import outbox, planning, recovery, reminders, sending, smtp
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery, Preference
from notifications.oracle import Nobody, SinkJournal
from notifications.sink import Keeper
from tests import turns
from tests.factories.notifications import MatterFactory, OwnerFactory, posted
from tests.notifications.matters.models import Matter
from tests.notifications.matters.notices import MatterOpened, MatterTip
from tests.notifications.processes import PATIENCE, ROOT, celery, environment, running, wait_for, worker
from tests.servers import free_port


def letters(count):
    matter = MatterFactory()
    at = clock.now()
    drafts = [outbox.draft(MatterOpened, matter, to=f"warga{n}@contoh.example", at=at) for n in range(count)]
    assert all(outbox.insert(drafts))
    return {draft.message_id for draft in drafts}


@pytest.mark.full
def test_killed_at_random_a_message_of_a_digest_still_reaches_its_person_exactly_once(database_url, sink, tmp_path):
    at = clock.now() - dt.timedelta(days=2)  # its hour has passed, and so has the time in which it may only come with others
    people = [OwnerFactory() for _ in range(40 if turns.IN_FULL else 20)]
    Preference.objects.bulk_create([Preference(user=user, bundles=True, changed_at=at) for user in people])
    matters = [MatterFactory(owner=user, title=f"Gudang-{user.pk}-{n}-") for user in people for n in range(4)]
    assert all(outbox.insert([each for matter in matters for each in outbox.drafts(MatterTip, matter, to=matter.owner, at=at)]))
    _, port = sink(slow=0.005)

    hunt = ("-m", "tests.notifications.senders", "hunt", str(port), str(tmp_path / "mail"), "4", "1")
    with running(*hunt, env=environment(database_url)) as hunter:
        told, _ = hunter.communicate(timeout=PATIENCE)
        assert (hunter.returncode, told) == (0, "")

    mails = [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in (tmp_path / "mail").glob("*.eml")]
    got = [(mail["To"], mail.get_body(("plain",)).get_content()) for mail in mails]
    heard = {matter.title: [to for to, text in got if matter.title in text] for matter in matters}
    assert heard == {matter.title: [matter.owner.email] for matter in matters}
    assert set(Delivery.objects.values_list("state", flat=True)) == {S.SENT, S.BUNDLED}


@pytest.mark.full
@pytest.mark.shared
@pytest.mark.parametrize("moment", ["before the mark", "after the mark"])
def test_a_sender_that_slept_past_its_lease_sends_nothing_any_more(database_url, sink, tmp_path, moment):
    asleep = threading.Event()
    pid = []

    class Lullaby(SMTP):
        """Stops the first sender that speaks, either before it has marked the mail or right before the body."""

        async def smtp_RCPT(self, arg):  # noqa: N802 -- aiosmtpd's name
            if moment == "before the mark":
                self.stop()  # ere it hears the answer: later it could sleep within the mark's transaction, holding its lock
            await super().smtp_RCPT(arg)

        async def smtp_DATA(self, arg):  # noqa: N802 -- aiosmtpd's name
            if moment == "after the mark":
                self.stop()
            await super().smtp_DATA(arg)

        def stop(self):
            if not asleep.is_set():
                asleep.set()
                os.kill(wait_for(lambda: pid)[0], signal.SIGSTOP)

    delivery = posted(at=clock.now())
    witness, port = sink(server=Lullaby)
    with running("-m", "tests.notifications.senders", "once", str(port), "1", env=environment(database_url)) as zombie:
        pid.append(int(zombie.stdout.readline()))
        assert asleep.wait(PATIENCE)
        wait_for(lambda: recovery.reap(clock.now()))
        later = clock.now() + sending.SETTLING
        recovery.resolve(later, SinkJournal(tmp_path / "mail"))
        assert sending.Sender(smtp.Server("127.0.0.1", port), now=lambda: later).run() == {S.SENT: 1}
        os.kill(zombie.pid, signal.SIGCONT)
        told, _ = zombie.communicate(timeout=PATIENCE)

    assert witness.seen == [delivery.message_id]
    assert told.strip() == "{'fenced': 1}"
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (S.SENT, 2)


def test_two_planners_at_once_tell_everybody_once(database_url):
    reminders.seed("matters.due")
    owner = OwnerFactory()
    moment = wib(2026, 10, 19, 9)
    Matter.objects.bulk_create(
        Matter(title=str(n), owner=owner, deadline=wib(2026, 10, 27), next_nudge_at=moment) for n in range(250)
    )
    start, told, failures = threading.Barrier(2), [], []

    def plan():
        start.wait()
        try:
            told.append(planning.plan_rule(reminders.rule("matters.due"), moment))
        except Exception as failure:  # noqa: BLE001 -- carried over to the test's own thread
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=plan) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert sum(told) == Delivery.objects.count() == 250


@pytest.mark.parametrize("change", ["done", "expired"])
def test_what_stops_concerning_at_the_last_instant_does_not_go_out(transactional_db, relay, change):
    now = [clock.now()]
    matter = MatterFactory()
    delivery = posted(matter=matter, at=now[0], expires_at=now[0] + dt.timedelta(hours=1))

    def meanwhile(_address):
        if change == "done":
            Matter.objects.update(is_done=True)
            connection.close()
        else:
            now[0] += dt.timedelta(hours=1)

    relay.at_rcpt = meanwhile
    sending.Sender(smtp.Server("127.0.0.1", relay.port), now=lambda: now[0]).run()

    delivery.refresh_from_db()
    assert (delivery.state, relay.accepted) == (S.SUPERSEDED if change == "done" else S.EXPIRED, [])


@pytest.mark.shared
@pytest.mark.parametrize("broker", ["filesystem", "redis"])
def test_beat_and_worker_send_what_waits(request, database_url, sink, broker):
    url = "filesystem://" if broker == "filesystem" else request.getfixturevalue("redis_url")
    expected = letters(3)
    witness, port = sink()
    env = environment(database_url, BROKER_URL=url, EMAIL_URL=f"smtp://127.0.0.1:{port}", TICK_SECONDS="1")

    with running(*worker(), env=env), running(*celery("beat", "--loglevel=warning"), env=env):
        wait_for(lambda: len(witness.seen) >= 3)
        wait_for(lambda: Delivery.objects.filter(state=S.SENT).count() == 3)

    assert Counter(witness.seen) == dict.fromkeys(expected, 1)


@pytest.mark.full
@pytest.mark.shared
def test_a_commit_wakes_the_worker_without_beat(database_url, sink):
    witness, port = sink()
    with running(*worker(), env=environment(database_url, EMAIL_URL=f"smtp://127.0.0.1:{port}")):
        delivery = posted(at=clock.now())
        wait_for(lambda: witness.seen)
    assert witness.seen == [delivery.message_id]


@pytest.mark.full
@pytest.mark.shared
def test_a_broker_out_of_reach_delays_a_commit_by_seconds_at_most_and_harms_nothing(database_url):
    posted(at=clock.now())
    started = time.monotonic()
    poke = "import time; t = time.monotonic(); outbox.poke(); print('poked in', time.monotonic() - t)"
    env = environment(database_url, BROKER_URL=f"redis://127.0.0.1:{free_port()}/0")
    words = [sys.executable, "-c", f"import django; django.setup(); from notifications import outbox; {poke}"]
    done = subprocess.run(words, cwd=ROOT, env=env, text=True, capture_output=True, check=False, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout.split()[-1]) < min(5, time.monotonic() - started)
    assert Delivery.objects.get().state == S.PENDING


@pytest.mark.full
@pytest.mark.shared
def test_the_tick_and_the_sink_work_as_commands(database_url):
    port = str(free_port())
    env = environment(database_url, MAIL_SINK_PORT=port)
    delivery = posted(at=clock.now())
    with running("manage.py", "mail_sink", env=env) as sink_process:
        assert port in sink_process.stdout.readline()
        done = subprocess.run(
            [sys.executable, "manage.py", "tick"], cwd=ROOT, env=env, text=True, capture_output=True, check=False
        )
        assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "send: sent 1"), done.stderr
    assert sink_process.returncode == 0
    delivery.refresh_from_db()
    assert delivery.state == S.SENT


def test_a_journal_that_was_never_begun_knows_nothing(tmp_path):
    assert SinkJournal(tmp_path).accepted(["<a@b>"]) == {"<a@b>": None}
    assert Nobody().accepted(["<a@b>"]) == {"<a@b>": None}


def test_a_line_cut_off_by_a_crash_is_no_acceptance(tmp_path):
    (tmp_path / "accepted.journal").write_text("<a@b>\n<c@d>")
    assert SinkJournal(tmp_path).accepted(["<a@b>", "<c@d>", "<e@f>"]) == {"<a@b>": True, "<c@d>": False, "<e@f>": False}
    Keeper(tmp_path).close()
    assert (tmp_path / "accepted.journal").read_text() == "<a@b>\n<c@d>\n"
