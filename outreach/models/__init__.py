"""What outreach keeps: the plan and what was released of it, who is invited, who came, what proves it, what is imported."""

from outreach.models.activities import Activity, Occurrence, Release
from outreach.models.advisories import Addressee, Advisory
from outreach.models.attendances import Attendance, Report, ReportPhoto
from outreach.models.imports import Import
from outreach.models.invitations import Head, Invitation
from outreach.models.letters import Letter, LetterCounter, LetterDelivery
from outreach.models.quizzes import Question, QuizAnswer
from outreach.models.rosters import Correction, Roster
from outreach.models.seals import Seal
from outreach.models.settings import Audience, Material, Room, Speaker, SpecialDay, Venue
from outreach.models.sheets import Sheet, SheetMark, Sighting
from outreach.models.subscriptions import Subscription

__all__ = [
    "Activity", "Addressee", "Advisory", "Attendance", "Audience", "Correction", "Head", "Import", "Invitation",
    "Letter", "LetterCounter", "LetterDelivery", "Material", "Occurrence", "Question", "QuizAnswer", "Release",
    "Report", "ReportPhoto", "Room", "Roster", "Seal", "Sheet", "SheetMark", "Sighting", "Speaker", "SpecialDay",
    "Subscription", "Venue",
]  # fmt: skip
