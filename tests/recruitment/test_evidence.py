"""The evidence of one applicant: whole, its own script finds it whole; each tampering is named. No number leaves in it."""

import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.urls import reverse

from core import clock
from core.lifecycle import Refused
from core.models import Event
from recruitment import proofs
from recruitment.actions import audits, conflicts
from recruitment.evidence import assembling, periksa
from recruitment.models import Announcement, AnnouncementRow, Plenary
from tests.factories import audits as made
from tests.factories import plenaries as held
from tests.factories import recruitment as make
from tests.factories.accounts import StaffFactory
from tests.recruitment.room import acting_as, at_work, opened_by
from tests.recruitment.test_from_test_to_seat import MENTENG, interviewed, who_sat
from tests.recruitment.test_plenaries import _administration_announced, announce

pytestmark = pytest.mark.django_db
NOON, WHY = make.NOON, made.WHY
PERSONAL = {"nik": "3171991708940007", "phone": "+6281200077777", "family_card": "3171990102030405"}


@pytest.fixture
def chosen():
    """Return the application of somebody who sat the test, was interviewed, chosen and announced."""
    selection = make.open_selection()
    _administration_announced(selection, MENTENG)
    people = who_sat(selection, ["90", "80", "70", "60"])
    interviewed(selection, people, [90, 80, 70, 60])
    held.decided(selection, held.commissioners())
    announce(selection, number="021")
    return people[0].application


def built(application, **changes):
    facts = {"by": made.auditor(), "at": held.DAY, "reason": WHY} | changes
    return assembling.build(application, **facts)


