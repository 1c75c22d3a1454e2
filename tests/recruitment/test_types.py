"""Kinds of selection are rows: a new kind needs no code. Calendars to start from."""

import datetime as dt

import pytest
from django.urls import reverse

from core import clock
from core.clock import wib
from core.lifecycle import Refused
from core.models import Event
from recruitment import defaults, dossier, order
from recruitment.actions import patterns as actions
from recruitment.actions import selections
from recruitment.lifecycle import StageCode
from recruitment.models import Requirement, Selection, SelectionType
from recruitment.patterns import DECREE, LONG, PATTERNS, REPLACEMENT
from regions.models import District
from tests.factories.recruitment import NOON, complete_draft, districts, staff, submitted
from tests.recruitment.room import MENTENG, at_work

pytestmark = pytest.mark.django_db
GAMBIR = "31.71.01"
PATTERN = "admin:recruitment_selection_pattern"


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


def founder():
    return staff("add_selection", "change_selection", "publish_selection")


def kind():
    return SelectionType.objects.get(code="panwascam")


def begin(pattern=LONG, **changes):
    districts()
    facts = {"kind": kind(), "first_day": dt.date(2026, 9, 21), "name": "Seleksi", "number_prefix": "UJI"} | changes
    return actions.begin(pattern, by=founder(), at=NOON, **facts)


def row(fields, prefix="requirements", n=0):
    return {f"{prefix}-{n}-{name}": value for name, value in fields.items()}


def typed_in(code, **changes):
    """Return a kind as the secretary types it in, with one requirement and one paper of its own."""
    districts()
    facts = {
        "code": code, "name": f"Jenis {code}", "post_name": f"anggota {code}", "number_prefix": code.upper()[:4],
        "minimum_age": "21", "age_basis": "Pengumuman", "domicile": "district", "seats_per_district": "2",
        "places_per_seat": "2", "women_in_100": "30", "is_active": "on", "position": "9",
    }  # fmt: skip
    for name in ("requirements", "documents"):
        facts |= {f"{name}-TOTAL_FORMS": "1", f"{name}-INITIAL_FORMS": "0"}
    facts |= row({"position": "1", "code": "setia", "text": "Setia", "declaration": "Saya setia.", "basis": "UU"})
    paper = {"position": "1", "code": "ktp", "name": "KTP-el", "condition": "always", "due_stage": "submission"}
    facts |= row(paper | {"max_megabytes": "5", "max_pages": "2"}, "documents")
    answer = at_work("secretary").post(reverse("admin:recruitment_selectiontype_add"), facts | changes)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    return SelectionType.objects.get(code=code)


def published(selection):
    selections.publish(selection, by=founder(), at=selection.opens_at - dt.timedelta(days=1))
    return Selection.objects.get(pk=selection.pk)


# --- A new kind is rows -----------------------------------------------------------------------------------------------
def test_a_kind_for_villages_is_made_of_rows_alone():
    selection = published(begin(kind=typed_in("pkd-baru"), number_prefix="PKDB"))
    young = NOON.date().replace(year=2005, month=1)

    sent = submitted(selection, birth_on=young)
    elsewhere = complete_draft(selection, birth_on=young)
    section = elsewhere.sections.get(code="domisili")
    section.content = {"answers": section.answers | {"village": f"{GAMBIR}.1001"}, "typed": {}}
    section.save()
    too_young = complete_draft(selection, birth_on=NOON.date().replace(year=2006))

    assert (sent.status, sent.number) == ("submitted", "PKDB-2026-31.71.06-0001")
    assert [gap.message for gap in dossier.gaps(dossier.load(elsewhere), at=NOON)] == [
        "Untuk seleksi ini KTP-el Anda harus beralamat di kecamatan yang Anda lamar."
    ]
    assert "Usia paling rendah 21 tahun (Pengumuman)" in dossier.gaps(dossier.load(too_young), at=NOON)[0].message
    assert [(seat.district_id, seat.count) for seat in selection.seats.order_by("district")] == [(GAMBIR, 2), (MENTENG, 2)]


def test_the_track_for_those_in_office_is_made_of_rows_alone():
    own = row({"position": "1", "code": "bertugas", "text": "Sedang bertugas", "declaration": "Saya sedang bertugas."})
    paper = {"documents-0-code": "evaluasi", "documents-0-name": "Hasil evaluasi kinerja"}
    kind = typed_in("existing", minimum_age="25", domicile="regency", **own, **paper)
    selection = published(begin(kind=kind, number_prefix="EXI"))

    application = submitted(selection)

    assert [each.code for each in selection.requirements.all()] == ["bertugas"]
    assert [file.kind.code for file in application.files.current()] == ["evaluasi"]
    assert (application.status, selection.post_name) == ("submitted", "anggota existing")


def test_a_changed_kind_leaves_selections_as_they_are():
    kind = typed_in("lain")
    selection = begin(kind=kind)

    kind.requirements.update(text="Berubah")
    SelectionType.objects.filter(pk=kind.pk).update(minimum_age=40)

    assert (Requirement.objects.get(selection=selection).text, selection.minimum_age) == ("Setia", 21)


# --- Calendars --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_each_calendar_keeps_the_order_of_stages_and_can_be_announced(pattern):
    selection = begin(pattern, district=District.objects.filter(pk=MENTENG).first() or menteng())

    assert order.breach(selection.stages.all()) is None
    assert published(selection).published_at
    assert Event.objects.about(selection).first().action == "selection.begun_from_pattern"


def menteng():
    districts()
    return District.objects.get(pk=MENTENG)


