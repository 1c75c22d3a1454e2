from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "outreach"
    verbose_name = "Sosialisasi"

    def ready(self):
        from outreach import facts, fsck, letters_fsck, notices, presence_fsck, reminders  # noqa: F401, PLC0415 -- they register themselves
