from recruitment.models.allotments import Allotment
from recruitment.models.announcements import AnnouncedDistrict, Announcement, AnnouncementPaper, AnnouncementRow
from recruitment.models.applications import Application, NumberCounter, Section, Snapshot
from recruitment.models.audits import AuditSample, FileOpening, SampledFile
from recruitment.models.candidacies import Candidacy
from recruitment.models.completeness import CompletenessCheck, MissingPaper
from recruitment.models.conflicts import Conflict, Impartiality
from recruitment.models.counters import CounterFile, CounterHand
from recruitment.models.endings import CandidacyEnding
from recruitment.models.extensions import Extension
from recruitment.models.feedback import Feedback, FeedbackSender
from recruitment.models.files import ApplicationFile, Repair, RepairItem
from recruitment.models.inaugurations import CeremonyText, Inauguration, Oath
from recruitment.models.interviews import Aspect, InterviewRoom, Mark, Occupancy, Panel, Sheet, Slot, SlotMember
from recruitment.models.late_papers import LatePaper
from recruitment.models.letters import Letter, LetterScan
from recruitment.models.paper_withdrawals import PaperWithdrawal
from recruitment.models.parties import PartyCheck
from recruitment.models.plenaries import FrozenTable, Plenary, PlenaryChoice, PlenaryMember, PlenaryPaper
from recruitment.models.refusals import Refusal, RefusalGround
from recruitment.models.reports import FinalReport, ReportPaper
from recruitment.models.reviews import DateChange, HeldResolution, Reason, Verdict
from recruitment.models.scores import ScoreEntry, ScoreFile
from recruitment.models.selections import DocumentKind, Requirement, Seat, Selection, Stage
from recruitment.models.sittings import Desk, Incident, Sitting, TieChoice
from recruitment.models.types import SelectionType, TypeDocument, TypeRequirement

__all__ = [
    "Allotment",
    "AnnouncedDistrict",
    "Announcement",
    "AnnouncementPaper",
    "AnnouncementRow",
    "Application",
    "ApplicationFile",
    "Aspect",
    "AuditSample",
    "Candidacy",
    "CandidacyEnding",
    "CeremonyText",
    "CompletenessCheck",
    "Conflict",
    "CounterFile",
    "CounterHand",
    "DateChange",
    "Desk",
    "DocumentKind",
    "Extension",
    "Feedback",
    "FeedbackSender",
    "FileOpening",
    "FinalReport",
    "FrozenTable",
    "HeldResolution",
    "Impartiality",
    "Inauguration",
    "Incident",
    "InterviewRoom",
    "LatePaper",
    "Letter",
    "LetterScan",
    "Mark",
    "MissingPaper",
    "NumberCounter",
    "Oath",
    "Occupancy",
    "Panel",
    "PaperWithdrawal",
    "PartyCheck",
    "Plenary",
    "PlenaryChoice",
    "PlenaryMember",
    "PlenaryPaper",
    "Reason",
    "Refusal",
    "RefusalGround",
    "Repair",
    "RepairItem",
    "ReportPaper",
    "Requirement",
    "SampledFile",
    "ScoreEntry",
    "ScoreFile",
    "Seat",
    "Section",
    "Selection",
    "SelectionType",
    "Sheet",
    "Sitting",
    "Slot",
    "SlotMember",
    "Snapshot",
    "Stage",
    "TieChoice",
    "TypeDocument",
    "TypeRequirement",
    "Verdict",
]
