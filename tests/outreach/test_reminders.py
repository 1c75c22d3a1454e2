"""Who is reminded when: by the planner's own walk from the release to the report."""

import datetime as dt

import pytest
from django.apps import apps

from core.clock import JAKARTA, wib
from notifications import planning, reminders, render
from notifications.models import Delivery
from notifications.notice import notice
from notifications.outbox import draft
from outreach import links
from outreach.actions import activities, attendances, invitations
from outreach.models import Activity, Invitation, Question
from tests.factories import outreach as made
from tests.factories.outreach import NOON, START
from tests.outreach.test_actions import VISITOR, fresh
from tests.recruitment.desk import photo

pytestmark = pytest.mark.django_db
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path / "documents"


def visits(start, end):
    """Yield each day's hours of sending, the hour before them, and one at night: 8 and 9 WIB are when something is due."""
    day = start.astimezone(JAKARTA).replace(hour=0)
    while day < end:
        yield from (at for at in (day + hour * HOUR for hour in (7, 8, 9, 21)) if start <= at < end)
        day += DAY


def walk(rule, start, end):
    """Let the planner come by and send; return (moment, milestone, recipient) of what still concerned somebody then."""
    told, known = [], set(Delivery.objects.values_list("pk", flat=True))
    for now in visits(start, end):
        if not planning.plan_rule(reminders.rule(rule), now):
            continue
        for delivery in Delivery.objects.exclude(pk__in=known).select_related("to_user"):
            known.add(delivery.pk)
            kind, (label, _, pk) = notice(delivery.kind), delivery.about.partition(":")
            about = kind.find(apps.get_model(label), pk)
            if kind.still_concerns(about, delivery, now):
                told.append((now, delivery.milestone, delivery.address))
                sent = {"state": "sent", "sending_at": now, "sent_at": now, "settled_at": now}
                Delivery.objects.filter(pk=delivery.pk).update(**sent)
    return told


def test_the_silent_are_asked_and_those_who_come_are_reminded():
    activity = made.released()
    silent, coming, declined = (made.invited(activity) for _ in range(3))
    invitations.answer(coming, answer="coming", version=1, by=VISITOR, at=NOON)
    invitations.answer(declined, answer="declined", decline_reason="Sakit.", version=1, by=VISITOR, at=NOON)

    assert walk("outreach.invitation", NOON, START + DAY) == [
        (wib(2026, 10, 26, 8), "H-14", silent.email),
        (wib(2026, 11, 2, 8), "H-7", silent.email),
        (wib(2026, 11, 6, 8), "H-3", coming.email),
        (wib(2026, 11, 8, 8), "H-1", coming.email),
    ]


def test_a_moved_activity_reminds_again_at_its_new_time():
    invitation = made.invited()
    invitations.answer(invitation, answer="coming", version=1, by=VISITOR, at=NOON)
    before = walk("outreach.invitation", NOON, wib(2026, 11, 7))
    Activity.objects.update(starts_at=START + 7 * DAY, ends_at=START + 7 * DAY + 3 * HOUR)
    made.release(at=wib(2026, 11, 7))

    after = walk("outreach.invitation", wib(2026, 11, 7), START + 9 * DAY)

    assert [(at, milestone) for at, milestone, _ in before] == [(wib(2026, 11, 6, 8), "H-3")]
    assert [(at, milestone) for at, milestone, _ in after] == [(wib(2026, 11, 13, 8), "H-3"), (wib(2026, 11, 15, 8), "H-1")]


def test_what_is_called_off_reminds_nobody():
    invitation = made.invited()
    activity = fresh(invitation.activity)
    activities.cancel(activity, reason="Banjir.", version=activity.version, by=made.planner(), at=NOON)

    assert walk("outreach.invitation", NOON, START + DAY) == []
    assert walk("outreach.report_due", START, START + 40 * DAY) == []


def test_a_report_is_asked_for_until_it_is_filed():
    invitation = made.invited()
    made.came(invitation)
    activity = fresh(invitation.activity)

    told = walk("outreach.report_due", START, wib(2026, 11, 24))
    activities.report(
        activity, minutes="Notulen.", material=activity.materials.first(), photos=[photo()],
        version=fresh(activity).version, by=made.planner(), at=wib(2026, 11, 24),
    )  # fmt: skip

    assert told == [
        (wib(2026, 11, 14, 9), "H+5", activity.in_charge.email),
        (wib(2026, 11, 16, 9), "H+7", activity.in_charge.email),
        (wib(2026, 11, 23, 9), "H+14", activity.in_charge.email),
    ]
    assert walk("outreach.report_due", wib(2026, 11, 24), START + 40 * DAY) == []


