from recruitment.models.applications import Application, NumberCounter, Section, Snapshot
from recruitment.models.candidacies import Candidacy
from recruitment.models.conflicts import Conflict
from recruitment.models.extensions import Extension
from recruitment.models.files import ApplicationFile, Repair, RepairItem
from recruitment.models.reviews import DateChange, HeldResolution, Reason, Verdict
from recruitment.models.selections import DocumentKind, Requirement, Seat, Selection, Stage
from recruitment.models.types import SelectionType, TypeDocument, TypeRequirement

__all__ = [
    "Application",
    "ApplicationFile",
    "Candidacy",
    "Conflict",
    "DateChange",
    "DocumentKind",
    "Extension",
    "HeldResolution",
    "NumberCounter",
    "Reason",
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
