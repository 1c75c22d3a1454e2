import datetime as dt

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from core import clock
from recruitment.actions import held, selections
from recruitment.models import Application, Extension, Incident, Plenary, PlenaryMember, ScoreFile, Sheet
from tests.factories import feedback as feedback_made
from tests.factories import interviews as interviews_made
from tests.factories import results
from tests.factories import written_tests as tests_made
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.recruitment import NOON, candidate, draft, invented_nik, open_selection, staff, submitted
from tests.recruitment.room import GAMBIR, MENTENG, acting_as, at_work, in_hands_of

pytestmark = pytest.mark.django_db
QUERIES = 29
GATHERING = 9  # those that count whole tables, for all who look in the same minute


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


def seen(client, query=""):
    response = client.get(reverse("admin:index") + query)
    assert response.status_code == 200
    return response.context


def standings(context):
    return {
        each.code: (each.figure, each.seats, each.need, f"{each.women}/{each.figure}", each.has_women)
        for each in context["standings"]
        if each.figure
    }


def test_each_kecamatan_stands_against_its_seats_and_twice_its_need():
    selection = open_selection()
    for sex in ("L", "L", "P"):
        submitted(selection, district=MENTENG, sex=sex)
    submitted(selection, district=GAMBIR, sex="L")
    draft(selection)

    context = seen(at_work("commissioner"))

    assert standings(context) == {MENTENG: (3, 3, 6, "1/3", True), GAMBIR: (1, 3, 6, "0/1", False)}
    assert (context["total"].figure, context["total"].women, context["total"].need) == (4, 1, 12)


@pytest.mark.parametrize(("women", "men", "enough"), [(3, 7, True), (2, 5, False), (0, 0, False), (6, 14, True)])
def test_the_share_of_women_is_reckoned_in_whole_numbers(women, men, enough):
    from recruitment.admin.dashboard import Standing  # noqa: PLC0415 -- beside its one test

    standing = Standing(MENTENG, "Menteng", 3, women + men, women, 0, 0, 0, "")

    assert standing.has_women is enough


def test_staff_of_a_kecamatan_see_only_its_figures():
    selection = open_selection()
    submitted(selection, district=GAMBIR)
    submitted(selection, district=MENTENG)

    context = seen(at_work("verifier", MENTENG))

    assert [each.code for each in context["standings"]] == [MENTENG]
    assert [(pile.count, pile.label) for pile in context["waiting"]] == [(1, "berkas belum diambil siapa pun")]


def test_what_waits_is_said_to_those_who_can_act():
    selection = open_selection()
    nik = invented_nik(dt.date(1994, 8, 17), woman=True, serial=601)
    first = submitted(selection, nik=nik)
    second, third = submitted(selection, nik=nik), submitted(selection)
    verifier, commissioner = at_work("verifier"), at_work("commissioner")
    in_hands_of(verifier, first)

    piles = [(pile.count, pile.label) for pile in seen(verifier)["waiting"]]
    assert piles == [
        (1, "berkas di tangan Anda"), (1, "berkas belum diambil siapa pun"), (1, "berkas tertahan tanpa usulan"),
    ]  # fmt: skip
    assert seen(commissioner)["waiting"] == []

    held.propose(second, outcome="close", reason="Ganda.", by=acting_as(verifier), at=NOON)
    end = selection.closes_at + dt.timedelta(days=1)
    secretary = staff("propose_dates")
    selections.propose_dates(selection, starts_at=selection.opens_at, ends_at=end, reason="Libur.", by=secretary, at=NOON)

    assert [(pile.count, pile.label) for pile in seen(commissioner)["waiting"]] == [
        (1, "usulan berkas tertahan"), (1, "usulan perubahan tanggal"),
    ]  # fmt: skip
    assert (1, "berkas tertahan tanpa usulan") not in [(pile.count, pile.label) for pile in seen(verifier)["waiting"]]
    assert third.pk


@pytest.mark.parametrize("count", [3, 30])
def test_the_dashboard_costs_the_same_for_few_and_many(django_assert_num_queries, count):
    selection = open_selection()
    for n in range(count):
        submitted(selection, at=NOON - dt.timedelta(hours=n), district=(GAMBIR, MENTENG)[n % 2])
    client = at_work("commissioner")
    client.get(reverse("admin:index"))
    caches["pages"].clear()

    with django_assert_num_queries(QUERIES):
        client.get(reverse("admin:index"))
    with django_assert_num_queries(QUERIES - GATHERING):
        client.get(reverse("admin:index"))


def test_what_an_act_changed_is_seen_at_once():
    selection = open_selection()
    submitted(selection)
    client = at_work("commissioner")
    assert seen(client)["total"].figure == 1

    submitted(selection)

    assert seen(client)["total"].figure == 2


def test_who_applied_reads_the_figures_without_the_own_file_and_others_with_it():
    selection = open_selection()
    client = at_work("commissioner")
    own = submitted(selection)
    Application.objects.filter(pk=own.pk).update(applicant=client.user)  # who applied, and came to the office later
    submitted(selection)

    assert seen(at_work("commissioner"))["total"].figure == 2
    assert seen(client)["total"].figure == 1


@pytest.mark.parametrize("role", ["sysadmin"])
def test_who_reads_no_applications_sees_no_figures(role):
    submitted(open_selection())

    assert "standings" not in seen(at_work(role))


def test_without_a_selection_the_page_says_what_to_do():
    assert "Belum ada seleksi yang diumumkan" in at_work("secretary").get(reverse("admin:index")).content.decode()


