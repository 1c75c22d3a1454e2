"""What the desk tells: of dispositions, of a mandate that is missing, of a step that lies too long."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from agreements import mandate
from agreements.desk import seat_of
from agreements.lifecycle import ON_ITS_ROUTE, AgreementStatus, DispositionStatus, Side, StepStatus
from agreements.models import Disposition, Party
from agreements.notices import StepNotice, TableNotice, UndoneNotice, drafters, holders
from core import dates
from core.clock import day_of
from notifications.notice import register

__all__ = ["DispositionGiven", "DispositionReported", "MandateLacking", "StepEscalated", "holders", "keepers"]


class DispositionNotice(TableNotice):
    def rows(self, model):
        return Disposition.objects.with_facts()

    def context(self, obj, delivery, now):
        return {
            "disposition": obj, "agreement": obj.agreement, "due": dates.day(obj.due_on),
            "url": settings.SITE_URL + reverse("agreements:disposition", args=[obj.pk]),
        }  # fmt: skip


@register
class DispositionGiven(DispositionNotice):
    """To the staff who are asked. The instruction is read in the portal."""

    code = "agreements.disposition_given"
    label = "Disposisi naskah kerja sama"
    template = "agreements/email/disposition_given"

    def still_concerns(self, obj, delivery, now):
        return (
            obj.status == DispositionStatus.OPEN and seat_of(delivery.to_user, day_of(now)).sits_in(obj.to.post_id) is not None
        )


@register
class DispositionDue(DispositionGiven):
    """The nudge to the staff who are asked: the day before it is due, and once it is overdue."""

    code = "agreements.disposition_due"
    label = "Pengingat disposisi"
    template = "agreements/email/disposition_due"
    patience = dt.timedelta(hours=6)

    def context(self, obj, delivery, now):
        return super().context(obj, delivery, now) | {"is_late": now >= obj.due_at}


@register
class DispositionOverdue(DispositionNotice):
    """To whoever holds the post that gave it: nobody has reported yet."""

    code = "agreements.disposition_overdue"
    label = "Disposisi lewat tenggat"
    template = "agreements/email/disposition_overdue"
    patience = dt.timedelta(hours=6)

    def still_concerns(self, obj, delivery, now):
        return obj.status == DispositionStatus.OPEN and delivery.to_user in holders(obj.post, day_of(now))


@register
class DispositionReported(DispositionNotice):
    """Back to whoever holds the post that gave it. revision: the version of the note."""

    code = "agreements.disposition_reported"
    label = "Disposisi sudah dilaporkan"
    template = "agreements/email/disposition_reported"

    def still_concerns(self, obj, delivery, now):
        return obj.status == DispositionStatus.REPORTED and delivery.to_user in holders(obj.post, day_of(now))


def keepers(party, on):
    """Return the accounts that keep a party's mandate: its drafters; the office's for those who do not sit at the table."""
    side = party.institution.side
    return drafters(party.agreement, Side.OFFICE if side == Side.OTHER else side, on)


@register
class MandateLacking(TableNotice):
    """To the drafters of a side whose signer or authority will not do on the signing day."""

    code = "agreements.mandate_lacking"
    label = "Dasar kewenangan belum lengkap"
    template = "agreements/email/mandate_lacking"

    def rows(self, model):
        return Party.objects.with_mandate()

    def is_undone(self, obj, delivery, now):
        at_work = obj.agreement.status in (AgreementStatus.NEGOTIATING, *ON_ITS_ROUTE)
        return at_work and bool(mandate.gaps(obj, day_of(now)))

    def still_concerns(self, obj, delivery, now):
        return self.is_undone(obj, delivery, now) and delivery.to_user in keepers(obj, day_of(now))

    def context(self, obj, delivery, now):
        signing_on = obj.agreement.signing_on
        return {
            "agreement": obj.agreement, "party": obj, "gaps": mandate.gaps(obj, day_of(now)),
            "due": dates.day(signing_on) if signing_on else "",
            "url": settings.SITE_URL + reverse("agreements:authority", args=[obj.agreement.uuid, obj.order]),
        }  # fmt: skip


@register
class MandateUndone(UndoneNotice, MandateLacking):
    code = "agreements.mandate_undone"
    label = "Dasar kewenangan belum dilengkapi, kepada orang kedua"
    template = UndoneNotice.template
    rule = "agreements.mandate"

    def duty(self, obj, now):
        facts, institution = MandateLacking.context(self, obj, None, now), obj.institution
        duty = f"dasar kewenangan {institution} untuk menandatangani “{obj.agreement.title}”"
        when = f"Rencana hari penandatanganan: {facts['due']}"
        return {"duty": duty, "whose": f"penyusun naskah {institution}", "when": when, "url": facts["url"]}


@register
class StepEscalated(StepNotice):
    """To the superior of a post that is overdue, and to the owner. milestone: the rung, as “tangga-1”."""

    code = "agreements.step_escalated"
    label = "Paraf atau persetujuan lewat tenggat"
    template = "agreements/email/step_escalated"

    def still_concerns(self, obj, delivery, now):
        if obj.status != StepStatus.OPEN or obj.draft.agreement.status not in ON_ITS_ROUTE or now < obj.due_at:
            return False
        return delivery.to_user in escalated_to(obj, delivery.milestone, day_of(now))

    def context(self, obj, delivery, now):
        return super().context(obj, delivery, now) | {"url": settings.SITE_URL + reverse("agreements:desk")}


def escalated_to(step, milestone, on):
    """Return who is told at a rung of a step's ladder: who holds the superior post that day, and the owner."""
    n = int(milestone.rpartition("-")[2]) - 1
    post = step.ladder[n][0] if n < len(step.ladder) else None
    told = [*holders(post, on), step.draft.agreement.owner]
    return [user for user in {each.pk: each for each in told}.values() if user.is_active]
