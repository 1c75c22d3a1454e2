"""Which agreements a person may read, and which wait for that person."""

from django.db.models import Q

from agreements.desk import seat
from agreements.lifecycle import CONCLUDED, AgreementStatus, DispositionStatus, StepStatus
from agreements.models import Agreement, Disposition, LegalOpinion, Step

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
