"""The look-up in Sipol: a hit is asked about, never a refusal by itself."""

import datetime as dt

import pytest

from core.lifecycle import Refused, Stale
from core.models import Event
from notifications.models import Delivery
from recruitment import policies, tasks
from recruitment.actions import completeness, conflicts, decisions, parties, reviews
from recruitment.lifecycle import PartyCheckStatus, VerdictValue
from recruitment.models import Application, PartyCheck, Reason
from recruitment.reminders_parties import ClarificationsDue
from tests.factories.recruitment import NOON, as_person, open_selection, submitted, verifier
from tests.recruitment.desk import Desk, paper, photo, text_of

pytestmark = pytest.mark.django_db
DUE = NOON + dt.timedelta(days=3)
MINUTE = dt.timedelta(minutes=1)


def checked(application=None, by=None):
    by = by or verifier()
    application = application or submitted(open_selection())
    conflicts.declare_none(application, by=by, at=NOON)
    return application, by


def hit(application=None, by=None, due_at=DUE):
    application, by = checked(application, by)
    return parties.record_hit(application, evidence=[photo()], due_at=due_at, by=by, at=NOON), by


def answered(check):
    by = as_person(check.application.applicant)
    parties.answer(check, words="Nama saya dicatut.", by=by, at=NOON + MINUTE)


def find(check, by, finding="not_member", at=NOON + 2 * MINUTE):
    parties.record_finding(check.application, finding=finding, reason="Surat KPU.", by=by, at=at)


def status():
    return PartyCheckStatus(PartyCheck.objects.get().status)


def unmet_for_party(application, by):
    reviews.claim(application, by=by, at=NOON)
    requirement = application.selection.requirements.get(code="parpol")
    reviews.give_verdict(application, value="unmet", requirement=requirement, reason="Tercatat.", by=by, at=NOON)
    return Application.objects.select_related("selection").get(pk=application.pk)


def test_a_clean_look_up_is_kept_with_or_without_its_picture_and_may_turn_into_a_hit():
    application, by = checked()
    parties.record_clean(application, by=by, at=NOON)
    check = PartyCheck.objects.get()
    assert (check.status, check.checked_by, check.checked_at, check.evidence) == ("clean", by.user, NOON, None)

    with pytest.raises(Refused, match="Tidak tercatat"):
        parties.record_clean(application, by=by, at=NOON)
    hit(application, by)
    assert status() == PartyCheckStatus.HIT
    with pytest.raises(Refused, match="sudah dicatat"):
        parties.record_clean(application, by=by, at=NOON)


def test_a_hit_needs_its_proof_and_a_moment_to_come():
    application, by = checked()

    with pytest.raises(Refused, match="bukti"):
        parties.record_hit(application, evidence=[], due_at=DUE, by=by, at=NOON)
    with pytest.raises(Refused, match="masa depan"):
        parties.record_hit(application, evidence=[photo()], due_at=NOON, by=by, at=NOON)


def test_only_who_may_verify_and_has_declared_records_it():
    application = submitted(open_selection())

    with pytest.raises(Refused, match="Nyatakan dahulu"):
        parties.record_clean(application, by=verifier(), at=NOON)
    with pytest.raises(Refused, match="Hanya petugas Kecamatan"):
        parties.record_clean(application, by=verifier(scope="31.71.01"), at=NOON)


def test_a_hit_asks_the_applicant_by_a_mail_that_names_no_party():
    check, _ = hit()

    mail = Delivery.objects.get(kind="recruitment.clarification_asked")
    assert (mail.to_user_id, mail.expires_at) == (check.application.applicant_id, DUE)
    assert check.next_nudge_at == ClarificationsDue().first_nudge(check, NOON)
    assert not {"sipol", "partai"} & set(str(Event.objects.filter(action="party.found_hit").get().details).lower().split())


def test_the_applicant_answers_once_and_in_time():
    check, _ = hit()
    by = as_person(check.application.applicant)

    for words, at, sentence in ((" ", NOON, "Tulis"), ("Dicatut.", DUE, "sudah berakhir")):
        with pytest.raises(Refused, match=sentence):
            parties.answer(check, words=words, by=by, at=at)
    with pytest.raises(Refused, match="Hanya pemilik"):
        parties.answer(check, words="x", by=as_person(verifier().user), at=NOON)
    old = PartyCheck.objects.select_related("application").get()
    parties.answer(check, words="Dicatut.", sources=[paper()], by=by, at=DUE - MINUTE)
    kept = PartyCheck.objects.get()
    assert (kept.answer, kept.answered_at, kept.next_nudge_at) == ("Dicatut.", DUE - MINUTE, None)
    assert kept.answer_paper is not None
    with pytest.raises(Refused, match="sudah diterima"):
        parties.answer(check, words="Lagi.", by=by, at=DUE - MINUTE)
    with pytest.raises(Stale):
        parties.answer(old, words="Lagi.", by=by, at=DUE - MINUTE)


