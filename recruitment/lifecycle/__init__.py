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
from recruitment.lifecycle.candidacies import CANDIDACY, CANDIDATES, SEAT_HOLDERS, SEATED, CandidacyStatus, EndReason
from recruitment.lifecycle.checks import PARTY_CHECK, CompletenessResult, PartyCheckStatus, PartyFinding
from recruitment.lifecycle.extensions import EXTENSION, STANDING_EXTENSIONS, ExtensionReason, ExtensionScope, ExtensionStatus
from recruitment.lifecycle.feedback import FEEDBACK, HEARD_FEEDBACK, OPEN_FEEDBACK, FeedbackCategory, FeedbackStatus, Finding
from recruitment.lifecycle.interviews import SLOT, STANDING_SLOTS, SlotStatus
from recruitment.lifecycle.letters import LetterKind
from recruitment.lifecycle.plenaries import PLENARY, PlenaryOutcome, PlenaryPaperKind, PlenaryStatus
from recruitment.lifecycle.seats import (
    INAUGURATION,
    LACKING,
    LATE_PAPER,
    OATH,
    CeremonyTextCode,
    InaugurationStatus,
    LatePaperStatus,
    OathStatus,
)
from recruitment.lifecycle.selections import DomicileArea, StageCode, TieRule
from recruitment.lifecycle.written_tests import SCORE_FILE, DoorWay, ScoreFileStatus, SeatEnd

__all__ = [
    "ACTIVE",
    "ALIVE",
    "ANNOUNCEMENT",
    "APPLICATION",
    "CANDIDACY",
    "CANDIDATES",
    "DECIDED",
    "DRAFT",
    "EXTENSION",
    "FEEDBACK",
    "HEARD_FEEDBACK",
    "INAUGURATION",
    "LACKING",
    "LATE_PAPER",
    "OATH",
    "OPEN_FEEDBACK",
    "PARTY_CHECK",
    "PLENARY",
    "PROPOSAL",
    "RECEIVED",
    "SCORE_FILE",
    "SEATED",
    "SEAT_HOLDERS",
    "SLOT",
    "STANDING_EXTENSIONS",
    "STANDING_SLOTS",
    "AnnouncementStatus",
    "ApplicationStatus",
    "CandidacyStatus",
    "CeremonyTextCode",
    "CompletenessResult",
    "Condition",
    "DomicileArea",
    "DoorWay",
    "DueStage",
    "EndReason",
    "ExtensionReason",
    "ExtensionScope",
    "ExtensionStatus",
    "FeedbackCategory",
    "FeedbackStatus",
    "Finding",
    "InaugurationStatus",
    "LatePaperStatus",
    "LetterKind",
    "OathStatus",
    "PartyCheckStatus",
    "PartyFinding",
    "PlenaryOutcome",
    "PlenaryPaperKind",
    "PlenaryStatus",
    "ProposalStatus",
    "ScoreFileStatus",
    "SeatEnd",
    "Sex",
    "SlotStatus",
    "StageCode",
    "TieRule",
    "VerdictValue",
]
