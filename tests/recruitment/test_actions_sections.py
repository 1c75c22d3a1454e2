"""Saving answers section by section."""

import datetime as dt

import pytest

from core.lifecycle import Refused, Stale
from recruitment import dossier, sections
from recruitment.actions import sections as section_actions
from recruitment.models import Section
from tests.factories.recruitment import NOON, ApplicantFactory, answers, as_person, draft, open_selection, submitted

pytestmark = pytest.mark.django_db


def save(application, code=sections.PERSONAL, *, values=None, typed=None, complete=None, version=0, at=NOON, by=None):
    by = by or as_person(application.applicant)
    return section_actions.save(
        application, code, answers=values or {}, typed=typed or {}, complete=complete, version=version, by=by, at=at
    )


def test_valid_answers_and_unfinished_input_are_both_kept():
    application = draft(open_selection())
    save(application, values={"full_name": "Suharto"}, typed={"nik": "3171"})

    assert Section.objects.get().content == {"answers": {"full_name": "Suharto"}, "typed": {"nik": "3171"}}


def test_each_save_notes_the_moment_and_makes_an_older_check_page_stale():
    application = draft(open_selection())
    save(application, at=NOON + dt.timedelta(minutes=5))
    application.refresh_from_db()

    assert (application.saved_at, application.version) == (NOON + dt.timedelta(minutes=5), 2)


def test_a_section_is_marked_complete_only_when_nothing_is_missing():
    selection = open_selection()
    application = draft(selection)
    whole = answers(selection, n=1)[sections.PERSONAL]

    section, gaps = save(application, values={**whole, "phone": ""}, complete=True)
    assert (section.completed_at, [gap.field for gap in gaps]) == (None, ["phone"])
    section, gaps = save(application, values=whole, complete=True, version=1)
    assert (section.completed_at, gaps) == (NOON, [])


def test_typing_on_keeps_the_mark_only_while_it_still_holds():
    selection = open_selection()
    application = draft(selection)
    whole = answers(selection, n=1)[sections.PERSONAL]
    save(application, values=whole, complete=True)

    assert save(application, values={**whole, "full_name": "Kartini"}, version=1)[0].completed_at == NOON
    assert save(application, values={**whole, "full_name": ""}, version=2)[0].completed_at is None


def test_a_save_from_an_older_tab_is_stale_and_changes_nothing():
    application = draft(open_selection())
    save(application, values={"full_name": "Ani"})
    save(application, values={"full_name": "Ani Dua"}, version=1)

    with pytest.raises(Stale):
        save(application, values={"full_name": "Lama"}, version=1)
    with pytest.raises(Stale):
        save(application, values={"full_name": "Baru"}, version=0)
    assert Section.objects.get().answers == {"full_name": "Ani Dua"}


def test_nothing_is_saved_at_the_closing_instant_or_by_a_stranger():
    selection = open_selection()
    application = draft(selection)

    with pytest.raises(Refused, match="tetap tersimpan"):
        save(application, values={"full_name": "Ani"}, at=selection.closes_at)
    with pytest.raises(Refused, match="Hanya pemilik"):
        save(application, by=as_person(ApplicantFactory()))
    assert not Section.objects.exists()


def test_a_sent_application_is_not_changed_any_more():
    application = submitted(open_selection())

    with pytest.raises(Refused, match="sudah dikirim"):
        save(application, version=1)


def test_a_save_that_meets_a_sending_is_refused():
    """The row read before the sending still says draft; the first statement of the save sees otherwise."""
    selection = open_selection()
    application = submitted(selection)
    application.status = "draft"

    with pytest.raises(Stale):
        save(application, version=1)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("2000-02-29", "2025-02-28", 24),
        ("2000-02-29", "2025-03-01", 25),
        ("2001-10-20", "2026-10-20", 25),
        ("2001-10-21", "2026-10-20", 24),
    ],
)
def test_age_counts_full_years(birth, day, age):
    assert sections.age_on(dt.date.fromisoformat(birth), dt.date.fromisoformat(day)) == age


def test_age_counts_on_the_selections_reference_day_when_it_has_one():
    selection = open_selection(age_counted_on=dt.date(2026, 12, 1))

    assert dossier.age_gap(selection, "2001-12-01", at=NOON) == []
    (gap,) = dossier.age_gap(selection, "2001-12-02", at=NOON)
    assert gap.message == (
        "Usia Anda pada 1 Desember 2026 adalah 24 tahun. Usia paling rendah 25 tahun (UU 7/2017 Pasal 117 ayat (1) huruf b)."
    )


def test_a_civil_servant_needs_the_superiors_leave():
    selection = open_selection()
    application = draft(selection)
    whole = answers(selection, n=1)[sections.WORK]
    save(application, sections.WORK, values={**whole, "employment": "civil_servant", "employer": "Dinas Contoh"}, complete=True)

    asked = {gap.field for gap in dossier.gaps(dossier.load(application), at=NOON) if gap.section == sections.DOCUMENTS}
    assert "izin-atasan" in asked
    assert "surat-sehat" not in asked  # it may follow before the inauguration
