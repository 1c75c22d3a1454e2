"""Letters set from the answers: made, and tied to what is handed in afterwards."""

import secrets

from django.db import IntegrityError, transaction
from django.db.models import Max

from core import journal
from core.lifecycle import Refused
from recruitment import dossier as dossiers
from recruitment import letters, policies
from recruitment.models import Letter, LetterScan

SALT_BYTES = 32


@transaction.atomic
def make(application, kind, *, by, at):
    """Return the Letter that prints the present answers: the latest one where nothing in it has changed, else a new one.

    Raises Refused.
    """
    dossier = dossiers.load(application)
    if obstacle := policies.obstacle_to_making_letter(dossier, kind, by=by, at=at):
        raise Refused(obstacle)
    latest = latest_of(application, kind)
    if latest and not letters.changes(latest, dossier):
        return latest
    body = letters.canonical(letters.contents(kind.letter, dossier))
    made, is_new = _insert(application, kind, body, at=at)
    if is_new:
        details = {"kind": kind.code, "n": made.n, "sha256": made.fingerprint}
        journal.record("letter.made", application, by=by, at=at, details=details)
    return made


def _insert(application, kind, body, *, at):
    """Return (Letter, whether it is new): of two presses at one moment the later one finds the earlier one's."""
    last = Letter.objects.filter(application=application, kind=kind).aggregate(last=Max("n"))["last"] or 0
    letter = Letter(application=application, kind=kind, n=last + 1, made_at=at)
    letter.body, letter.salt = body, secrets.token_hex(SALT_BYTES)
    letter.fingerprint = letters.fingerprint(letter.salt, body)
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
    except IntegrityError:
        return latest_of(application, kind), False
    return letter, True


def latest_of(application, kind):
    return Letter.objects.filter(application=application, kind=kind).order_by("-n").first()


def tie(file):
    """Note which letter a paper just handed in shows: the latest one made. Without one it is the applicant's own writing."""
    if file.kind.letter and (latest := latest_of(file.application, file.kind)):
        LetterScan.objects.create(file=file, letter=latest)
