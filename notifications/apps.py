from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Pemberitahuan"

    def ready(self):
        # They register a job, checks and a notice, which need the models.
        from notifications import digests, fsck, texts  # noqa: F401, PLC0415 -- see above
