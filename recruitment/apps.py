from django.apps import AppConfig


class RecruitmentConfig(AppConfig):
    name = "recruitment"
    verbose_name = "Rekrutmen"

    def ready(self):
        from notifications.wishes import answered_by  # noqa: PLC0415 -- it needs the models
        from recruitment import (  # noqa: F401, PLC0415 -- they register themselves
            announced_test,
            fsck,
            fsck_checks,
            fsck_extensions,
            fsck_feedback,
            fsck_interviews,
            fsck_letters,
            fsck_written_test,
            notices,
            notices_extensions,
            notices_feedback,
            notices_parties,
            reminders,
            reminders_feedback,
            reminders_interview,
            reminders_parties,
            reminders_written_test,
            results,
            tasks,
            tasks_feedback,
            wishes,
        )

        answered_by(wishes.ApplicantWishes())
