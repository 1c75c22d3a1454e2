"""How files are dealt among verifiers: round robin by load, never to who is tied to the applicant or keyed the file in."""

from collections import Counter
from dataclasses import dataclass

from accounts.models import Assignment
from accounts.roles import Role
from core.clock import day_of
from recruitment.lifecycle import ApplicationStatus
from recruitment.models import Allotment, Application, Conflict, CounterHand


@dataclass(frozen=True)
class Deal:
    """pairs: (Application, verifier) in order of arrival; undealt: those that nobody may take.

    shares: (verifier, files they have, files they get).
    """

    pairs: tuple
    undealt: tuple
    shares: tuple

    @property
    def fingerprint(self):
        """Name the deal so that what is saved is what was looked at."""
        return ",".join(f"{application.pk}:{verifier.pk}" for application, verifier in self.pairs)


def split(files, verifiers, *, load, forbidden):
    """Return {file: verifier or None}: each file goes to whoever has the least and may take it.

    files, verifiers: keys in their order, which breaks ties; load: verifier → files they have.
    forbidden: pairs (file, verifier).
    """
    load = Counter({verifier: load.get(verifier, 0) for verifier in verifiers})
    place = {verifier: n for n, verifier in enumerate(verifiers)}
    dealt = {}
    for file in files:
        free = [verifier for verifier in verifiers if (file, verifier) not in forbidden]
        dealt[file] = min(free, key=lambda verifier: (load[verifier], place[verifier]), default=None)
        if dealt[file] is not None:
            load[dealt[file]] += 1
    return dealt


def plan(selection, district_code, *, again, at):
    """Return the Deal of a kecamatan's files that wait in nobody's hands. again: deal also those that were dealt before."""
    files = list(_waiting(selection, district_code, again=again, at=at))
    verifiers = {user.pk: user for user in verifiers_of(district_code, at)}
    keys = [file.pk for file in files]
    ties = Conflict.objects.standing().filter(application__in=keys, person__in=verifiers)
    forbidden = set(ties.values_list("application_id", "person_id")) | {(file.pk, file.applicant_id) for file in files}
    hands = CounterHand.objects.filter(counter_file__application__in=keys, person__in=verifiers)
    forbidden |= set(hands.values_list("counter_file__application_id", "person_id"))
    load = _load(verifiers, keys)
    dealt = split(keys, list(verifiers), load=load, forbidden=forbidden)
    pairs = tuple((file, verifiers[dealt[file.pk]]) for file in files if dealt[file.pk] is not None)
    got = Counter(verifier.pk for _, verifier in pairs)
    shares = tuple((user, load.get(pk, 0), got[pk]) for pk, user in verifiers.items())
    return Deal(pairs, tuple(file for file in files if dealt[file.pk] is None), shares)


def verifiers_of(district_code, at):
    """Return the verifiers who work in a kecamatan at a moment, by name."""
    assignments = Assignment.objects.in_force(day_of(at)).filter(role=Role.VERIFIER).select_related("user")
    assignments = assignments.filter(user__is_active=True)
    found = {each.user_id: each.user for each in assignments if each.district_id in (None, district_code)}
    return sorted(found.values(), key=lambda user: (str(user), user.pk))


def _waiting(selection, district_code, *, again, at):
    files = Application.objects.filter(selection=selection, district=district_code, status=ApplicationStatus.SUBMITTED)
    files = files.exclude(claimed_until__gt=at).order_by("submitted_at", "pk")
    return files if again else files.exclude(allotments__in=Allotment.objects.current())


def _load(verifiers, dealt_now):
    """Count what each verifier has been dealt and still waits, apart from the files dealt now."""
    rows = Allotment.objects.current().filter(verifier__in=verifiers, application__status=ApplicationStatus.SUBMITTED)
    return Counter(rows.exclude(application__in=dealt_now).values_list("verifier_id", flat=True))