def files_of(evidence):
    with zipfile.ZipFile(io.BytesIO(evidence.content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def checked(tmp_path, files, *arguments):
    """Write files into a folder and run the script in it, as whoever got the ZIP does. Returns (exit code, what it says)."""
    for name, data in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    command = [sys.executable, "-I", str(tmp_path / "periksa.py"), *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=tmp_path, env={"PYTHONDONTWRITEBYTECODE": "1"}, check=False
    )
    return done.returncode, done.stdout + done.stderr


def renewed(files):
    """Return files whose manifest was made to fit: what somebody does who tampers carefully."""
    manifest = json.loads(files["MANIFEST.json"])
    manifest["sha256"] = {name: periksa.sha256(data) for name, data in files.items() if name != "MANIFEST.json"}
    return files | {"MANIFEST.json": json.dumps(manifest).encode()}


def changed(files, name, change):
    data = json.loads(files[name])
    change(data)
    return files | {name: json.dumps(data).encode()}


def test_what_is_whole_is_found_whole_offline(chosen, tmp_path):
    evidence = built(chosen)
    code, told = checked(tmp_path, files_of(evidence), "--manifest", evidence.manifest_sha256)
    # "--manifest SIDIK" without a folder: the script looks where it lies
    assert (code, told.splitlines()[0]) == (0, "COCOK. Bandingkan sidik berikut dengan naskah cetaknya:")
    plenary, announcement = Plenary.objects.get(), Announcement.objects.get(kind="final")
    for printed in (plenary.table.sha256, proofs.of_table(plenary.table).sha256, announcement.sha256):
        assert printed in told
    (tmp_path / "bukti.zip").write_bytes(evidence.content)
    done = subprocess.run(
        [sys.executable, str(tmp_path / "periksa.py"), str(tmp_path / "bukti.zip")], capture_output=True, check=False
    )
    assert done.returncode == 0


def forge_row(data):
    data[0]["row"]["total"] = "99"


def forge_leaf(data):
    data[0]["leaves"][1] = "0" * 64


def forge_everything(data):
    """Exchange the row and make leaves and fingerprint fit: only the journal's word is left against it."""
    proof = data[0]
    proof["row"]["rank"] = 7
    proof["leaves"][proof["position"]] = periksa.sha256(bytes.fromhex(proof["row_salt"]) + periksa.canonical(proof["row"]))
    proof["rows_sha256"] = periksa.sha256(b"".join(map(bytes.fromhex, proof["leaves"])))


def drop_line(data):
    del data[0]["lines"][0]


TAMPERED = {
    "paper": (lambda files: files | {next(n for n in files if n.startswith("berkas/")): b"%PDF lain"}, "isinya berubah"),
    "missing": (lambda files: {n: data for n, data in files.items() if n != "keputusan.json"}, "keputusan.json: tidak ada"),
    "added": (lambda files: files | {"tambahan.txt": b"x"}, "tambahan.txt: tidak disebut"),
    "row": (lambda files: renewed(changed(files, "tabel-beku.json", forge_row)), "baris calon tidak cocok"),
    "announced": (lambda files: renewed(changed(files, "pengumuman.json", forge_leaf)), "sidik baris tidak cocok"),
    "all of a row": (lambda files: renewed(changed(files, "tabel-beku.json", forge_everything)), "berbeda dari yang tercatat"),
    "journal": (lambda files: renewed(changed(files, "jurnal.json", drop_line)), "terputus pada baris"),
    "copy": (
        lambda files: renewed(files | {next(n for n in files if n.startswith("berkas/")): b"%PDF lain"}),
        "bukan salinan yang disebut",
    ),
    "no manifest": (lambda files: {n: data for n, data in files.items() if n != "MANIFEST.json"}, "MANIFEST.json tidak ada"),
    "broken": (lambda files: renewed(files | {"jurnal.json": b"{"}), "tidak dapat dibaca"),
}  # fmt: skip


@pytest.mark.full
@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_tampered_with_is_named(chosen, tmp_path, what):
    tamper, words = TAMPERED[what]
    code, told = checked(tmp_path, tamper(files_of(built(chosen))))
    assert (code, words in told, "Traceback" in told) == (1, True, False), told


@pytest.mark.full
def test_an_exchanged_manifest_is_named_by_its_fingerprint(chosen, tmp_path):
    files = renewed(files_of(built(chosen)) | {"keputusan.json": b"{}"})
    code, told = checked(tmp_path, files, "--manifest", "0" * 64)
    assert (code, "berbeda dari sidik yang diberikan" in told) == (1, True)


@pytest.mark.full
def test_the_script_runs_in_this_process_too(chosen, tmp_path, capsys):
    (tmp_path / "bukti.zip").write_bytes(built(chosen).content)
    assert periksa.main([str(tmp_path / "bukti.zip")]) == 0
    assert "COCOK" in capsys.readouterr().out


@pytest.mark.full
def test_others_show_as_salted_hashes_alone(chosen):
    files = files_of(built(chosen))
    table = json.loads(files["tabel-beku.json"])[0]
    assert (table["row"]["number"], len(table["leaves"])) == (chosen.number, 4)
    others = chosen.selection.applications.exclude(pk=chosen.pk)
    text = b"".join(data for name, data in files.items() if name.endswith(".json")).decode()
    for other in others:
        assert other.number not in text
        assert other.full_name not in text


@pytest.mark.full
def test_what_it_rests_on_is_in_it(chosen):
    files = files_of(built(chosen))
    scores, decided = json.loads(files["nilai.json"]), json.loads(files["keputusan.json"])
    assert [each["score"] for each in scores["test"]] == ["90.00"]
    assert {each["points"] for each in scores["interview"]} == {90}
    assert decided["decision"] == "Memenuhi syarat"
    assert [each["told"] for each in json.loads(files["pengumuman.json"])] != []
    papers = json.loads(files["berkas.json"])
    stored = set(chosen.files.current().values_list("document__sha256", flat=True))
    assert {each["sha256"] for each in papers} == stored
    assert files["pendaftaran.pdf"].startswith(b"%PDF")
    assert json.loads(files["tanda-terima.json"])[0]["sha256"] == chosen.snapshots.get(n=1).sha256


@pytest.mark.full
def test_who_was_never_a_candidate_has_evidence_too(tmp_path):
    application = make.submitted(make.open_selection())
    code, told = checked(tmp_path, files_of(built(application)))
    assert (code, "COCOK" in told) == (0, True)


def test_no_number_address_or_telephone_leaves_in_it(tmp_path):
    application = make.submitted(make.open_selection(), **PERSONAL)
    words = PERSONAL["nik"], PERSONAL["family_card"], PERSONAL["phone"], "81200077777", application.applicant.email
    files = files_of(built(application))
    assert [(name, word) for name, data in files.items() for word in words if word.encode() in data] == []
    import pypdfium2  # noqa: PLC0415 -- for this one look

    paper = pypdfium2.PdfDocument(files["pendaftaran.pdf"])
    text = "".join(page.get_textpage().get_text_bounded() for page in paper)
    assert (application.number in text, [word for word in words if word in text]) == (True, [])


class TestWhoTakesIt:
    def test_an_auditor_takes_it_of_the_own_sample_alone(self):
        application, by = make.submitted(make.open_selection()), made.auditor()
        facts = {"reason": WHY, "manifest_sha256": "0" * 64, "by": by, "at": NOON}
        with pytest.raises(Refused, match="sampel yang memuat"):
            audits.take_evidence(application, **facts)
        made.named(application)
        with pytest.raises(Refused, match="sampel yang memuat"):
            audits.take_evidence(application, **facts)
        made.named(application, by=by)
        audits.take_evidence(application, **facts)
        line = Event.objects.about(application).last()
        assert (line.action, line.reason, line.details) == (
            "application.evidence_taken", WHY, {"manifest_sha256": "0" * 64},
        )  # fmt: skip
        conflicts.declare(application, relation="Sepupu", by=by, at=NOON)
        with pytest.raises(Refused, match="benturan"):
            audits.take_evidence(application, **facts)

    def test_drafts_and_those_without_the_right(self):
        selection = make.open_selection()
        by = make.staff("take_evidence", "view_applicationfile", "view_application")
        for application, who in ((make.draft(selection), by), (make.submitted(selection), make.verifier())):
            with pytest.raises(Refused):
                audits.take_evidence(application, reason=WHY, manifest_sha256="0" * 64, by=who, at=NOON)

    def test_a_commissioner_takes_it_from_the_page_after_a_reason(self, tmp_path):
        with clock.stopped_at(NOON):
            application, commissioner = make.submitted(make.open_selection()), at_work("commissioner")
            where = reverse("admin:recruitment_application_evidence", args=[application.pk])
            opened_by(commissioner, application)
            assert (
                where
                in commissioner.get(reverse("admin:recruitment_application_change", args=[application.pk])).content.decode()
            )
            assert commissioner.get(where).status_code == 200
            assert commissioner.post(where, {"reason": "x"}).status_code == 422
            answer = commissioner.post(where, {"reason": WHY})
            assert answer["Content-Type"] == "application/zip"
            line = Event.objects.about(application).last()
            (tmp_path / "bukti.zip").write_bytes(answer.content)
            assert periksa.main([str(tmp_path / "bukti.zip"), "--manifest", line.details["manifest_sha256"]]) == 0
            assert at_work("secretary").get(where).status_code == 403
            assert at_work("auditor").get(where).status_code == 403
            assert commissioner.get(reverse("admin:recruitment_application_evidence", args=[0])).status_code == 404

    def test_an_auditor_takes_it_from_the_sample(self):
        with clock.stopped_at(NOON):
            application, auditor = make.submitted(make.open_selection()), at_work("auditor")
            file = made.named(application, by=acting_as(auditor, role="auditor"))
            where = reverse("admin:recruitment_application_evidence", args=[application.pk])
            assert where in auditor.get(reverse("admin:recruitment_auditsample_change", args=[file.sample_id])).content.decode()
            assert auditor.post(where, {"reason": WHY}).content.startswith(b"PK")


def test_rows_are_proved_without_the_salt_of_the_whole():
    selection = make.open_selection()
    people = held.interviewed(selection, 3)
    with held.scored({each.pk: 70 + n for n, each in enumerate(people)}):
        plenary = held.frozen(selection, [StaffFactory(role="commissioner") for _ in range(3)])
    proof = proofs.of_table(plenary.table).of(people[1].application.number)
    assert not list(periksa.row_faults(proof | {"number": "x"}, "tabel"))
    assert plenary.table.salt not in json.dumps(proof)
    line = Event.objects.about(plenary).get(action="plenary.frozen")
    assert (line.details["sha256"], line.details["rows_sha256"]) == (plenary.table.sha256, proof["rows_sha256"])
    assert proofs.of_table(plenary.table).of("PWC-0") is None


def test_announcements_say_the_fingerprint_of_their_rows_in_the_journal(chosen):
    announcement = AnnouncementRow.objects.filter(application=chosen).last().announcement
    line = Event.objects.about(announcement).get(action="announcement.proposed")
    assert line.details["rows_sha256"] == proofs.of_announcement(announcement).sha256
