import asyncio
import email.message
import smtplib
from concurrent.futures import ThreadPoolExecutor

import pytest
from aiosmtpd.controller import Controller
from django.core.management import CommandError, call_command
from django.urls import reverse

from notifications import mailbox
from notifications.sink import Keeper
from tests.servers import free_port

HTML = '<!doctype html><html lang="id"><head><title>Kode</title></head><body><a href="http://127.0.0.1:8000/akun/">Buka</a></body></html>'


@pytest.fixture
def folder(settings, tmp_path):
    settings.MAIL_SINK_DIR = tmp_path
    return tmp_path


@pytest.fixture
def deliver(folder):
    """Return a function that hands a mail to a running sink by real SMTP."""
    keeper = Keeper(folder)
    controller = Controller(keeper, hostname="127.0.0.1", port=free_port())
    controller.start()

    def send(
        subject="Kode masuk", to="siti@contoh.example", text="Kode Anda: 482913.\nBuka http://127.0.0.1:8000/akun/?k=a.b.\n"
    ):
        message = email.message.EmailMessage()
        message["Subject"], message["To"], message["From"] = subject, to, "portal@contoh.example"
        message["Message-ID"] = f"<{''.join(filter(str.isalnum, subject))}@x>"
        message.set_content(text)
        message.add_alternative(HTML, subtype="html")
        with smtplib.SMTP("127.0.0.1", controller.port) as client:
            client.send_message(message)

    yield send
    controller.stop()
    keeper.close()


def test_the_sink_keeps_each_mail_and_its_id_before_it_accepts(deliver, folder):
    deliver("Satu")
    deliver("Dua")
    assert sorted(path.name for path in folder.iterdir()) == ["1.eml", "2.eml", "accepted.journal"]
    assert (folder / "accepted.journal").read_text() == "<Satu@x>\n<Dua@x>\n"
    assert {oct(path.stat().st_mode & 0o777) for path in folder.iterdir()} == {"0o600"}


def test_a_sink_that_starts_again_goes_on_counting(deliver, folder):
    deliver("Satu")
    keeper = Keeper(folder)
    keeper.close()
    assert keeper.number == 1


def test_a_message_id_over_two_lines_stays_one_line_of_the_journal(folder):
    keeper = Keeper(folder)
    envelope = type("Envelope", (), {"content": b"Message-ID:\r\n <a\r\n b@x>\r\n\r\nisi"})
    with ThreadPoolExecutor() as apart:  # a browser's loop may run in this thread
        assert apart.submit(asyncio.run, keeper.handle_DATA(None, None, envelope)).result() == "250 Disimpan"
    keeper.close()
    assert (folder / "accepted.journal").read_text().count("\n") == 1


@pytest.mark.django_db
def test_the_box_shows_the_newest_first_and_finds_by_recipient(deliver, client):
    deliver("Satu")
    deliver("Dua", to="budi@contoh.example")
    page = client.get(reverse("notifications:mailbox"))
    assert [letter.subject for letter in page.context["letters"]] == ["Dua", "Satu"]
    found = client.get(reverse("notifications:mailbox"), {"kepada": "SITI"})
    assert [letter.subject for letter in found.context["letters"]] == ["Satu"]
    assert (
        "Tidak ada email untuk alamat ini" in client.get(reverse("notifications:mailbox"), {"kepada": "wati"}).content.decode()
    )


@pytest.mark.django_db
def test_an_empty_box_says_what_fills_it(folder, client):
    assert "Belum ada email" in client.get(reverse("notifications:mailbox")).content.decode()


@pytest.mark.django_db
def test_a_letter_shows_its_codes_and_links(deliver, client):
    deliver("<script>alert(1)</script>")
    page = client.get(reverse("notifications:letter", args=[1]))
    letter = page.context["letter"]
    assert (letter.codes, letter.links) == (["482913"], ["http://127.0.0.1:8000/akun/?k=a.b"])
    assert "<script>alert(1)" not in page.content.decode()
    assert '<a class="text-break" href="http://127.0.0.1:8000/akun/?k=a.b">' in page.content.decode()


@pytest.mark.django_db
def test_the_html_of_a_letter_stands_alone_in_a_sandbox(deliver, client):
    deliver()
    page = client.get(reverse("notifications:letter_html", args=[1]))
    assert page.content.decode().replace("\r\n", "\n").strip() == HTML.replace("<head>", '<head><base target="_top">')
    assert page["Content-Security-Policy"].startswith("sandbox allow-top-navigation-by-user-activation; default-src 'none';")
    assert page["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["letter", "letter_html"])
def test_a_letter_that_is_not_there_is_a_404(folder, client, name):
    assert client.get(reverse(f"notifications:{name}", args=[7])).status_code == 404


def test_codes_are_six_digits_that_stand_alone():
    message = email.message.EmailMessage()
    message.set_content(
        "482913 atau 482 914 nomor 1234567 tahun 2026 tautan http://x.example/123456/ PWC-2022-123456 NIK 3171234567890123"
    )
    assert mailbox.Letter(1, None, message).codes == ["482913", "482 914"]


def test_the_sink_does_not_run_on_the_offices_server(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="EMAIL_URL"):
        call_command("mail_sink")
