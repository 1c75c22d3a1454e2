"""Surat imbauan: issued once with a number for each addressee, taken as one paper, and noted as received."""

from django.db import transaction

from core import journal
from core.clock import day_of
from core.lifecycle import Refused
from notifications import outbox
from outreach import advised, notices, policies
from outreach.actions import numbering
from outreach.lifecycle import ADVISORY, AdvisoryStatus
from outreach.models import Addressee, Letter

CHUNK = 500


@transaction.atomic
def issue(advisory, *, version, by, at):
    """Write a numbered letter to each office of the audience that exists now; who has an address gets a mail.

    Returns the Addressees. Numbers are those of Perbawaslu 13/2020, in the office's one sequence. Raises Refused or Stale.
    """
    if obstacle := policies.obstacle_to_advising(advisory, by=by, at=at):
        raise Refused(obstacle)
    ADVISORY.move(advisory, AdvisoryStatus.ISSUED, version=version, by=by, at=at, issued_at=at, issued_by=by.user)
    made = sorted(advised.recipients(advisory, at), key=lambda each: each.order)
    if not made:
        raise Refused("Belum ada yang tercatat untuk sasaran dan kecamatan ini.")
    Addressee.objects.bulk_create(made, batch_size=CHUNK)
    _number(made, by=by, at=at)
    outbox.post_all(notices.Advised, [(each, each.email) for each in made if each.email], at=at)
    mailed = sum(bool(each.email) for each in made)
    journal.record("advisory.issued", advisory, by=by, at=at, details={"letters": len(made), "mailed": mailed})
    return made


def _number(addressees, *, by, at):
    day, counter = numbering.opened(at)
    letters = [
        Letter(
            year=day.year, sequence=n, number=numbering.written("advisory", n, day), addressee=each, issued_at=at,
            issued_by=by.user,
        )
        for n, each in zip(numbering.taken(counter, len(addressees)), addressees, strict=True)
    ]  # fmt: skip
    Letter.objects.bulk_create(letters, batch_size=CHUNK)


@transaction.atomic
def take_letters(advisory, *, by, at):
    """Note that the letters were taken; returns the Addressees in the order of their numbers. Raises Refused."""
    if obstacle := policies.obstacle_to_handing(advisory, by=by):
        raise Refused(obstacle)
    found = list(advisory.addressees.with_place().order_by("letter__sequence"))
    journal.record("advisory.letters_taken", advisory, by=by, at=at, details={"letters": len(found)})
    return found


@transaction.atomic
def record(advisory, *, addressees, received_on, carried_by, by, at):
    """Note of some addressees when they received the letter, and who handed it over; noted again, it is put right.

    Returns how many. Raises Refused.
    """
    if obstacle := policies.obstacle_to_handing(advisory, by=by):
        raise Refused(obstacle)
    if not day_of(advisory.issued_at) <= received_on <= day_of(at):
        raise Refused("Tanggal penerimaan tidak boleh sebelum surat terbit atau sesudah hari ini.")
    if not carried_by.strip():
        raise Refused("Tulis siapa yang menyerahkan.")
    facts = {"received_on": received_on, "carried_by": carried_by.strip(), "recorded_at": at, "recorded_by": by.user}
    count = advisory.addressees.filter(pk__in=[each.pk for each in addressees]).update(**facts)
    journal.record("advisory.receipt_recorded", advisory, by=by, at=at, details={"offices": count})
    return count
