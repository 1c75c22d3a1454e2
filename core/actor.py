"""Who does a thing: a person in a role, or the portal itself."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """The one who acts, as the journal will remember them.

    user: the account, or None for the portal itself. role: the role's code (accounts.roles).
    scope: the kecamatan codes of that role, "*" for the whole city. scopes: the same for each permission, since a person may
    hold several roles; without it the scope counts for all. request_id: ties the line to the server's log.
    """

    user: object = None
    role: str = "system"
    scope: str = "*"
    request_id: str = ""
    scopes: dict | None = field(default=None, compare=False, repr=False)

    @property
    def user_id(self):
        return self.user.pk if self.user else None

    def is_person(self, user_id):
        return self.user is not None and self.user.pk == user_id

    def scope_of(self, permission):
        """Return where a permission holds: kecamatan codes, "*" for the whole city, or "" for nowhere."""
        return self.scope if self.scopes is None else self.scopes.get(permission, "")

    def covers(self, district_code, permission):
        """Say whether a permission holds in a kecamatan."""
        scope = self.scope_of(permission)
        return scope == "*" or district_code in scope.split(",")

    def covers_the_city(self, permission):
        return self.scope_of(permission) == "*"

    def has_perm(self, permission):
        """Say whether the person holds the permission; the portal itself holds none."""
        return self.user is not None and self.user.has_perm(permission)

    def __str__(self):
        return str(self.user) if self.user else "Sistem portal"


SYSTEM = Actor()
