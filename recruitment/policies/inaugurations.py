"""What stands in the way of planning an inauguration, and of recording who took the oath in it."""

from core.clock import day_of
from recruitment.lifecycle import CandidacyStatus, InaugurationStatus, LatePaperStatus, OathStatus, ProposalStatus
from recruitment.policies.conflicts import obstacle_of_conflict

PLAN, RECORD = "recruitment.plan_inauguration", "recruitment.record_oath"
VIEW = "recruitment.view_inauguration"
S, O = InaugurationStatus, OathStatus  # noqa: E741 -- as short as the other


def obstacle_to_planning(*, by):
    if not by.has_perm(PLAN) or not by.covers_the_city(PLAN):
        return "Anda tidak berwenang merencanakan pelantikan."
    return None


def obstacle_to_changing(inauguration, *, by):
    """To moving or cancelling it: once an oath was recorded, it took place."""
    if obstacle := obstacle_to_planning(by=by):
        return obstacle
    if inauguration.status != S.PLANNED:
        return f"Pelantikan ini berstatus “{inauguration.get_status_display()}” dan tidak dapat diubah lagi."
    if inauguration.oaths.filter(status__in=[O.TAKEN, O.ABSENT]).exists():
        return "Pengucapan sumpah sudah mulai dicatat, jadi pelantikan ini tidak dapat diubah lagi."
    return None


def obstacle_to_recording(oath, *, by, at):
    """Common to both outcomes: the right, the day, and nobody decides where a tie stands."""
    if not by.has_perm(RECORD):
        return "Anda tidak berwenang mencatat pengucapan sumpah."
    inauguration = oath.inauguration
    if inauguration.status != S.PLANNED:
        return f"Pelantikan ini berstatus “{inauguration.get_status_display()}”."
    if day_of(at) < day_of(inauguration.starts_at):
        return "Pengucapan sumpah dicatat pada hari pelantikan."
    if oath.status not in {O.INVITED, O.ABSENT}:
        return f"{oath}: {oath.get_status_display().lower()}."
    if by.is_person(oath.candidacy.application.applicant_id):
        return "Anda tidak dapat mencatat sumpah Anda sendiri."
    return obstacle_of_conflict(oath.candidacy.application, by=by)


def obstacle_to_swearing_in(oath, *, by, at):
    return obstacle_to_recording(oath, by=by, at=at) or obstacle_of_seat(oath.candidacy)


def obstacle_to_finding_absent(oath, *, by, at):
    if oath.status == O.ABSENT:
        return "Sudah tercatat tidak mengucapkan sumpah."
    return obstacle_to_recording(oath, by=by, at=at)


def obstacle_of_seat(candidacy):
    """Return why somebody may not take the oath, whoever records it, or None: the status, what is undecided, the papers."""
    if candidacy.status != CandidacyStatus.ACCEPTED:
        return f"{candidacy} berstatus “{candidacy.get_status_display()}”, bukan terpilih dan bersedia."
    if candidacy.endings.filter(status=ProposalStatus.PROPOSED).exists():
        return "Ada usulan berakhirnya pencalonan ini yang belum diputus."
    papers = list(candidacy.late_papers.exclude(status=LatePaperStatus.ACCEPTED).select_related("kind"))
    if missing := [paper.kind.name for paper in sorted(papers, key=lambda each: each.kind.position)]:
        return f"Berkas yang belum diterima: {', '.join(missing)}."
    return None


def obstacle_to_finishing(inauguration, *, by):
    if not by.has_perm(RECORD):
        return "Anda tidak berwenang menutup pelantikan."
    if inauguration.status != S.PLANNED:
        return f"Pelantikan ini berstatus “{inauguration.get_status_display()}”."
    if open_ones := inauguration.oaths.filter(status=O.INVITED).count():
        return f"Masih ada {open_ones} peserta yang belum dicatat mengucapkan sumpah atau tidak."
    if not inauguration.oaths.filter(status__in=[O.TAKEN, O.ABSENT]).exists():
        return "Belum ada peserta yang dicatat. Bila pelantikan tidak jadi, batalkan dengan alasan."
    return None
