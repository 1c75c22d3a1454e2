"""Makes known, when the app is ready, what the announcements, plenaries and ends register of themselves."""

from recruitment import announcing_administration, announcing_final, fsck_announcements, readiness, reminders_candidacies

__all__ = ["announcing_administration", "announcing_final", "fsck_announcements", "readiness", "reminders_candidacies"]