def test_who_does_not_answer_is_absent_when_the_clock_has_run_out():
    check, _ = hit()
    tasks.expire_clarifications(DUE)
    assert status() == PartyCheckStatus.HIT  # who stands in the portal's queue is still served
    tasks.expire_clarifications(DUE + tasks.MAX_QUEUE)

    assert status() == PartyCheckStatus.ABSENT
    assert PartyCheck.objects.get().next_nudge_at is None
    with pytest.raises(Refused, match="sudah ditutup"):
        answered(PartyCheck.objects.select_related("application__applicant").get())
    assert check.application.status == "submitted"  # nobody is refused by it


def test_an_answered_clarification_does_not_run_out():
    check, _ = hit()
    answered(check)
    tasks.expire_clarifications(DUE + dt.timedelta(days=1))

    assert status() == PartyCheckStatus.HIT


def test_a_finding_needs_an_answer_or_an_expired_clock():
    check, by = hit()

    with pytest.raises(Refused, match="masih dapat menjawab"):
        find(check, by)
    answered(check)
    with pytest.raises(Refused, match="dasar"):
        parties.record_finding(check.application, finding="member", reason=" ", by=by, at=NOON)
    find(check, by)
    kept = PartyCheck.objects.get()
    assert (kept.status, kept.finding, kept.finding_reason, kept.found_by) == ("clarified", "not_member", "Surat KPU.", by.user)
    with pytest.raises(Refused, match="menunggu temuan"):
        find(check, by)


@pytest.mark.parametrize(
    ("outcome", "may_refuse"), [("none", False), ("hit", False), ("not_member", False), ("member", True), ("absent", True)]
)
def test_party_membership_refuses_only_by_a_finding_or_an_expired_clock(outcome, may_refuse):
    application, by = checked()
    if outcome != "none":
        check, _ = hit(application, by)
    if outcome in {"member", "not_member"}:
        answered(check)
        find(check, by, outcome)
    if outcome == "absent":
        tasks.expire_clarifications(DUE + tasks.MAX_QUEUE)
    application = unmet_for_party(application, by)

    obstacle = policies.obstacle_to_rejecting(application, by=by, at=NOON)
    assert (obstacle is None) == may_refuse
    if not may_refuse:
        with pytest.raises(Refused, match="setelah klarifikasi"):
            decisions.reject(application, version=application.version, reason="Parpol.", by=by, at=NOON)


def test_a_ground_of_party_membership_is_held_to_the_same():
    application, by = checked()
    reviews.claim(application, by=by, at=NOON)
    requirement = application.selection.requirements.get(code="domisili")
    reviews.give_verdict(application, value="unmet", requirement=requirement, reason="x", by=by, at=NOON)
    grounds = list(Reason.objects.filter(requirement_code="parpol"))

    with pytest.raises(Refused, match="setelah klarifikasi"):
        decisions.reject(application, version=application.version, reason="", grounds=grounds, by=by, at=NOON)


@pytest.mark.parametrize("outcome", ["hit", "not_member"])
def test_who_is_listed_is_accepted_only_after_the_finding_that_it_is_not_so(outcome):
    application, by = checked()
    check, _ = hit(application, by)
    if outcome == "not_member":
        answered(check)
        find(check, by)
    reviews.claim(application, by=by, at=NOON)
    for file in application.files.current():
        reviews.give_verdict(application, value=VerdictValue.MET, file=file, by=by, at=NOON)
    for requirement in application.selection.requirements.all():
        reviews.give_verdict(application, value=VerdictValue.MET, requirement=requirement, by=by, at=NOON)
    completeness.find_complete(application, by=by, at=NOON)

    obstacle = policies.obstacle_to_accepting(application, by=by, at=NOON)
    assert obstacle is None if outcome == "not_member" else obstacle.startswith("Sipol: Tercatat")


# --- The applicant's page ---------------------------------------------------------------------------------------------
def test_the_applicant_answers_on_the_portal(client):
    check, _ = hit()
    desk = Desk(client, check.application)

    assert "Beri klarifikasi" in text_of(desk.get("receipt"))
    assert "Kirim klarifikasi" in text_of(desk.get("clarification"))
    assert desk.post("clarification", words=" ").status_code == 422
    assert desk.post("clarification", words="Dicatut.", files=photo()).status_code == 302
    page = text_of(desk.get("clarification"))
    assert ("Klarifikasi sudah diterima" in page, "Dicatut." in page) == (True, True)
    assert desk.get("clarification-file").status_code == 200
    assert desk.post("clarification", words="Lagi.").status_code == 302  # pressed twice
    assert PartyCheck.objects.get().answer == "Dicatut."


def test_an_answer_after_the_clock_keeps_what_was_typed_out(client):
    check, _ = hit()
    desk = Desk(client, check.application)

    page = desk.post("clarification", words="Terlambat.", at=DUE)
    assert page.status_code == 422
    assert "sudah berakhir" in text_of(page)
    assert PartyCheck.objects.get().answered_at is None


def test_a_clean_look_up_has_no_page(client):
    application, by = checked()
    parties.record_clean(application, by=by, at=NOON)
    desk = Desk(client, application)

    assert desk.get("clarification").status_code == 404
    assert desk.get("clarification-file").status_code == 404
