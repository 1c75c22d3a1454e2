"""Scans a phone kept without a line: none lost, none doubled, and its clock put right."""

import datetime as dt
import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.fsck import checks
from outreach.actions import attendances, handing_in, invitations
from outreach.actions.handing_in import Scan
from outreach.models import Attendance, Invitation
from regions.models import Rw
from tests.concurrency import together
from tests.factories import outreach as made
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.outreach import START
from tests.factories.recruitment import NOON
from tests.outreach.room import HOUR, at, door_of, text_of

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def scan(invitation, *, moment=START, **changes):
    return Scan(**{"nonce": uuid.uuid4(), "ticket": invitation.ticket, "scanned_at": moment, "source": "qr", **changes})


def hand_in(invitation, *scans, sent_at=START, moment=START):
    return handing_in.hand_in(invitation.activity, scans, sent_at=sent_at, by=made.planner(), at=moment)


def tones(verdicts):
    return [each.tone for each in verdicts]


@pytest.fixture
def invitation():
    return made.invited(place=made.rw(3))


# --- The action ---------------------------------------------------------------------------------------------------------
def test_a_queue_sent_twice_counts_once_and_is_answered_the_same(invitation):
    kept = scan(invitation)

    assert hand_in(invitation, kept) == hand_in(invitation, kept)
    assert tones(hand_in(invitation, kept)) == ["green"]
    assert Attendance.objects.count() == 1


def test_another_phone_is_told_since_when_somebody_is_there(invitation):
    hand_in(invitation, scan(invitation))
    (verdict,) = hand_in(invitation, scan(invitation))

    assert (verdict.tone, verdict.sentence.startswith("Sudah hadir pukul 12.00")) == ("yellow", True)


def test_a_refused_scan_keeps_nobody_else_out(invitation):
    elsewhere = made.invited(made.released(), place=made.rw(4))
    (withdrawn,) = invitations.invite(invitation.activity, places=[made.rw(5)], by=made.planner(), at=NOON)
    Invitation.objects.filter(pk=withdrawn.pk).update(withdrawn_at=NOON)
    unknown = scan(invitation, ticket=uuid.uuid4())

    verdicts = hand_in(invitation, unknown, scan(elsewhere), scan(withdrawn), scan(invitation))
    assert tones(verdicts) == ["red", "red", "red", "green"]


def test_a_scan_that_was_taken_back_does_not_return_with_the_queue(invitation):
    kept = scan(invitation)
    hand_in(invitation, kept)
    attendances.revert(Attendance.objects.select_related("invitation").get(), by=made.planner(), at=START)

    assert tones(hand_in(invitation, kept)) == ["red"]
    assert not Attendance.objects.standing().exists()


@pytest.mark.parametrize(
    ("ahead", "told", "kept", "is_off"),
    [
        (0 * HOUR, START - 5 * MINUTE, START - 5 * MINUTE, False),
        (MINUTE, START - 4 * MINUTE, START - 5 * MINUTE, False),  # a common drift is put right and not worth a word
        (7 * HOUR, START + 7 * HOUR - 5 * MINUTE, START - 5 * MINUTE, True),
        (-365 * 24 * HOUR, START - 365 * 24 * HOUR - 5 * MINUTE, START - 5 * MINUTE, True),
        (0 * HOUR, START - 20 * HOUR, START - 3 * HOUR, True),  # the clock was put right between scan and sending
        (0 * HOUR, START + 9 * HOUR, START + HOUR, True),  # nobody came after the portal heard of it
    ],
)
def test_a_wrong_clock_is_corrected_and_told(invitation, ahead, told, kept, is_off):
    now = START + HOUR
    hand_in(invitation, scan(invitation, moment=told), sent_at=now + ahead, moment=now)

    row = Attendance.objects.get()
    assert (row.scanned_at, row.recorded_at, row.clock_is_off) == (kept, now, is_off)


