from recruitment.models.announcements import AnnouncedDistrict, Announcement, AnnouncementPaper, AnnouncementRow
from recruitment.models.applications import Application, NumberCounter, Section, Snapshot
from recruitment.models.candidacies import Candidacy
from recruitment.models.conflicts import Conflict
from recruitment.models.endings import CandidacyEnding
from recruitment.models.files import ApplicationFile, Repair, RepairItem
from recruitment.models.plenaries import FrozenTable, Plenary, PlenaryChoice, PlenaryMember, PlenaryPaper
from recruitment.models.reviews import DateChange, HeldResolution, Reason, Verdict
from recruitment.models.selections import DocumentKind, Requirement, Seat, Selection, Stage

__all__ = [
    "AnnouncedDistrict",
    "Announcement",
    "AnnouncementPaper",
    "AnnouncementRow",
    "Application",
    "ApplicationFile",
    "Candidacy",
    "CandidacyEnding",
    "Conflict",
    "DateChange",
    "DocumentKind",
    "FrozenTable",
    "HeldResolution",
    "NumberCounter",
    "Plenary",
    "PlenaryChoice",
    "PlenaryMember",
    "PlenaryPaper",
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
