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
    "PROPOSAL",
    "RECEIVED",
    "ApplicationStatus",
    "CandidacyStatus",
    "Condition",
    "DueStage",
    "EndReason",
    "LetterKind",
    "ProposalStatus",
    "Sex",
    "StageCode",
    "TieRule",
    "VerdictValue",
]
