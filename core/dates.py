"""Moments and days as an Indonesian office writes them, in WIB."""

import datetime as dt

from core.clock import JAKARTA, day_of

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


def day(value, *, weekday=True):
    """Write a day: “Senin, 26 Oktober 2026”."""
    if isinstance(value, dt.datetime):
        value = day_of(value)
    name = f"{DAYS[value.weekday()]}, " if weekday else ""
    return f"{name}{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(value, *, seconds=False):
    """Write a moment: “Senin, 26 Oktober 2026 pukul 17.00 WIB”."""
    local = value.astimezone(JAKARTA)
    clock = local.strftime("%H.%M.%S" if seconds else "%H.%M")
    return f"{day(local.date())} pukul {clock} WIB"


def brief(value):
    """Write a moment for a narrow column: “26 Okt 2026, 17.00”; the column's head says that it is WIB."""
    local = value.astimezone(JAKARTA)
    return f"{local.day} {MONTHS[local.month - 1][:3]} {local.year}, {local:%H.%M}"


def clock_time(value):
    """Write the hour alone: “17.00 WIB”."""
    return f"{value.astimezone(JAKARTA):%H.%M} WIB"


def hours(starts_at, ends_at):
    """Write from which hour until which: “09.00–12.00 WIB”."""
    return f"{starts_at.astimezone(JAKARTA):%H.%M}–{clock_time(ends_at)}"


def span(starts_at, ends_at):
    """Write from when until when: “Senin, 26 Oktober 2026 pukul 09.00–12.00 WIB”; over midnight both days are named."""
    if day(starts_at) != day(ends_at):
        return f"{moment(starts_at)} sampai {moment(ends_at)}"
    return f"{day(starts_at)} pukul {hours(starts_at, ends_at)}"


def closing(value):
    """Write the exclusive end of a window so that midnight is understood: “Senin, 26 Oktober 2026 pukul 24.00 WIB”."""
    local = value.astimezone(JAKARTA)
    if local.time() == dt.time():
        return f"{day(local.date() - dt.timedelta(days=1))} pukul 24.00 WIB"
    return moment(value)


def distance(value, now):
    """Say how far a coming moment is: “5 hari lagi”, “3 jam lagi”, “12 menit lagi”, “sudah lewat”."""
    left = value - now
    if left <= dt.timedelta():
        return "sudah lewat"
    if left >= dt.timedelta(days=1):
        return f"{left.days} hari lagi"
    if left >= dt.timedelta(hours=1):
        return f"{left.seconds // 3600} jam lagi"
    return f"{max(1, left.seconds // 60)} menit lagi"
