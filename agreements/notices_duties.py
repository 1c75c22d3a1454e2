"""What is told of obligations and of the end of a term."""

from django.conf import settings
from django.urls import reverse

from agreements import notices_desk
from agreements.lifecycle import OWED, TABLE, AgreementStatus, EndingStatus
from agreements.models import Ending, Obligation
from agreements.notices import AgreementNotice, TableNotice, UndoneNotice, drafters
from core import dates
from core.clock import day_of
from notifications.notice import register


def keepers(obligation, on):
    """Return the accounts that answer for an obligation; the owner of the agreement while there is nobody."""
    return notices_desk.keepers(obligation.party, on) or [obligation.agreement.owner]


def confirmers(agreement, asked_side, asked_by, on):
    """Return who may confirm what somebody of a side asked for: drafters of the other side, or colleagues where none sits."""
    seated = [each.institution.side for each in agreement.parties.all() if each.institution.side in TABLE]
    sides = [side for side in seated if side != asked_side] or seated
    found = {user.pk: user for side in sides for user in drafters(agreement, side, on)}
    found.pop(asked_by.pk, None)
    return list(found.values())


def concerned(agreement, on):
    """Return the owner and the drafters of both sides, each once."""
    users = [agreement.owner, *(user for side in TABLE for user in drafters(agreement, side, on))]
    return list({user.pk: user for user in users if user.is_active}.values())


class ObligationNotice(TableNotice):
    def rows(self, model):
        return Obligation.objects.with_facts()

    def context(self, obj, delivery, now):
        return {
            "obligation": obj, "agreement": obj.agreement, "party": obj.party.institution, "due": dates.closing(obj.due_at),
            "url": settings.SITE_URL + reverse("agreements:duty", args=[obj.agreement.uuid, obj.pk]),
            "is_late": now >= obj.due_at,
        }  # fmt: skip


@register
class ObligationDue(ObligationNotice):
    """To the drafters of the side that owes: near its day, and overdue."""

    code = "agreements.obligation_due"
    label = "Kewajiban kerja sama mendekati tenggat"
    template = "agreements/email/obligation_due"

    def is_undone(self, obj, delivery, now):
        return obj.status in OWED and not obj.is_met

    def still_concerns(self, obj, delivery, now):
        return self.is_undone(obj, delivery, now) and delivery.to_user in keepers(obj, day_of(now))


@register
class ObligationUndone(UndoneNotice, ObligationDue):
    code = "agreements.obligation_undone"
    label = "Kewajiban kerja sama belum dipenuhi, kepada orang kedua"
    template = UndoneNotice.template
    rule = "agreements.obligation_due"

    def duty(self, obj, now):
        facts = ObligationNotice.context(self, obj, None, now)
        whose = f"penyusun naskah {obj.party.institution}"
        return {"duty": f"kewajiban “{obj.indicator}”", "whose": whose, "when": f"Tenggat: {facts['due']}", "url": facts["url"]}


@register
class WaiverAsked(ObligationNotice):
    """To those who may confirm as the second person. revision: the version that was asked about."""

    code = "agreements.waiver_asked"
    label = "Pembebasan kewajiban menunggu konfirmasi"
    template = "agreements/email/waiver_asked"

    def still_concerns(self, obj, delivery, now):
        asked = obj.status in OWED and obj.waive_asked_by is not None
        return asked and delivery.to_user in confirmers(obj.agreement, "office", obj.waive_asked_by, day_of(now))


@register
class WaiverWithdrawn(ObligationNotice):
    """To those who were asked to confirm: there is nothing to answer any more. revision: the version as it was taken back."""

    code = "agreements.waiver_withdrawn"
    label = "Permintaan pembebasan kewajiban ditarik kembali"
    template = "agreements/email/waiver_withdrawn"

    def still_concerns(self, obj, delivery, now):
        return obj.status in OWED and obj.waive_asked_at is None


class EndNotice(AgreementNotice):
    def context(self, obj, delivery, now):
        return super().context(obj, delivery, now) | {"url": settings.SITE_URL + reverse("agreements:end", args=[obj.uuid])}


@register
class TermEnds(EndNotice):
    """To the owner and both sides' drafters until it is decided what follows."""

    code = "agreements.term_ends"
    label = "Masa berlaku kesepakatan hampir berakhir"
    template = "agreements/email/term_ends"

    def is_undone(self, obj, delivery, now):
        runs = obj.status == AgreementStatus.IN_FORCE and obj.valid_until is not None and not obj.is_over(now)
        return runs and not hasattr(obj, "decision")

    def still_concerns(self, obj, delivery, now):
        return self.is_undone(obj, delivery, now) and delivery.to_user in concerned(obj, day_of(now))

    def context(self, obj, delivery, now):
        limit = obj.decision_ends_at
        return super().context(obj, delivery, now) | {
            "ends": dates.closing(obj.term_ends_at), "left": dates.distance(obj.term_ends_at, now),
            "limit": dates.closing(limit), "is_late": now >= limit,
        }  # fmt: skip


@register
class TermUndecided(UndoneNotice, TermEnds):
    """To the secretaries of the city: all others have been told for months."""

    code = "agreements.term_undecided"
    label = "Kelanjutan kesepakatan belum diputuskan, kepada orang kedua"
    template = UndoneNotice.template
    rule = "agreements.term_ends"

    def duty(self, obj, now):
        return {
            "duty": f"keputusan tentang kelanjutan “{obj.title}”", "whose": "penanggung jawab dan penyusun naskah kedua pihak",
            "when": f"Tenggat: {dates.closing(obj.decision_ends_at)}",
            "url": settings.SITE_URL + reverse("agreements:end", args=[obj.uuid]),
        }  # fmt: skip


@register
class EndingAsked(TableNotice):
    """To the drafters of the other side, who confirm or refuse. The reason is read in the portal."""

    code = "agreements.ending_asked"
    label = "Pengakhiran kesepakatan menunggu konfirmasi"
    template = "agreements/email/ending_asked"

    def rows(self, model):
        return Ending.objects.select_related("agreement__kind", "agreement__owner", "asked_by")

    def still_concerns(self, obj, delivery, now):
        is_open = obj.status == EndingStatus.ASKED and obj.agreement.status == AgreementStatus.IN_FORCE
        return is_open and delivery.to_user in confirmers(obj.agreement, obj.asked_side, obj.asked_by, day_of(now))

    def context(self, obj, delivery, now):
        agreement = obj.agreement
        return {"agreement": agreement, "url": settings.SITE_URL + reverse("agreements:end", args=[agreement.uuid])}


@register
class EndingWithdrawn(TableNotice):
    """To those who were asked to confirm: there is nothing to answer any more."""

    code = "agreements.ending_withdrawn"
    label = "Permintaan pengakhiran ditarik kembali"
    template = "agreements/email/ending_withdrawn"

    def rows(self, model):
        return Ending.objects.select_related("agreement__kind")

    def still_concerns(self, obj, delivery, now):
        return obj.status == EndingStatus.WITHDRAWN

    def context(self, obj, delivery, now):
        agreement = obj.agreement
        return {"agreement": agreement, "url": settings.SITE_URL + reverse("agreements:end", args=[agreement.uuid])}


@register
class Ended(EndNotice):
    """To the owner and both sides' drafters: it was ended before its day."""

    code = "agreements.ended"
    label = "Kesepakatan diakhiri"
    template = "agreements/email/ended"

    def still_concerns(self, obj, delivery, now):
        return obj.status == AgreementStatus.ENDED
