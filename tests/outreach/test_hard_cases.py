"""What goes wrong around a session: two planners, a move after the door opened, one person with two hats, a shared link."""

import threading
import uuid

import pytest
from django.db import connection

from core.lifecycle import Refused, Stale
from outreach import coverage, policies
from outreach.actions import activities, attendances, invitations, releases
from outreach.lifecycle import Source
from outreach.models import Activity, Advisory, Attendance
from tests.factories import outreach as made
from tests.factories.outreach import START
from tests.factories.recruitment import NOON, staff
from tests.outreach.room import DAY, HOUR, answered, at, fresh, move, page_of, reply, state
from tests.outreach.test_proofs import photo

pytestmark = pytest.mark.django_db


# --- Two planners ---------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_of_two_planners_who_drag_one_activity_at_once_one_is_told():
    activity, results = made.planned(), []
    people = [staff("change_activity"), staff("change_activity")]

    def drag(by, days):
        try:
            day = (START + days * DAY).date()
            activities.move_to_day(Activity.objects.get(), day=day, version=activity.version, by=by, at=NOON)
            results.append(days)
        except Stale:
            results.append("late")
        finally:
            connection.close()

    threads = [threading.Thread(target=drag, args=each) for each in zip(people, (1, 2), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results.count("late") == 1
    (days,) = [each for each in results if each != "late"]
    assert Activity.objects.get().starts_at == START + days * DAY


def test_two_planners_who_move_two_activities_into_one_room_are_warned_and_both_are_kept():
    first, second = made.released(), made.released(starts_at=START + DAY)
    Activity.objects.filter(pk=second.pk).update(room=first.room, starts_at=START + HOUR, ends_at=START + 2 * HOUR)

    found = [each for each in releases.warned(NOON) if each.code == "room"]
    assert [each.about for each in found] == [(first.pk, second.pk)]
    with pytest.raises(Refused, match="alasan"):
        releases.release(by=made.planner(), at=NOON)
    made.release()
    assert Activity.objects.get(pk=second.pk).current.room == first.room


# --- A move after the door has opened -------------------------------------------------------------------------------------
def test_a_move_after_check_in_began_is_warned_of_and_nobody_who_came_is_lost():
    invitation = made.invited()
    made.came(invitation, at=START - HOUR)
    Activity.objects.update(starts_at=START + DAY, ends_at=START + DAY + HOUR)

    (warning,) = [each for each in releases.warned(START - HOUR / 2) if each.code == "came"]
    assert "1 undangan sudah tercatat hadir" in warning.sentence
    made.release(at=START - HOUR / 2)
    assert Attendance.objects.standing().count() == 1
    again = attendances.check_in(
        fresh(invitation), nonce=uuid.uuid4(), source=Source.QR, scanned_at=START + DAY, by=made.planner(), at=START + DAY
    )
    assert (again.is_new, again.attendance.scanned_at) == (False, START - HOUR)


def test_a_move_before_anybody_came_is_not_warned_of():
    invitation = made.invited()
    Activity.objects.update(starts_at=START + DAY, ends_at=START + DAY + HOUR)

    assert [each for each in releases.warned(NOON) if each.code == "came"] == []
    attendance = made.came(invitation)
    attendances.revert(attendance, by=made.planner(), at=START)
    assert [each for each in releases.warned(NOON) if each.code == "came"] == []


# --- One person with two hats ---------------------------------------------------------------------------------------------
def test_a_representative_who_is_also_invited_counts_for_both_offices_each_by_its_own_ticket():
    activity = made.released()
    own, other = invitations.invite(activity, places=[made.rw(3), made.rw(4)], by=made.planner(), at=NOON)
    head = own.name
    answered(own, "coming")
    answered(other, "represented", representative=head)

    first, second = (made.came(fresh(each)) for each in (own, other))

    assert (first.representative, second.representative) == ("", head)
    (reached,) = [found for audience, found in coverage.reach([activity.audience], START + HOUR)]
    assert (reached.reached, reached.total) == (2, 2)
    report = activities.report(
        Activity.objects.get(), minutes="Tanya jawab.", material=activity.materials.get(), photos=[photo()], version=2,
        by=made.planner(), at=START + DAY,
    )  # fmt: skip
    assert (report.present_count, report.represented_count) == (2, 1)


# --- A shared link --------------------------------------------------------------------------------------------------------
def test_of_two_who_hold_one_link_the_later_is_shown_what_the_first_answered(client):
    invitation = made.invited(place=made.rw(3))
    version = fresh(invitation).version
    reply(client, invitation, "coming")

    data = {"version": version, "answer": "declined", "decline_reason": "Sakit."}
    late = at(NOON, client.post, page_of(invitation), data)

    assert late.status_code == 409
    assert state(invitation) == ("coming", "", "")


def test_a_link_that_was_exchanged_answers_for_nobody(client):
    invitation = made.invited(place=made.rw(3))
    old = page_of(invitation)
    current = fresh(invitation)
    invitations.renew_link(current, version=current.version, by=made.planner(), at=NOON)

    assert client.post(old, {"version": 2, "answer": "coming"}).status_code == 404
    assert state(invitation) == ("silent", "", "")


def test_a_moved_activity_asks_nobody_who_was_withdrawn(client):
    invitation = made.invited(place=made.rw(3))
    invitation.withdrawn_at = NOON
    invitation.save()
    move(invitation.activity)

    response = reply(client, invitation, "coming")
    assert (response.status_code, state(invitation)[0]) == (422, "silent")


# --- Rights of one kecamatan ----------------------------------------------------------------------------------------------
def test_who_serves_one_kecamatan_neither_invites_nor_advises_the_city():
    activity = made.released()
    advisory = Advisory(audience=activity.audience, material=activity.materials.get(), regime="election")
    own = staff("invite_activity", scope="31.71.01")

    assert "seluruh kota" in policies.obstacle_to_inviting(activity, by=own, at=NOON)
    assert "seluruh kota" in policies.obstacle_to_delivering(activity, by=own)
    assert "seluruh kota" in policies.obstacle_to_advising(advisory, by=own, at=NOON)
    assert "seluruh kota" in policies.obstacle_to_handing(advisory, by=own)
    assert policies.obstacle_to_advising(advisory, by=made.planner(), at=NOON) is None
