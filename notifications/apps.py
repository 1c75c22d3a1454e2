from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Pemberitahuan"

    def ready(self):
        from notifications import alerts, fsck  # noqa: F401, PLC0415 -- register a job and checks, which need the models
