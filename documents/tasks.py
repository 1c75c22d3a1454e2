from celery import shared_task

from core import clock
from documents import sweeping


@shared_task
def sweep():
    """Each night: throw away what belongs to nothing."""
    sweeping.sweep(clock.now())
