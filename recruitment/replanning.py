"""What goes by a stage's dates and must be planned anew when they move: its rooms register here, the moving action asks."""

_plans = []


def goes_by_stages(function):
    """Decorator: call function(stage, at=) with the Stage whose dates have just moved, in the same transaction."""
    _plans.append(function)
    return function


def after_move(stage, *, at):
    for plan in _plans:
        plan(stage, at=at)
