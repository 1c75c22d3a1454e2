from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Berkas"

    def ready(self):
        from documents import checks, fsck  # noqa: F401, PLC0415 - register their checks, which need models and settings
