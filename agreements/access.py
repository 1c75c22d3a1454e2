"""Which agreements a person may read, and which wait for that person."""

from django.db.models import Q

from agreements.desk import seat
from agreements.lifecycle import CONCLUDED, TABLE, AgreementStatus, DispositionStatus, Level, Side, StepStatus
from agreements.models import Agreement, Disposition, Ending, LegalOpinion, Obligation, Original, Signed, Step, Tenure
from agreements.notices import other

REACHED = (StepStatus.OPEN, StepStatus.DONE, StepStatus.RETURNED)


def visible(*, by, on):
    """Return the agreements that the actor may read on a day.

    Who drafts for a party reads all of it; who decides reads what has reached the post; who holds a post of a party reads what
    was concluded; who got a disposition reads while it is open. Those of the office who may look into everything do.
    """
    found = Agreement.objects.with_facts()
    if by.has_perm("agreements.view_agreement"):
        return found
    tenures = seat(by.user, on).tenures
    drafting = [each.post.institution_id for each in tenures if each.post.may_draft]
    reached = Step.objects.filter(post__in=[each.post_id for each in tenures], status__in=REACHED)
    own = Agreement.objects.filter(
        Q(owner=by.user)
        | Q(parties__institution__in=drafting)
        | Q(drafts__in=reached.values("draft"))
        | Q(dispositions__in=Disposition.objects.pending().filter(to__in=[each.pk for each in tenures]))
        | Q(status__in=CONCLUDED, parties__institution__in=[each.post.institution_id for each in tenures])
    )
    return found.filter(pk__in=own.values("pk"))


def steps_waiting(*, by, on):
    """Return the open steps of the posts that a person decides in, the most urgent first."""
    posts = [each.post_id for each in seat(by.user, on).tenures if each.post.may_decide]
    return Step.objects.open().filter(post__in=posts).with_facts().order_by("due_at", "pk")


def turns_waiting(*, by, on):
    """Return the agreements whose pen lies with a side that the person drafts for."""
    held = seat(by.user, on)
    institutions = [each.post.institution_id for each in held.tenures if each.post.may_draft]
    return (
        visible(by=by, on=on)
        .filter(status=AgreementStatus.NEGOTIATING, turn__in=held.drafting_sides, parties__institution__in=institutions)
        .order_by("pk")
        .distinct()
    )


def dispositions_waiting(*, by, on):
    """Return the dispositions that a person is to work on, and those of the posts held that were reported back."""
    tenures = seat(by.user, on).tenures
    mine = Q(to__in=[each.pk for each in tenures], status=DispositionStatus.OPEN)
    back = Q(post__in=[each.post_id for each in tenures], status=DispositionStatus.REPORTED)
    return Disposition.objects.filter(mine | back).with_facts().order_by("due_on", "pk")


def dispositions_of(agreement, *, by, on):
    """Return the dispositions on an agreement that a person reads: those given from a post held, and those to oneself."""
    tenures = seat(by.user, on).tenures
    theirs = Q(post__in=[each.post_id for each in tenures]) | Q(to__in=[each.pk for each in tenures])
    return agreement.dispositions.filter(theirs).with_facts()


def opinions_of(agreement, *, by, on):
    """Return the legal opinions of one's own side, the newest first; the other side's are not even told of."""
    sides = {each.post.institution.side for each in seat(by.user, on).at_table(agreement)}
    found = LegalOpinion.objects.filter(draft__agreement=agreement, side__in=sides)
    return found.select_related("draft", "document", "tenure").order_by("-draft__n", "-given_at", "-pk")


def originals_to_bring(*, by, on):
    """Return the originals that a person brings back signed: of the sides drafted for, and as owner while nobody drafts."""
    mine = Q(party__institution__side__in=_brought_by(seat(by.user, on).drafting_sides))
    vacant = Q(party__institution__side__in=_brought_by(_vacant(on)), draft__agreement__owner=by.user)
    return Original.objects.missing().filter(mine | vacant).with_facts().order_by("draft__agreement__signing_on", "pk")


def signed_to_check(*, by, on):
    """Return the signed originals that a person is asked to look at: from across the table, a paper also from a colleague.

    A colleague is asked only while nobody drafts across the table.
    """
    drafting, vacant = seat(by.user, on).drafting_sides, _vacant(on)
    across = Q(side__in=[other(side) for side in drafting])
    alone = Q(side__in=[side for side in drafting if other(side) in vacant], level=Level.WET)
    found = Signed.objects.unchecked().filter(across | alone).exclude(added_by=by.user)
    return found.with_facts().order_by("added_at", "pk")


def waivers_to_answer(*, by, on):
    """Return the obligations from which the office asks to be released, for who confirms it across the table."""
    if Side.CITY not in seat(by.user, on).drafting_sides:
        return Obligation.objects.none()
    asked = Obligation.objects.owed().filter(waive_asked_at__isnull=False).exclude(waive_asked_by=by.user)
    return asked.with_facts().order_by("waive_asked_at", "pk")


def endings_to_answer(*, by, on):
    """Return the wishes to end an agreement early that a person may confirm or refuse."""
    asking = [other(side) for side in seat(by.user, on).drafting_sides]
    found = Ending.objects.open().filter(agreement__status=AgreementStatus.IN_FORCE, asked_side__in=asking)
    return found.exclude(asked_by=by.user).select_related("agreement__kind").order_by("asked_at", "pk")


def _brought_by(sides):
    return [*sides, Side.OTHER] if Side.OFFICE in sides else sides


def _vacant(on):
    """Return the sides of the table for which nobody drafts on a day."""
    drafting = Tenure.objects.in_force(on).filter(post__may_draft=True, user__is_active=True)
    taken = set(drafting.values_list("post__institution__side", flat=True))
    return [side for side in TABLE if side not in taken]
