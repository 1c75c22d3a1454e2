"""What agreements tell people: those at the table by their account, never a stranger."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from agreements.lifecycle import ON_ITS_ROUTE, TABLE, AgreementStatus, StepStatus
from agreements.models import Agreement, DailyHead, Step, Tenure, Turn
from core import dates
from core.clock import day_of
from notifications.channels import WITH_POINTERS
from notifications.notice import Notice, register
from notifications.seconds import SecondNotice


def drafters(agreement, side, on):
    """Return the accounts that draft for a side on a day."""
    institutions = [each.institution_id for each in agreement.parties.all()]
    found = Tenure.objects.in_force(on).filter(
        post__may_draft=True, post__institution__side=side, post__institution__in=institutions, user__is_active=True
    )
    return list({each.user_id: each.user for each in found.select_related("user")}.values())


def holders(post, on):
    """Return the accounts of those who hold a post on a day."""
    found = Tenure.objects.in_force(on).filter(post=post, user__is_active=True).select_related("user")
    return list({each.user_id: each.user for each in found}.values())


def _address(name, *args):
    return settings.SITE_URL + reverse(name, args=args)


class TableNotice(Notice):
    """To those at the table: each side may rely on the other having been told."""

    channels = WITH_POINTERS
    audience = frozenset({"staff", "official"})
    why_required = "Bagian dari tata naskah dan tenggat kerja sama:"


class UndoneNotice(SecondNotice):
    """Mixed in before the notice to who has the duty: to the owner, or to the secretaries of the city instead."""

    template = SecondNotice.template
    audience = TableNotice.audience
    why_required = "Memberi tahu bahwa tugas di meja kerja sama belum dikerjakan:"


class AgreementNotice(TableNotice):
    def rows(self, model):
        return Agreement.objects.with_facts()

    def context(self, obj, delivery, now):
        return {"agreement": obj, "url": _address("agreements:read", obj.uuid), **delivery.params}


@register
class TurnPassed(AgreementNotice):
    """To the drafters of the side that now holds the pen, or to the owner without them. revision: the turn's number."""

    code = "agreements.turn_passed"
    label = "Giliran naskah kerja sama"
    template = "agreements/email/turn_passed"

    def still_concerns(self, obj, delivery, now):
        turn = obj.turns.filter(until__isnull=True).first()
        is_theirs = turn is not None and str(turn.pk) == delivery.revision
        if not is_theirs or obj.status != AgreementStatus.NEGOTIATING:
            return False
        return delivery.to_user in (drafters(obj, obj.turn, day_of(now)) or [obj.owner])

    def context(self, obj, delivery, now):
        turn = obj.turns.get(pk=delivery.revision)
        return super().context(obj, delivery, now) | {"due": dates.closing(turn.due_at), "side": turn.get_side_display()}


@register
class Recalled(AgreementNotice):
    """To the owner, the drafters of both sides and all who had decided: the round is over. revision: the draft's number."""

    code = "agreements.recalled"
    label = "Naskah ditarik dari putaran"
    template = "agreements/email/recalled"

    def still_concerns(self, obj, delivery, now):
        latest = obj.latest
        return obj.status == AgreementStatus.NEGOTIATING and latest is not None and str(latest.n) == delivery.revision


@register
class Concluded(AgreementNotice):
    """To all who drafted or decided and to the owner: it is sealed and in force."""

    code = "agreements.concluded"
    label = "Kesepakatan selesai disegel"
    template = "agreements/email/concluded"

    def still_concerns(self, obj, delivery, now):
        return obj.status == AgreementStatus.IN_FORCE


@register
class SealStuck(AgreementNotice):
    """To the owner: the paper itself cannot be sealed, and waiting alone does not help."""

    code = "agreements.seal_stuck"
    label = "Naskah final tidak dapat disegel"
    template = "agreements/email/seal_stuck"

    def still_concerns(self, obj, delivery, now):
        return obj.status == AgreementStatus.SEALING


