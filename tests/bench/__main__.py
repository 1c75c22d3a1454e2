"""`make bench`: the portal beside bare Django on this machine, in one run; prints ratios, which alone count.

Each case times the portal and its floor in turns, so that whatever else the machine does strikes both. A ratio is the median
over the rounds of (median of the portal's times) / (median of the floor's times).
"""

import contextlib
import io
import json
import os
import platform
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from PIL import Image

from tests import servers
from tests.bench import mailing, redline, sealing
from tests.bench.client import Client

ROWS, ROUNDS = (int(os.environ.get(name, number)) for name, number in (("BENCH_ROWS", 10_000), ("BENCH_ROUNDS", 7)))
TIMES = 6
WORKERS = "2"


@dataclass
class Case:
    name: str
    floor_name: str
    goal: float
    portal: object
    floor: object


def main():
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-")))
        portal_env, floor_env, engine = _environments(stack, folder)
        print(f"Menyiapkan {ROWS} pendaftaran di {engine} ...", flush=True)
        portal_facts = _seed("tests.bench.seed_portal", [ROWS, ROUNDS * TIMES + 4], portal_env)
        floor_facts = _seed("tests.bench.seed_floor", [ROWS], floor_env)
        ports = servers.free_port(), servers.free_port()
        _serve(stack, "bawaslu_portal.wsgi:application", ports[0], portal_env, "/healthz")
        _serve(stack, "tests.bench.floor:application", ports[1], floor_env, "/a1/")
        _print_head(engine)
        server = portal_env["DATABASE_URL"] if engine == "PostgreSQL" else None
        _print_table([*_cases(ports, portal_facts, floor_facts), *_mail_cases(stack, server)])


def _environments(stack, folder):
    """Return the portal's and the floor's environment on the same engine, with production's durability."""
    if servers.postgresql_programs():
        url = stack.enter_context(servers.postgresql(fsync="on", synchronous_commit="on", full_page_writes="on"))
        for name in ("portal", "floor"):
            _create_database(url, name)
        engine, urls = "PostgreSQL", [f"{url.rpartition('/')[0]}/{name}" for name in ("portal", "floor")]
    else:
        urls, engine = [f"sqlite:///{folder / name}.sqlite3" for name in ("portal", "floor")], "SQLite"
    (folder / "master.key").write_bytes(secrets.token_bytes(32))
    common = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DJANGO_"))}
    portal = {
        **common, "PORTAL_MODE": "production", "DJANGO_SETTINGS_MODULE": "bawaslu_portal.settings",
        "SECRET_KEY": secrets.token_urlsafe(50), "MASTER_KEY_FILE": str(folder / "master.key"),
        "SEAL_KEY_FILE": str(folder / "seal.p12"), "SEAL_KEY_PASSPHRASE": "x", "SEAL_ROOTS_DIR": str(folder / "roots"),
        "SITE_URL": "http://127.0.0.1", "ALLOWED_HOSTS": "127.0.0.1", "DATABASE_URL": urls[0], "DATA_DIR": str(folder / "data"),
        "TRUSTED_PROXIES": "127.0.0.1", "MAIL_FROM": "portal@contoh.example", "MESSAGE_ID_DOMAIN": "contoh.example",
        "OFFICE_ADDRESS": "Jalan Contoh", "OFFICE_EMAIL": "kantor@contoh.example", "OFFICE_PHONE": "021",
        "STATIC_ROOT": str(folder / "static"), "EMAIL_URL": "smtp://127.0.0.1:9", "BROKER_URL": "filesystem://",
        "WEB_WORKERS": WORKERS,
    }  # fmt: skip
    if servers.redis_program():
        portal["BROKER_URL"] = stack.enter_context(servers.redis())
    (folder / "floor").mkdir()
    floor = {
        **common, "FLOOR_DATABASE_URL": urls[1], "FLOOR_DIR": str(folder / "floor"), "FLOOR_SECRET_KEY": secrets.token_hex(32),
    }  # fmt: skip
    return portal, floor, engine


def _create_database(url, name):
    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {name}")


def _run(words, environment):
    done = subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{words[:2]}: {done.stderr[-3000:]}")
    return done.stdout


def _seed(module, words, environment):
    return json.loads(_run(["-m", module, *map(str, words)], environment).splitlines()[-1])


def _serve(stack, application, port, environment, path):
    words = ["-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", WORKERS, "--no-control-socket"]
    words += ["--log-level", "warning"]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([sys.executable, *words], env=environment, **silent)
    stack.callback(process.wait)
    stack.callback(process.terminate)
    for _ in range(100):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5).close()
            return
        time.sleep(0.2)
    sys.exit(f"{application} does not answer.")


