"""What waits for a person of the office, the most pressing first: piles that this person may and can take up."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from core.clock import day_of, wib
from recruitment import policies
from recruitment.admin.filters import free
from recruitment.admin.scope import within
from recruitment.lifecycle import (
    AnnouncementStatus,
    ApplicationStatus,
    CandidacyStatus,
    ExtensionStatus,
    FeedbackStatus,
    OathStatus,
    PlenaryStatus,
    ProposalStatus,
    ScoreFileStatus,
    SlotStatus,
)
from recruitment.models import (
    Allotment,
    Announcement,
    Candidacy,
    CandidacyEnding,
    Conflict,
    DateChange,
    Extension,
    Feedback,
    HeldResolution,
    Incident,
    LatePaper,
    Oath,
    PaperWithdrawal,
    PartyCheck,
    Plenary,
    Refusal,
    ScoreFile,
    Slot,
    SlotMember,
)
from recruitment.policies.announcements import APPROVE as APPROVE_ANNOUNCEMENT
from recruitment.policies.announcements import DRAFT as DRAFT_ANNOUNCEMENT
from recruitment.policies.feedback import SETTLE as SETTLE_FEEDBACK
from recruitment.policies.inaugurations import PLAN as PLAN_INAUGURATION
from recruitment.policies.inaugurations import RECORD as RECORD_OATH
from recruitment.policies.late_papers import CHECK as CHECK_PAPER
from recruitment.policies.plenaries import DECIDE as DECIDE_PLENARY
from recruitment.policies.plenaries import PREPARE as PREPARE_PLENARY

QUEUE = "admin:recruitment_application_changelist"
OPEN_PROPOSALS = "?status__exact=proposed"


@dataclass(frozen=True)
class Waiting:
    count: int
    label: str
    url: str


def waiting(by, applications, now):
    """Return the piles of this person; empty ones are left out. applications: the files that the person may see."""
    piles = [*_files(by, applications, now), *_proposals(by), *_results(by, now)]
    return [pile for pile in piles if pile.count]


def _files(by, applications, now):
    found = []
    if by.has_perm(policies.VERIFY):
        asked = _of_a_verifier(by, now)
        counts = applications.aggregate(**{name: Count("pk", filter=condition) for name, (condition, *_) in asked.items()})
        found += [(counts[name], label, query) for name, (_, label, query) in asked.items()]
        mine_to_take = within(free(applications, now), by, permission=policies.VERIFY)
        found.append((mine_to_take.count(), "berkas belum diambil siapa pun", "?seleksi=semua&pemeriksa=bebas"))
    if by.has_perm("recruitment.propose_held"):
        held = within(applications.filter(status=ApplicationStatus.HELD), by, permission="recruitment.propose_held")
        held = held.exclude(held_resolutions__status=ProposalStatus.PROPOSED)
        found.append((held.count(), "berkas tertahan tanpa usulan", "?seleksi=semua&status=held"))
    return [Waiting(count, label, reverse(QUEUE) + query) for count, label, query in found]


def _of_a_verifier(by, now):
    """Return {name: (which files, label, query of the list)}."""
    sent = Q(status=ApplicationStatus.SUBMITTED)
    dealt = Exists(Allotment.objects.current().filter(application=OuterRef("pk"), verifier=by.user))
    own = Exists(Refusal.objects.open().filter(application=OuterRef("pk"), proposed_by=by.user))
    clarified = Exists(PartyCheck.objects.to_be_found().filter(application=OuterRef("pk")))
    return {
        "mine": (sent & Q(claimed_by=by.user, claimed_until__gt=now), "berkas di tangan Anda",
                 "?seleksi=semua&pemeriksa=saya"),
        "dealt": (sent & Q(dealt), "berkas dibagikan kepada Anda", "?seleksi=semua&status=submitted&pembagian=saya"),
        "confirm": (Q(status=ApplicationStatus.TO_CONFIRM) & ~Q(own), "usulan penolakan menunggu konfirmasi",
                    "?seleksi=semua&status=to_confirm"),
        "clarified": (sent & Q(clarified), "klarifikasi Sipol menunggu temuan",
                      "?seleksi=semua&status=submitted&sipol=temuan"),
    }  # fmt: skip


def _pile(rows, label, query=""):
    return Waiting(rows.count(), label, reverse(f"admin:recruitment_{rows.model._meta.model_name}_changelist") + query)


def _proposals(by):
    """Yield what somebody else proposed and this person may settle."""
    for model, permission, label, path in (
        (HeldResolution, "recruitment.approve_held", "usulan berkas tertahan", "application__district_id"),
        (DateChange, "recruitment.approve_dates", "usulan perubahan tanggal", None),
        (Extension, "recruitment.approve_extension", "usulan perpanjangan", "district_id"),
        (Incident, "recruitment.approve_incident", "gangguan tes menunggu putusan", None),
        (CandidacyEnding, "recruitment.approve_ending", "usulan pemberhentian", "candidacy__district_id"),
        (PaperWithdrawal, policies.KEY, "penarikan di atas kertas", "application__district_id"),
    ):
        if by.has_perm(permission):
            rows = model.objects.filter(status=ProposalStatus.PROPOSED).exclude(proposed_by=by.user)
            yield _pile(within(rows, by, path, permission) if path else rows, label, OPEN_PROPOSALS)


def _results(by, now):
    """Yield the piles of the later stages, from feedback to the oath."""
    for permission, pile in _LATER:
        if by.has_perm(permission):
            yield pile(by, now)


def _feedback(by, now):
    """What was asked of a candidate waits for the candidate until the answer is due."""
    theirs = Q(status=FeedbackStatus.ASKED, answer_due_at__gt=now)
    rows = Feedback.objects.open().exclude(theirs)
    rows = within(rows, by, "candidacy__district_id", SETTLE_FEEDBACK)
    return _pile(rows, "tanggapan masyarakat menunggu tindak lanjut", "?seleksi=semua")


def _score_files(by, now):
    rows = ScoreFile.objects.filter(status=ScoreFileStatus.PROPOSED).exclude(proposed_by=by.user).exclude(made_by=by.user)
    return _pile(rows, "perbaikan nilai tes menunggu persetujuan", OPEN_PROPOSALS)


def _sheets(by, now):
    """Interviews whose candidate has come and whose sheet this panelist has not locked."""
    mine = SlotMember.objects.standing().filter(slot=OuterRef("pk"), person=by.user)
    rows = Slot.objects.filter(Exists(mine.exclude(sheet__locked_at__isnull=False)), status=SlotStatus.PLANNED)
    return _pile(rows.filter(arrived_at__isnull=False), "lembar nilai wawancara belum Anda kunci", "?status__exact=planned")


def _to_freeze(by, now):
    rows = Plenary.objects.filter(status=PlenaryStatus.OPEN, held_at__lte=now)
    return _pile(within(rows, by, permission=PREPARE_PLENARY), "rapat pleno menunggu pembekuan tabel", "?status__exact=open")


def _to_decide(by, now):
    rows = Plenary.objects.filter(status=PlenaryStatus.FROZEN, members__person=by.user).exclude(frozen_by=by.user)
    return _pile(rows, "rapat pleno menunggu keputusan", "?status__exact=frozen")


def _announcements(by, now):
    rows = Announcement.objects.filter(status=AnnouncementStatus.PROPOSED)
    rows = rows.exclude(drafted_by=by.user).exclude(proposed_by=by.user)
    return _pile(rows, "pengumuman menunggu persetujuan", OPEN_PROPOSALS)


def _extensions(by, now):
    rows = Extension.objects.filter(status=ExtensionStatus.APPROVED, opens_at__gt=now)
    return _pile(rows, "perpanjangan belum diumumkan", "?status__exact=approved")


def _papers(by, now):
    tied = Conflict.objects.standing().filter(person=by.user_id, application=OuterRef("candidacy__application"))
    rows = LatePaper.objects.waiting().filter(~Exists(tied), candidacy__status=CandidacyStatus.ACCEPTED)
    rows = within(rows, by, "candidacy__district_id", CHECK_PAPER)
    return _pile(rows, "berkas susulan menunggu diperiksa", "?status__exact=handed_in")


def _oaths(by, now):
    today = day_of(now)
    over = Oath.objects.awaited().filter(inauguration__starts_at__lt=wib(today.year, today.month, today.day, 23, 59))
    rows = within(over, by, "candidacy__district_id", RECORD_OATH)
    return _pile(rows, "peserta pelantikan belum dicatat sumpahnya", "?status__exact=invited")


def _uninvited(by, now):
    invited = Oath.objects.filter(candidacy=OuterRef("pk"), status=OathStatus.INVITED)
    rows = Candidacy.objects.filter(~Exists(invited), status=CandidacyStatus.ACCEPTED)
    url = reverse("admin:recruitment_inauguration_changelist")
    return Waiting(rows.count(), "yang bersedia belum diundang ke pelantikan", url)


_LATER = (
    (SETTLE_FEEDBACK, _feedback),
    (policies.APPROVE_SCORE, _score_files),
    (policies.SCORE_INTERVIEW, _sheets),
    (PREPARE_PLENARY, _to_freeze),
    (DECIDE_PLENARY, _to_decide),
    (APPROVE_ANNOUNCEMENT, _announcements),
    (DRAFT_ANNOUNCEMENT, _extensions),
    (CHECK_PAPER, _papers),
    (RECORD_OATH, _oaths),
    (PLAN_INAUGURATION, _uninvited),
)
