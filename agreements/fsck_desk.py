"""What must hold of dispositions, opinions and ladders and SQL cannot say."""

from django.db.models import F

from agreements.lifecycle import DispositionStatus, StepStatus
from agreements.models import Disposition, LegalOpinion, Step
from core.fsck import Problem, check


def _of(agreement_id, fault):
    return Problem(f"Kesepakatan {agreement_id}: {fault}", f"/admin/agreements/agreement/{agreement_id}/change/")


@check
def dispositions_stay_in_their_house():
    """Whoever is asked sits in the institution that asks; what was asked for a step ends with the step."""
    for each in Disposition.objects.exclude(to__post__institution=F("post__institution")):
        yield _of(each.agreement_id, f"disposisi {each.pk} diberikan kepada lembaga lain.")
    ended = Disposition.objects.filter(step__isnull=False).exclude(status=DispositionStatus.CLOSED)
    for each in ended.exclude(step__status=StepStatus.OPEN):
        yield _of(each.agreement_id, f"disposisi {each.pk} masih terbuka, padahal langkahnya sudah berakhir.")


@check
def opinions_are_of_their_own_side():
    for each in LegalOpinion.objects.exclude(tenure__post__institution__side=F("side")).select_related("draft"):
        yield _of(each.draft.agreement_id, f"pendapat hukum {each.pk} tercatat pada sisi yang bukan pemberinya.")


@check
def only_open_steps_are_reported_on():
    for step in Step.objects.filter(next_rung_at__isnull=False).exclude(status=StepStatus.OPEN).select_related("draft"):
        yield _of(step.draft.agreement_id, f"langkah {step.pk} masih dilaporkan kepada atasan, padahal tidak terbuka.")
