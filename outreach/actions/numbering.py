"""The office's own sequence of letters: one for all kinds, without gaps, begun again with each year in Jakarta."""

from django.conf import settings
from django.db.models import F

from core.clock import day_of
from outreach.models import LetterCounter


def opened(at):
    """Return (day in Jakarta, LetterCounter of its year), locked: until the transaction ends nobody numbers beside us."""
    day = day_of(at)
    counter, _ = LetterCounter.objects.get_or_create(year=day.year)
    LetterCounter.objects.filter(pk=counter.pk).update(last=F("last"))
    counter.refresh_from_db()
    return day, counter


def taken(counter, count):
    """Keep that the next numbers of an opened counter are given out; returns their sequences."""
    first = counter.last + 1
    counter.last += count
    LetterCounter.objects.filter(pk=counter.pk).update(last=counter.last)
    return range(first, first + count)


def written(kind, sequence, day):
    """Return the number of a letter of a day, as the office's pattern writes it. kind: a key of the setting LETTERS."""
    codes = settings.LETTERS
    return codes["number"].format(
        sequence=sequence, classification=codes[kind], unit=codes["unit"], month=day.month, year=day.year
    )
