"""Lists that leave the portal: each is a line in the journal of the person who took it."""

from django.db import transaction

from core import journal
from core.lifecycle import Refused
from recruitment import policies


@transaction.atomic
def take(*, form, rows, filters, with_nik, by, at):
    """Note that a list was taken. filters: the names of the filters used, never what was searched for. Raises Refused."""
    if obstacle := policies.obstacle_to_exporting(by=by, with_nik=with_nik):
        raise Refused(obstacle)
    details = {"form": form, "rows": rows, "filters": sorted(filters), "nik": with_nik}
    journal.record("application.exported", by.user, by=by, at=at, details=details)
