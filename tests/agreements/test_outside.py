"""What is signed outside the portal comes back as a file: only the right one is taken, and only after two people."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.utils import IntegrityError

from agreements import bsre, checking, tasks
from agreements.actions import sealing, signing
from agreements.lifecycle import AgreementStatus, Level, Side, SignedStatus
from agreements.models import Final, Signed
from core.actor import SYSTEM
from core.lifecycle import Refused
from documents import keeping
from documents.models import Document
from documents.sealing import verdict
from documents.sealing.key import SealUnavailable
from documents.storage import stored
from notifications.models import Delivery
from tests.agreements import outside
from tests.documents import seals
from tests.documents.conftest import SealKey
from tests.factories.accounts import log_in
from tests.factories.agreements import Table, fresh
from tests.factories.recruitment import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def seal_key(settings, tmp_path):
    return SealKey(settings, tmp_path / "seal")


@pytest.fixture
def table(seal_key):
    return outside.table()


@pytest.mark.parametrize("level", [Level.BSRE, Level.WET])
def test_signed_originals_are_kept_as_they_came_and_the_evidence_is_sealed_apart(table, level):
    agreement = outside.concluded(table, level)
    assert agreement.status == AgreementStatus.SEALING
    brought = {each.original.party_id: each.document.sha256 for each in Signed.objects.with_facts()}

    assert sealing.seal(agreement, by=SYSTEM, at=NOON)

    assert fresh(agreement).status == AgreementStatus.IN_FORCE
    for final in Final.objects.with_facts():
        assert final.document.sha256 == brought[final.party_id]
        seen = verdict.examine(keeping.read(final.evidence), at=NOON)
        assert (seen.code, [each.is_ours for each in seen.signatures]) == ("intact", [True])
        found = checking.by_hash(final.document.sha256)
        assert (found.final, found.is_same) == (final, True)
        assert checking.by_hash(final.evidence.sha256).kind == "evidence"


def test_a_certified_file_is_kept_byte_for_byte_and_its_provider_is_named(table):
    agreement = outside.waiting(table, Level.BSRE)
    held = outside.original(agreement)
    content = outside.certified(held)

    signed = signing.hand_in_certified(held, content, by=table.by(Side.OFFICE), at=NOON)

    assert keeping.read(signed.document) == content
    assert checking.Finding(seen=verdict.examine(content, at=NOON)).providers == ["UJI Akar BSrE"]


BAD = {
    "belum ditandatangani oleh semua": lambda held: outside.certified(held, both=False),
    "sama persis dengan naskah yang dibekukan": lambda held: keeping.read(held.document),
    "bukan naskah yang dibekukan": lambda held: seals.signed(seals.corpus.pdf(), seals.HEAD),
    "isi tambahan di belakang": lambda held: outside.certified(held) + b"tambahan\n",
}


@pytest.mark.parametrize("sentence", BAD)
def test_a_wrong_certified_file_gets_its_sentence_and_nothing_of_it_is_kept(table, sentence):
    held = outside.original(outside.waiting(table, Level.BSRE))
    before = (Document.objects.count(), len(list(stored())))

    with pytest.raises(Refused, match=sentence):
        signing.hand_in_certified(held, BAD[sentence](held), by=table.by(Side.OFFICE), at=NOON)

    assert (Signed.objects.count(), (Document.objects.count(), len(list(stored())))) == (0, before)


def test_each_side_brings_its_own_original_once(table):
    agreement = outside.waiting(table, Level.BSRE)
    held = outside.original(agreement)

    with pytest.raises(Refused, match="diunggah oleh Bawaslu"):
        signing.hand_in_certified(held, b"", by=table.by(Side.CITY), at=NOON)
    outside.hand_in(table, agreement, 1)
    with pytest.raises(Refused, match="sudah diunggah"):
        outside.hand_in(table, agreement, 1)


@pytest.mark.parametrize(
    ("level", "who", "sentence"),
    [
        (Level.BSRE, (Side.OFFICE, "Penyusun"), "tidak boleh memeriksanya sendiri"),
        (Level.BSRE, (Side.OFFICE, "Pimpinan"), "diperiksa oleh pihak lain"),
        (Level.WET, (Side.OFFICE, "Penyusun"), "tidak boleh memeriksanya sendiri"),
    ],
)
def test_who_brought_it_does_not_check_it(table, level, who, sentence):
    agreement = outside.waiting(table, level)
    outside.hand_in(table, agreement, 1)
    signed = outside.standing(agreement)

    with pytest.raises(Refused, match=sentence):
        signing.confirm(signed, version=signed.version, by=table.by(*who), at=NOON)


def test_the_database_knows_that_two_people_look(table):
    agreement = outside.waiting(table, Level.WET)
    signed = outside.hand_in(table, agreement, 1)
    facts = {"status": SignedStatus.CONFIRMED, "checked_at": NOON, "checked_side": Side.OFFICE}

    with pytest.raises(IntegrityError, match="signed_is_checked_by_another_person"):
        Signed.objects.filter(pk=signed.pk).update(**facts, checked_by=signed.added_by)


def test_a_refused_original_stays_on_record_and_another_may_come(table):
    agreement = outside.waiting(table, Level.WET)
    outside.hand_in(table, agreement, 1)
    signed = outside.standing(agreement)

    signing.refuse(signed, reason="Halaman terakhir terpotong.", version=signed.version, by=table.by(Side.CITY), at=NOON)
    outside.hand_in(table, agreement, 1)

    assert sorted(Signed.objects.values_list("status", flat=True)) == ["added", "refused"]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"place": " "}, "di mana naskah asli"),
        ({"pages": 1}, "Pindai semua halamannya"),
        ({"file": outside.scan(9)}, "memuat 9"),
    ],
)
def test_a_scan_tells_where_its_paper_lies_and_has_all_its_pages(table, facts, sentence):
    held = outside.original(outside.waiting(table, Level.WET))
    held.document.pages = 2
    before = len(list(stored()))

    with pytest.raises(Refused, match=sentence):
        signing.hand_in_scan(held, **outside.paper(held, **facts), by=table.by(Side.OFFICE), at=NOON)
    assert (Signed.objects.count(), len(list(stored()))) == (0, before)


def test_one_scan_is_not_taken_for_both_originals(table):
    agreement = outside.waiting(table, Level.WET)
    first, second = outside.original(agreement, 1), outside.original(agreement, 2)
    signing.hand_in_scan(first, **outside.paper(first), by=table.by(Side.OFFICE), at=NOON)

    with pytest.raises(Refused, match="sebagai rangkap lain"):
        signing.hand_in_scan(second, **outside.paper(second), by=table.by(Side.CITY), at=NOON)


def test_a_provider_that_does_not_answer_is_no_obstacle(table):
    class Silent:
        def verify(self, pdf):
            raise bsre.ProviderUnavailable("timeout")

    held = outside.original(outside.waiting(table, Level.BSRE))
    content = outside.certified(held)

    signed = signing.hand_in_certified(held, content, by=table.by(Side.OFFICE), at=NOON, provider=Silent())

    assert signed.provider == {"state": "unavailable"}


@pytest.mark.full
def test_a_seal_that_fails_is_tried_again_later_and_later(table, settings):
    agreement = table.concluded()
    settings.SEAL_KEY_PASSPHRASE = "salah"
    tries = []
    for minute in range(40):
        tasks.seal_concluded(NOON + dt.timedelta(minutes=minute))
        tries.append(agreement.finals.order_by("pk").first().tries)

    assert [tries[at] for at in (0, 1, 3, 7, 15, 31, 39)] == [1, 2, 3, 4, 5, 6, 6]


@pytest.mark.full
def test_a_paper_that_no_seal_fits_on_is_told_to_the_owner_and_left_alone(table, monkeypatch):
    agreement = table.concluded()

    def unsealable(*_, **__):
        raise SealUnavailable("unsealable")

    monkeypatch.setattr(sealing, "sealed", unsealable)
    for minute in range(0, 60 * 24, 30):
        tasks.seal_concluded(NOON + dt.timedelta(minutes=minute))

    told = Delivery.objects.filter(kind="agreements.seal_stuck").values_list("to_user", flat=True)
    assert (agreement.finals.order_by("pk").first().tries, list(told)) == (1, [agreement.owner_id])


@pytest.mark.full
def test_an_agreement_waits_for_a_new_key_when_the_old_one_is_over(table, seal_key, settings):
    late = NOON + 4 * seals.YEAR
    agreement = table.concluded()
    tasks.seal_concluded(late)
    first = agreement.finals.order_by("pk").first()
    assert (fresh(agreement).status, first.trouble) == (AgreementStatus.SEALING, "Masa berlaku sertifikat segel sudah habis.")

    new = seals.issuing.authority("UJI Akar Baru", since=late - seals.YEAR, until=late + seals.YEAR)
    seal_key.put(seals.issuing.signer("UJI Segel Baru", new, since=late - seals.YEAR, until=late + seals.YEAR), new, "new.pem")
    later = late + dt.timedelta(minutes=2)
    tasks.seal_concluded(later)

    final = Final.objects.with_facts().order_by("pk").first()
    found = checking.by_file(SimpleUploadedFile("a.pdf", keeping.read(final.document)), at=later)
    assert (fresh(agreement).status, final.trouble) == (AgreementStatus.IN_FORCE, "")
    assert (found.is_same, found.seen.code) == (True, "intact")


# --- The verify page ----------------------------------------------------------------------------------------------------
def test_junk_behind_the_end_is_neither_ours_nor_intact(table, client):
    agreement = table.concluded()
    sealing.seal(agreement, by=SYSTEM, at=NOON)
    content = keeping.read(Final.objects.with_facts().first().document) + b"tambahan\n"

    answer = client.post("/kerja-sama/periksa/", {"file": SimpleUploadedFile("a.pdf", content)})

    assert "Tidak sama" in answer.text
    assert "isi tambahan di belakang" in answer.text


def test_only_a_hash_that_nobody_knows_asks_for_the_file(table, client):
    agreement = table.concluded()
    frozen = outside.original(agreement).document.sha256

    unknown = client.post("/kerja-sama/periksa/", {"sha256": "0" * 64}).text
    known = client.post("/kerja-sama/periksa/", {"sha256": frozen}).text
    draft = client.post("/kerja-sama/periksa/", {"sha256": agreement.latest.sha256}).text

    assert ("Kirim dan periksa" in unknown, "Kirim dan periksa" in known) == (True, False)
    assert "rangkap yang dibekukan" in known
    assert "sidik teks sebuah versi" in draft


def test_the_root_of_our_seals_is_handed_out_with_its_fingerprint(seal_key, client):
    root = client.get("/kerja-sama/periksa/akar.pem")
    (fingerprint, _pem) = checking.roots()[0]

    assert root.status_code == 200
    assert b"BEGIN CERTIFICATE" in root.content
    assert fingerprint in client.get("/kerja-sama/periksa/").text


def test_too_many_files_are_not_examined(client, seal_key):
    cache.clear()
    codes = [client.post("/kerja-sama/periksa/", {"file": SimpleUploadedFile("a.pdf", b"x")}).status_code for _ in range(21)]
    cache.clear()

    assert (codes[:20], codes[20]) == ([200] * 20, 429)


# --- Pages --------------------------------------------------------------------------------------------------------------
def test_an_original_is_brought_and_checked_by_pages(client):
    made = Table(second_factor=True)
    agreement = made.initialled(level=Level.WET)
    address = f"/kerja-sama/{agreement.uuid}/rangkap/1/"
    log_in(client, made.people[Side.OFFICE, "Penyusun"].user)
    held = outside.original(agreement)
    wrong = client.post(address, {"file": outside.scan(1), "pages": 3, "place": "Lemari"})
    right = client.post(address, outside.paper(held))
    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "tidak boleh memeriksanya sendiri" in client.get(address).text

    log_in(client, made.people[Side.CITY, "Penyusun"].user)
    assert client.get(f"{address}berkas.pdf").status_code == 200
    seen = {"version": 1, "shown": "0" * 64, "verdict": "confirm"}
    assert client.post(f"{address}periksa/", seen).status_code == 409  # another file stands there than was looked at
    seen["shown"] = outside.standing(agreement).document.sha256
    assert client.post(f"{address}periksa/", seen).status_code == 302

    assert outside.standing(agreement).status == SignedStatus.CONFIRMED
