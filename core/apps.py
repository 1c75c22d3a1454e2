from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Catatan"

    def ready(self):
        from core import journal  # noqa: F401, PLC0415 -- registers its check, which needs the models
