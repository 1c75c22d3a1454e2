"""What the documents say can be done, can be done."""

import re
from pathlib import Path

from django.core.management import get_commands

from recruitment.lifecycle import StageCode
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


# --- The handbooks ----------------------------------------------------------------------------------------------------
HANDBOOKS = ROOT / "docs/panduan"
STAGES = dict(re.findall(r"^\| ([^|]+) \| \[[^]]+\]\(([^)]+)\) \|$", (HANDBOOKS / "seleksi.md").read_text(), re.MULTILINE))


def test_each_stage_of_a_selection_has_its_page_in_the_handbook():
    assert [code.label for code in StageCode if code.label not in STAGES] == []
    assert {path.name for path in (HANDBOOKS / "seleksi").glob("*.md")} == {Path(link).name for link in STAGES.values()}


def test_each_handbook_is_on_the_map_of_the_readme():
    readme = (ROOT / "README.md").read_text()

    assert [path.name for path in HANDBOOKS.glob("*.md") if f"(docs/panduan/{path.name})" not in readme] == []


def test_the_handbooks_pictures_are_all_shown_small_and_said_in_words():
    shown = dict(match for path in DOCUMENTS for match in _pictures_of(path))
    kept = {path.resolve(): path.stat().st_size for path in (ROOT / "docs/pictures").rglob("*.png")}

    assert set(kept) - set(shown) == set()
    assert [path.name for path, size in kept.items() if size > 120_000] == []
    assert sum(kept.values()) < 4_000_000
    assert [path.name for path, words in shown.items() if not words.strip()] == []


def _pictures_of(path):
    """Yield (picture, words) of those that a document shows or links to."""
    for words, link in re.findall(r"\[([^]]*)\]\(([^)]+\.png)\)", path.read_text()):
        yield (path.parent / link).resolve(), words
