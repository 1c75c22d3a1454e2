from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = "Kerja sama"

    def ready(self):
        from agreements import fsck, notices, notices_desk, reminders, reminders_desk, tasks  # noqa: F401, PLC0415 -- they register
