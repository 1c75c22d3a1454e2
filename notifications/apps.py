from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Pemberitahuan"

    def ready(self):
        from notifications import fsck, texts  # noqa: F401, PLC0415 -- register checks and a notice, which need the models
