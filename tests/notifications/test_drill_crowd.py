"""The broker emptied, away or back, and too many who ring at once: nothing is lost, nothing comes twice."""

import contextlib
import datetime as dt
import itertools
import random
import subprocess
import sys
import time
from collections import Counter

import pytest
import redis
from django.db.models import F, Max

from core import clock
from notifications import reminders
from notifications.lifecycle import DeliveryState as S
from notifications.models import Attempt, Delivery, TickStep
from tests import servers, turns
from tests.factories.notifications import MatterFactory, OwnerFactory
from tests.notifications.matters.models import Matter
from tests.notifications.processes import PATIENCE, ROOT, celery, environment, running, wait_for, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shared]
FLUSHES, EACH = (20, 25) if turns.LONG else (5, 6)
KILLS, COUNT = (5, 1000) if turns.LONG else (2, 60)
SKEWS = (-30, -20, -10, 0, 10, 20, 30)
MINUTE = dt.timedelta(minutes=1)


@contextlib.contextmanager
def posting(env):
    """Start a process that posts, and yield what makes it post so many; that returns their Message-IDs."""
    MatterFactory()
    words = [sys.executable, "-m", "tests.notifications.senders", "post"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(words, cwd=ROOT, env=env, text=True, **pipes) as process:

        def post(count):
            process.stdin.write(f"{count}\n")
            process.stdin.flush()
            return process.stdout.readline().split()

        yield post
        process.stdin.close()


def all_sent():
    return not Delivery.objects.exclude(state=S.SENT).exists()


def slowest():
    return Delivery.objects.aggregate(wait=Max(F("sent_at") - F("created_at")))["wait"]


class OwnRedis:
    """A Redis that no other test needs; it comes back at the same port, and remembers nothing."""

    def __init__(self):
        self.port, self._life = servers.free_port(), contextlib.ExitStack()

    def start(self):
        return self._life.enter_context(servers.redis(self.port))

    def end(self):
        self._life.close()


@pytest.fixture
def own_redis():
    own = OwnRedis()
    yield own
    own.end()


def emptied(redis_server, post):
    """Empty Redis in the midst of the work; yield what was posted."""
    chance = random.Random(2)
    for _ in range(FLUSHES):
        yield post(EACH)
        redis.Redis(port=redis_server.port).flushall()
        time.sleep(chance.uniform(0, 0.3))


def killed(redis_server, post):
    """Post while there is no Redis, and let it come back, empty."""
    for _ in range(KILLS):
        redis_server.end()
        yield post(EACH)
        redis_server.start()
        wait_for(all_sent, 2 * PATIENCE)


@pytest.mark.full
@pytest.mark.parametrize("trouble", [emptied, killed] if turns.IN_FULL else [emptied])
def test_a_redis_in_trouble_while_mails_go_out_costs_a_tick_at_most(database_url, own_redis, sink, record_property, trouble):
    url, (witness, mail_port) = own_redis.start(), sink(slow=0.005)
    env = environment(database_url, BROKER_URL=url, EMAIL_URL=f"smtp://127.0.0.1:{mail_port}", TICK_SECONDS="2")
    with running(*worker(), env=env), running(*celery("beat", "--loglevel=warning"), env=env), posting(env) as post:
        wait_for(lambda: redis.Redis(port=own_redis.port).exists("_kombu.binding.celery"))
        batches = list(trouble(own_redis, post))
        wait_for(all_sent, 2 * PATIENCE)
    record_property("troubles", len(batches))
    assert {len(batch) for batch in batches} == {EACH}
    assert Counter(witness.seen) == dict.fromkeys(itertools.chain(*batches), 1)
    assert slowest() <= MINUTE


@pytest.mark.full
def test_without_any_redis_one_tick_of_cron_sends_it_all(database_url, sink):
    witness, mail_port = sink()
    nowhere = f"redis://127.0.0.1:{servers.free_port()}/0"
    env = environment(database_url, BROKER_URL=nowhere, EMAIL_URL=f"smtp://127.0.0.1:{mail_port}")
    with posting(env) as post:
        expected = post(COUNT // 3)
    assert len(expected) == COUNT // 3
    done = subprocess.run([sys.executable, "manage.py", "tick"], cwd=ROOT, env=env, text=True, capture_output=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, f"send: sent {COUNT // 3}"), done.stderr
    assert Counter(witness.seen) == dict.fromkeys(expected, 1)


def reminders_due():
    """Make so many matters, each of an own account, of which every planner has to speak, whatever its clock says."""
    reminders.seed("matters.due")
    now = clock.now()
    due = {"deadline": now + dt.timedelta(days=5), "next_nudge_at": now - MINUTE}
    Matter.objects.bulk_create([Matter(title=f"Perkara {n}", owner=OwnerFactory(), **due) for n in range(COUNT)])


@contextlib.contextmanager
def seven_ticks_at_once(env, _folder):
    """Run ticks in seven processes at one moment, each with another clock, over reminders that are due."""
    reminders_due()
    words = [sys.executable, "-m", "tests.notifications.senders", "crowd", ",".join(map(str, SKEWS)), "2"]
    done = subprocess.run(words, cwd=ROOT, env=env, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    yield


@contextlib.contextmanager
def two_beats_four_workers_and_cron(env, folder):
    """Run all that may ring or send, each with another clock, and let reminders fall due while they do."""
    with contextlib.ExitStack() as stack:
        for n, skew in enumerate((-30, -10, 10, 30)):
            stack.enter_context(running(*skewed(skew, *worker()[1:], "-n", f"w{n}"), env=env))
        for n, skew in enumerate((-20, 20)):
            beat = celery("beat", "--loglevel=warning", f"--schedule={folder}/beat{n}", f"--pidfile={folder}/beat{n}.pid")
            stack.enter_context(running(*skewed(skew, *beat[1:]), env=env))
        stack.enter_context(running(*skewed(0, "manage.py", "tick", "--loop", "--every", "0.5"), env=env))
        wait_for(lambda: TickStep.objects.filter(name="send").exists())
        reminders_due()
        yield


def skewed(seconds, *words):
    return "-m", "tests.notifications.skewed", str(seconds), *words


CROWDS = [seven_ticks_at_once, two_beats_four_workers_and_cron] if turns.IN_FULL else [seven_ticks_at_once]


@pytest.mark.full
@pytest.mark.parametrize("crowd", CROWDS)
def test_too_many_who_ring_with_clocks_that_differ_tell_each_once(
    database_url, own_redis, sink, tmp_path, record_property, crowd
):
    witness, mail_port = sink()
    mail = f"smtp://127.0.0.1:{mail_port}"
    env = environment(database_url, BROKER_URL=own_redis.start(), EMAIL_URL=mail, TICK_SECONDS="1")
    with crowd(env, tmp_path):
        wait_for(lambda: Delivery.objects.count() == COUNT and all_sent(), 8 * PATIENCE)
    record_property("reminders", COUNT)
    assert Delivery.objects.count() == COUNT
    assert Attempt.objects.values("worker").distinct().count() > 1 or not turns.LONG  # it was a crowd
    assert Counter(witness.seen) == dict.fromkeys(Delivery.objects.values_list("message_id", flat=True), 1)
