"""What was announced in 2022: each by one who drafts and another who approves, at its hour."""

from core.actor import SYSTEM
from recruitment import announcing
from recruitment.actions import announcement_papers, announcements
from recruitment.models import Announcement

NUMBER = "{n:03}/KP.01.00/K.JK-05/{month:02}/2022"


def announce(story, kind, n, day, districts=None):
    """Publish a result in the morning of a day, with its PDF; call it within a step. n: of the letter register."""
    drafted, approved, hour = story.at(day - 1, 19), story.at(day - 1, 20), story.at(day, 9)
    by = story.cast.secretary
    announcement = announcements.draft(
        story.selection, kind=kind, district_codes=districts or story.district_codes(), title=announcing.kind(kind).title,
        number=NUMBER.format(n=n, month=hour.month), by=by, at=drafted,
    )  # fmt: skip
    announcements.propose(announcement, version=announcement.version, by=by, at=drafted)
    approver = story.cast.commissioner
    announcements.approve(announcement, version=announcement.version, publish_at=hour, by=approver, at=approved)
    announcements.publish(announcement, by=SYSTEM, at=hour)
    announcement.refresh_from_db()
    announcement_papers.make(announcement, by=SYSTEM, at=hour)


def was_announced(story, kind):
    return Announcement.objects.filter(selection=story.selection, kind=kind, status="published").exists()


def administration(story):
    if not was_announced(story, "administration"):
        with story.step():
            announce(story, "administration", 12, 14)
        story.say("Pengumuman administrasi 2022")
