"""What recruitment does each minute: closed windows and overdue repairs, announcements whose hour has come.

The first two wait until the longest queue before the portal is over: who arrived in time and stood in it is still served, and
must not find the draft already marked as unsent. Nobody gains by it, since policies go by the moment of arrival.
"""

import logging

from django.db.models import Q

from core.actor import SYSTEM
from core.lifecycle import Refused
from core.middleware import MAX_QUEUE
from documents.sealing.key import SealUnavailable
from notifications.ticking import each_tick
from recruitment.actions import announcement_papers, announcements, applications, parties, repairs
from recruitment.models import Announcement, Application, PartyCheck, Repair

AT_MOST = 2_000  # a tick stays short; the next one goes on
logger = logging.getLogger(__name__)


@each_tick(label="Menutup draf yang tidak terkirim")
def leave_unsent(now):
    """Mark drafts whose window has closed. Returns how many."""
    moment = now - MAX_QUEUE
    closed = Q(extension=None, selection__closes_at__lte=moment) | Q(extension__closes_at__lte=moment)
    overdue = Application.objects.drafts().online().filter(closed).select_related("selection", "extension", "applicant")
    return each_of(overdue, applications.leave_unsent, now)


@each_tick(label="Menutup perbaikan yang lewat waktunya")
def expire_repairs(now):
    """End repairs whose moment has passed. Returns how many."""
    overdue = Repair.objects.open().filter(due_at__lte=now - MAX_QUEUE).select_related("application__applicant")
    return each_of(overdue, repairs.expire, now)


@each_tick(label="Menutup klarifikasi yang lewat waktunya")
def expire_clarifications(now):
    """End clarifications that nobody gave in time. Returns how many."""
    overdue = PartyCheck.objects.asked().filter(due_at__lte=now - MAX_QUEUE).select_related("application")
    return each_of(overdue, parties.expire, now)


def each_of(queryset, action, now):
    done = 0
    for obj in queryset.order_by("pk")[:AT_MOST]:
        try:
            action(obj, by=SYSTEM, at=now)
            done += 1
        except Refused:  # the person was faster; the next tick looks again
            logger.info("tick.passed_over", extra={"about": str(obj.pk)})
    return done


@each_tick(label="Menerbitkan pengumuman yang waktunya tiba")
def publish_announcements(now):
    """Publish what was approved for now. Returns how many."""
    due = Announcement.objects.due(now).select_related("selection", "corrects")
    return each_of(due, announcements.publish, now)


@each_tick(label="Membuat PDF pengumuman")
def make_announcement_papers(now):
    """Make the PDF of what was published. Returns how many; without a seal they wait for the next tick."""
    waiting = Announcement.objects.without_paper().select_related("selection", "corrects", "approved_by")
    try:
        return each_of(waiting, announcement_papers.make, now)
    except SealUnavailable as trouble:
        logger.error("announcement.seal_failed", extra={"error": trouble.code})
        return 0
