"""What server.py has gunicorn serve: the portal, and at its first start an applicant who is logged in by the file `cookie`."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from bawaslu_portal.wsgi import application  # noqa: F401 -- for gunicorn, and sets Django up

COOKIE = Path(settings.DATA_DIR, "cookie")


def begin():
    client = Client()
    client.force_login(get_user_model().objects.create_user("pelamar@contoh.example", "Kunci-Uji-2026"))
    made = COOKIE.with_suffix(".part")
    made.write_text("; ".join(f"{cookie.key}={cookie.value}" for cookie in client.cookies.values()))
    made.rename(COOKIE)


if not COOKIE.exists():
    begin()
