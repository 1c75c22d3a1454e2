"""Fills the floor's database; prints the session of its administrator. Run as `python -m tests.bench.seed_floor ROWS`."""

import json
import sys
from importlib import import_module

import_module("tests.bench.floor")  # configures Django, which the imports below need

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402

from tests.bench.floor_app.models import Line  # noqa: E402

call_command("migrate", run_syncdb=True, verbosity=0)
rows = int(sys.argv[1])
Line.objects.bulk_create(
    [Line(text=f"Contoh {n:06}", number=f"N-{n:06}", place=f"{n % 8:02}") for n in range(rows)], batch_size=2000
)
user = User.objects.create_superuser("floor", "floor@contoh.example", "floor")
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print(json.dumps({"session": session.session_key}))
