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
from recruitment.lifecycle.checks import PARTY_CHECK, CompletenessResult, PartyCheckStatus, PartyFinding
from recruitment.lifecycle.selections import StageCode, TieRule

__all__ = [
    "ACTIVE",
    "ALIVE",
    "APPLICATION",
    "CANDIDACY",
    "CANDIDATES",
    "DECIDED",
    "DRAFT",
    "PARTY_CHECK",
    "PROPOSAL",
    "RECEIVED",
    "ApplicationStatus",
    "CandidacyStatus",
    "CompletenessResult",
    "Condition",
    "DueStage",
    "EndReason",
    "PartyCheckStatus",
    "PartyFinding",
    "ProposalStatus",
    "Sex",
    "StageCode",
    "TieRule",
    "VerdictValue",
]
