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
from recruitment.lifecycle.audits import SampleWay
from recruitment.lifecycle.candidacies import CANDIDACY, CANDIDATES, SEAT_HOLDERS, SEATED, CandidacyStatus, EndReason
from recruitment.lifecycle.checks import PARTY_CHECK, CompletenessResult, PartyCheckStatus, PartyFinding
from recruitment.lifecycle.counters import COUNTER, OPEN_COUNTER, CounterStatus, CounterWay
from recruitment.lifecycle.extensions import EXTENSION, STANDING_EXTENSIONS, ExtensionReason, ExtensionScope, ExtensionStatus
from recruitment.lifecycle.feedback import (
    FEEDBACK,
    HEARD_FEEDBACK,
    OPEN_FEEDBACK,
    FeedbackCategory,
    FeedbackStatus,
    FeedbackWay,
    Finding,
)
from recruitment.lifecycle.interviews import SLOT, STANDING_SLOTS, SlotStatus
from recruitment.lifecycle.letters import LetterKind
from recruitment.lifecycle.plenaries import PLENARY, PlenaryOutcome, PlenaryPaperKind, PlenaryStatus
from recruitment.lifecycle.reports import REPORT, ReportStatus
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
    "COUNTER",
    "DECIDED",
    "DRAFT",
    "EXTENSION",
    "FEEDBACK",
    "HEARD_FEEDBACK",
    "INAUGURATION",
    "LACKING",
    "LATE_PAPER",
    "OATH",
    "OPEN_COUNTER",
    "OPEN_FEEDBACK",
    "PARTY_CHECK",
    "PLENARY",
    "PROPOSAL",
    "RECEIVED",
    "REPORT",
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
    "CounterStatus",
    "CounterWay",
    "DomicileArea",
    "DoorWay",
    "DueStage",
    "EndReason",
    "ExtensionReason",
    "ExtensionScope",
    "ExtensionStatus",
    "FeedbackCategory",
    "FeedbackStatus",
    "FeedbackWay",
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
    "ReportStatus",
    "SampleWay",
    "ScoreFileStatus",
    "SeatEnd",
    "Sex",
    "SlotStatus",
    "StageCode",
    "TieRule",
    "VerdictValue",
]
