from django.apps import AppConfig


class RecruitmentConfig(AppConfig):
    name = "recruitment"
    verbose_name = "Rekrutmen"

    def ready(self):
        from notifications.wishes import answered_by  # noqa: PLC0415 -- it needs the models
        from recruitment import registered, wishes  # noqa: F401, PLC0415 -- they need the models

        answered_by(wishes.ApplicantWishes())
