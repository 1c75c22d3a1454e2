"""Calendars that a new selection may start from. Days are counted from the first day of the intake; rows from then on."""

import datetime as dt
from dataclasses import dataclass

from core.clock import wib
from recruitment import defaults
from recruitment.lifecycle import StageCode

S = StageCode
INTAKE_DAYS = 36  # 21 September to 26 October


@dataclass(frozen=True)
class Pattern:
    """stages: (code, name or "" for the code's own, day it begins, days it lasts); the intake's first day is 0.

    one_seat: for the place of one member in one kecamatan.
    """

    code: str
    name: str
    lead: str
    intake_days: int
    stages: tuple
    first_day: tuple = (9, 21)  # month and day proposed
    one_seat: bool = False

    def intake(self, first):
        """Return the intake's window that begins on a day; the end is exclusive."""
        return _midnight(first), _midnight(first + dt.timedelta(days=self.intake_days))

    def dated(self, first):
        """Yield (code, name, starts_at, ends_at) of each stage."""
        for code, name, after, days in self.stages:
            begins = first + dt.timedelta(days=after)
            yield code, name or code.label, _midnight(begins), _midnight(begins + dt.timedelta(days=days))


def _midnight(day):
    return wib(day.year, day.month, day.day)


LONG = Pattern(
    "pendaftaran-panjang",
    "Pendaftaran 21 September–26 Oktober",
    "Pendaftaran 36 hari; tahapan sesudahnya selama Keputusan 314 menetapkannya.",
    INTAKE_DAYS,
    tuple((code, "", INTAKE_DAYS + after, days) for code, after, days in defaults.STAGES),
)
# Keputusan Ketua Bawaslu 314/HK.01.00/K1/09/2022, lampiran: calendar days, both ends counted; day 0 is 21 September 2022.
DECREE = Pattern(
    "keputusan-314",
    "Kalender Keputusan 314 (2022)",
    "Delapan belas tahapan menurut Keputusan Ketua Bawaslu 314/HK.01.00/K1/09/2022: sosialisasi 11 hari sebelum pendaftaran, "
    "pendaftaran 7 hari, laporan akhir diserahkan pada hari ke-42 sampai ke-44.",
    7,
    (
        (S.SOCIALISATION, "", -11, 12),
        (S.NOTICE, "", -6, 7),
        (S.COMPLETENESS, "", 7, 3),
        (S.EXTENSION_NOTICE, "", 10, 1),
        (S.EXTENSION, "", 11, 7),
        (S.OTHER, "Penerimaan berkas masa perpanjangan", 11, 7),
        (S.ADMIN_REVIEW, "", 18, 3),
        (S.ADMIN_RESULT, "", 21, 1),
        (S.FEEDBACK, "", 21, 7),
        (S.WRITTEN_TEST, "", 23, 3),
        (S.TEST_RESULT, "", 26, 1),
        (S.INTERVIEW, "", 27, 5),
        (S.PLENARY, "", 32, 2),
        (S.FINAL_RESULT, "", 34, 1),
        (S.INAUGURATION, "", 35, 3),
        (S.REPORT, "", 38, 3),
        (S.REPORT_HANDED, "", 41, 3),
    ),
)
REPLACEMENT = Pattern(
    "penggantian",
    "Penggantian satu kursi (PAW)",
    "Satu kecamatan, satu kursi: pendaftaran 5 hari, tanpa tes tertulis, pelantikan pada hari ke-14.",
    5,
    (
        (S.ADMIN_REVIEW, "", 5, 2),
        (S.ADMIN_RESULT, "", 7, 1),
        (S.FEEDBACK, "", 7, 3),
        (S.INTERVIEW, "", 10, 1),
        (S.PLENARY, "", 11, 1),
        (S.FINAL_RESULT, "", 12, 1),
        (S.INAUGURATION, "", 13, 1),
    ),
    first_day=(1, 8),
    one_seat=True,
)
PATTERNS = {each.code: each for each in (LONG, DECREE, REPLACEMENT)}