@pytest.mark.full
@pytest.mark.shared
@pytest.mark.django_db(transaction=True)
def test_five_hundred_at_one_door_through_two_phones_none_lost_none_doubled():
    activity = made.released()
    first = made.rw(1)
    rws = Rw.objects.bulk_create(Rw(village=first.village, number=n) for n in range(2, 501))
    rows = [Invitation(activity=activity, rw=rw, invited_at=NOON, invited_by=made.planner().user) for rw in [first, *rws]]
    guests = Invitation.objects.bulk_create(rows)
    officer, queue = made.planner(), [scan(each, moment=START - MINUTE) for each in guests[:300]]
    online = [scan(each) for each in guests[200:]]  # a hundred showed their code to both

    def send(scans, size):
        parts = [scans[n : n + size] for n in range(0, len(scans), size)]
        return [v for part in parts for v in handing_in.hand_in(activity, part, sent_at=START, by=officer, at=START)]

    told = together(lambda: send(queue, 50) + send(queue, 50), lambda: send(online, 10))
    assert [type(each) for each in told] == [list, list], told
    assert {each.tone for each in told[0] + told[1]} <= {"green", "yellow"}
    assert (Attendance.objects.count(), Attendance.objects.values("invitation").distinct().count()) == (500, 500)
    assert [problem for name, check in checks().items() if name.startswith("outreach") for problem in check()] == []


# --- The pages ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def officer(client):
    user = StaffFactory(role="secretary", name="Petugas Pintu")
    at(START, log_in, client, user)
    return user


def url_of(invitation, name="queue"):
    return reverse(f"outreach:door-{name}", args=[invitation.activity.uuid])


def as_sent(kept):
    moment = int(kept.scanned_at.timestamp() * 1000)
    return {"nonce": str(kept.nonce), "ticket": str(kept.ticket), "scanned_at": moment, "source": kept.source}


def send(client, invitation, said):
    body = said if isinstance(said, str) else json.dumps(said)
    return at(START, client.post, url_of(invitation), body, content_type="application/json")


def test_the_phone_hands_in_and_reads_a_verdict_for_each(client, officer, invitation):
    kept = scan(invitation)
    response = send(client, invitation, {"sent_at": int(START.timestamp() * 1000), "scans": [as_sent(kept)]})

    assert [(each["nonce"], each["tone"]) for each in response.json()["verdicts"]] == [(str(kept.nonce), "green")]
    assert Attendance.objects.get().recorded_by == officer


@pytest.mark.parametrize(
    "said",
    ["", "[", "[]", "{}", "1", {"sent_at": 0}, {"sent_at": 0, "scans": [1]},
     {"sent_at": 10**30, "scans": []}, {"sent_at": 0, "scans": None}],
)  # fmt: skip
def test_what_is_no_queue_is_refused(client, officer, invitation, said):
    assert send(client, invitation, said).status_code == 422


@pytest.mark.parametrize("nonce", [str(uuid.UUID(int=7)), "x", None, 7])
def test_a_broken_scan_is_told_and_holds_no_other_back(client, officer, invitation, nonce):
    said = {"sent_at": int(START.timestamp() * 1000), "scans": [{"nonce": nonce}, as_sent(scan(invitation))]}
    verdicts = send(client, invitation, said).json()["verdicts"]

    assert sorted((each["tone"], "rusak" in each["sentence"]) for each in verdicts) == [("green", False), ("red", True)]
    assert str(nonce) in {each["nonce"] for each in verdicts}


def test_the_kept_list_names_places_and_no_person(client, officer, invitation):
    made.came(invitation)
    response = at(START, client.get, url_of(invitation))

    assert response.json()["guests"] == [[str(invitation.ticket), str(Invitation.objects.with_place().get().place), True]]
    assert "Ketua Contoh" not in response.content.decode()


def test_the_kept_page_names_nobody_and_the_worker_is_a_script(client, officer, invitation):
    shown = at(START, client.get, url_of(invitation, "offline"))
    script = at(START, client.get, url_of(invitation, "worker"))

    assert "RW 003" not in text_of(shown)
    assert script["Content-Type"].startswith("text/javascript")
    assert "door_worker" in script.content.decode()


def test_the_list_asks_the_database_as_often_for_thirty(client, officer, invitation):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            at(START, client.get, url_of(invitation))
        return len(queries)

    invitations.invite(invitation.activity, places=[made.rw() for _ in range(2)], by=made.planner(), at=NOON)
    asked()  # the first request of a process asks more
    few = asked()
    invitations.invite(invitation.activity, places=[made.rw() for _ in range(27)], by=made.planner(), at=NOON)
    assert asked() == few


def test_a_corrected_clock_is_told_in_the_list(client, officer, invitation):
    hand_in(invitation, scan(invitation), sent_at=START + HOUR)

    assert "jam ponsel berbeda" in text_of(at(START, client.get, door_of(invitation.activity)))
