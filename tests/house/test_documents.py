"""What the documents say can be done, can be done."""

import re

from django.core.management import get_commands

from tests.house import ROOT, files

TARGETS = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
DOCUMENTS = files("*.md")


def _said(pattern):
    return {found for path in DOCUMENTS for found in re.findall(pattern, path.read_text())}


def test_every_make_command_named_in_a_document_exists():
    assert _said(r"`?make ([a-z][a-z-]+)`") - TARGETS == set()


def test_every_management_command_named_in_a_document_exists():
    assert _said(r"`manage\.py ([a-z_]+)") - set(get_commands()) == set()


def test_every_link_between_documents_leads_somewhere():
    broken = [
        f"{path.relative_to(ROOT)}: {link}"
        for path in DOCUMENTS
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text())
        if not (path.parent / link).exists()
    ]

    assert broken == []


def test_every_file_named_in_a_document_exists():
    named = _said(r"`((?:[a-z_]+/)+[a-z_.]+\.(?:py|toml|example|service|md))`")

    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_every_decision_is_in_the_index():
    index = (ROOT / "docs/adr/README.md").read_text()

    assert [path.name for path in (ROOT / "docs/adr").glob("[0-9]*.md") if path.name not in index] == []
