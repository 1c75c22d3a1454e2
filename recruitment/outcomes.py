"""What has become of an application, as its owner may know it: only what was announced, and that something is under way."""

from recruitment import announcing, reading
from recruitment.lifecycle import ApplicationStatus, CandidacyStatus, StageCode
from recruitment.models import AnnouncementRow

C = CandidacyStatus
CANDIDATES = {
    C.IN_TEST: ("Lolos administrasi, peserta tes tertulis", "green"),
    C.OUT_TEST: ("Tidak lolos tes tertulis", "neutral"),
    C.IN_INTERVIEW: ("Lolos tes tertulis, peserta wawancara", "green"),
    C.NOT_CHOSEN: ("Tidak terpilih", "neutral"),
    C.RESERVE: ("Cadangan", "blue"),
    C.CHOSEN: ("Terpilih, menunggu kesediaan Anda", "gold"),
    C.ACCEPTED: ("Terpilih dan bersedia", "green"),
    C.SWORN_IN: ("Dilantik", "green"),
    C.ENDED: ("Berakhir", "neutral"),
}
# While the next outcome waits for its announcement: after which stage, and what is said.
PENDING = {
    C.IN_TEST: (StageCode.WRITTEN_TEST, ("Hasil tes tertulis sedang diproses", "blue")),
    C.IN_INTERVIEW: (StageCode.INTERVIEW, ("Hasil wawancara sedang diproses", "blue")),
}


def status(application, at):
    """Return the status as its owner may see it at a moment: (words, tone). A list prefetches what it asks for."""
    if application.status not in {ApplicationStatus.ELIGIBLE, ApplicationStatus.INELIGIBLE}:
        return reading.status(application)
    if (candidacy := getattr(application, "candidacy", None)) is not None:
        return _of_candidacy(application, candidacy, at)
    return ("Tidak memenuhi syarat administrasi", "neutral") if refused(application) else reading.status(application)


def _of_candidacy(application, candidacy, at):
    if candidacy.status == C.ENDED:
        return (candidacy.get_end_reason_display(), "neutral")
    if pending := PENDING.get(candidacy.status):
        code, words = pending
        if any(stage.code == code and stage.ends_at <= at for stage in application.selection.stages.all()):
            return words
    return CANDIDATES[candidacy.status]


def refused(application):
    """Say whether it was announced that the file does not meet the requirements."""
    rows = [row for row in application.announced.all() if row.announcement.kind == "administration"]
    last = max(rows, key=lambda row: row.announcement.published_at, default=None)
    return last is not None and last.outcome == ApplicationStatus.INELIGIBLE


def announced(application):
    """Return what was announced of an application, the oldest first."""
    rows = AnnouncementRow.objects.filter(application=application)
    return rows.select_related("announcement__selection").order_by("announcement__published_at", "pk")


def told(row):
    """Return the sentence in which a kind tells a person the own outcome."""
    kind = announcing.kind(row.announcement.kind)
    return kind.told.get(row.outcome) or f"{kind.title}: {kind.outcomes[row.outcome]}."
