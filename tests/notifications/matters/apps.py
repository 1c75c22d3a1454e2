from django.apps import AppConfig


class MattersConfig(AppConfig):
    """The smallest app that has deadlines and something to say; installed by the tests' settings only."""

    name = "tests.notifications.matters"
    label = "matters"
    verbose_name = "Perkara uji"

    def ready(self):
        from tests.notifications.matters import notices  # noqa: F401, PLC0415 -- registers the notices and the rule
