"""Samples of an auditor by the portal's own moves."""

from recruitment.actions import audits
from tests.factories import recruitment as make

WHY = "Memeriksa keabsahan ijazah."


def auditor(user=None):
    return make.staff("draw_sample", "take_evidence", "view_auditsample", "view_application", user=user)


def named(application, *, by=None, at=make.NOON):
    """Return the SampledFile of one application, drawn by its number."""
    sample = audits.name(application.selection, number=application.number, reason=WHY, by=by or auditor(), at=at)
    return sample.files.select_related("sample", "application").get()


def opened(application, *, by=None, at=make.NOON, purpose=WHY):
    by = by or auditor()
    return audits.open_file(named(application, by=by, at=at), purpose=purpose, by=by, at=at)
