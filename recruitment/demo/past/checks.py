"""How the files of 2022 were checked: dealt, complete or not, looked up in Sipol, and decided with four eyes."""

import datetime as dt

from recruitment import dealing
from recruitment.actions import (
    allotments,
    completeness,
    conflicts,
    decisions,
    files,
    parties,
    refusals,
    repairs,
    reviews,
)
from recruitment.demo.cast import applicant
from recruitment.lifecycle import ApplicationStatus, PartyFinding, VerdictValue
from recruitment.models import Allotment, Application, CompletenessCheck, Reason

MET, UNMET = VerdictValue.MET, VerdictValue.UNMET
BLURRED = "Tidak terbaca. Foto atau pindai ulang dengan pencahayaan yang cukup."


def deal(story):
    """Deal the files of the kecamatan that have verifiers of their own."""
    for code in story.district_codes():
        dealt = Allotment.objects.filter(application__selection=story.selection, application__district=code)
        if dealt.exists() or not dealing.verifiers_of(code, story.at(0, 8)):
            continue
        with story.step():
            at, by = story.at(0, 8), story.cast.secretary
            plan = dealing.plan(story.selection, code, again=False, at=at)
            facts = {"again": False, "fingerprint": plan.fingerprint, "reason": "Pembagian awal."}
            allotments.deal(story.selection, code, **facts, by=by, at=at)


def check_completeness(story, at):
    """Find each file complete that was not looked at yet; a few are asked back first."""
    seen = CompletenessCheck.objects.filter(application__selection=story.selection).values("application")
    waiting = story.applications(status=ApplicationStatus.SUBMITTED).exclude(pk__in=seen)
    story.in_steps(waiting, lambda each: _complete(story, each, at), "Kelengkapan 2022")


def _complete(story, application, at):
    if story.is_tied(application):
        conflicts.declare(application, relation="Sepupu.", by=story.cast.checkers(application.district_id)[0], at=at)
        application.refresh_from_db()
    by = story.checkers(application)[0]
    conflicts.declare_none(application, by=by, at=at)
    reviews.claim(application, by=by, at=at)
    if story.person(application).fate == "unclear":
        at = _mended(story, application, by, at)
    current = application.files.current().select_related("kind")
    reviews.give_verdicts(application, [reviews.Found(MET, file=file) for file in current], by=by, at=at)
    completeness.find_complete(application, by=by, at=at)
    reviews.release(application, by=by, at=at)


def _mended(story, application, by, at):
    """Ask the identity card back and get a better one a day later; return when the file is in hand again."""
    kind, due_at = application.selection.document_kinds.get(code="ktp"), at + dt.timedelta(days=2)
    repair = repairs.ask(
        application, items=[(kind, BLURRED)], due_at=due_at, version=application.version, by=by, at=at
    )  # fmt: skip
    owner, then = applicant(application.applicant), at + dt.timedelta(days=1)
    paper = story.sheets.copy_for(application.applicant, kind, then)
    files.attach_repair(repair, kind, paper, by=owner, at=then)
    repairs.answer(repair, version=application.version, by=owner, at=then)
    back = then + dt.timedelta(hours=1)
    reviews.claim(application, by=by, at=back)
    return back


def review(story, at):
    """Decide about every file that is complete."""
    story.grounds = {reason.requirement_code: reason for reason in Reason.objects.filter(use=Reason.Use.DECISION)}
    story.requirements = list(story.selection.requirements.order_by("position"))
    waiting = story.applications(status=ApplicationStatus.SUBMITTED)
    story.in_steps(waiting, lambda each: _decide(story, each, at), "Penelitian administrasi 2022")


def _decide(story, application, at):
    by, second = story.checkers(application)[:2]
    fate = story.person(application).fate
    conflicts.declare_none(application, by=by, at=at)
    unmet = "parpol" if fate in {"listed_member", "listed_silent"} else fate
    _look_up(story, application, fate, by, at)
    codes = {requirement.code for requirement in story.requirements}
    if fate == "sent_back":
        _refuse(story, application, "domisili", by, second, at, is_right=False)
    if unmet in codes:
        _refuse(story, application, unmet, by, second, at)
    else:
        _judge(story, application, "", by, at)
        decisions.accept(application, version=_version(application), by=by, at=at)


def _judge(story, application, unmet, by, at):
    reviews.claim(application, by=by, at=at)
    found = [
        reviews.Found(
            UNMET if each.code == unmet else MET, requirement=each, reason="Lihat berkas." if each.code == unmet else ""
        )
        for each in story.requirements
    ]
    reviews.give_verdicts(application, found, by=by, at=at)


def _refuse(story, application, code, by, second, at, *, is_right=True):
    """Propose a refusal, and let the second person confirm it, or send it back."""
    _judge(story, application, code, by, at)
    ground = story.grounds[code]
    decisions.reject(application, version=_version(application), reason="", grounds=[ground], by=by, at=at)
    conflicts.declare_none(application, by=second, at=at)
    if is_right:
        refusals.confirm(application, version=application.version, by=second, at=at)
    else:
        reason = "KTP-el sudah diperbarui ke Jakarta Pusat sebelum pendaftaran ditutup."
        refusals.send_back(application, version=application.version, reason=reason, by=second, at=at)


def _look_up(story, application, fate, by, at):
    if not fate.startswith("listed"):
        parties.record_clean(application, by=by, at=at - dt.timedelta(days=4))
        return
    asked = at - dt.timedelta(days=4)
    evidence, due_at = [story.sheets.upload("Sipol")], at - dt.timedelta(days=1)
    check = parties.record_hit(application, evidence=evidence, due_at=due_at, by=by, at=asked)
    if fate == "listed_silent":
        parties.expire(check, by=story.system, at=due_at + dt.timedelta(minutes=5))
        return
    is_member = fate == "listed_member"
    words = "Benar, saya masih anggota." if is_member else "Nama saya dicatut; saya tidak pernah menjadi anggota partai."
    owner, then = applicant(application.applicant), asked + dt.timedelta(days=1)
    parties.answer(check, words=words, by=owner, at=then)
    finding = PartyFinding.MEMBER if is_member else PartyFinding.NOT_MEMBER
    parties.record_finding(application, finding=finding, reason="Menurut surat klarifikasi.", by=by, at=then)


def _version(application):
    return Application.objects.values_list("version", flat=True).get(pk=application.pk)
