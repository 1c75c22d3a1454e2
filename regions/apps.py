from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "regions"
    verbose_name = "Wilayah"

    def ready(self):
        from regions import fsck  # noqa: F401, PLC0415 -- registers its check, which needs the models
