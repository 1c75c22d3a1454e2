"""Word files at the table, and what the editor does not lose."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agreements import standing, word_files
from agreements.actions import drafts, talks
from agreements.forms.opening import OpenForm
from agreements.lifecycle import Side, Stand
from agreements.models import Kind
from agreements.wording import templates, word_in, word_out
from core.lifecycle import Refused
from core.models import Event
from documents.refusals import Unacceptable
from tests.factories.accounts import log_in
from tests.factories.agreements import CLAUSES, Table, fresh
from tests.factories.recruitment import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return Table(second_factor=True)


@pytest.fixture
def at_home(client, table):
    """Return a function that signs the drafter of a side in."""

    def arrive(side):
        log_in(client, table.by(side).user)
        return client

    return arrive


def url(name, agreement, *args):
    return reverse(f"agreements:{name}", args=[agreement.uuid, *args])


def begun(table, agreement):
    return drafts.begin(agreement, by=table.by(agreement.turn), at=NOON)


def typed(rows, version, **more):
    facts = {"version": version, "total": len(rows), "note": "", **more}
    for n, row in enumerate(rows):
        facts |= {f"p{n}-{name}": row[name] for name in ("key", "part", "title")}
        facts[f"p{n}-text"] = "\n\n".join(row["paragraphs"])
    return facts


def edited(*texts):
    return [row | {"paragraphs": [text]} for row, text in zip(CLAUSES, texts, strict=True)]


def word_file(clauses):
    facts = word_out.Facts("Nota Kesepahaman", "Netralitas", ())
    return SimpleUploadedFile("naskah.docx", word_out.document(facts, clauses))


def test_the_kinds_are_there_with_their_clauses():
    found = {kind.code: kind for kind in Kind.objects.all()}

    assert set(templates.KINDS) <= set(found)
    assert all(kind.clauses for kind in found.values())
    assert (found["ikrar"].has_obligations, found["ikrar"].may_have_many_parties) == (False, True)


def test_a_sent_version_goes_out_as_word(table, at_home):
    agreement = table.sent()

    answer = at_home(Side.CITY).get(url("word", agreement, 1))

    read = word_in.read(answer.content)
    assert [(each.key, each.paragraphs) for each in read.clauses] == [(row["key"], tuple(row["paragraphs"])) for row in CLAUSES]


def test_the_way_to_a_version_is_tracked_by_the_side_that_sent_it(table, at_home):
    agreement = table.sent()
    table.send(agreement, rows=edited("Kerja sama ini mendidik pemilih.", "Sosialisasi."))

    answer = at_home(Side.CITY).get(url("word-way", agreement, 1, 2))

    assert any("Pemerintah Kota" in sentence for sentence in word_in.read(answer.content).unmapped)


def test_a_word_file_shows_its_changes_before_it_takes_the_place_of_the_draft(table, at_home):
    agreement = table.sent()
    working = begun(table, agreement)
    changed = list(working.clauses)
    changed[0] = type(changed[0])(changed[0].key, changed[0].title, ("Kerja sama ini mendidik pemilih.",))
    client = at_home(Side.CITY)

    page = client.post(url("word-in", agreement), {"file": word_file(changed)}).content.decode()

    assert "mendidik" in page
    working.refresh_from_db()
    assert working.rows == CLAUSES
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    client.post(url("draft", agreement), hidden | {"_action": "save"})
    working.refresh_from_db()
    assert [row["key"] for row in working.rows] == ["maksud", "lingkup"]
    assert working.rows[0]["paragraphs"] == ["Kerja sama ini mendidik pemilih."]
    assert "mendidik" not in str(list(Event.objects.values_list("details", flat=True)))


def test_a_file_that_is_no_word_file_is_refused_beside_its_field(table, at_home):
    agreement = table.sent()
    begun(table, agreement)

    answer = at_home(Side.CITY).post(url("word-in", agreement), {"file": SimpleUploadedFile("a.docx", b"%PDF-1.7")})

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_who_has_not_the_pen_brings_no_word_file(table, at_home):
    agreement = table.sent()
    begun(table, agreement)

    assert at_home(Side.OFFICE).get(url("word-in", agreement)).status_code == 404


def test_blanks_keep_a_draft_from_being_sent_and_are_named_at_their_clause(table, at_home):
    agreement = table.sent()
    working = begun(table, agreement)
    rows = edited("Berlaku [lama berlaku].", "Sosialisasi.")

    answer = at_home(Side.CITY).post(url("draft", agreement), typed(rows, working.version, _action="send"))

    assert answer.status_code == 422
    assert '<a href="#id_p0-text">Lengkapi isian' in answer.content.decode()
    working.refresh_from_db()
    working.agreement = fresh(agreement)
    with pytest.raises(Refused, match=r"\[lama berlaku\]"):
        drafts.send(working, version=working.version, by=table.by(Side.CITY), at=NOON)


def test_a_colleague_who_saved_meanwhile_is_not_overwritten_and_both_texts_are_shown(table, at_home):
    agreement = table.sent()
    working = begun(table, agreement)
    drafts.save(working, rows=edited("Dari rekan.", "Sosialisasi."), version=1, by=table.by(Side.CITY), at=NOON)

    answer = at_home(Side.CITY).post(url("draft", agreement), typed(edited("Dari saya.", "Sosialisasi."), 1))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Dari rekan." in page
    assert "Dari saya." in page
    working.refresh_from_db()
    assert working.rows[0]["paragraphs"] == ["Dari rekan."]


def test_what_was_typed_for_a_version_that_was_sent_meanwhile_is_shown(table, at_home):
    agreement = table.sent()
    table.send(agreement)

    answer = at_home(Side.CITY).post(url("draft", agreement), typed(edited("Dari saya.", "Sosialisasi."), 1))

    assert answer.status_code == 409
    assert "Dari saya." in answer.content.decode()


def test_the_editor_saves_as_one_types(table, at_home):
    agreement = table.sent()
    working = begun(table, agreement)

    answer = at_home(Side.CITY).post(
        url("draft", agreement), typed(edited("Diketik.", "Sosialisasi."), 1), headers={"X-Requested-With": "autosave"}
    )

    working.refresh_from_db()
    assert answer.json()["version"] == working.version == 2


def test_a_remark_stays_an_open_point_in_the_next_version_until_it_is_settled(table):
    agreement = table.sent()
    first = agreement.latest
    first.agreement = agreement
    comment = talks.remark(first, clause="maksud", text="Mohon diperjelas.", by=table.by(Side.CITY), at=NOON)
    table.send(agreement)
    agreement = fresh(agreement)
    talks.take(_latest(agreement), clauses=["maksud", "lingkup"], stand=Stand.AGREED, by=table.by(Side.OFFICE), at=NOON)

    assert [each.clause.key for each in standing.open_points(agreement, _latest(agreement))] == ["maksud"]
    comment.draft.agreement = agreement
    talks.settle(comment, by=table.by(Side.OFFICE), at=NOON)
    assert standing.open_points(agreement, _latest(agreement)) == []


def _latest(agreement):
    draft = agreement.latest
    draft.agreement = agreement
    return draft


def test_the_reader_is_told_what_changed_since_the_last_look(table, at_home):
    agreement = table.sent()
    client = at_home(Side.OFFICE)
    client.get(url("read", agreement))
    table.send(agreement, rows=edited("Kerja sama ini mendidik pemilih.", "Sosialisasi."))

    page = client.get(url("read", agreement)).content.decode()

    assert "Sejak Anda terakhir membaca (versi 1)" in page
    assert url("compare", agreement, 1, 2) in page


def test_any_two_versions_are_chosen_by_a_form(table, at_home):
    agreement = table.sent()
    table.send(agreement)
    client = at_home(Side.OFFICE)

    assert client.get(url("choose", agreement), {"old": 2, "new": 1}).url == url("compare", agreement, 2, 1)
    assert client.get(url("choose", agreement), {"old": 2, "new": 9}).status_code == 422


def test_the_draft_in_work_is_looked_at_as_a_paper(table, at_home):
    agreement = table.sent()
    begun(table, agreement)

    answer = at_home(Side.CITY).get(url("preview", agreement))

    assert answer.content.startswith(b"%PDF-")


def test_an_adendum_names_what_it_changes(table):
    kind = Kind.objects.get(code="adendum")
    institutions = [each.institution_id for each in table.open().parties.all()]

    form = OpenForm({"kind": kind.pk, "title": "Perubahan", "institutions": institutions, "level": "portal"})

    assert list(form.errors) == ["predecessor"]


def test_an_adendum_without_what_it_changes_is_not_opened(table):
    with pytest.raises(Refused, match="menyebut kesepakatan yang diubahnya"):
        table.open(kind=Kind.objects.get(code="adendum"))


def test_hostile_bytes_end_in_a_sentence_and_not_in_the_web_worker(table, monkeypatch):
    def gone(task, *bodies):
        raise Unacceptable("undecodable")

    monkeypatch.setattr("documents.pool.run", gone)
    with pytest.raises(Refused, match="pemeriksaan terhenti"):
        word_files.read(b"PK", [])


def test_a_remark_of_an_earlier_version_is_shown_as_such(table, at_home):
    agreement = table.sent()
    talks.remark(_latest(agreement), clause="maksud", text="Mohon diperjelas.", by=table.by(Side.CITY), at=NOON)
    table.send(agreement)

    page = at_home(Side.OFFICE).get(url("read", agreement)).content.decode()

    assert "dari versi 1" in page
    assert "1 catatan terbuka" in page


def test_a_long_draft_is_folded_with_a_list_of_its_clauses(table, at_home):
    agreement = table.sent()
    working = begun(table, agreement)
    rows = [CLAUSES[0] | {"key": f"k{n}"} for n in range(20)]
    drafts.save(working, rows=rows, version=1, by=table.by(Side.CITY), at=NOON)

    page = at_home(Side.CITY).get(url("draft", agreement)).content.decode()

    assert "Daftar pasal" in page
    assert page.count("<details") >= 20
