"""Numbers and days in words, as the opening of an agreement writes them."""

from core.dates import DAYS, MONTHS

_ONES = (
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas",
)  # fmt: skip
_STEPS = ((1000, "ribu", "seribu"), (100, "ratus", "seratus"), (10, "puluh", ""))


def number(value):
    """Write 0 to 9999 in words: 2026 as “dua ribu dua puluh enam”."""
    if value < 12:
        return _ONES[value]
    if value < 20:
        return f"{_ONES[value - 10]} belas"
    for size, name, single in _STEPS:
        if value >= size:
            count, rest = divmod(value, size)
            head = single if single and count == 1 else f"{number(count)} {name}"
            return f"{head} {number(rest)}" if rest else head
    raise ValueError(value)


def opening(day, place):
    """Write “Pada hari ini ...” of a day, or with dots where the day or place is not known yet."""
    where = f", bertempat di {place}" if place else ""
    if day is None:
        return f"Pada hari ini .............., tanggal .............., bulan .............., tahun ..............{where}"
    words = f"tanggal {number(day.day)}, bulan {MONTHS[day.month - 1]}, tahun {number(day.year)}"
    return f"Pada hari ini, {DAYS[day.weekday()]}, {words} ({day:%d-%m-%Y}){where}"
