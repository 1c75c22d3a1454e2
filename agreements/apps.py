from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = "Kerja sama"

    def ready(self):
        from agreements import (  # noqa: F401, PLC0415 -- they register themselves
            fsck,
            fsck_desk,
            fsck_duties,
            notices,
            notices_desk,
            notices_duties,
            notices_outside,
            register_fsck,
            reminders,
            reminders_desk,
            reminders_duties,
            reminders_outside,
            tasks,
            tasks_duties,
        )
