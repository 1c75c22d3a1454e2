"""Letters set from the answers: made, and tied to what is handed in afterwards."""

import re
import secrets

from django.db import IntegrityError, transaction

from core import journal
from core.lifecycle import Refused
from documents import keeping
from documents.codes import ALPHABET
from documents.refusals import Unacceptable
from recruitment import dossier as dossiers
from recruitment import letters, policies
from recruitment.models import Letter, LetterScan

SALT_BYTES = 32
CODE = re.compile(r"kode\s+" + r"\s?-\s?".join([f"([{ALPHABET}]{{4}})"] * 3))


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
    made, is_new = _insert(application, kind, body, n=latest.n + 1 if latest else 1, at=at)
    if is_new:
        details = {"kind": kind.code, "n": made.n, "sha256": made.fingerprint}
        journal.record("letter.made", application, by=by, at=at, details=details)
    return made


def _insert(application, kind, body, *, n, at):
    """Return (Letter, whether it is new): of two presses at one moment the later one finds the earlier one's.

    n: the one after the latest that was compared. Asked anew here, it would count what came between, and be made twice.
    """
    letter = Letter(application=application, kind=kind, n=n, made_at=at)
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


def code_on(document):
    """Return the code of a letter that a kept PDF says in its text, or "". A scan is a picture and says nothing here."""
    try:
        found = CODE.search(keeping.words(document))
    except Unacceptable:  # the paper was good enough to be kept: reading it is a help, not a condition
        return ""
    return "".join(found.groups()) if found else ""


def tie(file, *, code=""):
    """Note which letter a paper just handed in shows: the one whose code was read, else the latest one made.

    Without any it is the applicant's own writing.
    """
    if not file.kind.letter:
        return
    made = Letter.objects.filter(application=file.application, kind=file.kind)
    is_read = bool(code) and made.filter(code=code).exists()
    if letter := made.filter(code=code).first() if is_read else made.order_by("-n").first():
        LetterScan.objects.create(file=file, letter=letter, is_read=is_read)
