"""The registry of what `manage.py fsck` looks for: what the rules demand and SQL cannot say."""

from dataclasses import dataclass

_checks = {}


@dataclass(frozen=True)
class Problem:
    """One thing that is not as it must be. message: Indonesian, free of personal data; url: the admin page to mend it."""

    message: str
    url: str = ""


def check(function):
    """Register a generator of Problems; its name is the check's name, its docstring says what must hold."""
    _checks[f"{function.__module__.split('.')[0]}.{function.__name__}"] = function
    return function


def checks():
    return dict(sorted(_checks.items()))
