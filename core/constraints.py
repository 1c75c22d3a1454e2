"""What the database refuses, in words."""

from django.db.models import CheckConstraint, F, Q


def both_or_neither(first, second, *, model):
    """A moment and its twin (who) are both set or both empty."""
    return CheckConstraint(
        condition=Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
        | Q(**{f"{first}__isnull": False, f"{second}__isnull": False}),
        name=f"{model}_{first}_has_{second}"[:63],
    )


def status_is_known(choices, *, model, field="status"):
    """A status is one of the declared ones: choices alone constrain nothing."""
    return CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=f"{model}_{field}_is_known")


def ends_after_it_starts(start, end, *, model, message="Waktu selesai harus setelah waktu mulai."):
    return CheckConstraint(
        condition=Q(**{f"{end}__gt": F(start)}) | Q(**{f"{end}__isnull": True}),
        name=f"{model}_{end}_follows_{start}"[:63],
        violation_error_message=message,
    )


def exactly_one(*names, model):
    """Of several foreign keys one is set."""
    ways = [Q(**{f"{other}__isnull": other != name for other in names}) for name in names]
    condition = ways[0]
    for way in ways[1:]:
        condition |= way
    return CheckConstraint(condition=condition, name=f"{model}_has_one_of_{'_'.join(names)}"[:63])
