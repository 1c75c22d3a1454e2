from recruitment.models.allotments import Allotment
from recruitment.models.applications import Application, NumberCounter, Section, Snapshot
from recruitment.models.candidacies import Candidacy
from recruitment.models.completeness import CompletenessCheck, MissingPaper
from recruitment.models.conflicts import Conflict, Impartiality
from recruitment.models.extensions import Extension
from recruitment.models.feedback import Feedback, FeedbackSender
from recruitment.models.files import ApplicationFile, Repair, RepairItem
from recruitment.models.letters import Letter, LetterScan
from recruitment.models.parties import PartyCheck
from recruitment.models.refusals import Refusal, RefusalGround
from recruitment.models.reviews import DateChange, HeldResolution, Reason, Verdict
from recruitment.models.selections import DocumentKind, Requirement, Seat, Selection, Stage
from recruitment.models.types import SelectionType, TypeDocument, TypeRequirement

__all__ = [
    "Allotment",
    "Application",
    "ApplicationFile",
    "Candidacy",
    "CompletenessCheck",
    "Conflict",
    "DateChange",
    "DocumentKind",
    "Extension",
    "Feedback",
    "FeedbackSender",
    "HeldResolution",
    "Impartiality",
    "Letter",
    "LetterScan",
    "MissingPaper",
    "NumberCounter",
    "PartyCheck",
    "Reason",
    "Refusal",
    "RefusalGround",
    "Repair",
    "RepairItem",
    "Requirement",
    "Seat",
    "Section",
    "Selection",
    "SelectionType",
    "Snapshot",
    "Stage",
    "TypeDocument",
    "TypeRequirement",
    "Verdict",
]
