"""The crowd of tests.bench.crowd in one selection: half of it waits in the queue, half are candidates. Written in bulk."""

import datetime as dt
import os
import uuid

from django.db import connection

from core import clock
from core.models import Event, stream_of
from documents import storage
from recruitment import feedback as rules
from recruitment.lifecycle import CandidacyStatus
from recruitment.models import (
    Announcement,
    Application,
    Candidacy,
    CompletenessCheck,
    Desk,
    Feedback,
    FeedbackSender,
    Plenary,
    ScoreEntry,
    ScoreFile,
)
from tests.bench.seed_portal import NOW, received
from tests.factories import interviews, written_tests
from tests.factories import recruitment as make

MENTENG, IN_INTERVIEW = "31.71.06", 6
BATCH, ROWS = 2000, 100
AGO = NOW - dt.timedelta(days=10)


def fill(size):
    """Return (selection, one whole application of it, the announcement, the plenary)."""
    selection = make.open_selection(at=NOW, number_prefix="BCH", opens_at=NOW - dt.timedelta(days=30),
                                    closes_at=NOW + dt.timedelta(days=6))  # fmt: skip
    received(selection, size)
    staff, rows = make.StaffFactory(), list(Application.objects.filter(selection=selection).order_by("pk"))
    one = make.submitted(selection, at=NOW)
    Event.objects.bulk_create([_event(each) for each in rows], batch_size=BATCH)
    candidates = _candidates(selection, [each for n, each in enumerate(rows) if n // 8 % 2], staff)
    _scored(selection, candidates, staff)
    _spoken_of(candidates)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself after so many new rows
    return selection, one, _announcement(selection, staff), _plenary(selection, candidates, staff)


def _event(application):
    return Event(stream=stream_of(application), n=1, action="application.submitted", by_name="Contoh", role="applicant",
                 at=application.submitted_at, prev=bytes(32), mac=os.urandom(32))  # fmt: skip


def _candidates(selection, rows, staff):
    age = {"decided_age": 30, "decided_age_on": clock.day_of(NOW), "decided_age_basis": "x"}
    for start in range(0, len(rows), 500):
        some = Application.objects.filter(pk__in=[each.pk for each in rows[start : start + 500]])
        some.update(status="eligible", decided_at=AGO, decided_by=staff, **age)
    checks = [CompletenessCheck(application=each, result="complete", checked_at=AGO, checked_by=staff) for each in rows]
    CompletenessCheck.objects.bulk_create(checks, batch_size=BATCH)
    seen, made = {}, []
    for each in rows:
        n = seen[each.district_id] = seen.get(each.district_id, 0) + 1
        status = CandidacyStatus.IN_INTERVIEW if n <= IN_INTERVIEW else CandidacyStatus.OUT_TEST
        made.append(Candidacy(application=each, selection=selection, district_id=each.district_id, status=status, began_at=AGO))
    return Candidacy.objects.bulk_create(made, batch_size=BATCH)


def _scored(selection, candidates, staff):
    """Seat everybody in sessions of 500 and give each a score."""
    desks = []
    for start in range(0, len(candidates), 500):
        sitting = written_tests.sitting(selection, name=f"Sesi {start}", devices=500, starts_at=AGO)
        facts = {
            "given_at": AGO,
            "given_by": staff,
            "attended_at": AGO,
            "attended_by": staff,
            "way": "number",
            "changed_at": AGO,
        }
        some = candidates[start : start + 500]
        desks += [Desk(sitting=sitting, candidacy=each, number=n, **facts) for n, each in enumerate(some, 1)]
    Desk.objects.bulk_create(desks, batch_size=BATCH)
    file = ScoreFile.objects.create(
        selection=selection, file_name="nilai.csv", sha256="0" * 64, plan_sha256="0" * 64, made_at=AGO, made_by=staff,
        status="applied", applied_at=AGO, applied_by=staff,
    )  # fmt: skip
    scores = [
        ScoreEntry(desk=desk, score=90 - n % 80, file=file, row=n + 1, given_at=AGO, given_by=staff)
        for n, desk in enumerate(desks)
    ]
    ScoreEntry.objects.bulk_create(scores, batch_size=BATCH)


def _spoken_of(candidates):
    """Let the public speak of each tenth candidate, and where they are few more often: a page is full on either side."""
    chosen = candidates[::10] * (1 + ROWS // len(candidates[::10]))
    rows = [
        Feedback(candidacy=each, key=uuid.uuid4(), category="other", sent_at=AGO, received_at=AGO, status="received")
        for each in chosen
    ]
    for each in rows:
        each.text = "Contoh tanggapan."
    made = Feedback.objects.bulk_create(rows, batch_size=BATCH)
    senders = []
    with storage.synced_together():
        cards = [make.document(None, at=AGO) for _ in made]
    for n, (each, card) in enumerate(zip(made, cards, strict=True)):
        sender = FeedbackSender(feedback=each, card=card, email_hash=rules.address_hash(f"warga{n}@contoh.example"))
        sender.name, sender.contact, sender.email = "Contoh", "Jalan Contoh", f"warga{n}@contoh.example"
        senders.append(sender)
    FeedbackSender.objects.bulk_create(senders, batch_size=BATCH)


def _announcement(selection, staff):
    codes = sorted(selection.seats.values_list("district_id", flat=True))
    return Announcement.objects.create(selection=selection, kind="administration", district_codes=codes, title="Hasil",
                                       number="001", drafted_at=NOW, drafted_by=staff)  # fmt: skip


def _plenary(selection, candidates, staff):
    """Interview who is in the interview of one kecamatan, and open its plenary."""
    panelists = interviews.panelists(2)
    panel = interviews.panel(selection, panelists)
    people = [each for each in candidates if each.district_id == MENTENG and each.status == CandidacyStatus.IN_INTERVIEW]
    for n, candidacy in enumerate(people):
        starts_at = interviews.DAY.replace(year=NOW.year + 1) + n * dt.timedelta(minutes=30)
        slot = interviews.planned(selection, panelists, whom=candidacy, panel=panel, starts_at=starts_at, at=NOW)
        for person in panelists:
            interviews.scored(slot, person, [60 + n] * selection.aspects.count(), at=starts_at + dt.timedelta(minutes=10))
    return Plenary.objects.create(selection=selection, district_id=MENTENG, number="010/BA", held_at=NOW, opened_at=NOW,
                                  opened_by=staff)  # fmt: skip
