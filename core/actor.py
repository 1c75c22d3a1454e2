"""Who does a thing: a person in a role, or the portal itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """The one who acts, as the journal will remember them.

    user: the account, or None for the portal itself. role: the role's code (accounts.roles).
    scope: the kecamatan codes it acts for, "*" for the whole city. request_id: ties the line to the server's log.
    """

    user: object = None
    role: str = "system"
    scope: str = "*"
    request_id: str = ""

    @property
    def user_id(self):
        return self.user.pk if self.user else None

    def is_person(self, user_id):
        return self.user is not None and self.user.pk == user_id

    def covers(self, district_code):
        """Say whether a kecamatan lies in the actor's scope."""
        return self.scope == "*" or district_code in self.scope.split(",")

    def has_perm(self, permission):
        """Say whether the person holds the permission; the portal itself holds none."""
        return self.user is not None and self.user.has_perm(permission)

    def __str__(self):
        return str(self.user) if self.user else "Sistem portal"


SYSTEM = Actor()
