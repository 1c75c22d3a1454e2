"""Completeness, then the administrative review; an “ineligible” needs a second pair of eyes."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core.fsck import checks
from core.lifecycle import Refused, Stale
from core.models import Event
from recruitment.actions import applications, completeness, conflicts, decisions, refusals, repairs, reviews
from recruitment.lifecycle import ApplicationStatus, CompletenessResult, VerdictValue
from recruitment.models import Application, CompletenessCheck, Reason, Refusal
from tests.concurrency import together
from tests.factories.recruitment import (
    NOON,
    as_person,
    eligible,
    open_selection,
    refusal_proposed,
    staff,
    submitted,
    verifier,
)

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def opened(by, application=None):
    """Return an application that a person declared no tie to and holds."""
    application = application or submitted(open_selection())
    conflicts.declare_none(application, by=by, at=NOON)
    reviews.claim(application, by=by, at=NOON)
    return application


def second(application):
    """Return another verifier who has declared no tie."""
    by = verifier()
    conflicts.declare_none(application, by=by, at=NOON)
    return by


def fresh(application):
    return Application.objects.select_related("selection", "applicant", "district").get(pk=application.pk)


# --- Completeness -----------------------------------------------------------------------------------------------------
def test_complete_needs_every_required_paper_there_and_legible():
    by = verifier()
    application = opened(by)
    file = application.files.select_related("kind").order_by("kind__position").first()
    reviews.give_verdict(application, value="unclear", file=file, reason="Buram.", by=by, at=NOON)

    with pytest.raises(Refused, match=f"belum jelas: {file.kind.name}"):
        completeness.find_complete(application, by=by, at=NOON)
    application.files.filter(pk=file.pk).update(replaced_at=NOON)
    with pytest.raises(Refused, match=f"belum lengkap: Unggah {file.kind.name}"):
        completeness.find_complete(application, by=by, at=NOON)


def test_a_result_is_kept_with_its_stage_and_who_and_a_later_one_replaces_it():
    by = verifier()
    application = opened(by)
    kind = application.selection.document_kinds.get(code="ktp")
    first = completeness.find_incomplete(application, items=[(kind, "Buram.")], by=by, at=NOON)
    stage = application.selection.stage("completeness")
    at = stage.starts_at
    reviews.claim(fresh(application), by=by, at=at)
    again = completeness.find_complete(fresh(application), by=by, at=at)

    assert (first.stage, again.stage, again.checked_by, again.checked_at) == (None, stage, by.user, at)
    assert [each.kind for each in first.missing.all()] == [kind]
    assert list(application.completeness_checks.current()) == [again]
    assert list(Application.objects.complete()) == [application]
    with pytest.raises(Refused, match="sudah dinyatakan lengkap"):
        completeness.find_complete(fresh(application), by=by, at=at)


def test_incomplete_names_papers_and_says_why():
    by = verifier()
    application = opened(by)
    kind = application.selection.document_kinds.get(code="ktp")

    with pytest.raises(Refused, match="paling sedikit satu berkas"):
        completeness.find_incomplete(application, items=[], by=by, at=NOON)
    with pytest.raises(Refused, match="paling sedikit satu berkas"):
        completeness.find_incomplete(application, items=[(kind, " ")], by=by, at=NOON)


def test_completeness_is_checked_by_who_holds_the_file_and_has_declared():
    by, application = verifier(), submitted(open_selection())

    with pytest.raises(Refused, match="Ambil berkas"):
        completeness.find_complete(application, by=by, at=NOON)
    reviews.claim(application, by=by, at=NOON)
    with pytest.raises(Refused, match="Nyatakan dahulu apakah"):
        completeness.find_complete(application, by=by, at=NOON)


def test_nobody_is_accepted_without_a_completeness_result():
    by = verifier()
    application = opened(by)
    for file in application.files.current():
        reviews.give_verdict(application, value=VerdictValue.MET, file=file, by=by, at=NOON)
    for requirement in application.selection.requirements.all():
        reviews.give_verdict(application, value=VerdictValue.MET, requirement=requirement, by=by, at=NOON)
    application = fresh(application)

    with pytest.raises(Refused, match="Penelitian kelengkapan belum dilakukan"):
        decisions.accept(application, version=application.version, by=by, at=NOON)
    kind = application.selection.document_kinds.get(code="ktp")
    completeness.find_incomplete(application, items=[(kind, "Buram.")], by=by, at=NOON)
    with pytest.raises(Refused, match="tidak lengkap"):
        decisions.accept(application, version=application.version, by=by, at=NOON)
    completeness.find_complete(application, by=by, at=NOON)
    decisions.accept(application, version=application.version, by=by, at=NOON)
    assert fresh(application).status == ApplicationStatus.ELIGIBLE


def test_a_repair_asked_finds_the_file_incomplete():
    by = verifier()
    application = opened(by)
    kind = application.selection.document_kinds.get(code="ktp")
    repairs.ask(
        application, items=[(kind, "Buram.")], due_at=NOON + dt.timedelta(3), version=application.version, by=by, at=NOON
    )

    check = CompletenessCheck.objects.current().get()
    assert (check.result, [(each.kind, each.reason) for each in check.missing.all()]) == (
        CompletenessResult.INCOMPLETE, [(kind, "Buram.")],
    )  # fmt: skip


# --- The age that was counted -----------------------------------------------------------------------------------------
def test_a_decision_keeps_the_age_it_counted_the_day_and_the_rule():
    selection = open_selection(age_counted_on=dt.date(2026, 8, 17))
    application = eligible(selection, birth_on=dt.date(1994, 8, 17))

    kept = fresh(application)
    assert (kept.decided_age, kept.decided_age_on) == (32, dt.date(2026, 8, 17))
    assert kept.decided_age_basis == "Paling rendah 25 tahun pada 17 Agustus 2026; UU 7/2017 Pasal 117 ayat (1) huruf b"
    by = staff("verify_application", user=kept.decided_by)
    decisions.undo(kept, version=kept.version, by=by, at=NOON + MINUTE, reason="Salah.")
    assert (fresh(application).decided_age, fresh(application).decided_age_basis) == (None, "")


# --- Four eyes --------------------------------------------------------------------------------------------------------
def test_ineligible_waits_for_a_second_person():
    first = verifier()
    application = refusal_proposed(open_selection(), by=first)

    assert fresh(application).status == ApplicationStatus.TO_CONFIRM
    assert fresh(application).decided_at is None
    with pytest.raises(Refused, match="petugas lain"):
        refusals.confirm(application, version=application.version, by=first, at=NOON)
    with pytest.raises(Refused, match="petugas lain"):
        refusals.send_back(application, version=application.version, reason="x", by=first, at=NOON)
    by = second(application)
    refusals.confirm(application, version=application.version, by=by, at=NOON)
    kept = fresh(application)
    assert (kept.status, kept.decided_by, kept.decision_reason) == ("ineligible", by.user, "Tidak terpenuhi.")
    assert kept.decided_age is not None
    assert [name for name, check in checks().items() if name.startswith("recruitment.") and list(check())] == []


@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        (lambda: staff("view_application"), "Hanya verifikator"),
        (lambda: verifier(scope="31.71.01"), "Hanya petugas Kecamatan"),
        (verifier, "Nyatakan dahulu apakah"),
    ],
)
def test_who_confirms_is_a_verifier_of_the_kecamatan_who_has_declared(by, sentence):
    application = refusal_proposed(open_selection())

    with pytest.raises(Refused, match=sentence):
        refusals.confirm(application, version=application.version, by=by(), at=NOON)


def test_the_second_person_sends_back_with_a_reason():
    application = refusal_proposed(open_selection())
    by = second(application)

    with pytest.raises(Refused, match="mengapa"):
        refusals.send_back(application, version=application.version, reason=" ", by=by, at=NOON)
    refusals.send_back(application, version=application.version, reason="KTP sudah diperbarui.", by=by, at=NOON)
    refusal = Refusal.objects.get()
    assert (fresh(application).status, refusal.status, refusal.settled_reason) == (
        "submitted", "declined", "KTP sudah diperbarui.",
    )  # fmt: skip
    assert Event.objects.filter(action="refusal.sent_back", reason="KTP sudah diperbarui.").exists()


def test_the_first_person_takes_a_refusal_back_and_nobody_else():
    first = verifier()
    application = refusal_proposed(open_selection(), by=first)

    with pytest.raises(Refused, match="Hanya pengusul"):
        refusals.take_back(application, version=application.version, by=second(application), at=NOON)
    refusals.take_back(application, version=application.version, by=first, at=NOON)
    assert (fresh(application).status, Refusal.objects.get().status) == ("submitted", "withdrawn")


def test_a_withdrawn_application_leaves_no_open_refusal():
    application = refusal_proposed(open_selection())
    applications.withdraw(application, version=application.version, by=as_person(application.applicant), at=NOON)

    assert (fresh(application).status, Refusal.objects.get().status) == ("withdrawn", "withdrawn")


def test_grounds_are_kept_with_their_requirement_and_own_words_follow():
    by = verifier()
    application = opened(by)
    requirement = application.selection.requirements.get(code="domisili")
    reviews.give_verdict(application, value="unmet", requirement=requirement, reason="KTP Bekasi.", by=by, at=NOON)
    grounds = list(Reason.objects.filter(use="decision", requirement_code__in=["domisili", ""]).order_by("position"))
    refusal = decisions.reject(
        fresh(application), version=application.version, reason="KTP dari Bekasi.", grounds=grounds, by=by, at=NOON
    )

    assert [(each.requirement, each.text) for each in refusal.grounds.order_by("pk")] == [
        (None, "Berkas tidak dilengkapi sampai masa perbaikan berakhir."),
        (requirement, "Tidak memenuhi syarat domisili."),
    ]
    assert refusal.reason.endswith("Tidak memenuhi syarat domisili. KTP dari Bekasi.")


def test_the_database_refuses_who_confirms_their_own():
    application = refusal_proposed(open_selection())
    refusal = Refusal.objects.get()

    with pytest.raises(IntegrityError, match=r"refusal_is_approved_by_another|CHECK"), transaction.atomic():
        Refusal.objects.filter(pk=refusal.pk).update(status="approved", settled_at=NOON, settled_by=refusal.proposed_by_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Refusal.objects.create(application=application, reason="x", proposed_at=NOON, proposed_by=refusal.proposed_by)


@pytest.mark.django_db(transaction=True)
def test_confirming_and_sending_back_at_one_moment_have_one_outcome():
    application = refusal_proposed(open_selection())
    one, other = second(application), second(application)
    mine, theirs = fresh(application), fresh(application)

    outcomes = together(
        lambda: refusals.confirm(mine, version=mine.version, by=one, at=NOON),
        lambda: refusals.send_back(theirs, version=theirs.version, reason="Periksa lagi.", by=other, at=NOON),
    )

    lost = [each for each in outcomes if each is not None]
    assert len(lost) == 1
    assert isinstance(lost[0], Refused)
    refusal = Refusal.objects.get()
    assert (fresh(application).status, refusal.status) in {("ineligible", "approved"), ("submitted", "declined")}


def test_two_tabs_of_the_second_person_make_one_decision():
    application = refusal_proposed(open_selection())
    by = second(application)
    old = fresh(application)
    refusals.confirm(application, version=application.version, by=by, at=NOON)

    with pytest.raises(Stale):
        refusals.confirm(old, version=old.version, by=by, at=NOON)
