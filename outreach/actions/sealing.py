"""Making a paper once and for all: whoever asks again gets the very same bytes."""

import io

import pikepdf
from django.db import IntegrityError, transaction

from core import journal
from core.lifecycle import Refused, Stale
from documents import keeping
from documents.refusals import Unacceptable
from documents.storage import Damaged
from outreach import papers, policies
from outreach.models import Seal


def report(filed, *, by, at):
    """Return the Seal of a report, made now when its filing could not. Raises Refused."""
    if obstacle := policies.obstacle_to_taking_report(by=by):
        raise Refused(obstacle)
    return filed_report(filed, by=by, at=at)


def filed_report(filed, *, by, at):
    """Return the Seal of a report for those who have just filed it, whether they may read others' or not. Raises Refused."""
    known = Seal.objects.with_activity().filter(report=filed).first()
    return known or _seal(Seal(report=filed, sealed_at=at), papers.report, filed, by=by, at=at)


def certificate(invitation, *, by, at):
    """Return the Seal of an invited office's certificate, made now when there is none yet. Raises Refused."""
    if obstacle := policies.obstacle_to_certifying(invitation):
        raise Refused(obstacle)
    known = Seal.objects.with_activity().filter(invitation=invitation).first()
    return known or _seal(
        Seal(invitation=invitation, sealed_at=at), papers.certificate, invitation.activity.report, by=by, at=at
    )


def _seal(seal, paper, filed, *, by, at):
    """Set a paper and keep it, owned by who filed the report. Of two at the same time one wins, and both get its paper."""
    try:
        content = paper(seal)
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pages = len(pdf.pages)
        facts = {"name": seal.file_name, "pages": pages, "owner": filed.filed_by, "purpose": "outreach.sealed"}
        received = keeping.made(content, **facts, at=at)
    except (Unacceptable, Damaged):
        raise Refused("Lembar ini belum dapat dibuat karena fotonya tidak terbaca. Hubungi pengelola sistem.") from None
    try:
        with transaction.atomic():
            seal.document = keeping.enter(received)
            seal.save(force_insert=True)
            target = seal.report or seal.invitation
            journal.record("paper.sealed", target, by=by, at=at, details={"sha256": seal.document.sha256})
    except (IntegrityError, Stale):
        winner = Seal.objects.with_activity().filter(report=seal.report, invitation=seal.invitation).first()
        if winner is None:
            raise
        return winner
    return seal
