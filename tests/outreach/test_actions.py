"""Outreach as it happens: released, invited, answered, moved, called off, attended, reported."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from core.actor import SYSTEM, Actor
from core.lifecycle import Refused, Stale
from core.models import Event
from notifications.models import Delivery
from outreach.actions import activities, attendances, invitations, releases
from outreach.lifecycle import ActivityStatus, Change, Source
from outreach.models import Activity, Attendance, Invitation, Occurrence, Release
from tests.factories import outreach as made
from tests.factories.outreach import NOON, START
from tests.factories.recruitment import staff

pytestmark = pytest.mark.django_db
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
GAMBIR = "31.71.01.1001"
VISITOR = Actor(role="visitor", scope="")


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path / "documents"


def fresh(obj):
    return type(obj).objects.get(pk=obj.pk)


def moved(activity, by=DAY, **changes):
    """Change the plan as the admin does, without a release."""
    changes |= {"starts_at": activity.starts_at + by, "ends_at": activity.ends_at + by}
    Activity.objects.filter(pk=activity.pk).update(**changes)
    return fresh(activity)


def mails(kind=""):
    rows = Delivery.objects.order_by("revision", "kind")
    return [(d.kind.removeprefix("outreach."), d.to_address, d.revision, d.state) for d in rows if kind in d.kind]


def told(obj):
    return list(Event.objects.about(obj).order_by("n").values_list("action", flat=True))


# --- Release ----------------------------------------------------------------------------------------------------------
def test_a_release_puts_the_plan_into_force_and_numbers_it():
    first, second = made.planned(), made.planned(starts_at=START + DAY)

    release = made.release()

    assert (release.number, release.accepted) == (1, [])
    assert [(fresh(each).status, fresh(each).current.sequence, fresh(each).current.change) for each in (first, second)] == [
        ("released", 0, "new"),
        ("released", 0, "new"),
    ]
    assert fresh(first).report_due_at == first.ends_at + 7 * DAY
    assert told(first) == ["activity.new"]
    assert told(release) == ["plan.released"]


def test_nothing_new_is_no_release():
    made.released()

    with pytest.raises(Refused, match="Tidak ada yang baru"):
        made.release()
    assert Release.objects.count() == 1


def test_a_moved_activity_keeps_its_status_and_counts_one_up():
    activity = moved(made.released())

    assert releases.changes() == [(activity, Change.MOVED)]
    made.release(at=NOON + HOUR)

    activity = fresh(activity)
    assert (activity.status, activity.current.sequence, activity.current.change) == ("released", 1, "moved")
    assert activity.current.starts_at == activity.starts_at
    assert list(activity.occurrences.order_by("sequence").values_list("starts_at", flat=True)) == [START, START + DAY]


def test_a_move_tells_the_invited_and_silences_what_was_said_before():
    activity = made.released()
    by_mail, by_phone = made.invited(activity), made.invited(activity, place=made.rw(email=""))
    moved(activity)

    made.release(at=NOON + HOUR)

    assert mails() == [
        ("invited", by_mail.email, "0", "superseded"),
        ("activity_moved", by_mail.email, "1", "pending"),
    ]
    assert fresh(by_mail).next_nudge_at == by_mail.next_nudge_at + DAY
    assert fresh(by_phone).next_nudge_at is None


def test_warnings_are_accepted_one_by_one_and_with_a_reason():
    place = made.room()
    made.planned(room=place)
    made.planned(room=place)
    (warning,) = releases.warned(NOON)
    by = made.planner()

    for reasons in (None, {"room:0-0": "Diketahui."}, {warning.key: " "}):
        with pytest.raises(Refused, match="belum Anda terima"):
            releases.release(reasons=reasons, by=by, at=NOON)
    release = releases.release(reasons={warning.key: " Ruang dibagi dua. "}, by=by, at=NOON)

    assert release.accepted == [{"key": warning.key, "sentence": warning.sentence, "reason": "Ruang dibagi dua."}]
    assert Event.objects.about(release).get().reason == "1. Ruang dibagi dua."
    assert releases.reasons_given() == {(warning.key, warning.sentence): "Ruang dibagi dua."}


def test_the_database_takes_no_warning_without_a_reason():
    release, kept = made.release() if made.planned() else None, {"key": "k", "sentence": "s"}

    with pytest.raises(IntegrityError, match="release_accepts_each_warning_with_a_reason"), transaction.atomic():
        Release.objects.update(accepted=[kept | {"reason": "a"}, kept | {"reason": ""}])
    Release.objects.update(accepted=[kept | {"reason": '"reason": ""'}])
    assert fresh(release).accepted[0]["reason"] == '"reason": ""'


def test_a_plan_that_changed_since_it_was_read_is_not_released():
    activity = made.planned()

    with pytest.raises(Stale):
        releases.release(seen={activity.pk: activity.version + 1}, by=made.planner(), at=NOON)
    assert fresh(activity).status == ActivityStatus.PLANNED


@pytest.mark.parametrize(("by", "sentence"), [
    (staff, "tidak berwenang"),
    (lambda: staff("release_plan", scope="31.71.06"), "petugas seluruh kota"),
    (lambda: SYSTEM, "tidak berwenang"),
])  # fmt: skip
def test_who_may_not_release(by, sentence):
    made.planned()

    with pytest.raises(Refused, match=sentence):
        releases.release(by=by(), at=NOON)


# --- Cancel -----------------------------------------------------------------------------------------------------------
def test_a_cancelled_activity_is_told_once_and_nothing_else_goes_out():
    invitation = made.invited()
    activity = fresh(invitation.activity)

    activities.cancel(activity, reason="Banjir.", version=activity.version, by=made.planner(), at=NOON)

    activity = fresh(activity)
    assert (activity.status, activity.cancel_reason, activity.next_nudge_at) == ("cancelled", "Banjir.", None)
    assert (activity.current.sequence, activity.current.change, activity.current.starts_at) == (1, "cancelled", START)
    assert mails() == [
        ("invited", invitation.email, "0", "superseded"),
        ("activity_cancelled", invitation.email, "1", "pending"),
    ]
    assert fresh(invitation).next_nudge_at is None


def test_what_was_never_released_is_dropped_without_a_word():
    activity = made.planned()

    activities.cancel(activity, reason="Batal.", version=1, by=made.planner(), at=NOON)

    assert (fresh(activity).status, fresh(activity).current, Occurrence.objects.count()) == ("cancelled", None, 0)


@pytest.mark.parametrize(("at", "reason", "by", "sentence"), [
    (NOON, " ", made.planner, "Tulis alasan"),
    (START, "Banjir.", made.planner, "sudah dimulai"),
    (NOON, "Banjir.", staff, "tidak berwenang"),
])  # fmt: skip
def test_what_refuses_a_cancellation(at, reason, by, sentence):
    activity = made.released()

    with pytest.raises(Refused, match=sentence):
        activities.cancel(activity, reason=reason, version=activity.version, by=by(), at=at)
    assert fresh(activity).status == ActivityStatus.RELEASED


# --- Invite and answer ------------------------------------------------------------------------------------------------
def test_an_rw_is_invited_once_under_its_heads_name():
    activity, place = made.released(), made.rw()
    by = made.planner()

    (invitation,) = invitations.invite(activity, places=[place], by=by, at=NOON)

    assert (invitation.rw, invitation.name, invitation.answer) == (place, place.heads.get().name, "silent")
    assert str(invitation) == f"Ketua {place} Kelurahan Menteng"
    assert mails() == [("invited", place.heads.get().email, "0", "pending")]
    assert invitations.invite(activity, places=[place], by=by, at=NOON) == []
    assert (Invitation.objects.count(), Delivery.objects.count(), told(activity)) == (
        1,
        1,
        ["activity.new", "activity.invited"],
    )


def test_an_office_is_invited_at_its_own_address():
    activity = made.released(audience=made.audience("asn"))
    invitation = made.invited(activity, place=made.office(name="Suku Dinas Sosial"))

    assert (str(invitation), invitation.email) == ("Suku Dinas Sosial", invitation.office.email)


def test_the_same_place_is_never_invited_twice_by_the_database_either():
    invitation = made.invited()

    with pytest.raises(IntegrityError, match=r"invitation_is_one_per_rw|activity_id.*rw_id"), transaction.atomic():
        Invitation.objects.create(
            activity=invitation.activity, rw=invitation.rw, invited_at=NOON, invited_by=invitation.invited_by
        )


@pytest.mark.parametrize(("make", "at", "sentence"), [
    (made.planned, NOON, "sudah dirilis"),
    (made.released, START, "sudah dimulai"),
])  # fmt: skip
def test_only_a_released_activity_ahead_is_invited_to(make, at, sentence):
    with pytest.raises(Refused, match=sentence):
        invitations.invite(make(), places=[made.rw()], by=made.planner(), at=at)


@pytest.mark.parametrize(("facts", "kept"), [
    ({"answer": "coming", "representative": "Budi"}, ("coming", "", "")),
    ({"answer": "represented", "representative": " Budi "}, ("represented", "Budi", "")),
    ({"answer": "declined", "decline_reason": "Sakit."}, ("declined", "", "Sakit.")),
])  # fmt: skip
def test_an_answer_keeps_what_belongs_to_it(facts, kept):
    invitation = made.invited()

    invitations.answer(invitation, version=1, by=VISITOR, at=NOON, **facts)

    invitation = fresh(invitation)
    assert (invitation.answer, invitation.representative, invitation.decline_reason) == kept
    assert (invitation.answered_at, invitation.version, told(invitation)) == (NOON, 2, ["invitation.answered"])


def test_an_answer_changes_which_reminders_come():
    invitation = made.invited()
    assert invitation.next_nudge_at == START - 14 * DAY - 4 * HOUR  # two weeks before, at 08.00 WIB, to the silent

    invitations.answer(invitation, answer="coming", version=1, by=VISITOR, at=NOON)
    assert fresh(invitation).next_nudge_at == START - 3 * DAY - 4 * HOUR

    invitations.answer(invitation, answer="declined", decline_reason="Sakit.", version=2, by=VISITOR, at=NOON)
    assert fresh(invitation).next_nudge_at is None


@pytest.mark.parametrize(("facts", "at", "sentence"), [
    ({"answer": "represented"}, NOON, "Tulis nama wakil"),
    ({"answer": "declined", "decline_reason": " "}, NOON, "Tulis alasan"),
    ({"answer": "coming"}, START, "Jawaban ditutup"),
])  # fmt: skip
def test_what_refuses_an_answer(facts, at, sentence):
    invitation = made.invited()

    with pytest.raises(Refused, match=sentence):
        invitations.answer(invitation, version=1, by=VISITOR, at=at, **facts)


def test_civil_servants_send_nobody_in_their_place():
    activity = made.released(audience=made.audience("asn"))
    invitation = made.invited(activity, place=made.office())

    with pytest.raises(Refused, match="tidak dapat diwakilkan"):
        invitations.answer(invitation, answer="represented", representative="Budi", version=1, by=VISITOR, at=NOON)


def test_of_two_answers_on_one_page_the_later_is_told():
    invitation = made.invited()
    invitations.answer(fresh(invitation), answer="coming", version=1, by=VISITOR, at=NOON)

    with pytest.raises(Stale):
        invitations.answer(invitation, answer="declined", decline_reason="Sakit.", version=1, by=VISITOR, at=NOON)


# --- At the door ------------------------------------------------------------------------------------------------------
def scan(invitation, nonce, *, at=START, by=None):
    return attendances.check_in(
        invitation, nonce=nonce, source=Source.QR, scanned_at=at, by=by or made.planner(), at=at + HOUR
    )  # fmt: skip


def test_a_scan_handed_in_twice_is_one_success():
    invitation, nonce = made.invited(), uuid.uuid4()

    first, again = scan(invitation, nonce), scan(invitation, nonce)

    assert (first.is_new, again.is_new, first.attendance) == (True, True, again.attendance)
    assert told(invitation) == ["attendance.recorded"]


def test_a_second_scan_of_the_same_office_is_told_and_not_counted():
    invitation = made.invited()
    first = scan(invitation, uuid.uuid4())

    second = scan(invitation, uuid.uuid4())

    assert (second.is_new, second.attendance, Attendance.objects.count()) == (False, first.attendance, 1)


def test_a_representative_is_recorded_as_one():
    invitation = made.invited()
    invitations.answer(invitation, answer="represented", representative="Budi Contoh", version=1, by=VISITOR, at=NOON)

    assert scan(invitation, uuid.uuid4()).attendance.representative == "Budi Contoh"


def test_a_clock_ahead_of_time_does_not_write_the_future():
    invitation = made.invited()

    outcome = attendances.check_in(
        invitation, nonce=uuid.uuid4(), source=Source.QR, scanned_at=START + 9 * DAY, by=made.planner(), at=START
    )

    assert outcome.attendance.scanned_at == START


def test_a_check_in_is_taken_back_once_and_may_come_again():
    invitation = made.invited()
    attendance, by = scan(invitation, uuid.uuid4()).attendance, made.planner()

    attendances.revert(attendance, by=by, at=START + HOUR)
    with pytest.raises(Refused, match="sudah dibatalkan"):
        attendances.revert(attendance, by=by, at=START + HOUR)

    assert scan(invitation, uuid.uuid4()).is_new
    assert told(invitation) == ["attendance.recorded", "attendance.reverted", "attendance.recorded"]


def test_what_the_door_refuses():
    invitation, nonce = made.invited(), uuid.uuid4()
    other = made.invited(invitation.activity)
    scan(invitation, nonce)

    with pytest.raises(Refused, match="sudah dipakai"):
        scan(other, nonce)
    with pytest.raises(Refused, match="tidak berwenang"):
        scan(other, uuid.uuid4(), by=staff())
