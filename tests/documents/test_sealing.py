"""The portal's seal and its key: what it puts on a paper, who may use which key, and what is said at start-up."""

import asyncio
import io
import json
import threading

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from django.core.management import CommandError, call_command

from core.clock import stopped_at
from documents import checks
from documents.sealing import key as keys
from documents.sealing import seal, verdict
from documents.sealing.threads import apart
from tests import corpus
from tests.documents import seals
from tests.documents.seals import AT, YEAR


def reason_of(call):
    with pytest.raises(keys.SealUnavailable) as caught:
        call()
    assert str(caught.value) == keys.SENTENCES[caught.value.code]
    return caught.value.code


# --- The seal -----------------------------------------------------------------------------------------------------------
def test_a_sealed_paper_begins_with_the_paper_and_carries_what_was_attached(seal_key):
    paper = corpus.pdf(3)
    sealed = seal.sealed(paper, reason="Naskah disegel", at=AT, attachments=[("jejak.json", b'{"langkah": 3}')])

    assert sealed.startswith(paper)
    with pikepdf.open(io.BytesIO(sealed)) as pdf:
        assert {name: json.loads(file.get_file().read_bytes()) for name, file in pdf.attachments.items()} == {
            "jejak.json": {"langkah": 3}
        }
        (field,) = pdf.Root.AcroForm.Fields
        assert (str(field.V.SubFilter), str(field.V.Reason)) == ("/ETSI.CAdES.detached", "Naskah disegel")
        assert [float(side) for side in field.Rect] == [0, 0, 0, 0]
        assert int(pdf.Root.Perms.DocMDP.Reference[0].TransformParams.P) == 2


def test_the_seal_bears_the_instant_it_is_given(seal_key):
    (found,) = verdict.examine(seal.sealed(corpus.pdf(), reason="Uji", at=AT - YEAR / 2), at=AT).signatures

    assert found.at == AT - YEAR / 2


def test_a_paper_is_sealed_also_where_an_event_loop_runs(seal_key):
    async def inside():
        return seal.trial(at=AT)

    assert apart(asyncio.run, inside())


@pytest.mark.parametrize(
    "make",
    [lambda: b"", lambda: b"bukan pdf", corpus.locked, seals.hybrid, lambda: seals.paper("sealed"), lambda: corpus.pdf()[:400]],
    ids=["empty", "no pdf", "locked", "hybrid", "sealed already", "truncated"],
)
def test_what_cannot_be_sealed_says_so(seal_key, make):
    content = make()

    assert reason_of(lambda: seal.sealed(content, reason="Uji", at=AT)) == "unsealable"


# --- The key ------------------------------------------------------------------------------------------------------------
def rsa_bundle():
    private = rsa.generate_private_key(65537, 2048)
    return pkcs12.serialize_key_and_certificates(b"x", private, None, None, BestAvailableEncryption(seals.PASSPHRASE.encode()))


def other_curve_bundle():
    private = ec.generate_private_key(ec.SECP384R1())
    return pkcs12.serialize_key_and_certificates(b"x", private, None, None, BestAvailableEncryption(seals.PASSPHRASE.encode()))


@pytest.mark.parametrize(
    ("code", "content", "at"),
    [
        ("closed", seals.SEAL.bundle("sandi lain"), AT),
        ("closed", b"", AT),
        ("closed", b"bukan kunci", AT),
        ("other_kind", rsa_bundle(), AT),
        ("other_kind", other_curve_bundle(), AT),
        ("expired", seals.SEAL.bundle(seals.PASSPHRASE), AT + 4 * YEAR),
        ("not_yet", seals.SEAL.bundle(seals.PASSPHRASE), AT - 2 * YEAR),
    ],
)
def test_a_key_that_does_not_do_is_named(seal_key, code, content, at):
    seal_key.path.write_bytes(content)

    assert reason_of(lambda: seal.sealed(corpus.pdf(), reason="Uji", at=at)) == code


