"""Agreements that are signed outside the portal, and the files that come back."""

from django.core.files.uploadedfile import SimpleUploadedFile

from agreements.actions import signing
from agreements.lifecycle import Level, Side
from agreements.models import Original, Signed
from documents import keeping
from tests import corpus
from tests.documents import seals
from tests.factories.agreements import Table, fresh
from tests.factories.recruitment import NOON

DECIDER = "Pimpinan"


def table(**facts):
    """Return a Table whose signers bear the names that the test provider certifies."""
    made = Table(**facts)
    for side, name in ((Side.OFFICE, seals.NAMES[0]), (Side.CITY, seals.NAMES[1])):
        tenure = made.people[side, DECIDER]
        tenure.name = name
        tenure.save()
    return made


def waiting(made, level, **facts):
    """Return an agreement with all initials that waits for its signed originals."""
    return made.initialled(level=level, **facts)


def original(agreement, order=1):
    found = Original.objects.select_related("draft", "document", "party__institution").get(
        draft=agreement.latest, party__order=order
    )
    found.draft.agreement = fresh(agreement)
    return found


def certified(held, *, both=True):
    content = seals.signed(keeping.read(held.document), seals.HEAD)
    return seals.signed(content, seals.MAYOR, field="Ttd2") if both else content


def scan(pages):
    return SimpleUploadedFile("pindaian.pdf", corpus.pdf(pages), content_type="application/pdf")


def paper(held, **facts):
    pages = facts.get("pages", held.document.pages)
    return {"file": scan(pages), "pages": pages, "place": "Lemari arsip", "has_duty_stamp": True} | facts


def hand_in(made, agreement, order, *, at=NOON):
    held = original(agreement, order)
    by = made.by(held.party.institution.side)
    if agreement.level == Level.BSRE:
        return signing.hand_in_certified(held, certified(held), by=by, at=at)
    return signing.hand_in_scan(held, **paper(held, pages=held.document.pages + order), by=by, at=at)


def standing(agreement, order=1):
    found = Signed.objects.standing().with_facts().get(original=original(agreement, order))
    found.original.draft.agreement = fresh(agreement)
    return found


def concluded(made, level, *, at=NOON, **facts):
    """Return an agreement whose originals all came back and were looked at."""
    agreement = waiting(made, level, at=at, **facts)
    for order, other in ((1, Side.CITY), (2, Side.OFFICE)):
        hand_in(made, agreement, order, at=at)
        signed = standing(agreement, order)
        signing.confirm(signed, version=signed.version, by=made.by(other), at=at)
    return fresh(agreement)
