"""Staff at work on a file: claims, verdicts, decisions, repairs, held files, dates."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core import journal
from core.actor import SYSTEM
from core.clock import wib
from core.lifecycle import Refused, Stale
from core.models import Event
from documents.models import Document
from notifications import outbox
from notifications.models import Delivery
from recruitment import notices
from recruitment.actions import applications, completeness, conflicts, decisions, files, held, repairs, reviews, selections
from recruitment.lifecycle import ApplicationStatus, VerdictValue
from recruitment.models import Application, Repair, Selection
from tests.factories.recruitment import (
    NOON,
    ApplicantFactory,
    as_person,
    complete_draft,
    document,
    draft,
    invented_nik,
    open_selection,
    staff,
    submitted,
    verifier,
)

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)


def claimed(by, selection=None):
    application = submitted(selection or open_selection())
    conflicts.declare_none(application, by=by, at=NOON)
    reviews.claim(application, by=by, at=NOON)
    return application


def judge_all(application, by, value=VerdictValue.MET, reason=""):
    completeness.find_complete(application, by=by, at=NOON)
    for file in application.files.current():
        reviews.give_verdict(application, value=value, file=file, reason=reason, by=by, at=NOON)
    for requirement in application.selection.requirements.all():
        reviews.give_verdict(application, value=value, requirement=requirement, reason=reason, by=by, at=NOON)


def test_a_claimed_file_is_closed_to_others_until_the_claim_ends():
    first, second = verifier(), verifier()
    application = claimed(first)

    with pytest.raises(Refused, match="Sedang diperiksa"):
        reviews.claim(application, by=second, at=NOON + 29 * MINUTE)
    reviews.claim(application, by=second, at=NOON + 30 * MINUTE)
    assert Application.objects.get().claimed_by == second.user


def test_a_claim_taken_meanwhile_is_not_overwritten():
    first, second = verifier(), verifier()
    application = submitted(open_selection())
    seen_free = Application.objects.get()
    reviews.claim(application, by=first, at=NOON)

    with pytest.raises(Refused, match="baru saja diambil"):
        reviews.claim(seen_free, by=second, at=NOON)


@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        (lambda application: staff("view_application"), "Hanya verifikator"),
        (lambda application: verifier(scope="31.71.01"), "Hanya petugas Kecamatan Menteng"),
        (lambda application: verifier(scope=""), "Hanya petugas Kecamatan Menteng"),
        (
            lambda application: staff("verify_application", user=application.applicant),
            "pendaftaran Anda sendiri",
        ),
    ],
)
def test_a_file_opens_only_to_a_verifier_of_its_kecamatan(by, sentence):
    application = submitted(open_selection())

    with pytest.raises(Refused, match=sentence):
        reviews.claim(application, by=by(application), at=NOON)


def test_a_verdict_needs_the_claim_and_against_needs_a_reason():
    by = verifier()
    application = submitted(open_selection())
    file = application.files.first()

    with pytest.raises(Refused, match="Ambil berkas"):
        reviews.give_verdict(application, value="met", file=file, by=by, at=NOON)
    reviews.claim(application, by=by, at=NOON)
    with pytest.raises(Refused, match="alasan"):
        reviews.give_verdict(application, value="unmet", file=file, reason=" ", by=by, at=NOON)


def test_a_later_verdict_replaces_the_earlier_one_and_both_stay():
    by = verifier()
    application = claimed(by)
    file = application.files.first()
    reviews.give_verdict(application, value="unclear", file=file, reason="Buram.", by=by, at=NOON)
    reviews.give_verdict(application, value="met", file=file, by=by, at=NOON + MINUTE)

    assert [verdict.value for verdict in application.verdicts.current()] == ["met"]
    assert application.verdicts.count() == 2


def test_an_own_verdict_can_be_taken_back_for_a_quarter_of_an_hour():
    by = verifier()
    application = claimed(by)
    verdict = reviews.give_verdict(application, value="met", file=application.files.first(), by=by, at=NOON)

    with pytest.raises(Refused):
        reviews.undo_verdict(verdict, by=verifier(), at=NOON)
    with pytest.raises(Refused):
        reviews.undo_verdict(verdict, by=by, at=NOON + 15 * MINUTE)
    reviews.undo_verdict(verdict, by=by, at=NOON + 14 * MINUTE)
    assert not application.verdicts.current().exists()


def test_eligible_needs_every_paper_and_requirement_met():
    by = verifier()
    application = claimed(by)

    with pytest.raises(Refused, match="Masih ada 22"):
        decisions.accept(application, version=application.version, by=by, at=NOON)
    judge_all(application, by)
    decisions.accept(application, version=application.version, by=by, at=NOON)
    application.refresh_from_db()
    assert (application.status, application.decided_by, application.claimed_by) == ("eligible", by.user, None)


def test_ineligible_needs_something_unmet_and_words():
    by = verifier()
    application = claimed(by)
    judge_all(application, by)

    with pytest.raises(Refused, match="tidak terpenuhi"):
        decisions.reject(application, version=application.version, by=by, at=NOON, reason="Usia.")
    reviews.give_verdict(
        application, value="unmet", requirement=application.selection.requirements.first(), reason="Usia.", by=by, at=NOON
    )
    with pytest.raises(Refused, match="alasan"):
        decisions.reject(application, version=application.version, by=by, at=NOON, reason="  ")
    decisions.reject(application, version=application.version, by=by, at=NOON, reason="Usia 24 tahun.")
    assert Application.objects.get().refusals.get().reason == "Usia 24 tahun."


def test_a_decision_by_another_tab_makes_this_one_stale():
    by = verifier()
    application = claimed(by)
    judge_all(application, by)
    old = Application.objects.select_related("selection").get()
    decisions.accept(application, version=application.version, by=by, at=NOON)

    with pytest.raises(Stale):
        decisions.accept(old, version=old.version, by=by, at=NOON)


def test_a_decision_is_undone_by_its_maker_within_a_quarter_of_an_hour():
    by = verifier()
    application = claimed(by)
    judge_all(application, by)
    decisions.accept(application, version=application.version, by=by, at=NOON)

    with pytest.raises(Refused, match="15 menit"):
        decisions.undo(application, version=application.version, by=by, at=NOON + 15 * MINUTE, reason="Salah.")
    decisions.undo(application, version=application.version, by=by, at=NOON + MINUTE, reason="Salah.")
    application.refresh_from_db()
    assert (application.status, application.decided_at) == ("submitted", None)


def asked(by=None, due_at=NOON + 3 * DAY):
    by = by or verifier()
    application = claimed(by)
    kind = application.files.first().kind
    repair = repairs.ask(
        application, items=[(kind, "Buram.")], due_at=due_at, version=application.version, by=by, at=NOON, message="Mohon."
    )
    return application, repair, kind


def test_a_repair_unlocks_exactly_the_named_paper_and_keeps_the_old_one():
    application, repair, kind = asked()
    other = application.selection.document_kinds.exclude(pk=kind.pk).first()
    applicant = as_person(application.applicant)

    with pytest.raises(Refused, match="tidak termasuk"):
        files.attach_repair(repair, other, document(application.applicant), by=applicant, at=NOON)
    new = files.attach_repair(repair, kind, document(application.applicant), by=applicant, at=NOON)
    repairs.answer(repair, version=application.version, by=applicant, at=NOON)
    item = repair.items.get()
    application.refresh_from_db()
    assert (item.new_file, item.old_file.replaced_at, application.status) == (new, NOON, "submitted")
    assert application.snapshots.count() == 2


def test_a_repair_is_sent_only_whole_and_in_time():
    application, repair, kind = asked()
    applicant = as_person(application.applicant)

    with pytest.raises(Refused, match="Masih perlu diunggah"):
        repairs.answer(repair, version=application.version, by=applicant, at=NOON)
    with pytest.raises(Refused, match="sudah berakhir"):
        files.attach_repair(repair, kind, document(application.applicant), by=applicant, at=repair.due_at)


def test_an_overdue_repair_gives_the_file_back_to_the_verifiers():
    application, repair, _ = asked()

    with pytest.raises(Refused):
        repairs.expire(repair, by=SYSTEM, at=repair.due_at - MINUTE)
    repairs.expire(Repair.objects.select_related("application").get(), by=SYSTEM, at=repair.due_at)
    application.refresh_from_db()
    kinds = set(Delivery.objects.filter(about=f"recruitment.repair:{repair.pk}").values_list("kind", flat=True))
    assert (application.status, kinds) == ("submitted", {"recruitment.repair_asked", "recruitment.repair_expired"})


def test_a_repair_reminds_on_the_day_before_and_on_the_last_day():
    _, repair, _ = asked(due_at=NOON + 3 * DAY)

    assert repair.next_nudge_at == NOON + 2 * DAY - dt.timedelta(hours=3)


@pytest.mark.parametrize("end", ["expired", "withdrawn"])
def test_a_repair_that_is_over_withdraws_the_reminder_that_waits(end):
    application, repair, _ = asked()
    outbox.post(notices.RepairDue, repair, to=application.applicant, at=NOON)
    if end == "expired":
        repairs.expire(repair, by=SYSTEM, at=repair.due_at)
    else:
        by = as_person(application.applicant)
        applications.withdraw(application, version=application.version, by=by, at=NOON)
    about = Delivery.objects.filter(about=f"recruitment.repair:{repair.pk}", state="superseded")
    assert list(about.values_list("kind", flat=True)) == ["recruitment.repair_due"]


def held_pair():
    selection = open_selection()
    nik = invented_nik(dt.date(1994, 8, 17), woman=True, serial=77)
    return submitted(selection, nik=nik), submitted(selection, nik=nik)


def test_a_held_file_is_resolved_by_two_persons():
    first, second = held_pair()
    proposer, approver = staff("propose_held", "approve_held"), staff("approve_held")
    resolution = held.propose(second, outcome="release", reason="KTP asli dilihat.", by=proposer, at=NOON)

    with pytest.raises(Refused, match="orang lain"):
        held.approve(resolution, version=resolution.version, by=proposer, at=NOON)
    held.approve(resolution, version=resolution.version, by=approver, at=NOON)
    assert [Application.objects.get(pk=each.pk).status for each in (first, second)] == ["held", "submitted"]


def test_a_decided_file_can_lose_its_nik_to_the_true_owner():
    first, second = held_pair()
    by = verifier()
    conflicts.declare_none(first, by=by, at=NOON)
    reviews.claim(first, by=by, at=NOON)
    judge_all(first, by)
    decisions.accept(first, version=first.version, by=by, at=NOON)
    resolution = held.propose(second, outcome="release", reason="KTP asli.", by=staff("propose_held"), at=NOON)
    held.approve(resolution, version=1, by=staff("approve_held"), at=NOON)

    first.refresh_from_db()
    assert (first.status, first.decided_by) == ("held", None)


def test_a_double_file_is_closed_for_good():
    _, second = held_pair()
    resolution = held.propose(second, outcome="close", reason="Orang yang sama.", by=staff("propose_held"), at=NOON)
    with pytest.raises(Refused, match="Sudah ada usulan"):
        held.propose(second, outcome="close", reason="Lagi.", by=staff("propose_held"), at=NOON)
    held.approve(resolution, version=1, by=staff("approve_held"), at=NOON)

    assert Application.objects.get(pk=second.pk).status == ApplicationStatus.DUPLICATE


def test_the_database_refuses_an_approval_by_the_proposer():
    _, second = held_pair()
    proposer = staff("propose_held")
    resolution = held.propose(second, outcome="close", reason="Ganda.", by=proposer, at=NOON)

    with pytest.raises(IntegrityError), transaction.atomic():
        type(resolution).objects.update(status="approved", settled_at=NOON, settled_by=proposer.user)


def test_a_later_close_reopens_unsent_drafts_and_replans_their_nudges():
    selection = open_selection()
    application = draft(selection)
    unsent = draft(selection, user=ApplicantFactory())
    Application.objects.filter(pk=unsent.pk).update(status="not_sent", next_nudge_at=None)
    new_end = selection.closes_at + 5 * DAY
    change = selections.propose_dates(
        selection, starts_at=selection.opens_at, ends_at=new_end, reason="Gangguan.", by=staff("propose_dates"), at=NOON
    )
    selections.approve_dates(change, version=1, by=staff("approve_dates"), at=NOON)

    selection.refresh_from_db()
    assert selection.closes_at == new_end
    nudges = set(Application.objects.drafts().values_list("next_nudge_at", flat=True))
    assert (Application.objects.drafts().count(), nudges) == (2, {new_end - dt.timedelta(days=7, hours=15)})
    assert Delivery.objects.filter(kind="recruitment.dates_changed").count() == 2
    assert application.selection_id == selection.pk


@pytest.mark.parametrize(
    ("starts", "ends", "sentence"),
    [
        (dt.timedelta(), -10 * DAY, "tidak dapat ditutup mundur"),
        (DAY, DAY, "hanya penutupannya"),
        (60 * DAY, dt.timedelta(), "setelah waktu mulai"),
    ],
)
def test_an_opened_intake_is_neither_closed_backwards_nor_moved_at_its_start(starts, ends, sentence):
    selection = open_selection()

    with pytest.raises(Refused, match=sentence):
        selections.propose_dates(
            selection, starts_at=selection.opens_at + starts, ends_at=selection.closes_at + ends, reason="x",
            by=staff("propose_dates"), at=NOON,
        )  # fmt: skip


def _move_close(selection, days, *, at=NOON):
    change = selections.propose_dates(
        selection, starts_at=selection.opens_at, ends_at=wib(2026, 10, 27) + days * DAY, reason="Gangguan.",
        by=staff("propose_dates"), at=at,
    )  # fmt: skip
    selections.approve_dates(change, version=1, by=staff("approve_dates"), at=at)
    selection.refresh_from_db()


def test_a_close_moved_away_back_and_away_is_told_each_time():
    selection = open_selection()
    draft(selection)
    for days in (1, 0, 1):
        _move_close(selection, days)

    assert Delivery.objects.filter(kind="recruitment.dates_changed").count() == 3


def test_a_start_proposed_before_the_opening_is_not_approved_after_it():
    selection = open_selection()
    before = selection.opens_at - DAY
    change = selections.propose_dates(
        selection, starts_at=selection.opens_at + 60 * DAY, ends_at=selection.closes_at + 60 * DAY, reason="x",
        by=staff("propose_dates"), at=before,
    )  # fmt: skip

    with pytest.raises(Refused, match="hanya penutupannya"):
        selections.approve_dates(change, version=1, by=staff("approve_dates"), at=NOON)
    assert Selection.objects.get().opens_at == selection.opens_at


def test_dates_change_only_by_two_persons():
    selection = open_selection()
    both = staff("propose_dates", "approve_dates")
    change = selections.propose_dates(
        selection, starts_at=selection.opens_at, ends_at=selection.closes_at + DAY, reason="Gangguan.", by=both, at=NOON
    )

    with pytest.raises(Refused, match="orang lain"):
        selections.approve_dates(change, version=1, by=both, at=NOON)
    assert Selection.objects.get().closes_at == selection.closes_at


def test_replacing_a_paper_in_a_draft_destroys_the_earlier_one():
    application = complete_draft(open_selection())
    file = application.files.first()
    applicant = as_person(application.applicant)
    new = files.attach(application, file.kind, document(application.applicant), by=applicant, at=NOON)

    assert list(application.files.filter(kind=file.kind)) == [new]
    assert not Document.objects.filter(pk=file.document_id).exists()


def test_every_step_stands_in_the_journal_with_its_actor():
    by = verifier()
    application = claimed(by)
    judge_all(application, by)
    decisions.accept(application, version=application.version, by=by, at=NOON)

    actions = [event.action for event in Event.objects.about(application)]
    assert actions[:3] == ["application.started", "application.submitted", "conflict.none_declared"]
    assert actions[-1] == "application.found_eligible"
    assert Event.objects.about(application).last().by_id == str(by.user.pk)


def test_a_paper_that_may_follow_is_taken_after_the_sending_and_others_are_not():
    application = submitted(open_selection())
    applicant = as_person(application.applicant)
    follows, due = (application.selection.document_kinds.get(code=code) for code in ("surat-sehat", "ktp"))
    first = files.attach(application, follows, document(application.applicant), by=applicant, at=NOON)
    second = files.attach(application, follows, document(application.applicant), by=applicant, at=NOON + MINUTE)

    first.refresh_from_db()
    assert (first.replaced_at, second.replaced_at) == (NOON + MINUTE, None)
    with pytest.raises(Refused, match="sudah dikirim"):
        files.attach(application, due, document(application.applicant), by=applicant, at=NOON)
    with pytest.raises(Refused, match="sudah dikirim"):
        files.remove(application, follows, by=applicant, at=NOON)
    assert Event.objects.about(application).last().action == "application.paper_followed"


def test_nothing_follows_once_the_application_is_over():
    application = submitted(open_selection())
    Application.objects.filter(pk=application.pk).update(status=ApplicationStatus.WITHDRAWN)
    application.refresh_from_db()
    kind = application.selection.document_kinds.get(code="surat-sehat")

    with pytest.raises(Refused, match="tidak diperlukan lagi"):
        files.attach(application, kind, document(application.applicant), by=as_person(application.applicant), at=NOON)


def test_several_verdicts_of_one_moment_stand_apart_in_file_and_journal():
    by = verifier()
    application = claimed(by)
    files = list(application.files.select_related("kind").order_by("kind__position"))
    reviews.give_verdict(application, value="unclear", file=files[0], reason="Buram.", by=by, at=NOON)
    found = [reviews.Found("met", file=files[0]), reviews.Found("unmet", file=files[1], reason="Bukan miliknya. ")]

    reviews.give_verdicts(application, found, by=by, at=NOON)

    told = [(each.file_id, each.value, each.reason) for each in application.verdicts.current().order_by("pk")]
    assert told == [(files[0].pk, "met", ""), (files[1].pk, "unmet", "Bukan miliknya.")]
    lines = Event.objects.about(application).filter(action="verdict.given").values_list("details", flat=True)
    assert [(line["about"], line["value"]) for line in lines] == [
        (files[0].kind.code, "unclear"), (files[0].kind.code, "met"), (files[1].kind.code, "unmet"),
    ]  # fmt: skip
    assert not list(journal.broken_lines())


def test_one_verdict_without_its_reason_refuses_them_all():
    by = verifier()
    application = claimed(by)
    files = list(application.files.select_related("kind"))

    with pytest.raises(Refused, match="alasan"):
        reviews.give_verdicts(
            application, [reviews.Found("met", file=files[0]), reviews.Found("unclear", file=files[1])], by=by, at=NOON
        )
    assert not application.verdicts.exists()
