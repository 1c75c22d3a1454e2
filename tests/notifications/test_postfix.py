"""What the log of a Postfix says about a mail whose sender never heard the answer."""

import datetime as dt
import gzip
import logging
import os

import pytest

from core import clock
from notifications import oracle, postfix, recovery
from notifications.channels import Channel
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery
from notifications.oracle import LATER, Nobody, PostfixJournal
from tests.factories.notifications import NOON, posted

SENT = dt.datetime(2026, 10, 20, 5, tzinfo=dt.UTC)  # NOON
MINE, OTHER = "<11111111-aaaa@portal.example>", "<22222222-bbbb@portal.example>"
QUEUED = """\
2026-10-20T04:59:58.100000+00:00 mx postfix/smtpd[811]: connect from localhost[127.0.0.1]
2026-10-20T05:00:00.200000+00:00 mx postfix/smtpd[811]: 4ZyX1: client=localhost[127.0.0.1]
2026-10-20T05:00:00.210000+00:00 mx postfix/cleanup[812]: 4ZyX1: message-id={id}
2026-10-20T05:00:00.220000+00:00 mx postfix/qmgr[700]: 4ZyX1: from=<portal@portal.example>, size=1804, nrcpt=1 (queue active)
2026-10-20T05:00:01.000000+00:00 mx postfix/smtp[813]: 4ZyX1: to=<siti@contoh.example>, relay=none, delay=1, status=deferred
"""
BEFORE = "2026-10-20T04:00:00+00:00 mx postfix/qmgr[700]: 4AAAA: removed\n"
AFTER = "2026-10-20T05:03:00+00:00 mx postfix/smtpd[811]: disconnect from localhost[127.0.0.1]\n"


@pytest.fixture
def log(tmp_path):
    """Return a maker of a log (and of the file beside it that it was rotated into)."""

    def make(text, name="mail.log", written=SENT + dt.timedelta(hours=1)):
        path = tmp_path / name
        content = text.encode("utf-8", "surrogateescape")
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        os.utime(path, (written.timestamp(), written.timestamp()))
        return tmp_path / "mail.log"

    return make


def asked(path, *, after=dt.timedelta(minutes=2), ids=(MINE,), zone=dt.UTC):
    with clock.stopped_at(SENT + after):
        answers = PostfixJournal(path, zone).accepted(dict.fromkeys(ids, SENT))
    return answers[ids[0]] if len(ids) == 1 else answers


def test_a_message_id_that_the_queue_took_was_accepted(log):
    assert asked(log(QUEUED.format(id=MINE))) is True
    assert asked(log(BEFORE + QUEUED.format(id=MINE) + AFTER), ids=(MINE, OTHER)) == {MINE: True, OTHER: False}


@pytest.mark.parametrize(
    ("text", "minutes", "expected"),
    [
        (BEFORE + AFTER, 2, False),  # the log covers the time, and it is not there
        (BEFORE + AFTER, 0.5, LATER),  # too early
        (AFTER, 2, None),  # the log begins after the mail
        ("", 2, None),
        (BEFORE, 2, LATER),  # the log may be stopped, or late
        (BEFORE, 61, None),
        ("bukan log\n\x00\n", 2, None),
    ],
)
def test_a_no_counts_only_where_the_log_covers_the_time_and_has_settled(log, text, minutes, expected):
    assert asked(log(text), after=dt.timedelta(minutes=minutes)) is expected


