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
from recruitment.lifecycle.feedback import (
    FEEDBACK,
    HEARD_FEEDBACK,
    OPEN_FEEDBACK,
    FeedbackCategory,
    FeedbackStatus,
    Finding,
)
from recruitment.lifecycle.letters import LetterKind
from recruitment.lifecycle.selections import StageCode, TieRule

__all__ = [
    "ACTIVE",
    "ALIVE",
    "APPLICATION",
    "CANDIDACY",
    "CANDIDATES",
    "DECIDED",
    "DRAFT",
    "FEEDBACK",
    "HEARD_FEEDBACK",
    "OPEN_FEEDBACK",
    "PROPOSAL",
    "RECEIVED",
    "ApplicationStatus",
    "CandidacyStatus",
    "Condition",
    "DueStage",
    "EndReason",
    "FeedbackCategory",
    "FeedbackStatus",
    "Finding",
    "LetterKind",
    "ProposalStatus",
    "Sex",
    "StageCode",
    "TieRule",
    "VerdictValue",
]
