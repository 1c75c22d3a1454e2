"""Headers where no page of ours answers: static files, wrong methods, what breaks; and all of them again under HTTPS."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from bawaslu_portal import urls
from tests.house import ROOT
from tests.security.headers import complaints

KNOCK = """
import json, django
django.setup()
from django.test import Client
from tests.security.headers import complaints
client = Client(raise_request_exception=False)
found = {}
for address, options in {
    "/akun/masuk/": {"secure": True}, "/": {"secure": True}, "/tiada/": {"secure": True}, "/healthz": {"secure": True},
    "/admin/": {"secure": True}, "/akun/keluar/?x": {"secure": False},
}.items():
    response = client.get(address, headers={"host": "portal.example"}, **options)
    wrong = complaints(response, https=options["secure"])
    found[address] = [response.status_code, wrong, sorted(response.cookies), response.get("Location", "")]
print(json.dumps(found))
"""


@login_not_required
def broken(request):
    raise RuntimeError("Nomor 3171991708940007 tidak boleh tampil.")


urlpatterns = [path("rusak/", broken), *urls.urlpatterns]
handler400, handler500 = urls.handler400, urls.handler500


def test_the_watchman_finds_what_is_missing():
    response = HttpResponse()
    response.set_cookie("sesi", "x")

    assert len(complaints(response, https=True)) == 8


@pytest.mark.django_db
@pytest.mark.urls("tests.security.test_headers")
def test_a_page_that_breaks_says_nothing_of_why(client):
    client.raise_request_exception = False

    response = client.get("/rusak/")

    assert (response.status_code, complaints(response)) == (500, [])
    assert not {"RuntimeError", "3171991708940007", "Traceback", "tests/security"} & set(response.content.decode().split())


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "address", "status"), [
    ("post", "/", 405), ("get", "/tiada/", 404), ("get", "/pendaftaran/", 302),
    ("get", "/akun/masuk/?next=//musuh.example", 200),
    ("trace", "/", 405), ("get", "/static/../manage.py", 404), ("get", "/static/tiada.css", 404),
])  # fmt: skip
def test_every_kind_of_answer_is_guarded(client, method, address, status):
    response = getattr(client, method)(address)

    assert (response.status_code, complaints(response)) == (status, [])
    assert "musuh.example" not in response.get("Location", "")


def test_static_files_are_guarded(client, db, tmp_path):
    (settings.STATIC_ROOT / "uji.js").write_text("1")
    response = WSGIHandler().get_response(RequestFactory().get("/static/uji.js"))
    content = b"".join(response.streaming_content)
    response.close()

    assert (response.status_code, content, complaints(response)) == (200, b"1", [])


@pytest.mark.full
def test_under_https_nothing_travels_in_the_open(tmp_path):
    env = os.environ | {
        "PORTAL_MODE": "test", "SITE_URL": "https://portal.example", "ALLOWED_HOSTS": "portal.example",
        "DATABASE_URL": f"sqlite:///{tmp_path}/leer.sqlite3",
        "DJANGO_SETTINGS_MODULE": "tests.settings", "PORTAL_TESTS_DIR": str(tmp_path),
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", KNOCK], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]

    found = json.loads(done.stdout.splitlines()[-1])
    assert {address: answer[1] for address, answer in found.items()} == {key: [] for key in found}
    assert found["/akun/masuk/"][0] in {200, 500}
    assert found["/akun/keluar/?x"][0::3] == [301, "https://portal.example/akun/keluar/?x"]
