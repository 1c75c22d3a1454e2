"""People come and go while an agreement is on its way: what that means for it, and what its owner is to do."""

from dataclasses import dataclass

from agreements.lifecycle import ON_ITS_ROUTE, AgreementStatus
from agreements.models import Step, Tenure
from core import dates
from core.clock import day_of


@dataclass(frozen=True)
class Concern:
    """text: what is the matter; remedy: what to do. is_stuck: nobody can go on before it is done."""

    text: str
    remedy: str
    is_stuck: bool
    agreement: object


def of_agreements(agreements, on):
    """Return the Concerns of some agreements that are negotiated or on their route. A few questions, however many they are."""
    moving = [each for each in agreements if each.status in (AgreementStatus.NEGOTIATING, *ON_ITS_ROUTE)]
    steps = list(Step.objects.undecided().filter(draft__agreement__in=moving).with_facts())
    posts = {each.post_id for each in steps}
    holding = {}
    for tenure in Tenure.objects.in_force(on).filter(post__in=posts, user__is_active=True).select_related("post"):
        holding.setdefault(tenure.post_id, []).append(tenure)
    found = []
    for agreement in moving:
        own = [each for each in steps if each.draft.agreement_id == agreement.pk]
        found += [*_signers(agreement, on), *_holders(agreement, own, holding)]
    return found


def _signers(agreement, on):
    """Concerns about those whom the text names as its signers."""
    for party in agreement.parties.all():
        tenure = party.tenure
        if tenure is None or tenure.valid_until is None:
            continue
        until = dates.day(tenure.valid_until)
        if tenure.valid_until <= on:
            yield Concern(
                f"{tenure.name} tidak lagi memangku jabatan {tenure.post_as_held} sejak {until}.",
                _new_signer(agreement), agreement.status in ON_ITS_ROUTE, agreement,
            )  # fmt: skip
        elif agreement.signing_on and tenure.valid_until <= agreement.signing_on:
            yield Concern(
                f"Masa jabatan {tenure.name} ({tenure.post_as_held}) berakhir {until}, sebelum hari penandatanganan.",
                "Majukan hari penandatanganan, atau pilih penanda tangan lain pada kepala naskah.", False, agreement,
            )  # fmt: skip


def _new_signer(agreement):
    if agreement.status in ON_ITS_ROUTE:
        return "Minta pemangku jabatan yang sekarang mengembalikan naskah, lalu pilih penanda tangan baru pada kepala naskah."
    return "Pilih penanda tangan baru pada kepala naskah."


def _holders(agreement, steps, holding):
    """Concerns about those who are asked: an open step that nobody can take, one whose holder leaves before it is due."""
    for step in steps:
        held = holding.get(step.post_id, [])
        if step.opened_at is None:
            continue
        if not held:
            yield Concern(
                f"{step.post} kosong atau tidak memakai portal, sedangkan {step.get_act_display().lower()} menunggu di sana.",
                "Minta pengelola mencatat pemangku jabatan ini, bila perlu sebagai Plt. atau Plh.", True, agreement,
            )  # fmt: skip
        elif all(each.valid_until and each.valid_until <= day_of(step.due_at) for each in held):
            last = max(each.valid_until for each in held)
            yield Concern(
                f"Masa jabatan pemangku {step.post} berakhir {dates.day(last)}, sebelum tenggat {dates.closing(step.due_at)}.",
                "Minta keputusannya sebelum itu, atau minta pengelola mencatat penggantinya.", False, agreement,
            )  # fmt: skip


def acting_for(tenures, on):
    """Return who holds a post for a time in the institutions of some tenures: who acts for whom, and until when."""
    institutions = {each.post.institution_id for each in tenures}
    found = Tenure.objects.in_force(on).exclude(acting="").filter(post__institution__in=institutions)
    return found.with_post().order_by("post__title", "pk")
