"""The portal under gunicorn in a process of its own, with a database of its own, that tests may kill."""

import os
import secrets
import shutil
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


class Server:
    """folder: where its database and files live. `headers` log its one applicant in, as a browser's would; see served.py.

    pattern: a migrated SQLite database to begin with; without one it migrates its own.
    """

    def __init__(self, folder, pattern):
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
        self.url, self.secret = f"http://127.0.0.1:{self.port}/berkas/unggah/", secrets.token_hex(16)
        if pattern is None:
            words = ["manage.py", "migrate", "--verbosity", "0"]
            subprocess.run([sys.executable, *words], cwd=HOME, env=self.environment, check=True)
        else:
            shutil.copyfile(pattern, folder / "portal.sqlite3")
        self.start()

    @property
    def headers(self):
        return {"Cookie": f"{(self.folder / 'cookie').read_text()}; csrf={self.secret}", "X-CSRFToken": self.secret}

    def start(self):
        words = ["-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", "--threads", "4", "--no-control-socket"]
        with (self.folder / "gunicorn.log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, *words, "tests.documents.served"],
                cwd=HOME, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        try:
            self.wait_until(self._answers)
        except TimeoutError:
            self.kill()
            raise

    def _answers(self):
        try:
            return requests.options(self.url, headers=self.headers, timeout=PATIENCE).status_code == 204
        except (requests.ConnectionError, FileNotFoundError):
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
