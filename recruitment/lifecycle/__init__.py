"""The statuses of a selection's things and the table of their lawful moves."""

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
from recruitment.lifecycle.interviews import SLOT, STANDING_SLOTS, SlotStatus
from recruitment.lifecycle.selections import StageCode, TieRule
from recruitment.lifecycle.written_tests import SCORE_FILE, DoorWay, ScoreFileStatus, SeatEnd

__all__ = [
    "ACTIVE",
    "ALIVE",
    "APPLICATION",
    "CANDIDACY",
    "CANDIDATES",
    "DECIDED",
    "DRAFT",
    "PROPOSAL",
    "RECEIVED",
    "SCORE_FILE",
    "SLOT",
    "STANDING_SLOTS",
    "ApplicationStatus",
    "CandidacyStatus",
    "Condition",
    "DoorWay",
    "DueStage",
    "EndReason",
    "ProposalStatus",
    "ScoreFileStatus",
    "SeatEnd",
    "Sex",
    "SlotStatus",
    "StageCode",
    "TieRule",
    "VerdictValue",
]