HEAD = "2026-10-20T05:00:00.2+00:00 mx postfix/cleanup[812]: 4ZyX1: message-id={id}\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", LATER),  # cut off before its last dot, or still in a full queue
        ("postfix/cleanup[812]: 4ZyX1: milter-reject: END-OF-MESSAGE from localhost[127.0.0.1]: 5.7.1 Spam", False),
        ("postfix/cleanup[812]: 4ZyX1: reject: header X: y from localhost; from=<a@b> to=<c@d>: 5.7.1 no", False),
        ("postfix/smtpd[811]: 4ZyX1: client=localhost[127.0.0.1]", LATER),
        ("postfix/qmgr[700]: 4ZyX9: from=<a@b>, size=1, nrcpt=1 (queue active)", LATER),
        ("postfix/cleanup[8]: 4ZyX1: message-id=<x@y>\n2026-10-20T05:02:01+00:00 mx postfix/qmgr[7]: 4ZyX1: removed", LATER),
        ("postfix-out/qmgr[700]: 4ZyX1: from=<a@b>, size=1, nrcpt=1 (queue active)", True),
        ("postfix/submission/smtp[9]: 4ZyX1: to=<c@d>, status=sent (250 ok)", True),
    ],
)  # fmt: skip
def test_a_head_counts_only_when_the_queue_speaks_of_it(log, line, expected):
    more = f"2026-10-20T05:02:00+00:00 mx {line}\n" if line else ""
    assert asked(log(BEFORE + HEAD.format(id=MINE) + more + AFTER), after=dt.timedelta(minutes=5)) is expected
    if expected is LATER:
        assert asked(log(BEFORE + HEAD.format(id=MINE) + more + AFTER), after=dt.timedelta(minutes=61)) is None


@pytest.mark.parametrize(
    "written",
    [
        "", "<>", MINE.strip("<>"), f"{MINE}{OTHER}", f"x{MINE}", MINE.upper(), f"{MINE[:-1]}", "<a b@c>", "<\udcff@x>",
        f"<x> resent-message-id={MINE}",
    ],
)  # fmt: skip
def test_an_odd_message_id_is_not_taken_for_ours(log, written):
    assert asked(log(BEFORE + QUEUED.format(id=written) + AFTER)) is False


def test_a_folded_message_id_is_read_as_cleanup_writes_it(log):
    """A head over two lines reaches the log with the space that it was folded at."""
    assert asked(log(BEFORE + QUEUED.format(id=f" {MINE} ") + AFTER)) is True


@pytest.mark.parametrize(
    "line",
    [
        f"postfix/cleanup[1]: 4ZyX1: resent-message-id={MINE}",
        f"postfix/cleanup[1]: 4ZyX1: warning: header Subject: message-id={MINE} from localhost",
        f"other/program[1]: 4ZyX1: message-id={MINE}",
        f"postfix/smtp[1]: 4ZyX1: message-id={MINE}",
    ],
)
def test_only_cleanups_own_line_names_a_mail(log, line):
    text = f"{BEFORE}2026-10-20T05:00:00+00:00 mx {line}\n2026-10-20T05:00:01+00:00 mx postfix/qmgr[7]: 4ZyX1: removed\n{AFTER}"
    assert asked(log(text)) is False


def test_rotated_files_are_read_as_far_back_as_is_needed(log):
    log(BEFORE, "mail.log.3.gz", SENT - dt.timedelta(minutes=50))
    log(QUEUED.format(id=MINE), "mail.log.2.gz", SENT + dt.timedelta(minutes=1))
    log(QUEUED.format(id="<x@y>").replace("05:00:", "05:01:"), "mail.log.1", SENT + dt.timedelta(minutes=2))
    log("nothing of ours", "mail.log.old")
    path = log(AFTER)
    assert asked(path, after=dt.timedelta(minutes=5), ids=(MINE, OTHER)) == {MINE: True, OTHER: False}


def test_files_with_the_day_in_their_name_count_too(log):
    log(BEFORE + QUEUED.format(id=MINE), "mail.log-20261020", SENT + dt.timedelta(minutes=1))
    assert asked(log(AFTER)) is True


def test_a_mail_whose_lines_lie_in_two_files_is_found(log):
    head, queue = BEFORE + HEAD.format(id=MINE), "2026-10-20T05:02:00+00:00 mx postfix/qmgr[7]: 4ZyX1: removed\n"
    log(head, "mail.log.1", SENT + dt.timedelta(seconds=1))
    assert asked(log(queue + AFTER)) is True


