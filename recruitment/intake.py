"""When a selection takes applications: its intake, and after it the extensions of single kecamatan.

The one answer to “is it open?”. All windows are half open. Who has not chosen a kecamatan yet may write while any of them is
open; sending asks for the chosen kecamatan, and an extension for women asks for the applicant's sex.
"""

import datetime as dt
from dataclasses import dataclass

from core import dates
from recruitment.lifecycle import ExtensionStatus, Sex
from recruitment.models import Extension


@dataclass(frozen=True)
class Window:
    """A span in which applications are taken. extension: the Extension that opens it, None for the intake itself."""

    opens_at: dt.datetime
    closes_at: dt.datetime
    extension: Extension | None = None


def window(selection, at, *, district=None, sex=""):
    """Return the Window that takes an application at a moment, or None.

    district: the code of the chosen kecamatan, None while none is chosen; sex: as in Sex, "" while it is not said. Of several
    the one that closes last. Asks the database only after the intake.
    """
    return _window(selection, extensions(selection, at), at, district, sex)


def _window(selection, announced, at, district, sex):
    if selection.is_open(at):
        return Window(selection.opens_at, selection.closes_at)
    found = [each for each in announced if each.is_running(at) and _takes(each, district, sex)]
    last = max(found, key=lambda each: (each.closes_at, each.pk), default=None)
    return last and Window(last.opens_at, last.closes_at, last)


def _takes(extension, district, sex):
    return district in {None, extension.district_id} and not (extension.women_only and sex == Sex.MALE)


def extensions(selection, at):
    """Return the announced Extensions of a selection; before the intake's end there are none, and nothing is asked."""
    if selection.published_at is None or not selection.has_closed(at):
        return []
    if "extensions" in getattr(selection, "_prefetched_objects_cache", {}):
        return [each for each in selection.extensions.all() if each.status == ExtensionStatus.ANNOUNCED]
    return list(selection.extensions.announced().select_related("district").order_by("district_id"))


def refusal(selection, at, *, district=None, sex=""):
    """Return the sentence that says why nothing is taken at a moment, or None while window() finds one."""
    announced = extensions(selection, at)
    if _window(selection, announced, at, district, sex):
        return None
    if not selection.has_opened(at):
        return f"Pendaftaran dibuka {dates.moment(selection.opens_at)}."
    own = next((each for each in announced if each.district_id == district), None)
    return _of(own, at) if own else _closed(selection, [each for each in announced if at < each.closes_at], at)


def _of(own, at):
    """Say why the extension of the chosen kecamatan does not take it."""
    if at < own.opens_at:
        return f"Perpanjangan pendaftaran {own} dibuka {dates.moment(own.opens_at)}."
    if own.is_running(at):
        return f"Perpanjangan pendaftaran {own} hanya untuk perempuan."
    return f"Perpanjangan pendaftaran {own} sudah ditutup pada {dates.closing(own.closes_at)}."


def _closed(selection, left, at):
    """Say that the intake is over, and for which kecamatan it is, or will be, open again."""
    sentence = f"Pendaftaran sudah ditutup pada {dates.closing(selection.closes_at)}."
    for first, verb in ((True, "masih dibuka"), (False, "akan dibuka")):
        named = [str(each) for each in left if each.is_running(at) is first]
        if named:
            sentence += f" Perpanjangan {verb} untuk {', '.join(named)}."
    return sentence


def instants(selection):
    """Return the moments at which the answer changes, given its extensions were prefetched."""
    announced = [each for each in selection.extensions.all() if each.is_announced]
    return [selection.opens_at, selection.closes_at, *(at for each in announced for at in (each.opens_at, each.closes_at))]
