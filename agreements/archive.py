"""How long an agreement is kept after its end. The portal lists what is due; people decide, and nothing is deleted here."""

import datetime as dt

from django.db.models import Q

from agreements.lifecycle import AgreementStatus
from agreements.models import Kind
from core.clock import JAKARTA, wib


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
        wanted |= Q(kind=kind) & (stopped | ran_out)
    return queryset.filter(wanted)


def ended_on(agreement):
    """Return the first day on which an agreement held no more, or None while it lives."""
    if agreement.status in (AgreementStatus.ENDED, AgreementStatus.ABANDONED):
        return agreement.ended_at.astimezone(JAKARTA).date()
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
