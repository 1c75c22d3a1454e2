"""`make run` and `make demo-reset`: real processes, stopped together; the demo's data, thrown away on both engines."""

import contextlib
import io
import os
import re
import signal
import socket
import subprocess
import sys
import time

import psycopg2
import pytest
from django.core.management.base import CommandError

from core.management.commands import serve
from tests.house import ROOT
from tests.servers import free_port

SUPERVISOR = """
import django
django.setup()
from core.management.commands import serve
serve.PATIENCE = 2
serve._commands = lambda: {commands}
serve.Command()._watch(serve._start())
"""
SLEEP = [sys.executable, "-c", "import os, time; os.write(1, b'tidur\\n'); time.sleep(60)"]
DEAF = [
    sys.executable,
    "-c",
    "import os, signal, time; signal.signal(15, signal.SIG_IGN); os.write(1, b'tidur\\n'); time.sleep(60)",
]
FALL = [sys.executable, "-c", "import sys; sys.exit(3)"]


@pytest.fixture
def supervised():
    """Return a function that starts commands under the supervisor and waits until the sleepers among them sleep."""
    started = []

    def start(**commands):
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR.format(commands=commands)], cwd=ROOT, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        )  # fmt: skip
        started.append(process)
        for _ in [command for command in commands.values() if command != FALL]:
            assert process.stdout.readline() == "tidur\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def _children(process):
    done = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in done.stdout.split()]


def _is_alive(pid):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


@pytest.mark.parametrize(
    "stop", [signal.SIGINT, *(pytest.param(each, marks=pytest.mark.full) for each in (signal.SIGTERM, signal.SIGHUP))]
)
def test_one_signal_stops_every_process(supervised, stop):
    process = supervised(web=SLEEP, pekerja=SLEEP)
    children = _children(process)
    process.send_signal(stop)
    said, complained = process.communicate(timeout=20)

    assert (process.returncode, said.splitlines()[-1], complained) == (0, "Portal berhenti. Data tetap tersimpan.", "")
    assert (len(children), [pid for pid in children if _is_alive(pid)]) == (2, [])


@pytest.mark.full
def test_one_process_that_falls_takes_the_others_along_and_is_named(supervised):
    process = supervised(web=SLEEP, pekerja=FALL)
    _, complained = process.communicate(timeout=20)

    assert process.returncode == 1
    assert "Proses “pekerja” berhenti sendiri (kode 3), maka semuanya dihentikan." in complained


@pytest.mark.full
def test_a_process_that_will_not_stop_is_ended(supervised):
    process = supervised(web=DEAF)
    [child] = _children(process)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)

    assert (process.returncode, _is_alive(child), time.monotonic() - begun > 1.5) == (0, False, True)


@pytest.mark.parametrize("name", ["PORT", "MAIL_SINK_PORT"])
def test_a_taken_port_is_named_before_anything_starts(settings, name):
    settings.MAIL_SINK_ENABLED = True
    settings.PORT, settings.MAIL_SINK_PORT = free_port(), free_port()
    with socket.socket() as other:
        other.bind(("127.0.0.1", getattr(settings, name)))
        other.listen()

        with pytest.raises(CommandError, match=rf"Port \d+ \({name}\) sedang dipakai program lain"):
            serve._refuse_taken_ports()


def test_the_mail_box_runs_only_where_it_takes_the_mail(settings):
    settings.MAIL_SINK_ENABLED = True
    with_box = set(serve._commands())
    settings.MAIL_SINK_ENABLED = False

    assert (with_box, set(serve._commands())) == (
        {"web", "pekerja", "penjadwal", "kotak surat"},
        {"web", "pekerja", "penjadwal"},
    )


