"""How far what is owed was kept: for the table with all its rows, for everybody as numbers alone."""

from collections import Counter

from django.db.models import Count, Q

from agreements.lifecycle import AgreementStatus, ObligationStatus
from agreements.models import Agreement
from agreements.wording.clauses import titles
from core.measures import ask

FIRST = {ObligationStatus.LATE: 0, ObligationStatus.OPEN: 1}


def headings(agreement):
    """Return {clause key: “Pasal 3 Pembiayaan”} of the concluded draft."""
    final = agreement.finals.select_related("draft").first()
    return titles(final.draft.clauses) if final else {}


def rows(agreement):
    """Return the obligations of an agreement, what is owed first, each with the heading of its clause as `heading`."""
    found = list(agreement.obligations.select_related("party__institution"))
    named = headings(agreement)
    for each in found:
        each.heading = named.get(each.clause, each.clause)
    return sorted(found, key=lambda each: (FIRST.get(each.status, len(FIRST)), each.due_on, each.pk))


def audience(obligation):
    """Return the name of those whose activities are counted, or an empty text."""
    return dict(ask("audiences")).get(obligation.audience, "") if obligation.audience else ""


def of_obligations(found):
    """Return {status: how many}, and `total`."""
    sums = Counter(each.status for each in found)
    return {str(status.value): sums[status] for status in ObligationStatus} | {"total": len(found)}


def public(on):
    """Return the agreements in force on a day with parties, sealed originals and counts of obligations, the newest first."""
    counts = {
        f"{status.value}_duties": Count("obligations", Q(obligations__status=status), distinct=True)
        for status in ObligationStatus
    }  # fmt: skip
    found = Agreement.objects.with_facts().filter(status=AgreementStatus.IN_FORCE, valid_from__lte=on).annotate(**counts)
    return found.prefetch_related("finals").order_by("-valid_from", "-pk")
