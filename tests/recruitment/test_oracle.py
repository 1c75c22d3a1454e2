"""What was announced and frozen, compared with what an independent function finds in the journal alone."""

import ast
import json
from pathlib import Path

import pytest
from django.db import connection

from tests import oracle
from tests.factories import plenaries as held
from tests.factories import recruitment as make
from tests.recruitment.ranking_walk import disagreements
from tests.recruitment.test_from_test_to_seat import interviewed, who_sat
from tests.recruitment.test_plenaries import _administration_announced, announce

pytestmark = pytest.mark.django_db
MENTENG = held.MENTENG


def recomputed():
    """Read the journal as a file of JSON would give it."""
    export = json.dumps([line for _, line in oracle.lines(connection)])
    return oracle.Oracle().read(json.loads(export))


def test_one_kecamatan_from_the_test_to_the_seats_is_found_again_in_the_journal():
    selection = make.open_selection()
    _administration_announced(selection, MENTENG)
    people = who_sat(selection, ["88,5", "80", "80", "75", "70", "65", "64,99", "50"])
    interviewed(selection, people[:6], [60, 90, 90, 80, None, 70])
    held.decided(selection, held.commissioners())
    announce(selection, at=held.DAY)

    found = recomputed()

    assert list(disagreements(found)) == []
    assert [len(rows) for rows in found.lists.values()] == [8, 6]
    assert [row[:2] for row in next(iter(found.tables.values()))] == list(
        zip([people[n].pk for n in (1, 2, 3, 5, 0, 4)], [1, 1, 3, 4, 5, 6], strict=True)
    )


def test_another_score_in_the_journal_would_be_noticed():
    selection = make.open_selection()
    _administration_announced(selection, MENTENG)
    who_sat(selection, ["88,5", "80", "75", "70", "65", "64,99", "50"])
    export = json.dumps([line for _, line in oracle.lines(connection)])
    changed = oracle.Oracle().read(json.loads(export.replace('"64.99"', '"49.99"')))

    assert list(disagreements(oracle.Oracle().read(json.loads(export)))) == []
    assert len(list(disagreements(changed))) == 1


@pytest.mark.once  # no engine is asked
def test_the_oracle_shares_no_code_with_the_portal():
    tree = ast.parse(Path(oracle.__file__).read_text())
    names = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert names == {"json", "collections", "datetime", "fractions"}
