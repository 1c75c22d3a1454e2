from django.apps import AppConfig


class RecruitmentConfig(AppConfig):
    name = "recruitment"
    verbose_name = "Rekrutmen"

    def ready(self):
        from recruitment import fsck, notices, reminders, tasks  # noqa: F401, PLC0415 -- they register themselves
