"""One of each result of a selection, made at once, for tests that only need such a thing to be there."""

import json

from recruitment.actions import reports
from recruitment.lifecycle import EndReason
from recruitment.models import (
    Announcement,
    AnnouncementPaper,
    AnnouncementRow,
    CandidacyEnding,
    FinalReport,
    FrozenTable,
    Plenary,
    PlenaryChoice,
    PlenaryPaper,
)
from tests.factories import audits as audits_made
from tests.factories import recruitment as made

MENTENG = "31.71.06"
NOON = made.NOON


def announced(selection, *candidates, number="900", status="published", **changes):
    """Return an announcement in a status, with a row for each candidate where it is published."""
    by = {"drafted_by": made.StaffFactory(), "proposed_by": made.StaffFactory()}
    if status in {"approved", "published"}:
        by |= {"approved_by": made.StaffFactory(), "approved_at": NOON, "publish_at": NOON}
    lines = [
        {"district": each.district_id, "outcome": "eligible", "position": n, "number": each.application.number,
         "name": each.application.full_name}
        for n, each in enumerate(candidates, start=1)
    ]  # fmt: skip
    facts = {
        "kind": "administration", "district_codes": [MENTENG], "title": f"Hasil administrasi {number}", "number": number,
        "body": json.dumps({"rows": lines}), "sha256": "0" * 64, "drafted_at": NOON, "proposed_at": NOON, "status": status,
        "published_at": NOON if status == "published" else None,
    }  # fmt: skip
    announcement = Announcement.objects.create(selection=selection, **facts | by | changes)
    if status == "published":
        AnnouncementRow.objects.bulk_create(
            AnnouncementRow(announcement=announcement, application=each.application, district_id=MENTENG, outcome="eligible",
                            position=n)
            for n, each in enumerate(candidates, start=1)
        )  # fmt: skip
    return announcement


def decided_plenary(selection, *candidates, number="901", district=MENTENG):
    """Return a plenary that has decided about some candidates, with its minutes filed."""
    plenary = Plenary.objects.create(
        selection=selection, district_id=district, number=number, held_at=NOON, status="decided", opened_at=NOON,
        opened_by=made.StaffFactory(), frozen_at=NOON, frozen_by=made.StaffFactory(), decided_at=NOON,
        decided_by=made.StaffFactory(),
    )  # fmt: skip
    rows = [
        {"candidacy": each.pk, "number": each.application.number, "name": each.application.full_name, "sex": "P", "rank": n,
         "test": "70", "interview": "80", "total": "80"}
        for n, each in enumerate(candidates, start=1)
    ]  # fmt: skip
    table = FrozenTable(plenary=plenary, sha256="0" * 64)
    table.body, table.salt = json.dumps({"candidates": rows, "present": ["Anggota Contoh"], "board": [], "seats": 3}), "00" * 32
    table.save(force_insert=True)
    PlenaryChoice.objects.bulk_create(
        PlenaryChoice(plenary=plenary, candidacy=each, outcome="chosen", position=n, rank=n)
        for n, each in enumerate(candidates, start=1)
    )
    document = made.document(plenary.decided_by, purpose="recruitment.minutes")
    PlenaryPaper.objects.create(
        plenary=plenary, kind="minutes", number=number, document=document, added_at=NOON, added_by=plenary.decided_by
    )
    return plenary


def ending_of(candidacy):
    by = made.StaffFactory()
    return CandidacyEnding.objects.create(
        candidacy=candidacy, cause=EndReason.DISQUALIFIED, number="902", reason="Alasan contoh.", proposed_at=NOON,
        proposed_by=by, evidence=made.document(by, purpose="recruitment.ending"),
    )  # fmt: skip


def reported(selection, *, number="904", status="arrived"):
    """Return a final report in a status, with naught in every kecamatan; an arrived one with its receipt."""
    people = [made.StaffFactory() for _ in range(3)]
    report = FinalReport(
        selection=selection, number=number, status=status, as_of=NOON, sha256="0" * 64, drafted_at=NOON, drafted_by=people[0],
        proposed_at=NOON, proposed_by=people[1],
    )  # fmt: skip
    report.body, report.salt = json.dumps(reports.facts(report, at=NOON)), "00" * 32
    if status == "arrived":
        report.approved_at, report.approved_by = NOON, people[2]
        report.arrived_at, report.arrived_by, report.arrived_on, report.arrival_number = NOON, people[0], NOON.date(), "907"
        report.arrival_paper = made.document(people[0], purpose="recruitment.report_receipt")
    report.save(force_insert=True)
    return report


def furnish(world):
    """Give the security tests' world, whose owner is a candidate, an announcement, a plenary, and a proposal to end it."""
    selection = world.candidacy.selection
    world.announcement = announced(selection, world.candidacy)
    AnnouncementPaper.objects.create(
        announcement=world.announcement, document=made.document(world.who["secretary"]), made_at=NOON
    )
    world.proposed = announced(selection, number="903", status="proposed")
    world.plenary = decided_plenary(selection, world.candidacy)
    world.ending = ending_of(world.candidacy)
    world.final_report = reported(selection, status="proposed", number="905")
    world.reported = reported(world.received.selection, number="906")
    by = audits_made.auditor(user=world.who["auditor"])
    world.opening = audits_made.opened(world.received, by=by)
    world.sampled = world.opening.file
