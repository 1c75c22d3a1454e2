"""Celery is the alarm clock only: lose the broker, the worker or the beat, and no message is lost, only later."""

import os
from logging.config import dictConfig

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging
from django.conf import settings

from bawaslu_portal import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bawaslu_portal.settings")
# Every message and reminder is at most this late when no poke arrives.
TICK_SECONDS = env.number("TICK_SECONDS", 60)

app = Celery("bawaslu_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    # Each TICK_SECONDS: take back, resolve, plan, run the apps' own jobs, send. The database is the queue.
    # A ring that nobody heard before the next is worth nothing: the next one does the same.
    "tick": {
        "task": "notifications.tasks.tick",
        "schedule": TICK_SECONDS,
        "options": {"expires": TICK_SECONDS},
    },
    # Each night: files and pieces of uploads that belong to nothing.
    "sweep-documents": {"task": "documents.tasks.sweep", "schedule": crontab(hour=2, minute=30)},
}


@setup_logging.connect
def log_as_the_portal_does(**options):
    """Keep Celery from setting up a log of its own, with another shape and without our filters."""
    dictConfig(settings.LOGGING)
