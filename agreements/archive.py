"""How long an agreement is kept after its end. The portal lists what is due; people decide, and nothing is deleted here."""

import datetime as dt

from django.db.models import F, Q

from agreements.lifecycle import CONCLUDED, AgreementStatus
from agreements.models import Agreement, Kind
from core.clock import day_of, wib


def ending(queryset, today, *, days):
    """Return those whose term ends within so many days."""
    return queryset.filter(valid_until__gt=today, valid_until__lte=today + dt.timedelta(days=days))


def due(queryset, today):
    """Return those whose time of keeping is over on a day, so that somebody must decide on archive or destruction."""
    wanted = Q(pk__in=[])
    for kind, years in Kind.objects.filter(archive_years__isnull=False).values_list("pk", "archive_years"):
        last = _years_before(today, years)
        after = last + dt.timedelta(days=1)
        stopped = Q(
            status__in=[AgreementStatus.ENDED, AgreementStatus.ABANDONED], ended_at__lt=wib(after.year, after.month, after.day)
        )
        ran_out = Q(status__in=[AgreementStatus.EXPIRED, AgreementStatus.REPLACED], valid_until__lte=last)
        wanted |= Q(kind=kind) & (stopped | ran_out | Q(pk__in=_replaced_by(last)))
    return queryset.filter(wanted)


def _replaced_by(day):
    """Return the keys of those without a last day of their own whose successor was valid by a day."""
    followed = Agreement.objects.filter(valid_from__lte=day, status__in=CONCLUDED, kind=F("predecessor__kind"))
    held = Agreement.objects.filter(status=AgreementStatus.REPLACED, valid_until__isnull=True)
    return held.filter(pk__in=followed.values("predecessor")).values("pk")


def ended_on(agreement):
    """Return the first day on which an agreement held no more, or None while it lives.

    One that held without limit of time ends when the one that replaced it began.
    """
    if agreement.status in (AgreementStatus.ENDED, AgreementStatus.ABANDONED):
        return day_of(agreement.ended_at)
    if agreement.status == AgreementStatus.REPLACED and agreement.valid_until is None:
        followed = agreement.successors.filter(status__in=CONCLUDED, kind=agreement.kind_id).order_by("valid_from").first()
        return followed and followed.valid_from
    return agreement.valid_until if agreement.status in (AgreementStatus.EXPIRED, AgreementStatus.REPLACED) else None


def kept_until(agreement):
    """Return the day from which its fate is to be decided; None while it lives or when it is kept for good."""
    ended, years = ended_on(agreement), agreement.kind.archive_years
    if ended is None or years is None:
        return None
    try:
        return ended.replace(year=ended.year + years)
    except ValueError:  # 29 February
        return dt.date(ended.year + years, 3, 1)


def _years_before(day, years):
    return day.replace(year=max(day.year - years, 1), day=28 if (day.month, day.day) == (2, 29) else day.day)
