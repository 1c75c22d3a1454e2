from importlib import import_module

from django.apps import apps
from django.core.management.base import BaseCommand
from django.utils.module_loading import module_has_submodule

from core.lifecycle import Lifecycle

HEAD = """# Lifecycles

Every status of the portal moves along one of these tables and nowhere else. Written by `make docs` from the tables in code; a
test compares.
"""


class Command(BaseCommand):
    help = "Prints every lifecycle of the installed apps as a diagram, in Markdown: the content of docs/lifecycles.md."

    def handle(self, **options):
        self.stdout.write(HEAD)
        for app, name, lifecycle in tables():
            self.stdout.write(f"## {app}: {name.capitalize()}\n\n```mermaid\nstateDiagram-v2")
            self.stdout.writelines(f"    {line}\n" for line in _lines(lifecycle))
            self.stdout.write("```\n")


def tables():
    """Yield (app label, name, table) of every Lifecycle in the apps' lifecycle.py."""
    for app in apps.get_app_configs():
        if not module_has_submodule(app.module, "lifecycle"):
            continue
        for name, value in vars(import_module(f"{app.name}.lifecycle")).items():
            if isinstance(value, Lifecycle):
                yield app.label, name, value


def _lines(lifecycle):
    reached = {target for targets in lifecycle.moves.values() for target in targets}
    yield from (f"{status.value}: {status.label}" for status in lifecycle.moves)
    yield from (
        f"[*] --> {status.value}" for status in lifecycle.moves if status not in reached or _is_first(lifecycle, status)
    )
    for status, targets in lifecycle.moves.items():
        yield from (f"{status.value} --> {target.value}" for target in targets)
        if not targets:
            yield f"{status.value} --> [*]"


def _is_first(lifecycle, status):
    """The first status of a table is where an object begins, even when it can come back to it."""
    return status == next(iter(lifecycle.moves))
