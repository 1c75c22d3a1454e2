"""Lists that leave the portal: each is a line in the journal of the person who took it."""

from django.db import transaction

from core import journal
from core.lifecycle import Refused
from outreach import policies


@transaction.atomic
def take_coverage(audience, *, rows, by, at):
    """Note that the ledger of an audience was taken. Raises Refused."""
    if obstacle := policies.obstacle_to_taking_coverage(by=by):
        raise Refused(obstacle)
    journal.record("coverage.exported", by.user, by=by, at=at, details={"audience": audience.code, "rows": rows})


@transaction.atomic
def take_trained(material, *, rows, by, at):
    """Note that the list of those trained on old versions of a material was taken. Raises Refused."""
    if obstacle := policies.obstacle_to_taking_trained(by=by):
        raise Refused(obstacle)
    journal.record("material.trained_exported", material, by=by, at=at, details={"rows": rows})


@transaction.atomic
def take_follow_up(audience, *, area, absent, never, by, at):
    """Note that the letter about those who are missing in a kecamatan or kelurahan was taken. Raises Refused."""
    if obstacle := policies.obstacle_to_following_up(by=by):
        raise Refused(obstacle)
    details = {"audience": audience.code, "area": area, "absent": absent, "never": never}
    journal.record("follow_up.exported", by.user, by=by, at=at, details=details)


@transaction.atomic
def take_recap(period, *, kind, sessions, by, at):
    """Note that the report of a period to the province was taken. kind: "pdf" or "xlsx". Raises Refused."""
    if obstacle := policies.obstacle_to_taking_report(by=by):
        raise Refused(obstacle)
    journal.record("recap.exported", by.user, by=by, at=at, details={"period": period.code, "kind": kind, "sessions": sessions})