def test_production_makes_no_key_and_takes_none_for_trying_out(seal_key, settings):
    settings.PRODUCTION = True
    assert reason_of(lambda: keys.current(at=AT)) == "test_key"
    assert (keys.own_roots(), keys.certified_roots()) == ([], [])

    seal_key.path.unlink()
    assert reason_of(lambda: keys.current(at=AT)) == "missing"
    with pytest.raises(CommandError, match=r"docs/operations\.md"):
        call_command("seal_key", "make")
    assert not seal_key.path.exists()


def test_a_demo_makes_its_key_by_itself_once_and_for_its_owner_alone(settings, tmp_path):
    settings.SEAL_KEY_FILE, settings.SEAL_ROOTS_DIR = tmp_path / "keys" / "seal.p12", tmp_path / "keys" / "roots"
    found = []
    threads = [threading.Thread(target=lambda: found.append(keys.current(at=AT).fingerprint)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(found)) == 1
    assert not keys.is_open_to_others()
    assert [path.suffix for path in sorted((tmp_path / "keys").rglob("*")) if path.is_file()] == [".pem", ".p12"]
    assert "UJI" in keys.current(at=AT).subject
    assert seal.trial(at=AT)
    assert seal.trial(at=AT - YEAR)


# --- Start-up -----------------------------------------------------------------------------------------------------------
def complaints(at=AT):
    with stopped_at(at):
        return [(each.id, each.is_serious()) for each in (*checks.the_seal_key_opens(None), *checks.a_trial_seal_holds(None))]


def test_a_good_key_is_not_spoken_of(seal_key):
    assert complaints() == []


def test_a_key_that_will_expire_is_spoken_of_in_time(seal_key):
    end = seals.LIFE["until"]

    assert complaints(end - 91 * YEAR / 365) == []
    assert complaints(end - 60 * YEAR / 365) == [("portal.W022", False)]
    assert complaints(end + YEAR / 365) == [("portal.E020", True)]


def test_a_lost_root_or_an_open_file_is_an_error(seal_key):
    seal_key.path.chmod(0o640)
    seal_key.drop_former_root()

    assert complaints() == [("portal.E021", True), ("portal.E023", True)]


def test_a_root_that_cannot_be_read_is_an_error_and_stops_nothing(seal_key):
    (seal_key.roots / "certified" / "rusak.pem").write_bytes(b"bukan sertifikat")

    assert complaints() == [("portal.E024", True)]
    assert verdict.examine(seals.paper("sealed"), at=AT).code == "intact"


def test_a_demo_without_a_key_is_not_scolded(seal_key):
    seal_key.path.unlink()

    assert checks.the_seal_key_opens(None) == []


# --- The command --------------------------------------------------------------------------------------------------------
def test_the_command_tells_whose_the_key_is_and_tries_it(seal_key, capsys):
    with stopped_at(AT):
        call_command("seal_key", "check")

    told = capsys.readouterr().out
    assert "CN=UJI Segel Bawaslu,C=ID" in told
    assert keys.opened().fingerprint in told
    assert "Sisa hari  : 1095" in told
    assert "utuh, akarnya dikenal" in told


def test_the_command_says_what_is_wrong(seal_key):
    seal_key.drop_former_root()
    with stopped_at(AT), pytest.raises(CommandError, match="SEAL_ROOTS_DIR"):
        call_command("seal_key", "check")

    seal_key.path.write_bytes(b"")
    with pytest.raises(CommandError, match="sandi"):
        call_command("seal_key", "check")


def test_the_command_makes_a_key_only_where_there_is_none(seal_key, capsys):
    with pytest.raises(CommandError, match="sudah ada"):
        call_command("seal_key", "make")
    seal_key.path.unlink()
    call_command("seal_key", "make")
    call_command("seal_key", "check")

    assert "CN=UJI Segel Bawaslu Kota Jakarta Pusat" in capsys.readouterr().out