def _cases(ports, portal_facts, floor_facts):
    drafts = portal_facts["drafts"]
    writer, path = Client(ports[0], drafts[0]["session"]), f"/pendaftaran/{drafts[0]['uuid']}/"
    visitor, staff = Client(ports[0]), Client(ports[0], portal_facts["staff"])
    floor = Client(ports[1])
    clerk = Client(ports[1], floor_facts["session"], session_cookie="sessionid", csrf_cookie="csrftoken")
    photo, tag = _photo(), visitor.get("/")[1]["ETag"]
    versions, sendings = iter(range(1, 10_000)), iter(drafts[1:])
    return [
        Case("Beranda", "halaman kecil (a1)", 1.1, lambda: visitor.get("/")[0], lambda: floor.get("/a1/")[0]),
        Case("Beranda, tidak berubah (304)", "halaman kecil (a1)", 1.0,
             lambda: visitor.get("/", (304,), **{"If-None-Match": tag})[0], lambda: floor.get("/a1/")[0]),
        Case("Daftar tugas", "halaman kecil (a1)", 2.0, lambda: writer.get(path)[0], lambda: floor.get("/a1/")[0]),
        Case("Simpan satu bagian", "sesi + INSERT (b)", 1.8,
             lambda: _save(writer, path, next(versions)), lambda: floor.post("/b/", [("text", "x")])[0]),
        Case("Unggah foto 1 MB", "terima + hash + sandi gambar (e)", 1.5,
             lambda: writer.post(f"{path}berkas/ktp/", [("files", photo)], (302,))[0],
             lambda: floor.post("/e/", [("files", photo)])[0] + _recode(photo)),
        Case("Kirim pendaftaran", "sesi + INSERT (b)", 2.5,
             lambda: _submit(ports[0], next(sendings)), lambda: floor.post("/b/", [("text", "x")])[0]),
        Case(f"Antrean admin, {ROWS} pendaftaran", "daftar admin Django (f)", 1.3,
             lambda: staff.get("/admin/recruitment/application/")[0], lambda: clerk.get("/admin/floor_app/line/")[0]),
        Case("Perbandingan naskah, 180 pasal", "kedua naskah ditulis polos", 3.0, *redline.pair()),
        Case("Naskah bersegel", "Typst dan pyHanko saja", 1.3, *sealing.pair()),
    ]  # fmt: skip


def _mail_cases(stack, server):
    sending, planning = mailing.pairs(stack, server)
    return [
        Case("Kirim 100 email", "email Django, satu sambungan", 1.43, *sending),
        Case(f"Rencanakan 500 dari {mailing.DEADLINES} tenggat", "500 dari 10.000", 1.1, *planning),
    ]


def _save(client, path, version):
    fields = [("employment", "own"), ("_version", str(version)), ("_action", "save")]
    return client.post(f"{path}isian/pekerjaan/", fields, (302,))[0]


def _submit(port, draft):
    client = Client(port, draft["session"])
    client.get("/healthz")  # the connection is there already, as a browser's is
    fields = [("version", str(draft["version"])), ("key", str(uuid.uuid4())), ("seen", "")]
    seconds, headers = client.post(f"/pendaftaran/{draft['uuid']}/kirim/", fields, (302,))
    assert headers["Location"].endswith("/tanda-terima/"), headers["Location"]
    return seconds


def _photo():
    """Make a photo of about 1 MB with the grain of a camera."""
    image = Image.effect_noise((1500, 1100), 60).convert("RGB")
    for quality in range(95, 40, -3):
        held = io.BytesIO()
        image.save(held, "JPEG", quality=quality)
        if held.tell() <= 1024 * 1024:
            return held.getvalue()
    raise AssertionError("The photo does not become small enough.")


def _recode(photo):
    """Time the decoder and encoder alone, as cleaning any photo needs them."""
    started = time.perf_counter()
    image = Image.open(io.BytesIO(photo))
    image.load()
    image.save(io.BytesIO(), "JPEG", quality=88)
    return time.perf_counter() - started


def _print_head(engine):
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    machine = f"{platform.machine()}, {os.cpu_count()} inti · Python {platform.python_version()}"
    print(f"\nKomit {commit or '?'} · {machine} · {engine} (fsync)")
    print(f"gunicorn {WORKERS} pekerja · {ROUNDS} putaran × {TIMES}\n")
    print(f"{'Perkara':38} {'portal':>9} {'lantai':>9} {'rasio':>7} {'tujuan':>7}   lantai")


def _print_table(cases):
    missed = 0
    for case in cases:
        ours, floors, ratio = _measure(case)
        verdict = "" if ratio <= case.goal else "  belum tercapai"
        missed += bool(verdict)
        print(f"{case.name:38} {ours * 1000:6.1f} ms {floors * 1000:6.1f} ms {ratio:6.2f}× {case.goal:6.2f}×   "
              f"{case.floor_name}{verdict}", flush=True)  # fmt: skip
    print(f"\n{len(cases) - missed} dari {len(cases)} tujuan tercapai. Hanya rasio yang berarti.")


def _measure(case):
    case.portal(), case.floor()  # both are warm before the first round
    ours, floors, ratios = [], [], []
    for _ in range(ROUNDS):
        mine, theirs = [], []
        for _ in range(TIMES):
            mine.append(case.portal())
            theirs.append(case.floor())
        ours += mine
        floors += theirs
        ratios.append(statistics.median(mine) / statistics.median(theirs))
    return statistics.median(ours), statistics.median(floors), statistics.median(ratios)


if __name__ == "__main__":
    main()
