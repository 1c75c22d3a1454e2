"""What waits for who drafts: originals to bring and to look at, and what one asked for and another confirms."""

from django.db.models import Q

from agreements.desk import seat
from agreements.lifecycle import TABLE, AgreementStatus, Level, Side
from agreements.models import Ending, Obligation, Original, Signed, Tenure
from agreements.notices import other


def of(*, by, on):
    """Return, for a person on a day, the querysets to_bring, to_check, waivers and endings, the oldest first."""
    drafting, vacant = seat(by, on).drafting_sides, _vacant(on)
    return {
        "to_bring": _to_bring(by.user, drafting, vacant),
        "to_check": _to_check(by.user, drafting, vacant),
        "waivers": _waivers(by.user, drafting),
        "endings": _endings(by.user, drafting),
    }


def _to_bring(user, drafting, vacant):
    """The originals of the sides drafted for; of a side for which nobody drafts those of one's own agreements."""
    mine = Q(party__institution__side__in=_brought_by(drafting))
    alone = Q(party__institution__side__in=_brought_by(vacant), draft__agreement__owner=user)
    return Original.objects.missing().filter(mine | alone).with_facts().order_by("draft__agreement__signing_on", "pk")


def _to_check(user, drafting, vacant):
    """What came from across the table; a paper of a colleague only while nobody drafts there."""
    across = Q(side__in=[other(side) for side in drafting])
    alone = Q(side__in=[side for side in drafting if other(side) in vacant], level=Level.WET)
    return Signed.objects.unchecked().filter(across | alone).exclude(added_by=user).with_facts().order_by("added_at", "pk")


def _waivers(user, drafting):
    """The office asks to be released; the city answers, which is a party of each agreement."""
    if Side.CITY not in drafting:
        return Obligation.objects.none()
    asked = Obligation.objects.owed().filter(waive_asked_at__isnull=False).exclude(waive_asked_by=user)
    return asked.with_facts().order_by("waive_asked_at", "pk")


def _endings(user, drafting):
    asking = [other(side) for side in drafting]
    found = Ending.objects.open().filter(agreement__status=AgreementStatus.IN_FORCE, asked_side__in=asking)
    return found.exclude(asked_by=user).select_related("agreement__kind").order_by("asked_at", "pk")


def _brought_by(sides):
    return [*sides, Side.OTHER] if Side.OFFICE in sides else sides


def _vacant(on):
    """Return the sides of the table for which nobody drafts on a day."""
    drafting = Tenure.objects.in_force(on).filter(post__may_draft=True, user__is_active=True)
    taken = set(drafting.values_list("post__institution__side", flat=True))
    return [side for side in TABLE if side not in taken]
