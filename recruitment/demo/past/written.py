"""The written test of 2022: seats, the door, the file of scores, ties at the cut, and its announcement."""

import datetime as dt

from recruitment import written_test
from recruitment.actions import scores, sittings, ties
from recruitment.demo.past import results
from recruitment.lifecycle import CandidacyStatus
from recruitment.models import Desk, ScoreFile, Sitting

HOURS, DEVICES = (8, 11, 14), 70
TIED = "31.71.04"  # here the sixth and the seventh have the same score
VENUE = {"venue": "SMK Contoh", "address": "Jalan Contoh Nomor 2", "room": "Laboratorium Komputer", "minutes": 90}


def seat(story):
    """Open so many sessions as are needed, three a day, and seat everybody."""
    codes, at, by = story.district_codes(), story.at(14, 16), story.cast.secretary
    n = Sitting.objects.filter(selection=story.selection).count()
    while sittings.waiting(story.selection, codes).exists():
        with story.step():
            starts_at = story.at(16 + n // len(HOURS), HOURS[n % len(HOURS)])
            facts = {"name": f"Sesi {n + 1}", "devices": DEVICES, "starts_at": starts_at}
            sitting = Sitting.objects.create(selection=story.selection, **facts, **VENUE)
            sittings.seat(sitting, districts=codes, version=sitting.version, by=by, at=at)
            _let_in(story, sitting)
        n += 1
        story.say(f"Sesi tes tertulis 2022: {n}")


def _let_in(story, sitting):
    """Let everybody in but each thirty-first, who does not come."""
    desks = sitting.desks.standing().with_people().order_by("number")
    for n, desk in enumerate(desks):
        if n % 31 != 30:
            at = sitting.starts_at - dt.timedelta(minutes=60) + dt.timedelta(seconds=40 * n)
            sittings.admit(desk, by=story.cast.secretaries[n % 2], at=at)


def score(story):
    """Import the test system's file: a first one that fits somebody unknown is thrown away, the second is applied."""
    if ScoreFile.objects.filter(selection=story.selection, status="applied").exists():
        return
    with story.step():
        rows, by, at = _rows(story), story.cast.secretary, story.at(18, 17)
        first = _upload(story, "hasil-tes-uji-coba.csv", [("PWC-2022-31.71.99-0001", "50,00"), *rows[:20]], by=by, at=at)
        scores.discard(first, version=first.version, by=by, at=at)
        file = _upload(story, "hasil-tes.csv", rows, by=by, at=at + dt.timedelta(hours=1))
        scores.apply(file, sha256=file.plan_sha256, version=file.version, by=by, at=at + dt.timedelta(hours=1, minutes=20))
    story.say(f"Nilai tes tertulis 2022: {len(rows)}")


def _upload(story, name, rows, *, by, at):
    lines = ["Nomor Pendaftaran;Nilai", *(";".join(row) for row in rows)]
    return scores.upload(story.selection, name=name, data="\r\n".join(lines).encode("utf-8-sig"), by=by, at=at)


def _rows(story):
    """Return (number, score) of who came, in cents; in one kecamatan two are made equal at the cut."""
    desks = Desk.objects.filter(sitting__selection=story.selection, attended_at__isnull=False).with_people()
    found = {desk: round(min(max(_skill(story, desk), 12), 98.5) * 100) for desk in desks.order_by("pk")}
    tied = sorted((desk for desk in found if desk.candidacy.district_id == TIED), key=lambda desk: (-found[desk], desk.pk))
    found[tied[6]] = found[tied[5]]
    return [(desk.candidacy.application.number, f"{cents // 100},{cents % 100:02}") for desk, cents in found.items()]


def _skill(story, desk):
    return story.person(desk.candidacy.application).skill


def announce(story):
    """Let the plenary part who is tied at the cut, then publish."""
    if results.was_announced(story, "written_test"):
        return
    with story.step():
        for code in story.district_codes():
            _part(story, code)
        results.announce(story, "written_test", 15, 19)
    story.say("Pengumuman tes tertulis 2022")


def _part(story, code):
    at = story.at(18, 18, 30)
    found = written_test.outcomes(story.selection, code, at=at, statuses=(CandidacyStatus.IN_TEST,))
    undecided = [each.candidacy for each in found if each.verdict == written_test.UNDECIDED]
    if undecided:
        left = written_test.places_left(found, written_test.places(story.selection, code))
        basis = "Berita acara rapat pleno 014/KP.01.00/K.JK-05/11/2022."
        facts = {"chosen": undecided[:left], "basis": basis}
        ties.choose(story.selection, code, **facts, by=story.cast.commissioner, at=at)
