import email
import email.policy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications import render
from notifications.notice import notice
from notifications.outbox import draft
from tests.factories.notifications import NOON, MatterFactory, OwnerFactory
from tests.notifications.matters.notices import MatterOpened

pytestmark = pytest.mark.django_db  # each mail asks whether staff worded it
BREAKS = [
    "\r\n",
    "\n",
    "\r",
    "\x00",
    "\x0b",
    "\x0c",
    "\x85",
    "\u2028",
    "\u2029",
    "\r\nBcc: semua@contoh.example",
    "\r\n\r\n<script>",
]
nasty = st.lists(st.one_of(st.sampled_from(BREAKS), st.text(max_size=60)), max_size=6).map("".join)
FIELDS = [
    "From",
    "To",
    "Subject",
    "Message-ID",
    "Date",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
]


def made(title="Perkara", address="siti@contoh.example"):
    matter = MatterFactory.build(pk=1, title=title, owner=OwnerFactory.build(pk=1, email=address))
    delivery = draft(MatterOpened, matter, to=matter.owner, at=NOON)
    return render.mail(delivery, notice("matters.opened"), matter, NOON)


def headers_of(mail):
    """Split the head the plain way, by lines, as a mail server would."""
    head, _, _ = mail.content.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    return [line.partition(b":")[0].decode() for line in lines if not line[:1].isspace()]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(title=nasty)
def test_no_title_adds_a_header_or_a_line(title):
    mail = made(title=title)
    message = email.message_from_bytes(mail.content, policy=email.policy.default)
    assert sorted(headers_of(mail)) == sorted(FIELDS)
    assert len(message["Subject"]) <= render.SUBJECT_LENGTH
    assert message["Subject"] == render.one_line(title)
    assert max(map(len, mail.content.split(b"\r\n"))) <= 998
    assert mail.content.isascii()


@settings(max_examples=100, deadline=None)
@given(address=st.one_of(nasty, st.tuples(nasty, nasty).map("@".join), st.emails().map(lambda a: a + "\r\nBcc: x@y.id")))
def test_no_address_adds_a_recipient(address):
    try:
        mail = made(address=address)
    except render.Unaddressable:
        return
    assert sorted(headers_of(mail)) == sorted(FIELDS)
    assert mail.recipient.count("@") == 1
    assert not set(mail.recipient) & set(' \r\n\t<>,;:()"\\')


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("siti@contoh.example", "siti@contoh.example"),
        ("o'neil+a@contoh.example", "o'neil+a@contoh.example"),
        ("a@büro.example", "a@xn--bro-hoa.example"),
    ],
)
def test_lawful_addresses_go_over_the_wire(address, wire):
    assert render.deliverable(address) == wire


@pytest.mark.parametrize(
    "address", ["sité@contoh.example", '"a b"@contoh.example', "a@@contoh.example", "a@contoh.example>", ""]
)
def test_addresses_that_cannot_go_over_the_wire_are_refused(address):
    with pytest.raises(render.Unaddressable):
        render.deliverable(address)


def test_names_stand_as_typed_in_text_and_escaped_in_html():
    message = email.message_from_bytes(made(title="Ni'mah & <b>").content, policy=email.policy.default)
    assert message["Subject"] == "Ni'mah & <b>"
    assert "Perkara Ni'mah & <b>" in message.get_body(("plain",)).get_content()
    assert "Perkara Ni&#x27;mah &amp; &lt;b&gt;" in message.get_body(("html",)).get_content()


def test_links_come_from_the_settings_alone(settings):
    settings.SITE_URL = "https://portal.contoh.example"
    assert "https://portal.contoh.example/perkara/1/" in made().content.decode()


def test_a_name_of_300_characters_still_makes_one_line():
    message = email.message_from_bytes(made(title="Nama" * 75).content, policy=email.policy.default)
    assert len(message["Subject"]) == 200
    assert message["Subject"].endswith("…")


def test_the_same_delivery_makes_the_same_head_again():
    matter = MatterFactory.build(pk=1, owner=OwnerFactory.build(pk=1))
    delivery = draft(MatterOpened, matter, to=matter.owner, at=NOON)
    first, second = (render.mail(delivery, notice("matters.opened"), matter, NOON) for _ in range(2))
    assert first.content.partition(b"boundary=")[0] == second.content.partition(b"boundary=")[0]


def test_holes_that_tags_leave_in_a_text_close():
    assert render.paragraphs("\n\nSatu. \n\n\n\nDua.\n  \n\n--\n") == "Satu.\n\nDua.\n\n--\n"