def test_the_decrees_calendar_is_that_of_2022_day_by_day():
    selection = begin(DECREE, first_day=dt.date(2022, 9, 21))

    stages = {stage.code: stage for stage in selection.stages.exclude(code="other")}
    days = {code: (stage.starts_at, stage.ends_at) for code, stage in stages.items()}
    assert (selection.opens_at, selection.closes_at) == (wib(2022, 9, 21), wib(2022, 9, 28))
    assert selection.stages.count() + 1 == 18
    assert days[StageCode.SOCIALISATION] == (wib(2022, 9, 10), wib(2022, 9, 22))
    assert days[StageCode.EXTENSION] == (wib(2022, 10, 2), wib(2022, 10, 9))
    assert days[StageCode.FEEDBACK] == (wib(2022, 10, 12), wib(2022, 10, 19))
    assert days[StageCode.WRITTEN_TEST] == (wib(2022, 10, 14), wib(2022, 10, 17))
    assert days[StageCode.FINAL_RESULT] == (wib(2022, 10, 25), wib(2022, 10, 26))
    assert days[StageCode.REPORT_HANDED] == (wib(2022, 11, 1), wib(2022, 11, 4))


def test_our_calendar_takes_applications_from_21_september_to_26_october():
    selection = begin(LONG)

    assert (selection.opens_at, selection.closes_at) == defaults.intake_of(2026)
    assert selection.stages.count() == len(defaults.STAGES)


def test_a_replacement_is_for_one_seat_of_one_kecamatan():
    selection = begin(REPLACEMENT, district=menteng())

    assert [(seat.district_id, seat.count) for seat in selection.seats.all()] == [(MENTENG, 1)]
    with pytest.raises(Refused, match="Pilih kecamatan"):
        begin(REPLACEMENT, number_prefix="UJI2")


def test_a_prefix_is_used_once_a_year():
    begin()

    with pytest.raises(Refused, match="Awalan nomor UJI sudah dipakai"):
        begin()


def test_only_who_may_add_selections_for_the_city_begins_one():
    with pytest.raises(Refused, match="sekretaris seluruh kota"):
        actions.begin(
            LONG, kind=kind(), first_day=dt.date(2026, 9, 21), name="x", number_prefix="x",
            by=staff("add_selection", "change_selection", scope=MENTENG), at=NOON,
        )  # fmt: skip


# --- The page ---------------------------------------------------------------------------------------------------------
def test_the_page_makes_a_selection_and_leads_to_it():
    districts()
    client, first = at_work("secretary"), kind()
    data = {"pattern": "keputusan-314", "kind": first.pk, "name": "Seleksi pola", "first_day": "2026-09-21"}

    assert "Mulai dari pola" in client.get(reverse("admin:recruitment_selection_changelist")).content.decode()
    assert client.get(reverse(PATTERN)).status_code == 200
    answer = client.post(reverse(PATTERN), data)

    selection = Selection.objects.get()
    assert answer["Location"] == reverse("admin:recruitment_selection_change", args=[selection.pk])
    assert (selection.name, selection.type, selection.number_prefix) == ("Seleksi pola", first, first.number_prefix)
    again = client.post(reverse(PATTERN), data)
    assert (again.status_code, "sudah dipakai seleksi lain" in again.content.decode()) == (422, True)
    assert 'value="Seleksi pola"' in again.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"pattern": "penggantian"}, "Pilih kecamatan yang kursinya akan diisi."),
        ({"first_day": "1850-01-01"}, "Tahun harus antara 2001 dan 2099."),
        ({"kind": "9" * 30}, "Pilih"),
    ],
)
def test_the_page_says_what_is_wrong(changes, words):
    districts()
    data = {"pattern": "keputusan-314", "kind": kind().pk, "name": "Seleksi", "first_day": "2026-09-21"} | changes

    answer = at_work("secretary").post(reverse(PATTERN), data)

    assert (answer.status_code, words in answer.content.decode(), Selection.objects.count()) == (422, True, 0)


@pytest.mark.parametrize("who", [("secretary", MENTENG), ("commissioner",), ("auditor",)])
def test_others_do_not_find_the_page(who):
    districts()

    assert at_work(*who).get(reverse(PATTERN)).status_code == 403


def test_the_first_kinds_ask_what_the_notices_ask():
    found = SelectionType.objects.get(code="pkd")

    assert (found.minimum_age, found.domicile, found.requirements.count()) == (21, "district", len(defaults.REQUIREMENTS))
    assert "21 tahun" in found.requirements.get(code="usia").text


@pytest.mark.parametrize(
    ("code", "asks"),
    [("ptps", (21, "district", 0)), ("panwascam-existing", (25, "regency", 1))],
)
def test_further_kinds_begin_a_selection_without_new_code(code, asks):
    """A selection of each is furnished, filled in and sent; what no source was found for stands beside the kind."""
    found = SelectionType.objects.get(code=code)

    selection = begin(kind=found, number_prefix=found.number_prefix)

    more = selection.requirements.count() - len(defaults.REQUIREMENTS)
    assert (selection.minimum_age, selection.domicile, more) == asks
    assert selection.seats.first().count == found.seats_per_district
    assert found.to_check.startswith("1. ")
    selections.publish(selection, by=founder(), at=NOON)
    sent = submitted(Selection.objects.get(pk=selection.pk))
    assert sent.number.startswith(f"{found.number_prefix}-2026-")


def test_the_letters_of_further_kinds_are_made_by_the_portal():
    for code in ("ptps", "panwascam-existing"):
        made = SelectionType.objects.get(code=code).documents.exclude(letter="").values_list("code", flat=True)
        assert sorted(made) == sorted(defaults.LETTERS)