def test_who_has_no_address_is_left_to_the_telephone():
    made.invited(place=made.rw(email=""))

    assert walk("outreach.invitation", NOON, START + DAY) == []


def test_who_is_in_charge_is_reminded_the_day_before_also_of_a_moved_activity():
    activity = made.released()
    before = walk("outreach.duty", NOON, wib(2026, 11, 6))
    Activity.objects.update(starts_at=START + 7 * DAY, ends_at=START + 7 * DAY + 3 * HOUR)
    made.release(at=wib(2026, 11, 6))

    assert before == []
    assert walk("outreach.duty", wib(2026, 11, 6), START + 9 * DAY) == [(wib(2026, 11, 15, 8), "H-1", activity.in_charge.email)]


def test_nobody_is_reminded_of_a_duty_that_was_called_off_or_given_to_another():
    off, given = made.released(), made.released()
    activities.cancel(fresh(off), reason="Banjir.", version=fresh(off).version, by=made.planner(), at=NOON)
    Activity.objects.filter(pk=given.pk).update(in_charge=(heir := made.planned().in_charge))

    assert [to for *_, to in walk("outreach.duty", NOON, START)] == [heir.email]


def test_an_office_that_came_is_thanked_the_day_after_and_one_taken_back_is_not():
    activity = made.released()
    came, taken, unaddressed = (made.invited(activity, place=made.rw(email=email)) for email in (None, None, ""))
    made.came(came)
    made.came(unaddressed)
    attendances.revert(made.came(taken), by=made.planner(), at=START + HOUR)

    assert walk("outreach.thanks", START, START + 20 * DAY) == [(wib(2026, 11, 10, 9), "H+1", came.email)]


def test_nobody_is_thanked_for_what_was_called_off_after_its_door_had_opened():
    invitation = made.invited()
    made.came(invitation, at=START - HOUR)
    activity = fresh(invitation.activity)
    activities.cancel(activity, reason="Banjir.", version=activity.version, by=made.planner(), at=START - HOUR / 2)

    assert walk("outreach.thanks", START, START + 20 * DAY) == []


def test_thanks_wait_for_the_new_day_of_what_moved_after_its_door_had_opened():
    invitation = made.invited()
    made.came(invitation, at=START - HOUR)
    Activity.objects.update(starts_at=START + DAY, ends_at=START + DAY + 3 * HOUR)
    made.release(at=START - HOUR / 2)

    assert list(planning.astray(reminders.rule("outreach.thanks"), START, reminders.active_offsets("outreach.thanks"))) == []
    assert walk("outreach.thanks", START, START + 20 * DAY) == [(wib(2026, 11, 11, 9), "H+1", invitation.email)]


def test_one_address_with_two_matters_on_one_day_gets_one_mail_that_names_both():
    near, far = made.released(), made.released(starts_at=START + 7 * DAY)
    first, second = (made.invited(activity, place=made.rw(email="rw@contoh.example")) for activity in (near, far))
    other = made.invited(near)

    told = walk("outreach.invitation", NOON, START)
    days = [at for at, _, to in told if to == first.email]  # on 2 November whichever goes first names both

    assert days == [wib(2026, 10, 26, 8), wib(2026, 11, 2, 8), wib(2026, 11, 9, 8)]
    assert [at for at, _, to in told if to == other.email] == [wib(2026, 10, 26, 8), wib(2026, 11, 2, 8)]
    text = text_at(first, wib(2026, 11, 2, 8))
    assert near.title in text
    assert (
        f"- {fresh(second).place}, “{far.title}”, Senin, 16 November 2026 pukul 12.00–15.00 WIB: mohon jawab undangan." in text
    )


def text_at(invitation, moment):
    """Return the one-line text of the reminder that an invitation's address gets at a moment."""
    kind = notice("outreach.invitation_reminder")
    delivery = draft(type(kind), invitation, to=invitation.email, at=moment, milestone="H-7", not_before=moment)
    _, text = render.plain(kind, kind.context(kind.find(None, invitation.pk), delivery, moment))
    return " ".join(text.split())


