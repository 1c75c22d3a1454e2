"""Bare Django beside the portal: what this machine and the framework allow. Run by gunicorn as tests.bench.floor:application.

Same Python, same engine and durability, same number of workers; no rule of the portal is asked.
"""

import hashlib
import os
import uuid
from pathlib import Path

import django
from django.conf import settings

from bawaslu_portal import env

settings.configure(
    SECRET_KEY=os.environ["FLOOR_SECRET_KEY"],
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "tests.bench.floor_app",
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    DATABASES={"default": env.database(os.environ["FLOOR_DATABASE_URL"])},
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    STATIC_URL="static/",
)
django.setup()

from django.contrib import admin  # noqa: E402 -- needs the settings above
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.template import Context, Engine  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402

from tests.bench.floor_app.models import Line  # noqa: E402

PAGE = Engine().from_string(
    "<!doctype html><html lang='id'><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1>"
    "<ul>{% for row in rows %}<li><a href='/{{ row }}'>{{ row }}</a></li>{% endfor %}</ul></body></html>"
)


def page(request):
    """(a1) a small template behind Django's default middleware."""
    return HttpResponse(PAGE.render(Context({"title": "Lantai", "rows": range(20)})))


@csrf_exempt
def insert(request):
    """(b) a session read and one INSERT committed."""
    request.session.get("somebody")
    line = Line.objects.create(text=request.POST.get("text", ""))
    return HttpResponse(str(line.pk))


@csrf_exempt
def upload(request):
    """(e) a file of 1 MB received, hashed and on the disk."""
    digest = hashlib.sha256()
    with Path(os.environ["FLOOR_DIR"], uuid.uuid4().hex).open("wb") as file:
        for chunk in request.FILES["files"].chunks():
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fdatasync(file.fileno())
    return HttpResponse(digest.hexdigest())


urlpatterns = [
    path("a1/", page),
    path("b/", insert),
    path("e/", upload),
    path("admin/", admin.site.urls),
]
application = get_wsgi_application()
