"""The second person: who hears, and when, of a duty that stays undone; and that nobody hears it twice or for nothing."""

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode

from core import clock
from core.clock import wib
from core.fsck import checks
from core.models import Event
from notifications import book, planning, reminders, render, texts
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery, NoticeText, ReminderOffset
from notifications.notice import notice
from notifications.reminders import Milestone
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.notifications import MatterFactory, OffsetFactory, OwnerFactory
from tests.notifications.matters.models import Matter
from tests.notifications.matters.notices import MattersChased, MatterUndone

pytestmark = pytest.mark.django_db
DEADLINE = wib(2026, 10, 27)  # the end of 26 October
THREE, TWO, ONE = (wib(2026, 10, day, 9) for day in (23, 24, 25))
NOW = wib(2026, 10, 20, 12)
RULE = "matters.chased"
FIRST, SECOND = "matters.chased", "matters.undone"


@pytest.fixture(autouse=True)
def offsets():
    reminders.seed(RULE)
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def secretary(client):
    return log_in(client, StaffFactory(role="secretary"))


def matter(**facts):
    made = MatterFactory(**{"deadline": DEADLINE, "superior": OwnerFactory(), **facts})
    made.chase_nudge_at = reminders.rule(RULE).first_nudge(made, NOW)
    made.save()
    return made


def plan(*moments):
    for moment in moments:
        with clock.stopped_at(moment):
            planning.plan_rule(reminders.rule(RULE), moment)


def told():
    """Return (kind, milestone, account) of all that was put out, in the order of the moments."""
    rows = Delivery.objects.filter(channel="mail").order_by("not_before", "kind")
    return list(rows.values_list("kind", "milestone", "to_user"))


def concerns(delivery, now=TWO):
    kind = notice(delivery.kind)
    return kind.still_concerns(kind.find(Matter, delivery.about.rpartition(":")[2]), delivery, now)


# --- Moments ----------------------------------------------------------------------------------------------------------
def test_an_offset_for_both_is_a_milestone_of_each_audience_and_each_has_its_own_end():
    rows = list(ReminderOffset.objects.filter(rule=RULE))

    assert reminders.milestones(DEADLINE, rows) == [
        Milestone("H-3", THREE, ONE, "first"), Milestone("H-2", TWO, ONE, "second"),
        Milestone("H-1", ONE, DEADLINE, "first"), Milestone("H-1", ONE, DEADLINE, "second"),
    ]  # fmt: skip


def test_a_rule_without_second_person_keeps_silent_to_it():
    OffsetFactory(milestone="H-2", hours_before=48, audience="second")
    OffsetFactory(milestone="H-1", hours_before=24, audience="both")

    found = reminders.rule("matters.due").milestones(MatterFactory(deadline=DEADLINE))

    assert [(each.code, each.audience) for each in found] == [("H-1", "first")]


# --- Whom -------------------------------------------------------------------------------------------------------------
def test_each_milestone_tells_its_audience_once():
    made = matter()
    plan(THREE, TWO, ONE, ONE + dt.timedelta(hours=1))

    assert told() == [
        (FIRST, "H-3", made.owner_id), (SECOND, "H-2", made.superior_id),
        (FIRST, "H-1", made.owner_id), (SECOND, "H-1", made.superior_id),
    ]  # fmt: skip


def test_after_a_silence_each_audience_gets_the_latest_of_its_own():
    made = matter()
    plan(TWO + dt.timedelta(hours=3))

    assert told() == [(FIRST, "H-3", made.owner_id), (SECOND, "H-2", made.superior_id)]


def test_who_has_the_duty_is_no_second_person_of_it():
    owner = OwnerFactory()
    matter(owner=owner, superior=owner)
    plan(THREE, TWO, ONE)

    assert told() == [(FIRST, "H-3", owner.pk), (FIRST, "H-1", owner.pk)]


def test_a_second_person_named_twice_or_by_the_address_of_who_has_the_duty_is_told_once(monkeypatch):
    made = matter(owner=OwnerFactory(email="siti@contoh.example"))
    found = [made.superior, "Siti@contoh.example", made.superior, made.superior.email]
    monkeypatch.setattr(MattersChased, "second", lambda self, obj: found)
    plan(TWO)

    assert len(reminders.rule(RULE).seconds(made)) == 1
    assert Delivery.objects.filter(kind=SECOND).count() == 1


