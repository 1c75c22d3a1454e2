from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Pemberitahuan"

    def ready(self):
        from notifications import fsck  # noqa: F401, PLC0415 -- registers its checks, which need the models
