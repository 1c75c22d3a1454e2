"""Sessions of the written test with people in them, and files of scores as test systems write them."""

import datetime as dt

from core.clock import wib
from recruitment.actions import scores, sittings
from recruitment.models import Desk, Sitting
from tests.factories.recruitment import NOON, candidate, staff

TEST_DAY = wib(2026, 10, 28, 8)
DURING = TEST_DAY + dt.timedelta(minutes=10)
AFTER = TEST_DAY + dt.timedelta(hours=3)
MENTENG, GAMBIR = "31.71.06", "31.71.01"


def secretary(**options):
    return staff("seat_candidate", "admit_candidate", "report_incident", "import_score", "plan_interview", **options)


def commissioner(**options):
    return staff("approve_incident", "approve_score", "choose_tied", **options)


def sitting(selection, *, name="Sesi 1", devices=40, starts_at=TEST_DAY, **changes):
    facts = {"venue": "SMK Contoh", "address": "Jalan Contoh Nomor 2", "room": "Laboratorium 1", "minutes": 90}
    return Sitting.objects.create(selection=selection, name=name, devices=devices, starts_at=starts_at, **facts | changes)


def seated(selection, count, *, at=NOON, by=None, into=None, **changes):
    """Return the Desks of so many new candidates of one kecamatan in one session."""
    people = [candidate(selection, at=at, **changes) for _ in range(count)]
    into = into or sitting(selection)
    into.refresh_from_db()
    codes = {people[0].district_id}
    return sittings.seat(into, districts=codes, version=into.version, by=by or secretary(), at=at)


def present(selection, count, **changes):
    """Return the Desks of so many candidates who came."""
    by = changes.pop("by", None) or secretary()
    desks = seated(selection, count, by=by, **changes)
    for desk in desks:
        sittings.admit(desk, by=by, at=DURING)
    return desks


def as_csv(rows, *, delimiter=";", heading=("Nomor Pendaftaran", "Nilai"), encoding="utf-8-sig"):
    lines = [delimiter.join(heading), *(delimiter.join(map(str, row)) for row in rows)]
    return "\r\n".join(lines).encode(encoding)


def number(desk):
    return desk.candidacy.application.number


def score_file(selection, data, *, by=None, name="hasil.csv", at=AFTER):
    return scores.upload(selection, name=name, data=data, by=by or secretary(), at=at)


def scored(selection, pairs, *, by=None, at=AFTER):
    """Write the scores of some Desks, as (Desk, score), by a file that was read and confirmed."""
    by = by or secretary()
    file = score_file(selection, as_csv([(number(desk), score) for desk, score in pairs]), by=by, at=at)
    scores.apply(file, sha256=file.plan_sha256, version=file.version, by=by, at=at)
    return list(Desk.objects.filter(pk__in=[desk.pk for desk, _ in pairs]))