def test_an_answer_leaves_the_day_to_the_other_matter():
    near, far = made.released(), made.released(starts_at=START + 7 * DAY)
    first, second = (made.invited(activity, place=made.rw(email="rw@contoh.example")) for activity in (near, far))
    invitations.answer(first, answer="declined", decline_reason="Sakit.", version=1, by=VISITOR, at=NOON)

    assert [at for at, *_ in walk("outreach.invitation", NOON, START)] == [wib(2026, 11, 2, 8), wib(2026, 11, 9, 8)]
    assert near.title not in text_at(second, wib(2026, 11, 2, 8))


def test_who_is_in_charge_of_two_activities_tomorrow_reads_one_mail():
    first = made.released()
    made.released(in_charge=first.in_charge, starts_at=START + 4 * HOUR)

    assert walk("outreach.duty", NOON, START + DAY) == [(wib(2026, 11, 8, 8), "H-1", first.in_charge.email)]


def test_two_reports_of_one_person_are_asked_for_in_one_mail_a_day():
    first = made.released()
    second = made.released(in_charge=first.in_charge, starts_at=START + 4 * HOUR)

    told = walk("outreach.report_due", START, wib(2026, 11, 17))

    assert [(at, milestone) for at, milestone, _ in told] == [(wib(2026, 11, 14, 9), "H+5"), (wib(2026, 11, 16, 9), "H+7")]
    kind, moment = notice("outreach.report_due"), wib(2026, 11, 14, 9)
    delivery = draft(type(kind), first, to=first.in_charge, at=moment, not_before=moment)
    _, text = render.plain(kind, kind.context(kind.find(None, first.pk), delivery, moment))
    assert f"- {second.title}, {second.current.when}." in text


# --- One mail a day across rules -------------------------------------------------------------------------------------------
def letter(code, about, to, moment):
    """Return a delivery of a kind as planned for a moment, and its one-line text."""
    kind = notice(code)
    delivery = draft(type(kind), about, to=to, at=moment, milestone="H-1", not_before=moment)
    _, text = render.plain(kind, kind.context(kind.find(None, about.pk), delivery, moment))
    return delivery, " ".join(text.split())


def test_thanks_ride_with_the_reminder_of_the_same_day():
    held, ahead = made.released(), made.released(starts_at=START + 2 * DAY)
    came, coming = (made.invited(each, place=made.rw(email="rw@contoh.example")) for each in (held, ahead))
    invitations.answer(coming, answer="coming", version=1, by=VISITOR, at=NOON)
    attendance = made.came(came)

    assert walk("outreach.invitation", wib(2026, 11, 10, 8), START + 2 * DAY) == [(wib(2026, 11, 10, 8), "H-1", coming.email)]
    assert walk("outreach.thanks", START, START + 20 * DAY) == []
    _, text = letter("outreach.invitation_reminder", coming, coming.email, wib(2026, 11, 10, 8))
    assert f"Terima kasih atas kehadiran: - {fresh(came).place}, “{held.title}”." in text
    delivery, _ = letter("outreach.thanks", attendance, came.email, wib(2026, 11, 11, 9))
    assert notice("outreach.thanks").still_concerns(attendance, delivery, wib(2026, 11, 11, 9))  # a day without a reminder


def test_two_who_share_an_address_are_thanked_in_one_mail():
    activity = made.released()
    first, second = (made.invited(activity, place=made.rw(email="rw@contoh.example")) for _ in range(2))
    attendance = made.came(first)
    made.came(second)

    assert [at for at, *_ in walk("outreach.thanks", START, START + 20 * DAY)] == [wib(2026, 11, 10, 9)]
    _, text = letter("outreach.thanks", attendance, first.email, wib(2026, 11, 10, 9))
    assert f"Terima kasih juga atas kehadiran: - {fresh(second).place}, “{activity.title}”." in text


def test_thanks_offer_the_quiz_while_it_is_open():
    invitation = made.invited()
    attendance, moment = made.came(invitation), wib(2026, 11, 10, 9)
    assert "pertanyaan singkat" not in letter("outreach.thanks", attendance, invitation.email, moment)[1]

    material = invitation.activity.materials.get()
    Question.objects.create(material=material, text="Bolehkah?", option_a="Tidak", option_b="Boleh", right="a")
    assert links.personal(invitation, "quiz") in letter("outreach.thanks", attendance, invitation.email, moment)[1]


