"""The legal opinion of a side on a draft, and the papers by which somebody may bind an institution."""

from django.db import IntegrityError, transaction

from agreements import preparing
from agreements.actions.agreements import hold
from agreements.lifecycle import Conclusion
from agreements.models import Authority, LegalOpinion
from core import journal
from core.lifecycle import Refused, Stale
from documents import keeping


def opine(draft, sources, *, conclusion, summary="", by, at):
    """Give one's side's legal opinion on the last sent draft; the one before is superseded and stays.

    Raises Refused, Stale, Unacceptable.
    """
    if obstacle := preparing.obstacle_to_opining(draft, by=by, at=at):
        raise Refused(obstacle)
    if conclusion != Conclusion.AGREES and not summary.strip():
        raise Refused("Tulis pokok catatan atau keberatan Anda.")
    received = keeping.receive(sources, owner=by.user, purpose="agreements.opinion", at=at)
    facts = {"conclusion": Conclusion(conclusion), "summary": summary.strip(), "given_at": at, "given_by": by.user}
    try:
        with transaction.atomic():
            return _enter(draft, received, facts, by=by, at=at)
    except IntegrityError:  # a colleague gave one at the same moment
        raise Stale from None


def _enter(draft, received, facts, *, by, at):
    tenure = preparing.opinion_tenure(draft.agreement, by=by, at=at)
    side, document = tenure.post.institution.side, keeping.enter(received)
    LegalOpinion.objects.current().filter(draft=draft, side=side).update(superseded_at=at)
    made = LegalOpinion.objects.create(
        draft=draft, side=side, document=document, tenure=tenure, given_as=tenure.post_as_held, **facts
    )
    details = {"n": draft.n, "sha256": document.sha256}  # the auditor of one side reads this, not what it says
    journal.record("opinion.given", made, by=by, at=at, details=details)
    return made


def keep_authority(party, sources, *, by, at):
    """Upload the paper of a party's authority; one that nobody relies on is replaced. Raises Refused, Stale, Unacceptable."""
    if obstacle := preparing.obstacle_to_keeping_authority(party, by=by, at=at):
        raise Refused(obstacle)
    seen = (party.authority_id, party.authority.document_id)
    received = keeping.receive(sources, owner=by.user, purpose="agreements.authority", at=at)
    with transaction.atomic():
        hold(party.agreement)
        party.refresh_from_db(fields=["authority"])
        if obstacle := preparing.obstacle_to_keeping_authority(party, by=by, at=at):
            raise Refused(obstacle)
        authority = party.authority
        if (authority.pk, authority.document_id) != seen:
            raise Stale
        before = authority.document
        document = keeping.enter(received)
        if not Authority.objects.filter(pk=authority.pk, document=before).update(document=document):
            raise Stale
        authority.document = document
        if before:
            keeping.destroy(before, by=by, at=at, reason="Berkas dasar kewenangan diganti.")
        journal.record("authority.document_kept", authority, by=by, at=at, details={"sha256": document.sha256})
    return document
