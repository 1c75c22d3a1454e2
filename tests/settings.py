"""Settings for the tests: the portal's own, with a throwaway folder for each process that runs tests, and cheap hashes."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "PORTAL_TESTS_DIR" not in os.environ:
    os.environ["PORTAL_TESTS_DIR"] = tempfile.mkdtemp(prefix="portal-tests-")
    atexit.register(shutil.rmtree, os.environ["PORTAL_TESTS_DIR"], ignore_errors=True)
os.environ["PORTAL_MODE"] = "test"
# Workers of pytest-xdist, and the processes that tests start, inherit the folder; each worker has its own part of it.
os.environ["DATA_DIR"] = str(Path(os.environ["PORTAL_TESTS_DIR"], os.environ.get("PYTEST_XDIST_WORKER", "main")))

from bawaslu_portal.settings import *  # noqa: F403 -- the tests run on the portal's own settings
from bawaslu_portal.settings import DATA_DIR, DATABASES, INSTALLED_APPS, STORAGES

INSTALLED_APPS = ["tests.notifications.matters.apps.MattersConfig", *INSTALLED_APPS]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MEDIA_ROOT = DATA_DIR / "media"
STATIC_ROOT = DATA_DIR / "static"
PUBLIC_PAGE_SECONDS = 0
STATIC_ROOT.mkdir(exist_ok=True)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: two connections compete as they do in the portal, and a started process can read it.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
