import re
from html import unescape

import pytest
from django.http import Http404
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import path

from bawaslu_portal import errors, urls
from core.lifecycle import Stale

handler400, handler500, handler429 = errors.bad_request, errors.server_error, errors.too_many_requests


def _missing(request):
    raise Http404


def _stale(request):
    raise Stale("Berkas ini sudah diputuskan oleh verifikator lain.")


def _broken(request):
    raise RuntimeError("rusak")


urlpatterns = [
    *urls.urlpatterns,
    path("uji/hilang/", _missing),
    path("uji/basi/", _stale),
    path("uji/rusak/", _broken),
]
for view in (_missing, _stale, _broken):
    view.login_required = False


@pytest.fixture(autouse=True)
def own_urls(settings):
    settings.ROOT_URLCONF = __name__


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/uji/hilang/", 404, "Halaman tidak ditemukan"),
        ("/uji/basi/", 409, "Data ini sudah berubah"),
        ("/uji/rusak/", 500, "Ada gangguan di sisi kami"),
    ],
)
def test_an_error_page_says_what_happened_and_under_which_id(client, address, status, heading):
    client.raise_request_exception = False
    response = client.get(address)
    html = response.content.decode()

    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in html
    assert f"<code>{response['X-Request-ID']}</code>" in html


@pytest.mark.django_db
def test_a_stale_page_repeats_the_sentence_of_the_rule(client):
    assert "Berkas ini sudah diputuskan oleh verifikator lain." in client.get("/uji/basi/").content.decode()


@pytest.mark.parametrize("handler", [lambda request: errors.bad_request(request, ValueError()), errors.server_error])
def test_the_worst_pages_need_no_database_and_no_session(handler):
    request = RequestFactory().get("/")
    request.portal_id = "a1b2"

    assert "<code>a1b2</code>" in handler(request).content.decode()


@pytest.mark.django_db
def test_a_form_from_an_old_page_is_refused_with_a_way_out(client):
    response = Client(enforce_csrf_checks=True).post("/gaya/", {})

    assert response.status_code == 403
    assert "Halaman ini terbuka terlalu lama" in response.content.decode()


@pytest.mark.django_db
def test_too_many_requests_says_when_to_come_back(rf):
    request = rf.get("/")
    request.portal_id = "a1b2"
    response = errors.too_many_requests(request)

    assert (response.status_code, response["Retry-After"]) == (429, "300")
    assert "Tunggu lima menit" in response.content.decode()


@pytest.mark.django_db
def test_a_page_has_one_heading_a_language_and_no_inline_script_or_style(client):
    html = client.get("/gaya/").content.decode()

    assert '<html lang="id">' in html
    assert html.count("<h1") == 1
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html) == []
    assert re.findall(r'(?:src|href)="https?://[^"]*"', html) == []


@pytest.fixture
def mail_templates(settings, tmp_path):
    """Write a mail that uses every part of the frame, in both forms."""
    lines = [
        '{% extends "email/base.FORM" %}',
        "{% block fact %}{{ fact }}{% endblock %}",
        '{% block body %}{% include "email/_box.FORM" %}{% include "email/_button.FORM" %}{% endblock %}',
    ]
    for form in ("html", "txt"):
        (tmp_path / f"mail.{form}").write_text("".join(lines).replace("FORM", form))
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], tmp_path]}]


@pytest.mark.django_db
def test_what_the_office_has_not_set_leaves_no_hole(client, settings):
    known = {**settings.OFFICE, "address": "Jalan Contoh 1", "phone": "021-1234567"}
    for settings.OFFICE, is_there in ((known, True), (known | {"address": "", "phone": ""}, False)):
        page = client.get("/").content.decode()
        assert ("Jalan Contoh 1" in page, "Telepon: " in page, "<li></li>" in page) == (is_there, is_there, False)


@pytest.mark.usefixtures("mail_templates")
def test_a_mail_says_the_same_in_both_forms_and_fetches_nothing():
    fact = "Pendaftaran d'Angelo & Siti diterima"
    until = "Senin, 26 Oktober 2026 pukul 24.00 WIB"
    context = {"fact": fact, "url": "https://portal.example/x?a=1&b=2", "label": "Lanjutkan", "text": until}
    html, text = (render_to_string(f"mail.{form}", context) for form in ("html", "txt"))

    for words in (fact, context["url"], until, "Bawaslu Kota Jakarta Pusat"):
        assert words in unescape(html)
        assert words in text
    assert re.findall(r"<(?:img|link|script)|url\(|@import", html) == []
    assert text.startswith(fact)
