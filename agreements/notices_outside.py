"""What is told of originals that are signed outside the portal: to who brings them, and to who looks at them."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from agreements import outside
from agreements.lifecycle import Level, SignedStatus
from agreements.models import Original, Signed
from agreements.notices import TableNotice, drafters, other
from core import dates
from core.clock import day_of
from notifications.notice import register


def _today(now):
    return day_of(now)


def bringers(original, on):
    """Return the accounts that bring an original: who drafts for the side that brings it; the owner while nobody does."""
    agreement = original.draft.agreement
    return drafters(agreement, outside.bringing(original.party), on) or [agreement.owner]


def checkers(signed, on):
    """Return the accounts that are asked to look: who drafts across the table; for a paper colleagues of who brought it.

    The owner while there is neither.
    """
    agreement = signed.original.draft.agreement
    found = drafters(agreement, other(signed.side), on)
    if not found and signed.level == Level.WET:
        found = [user for user in drafters(agreement, signed.side, on) if user.pk != signed.added_by_id]
    return found or [agreement.owner]


def _facts(original, now):
    agreement, party = original.draft.agreement, original.party
    limit = agreement.signing_ends_at
    return {
        "agreement": agreement, "party": party.institution, "side": outside.bringing(party).label,
        "is_own": outside.bringing(party) == party.institution.side, "due": dates.day(agreement.signing_on),
        "is_late": now >= limit, "url": settings.SITE_URL + reverse("agreements:signed", args=[agreement.uuid, party.order]),
    }  # fmt: skip


class OriginalNotice(TableNotice):
    def find(self, model, pk):
        return Original.objects.with_facts().filter(pk=pk).first()

    def still_concerns(self, obj, delivery, now):
        is_missing = outside.is_asked(obj) and not obj.signed.standing().exists()
        return is_missing and delivery.to_user in bringers(obj, _today(now))

    def context(self, obj, delivery, now):
        return _facts(obj, now)


@register
class OriginalWanted(OriginalNotice):
    """All initials are given: this original may now be signed, and is to be brought back."""

    code = "agreements.original_wanted"
    label = "Rangkap perlu ditandatangani di luar portal"
    template = "agreements/email/original_wanted"


@register
class OriginalMissing(OriginalNotice):
    """The nudge to who has not brought an original yet, near the signing day and after it."""

    code = "agreements.original_missing"
    label = "Pengingat rangkap bertanda tangan"
    template = "agreements/email/original_missing"
    patience = dt.timedelta(hours=6)


class SignedNotice(TableNotice):
    def find(self, model, pk):
        return Signed.objects.with_facts().filter(pk=pk).first()

    def still_concerns(self, obj, delivery, now):
        waits = obj.status == SignedStatus.ADDED and outside.is_asked(obj.original)
        return waits and delivery.to_user in checkers(obj, _today(now))

    def context(self, obj, delivery, now):
        return _facts(obj.original, now) | {"since": dates.day(obj.added_at)}


@register
class SignedWaits(SignedNotice):
    """A signed original came in and waits for a second pair of eyes."""

    code = "agreements.signed_waits"
    label = "Rangkap bertanda tangan menunggu diperiksa"
    template = "agreements/email/signed_waits"


@register
class SignedWaiting(SignedNotice):
    """The nudge to who has not looked yet."""

    code = "agreements.signed_waiting"
    label = "Pengingat memeriksa rangkap"
    template = "agreements/email/signed_waiting"
    patience = dt.timedelta(hours=6)


@register
class SignedRefused(SignedNotice):
    """To who brought it and who is to bring another: it was turned away. The reason is read in the portal."""

    code = "agreements.signed_refused"
    label = "Rangkap bertanda tangan ditolak"
    template = "agreements/email/signed_refused"

    def still_concerns(self, obj, delivery, now):
        original = obj.original
        return obj.status == SignedStatus.REFUSED and outside.is_asked(original) and not original.signed.standing().exists()
