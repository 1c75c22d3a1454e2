import io
import logging

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from core.fsck import checks
from notifications import tasks, ticking
from notifications.lifecycle import DeliveryState as S
from notifications.models import Attempt, Delivery
from tests.factories.notifications import NOON, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_relay(relay, settings):
    settings.SMTP = {"host": "127.0.0.1", "port": relay.port, "user": "", "password": "", "security": "none"}
    return relay


@pytest.fixture
def job():
    """Return a maker of jobs that are forgotten after the test."""
    known = dict(ticking._jobs)
    yield ticking.each_tick
    ticking._jobs.clear()
    ticking._jobs.update(known)


def test_one_tick_plans_and_sends(at_relay):
    delivery = posted()
    with clock.stopped_at(NOON):
        tasks.tick()
    delivery.refresh_from_db()
    assert (delivery.state, len(at_relay.accepted)) == (S.SENT, 1)


def test_a_job_that_fails_is_logged_and_holds_up_nobody(at_relay, job, caplog):
    @job
    def broken(now):
        raise ZeroDivisionError

    @job
    def sound(now):
        return 3

    posted()
    with caplog.at_level(logging.ERROR):
        results = tasks.do_what_is_due(NOON)
    named = {name.rpartition(".")[2]: result for name, result in results.items()}
    assert (type(named["broken"]), named["sound"], named["send"]) == (ZeroDivisionError, 3, {S.SENT: 1})
    assert [record.phase.rpartition(".")[2] for record in caplog.records if record.message == "tick.failed"] == ["broken"]


def test_the_command_says_what_it_did_and_fails_when_a_step_failed(at_relay, job):
    @job
    def broken(now):
        raise ZeroDivisionError

    posted(at=clock.now())
    out = io.StringIO()
    with pytest.raises(CommandError, match="broken"):
        call_command("tick", stdout=out)
    assert out.getvalue().splitlines()[-1] == "send: sent 1"


def problems(name):
    return [problem.message for problem in checks()[f"notifications.{name}"]()]


def test_fsck_finds_nothing_where_all_is_well(at_relay):
    posted(at=clock.now())
    tasks.tick()
    names = [name for name in checks() if name.startswith("notifications.")]
    assert len(names) == 15
    assert [problem for name in names for problem in checks()[name]()] == []


def test_fsck_names_what_is_wrong():
    delivery = posted()
    Delivery.objects.filter(pk=delivery.pk).update(kind="matters.gone")
    with clock.stopped_at(NOON.replace(hour=23)):
        assert problems("every_kind_is_known") == ["1 kiriman berjenis “matters.gone” yang tidak dikenal."]
        assert problems("nothing_waits_for_a_sender") == [
            "1 kiriman menunggu lebih dari satu jam. Periksa tick dan server email."
        ]
    Delivery.objects.filter(pk=delivery.pk).update(state=S.DEAD, settled_at=NOON)
    assert problems("nothing_is_left_in_doubt") == ["1 kiriman dihentikan setelah gagal berulang kali."]
    Delivery.objects.filter(pk=delivery.pk).update(state=S.UNCERTAIN, settled_at=None, sending_at=NOON, resolved_how="human")
    assert problems("nothing_is_left_in_doubt") == ["1 kiriman belum pasti terkirim."]
    Delivery.objects.filter(pk=delivery.pk).update(state=S.SENT, settled_at=NOON, sent_at=NOON, expires_at=NOON)
    assert problems("what_was_sent_has_its_attempt") == [f"Kiriman {delivery.pk} terkirim tanpa jejak percobaan."]
    assert problems("nothing_went_out_after_its_time") == [f"Kiriman {delivery.pk} dikirim setelah kedaluwarsa."]


def test_fsck_tells_of_a_mail_log_that_cannot_be_read(settings, tmp_path):
    settings.MAIL_SINK_ENABLED, settings.MAIL_JOURNAL = False, f"postfix:{tmp_path}/mail.log"
    assert problems("the_mail_journal_can_be_read") == ["Catatan server email (MAIL_JOURNAL) tidak dapat dibaca oleh portal."]
    (tmp_path / "mail.log").touch()
    assert problems("the_mail_journal_can_be_read") == []


def test_each_further_mail_costs_the_same_queries(relay, sender):
    def cost(count):
        for _ in range(count):
            posted()
        with CaptureQueriesContext(connection) as queries:
            assert sender().run() == {S.SENT: count}
        return len(queries)

    assert [cost(6) - cost(3), cost(12) - cost(6)] == [3 * 11, 6 * 11]
    assert Attempt.objects.count() == 27
