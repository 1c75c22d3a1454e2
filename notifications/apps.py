from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Pemberitahuan"

    def ready(self):
        # They register jobs, checks and a notice, which need the models.
        from notifications import alerts, bounces, checks, digests, fsck, notices, texts  # noqa: F401, PLC0415 -- see above
        from notifications.actions import telephones  # noqa: F401, PLC0415 -- see above