def test_times_without_a_year_are_of_the_year_and_the_zone_of_the_log(log):
    old = (BEFORE + QUEUED.format(id=MINE) + AFTER).replace("2026-10-20T", "Oct 20 ").replace("+00:00", "")
    plain = "".join(line[:15] + line[line.index(" mx") :] for line in old.splitlines(keepends=True))
    assert asked(log(plain), ids=(MINE, OTHER)) == {MINE: True, OTHER: False}
    assert asked(log(plain), ids=(OTHER,), zone=clock.JAKARTA) is LATER  # in that zone it was all written hours before
    journal, end = PostfixJournal(log(plain), dt.UTC), dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    assert journal._moment(b"Dec 31 05:00:00 mx x", end) == dt.datetime(2026, 12, 31, 5, tzinfo=dt.UTC)
    assert journal._moment(b"Feb 29 05:00:00 mx x", end) is None


def test_a_huge_log_is_entered_near_the_moment_that_counts(log, monkeypatch):
    start = SENT - dt.timedelta(hours=20)
    noise = "".join(
        f"{(start + dt.timedelta(seconds=n)).isoformat()} mx postfix/smtp[1]: 4B{n:05}: to=<a@b>, status=sent (250 ok)\n"
        for n in range(71_900)
    )
    path, read = log(noise + QUEUED.format(id=MINE) + AFTER), []
    monkeypatch.setattr(postfix, "_read", lambda line, *rest, real=postfix._read: read.append(1) or real(line, *rest))
    assert asked(path, ids=(MINE, OTHER)) == {MINE: True, OTHER: False}
    assert len(read) < 3000


def test_a_log_that_cannot_be_read_knows_nothing_and_says_so(tmp_path, caplog):
    with caplog.at_level(logging.ERROR):
        assert asked(tmp_path / "mail.log") is None
    assert caplog.messages == ["mail.journal_unreadable"]


def test_a_broken_archive_knows_nothing(log, tmp_path):
    log(BEFORE, "mail.log.1.gz", SENT - dt.timedelta(minutes=1))
    whole = (tmp_path / "mail.log.1.gz").read_bytes()
    (tmp_path / "mail.log.1.gz").write_bytes(whole[:-6])
    assert asked(log(AFTER)) is None


def test_the_settings_name_the_journal(settings):
    settings.MAIL_SINK_ENABLED = False
    settings.MAIL_JOURNAL = "postfix:/var/log/mail.log"
    assert isinstance(oracle.oracle(), PostfixJournal)
    settings.MAIL_JOURNAL = ""
    assert isinstance(oracle.oracle(Channel.MAIL), Nobody)


def test_the_machine_may_have_no_time_zone(monkeypatch, tmp_path):
    monkeypatch.setattr(postfix, "LOCALTIME", tmp_path / "localtime")
    assert postfix._zone_of_the_machine() is dt.UTC


@pytest.mark.django_db
def test_a_doubt_that_cannot_be_answered_yet_waits_without_a_trace(log):
    delivery = posted()
    Delivery.objects.update(state=S.UNCERTAIN, sending_at=NOON, next_try=NOON, message_id=MINE)
    journal = PostfixJournal(log(BEFORE), dt.UTC)
    with clock.stopped_at(NOON + dt.timedelta(minutes=2)):
        assert recovery.resolve(NOON + dt.timedelta(minutes=2), journal) == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.next_try, delivery.attempt_set.count()) == (
        S.UNCERTAIN, NOON + dt.timedelta(minutes=2, seconds=30), 0,
    )  # fmt: skip
    log(BEFORE + QUEUED.format(id=MINE))
    with clock.stopped_at(NOON + dt.timedelta(minutes=3)):
        assert recovery.resolve(NOON + dt.timedelta(minutes=3), journal) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.resolved_how) == (S.SENT, "journal")
