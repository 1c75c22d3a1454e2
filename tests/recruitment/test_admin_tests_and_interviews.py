"""The staff's pages of test and interview, worked through as a person does."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import clock
from core.clock import wib
from core.fsck import checks
from recruitment.lifecycle import SlotStatus, TieRule
from recruitment.models import Desk, Incident, Occupancy, ScoreEntry, ScoreFile, Selection, Sitting, Slot, TieChoice
from tests.factories import recruitment as make
from tests.factories.interviews import LATER, aspects, interviewee, panel, panelists, planned, room, scored
from tests.factories.recruitment import NOON, open_selection
from tests.factories.written_tests import AFTER, DURING, MENTENG, as_csv, number, present, seated, sitting
from tests.factories.written_tests import scored as with_scores
from tests.recruitment.desk import text_of
from tests.recruitment.room import at_work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


def move(client, obj, name, **data):
    """Open a move's page and send its form as the browser would."""
    address = reverse(f"admin:recruitment_{obj._meta.model_name}_move", args=[obj.pk, name])
    page = client.get(address)
    form = page.context["form"]
    hidden = {bound.name: bound.value() for bound in form.hidden_fields() if bound.value() is not None}
    return client.post(address, {**hidden, **data})


def change(obj):
    return reverse(f"admin:recruitment_{obj._meta.model_name}_change", args=[obj.pk])


def moment(name, at):
    local = at.astimezone(clock.JAKARTA)
    return {f"{name}_0": f"{local:%Y-%m-%d}", f"{name}_1": f"{local:%H:%M}"}


def test_a_session_is_added_previewed_seated_and_its_cards_printed():
    selection, client = open_selection(), at_work("secretary")
    people = [make.candidate(selection) for _ in range(2)]
    facts = {
        "selection": selection.pk, "name": "Sesi 1", "venue": "SMK", "address": "Jalan", "room": "Lab", "devices": 1,
        "minutes": 90, **moment("starts_at", wib(2026, 10, 28, 8)),
    }  # fmt: skip
    assert client.post(reverse("admin:recruitment_sitting_add"), facts).status_code == 302
    made = Sitting.objects.get()

    preview = text_of(move(client, made, "tempatkan", districts=[MENTENG], lihat="1"))
    assert "Yang akan ditempatkan: 1" in preview
    assert "1 peserta tidak kebagian perangkat" in preview
    assert not Desk.objects.exists()
    assert move(client, made, "tempatkan", districts=[MENTENG]).status_code == 302
    assert Desk.objects.get().candidacy == people[0]

    printed = client.post(reverse("admin:recruitment_sitting_cards", args=[made.pk]))
    assert printed.content.startswith(b"%PDF")
    assert "Ditempati 1 dari 1 perangkat" in text_of(client.get(change(made)))


def test_a_taken_device_does_not_disappear():
    made = seated(open_selection(), 2)[0].sitting
    made.refresh_from_db()
    data = {"name": made.name, "devices": 1, "seen_version": made.version}

    response = at_work("secretary").post(change(made), data)

    assert "sudah ditempati" in text_of(response)


def test_a_desk_is_admitted_moved_and_undone():
    selection, client = open_selection(), at_work("secretary")
    first, second = seated(selection, 2)
    other = sitting(selection, name="Sesi 2", starts_at=AFTER)

    assert move(client, second, "pindah", sitting=other.pk, reason="Bentrok.").status_code == 302
    with clock.stopped_at(DURING):
        client = at_work("secretary")  # by then the other session is over
        assert move(client, first, "hadir").status_code == 302
        assert move(client, first, "batal-hadir", reason="Salah orang.").status_code == 302
    assert [desk.sitting.name for desk in Desk.objects.standing().order_by("pk")] == ["Sesi 1", "Sesi 2"]
    listed = text_of(client.get(reverse("admin:recruitment_desk_changelist")))
    assert "Dipindahkan ke kursi lain" in listed


