import contextlib
import ctypes
import io
import os
import signal
import socket
import subprocess
import sys
import time

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

PATIENCE = 30  # seconds to finish what is in hand after being told to stop
LIBC, PR_SET_PDEATHSIG = ctypes.CDLL(None), 1  # linux/prctl.h
PYTHON = [sys.executable, "-m"]
CELERY = [*PYTHON, "celery", "--quiet", "--app", "bawaslu_portal"]
PREPARATION = [
    ("Memperbarui basis data", "migrate", {"interactive": False}),
    ("Menyiapkan tabel tembolok", "createcachetable", {}),
    ("Memuat wilayah", "load_regions", {}),
    ("Mengumpulkan berkas antarmuka", "collectstatic", {"interactive": False}),
    ("Menyiapkan akun peragaan", "demo_accounts", {}),
    ("Menyiapkan data peragaan", "demo", {}),
    ("Menyiapkan sosialisasi peragaan", "demo_outreach", {}),
    ("Menyiapkan kerja sama peragaan", "demo_agreements", {}),
]
# Told while the portal runs already: it takes about a minute, and nobody has to wait for it.
AFTERWARDS = [("demo_past", "--gently")]


class Command(BaseCommand):
    help = "Runs the whole portal on this machine for trying it out: web, Celery worker and beat, and the mail box."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--prepare-only", action="store_true", help="make database and demo data ready, start nothing")

    def handle(self, *, prepare_only, **options):
        if settings.PRODUCTION:
            raise CommandError("Perintah ini hanya untuk peragaan. Di server, pakai unit systemd di deploy/.")
        _hear_signals(_raise_stopped)
        try:
            if prepare_only:
                self._prepare()
            else:
                self._run()
        except _Stopped:
            raise CommandError("Dihentikan. Yang sudah disiapkan tetap tersimpan; jalankan lagi untuk melanjutkan.") from None

    def _run(self):
        _refuse_taken_ports()
        logins = self._prepare()
        self._watch(_start(), greet=lambda: self._print_where(logins), afterwards=AFTERWARDS)

    def _prepare(self):
        """Run each step, saying so; return what the demo commands said: the log-ins."""
        steps = [step for step in PREPARATION if step[1] in get_commands()]
        for n, (label, command, options) in enumerate(steps, start=1):
            self.stdout.write(f"[{n}/{len(steps)}] {label} ...", ending="")
            self.stdout.flush()
            started, said = time.monotonic(), io.StringIO()
            call_command(command, stdout=said, **options)
            seconds = f"{time.monotonic() - started:.1f}".replace(".", ",")
            self.stdout.write(f" selesai ({seconds} detik)")
            if command == "demo_accounts":
                logins = said.getvalue()
        return logins if "demo_accounts" in get_commands() else ""

    def _print_where(self, logins):
        places = [("Portal", "/"), ("Ruang petugas", "/admin/")]
        places += [("Kotak surat", "/kotak-surat/")] if settings.MAIL_SINK_ENABLED else []
        places.append(("Gaya", "/gaya/"))
        self.stdout.write("\nPortal berjalan.")
        for name, path in places:
            self.stdout.write(f"  {name:14} {settings.SITE_URL}{path}")
        self.stdout.write("\nSeleksi peragaan 2022 dengan 616 pelamar disiapkan di belakang layar, kira-kira semenit.")
        self.stdout.write(f"\n{logins}\nKode sekali pakai petugas: make demo-otp\nTekan Ctrl-C untuk berhenti.\n")
        self.stdout.flush()

    def _watch(self, processes, greet=None, afterwards=()):
        """Wait until told to stop, or until one process ends by itself: then the rest stops too and the command fails.

        afterwards: words of manage.py for what is made ready while the portal runs already; it ends by itself, or goes on when
        the portal is started again.
        """
        fallen, later = "", {}
        try:
            if greet and _answers(processes):
                greet()
                later = _start({words[0]: [sys.executable, "manage.py", *words] for words in afterwards})
            fallen = _first_to_fall(processes)
        except _Stopped:
            self.stdout.write("\nMenghentikan portal ...")
        finally:
            _stop({**processes, **later})
        if fallen:
            code = processes[fallen].returncode
            raise CommandError(
                f"Proses “{fallen}” berhenti sendiri (kode {code}), maka semuanya dihentikan. Sebabnya ada di atas."
            )
        self.stdout.write("Portal berhenti. Data tetap tersimpan.")


class _Stopped(Exception):
    """Somebody pressed Ctrl-C or ended the command."""


def _refuse_taken_ports():
    ports = {"PORT": settings.PORT, **({"MAIL_SINK_PORT": settings.MAIL_SINK_PORT} if settings.MAIL_SINK_ENABLED else {})}
    for name, port in ports.items():
        if _is_taken(port):
            raise CommandError(
                f"Port {port} ({name}) sedang dipakai program lain, mungkin oleh portal yang masih berjalan.\n"
                f"Hentikan program itu, atau pilih port lain: make run PORT={settings.PORT + 10}"
            )


def _is_taken(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _commands():
    schedule = str(settings.DATA_DIR / "celerybeat-schedule")
    commands = {
        "web": [*PYTHON, "gunicorn", "--config", "deploy/gunicorn.conf.py"],
        "pekerja": [*CELERY, "worker", "--concurrency", "1", "--loglevel", "INFO", "--without-gossip", "--without-mingle"],
        "penjadwal": [*CELERY, "beat", "--loglevel", "INFO", "--schedule", schedule, "--pidfile="],
    }
    if settings.MAIL_SINK_ENABLED:
        commands["kotak surat"] = [sys.executable, "manage.py", "mail_sink"]
    return commands


def _start(commands=None):
    """Start each process in a session of its own: Ctrl-C reaches this command alone, which stops them in good order."""
    _hear_signals(_raise_stopped)
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PORT": str(settings.PORT)}
    return {
        name: subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 -- it calls prctl and nothing else
        )
        for name, command in (_commands() if commands is None else commands).items()
    }


def _end_with_parent():
    """Ask Linux to end this child when the command that started it is killed outright: orphans would keep the ports."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _answers(processes):
    """Wait until the web process takes visitors; return whether it did so within PATIENCE."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and all(process.poll() is None for process in processes.values()):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", settings.PORT), timeout=1):
            return True
        time.sleep(0.1)
    return False


def _hear_signals(heard):
    for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop, heard)


def _raise_stopped(number, frame):
    raise _Stopped


def _first_to_fall(processes):
    while True:
        for name, process in processes.items():
            if process.poll() is not None:
                return name
        time.sleep(0.2)


def _stop(processes):
    _hear_signals(signal.SIG_IGN)
    for process in processes.values():
        if process.poll() is None:
            process.terminate()
    end = time.monotonic() + PATIENCE
    for process in processes.values():
        try:
            process.wait(max(0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
