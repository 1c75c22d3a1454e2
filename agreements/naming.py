"""The names of what the journal of agreements keeps by number or key."""

from accounts.models import User
from agreements.models import Agreement, Draft, Obligation
from agreements.wording.clauses import titles


def named(events):
    """Return {detail: {number or key: name}} for journal lines of agreements, in a fixed number of queries."""
    return {
        "owner": {user.pk: user.get_full_name() for user in User.objects.filter(pk__in=_wanted(events, "owner"))},
        "by": dict(Agreement.objects.filter(pk__in=_wanted(events, "by")).values_list("pk", "title")),
        "obligation": {each.pk: _duty(each) for each in Obligation.objects.filter(pk__in=_wanted(events, "obligation"))},
        "clause": _clauses(events) if _wanted(events, "clause") else {},
    }


def _wanted(events, name):
    return {event.details[name] for event in events if event.details.get(name)}


def _duty(obligation):
    return f"{obligation.indicator} (periode ke-{obligation.n})" if obligation.first_id else obligation.indicator


def _clauses(events):
    """Later versions have the last word on how a clause is called; what they dropped is called as it was."""
    streams = {event.stream.partition(":")[2] for event in events}
    drafts = Draft.objects.filter(agreement__in=streams).order_by("n")
    return {key: title for draft in drafts for key, title in titles(draft.clauses).items()}