# --- The later stages -------------------------------------------------------------------------------------------------
LATER = {
    "tanggapan masyarakat menunggu tindak lanjut", "gangguan tes menunggu putusan", "perbaikan nilai tes menunggu persetujuan",
    "lembar nilai wawancara belum Anda kunci", "rapat pleno menunggu pembekuan tabel", "rapat pleno menunggu keputusan",
    "pengumuman menunggu persetujuan", "usulan pemberhentian", "usulan perpanjangan", "perpanjangan belum diumumkan",
}  # fmt: skip


def piles(client):
    """Return the piles of the later stages, after each one's page was opened: it lists exactly what the pile counts."""
    found = [pile for pile in seen(client)["waiting"] if pile.label in LATER]
    for pile in found:
        page = client.get(pile.url)
        assert (pile.label, page.status_code) == (pile.label, 200)
        assert (pile.label, page.context["cl"].result_count) == (pile.label, pile.count)
    return {pile.label: pile.count for pile in found}


def test_proposals_of_the_later_stages_wait_for_whoever_may_settle_them():
    selection = open_selection()
    candidacy = candidate(selection)
    results.ending_of(candidacy)
    results.announced(selection, number="910", status="proposed")
    room = tests_made.sitting(selection)
    facts = {"reason": "x", "proposed_at": NOON, "proposed_by": StaffFactory()}
    Incident.objects.create(sitting=room, from_at=NOON, to_at=NOON + dt.timedelta(hours=1), **facts)
    extension(selection, status="proposed")

    assert piles(at_work("commissioner")) == {
        "usulan perpanjangan": 1, "gangguan tes menunggu putusan": 1, "usulan pemberhentian": 1,
        "pengumuman menunggu persetujuan": 1,
    }  # fmt: skip
    assert piles(at_work("secretary")) == {}


def extension(selection, **changes):
    facts = {
        "district_id": MENTENG, "opens_at": NOON + dt.timedelta(days=8), "closes_at": NOON + dt.timedelta(days=15),
        "reason_code": "share", "figures": {"applicants": 2, "women": 0, "need": 6, "women_in_100": 30, "seats": 3},
        "proposed_at": NOON, "proposed_by": StaffFactory(),
    }  # fmt: skip
    return Extension.objects.create(selection=selection, **facts | changes)


def test_an_approved_extension_waits_for_its_announcement_while_there_is_time():
    extension(open_selection(), status="approved", settled_at=NOON, settled_by=StaffFactory())
    client = at_work("secretary")

    assert piles(client) == {"perpanjangan belum diumumkan": 1}
    with clock.stopped_at(NOON + dt.timedelta(days=8)):
        assert seen(at_work("secretary"))["waiting"] == []


def test_feedback_waits_except_while_the_candidate_may_answer():
    candidacy = candidate(open_selection())
    feedback_made.received(candidacy)
    asked = feedback_made.asked(candidacy)
    name = "tanggapan masyarakat menunggu tindak lanjut"

    assert {pile.label: pile.count for pile in seen(at_work("secretary"))["waiting"] if pile.label in LATER} == {name: 1}
    with clock.stopped_at(asked.answer_due_at):
        assert piles(at_work("secretary")) == {name: 2}


def test_a_sheet_waits_for_its_panelist_once_the_candidate_has_come():
    selection = open_selection()
    interviews_made.aspects(selection, 60, 40)
    client = at_work("verifier")
    panelist = staff("score_interview", user=client.user)
    slot = interviews_made.planned(selection, [panelist, *interviews_made.panelists(1)])

    with clock.stopped_at(interviews_made.LATER):
        client = log_in(Client(), client.user)
        assert piles(client) == {}
        interviews_made.scored(slot, panelist, [80, 70], is_final=False)
        assert piles(client) == {"lembar nilai wawancara belum Anda kunci": 1}
        Sheet.objects.update(locked_at=interviews_made.LATER)
        assert piles(client) == {}


def test_a_plenary_waits_for_who_prepares_it_then_for_another_who_was_there():
    selection = open_selection()
    first, second, third = (at_work("commissioner") for _ in range(3))
    secretary = at_work("secretary")
    facts = {"selection": selection, "district_id": MENTENG, "opened_at": NOON, "opened_by": secretary.user}
    plenary = Plenary.objects.create(**facts, number="011/BA", held_at=NOON)
    Plenary.objects.create(**facts | {"district_id": GAMBIR}, number="012/BA", held_at=NOON + dt.timedelta(hours=1))
    for client in (first, second):
        PlenaryMember.objects.create(plenary=plenary, person=client.user)

    assert seen(secretary)["waiting"][-1].count == 1  # the other one has not begun
    assert piles(first) == {}
    Plenary.objects.filter(pk=plenary.pk).update(status="frozen", frozen_at=NOON, frozen_by=first.user)
    assert [piles(each) for each in (first, second, third)] == [{}, {"rapat pleno menunggu keputusan": 1}, {}]


def test_a_correction_of_scores_waits_for_somebody_else():
    selection = open_selection()
    desk = tests_made.present(selection, 1)[0]
    number = tests_made.number(desk)
    file = tests_made.score_file(selection, tests_made.as_csv([(number, 80)]))
    client = at_work("commissioner")
    ScoreFile.objects.filter(pk=file.pk).update(status="proposed", grounds="x", proposed_at=NOON, proposed_by=StaffFactory())

    assert piles(client) == {"perbaikan nilai tes menunggu persetujuan": 1}
    ScoreFile.objects.filter(pk=file.pk).update(proposed_by=client.user)
    assert piles(client) == {}
