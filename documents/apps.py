from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Berkas"

    def ready(self):
        from documents import fsck  # noqa: F401, PLC0415 - registers its checks, which need the models