@pytest.mark.django_db
def test_each_step_of_the_preparation_is_told_and_the_log_ins_are_kept(monkeypatch):
    steps = [("Memuat wilayah", "load_regions", {}), ("Menyiapkan akun peragaan", "demo_accounts", {})]
    monkeypatch.setattr(serve, "PREPARATION", steps)
    said = io.StringIO()

    logins = serve.Command(stdout=said)._prepare()

    lines = [re.sub(r"[\d,]+ detik", "… detik", line) for line in said.getvalue().splitlines()]
    assert lines == [
        "[1/2] Memuat wilayah ... selesai (… detik)",
        "[2/2] Menyiapkan akun peragaan ... selesai (… detik)",
    ]
    assert "sekretaris@contoh.example" in logins


@pytest.mark.parametrize("has_mail_box", [True, False])
def test_it_is_told_where_to_look_and_how_to_sign_in(settings, has_mail_box):
    settings.MAIL_SINK_ENABLED = has_mail_box
    said = io.StringIO()
    serve.Command(stdout=said)._print_where("Kata sandi: …")

    text = said.getvalue()
    assert f"{settings.SITE_URL}/admin/" in text
    assert (f"{settings.SITE_URL}/kotak-surat/" in text) == has_mail_box
    assert "Kata sandi: …" in text


def test_the_demo_server_refuses_an_office(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="hanya untuk peragaan"):
        serve.Command().handle(prepare_only=True)


@pytest.fixture
def demo(tmp_path):
    """Return the environment of a demo with something in every folder."""
    for folder in ("documents", "media", "mail", "broker", "keys"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "isi").write_text("x")
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"} or name.startswith("COVERAGE")}
    return {**kept, "PORTAL_MODE": "demo", "DATA_DIR": str(tmp_path), "PORT": str(free_port())}


@pytest.mark.full
def test_a_reset_throws_away_all_but_the_keys(run, demo, tmp_path):
    for ending in ("", "-wal", "-shm"):
        (tmp_path / f"portal.sqlite3{ending}").touch()

    done = run(sys.executable, "manage.py", "demo_reset", env=demo)

    assert (done.returncode, done.stderr) == (0, "")
    assert [str(path.relative_to(tmp_path)) for path in sorted(tmp_path.rglob("isi"))] == ["keys/isi"]
    assert list(tmp_path.glob("portal.sqlite3*")) == []


@pytest.mark.full
def test_a_reset_empties_postgresql(run, demo, postgres):
    with contextlib.closing(psycopg2.connect(postgres)) as connection, connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE peragaan (n int)")

    done = run(sys.executable, "manage.py", "demo_reset", env={**demo, "DATABASE_URL": postgres})

    assert (done.returncode, done.stderr) == (0, "")
    with contextlib.closing(psycopg2.connect(postgres)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert cursor.fetchone() == (0,)


@pytest.mark.full
def test_a_running_portal_is_not_reset(run, demo, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(demo["PORT"])))
        other.listen()
        done = run(sys.executable, "manage.py", "demo_reset", env=demo)

    assert (done.returncode, "Portal masih berjalan" in done.stderr) == (1, True)
    assert (tmp_path / "documents" / "isi").exists()


@pytest.mark.full
def test_ctrl_c_while_it_gets_ready_ends_it_in_a_sentence(demo):
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--prepare-only"], cwd=ROOT, env=demo, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, restore_signals=True,
    )  # fmt: skip
    try:
        assert process.stdout.read(5) == "[1/8]"
        process.send_signal(signal.SIGINT)
        _, complained = process.communicate(timeout=30)
    finally:
        process.kill()

    assert (process.returncode, complained.splitlines()) == (
        1,
        ["CommandError: Dihentikan. Yang sudah disiapkan tetap tersimpan; jalankan lagi untuk melanjutkan."],
    )


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_killed_outright_it_leaves_no_process_behind(supervised):
    process = supervised(web=SLEEP, pekerja=SLEEP)
    children = _children(process)
    process.kill()
    process.wait()
    end = time.monotonic() + 5
    while any(_is_running(pid) for pid in children) and time.monotonic() < end:
        time.sleep(0.05)

    assert (len(children), [pid for pid in children if _is_running(pid)]) == (2, [])


def _is_running(pid):
    """A child without a parent may stay as a zombie until init looks after it."""
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout.strip() != "" and not done.stdout.startswith("Z")
