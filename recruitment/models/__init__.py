from recruitment.models.applications import Application, NumberCounter, Section, Snapshot
from recruitment.models.candidacies import Candidacy
from recruitment.models.conflicts import Conflict
from recruitment.models.files import ApplicationFile, Repair, RepairItem
from recruitment.models.interviews import Aspect, InterviewRoom, Mark, Occupancy, Panel, Sheet, Slot, SlotMember
from recruitment.models.reviews import DateChange, HeldResolution, Reason, Verdict
from recruitment.models.scores import ScoreEntry, ScoreFile
from recruitment.models.selections import DocumentKind, Requirement, Seat, Selection, Stage
from recruitment.models.sittings import Desk, Incident, Sitting, TieChoice

__all__ = [
    "Application",
    "ApplicationFile",
    "Aspect",
    "Candidacy",
    "Conflict",
    "DateChange",
    "Desk",
    "DocumentKind",
    "HeldResolution",
    "Incident",
    "InterviewRoom",
    "Mark",
    "NumberCounter",
    "Occupancy",
    "Panel",
    "Reason",
    "Repair",
    "RepairItem",
    "Requirement",
    "ScoreEntry",
    "ScoreFile",
    "Seat",
    "Section",
    "Selection",
    "Sheet",
    "Sitting",
    "Slot",
    "SlotMember",
    "Snapshot",
    "Stage",
    "TieChoice",
    "Verdict",
]
