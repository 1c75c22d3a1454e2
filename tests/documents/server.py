"""The portal under gunicorn in a process of its own, with a database of its own, that tests may kill."""

import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

import requests
from django.conf import settings

from tests.servers import free_port

HOME = Path(__file__).resolve().parent.parent.parent
PATIENCE = 40
SET_UP = """
import django
django.setup()
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
client = Client()
client.force_login(get_user_model().objects.create_user("pelamar@contoh.example", "Kunci-Uji-2026"))
print("COOKIE", *[f"{cookie.key}={cookie.value}" for cookie in client.cookies.values()])
"""


class Server:
    """folder: where its database and files live. `headers` log its one applicant in, as a browser's would."""

    def __init__(self, folder):
        self.folder, self.port, self.process = folder, free_port(), None
        self.environment = {
            **{name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}},
            "DJANGO_SETTINGS_MODULE": "bawaslu_portal.settings",
            "PORTAL_MODE": "demo",
            "PORT": str(self.port),
            "DATA_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
            "MASTER_KEY_FILE": str(settings.MASTER_KEY_FILE),
        }
        self.headers = self._set_up()
        self.url = f"http://127.0.0.1:{self.port}/berkas/unggah/"
        self.start()

    def _set_up(self):
        done = self._python("-c", SET_UP, capture_output=True, text=True, check=True)
        cookie = next(line for line in done.stdout.splitlines() if line.startswith("COOKIE")).removeprefix("COOKIE ")
        secret = secrets.token_hex(16)
        return {"Cookie": f"{cookie}; csrf={secret}", "X-CSRFToken": secret}

    def _python(self, *words, run=subprocess.run, **options):
        return run([sys.executable, *words], cwd=HOME, env=self.environment, **options)

    def start(self):
        words = ["-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", "--threads", "4", "--no-control-socket"]
        with (self.folder / "gunicorn.log").open("a") as log:
            self.process = self._python(
                *words, "bawaslu_portal.wsgi", run=subprocess.Popen, stdout=log, stderr=log, start_new_session=True
            )
        self.wait_until(self._answers)

    def _answers(self):
        try:
            return requests.options(self.url, headers=self.headers, timeout=5).status_code == 204
        except requests.ConnectionError:
            return False

    def kill(self):
        """End the server and its workers at once, as a power cut would: the group is the one we started."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def wait_until(self, holds):
        until = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > until:
                raise TimeoutError((self.folder / "gunicorn.log").read_text()[-2000:])
            time.sleep(0.05)
