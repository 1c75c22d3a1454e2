"""What must hold of seats, dispositions, opinions and ladders and SQL cannot say."""

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from agreements.lifecycle import DispositionStatus, Side, StepStatus
from agreements.models import Disposition, LegalOpinion, Step, Tenure
from core.fsck import Problem, check
from core.models import Event


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


# --- Who sits where ---------------------------------------------------------------------------------------------------
def _seat(tenure, fault):
    return Problem(f"Pemangku jabatan {tenure}: {fault}", f"/admin/agreements/tenure/{tenure.pk}/change/")


@check
def nobody_sits_at_both_sides():
    """No account holds posts of both sides of the table on one day."""
    held = Tenure.objects.filter(user__isnull=False).with_post()
    open_ = Q(valid_until__isnull=True) | Q(valid_until__gt=OuterRef("valid_from"))
    before = Coalesce(OuterRef("valid_until"), Value(dt.date.max))
    city = Tenure.objects.filter(open_, valid_from__lt=before, user=OuterRef("user"), post__institution__side=Side.CITY)
    for each in held.filter(Exists(city), post__institution__side=Side.OFFICE):
        yield _seat(each, "akunnya juga memegang jabatan Pemerintah Kota pada hari yang sama.")


@check
def posts_are_held_by_their_own_people():
    """The office's posts are for accounts of its staff, the city's for those of its officials."""
    strange = Q(post__institution__side=Side.OFFICE) & (Q(user__is_staff=False) | Q(user__is_official=True))
    strange |= Q(post__institution__side=Side.CITY) & (Q(user__is_official=False) | Q(user__is_staff=True))
    for each in Tenure.objects.filter(strange, user__isnull=False).with_post():
        yield _seat(each, "akunnya bukan akun lembaga itu.")


@check
def nobody_gives_a_post_to_oneself():
    """Whose account holds a post did not put it there: neither by the row's own word nor by its journal."""
    for each in Tenure.objects.filter(user__isnull=False).with_post():
        told = [line.by_id for line in Event.objects.about(each) if "user" in line.details.get("fields", ())]
        if str(each.user_id) in {str(each.granted_by_id), *told[-1:]}:
            yield _seat(each, "akunnya dipasangkan oleh pemegangnya sendiri.")
