"""What every model owes: its pairs and statuses are held by the database, not by hope."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import CheckConstraint, Q

from core.management.commands.lifecycles import tables

OURS = ("core", "regions", "notifications", "documents", "accounts", "recruitment", "outreach", "agreements")
MODELS = [model for app in OURS if apps.is_installed(app) for model in apps.get_app_config(app).get_models()]
# A pair whose two sides may differ. model.field: why.
ONE_SIDED = {
    "accounts.assignment.granted_at": "the first assignments are made by the installation, by no person",
    "agreements.evidence.added_at": "what was counted is frozen by the portal itself, by no person",
    "notifications.noticetext.failed_at": "a text fails at sending, by no person",
    "outreach.attendance.recorded_at": "who comes by the code on the wall is recorded by no officer",
}


def _pairs():
    for model in MODELS:
        names = {field.attname for field in model._meta.get_fields() if hasattr(field, "attname")}
        for name in sorted(names):
            twin = f"{name.removesuffix('_at')}_by_id"
            if name.endswith("_at") and twin in names and f"{model._meta.label_lower}.{name}" not in ONE_SIDED:
                yield pytest.param(model, name, twin.removesuffix("_id"), id=f"{model._meta.label}.{name}")


def _says(constraint, name, twin):
    names = {child[0].split("__")[0] for child in _leaves(constraint.condition)}
    return {name, twin} <= names or {name, f"{twin}_id"} <= names


def _leaves(node):
    """Yield (lookup, value) of a condition; an expression in it has neither."""
    if isinstance(node, Q):
        for child in node.children:
            yield from _leaves(child)
    elif isinstance(node, tuple):
        yield node


@pytest.mark.parametrize(("model", "name", "twin"), list(_pairs()))
def test_a_moment_and_who_did_it_are_tied_by_the_database(model, name, twin):
    moment, person = model._meta.get_field(name), model._meta.get_field(twin)
    both_required = not moment.null and not person.null
    checks = [constraint for constraint in model._meta.constraints if isinstance(constraint, CheckConstraint)]

    assert both_required or any(_says(constraint, name, twin) for constraint in checks)


STATUSES = [
    pytest.param(model, field.name, id=f"{model._meta.label}.{field.name}")
    for model in MODELS
    for field in model._meta.fields
    if field.choices and field.get_internal_type() == "CharField"
]


@pytest.mark.parametrize(("model", "name"), STATUSES)
def test_a_choice_is_known_to_the_database(model, name):
    field = model._meta.get_field(name)
    allowed = {value for value, _ in field.flatchoices} | ({""} if field.blank else set())
    named = [
        set(values)
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
        for lookup, values in _leaves(constraint.condition)
        if lookup == f"{name}__in"
    ]

    assert any(values in (allowed, allowed - {""}) for values in named)


def test_every_constraint_and_index_has_a_name_of_its_own():
    names = [constraint.name for model in MODELS for constraint in (*model._meta.constraints, *model._meta.indexes)]

    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(("app", "name", "table"), [pytest.param(*row, id=f"{row[0]}.{row[1]}") for row in tables()])
def test_every_status_has_its_moves(app, name, table):
    statuses = type(next(iter(table.moves)))

    assert set(table.moves) == set(statuses)
    assert {target for targets in table.moves.values() for target in targets} <= set(statuses)


def test_the_drawn_lifecycles_are_the_ones_in_code(root, capsys):
    call_command("lifecycles")

    assert (root / "docs/lifecycles.md").read_text() == capsys.readouterr().out, "Run: make docs"
