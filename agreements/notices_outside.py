"""What is told of originals that are signed outside the portal: to who brings them, and to who looks at them."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from agreements import outside
from agreements.lifecycle import Level, SignedStatus
from agreements.models import Original, Signed
from agreements.notices import TableNotice, UndoneNotice, drafters, other
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
    def rows(self, model):
        return Original.objects.with_facts()

    def is_undone(self, obj, delivery, now):
        return outside.is_asked(obj) and not obj.signed.standing().exists()

    def still_concerns(self, obj, delivery, now):
        return self.is_undone(obj, delivery, now) and delivery.to_user in bringers(obj, _today(now))

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


@register
class OriginalUndone(UndoneNotice, OriginalMissing):
    code = "agreements.original_undone"
    label = "Rangkap belum diunggah, kepada orang kedua"
    template = UndoneNotice.template
    rule = "agreements.original_missing"

    def duty(self, obj, now):
        facts = _facts(obj, now)
        duty = f"mengunggah rangkap {obj.party.institution} dari naskah “{facts['agreement'].title}”"
        when = f"Hari penandatanganan: {facts['due']}"
        return {"duty": duty, "whose": f"penyusun naskah {facts['side']}", "when": when, "url": facts["url"]}


class SignedNotice(TableNotice):
    def rows(self, model):
        return Signed.objects.with_facts()

    def is_undone(self, obj, delivery, now):
        return obj.status == SignedStatus.ADDED and outside.is_asked(obj.original)

    def still_concerns(self, obj, delivery, now):
        return self.is_undone(obj, delivery, now) and delivery.to_user in checkers(obj, _today(now))

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
class SignedUndone(UndoneNotice, SignedWaiting):
    code = "agreements.signed_undone"
    label = "Rangkap belum diperiksa, kepada orang kedua"
    template = UndoneNotice.template
    rule = "agreements.signed_waiting"

    def duty(self, obj, now):
        facts = _facts(obj.original, now)
        duty = f"memeriksa rangkap {facts['party']} dari naskah “{facts['agreement'].title}”"
        whose, when = "penyusun naskah yang diminta memeriksa", f"Diunggah: {dates.day(obj.added_at)}"
        return {"duty": duty, "whose": whose, "when": when, "url": facts["url"]}


@register
class SignedRefused(SignedNotice):
    """To who brought it and who is to bring another: it was turned away. The reason is read in the portal."""

    code = "agreements.signed_refused"
    label = "Rangkap bertanda tangan ditolak"
    template = "agreements/email/signed_refused"

    def still_concerns(self, obj, delivery, now):
        original = obj.original
        return obj.status == SignedStatus.REFUSED and outside.is_asked(original) and not original.signed.standing().exists()
