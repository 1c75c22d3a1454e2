"""The register leaves the portal: each time is a line in the journal of the person who took it."""

from django.db import transaction

from agreements import policies
from core import journal
from core.lifecycle import Refused


@transaction.atomic
def take(*, form, rows, filters, by, at):
    """Note that the register was taken. filters: the names of the filters used, never what was searched for. Raises Refused."""
    if obstacle := policies.obstacle_to_exporting(by=by):
        raise Refused(obstacle)
    details = {"form": form, "rows": rows, "filters": sorted(filters)}
    journal.record("register.exported", by.user, by=by, at=at, details=details)