def test_the_duty_of_tomorrow_speaks_for_the_report_that_is_due():
    held = made.released()
    ahead = made.released(in_charge=held.in_charge, starts_at=wib(2026, 11, 15, 10))  # its H-1 is the other's H+5

    assert walk("outreach.duty", START, wib(2026, 11, 15)) == [(wib(2026, 11, 14, 8), "H-1", ahead.in_charge.email)]
    assert walk("outreach.report_due", START, wib(2026, 11, 15)) == []
    _, text = letter("outreach.duty", ahead, ahead.in_charge, wib(2026, 11, 14, 8))
    assert f"Laporan yang belum dibuat: - {held.title}, {held.current.when}." in text


def test_nothing_waits_for_a_mail_that_is_not_planned():
    """Who is invited, and what is released, after the hour of the other mail: that one never goes, so this one does."""
    held, ahead = made.released(), made.released(starts_at=wib(2026, 11, 17, 12))
    came = made.invited(held, place=made.rw(email="rw@contoh.example"))
    made.came(came)
    made.invited(ahead, place=made.rw(email="rw@contoh.example"), at=wib(2026, 11, 10, 8) + HOUR / 2)  # its H-7 was at 8

    assert walk("outreach.invitation", wib(2026, 11, 10, 8) + HOUR / 2, wib(2026, 11, 11)) == []
    assert walk("outreach.thanks", START, START + 20 * DAY) == [(wib(2026, 11, 10, 9), "H+1", came.email)]


def test_a_mail_that_went_before_the_matter_came_up_named_nothing_of_it():
    held, ahead = made.released(), made.released(starts_at=START + 2 * DAY)
    came, coming = (made.invited(each, place=made.rw(email="rw@contoh.example")) for each in (held, ahead))
    invitations.answer(coming, answer="coming", version=1, by=VISITOR, at=NOON)
    assert walk("outreach.invitation", wib(2026, 11, 10, 8), START + 2 * DAY) == [(wib(2026, 11, 10, 8), "H-1", coming.email)]
    made.came(came, at=wib(2026, 11, 10, 8) + HOUR / 2)  # the sheet is confirmed half an hour later

    assert walk("outreach.thanks", START, START + 20 * DAY) == [(wib(2026, 11, 10, 9), "H+1", came.email)]


def test_of_two_matters_the_younger_goes_when_the_older_is_settled_before_its_mail_went():
    near = made.released()
    older, younger = (made.invited(near, place=made.rw(email="rw@contoh.example")) for _ in range(2))
    moment = wib(2026, 11, 2, 8)
    planning.plan_rule(reminders.rule("outreach.invitation"), moment)  # both wait: the mail server is away
    invitations.answer(fresh(older), answer="coming", version=1, by=VISITOR, at=moment + HOUR / 12)

    kind, wanted = notice("outreach.invitation_reminder"), []
    for delivery in Delivery.objects.filter(kind="outreach.invitation_reminder"):
        about = kind.find(Invitation, delivery.about.partition(":")[2])
        wanted += [about.pk] if kind.still_concerns(about, delivery, moment + HOUR) else []
    assert wanted == [younger.pk]


def test_two_that_are_going_at_one_breath_are_told_apart():
    activity = made.released()
    for _ in range(2):
        made.invited(activity, place=made.rw(email="rw@contoh.example"))
    moment = wib(2026, 11, 2, 8)
    planning.plan_rule(reminders.rule("outreach.invitation"), moment)
    going = Delivery.objects.filter(kind="outreach.invitation_reminder")
    going.update(state="leased", lease_owner="a", lease_until=moment + HOUR)

    kind = notice("outreach.invitation_reminder")
    wanted = [kind.still_concerns(kind.find(Invitation, each.about.partition(":")[2]), each, moment) for each in going]
    assert sorted(wanted) == [False, True]


def test_a_reminder_that_has_gone_keeps_the_second_mail_of_its_day_back_whatever_changed_since():
    held, ahead = made.released(), made.released(starts_at=START + 2 * DAY)
    came, coming = (made.invited(each, place=made.rw(email="rw@contoh.example")) for each in (held, ahead))
    attendance, moment = made.came(came), wib(2026, 11, 10, 9)
    reminder, _ = letter("outreach.invitation_reminder", coming, coming.email, wib(2026, 11, 10, 8))
    reminder.save()
    Delivery.objects.filter(pk=reminder.pk).update(state="sent", sending_at=moment, sent_at=moment, settled_at=moment)
    delivery, _ = letter("outreach.thanks", attendance, came.email, moment)

    assert not notice("outreach.thanks").still_concerns(attendance, delivery, moment)
