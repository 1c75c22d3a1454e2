"""What the evidence of one applicant says, as plain data: each function is one JSON file."""

from core.models import Event, stream_of
from recruitment import audited, outcomes, proofs
from recruitment.lifecycle import VerdictValue
from recruitment.models import Mark, Plenary, ScoreEntry, Snapshot


def application(dossier):
    """The application: who it is from, when it came, and its answers with masked numbers."""
    found = dossier.application
    return {
        "number": found.number, "name": found.full_name, "sex": found.sex, "district": found.district_id,
        "district_name": found.district.name, "selection": str(found.selection), "submitted_at": found.submitted_at.isoformat(),
        "status": found.get_status_display(), "sections": [_section(each) for each in audited.answers(dossier)],
    }  # fmt: skip


def _section(section):
    rows = [{"label": row["label"], "value": row.get("lines") or row.get("value", "")} for row in section["rows"]]
    return {"title": section["title"], "rows": rows}


def receipts(application):
    """The receipts: what was sent when, with the hash that stands on the applicant's own paper."""
    taken = Snapshot.objects.filter(application=application).order_by("n")
    return [{"n": each.n, "taken_at": each.taken_at.isoformat(), "sha256": each.sha256} for each in taken]


def decisions(application):
    """What was found of each paper and requirement, and what was decided, by whom and why."""
    checks = application.completeness_checks.select_related("checked_by").order_by("checked_at", "pk")
    return {
        "completeness": [
            {"result": each.get_result_display(), "at": each.checked_at.isoformat(), "by": str(each.checked_by),
             "stands": each.replaced_at is None}
            for each in checks
        ],
        "verdicts": [_verdict(each) for each in _verdicts(application)],
        "decision": application.get_status_display() if application.decided_at else "",
        "decided_at": application.decided_at.isoformat() if application.decided_at else "",
        "decided_by": str(application.decided_by or ""), "reason": application.decision_reason,
        "age": application.decided_age, "age_basis": application.decided_age_basis,
    }  # fmt: skip


def _verdicts(application):
    current = application.verdicts.current().select_related("file__kind", "requirement", "given_by")
    return current.order_by("given_at", "pk")


def _verdict(verdict):
    return {
        "about": verdict.file.kind.name if verdict.file else verdict.requirement.text, "value": verdict.get_value_display(),
        "reason": verdict.reason if verdict.value != VerdictValue.MET else "", "at": verdict.given_at.isoformat(),
        "by": str(verdict.given_by),
    }  # fmt: skip


def scores(application):
    """The scores on which the rank rests: of the written test, and of each locked sheet of the interview, aspect by aspect."""
    candidacy = getattr(application, "candidacy", None)
    if candidacy is None:
        return {"test": [], "interview": []}
    entries = ScoreEntry.objects.current().filter(desk__candidacy=candidacy).select_related("file").order_by("pk")
    marks = Mark.objects.filter(
        sheet__member__slot__candidacy=candidacy, sheet__locked_at__isnull=False, sheet__member__left_at__isnull=True
    )
    marks = marks.select_related("aspect", "sheet__member__person").order_by("sheet__member", "aspect__position", "aspect")
    return {
        "test": [
            {"score": str(each.score), "file_sha256": each.file.sha256, "row": each.row, "at": each.given_at.isoformat()}
            for each in entries
        ],
        "interview": [
            {"panelist": str(each.sheet.member), "aspect": each.aspect.name, "weight": each.aspect.weight,
             "points": each.points}
            for each in marks
        ],
    }  # fmt: skip


def tables(application):
    """The own row of each frozen table of the kecamatan, with its salt and the leaves that prove it, and what was decided."""
    found = []
    for plenary in _plenaries(application):
        if proof := proofs.of_table(plenary.table).of(application.number):
            choice = plenary.choices.filter(candidacy__application=application).first()
            found.append({
                "title": "Berita acara", "number": plenary.number, "held_at": plenary.held_at.isoformat(),
                "status": plenary.get_status_display(), "sha256": plenary.table.sha256,
                "rules": plenary.table.facts.get("rules", {}), "seats": plenary.table.facts["seats"],
                "decision": choice.get_outcome_display() if choice else "", "reason": choice.reason if choice else "", **proof,
            })  # fmt: skip
    return found


def _plenaries(application):
    held = Plenary.objects.filter(selection=application.selection_id, district=application.district_id, table__isnull=False)
    return held.select_related("table").order_by("frozen_at")


def announcements(application):
    """The own row of each announcement, with its salt and the leaves that prove it."""
    found = []
    for row in outcomes.announced(application):
        announcement = row.announcement
        if proof := proofs.of_announcement(announcement).of(application.number):
            found.append({
                "title": "Pengumuman", "number": announcement.number, "heading": announcement.title,
                "published_at": announcement.published_at.isoformat(), "sha256": announcement.sha256,
                "told": outcomes.told(row), **proof,
            })  # fmt: skip
    return found


def journal(application):
    """All journal lines of the application and its candidacy, and of the plenaries and announcements that name it."""
    candidacy = getattr(application, "candidacy", None)
    about = [application, *([candidacy] if candidacy else []), *_plenaries(application)]
    about += [row.announcement for row in outcomes.announced(application)]
    return [{"stream": stream_of(each), "lines": [_line(event) for event in Event.objects.about(each)]} for each in about]


def _line(event):
    return {
        "n": event.n, "action": event.action, "by": event.by_name, "role": event.role, "at": event.at.isoformat(),
        "reason": event.reason, "details": event.details, "prev": bytes(event.prev).hex(), "mac": bytes(event.mac).hex(),
    }  # fmt: skip
