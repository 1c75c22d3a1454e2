from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Akun"

    def ready(self):
        from accounts import fsck, notices, security  # noqa: F401, PLC0415 -- they register themselves

        security.listen()
        post_migrate.connect(_sync_roles_last, dispatch_uid="accounts.sync_roles")


def _sync_roles_last(sender, using, **kwargs):
    """Permissions of every app exist only after the last app's own post_migrate."""
    from accounts.roles import sync_roles  # noqa: PLC0415 -- models are not loaded when this module is

    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if sender is last:
        sync_roles(using)
