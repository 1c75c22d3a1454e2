"""Imports are worked off in a task of their own, so that no message waits for a file; each minute looks for what was left."""

import logging

from celery import shared_task

from core import clock
from core.actor import SYSTEM
from core.lifecycle import Stale
from notifications.ticking import each_tick
from outreach.actions import imports
from outreach.lifecycle import ImportStatus
from outreach.models import Import

OPEN = (ImportStatus.WAITING, ImportStatus.CHECKED)
logger = logging.getLogger(__name__)


@shared_task(name="outreach.tasks.work_off_imports", ignore_result=True, acks_late=False)
def work_off_imports():
    """Check and apply what waits. Takes and returns nothing: the database knows what there is to do."""
    imports.work_off(now=clock.now)


def wake():
    """Ring for the worker. A lost ring costs at most a minute, so no failure of the broker ever reaches the caller."""
    try:
        work_off_imports.apply_async(retry=False, ignore_result=True)
    except Exception:  # whatever the broker raises, the import is already safe in the database
        logger.warning("imports.wake_failed", exc_info=True)


@each_tick(label="Membangunkan pembaca berkas impor")
def wake_for_imports(now):
    """Ring for what no worker holds: new, or left by one that died. Returns how many wait."""
    waiting = Import.objects.for_the_worker().count()
    if waiting:
        wake()
    return waiting


@each_tick(label="Membuang berkas impor yang tidak dipakai")
def expire_imports(now):
    """Throw away files that nobody applied. Returns how many."""
    done = 0
    for import_ in Import.objects.filter(status__in=OPEN, made_at__lte=now - imports.KEPT_FOR).order_by("made_at")[:100]:
        try:
            imports.expire(import_, by=SYSTEM, at=now)
            done += 1
        except Stale:  # a person or the worker was faster
            logger.info("tick.passed_over", extra={"about": str(import_.pk)})
    return done
