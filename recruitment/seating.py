"""How somebody who took a seat stands on the way to the oath, in a sentence."""

from core import dates
from recruitment.lifecycle import CandidacyStatus
from recruitment.models import Oath


def told(application, now):
    """Return {title, text, tone} for the person's first page, or None for who has no seat. Two queries at most."""
    candidacy = getattr(application, "candidacy", None)
    if candidacy is None or not candidacy.is_seated:
        return None
    if candidacy.status == CandidacyStatus.SWORN_IN:
        return {"title": "Anda sudah dilantik", "text": "Selamat bertugas.", "tone": "green"}
    owed = candidacy.late_papers.lacking().count()
    oath = Oath.objects.awaited().filter(candidacy=candidacy).select_related("inauguration").first()
    when = f"Pelantikan: {oath.inauguration.when}." if oath else "Waktu pelantikan dikirim lewat email begitu ditetapkan."
    if not owed:
        return {"title": "Anda akan dilantik", "text": when, "tone": "blue"}
    until = _until(candidacy.papers_due_at, now)
    return {"title": "Ada berkas yang ditunggu", "text": f"{owed} berkas ditunggu{until}. {when}", "tone": "gold"}


def _until(due_at, now):
    if due_at is None:
        return " sebelum pelantikan"
    if due_at <= now:
        return f"; batasnya {dates.closing(due_at)} sudah lewat"
    return f" sampai {dates.closing(due_at)} ({dates.distance(due_at, now)})"
