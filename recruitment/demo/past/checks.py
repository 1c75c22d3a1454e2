"""How the files of 2022 were checked: complete or not, looked up in Sipol, and decided with four eyes."""

import datetime as dt

from core.actor import SYSTEM
from recruitment import policies
from recruitment.actions import completeness, conflicts, decisions, files, parties, refusals, repairs, reviews
from recruitment.demo.cast import applicant
from recruitment.lifecycle import PartyFinding, VerdictValue
from recruitment.models import Application

MET, UNMET = VerdictValue.MET, VerdictValue.UNMET
BLURRED = "Tidak terbaca. Foto atau pindai ulang dengan pencahayaan yang cukup."


def check(story, application, person, complete_at, decide_at):
    """Find a received file complete, and decide about it."""
    first, *others = story.cast.checkers(application.district_id)
    if person.fate == "tied" and len(others) > 1:  # the first is the applicant's cousin; where only two check files, nobody is
        conflicts.declare(application, relation="Sepupu.", by=first, at=complete_at)
        first, *others = others
    conflicts.declare_none(application, by=first, at=complete_at)
    application = _opened(application, first)
    _complete(story, application, person, first, complete_at)
    _decide(story, application, person.fate, first, others[0], decide_at)


def _opened(application, by):
    """Return the file as a page opens it to a person: what ties there are is read once."""
    related = Application.objects.select_related("selection", "applicant", "district", "claimed_by")
    return policies.with_ties(related, by).get(pk=application.pk)


def _complete(story, application, person, by, at):
    reviews.claim(application, by=by, at=at)
    if person.fate == "unclear":
        at = _mended(story, application, by, at)
    current = application.files.current().select_related("kind")
    reviews.give_verdicts(application, [reviews.Found(MET, file=file) for file in current], by=by, at=at)
    completeness.find_complete(application, by=by, at=at)


def _mended(story, application, by, at):
    """Ask the identity card back and get a better one a day later; return when the file is in hand again."""
    kind, due_at = story.selection.document_kinds.get(code="ktp"), at + dt.timedelta(days=2)
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


def _decide(story, application, fate, by, second, at):
    _look_up(story, application, fate, by, at)
    unmet = "parpol" if fate in {"listed_member", "listed_silent"} else fate
    if fate == "sent_back":
        _refuse(story, application, "domisili", by, second, at, is_right=False)
    if unmet and unmet in story.grounds:
        _refuse(story, application, unmet, by, second, at)
    else:
        _judge(story, application, "", by, at)
        decisions.accept(application, version=application.version, by=by, at=at)


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
    decisions.reject(application, version=application.version, reason="", grounds=[ground], by=by, at=at)
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
        parties.expire(check, by=SYSTEM, at=due_at + dt.timedelta(minutes=5))
        return
    is_member = fate == "listed_member"
    words = "Benar, saya masih anggota." if is_member else "Nama saya dicatut; saya tidak pernah menjadi anggota partai."
    owner, then = applicant(application.applicant), asked + dt.timedelta(days=1)
    parties.answer(check, words=words, by=owner, at=then)
    finding = PartyFinding.MEMBER if is_member else PartyFinding.NOT_MEMBER
    parties.record_finding(application, finding=finding, reason="Menurut surat klarifikasi.", by=by, at=then)
