#!/usr/bin/env python3
"""Memeriksa bukti ini tanpa portal dan tanpa internet: python3 periksa.py [MAP] [--manifest SIDIK]

MAP: map tempat ZIP dibuka, atau berkas ZIP itu sendiri; tanpa itu map tempat skrip ini berada. SIDIK: sidik MANIFEST.json
menurut riwayat di portal. Keluar dengan 0 bila semuanya cocok, dengan 1 bila tidak, dan menyebut apa yang tidak cocok.
Hanya memakai pustaka bawaan Python 3.8 atau lebih baru.
"""

import hashlib
import json
import sys
import zipfile
from pathlib import Path

MANIFEST = "MANIFEST.json"
FIRST = "00" * 32
PROVED = (("tabel-beku.json", "plenary.frozen"), ("pengumuman.json", "announcement.proposed"))


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def canonical(data):
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def files_in(place):
    """Return {name: bytes} of a folder or of a ZIP file."""
    if place.is_dir():
        return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}
    with zipfile.ZipFile(place) as opened:
        return {name: opened.read(name) for name in opened.namelist() if not name.endswith("/")}


def manifest_faults(files, expected):
    """Yield what differs between the files and the manifest: changed, missing, added."""
    if MANIFEST not in files:
        yield f"{MANIFEST} tidak ada."
        return
    if expected and sha256(files[MANIFEST]) != expected.lower():
        yield f"{MANIFEST} berbeda dari sidik yang diberikan."
    named = json.loads(files[MANIFEST])["sha256"]
    for name in sorted(set(named) | set(files)):
        if name == MANIFEST or "__pycache__" in name:
            continue
        if name not in files:
            yield f"{name}: tidak ada."
        elif name not in named:
            yield f"{name}: tidak disebut dalam {MANIFEST}."
        elif sha256(files[name]) != named[name]:
            yield f"{name}: isinya berubah."


def row_faults(proof, name):
    """Yield why a row does not belong to the list whose fingerprint is printed."""
    leaf = sha256(bytes.fromhex(proof["row_salt"]) + canonical(proof["row"]))
    if not 0 <= proof["position"] < len(proof["leaves"]) or proof["leaves"][proof["position"]] != leaf:
        yield f"{name}: baris calon tidak cocok dengan sidiknya ({proof['number']})."
    if sha256(b"".join(bytes.fromhex(each) for each in proof["leaves"])) != proof["rows_sha256"]:
        yield f"{name}: sidik baris tidak cocok dengan daftarnya ({proof['number']})."


def journaled(files, action):
    """Return the fingerprints of rows that the journal's lines of an action tell."""
    lines = [line for stream in json.loads(files["jurnal.json"]) for line in stream["lines"]]
    return {line["details"].get("rows_sha256") for line in lines if line["action"] == action}


def proof_faults(files):
    """Yield what does not hold of the rows of tables and announcements, and of the journal's word on them."""
    for name, action in PROVED:
        for proof in json.loads(files[name]):
            yield from row_faults(proof, name)
            if proof["rows_sha256"] not in journaled(files, action):
                yield f"{name}: sidik baris berbeda dari yang tercatat di jurnal ({proof['number']})."


def journal_faults(files):
    """Yield where a line of the journal is missing, doubled or out of order."""
    for stream in json.loads(files["jurnal.json"]):
        last, n = FIRST, 0
        for line in stream["lines"]:
            if line["n"] != n + 1 or line["prev"] != last:
                yield f"jurnal.json: rantai {stream['stream']} terputus pada baris {line['n']}."
            last, n = line["mac"], line["n"]


def paper_faults(files):
    """Yield which marked copies are not those that berkas.json lists."""
    listed = {paper["copy"]: paper["copy_sha256"] for paper in json.loads(files["berkas.json"])}
    for name, digest in listed.items():
        if name not in files or sha256(files[name]) != digest:
            yield f"{name}: bukan salinan yang disebut dalam berkas.json."


def faults(files, expected=""):
    """Return all that does not hold; nothing when the evidence is whole."""
    found = list(manifest_faults(files, expected))
    for check in (paper_faults, proof_faults, journal_faults):
        try:
            found += check(files)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            found.append(f"Isi bukti tidak dapat dibaca ({type(error).__name__}: {error}).")
    return found


def printed(files):
    """Yield the fingerprints that a person compares with the printed papers."""
    yield f"Sidik {MANIFEST}: {sha256(files[MANIFEST])}"
    for name, _ in PROVED:
        for proof in json.loads(files[name]):
            yield f"{proof['title']} {proof['number']}: sidik {proof['sha256']}, sidik baris {proof['rows_sha256']}"


def main(arguments):
    expected = ""
    if "--manifest" in arguments:
        at = arguments.index("--manifest")
        expected = arguments[at + 1]
        arguments = arguments[:at] + arguments[at + 2 :]
    place = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    files = files_in(place)
    found = faults(files, expected)
    told = [f"TIDAK COCOK: {each}" for each in found] or [
        "COCOK. Bandingkan sidik berikut dengan naskah cetaknya:",
        *printed(files),
    ]
    sys.stdout.write("\n".join(told) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