@pytest.mark.parametrize("is_active", [None, False])
def test_without_a_second_person_nobody_is_told_and_the_first_is_told_as_before(is_active):
    made = matter(superior=None if is_active is None else OwnerFactory(is_active=False))
    plan(THREE, TWO, ONE)

    assert told() == [(FIRST, "H-3", made.owner_id), (FIRST, "H-1", made.owner_id)]
    made.refresh_from_db()
    assert made.chase_nudge_at is None


def test_who_stands_in_hears_where_the_second_person_has_the_duty(monkeypatch):
    made, stand_in = matter(), OwnerFactory()
    monkeypatch.setattr(MattersChased, "second_instead", lambda self, obj: stand_in)
    assert reminders.rule(RULE).seconds(made) == [made.superior]

    made.superior = made.owner
    assert reminders.rule(RULE).seconds(made) == [stand_in]


def test_an_object_to_which_the_planner_comes_at_once_hears_nothing_twice_and_what_a_new_offset_says():
    """So an upgrade that brings an offset leaves what waits: see the migrations that write offsets for second persons."""
    ReminderOffset.objects.filter(rule=RULE, milestone="H-2").update(active=False)
    made = matter()
    plan(THREE)
    ReminderOffset.objects.filter(rule=RULE, milestone="H-2").update(active=True)
    Matter.objects.update(chase_nudge_at=THREE + dt.timedelta(hours=5))

    plan(THREE + dt.timedelta(hours=6), TWO, ONE)

    assert told() == [
        (FIRST, "H-3", made.owner_id), (SECOND, "H-2", made.superior_id),
        (FIRST, "H-1", made.owner_id), (SECOND, "H-1", made.superior_id),
    ]  # fmt: skip


# --- The last look ----------------------------------------------------------------------------------------------------
def test_at_the_last_look_the_duty_is_undone_and_the_recipient_still_the_second_person():
    made = matter()
    plan(TWO)
    delivery = Delivery.objects.get(kind=SECOND)
    assert concerns(delivery)

    Matter.objects.filter(pk=made.pk).update(superior=OwnerFactory())
    assert not concerns(delivery)
    Matter.objects.filter(pk=made.pk).update(superior=made.superior, owner=made.superior)
    assert not concerns(delivery)
    Matter.objects.filter(pk=made.pk).update(owner=made.owner, is_done=True)
    assert not concerns(delivery)
    Matter.objects.filter(pk=made.pk).update(is_done=False)
    assert concerns(delivery)


def test_who_lost_the_post_between_planning_and_sending_gets_nothing(relay, sender):
    made = matter()
    plan(TWO)
    Matter.objects.filter(pk=made.pk).update(superior=OwnerFactory())

    sender(now=TWO).run()

    assert Delivery.objects.get(kind=SECOND).state == S.SUPERSEDED
    assert [address for address, _ in relay.accepted] == [made.owner.email]


def test_the_mail_says_what_is_undone_whose_it_is_and_why_it_is_told(relay, sender):
    made = matter(title="Laporan & lampiran", owner=OwnerFactory(name="Siti Aminah"))
    plan(TWO)
    delivery = Delivery.objects.get(kind=SECOND)

    mail = render.mail(delivery, MatterUndone(), made, TWO)
    sender(now=TWO).run()

    assert mail.subject == "Belum dikerjakan: Laporan & lampiran"
    assert "Tugas ini belum dikerjakan: Laporan & lampiran." in mail.text
    assert "Yang bertugas: Siti Aminah. Anda diberi tahu sebagai atasan langsung karena tugas itu belum" in mail.text
    assert sorted(address for address, _ in relay.accepted) == sorted([made.owner.email, made.superior.email])