def test_an_incident_goes_from_the_secretary_to_a_commissioner():
    desk = present(open_selection(), 1)[0]
    facts = {**moment("from_at", DURING), **moment("to_at", AFTER.replace(hour=2)), "reason": "Peladen mati."}

    with clock.stopped_at(AFTER):
        assert move(at_work("secretary"), desk.sitting, "catat-gangguan", desks=[desk.pk], **facts).status_code == 302
        incident = Incident.objects.get()
        assert move(at_work("commissioner"), incident, "setujui").status_code == 302
    assert not Desk.objects.standing().exists()


def test_scores_are_uploaded_read_and_applied():
    selection, client = open_selection(), at_work("secretary")
    desk = present(selection, 1)[0]
    data = as_csv([(number(desk), "80,5"), ("PWC-0", "70")])
    upload = reverse("admin:recruitment_scorefile_upload")

    with clock.stopped_at(AFTER):
        wrong = client.post(upload, {"selection": selection.pk, "file": SimpleUploadedFile("x.csv", b"a;b")})
        sent = client.post(upload, {"selection": selection.pk, "file": SimpleUploadedFile("hasil.csv", data)})
        file = ScoreFile.objects.get()
        told = text_of(client.get(sent["Location"]))
        unread = move(client, file, "terapkan")
        applied = move(client, file, "terapkan", sure="on")

    assert (wrong.status_code, unread.status_code, applied.status_code) == (422, 422, 302)
    assert "Judul kolom tidak ditemukan" in text_of(wrong)
    assert "Nomor ini bukan nomor peserta" in told
    assert ScoreEntry.objects.get().score == 80.5


def test_the_standing_names_a_tie_and_a_commissioner_records_the_plenary():
    selection = open_selection()
    Selection.objects.update(places_per_seat=1, tie_rule=TieRule.PLENARY)
    selection.seats.update(count=1)
    first, second = present(selection, 2)
    with_scores(selection, [(first, 70), (second, 70)])
    address = reverse("admin:recruitment_scorefile_standing", args=[selection.uuid, MENTENG])

    with clock.stopped_at(AFTER):
        assert "menunggu putusan pleno" in text_of(at_work("secretary").get(address))
        client = at_work("commissioner")
        assert f"{second.candidacy} · {second.candidacy.application.full_name}" in text_of(client.get(address))
        both = client.post(address, {"chosen": [first.candidacy_id, second.candidacy_id], "basis": "BA 1"})
        one = client.post(address, {"chosen": [second.candidacy_id], "basis": "BA 1"})

    assert (both.status_code, one.status_code) == (422, 302)
    assert TieChoice.objects.get().candidacy == second.candidacy


def test_interviews_are_planned_in_a_row_or_not_at_all():
    selection, client = open_selection(), at_work("secretary")
    people = [interviewee(selection) for _ in range(2)]
    made = panel(selection, panelists(1))
    facts = {
        "candidates": [each.pk for each in people], "panel": made.pk, "room": room().pk, "minutes": "30", "pause": "5",
        **moment("starts_at", wib(2026, 11, 2, 9)),
    }  # fmt: skip
    address = reverse("admin:recruitment_slot_plan")

    assert client.post(address, facts).status_code == 302
    assert [f"{each.starts_at.astimezone(clock.JAKARTA):%H:%M}" for each in Slot.objects.order_by("pk")] == ["09:00", "09:35"]
    third, fourth = interviewee(selection), interviewee(selection)
    clash = client.post(address, facts | {"candidates": [third.pk, fourth.pk], **moment("starts_at", wib(2026, 11, 2, 8, 25))})
    assert clash.status_code == 422
    assert "panelis sudah bertugas" in text_of(clash)
    assert Slot.objects.count() == 2


def sheet_of(slot):
    return reverse("admin:recruitment_slot_sheet", args=[slot.pk])


def figures(response, *people):
    """Return the figures on a page, without the names of people, whose serial numbers may be any."""
    told = text_of(response)
    for each in people:
        told = told.replace(str(each), "")
    return re.findall(r"\d+", told)


