from recruitment.models.applications import Application, NumberCounter, Section, Snapshot
from recruitment.models.candidacies import Candidacy
from recruitment.models.conflicts import Conflict
from recruitment.models.feedback import Feedback, FeedbackSender
from recruitment.models.files import ApplicationFile, Repair, RepairItem
from recruitment.models.letters import Letter, LetterScan
from recruitment.models.reviews import DateChange, HeldResolution, Reason, Verdict
from recruitment.models.selections import DocumentKind, Requirement, Seat, Selection, Stage

__all__ = [
    "Application",
    "ApplicationFile",
    "Candidacy",
    "Conflict",
    "DateChange",
    "DocumentKind",
    "Feedback",
    "FeedbackSender",
    "HeldResolution",
    "Letter",
    "LetterScan",
    "NumberCounter",
    "Reason",
    "Repair",
    "RepairItem",
    "Requirement",
    "Seat",
    "Section",
    "Selection",
    "Snapshot",
    "Stage",
    "Verdict",
]
