"""A new selection, started from a type and a calendar."""

from django.db import IntegrityError, transaction

from core import journal
from core.lifecycle import Refused
from recruitment import defaults, policies
from recruitment.models import Seat, Selection, Stage


@transaction.atomic
def begin(pattern, *, kind, first_day, name, number_prefix, by, at, district=None):
    """Make an unpublished selection and return it. Raises Refused.

    pattern: a Pattern; kind: a SelectionType; first_day: of the intake, in WIB; district: for a pattern of one seat.
    """
    if obstacle := policies.obstacle_to_beginning(by=by):
        raise Refused(obstacle)
    if pattern.one_seat and district is None:
        raise Refused("Pilih kecamatan yang kursinya akan diisi.")
    opens_at, closes_at = pattern.intake(first_day)
    rules = {each: getattr(kind, each) for each in kind.copied}
    rules |= {"name": name, "year": first_day.year, "number_prefix": number_prefix, "type": kind}
    try:
        with transaction.atomic():
            selection = Selection.objects.create(opens_at=opens_at, closes_at=closes_at, **rules)
    except IntegrityError:
        raise Refused(f"Awalan nomor {number_prefix} sudah dipakai seleksi lain tahun {first_day.year}.") from None
    Stage.objects.bulk_create(
        [
            Stage(selection=selection, code=code, name=name, starts_at=starts_at, ends_at=ends_at)
            for code, name, starts_at, ends_at in pattern.dated(first_day)
        ]
    )
    if pattern.one_seat:
        Seat.objects.create(selection=selection, district=district, count=1)
    defaults.furnish(selection)
    details = {"pattern": pattern.code, "type": kind.code, "first_day": first_day.isoformat()}
    journal.record("selection.begun_from_pattern", selection, by=by, at=at, details=details)
    return selection
