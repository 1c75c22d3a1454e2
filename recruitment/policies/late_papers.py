"""What stands in the way of papers that may follow: of handing one in, and of looking at it."""

from recruitment.lifecycle import LATE_PAPER, CandidacyStatus, Condition, LatePaperStatus
from recruitment.models import LatePaper
from recruitment.policies.conflicts import obstacle_of_conflict, obstacle_of_silence
from recruitment.policies.scope import READ_FILES, obstacle_of_scope

VIEW, CHECK = "recruitment.view_latepaper", "recruitment.check_latepaper"
S = LatePaperStatus


def obstacle_of_seat(application, kind):
    """Return why a paper may not follow as far as the seat decides it, or None: papers of members, and what was settled."""
    candidacy = getattr(application, "candidacy", None) if application.is_received else None
    if kind.condition == Condition.SEATED and (candidacy is None or not candidacy.is_seated):
        return f"{kind.name} dibuat sesudah Anda terpilih dan menyatakan bersedia dilantik."
    if candidacy is None:
        return None
    if candidacy.status == CandidacyStatus.ENDED:
        return "Pencalonan Anda sudah berakhir; berkas susulan tidak diperlukan lagi."
    if candidacy.status == CandidacyStatus.SWORN_IN:
        return "Anda sudah dilantik; berkas susulan tidak dapat diubah lagi."
    if LatePaper.objects.filter(candidacy=candidacy, kind=kind, status=S.ACCEPTED).exists():
        return f"{kind.name} sudah diterima kantor dan tidak perlu diunggah lagi."
    return None


def obstacle_to_checking(paper, *, by):
    """Common to all that staff do with a paper of who takes a seat."""
    if not by.has_perm(CHECK):
        return "Anda tidak berwenang memeriksa berkas susulan."
    application = paper.candidacy.application
    if obstacle := obstacle_of_scope(application, CHECK, by=by) or obstacle_of_conflict(application, by=by):
        return obstacle
    if paper.candidacy.status != CandidacyStatus.ACCEPTED:
        return f"Calon berstatus “{paper.candidacy.get_status_display()}”; berkas susulannya tidak diperiksa lagi."
    return obstacle_of_silence(application, by=by)


def obstacle_to_accepting(paper, *, by):
    if paper.status != S.HANDED_IN:
        return f"Berkas ini berstatus “{paper.get_status_display()}” dan tidak menunggu diperiksa."
    return obstacle_to_checking(paper, by=by)


def obstacle_to_asking_again(paper, *, by):
    if not LATE_PAPER.allows(paper.status, S.RETURNED):
        return "Berkas ini belum diterima, jadi sudah ditunggu dari yang bersangkutan."
    return obstacle_to_checking(paper, by=by)


def obstacle_to_receiving_paper(paper, *, by):
    """To recording that the signed paper itself was handed to the office, as at the ceremony."""
    if not LATE_PAPER.allows(paper.status, S.ACCEPTED):
        return "Berkas ini sudah diterima."
    return obstacle_to_checking(paper, by=by)


def obstacle_to_opening_paper(paper, *, by):
    """To reading what was handed in."""
    application = paper.candidacy.application
    if not by.has_perm(READ_FILES):
        return "Anda tidak berwenang membuka berkas pelamar."
    return (
        obstacle_of_scope(application, READ_FILES, by=by)
        or obstacle_of_conflict(application, by=by)
        or obstacle_of_silence(application, by=by)
    )
