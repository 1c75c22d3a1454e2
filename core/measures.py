"""Facts that one room keeps and another asks for, so that siblings never import each other: pulled, not pushed."""

_measures = {}


def measure(name):
    """Decorate the function that answers a question by its name; the room that keeps the facts registers it."""

    def register(function):
        if _measures.get(name, function).__qualname__ != function.__qualname__:
            raise ValueError(f"Measure {name!r} is taken by {_measures[name].__qualname__}.")
        _measures[name] = function
        return function

    return register


def ask(name, *args, **kwargs):
    """Return the answer; raises KeyError when no installed room keeps such facts."""
    return _measures[name](*args, **kwargs)
