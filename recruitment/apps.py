from django.apps import AppConfig


class RecruitmentConfig(AppConfig):
    name = "recruitment"
    verbose_name = "Rekrutmen"

    def ready(self):
        from notifications.wishes import answered_by  # noqa: PLC0415 -- it needs the models
        from recruitment import (  # noqa: PLC0415 -- they register themselves
            fsck,  # noqa: F401 -- as above
            fsck_extensions,  # noqa: F401 -- as above
            notices,  # noqa: F401 -- as above
            notices_extensions,  # noqa: F401 -- as above
            reminders,  # noqa: F401 -- as above
            tasks,  # noqa: F401 -- as above
            wishes,
        )

        answered_by(wishes.ApplicantWishes())
