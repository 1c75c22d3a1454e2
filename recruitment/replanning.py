"""What goes by a stage's dates and must be planned anew when they appear or move: its rooms register here, the action asks."""

_plans = []


def goes_by_stages(function):
    """Decorator: call function(stage, at=) of a Stage just announced or moved, in the same transaction."""
    _plans.append(function)
    return function


def by_dates_of(stage, *, at):
    for plan in _plans:
        plan(stage, at=at)
