"""Who may do what: permissions come only from assignments that are in force today."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission

from accounts.roles import Role
from core import clock


class AssignmentBackend(AuthenticationBackend):
    """Log-in by allauth; a person's groups are the roles of the assignments of the day, so a leaver holds nothing.

    Asked afresh on each request: a permission taken away is gone on the next click.
    """

    def _get_user_permissions(self, user_obj):
        return Permission.objects.none()

    def _get_group_permissions(self, user_obj):
        roles = user_obj.roles(clock.today())
        if roles <= {Role.APPLICANT}:
            return Permission.objects.none()
        return Permission.objects.filter(group__name__in=roles)

    def with_perm(self, perm, is_active=True, include_superusers=True, obj=None):
        raise NotImplementedError("Ask accounts.models.Assignment: permissions follow assignments, not groups.")
