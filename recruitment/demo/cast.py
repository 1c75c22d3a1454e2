"""Who acts in the demo's selections: the accounts that `make run` prints, each in its own role and kecamatan."""

from dataclasses import dataclass

from django.core.management.base import CommandError
from django.db.models import F

from accounts.models import Assignment
from core import clock
from core.actor import Actor


@dataclass(frozen=True)
class Cast:
    """Two secretaries, two commissioners, and the verifiers of single kecamatan: two persons for whatever needs two."""

    secretaries: tuple
    commissioners: tuple
    verifiers: tuple

    @property
    def secretary(self):
        return self.secretaries[0]

    @property
    def commissioner(self):
        return self.commissioners[0]

    def checkers(self, district_code):
        """Return who checks the files of a kecamatan: its own verifier first, then the secretaries."""
        own = [each for each in self.verifiers if district_code in each.scope.split(",")]
        return [*own, *self.secretaries]


def gather():
    """Return the Cast of the demo's accounts. Raises CommandError when they are not there."""
    return Cast(
        secretaries=_holders("secretary", 2), commissioners=_holders("commissioner", 2), verifiers=_holders("verifier", 1)
    )


def _holders(role, at_least):
    held = Assignment.objects.in_force(clock.today()).filter(role=role, user__email__endswith="@contoh.example")
    people = {}
    for each in held.select_related("user").order_by(F("district").asc(nulls_first=True), "pk"):
        people.setdefault(each.user, []).append(each.district_id or "*")
    if len(people) < at_least:
        raise CommandError(f"Belum ada akun peragaan dengan peran {role}. Jalankan dahulu: manage.py demo_accounts")
    return tuple(Actor(user=user, role=role, scope=",".join(places)) for user, places in people.items())


def applicant(user):
    return Actor(user=user, role="applicant", scope="")
