"""What an actor's kecamatan mean for a query."""

from recruitment.policies import READ


def codes_of(by, permission=READ):
    """Return the kecamatan codes where an actor holds a permission as a list, or None for the whole city."""
    scope = by.scope_of(permission)
    return None if scope == "*" else [code for code in scope.split(",") if code]


def within(queryset, by, path="district_id", permission=READ):
    """Keep the rows of the kecamatan where the actor holds a permission; who holds it nowhere keeps none."""
    codes = codes_of(by, permission)
    return queryset if codes is None else queryset.filter(**{f"{path}__in": codes})
