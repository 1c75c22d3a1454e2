"""Surat tugas and KAK: made of a session's facts, handed to who plans, each a line in the journal."""

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.models import Event
from outreach import session_papers
from outreach.actions import letters, preparing
from outreach.lifecycle import Paper
from outreach.models import Activity, LetterCounter
from tests.factories import outreach as made
from tests.factories.accounts import StaffFactory
from tests.factories.outreach import START
from tests.factories.recruitment import NOON
from tests.outreach.room import DAY, WHEN, at, cancel, move
from tests.outreach.test_proofs import words_in
from tests.recruitment.room import at_work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


def take(client, activity, kind):
    return client.post(reverse("admin:outreach_activity_paper", args=[activity.pk, kind]))


def page(client, activity):
    return client.get(reverse("admin:outreach_activity_change", args=[activity.pk])).content.decode()


def test_the_order_names_who_goes_and_what_was_told():
    activity = made.released(title="Netralitas Ketua RW", in_charge=StaffFactory(name="Rahmat Contoh"))
    speaker, material = activity.speakers.get(), activity.materials.get()

    words = words_in(session_papers.assignment(activity, at=NOON))

    told = ("SURAT TUGAS", "Rahmat Contoh", "Penanggung jawab", speaker.name, speaker.post, WHEN)
    assert [
        part for part in (*told, material.source, activity.room.venue.address, "20 Oktober 2026") if part not in words
    ] == []


def test_the_order_keeps_to_what_was_told_and_the_terms_to_the_plan():
    activity = made.released()
    activity.starts_at, activity.ends_at = activity.starts_at + DAY, activity.ends_at + DAY
    activity.save()

    assert "Senin, 9 November 2026" in words_in(session_papers.assignment(activity, at=NOON))
    assert "Selasa, 10 November 2026" in words_in(session_papers.terms(activity, at=NOON))
    assert "Selasa, 10 November 2026" in words_in(session_papers.assignment(move(activity, by=0 * DAY), at=NOON))


def test_the_terms_of_a_plan_leave_open_what_is_not_known():
    activity = made.planned(title="Netralitas Ketua RW", capacity=45)
    activity.speakers.clear()

    words = words_in(session_papers.terms(activity, at=NOON))

    assert [part for part in ("Netralitas Ketua RW", "paling banyak 45 peserta", WHEN) if part not in words] == []
    assert "5. Narasumber Belum ditentukan." in words


def test_typed_words_are_never_source():
    activity = made.released(title='#panic("x") *tebal* $y$ "kutip"')

    for make in (session_papers.assignment, session_papers.terms):
        assert '#panic("x") *tebal* $y$' in words_in(make(activity, at=NOON))


def test_who_plans_takes_them_and_the_journal_says_so():
    secretary, activity = at_work("secretary"), made.released()

    assert reverse("admin:outreach_activity_paper", args=[activity.pk, "surat-tugas"]) in page(secretary, activity)
    for kind in ("surat-tugas", "kak"):
        response = take(secretary, activity, kind)
        assert response.content.startswith(b"%PDF")
        assert response["Content-Disposition"] == f'attachment; filename="{kind}-{activity.pk}.pdf"'
        assert "no-store" in response["Cache-Control"]

    lines = Event.objects.filter(action="activity.paper_taken").order_by("pk")
    assert [line.details for line in lines] == [
        {"paper": "surat-tugas", "number": "001/KP.00.00/K.JK-00/10/2026"},
        {"paper": "kak"},
    ]


def test_before_the_release_there_are_only_terms():
    secretary, activity = at_work("secretary"), made.planned()

    assert reverse("admin:outreach_activity_paper", args=[activity.pk, "surat-tugas"]) not in page(secretary, activity)
    refused = take(secretary, activity, "surat-tugas")
    assert refused.status_code == 302
    assert "Surat tugas dibuat sesudah kegiatan dirilis." in at(NOON, secretary.get, refused["Location"]).content.decode()
    assert not Event.objects.filter(action="activity.paper_taken").exists()
    assert take(secretary, activity, "kak").status_code == 200


def test_of_what_is_cancelled_there_is_no_paper():
    secretary, activity = at_work("secretary"), made.released()
    cancel(activity)

    assert "/naskah/" not in page(secretary, activity)
    assert take(secretary, activity, "kak").status_code == 302


def test_who_only_reads_takes_none():
    commissioner, activity = at_work("commissioner"), made.released()

    assert "/naskah/" not in page(commissioner, activity)
    assert take(commissioner, activity, "kak").status_code == 403
    assert take(Client(), activity, "kak").status_code == 302


def test_another_word_is_no_paper():
    assert take(at_work("secretary"), made.released(), "spj").status_code == 404


# --- The number of a surat tugas ------------------------------------------------------------------------------------------
def taken(activity, *, moment=NOON):
    return preparing.take_paper(
        Activity.objects.get(pk=activity.pk), kind=Paper.ASSIGNMENT, by=made.staff("change_activity"), at=moment
    )


def test_the_order_is_numbered_once_and_dated_by_its_first_issue():
    activity = made.released()
    first, again = taken(activity), taken(activity, moment=NOON + 15 * DAY)

    assert first.number == again.number == "001/KP.00.00/K.JK-00/10/2026"
    words = words_in(session_papers.assignment(activity, letter=again, at=NOON + 15 * DAY))
    assert [part for part in (again.number, "20 Oktober 2026") if part not in words] == []


def test_orders_and_invitations_share_one_sequence():
    activity = made.released()
    made.invited(activity)
    letters.issue(activity, by=made.planner(), at=NOON)

    assert taken(activity).sequence == 2
    assert letters.issue(activity, by=made.planner(), at=NOON)[0].sequence == 1


def test_a_moved_session_sends_people_by_another_number():
    activity = made.released()

    assert [taken(activity).sequence, taken(move(activity)).sequence] == [1, 2]


@pytest.mark.parametrize("code", ["unit", "assignment"])
def test_without_the_office_s_codes_the_number_stays_open(settings, code):
    settings.LETTERS = settings.LETTERS | {code: ""}

    assert taken(made.released()) is None
    assert not LetterCounter.objects.exists()


def test_once_it_has_begun_no_order_is_numbered_but_the_old_number_stays():
    early, late = made.released(), made.released()
    number = taken(early).number

    assert (taken(early, moment=START).number, taken(late, moment=START)) == (number, None)
