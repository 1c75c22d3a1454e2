"""The statuses of a selection's things and the table of their lawful moves."""

from recruitment.lifecycle.announcements import ANNOUNCEMENT, AnnouncementStatus
from recruitment.lifecycle.applications import (
    ACTIVE,
    ALIVE,
    APPLICATION,
    DECIDED,
    DRAFT,
    PROPOSAL,
    RECEIVED,
    ApplicationStatus,
    Condition,
    DueStage,
    ProposalStatus,
    Sex,
    VerdictValue,
)
from recruitment.lifecycle.candidacies import CANDIDACY, CANDIDATES, CandidacyStatus, EndReason
from recruitment.lifecycle.plenaries import PLENARY, PlenaryOutcome, PlenaryPaperKind, PlenaryStatus
from recruitment.lifecycle.selections import StageCode, TieRule

__all__ = [
    "ACTIVE",
    "ALIVE",
    "ANNOUNCEMENT",
    "APPLICATION",
    "CANDIDACY",
    "CANDIDATES",
    "DECIDED",
    "DRAFT",
    "PLENARY",
    "PROPOSAL",
    "RECEIVED",
    "AnnouncementStatus",
    "ApplicationStatus",
    "CandidacyStatus",
    "Condition",
    "DueStage",
    "EndReason",
    "PlenaryOutcome",
    "PlenaryPaperKind",
    "PlenaryStatus",
    "ProposalStatus",
    "Sex",
    "StageCode",
    "TieRule",
    "VerdictValue",
]
