"""What an actor's kecamatan mean for a query."""


def codes_of(by):
    """Return the kecamatan codes of an actor as a list, or None for the whole city."""
    return None if by.scope == "*" else [code for code in by.scope.split(",") if code]


def within(queryset, by, path="district_id"):
    """Keep the rows of the actor's kecamatan; an actor without any keeps none."""
    codes = codes_of(by)
    return queryset if codes is None else queryset.filter(**{f"{path}__in": codes})