def test_a_panelist_scores_alone_and_reads_the_others_once_all_have_locked():
    selection = open_selection()
    aspect = aspects(selection, 1)[0]
    client, other = at_work("commissioner"), panelists(1)[0]
    slot = planned(selection, [make.staff(user=client.user), other])
    field = f"aspek-{aspect.pk}"

    with clock.stopped_at(LATER):
        scored(slot, other, [43])
        assert "43" not in figures(client.get(sheet_of(slot)), client.user)
        assert client.post(sheet_of(slot), {"kunci": "1"}).status_code == 422
        assert client.post(sheet_of(slot), {field: "88", "notes": "Tenang", "simpan": "1"}).status_code == 302
        version = re.search(r'name="version" value="(\d+)"', client.get(sheet_of(slot)).content.decode())[1]
        assert client.post(sheet_of(slot), {field: "88", "version": version, "kunci": "1"}).status_code == 302
        told = figures(client.get(sheet_of(slot)), client.user, other)
        outside = at_work("verifier", MENTENG)
        told_outside = figures(outside.get(sheet_of(slot)), outside.user, client.user, other)

    slot.refresh_from_db()
    assert slot.status == SlotStatus.CLOSED
    assert "43" in told
    assert "43" in told_outside
    assert "Tenang" not in told_outside


def test_a_slot_is_worked_by_its_moves():
    selection, client = open_selection(), at_work("secretary")
    slot = planned(selection, panelists(1))
    facts = {"panel": slot.panel_id, "room": slot.room_id, "minutes": "45", "reason": "Listrik."}

    assert move(client, slot, "ubah", **facts, **moment("starts_at", wib(2026, 11, 2, 10))).status_code == 302
    slot.refresh_from_db()
    with clock.stopped_at(wib(2026, 11, 2, 11)):
        assert move(at_work("secretary"), slot, "tidak-hadir").status_code == 302
    again = planned(selection, [], panel=slot.panel, starts_at=wib(2026, 11, 2, 13))
    assert move(client, again, "batalkan", reason="Ruang banjir.").status_code == 302
    assert list(Slot.objects.order_by("pk").values_list("status", flat=True)) == ["absent", "cancelled"]


def test_aspects_stand_once_scoring_has_begun():
    selection, client = open_selection(), at_work("secretary")
    aspect = aspects(selection, 1)[0]
    data = {"selection": selection.pk, "name": "Integritas", "guide": "", "weight": 30, "position": 1}
    assert client.post(change(aspect), data).status_code == 302
    person = panelists(1)[0]

    scored(planned(selection, [person]), person, [50], at=LATER)

    assert client.post(change(aspect), data | {"weight": 99}).status_code == 403
    assert "tidak dapat ditambah lagi" in text_of(client.post(reverse("admin:recruitment_aspect_add"), data | {"name": "Baru"}))


# --- fsck --------------------------------------------------------------------------------------------------------------
def problems(name):
    return [problem.message for problem in checks()[f"recruitment.{name}"]()]


NAMES = (
    "seats_are_in_their_room", "scores_are_of_those_who_came", "score_files_wrote_what_they_said",
    "confirmed_incidents_gave_up_their_seats", "tests_ahead_are_reminded_of", "interviews_hold_their_time",
    "candidates_in_the_interview_sat_their_test", "tied_people_are_in_no_panel", "closed_interviews_have_their_sheets",
    "interviews_ahead_are_reminded_of",
)  # fmt: skip


def test_the_checker_finds_nothing_where_all_is_well_and_each_thing_that_is_not():
    selection = open_selection()
    desk = present(selection, 1)[0]
    with_scores(selection, [(desk, 70)])
    slot = planned(selection, panelists(1))
    assert [problem for name in NAMES for problem in problems(name)] == []

    Sitting.objects.update(devices=1)
    Desk.objects.update(number=9, next_nudge_at=NOON, attended_at=None, attended_by=None, way="")
    ScoreFile.objects.update(summary={"new": 7})
    Slot.objects.filter(pk=slot.pk).update(status=SlotStatus.CLOSED, settled_at=NOON)
    Occupancy.objects.all().delete()
    assert [len(problems(name)) for name in NAMES] == [1, 1, 1, 0, 0, 0, 0, 0, 1, 1]
    Desk.objects.update(attended_at=NOON, attended_by=desk.given_by)
    Slot.objects.filter(pk=slot.pk).update(status=SlotStatus.PLANNED, settled_at=None)
    assert [len(problems(name)) for name in NAMES] == [1, 0, 1, 0, 1, 1, 0, 0, 0, 0]
