"""Asking offices to come, and what they answer."""

from django.db import transaction

from core import journal
from core.clock import day_of
from core.lifecycle import Refused, bump
from notifications import outbox
from notifications.reminders import active_offsets
from outreach import notices, policies
from outreach.actions import seating
from outreach.lifecycle import EXPECTED, Answer
from outreach.models import Head, Invitation
from outreach.reminders import Invitations

CHUNK = 500


@transaction.atomic
def invite(activity, *, places, by, at):
    """Invite offices, kelurahan, RW or RT that are not yet invited to an activity; returns the new Invitations.

    places: rows of the model that the activity's audience is counted by. Who has an address gets a mail; the others are
    told by phone. Raises Refused.
    """
    if obstacle := policies.obstacle_to_inviting(activity, by=by, at=at):
        raise Refused(obstacle)
    field = policies.place_field(activity.audience)
    known = set(activity.invitations.values_list(f"{field}_id", flat=True))
    fresh = [place for place in places if place.pk not in known]
    heads = Head.objects.by_place(field, day_of(at), fresh)
    offsets = active_offsets(Invitations.rule)
    made = [_invitation(activity, field, place, heads.get(place.pk), offsets, by=by, at=at) for place in fresh]
    Invitation.objects.bulk_create(made, batch_size=CHUNK)
    tell(notices.Invited, made, at=at)
    if made:
        mailed = sum(bool(invitation.email) for invitation in made)
        journal.record("activity.invited", activity, by=by, at=at, details={"invited": len(made), "mailed": mailed})
    return made


def _invitation(activity, field, place, head, offsets, *, by, at):
    invitation = Invitation(
        activity=activity, invited_at=at, invited_by=by.user, **{field: place}, name=head.name if head else "",
        email=head.email if head else getattr(place, "email", ""), phone=head.phone if head else "",
    )  # fmt: skip
    invitation.next_nudge_at = Invitations().first_nudge(invitation, at, offsets)
    return invitation


def tell(notice, invitations, *, at):
    """Post a notice of what was released last to the invited offices of an activity, where they have an address."""
    told = [each for each in invitations if each.email]
    if told:
        outbox.post_all(notice, [(each, each.email) for each in told], at=at, revision=notices.revision(told[0].activity))


@transaction.atomic
def answer(invitation, *, answer, representative="", decline_reason="", version, by, at):
    """Keep what the invited office answers; a later answer replaces it until the activity begins. Raises Refused or Stale.

    For an optional session without a free seat the office waits in a row, and a seat that is given back goes to the first.
    """
    if obstacle := policies.obstacle_to_answering(invitation, at=at):
        raise Refused(obstacle)
    if answer == Answer.REPRESENTED and (obstacle := policies.obstacle_to_representing(invitation)):
        raise Refused(obstacle)
    facts = {
        "answer": answer, "answered_at": at,
        "representative": representative.strip() if answer == Answer.REPRESENTED else "",
        "decline_reason": decline_reason.strip() if answer == Answer.DECLINED else "",
    }  # fmt: skip
    if answer == Answer.REPRESENTED and not facts["representative"]:
        raise Refused("Tulis nama wakil yang akan hadir.")
    if answer == Answer.DECLINED and not facts["decline_reason"]:
        raise Refused("Tulis alasan tidak dapat hadir.")
    if is_optional := invitation.activity.is_optional:
        facts["answer"] = seating.kept_as(invitation, answer, seating.locked(invitation.activity))
    if invitation.answer == facts["answer"] == Answer.WAITING:
        facts["answered_at"] = invitation.answered_at  # who waits already keeps the place in the row
    facts["seated_at"] = invitation.seated_at if facts["answer"] in EXPECTED else None
    invitation.answer = facts["answer"]
    facts["next_nudge_at"] = Invitations().first_nudge(invitation, at)
    bump(invitation, version=version, **facts)
    journal.record("invitation.answered", invitation, by=by, at=at, details={"answer": invitation.answer})
    if is_optional:
        seating.fill(invitation.activity, by=by, at=at)


@transaction.atomic
def renew_link(invitation, *, version, by, at):
    """Make the present link dead and another one alive, when the first went to the wrong hands. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_inviting(invitation.activity, by=by, at=at):
        raise Refused(obstacle)
    bump(invitation, version=version, link_number=invitation.link_number + 1)
    journal.record("invitation.link_renewed", invitation, by=by, at=at)