class StepNotice(TableNotice):
    def rows(self, model):
        return Step.objects.with_facts()

    def still_concerns(self, obj, delivery, now):
        agreement = obj.draft.agreement
        if obj.status != StepStatus.OPEN or agreement.status not in ON_ITS_ROUTE:
            return False
        return delivery.to_user in (holders(obj.post, day_of(now)) or [agreement.owner])

    def context(self, obj, delivery, now):
        return {
            "step": obj, "agreement": obj.draft.agreement, "draft": obj.draft, "due": dates.closing(obj.due_at),
            "left": dates.distance(obj.due_at, now), "url": _address("agreements:step", obj.pk), "is_late": now >= obj.due_at,
        }  # fmt: skip


@register
class StepOpened(StepNotice):
    code = "agreements.step_opened"
    label = "Naskah menunggu paraf atau persetujuan"
    template = "agreements/email/step_opened"


@register
class StepWaiting(StepNotice):
    """The nudge to who has not decided yet. Whoever is not the current step is never reminded."""

    code = "agreements.step_waiting"
    label = "Pengingat paraf atau persetujuan"
    template = "agreements/email/step_waiting"
    patience = dt.timedelta(hours=6)


@register
class SigningDue(StepNotice):
    """The day that the text names is near, and the step still open."""

    code = "agreements.signing_due"
    label = "Hari penandatanganan mendekat"
    template = "agreements/email/signing_due"

    def still_concerns(self, obj, delivery, now):
        limit = obj.draft.agreement.signing_ends_at
        return limit is not None and now < limit and super().still_concerns(obj, delivery, now)

    def context(self, obj, delivery, now):
        limit = obj.draft.agreement.signing_ends_at
        return super().context(obj, delivery, now) | {"limit": dates.closing(limit), "left": dates.distance(limit, now)}


@register
class TurnWaiting(TableNotice):
    """The nudge to a side that has held the pen for days."""

    code = "agreements.turn_waiting"
    label = "Pengingat giliran naskah"
    template = "agreements/email/turn_waiting"
    patience = dt.timedelta(hours=6)

    def rows(self, model):
        return Turn.objects.select_related("agreement__kind", "agreement__owner")

    def is_undone(self, obj, delivery, now):
        return obj.until is None and obj.agreement.status == AgreementStatus.NEGOTIATING

    def still_concerns(self, obj, delivery, now):
        holders = drafters(obj.agreement, obj.side, day_of(now)) or [obj.agreement.owner]
        return self.is_undone(obj, delivery, now) and delivery.to_user in holders

    def context(self, obj, delivery, now):
        return {
            "agreement": obj.agreement, "side": obj.get_side_display(), "since": dates.day(obj.since),
            "due": dates.closing(obj.due_at), "url": _address("agreements:read", obj.agreement.uuid),
        }  # fmt: skip


@register
class TurnUnused(UndoneNotice, TurnWaiting):
    code = "agreements.turn_unused"
    label = "Giliran naskah belum dipakai, kepada orang kedua"
    template = UndoneNotice.template
    rule = "agreements.turn_waiting"

    def duty(self, obj, now):
        return {
            "duty": f"giliran menyunting naskah “{obj.agreement.title}”", "whose": f"penyusun naskah {obj.get_side_display()}",
            "when": f"Tenggat: {dates.closing(obj.due_at)}", "url": _address("agreements:read", obj.agreement.uuid),
        }  # fmt: skip


@register
class Returned(StepNotice):
    """To the owner, the drafters and all who had decided in the round. The reason is read in the portal."""

    code = "agreements.returned"
    label = "Naskah dikembalikan"
    template = "agreements/email/returned"

    def still_concerns(self, obj, delivery, now):
        return obj.status == StepStatus.RETURNED

    def context(self, obj, delivery, now):
        agreement = obj.draft.agreement
        return {"step": obj, "agreement": agreement, "draft": obj.draft, "url": _address("agreements:read", agreement.uuid)}


@register
class DailyHeadKept(Notice):
    """To the archive of each side: the hash of a day, and where its sealed sheet lies. It names no agreement."""

    code = "agreements.daily_head"
    label = "Sari catatan kerja sama harian"
    template = "agreements/email/daily_head"
    patience = dt.timedelta(hours=6)

    def rows(self, model):
        return DailyHead.objects.all()

    def still_concerns(self, obj, delivery, now):
        return obj.document_id is not None

    def context(self, obj, delivery, now):
        return {"head": obj, "day": dates.day(obj.day), "url": _address("agreements:daily-head", obj.day.isoformat())}


def other(side):
    """Return the side across the table."""
    return TABLE[1 - TABLE.index(side)]
