from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Pemberitahuan"

    def ready(self):
        from notifications import alerts, bounces, fsck  # noqa: F401, PLC0415 -- register jobs and checks, which need the models
