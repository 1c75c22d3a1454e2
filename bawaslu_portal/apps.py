from importlib import import_module

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "bawaslu_portal.admin_site.PortalAdminSite"

    def ready(self):
        super().ready()
        import_module("bawaslu_portal.checks")