def test_staff_word_the_mail_to_the_second_person_and_its_link_must_stay():
    kind, made = MatterUndone, matter()
    plan(TWO)
    words = texts.starting_words(kind)
    assert not texts.faults(kind, words, NOW)
    assert texts.faults(kind, texts.Words(words.subject, "Hanya ini."), NOW).text[0].startswith("Baris 1: “{{ url }}” harus")

    own = "Mohon ingatkan {{ whose }}.\n\n{{ duty }}, {{ when }}, kepada {{ as_whom }}.\n\nBuka:\n{{ url }}"
    by = StaffFactory()
    NoticeText.objects.create(kind=SECOND, subject="Ingatkan: {{ duty }}", text=own, changed_at=NOW, changed_by=by)
    mail = render.mail(Delivery.objects.get(kind=SECOND), kind(), made, TWO)

    assert mail.subject == f"Ingatkan: {made.title}"
    assert f"Mohon ingatkan {made.owner}." in mail.text
    assert "karena tugas yang disebut di atas belum dikerjakan oleh yang bertugas" in mail.text  # the layout's own line


# --- The book and the command -------------------------------------------------------------------------------------------
def groups(**facts):
    found = book.groups(book.Question(NOW, DEADLINE, rule=RULE, **facts), NOW)
    return [(each.milestone, each.is_second, each.state, each.count) for each in found]


def test_the_book_has_a_line_for_each_audience_before_and_after_it_is_planned():
    matter()
    expected = [("H-3", False), ("H-2", True), ("H-1", False), ("H-1", True)]
    assert groups() == [(*each, book.PLANNED, 1) for each in expected]

    plan(THREE, TWO, ONE)
    assert [each[:2] for each in groups()] == expected
    assert {each[2] for each in groups()} == {S.PENDING}


def test_the_book_of_one_person_names_what_that_person_hears_as_the_first_and_as_the_second():
    made, other = matter(), matter()
    person = book.Person(made.superior, made.superior.email)
    assert groups(person=person) == [("H-2", True, book.PLANNED, 1), ("H-1", True, book.PLANNED, 1)]
    assert groups(person=book.Person(other.owner)) == [("H-3", False, book.PLANNED, 1), ("H-1", False, book.PLANNED, 1)]


def page_of(made, milestone):
    address = reverse("admin:notifications_delivery_occasion")
    return f"{address}?{urlencode({'aturan': RULE, 'tonggak': milestone, 'objek': made.pk})}"


def test_the_page_of_a_milestone_for_both_names_who_has_the_duty_and_who_hears_that_it_is_undone(secretary):
    made = matter()
    shown = secretary.get(page_of(made, "H-1"))

    assert [(line.is_second, line.delivery.to_user_id) for line in shown.context["occasion"].lines] == [
        (False, made.owner_id), (True, made.superior_id),
    ]  # fmt: skip
    assert "atasan langsung; diberi tahu karena tugasnya belum dikerjakan" in shown.text
    assert "(orang kedua, email, akan direncanakan)" in shown.text


def test_a_second_persons_reminder_is_held_alone_and_the_planner_does_not_make_it_again(secretary):
    made = matter()
    choices = secretary.get(page_of(made, "H-1")).context["form"].fields["baris"].choices
    token = next(token for token, words in choices if "orang kedua" in words)

    answer = secretary.post(page_of(made, "H-1"), {"langkah": "tahan", "baris": [token], "reason": "Sudah ditegur lisan."})
    plan(ONE)

    assert answer.status_code == 302
    states = Delivery.objects.filter(milestone="H-1", channel="mail").order_by("kind").values_list("kind", "state")
    assert list(states) == [(FIRST, S.PENDING), (SECOND, S.ON_HOLD)]


def test_the_book_says_where_there_is_no_second_person_yet(secretary):
    made = matter(superior=None)
    query = urlencode({"aturan": RULE, "dari": "2026-10-24", "sampai": "2026-10-24"})

    assert "belum ada orang kedua" in secretary.get(f"{reverse('admin:notifications_delivery_book')}?{query}").text
    shown = secretary.get(page_of(made, "H-2"))
    assert shown.context["occasion"].lines == []
    assert "belum ada orang kedua, jadi tidak ada orang kedua yang diberi tahu" in shown.text


def test_a_duty_that_is_none_for_the_time_being_lacks_no_second_person(secretary, monkeypatch):
    made = matter(superior=None)
    monkeypatch.setattr(MattersChased, "is_waited_for", lambda self, obj: False)

    assert not secretary.get(page_of(made, "H-2")).context["occasion"].lacks_second
    assert reminders.rule(RULE).seconds(matter()) == []


