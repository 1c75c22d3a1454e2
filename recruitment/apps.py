from django.apps import AppConfig


class RecruitmentConfig(AppConfig):
    name = "recruitment"
    verbose_name = "Rekrutmen"

    def ready(self):
        from notifications.wishes import answered_by  # noqa: PLC0415 -- it needs the models
        from recruitment import (  # noqa: F401, PLC0415 -- they register themselves
            announced_test,
            fsck,
            fsck_interviews,
            fsck_written_test,
            notices,
            reminders,
            reminders_interview,
            reminders_written_test,
            tasks,
            wishes,
        )

        answered_by(wishes.ApplicantWishes())