def test_the_lines_behind_many_are_those_of_one_audience(secretary):
    for _ in range(2):
        matter()
    plan(ONE)
    book_page = secretary.get(f"{reverse('admin:notifications_delivery_book')}?{urlencode({'aturan': RULE})}")
    row = next(each for each in book_page.context["rows"] if each.group.is_second)

    shown = secretary.get(row.url)

    assert (row.group.count, len(shown.context["rows"])) == (2, 2)
    assert "kepada orang kedua (atasan langsung)" in shown.text


def test_the_preview_names_the_way_and_the_second_person():
    matter(superior=OwnerFactory(email="kepala@contoh.example"))
    out = io.StringIO()
    call_command("reminders", "--at", "2026-10-24T09:00", stdout=out)

    assert "H-2    k•••@contoh.example (Email, orang kedua)  matters.chased (Perkara dikejar)" in out.getvalue()


def test_the_preview_is_what_the_planner_then_does():
    for _ in range(2):
        matter()
    foreseen = sorted((line.at, line.address, line.milestone, line.is_second) for line in planning.preview(NOW, DEADLINE))
    plan(THREE, TWO, ONE)

    made = Delivery.objects.select_related("to_user")
    assert foreseen == sorted((each.not_before, each.address, each.milestone, each.kind == SECOND) for each in made)


# --- Rows -------------------------------------------------------------------------------------------------------------
def test_the_database_knows_three_audiences():
    with pytest.raises(IntegrityError), transaction.atomic():
        OffsetFactory(audience="third")


def offset(**facts):
    base = {"milestone": "H-9", "hours_before": "216", "send_hour": "9", "active": "on", "audience": "second"}
    return {**base, **facts}


@pytest.mark.parametrize("audience", ["second", "both"])
def test_the_form_refuses_a_second_person_where_the_rule_has_none(secretary, audience):
    data = offset(rule="matters.due", audience=audience)
    shown = secretary.post(reverse("admin:notifications_reminderoffset_add"), data)

    assert shown.context["adminform"].form.errors == {
        "audience": ["Aturan ini tidak mempunyai orang kedua. Pilih “yang bertugas”."]
    }
    assert not ReminderOffset.objects.filter(milestone="H-9").exists()


def test_an_offset_that_is_given_to_the_second_person_moves_on_and_its_history_says_who_did_it(secretary):
    made = matter()
    row = ReminderOffset.objects.get(rule=RULE, milestone="H-3")
    page = reverse("admin:notifications_reminderoffset_change", args=[row.pk])
    assert "Orang kedua pada aturan ini: atasan langsung." in secretary.get(page).text

    answer = secretary.post(page, offset(milestone="H-3", hours_before="72"))
    plan(THREE)

    assert answer.status_code == 302
    assert told() == [(SECOND, "H-3", made.superior_id)]
    event = Event.objects.about(row).get()
    assert (event.action, event.details) == ("reminderoffset.changed", {"fields": {"audience": ["first", "second"]}})
    assert "yang bertugas" in secretary.get(page).text


def test_fsck_finds_an_offset_for_a_second_person_that_is_none():
    check = checks()["notifications.every_second_person_exists"]
    assert list(check()) == []
    OffsetFactory(milestone="H-4", audience="both")

    assert [problem.message for problem in check()] == [
        "Waktu pengingat “Perkara belum selesai”, H-4, ditujukan kepada orang kedua yang tidak ada pada aturan itu."
    ]


# --- Cost -------------------------------------------------------------------------------------------------------------
def test_telling_second_persons_costs_the_same_queries_for_few_and_for_many():
    ReminderOffset.objects.filter(rule=RULE, milestone="H-3").update(audience="second")
    costs = []
    for count in (2, 9):
        Matter.objects.all().delete()
        for _ in range(count):
            matter()
        with CaptureQueriesContext(connection) as asked:
            planning.plan_rule(reminders.rule(RULE), THREE)
        costs.append(len(asked))
    assert costs[0] == costs[1]
    assert Delivery.objects.filter(kind=SECOND).count() == 2 + 9
