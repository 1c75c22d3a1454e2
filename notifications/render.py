"""Makes the bytes of a mail at the moment of sending: one subject line, text and HTML, headers nobody can break out of."""

import re
from dataclasses import dataclass
from email.charset import BASE64, QP, Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr, parseaddr
from hashlib import sha256
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template

from core import clock
from notifications import returning, texts, unsubscribing

SUBJECT_LENGTH, TEXT_LENGTH = 200, 300
ASK = object()  # the words of staff are asked for
# The older of Python's two mail interfaces: it folds encoded words whole, and makes a mail in a quarter of the time.
WIRE = compat32.clone(linesep="\r\n", max_line_length=990)  # what must stand on one line, as a Message-ID, does
PRINTED, PACKED = Charset("utf-8"), Charset("utf-8")
PRINTED.body_encoding, PACKED.body_encoding = QP, BASE64


class Unaddressable(Exception):
    """The recipient's address is none that a mail can be sent to."""


@dataclass(frozen=True)
class Mail:
    sender: str
    recipient: str
    content: bytes
    subject: str = ""
    text: str = ""

    @property
    def sha256(self):
        return sha256(self.content).hexdigest()


def mail(delivery, notice, obj, now, *, own=ASK):
    """Return the Mail of a delivery. Raises Unaddressable, or whatever a broken template or context raises.

    own: the words of staff for this kind, or None, where the caller has asked for them.
    """
    stop_url = unsubscribing.url(delivery) if notice.optional else ""
    values = _values(notice.context(obj, delivery, now)) | {"stop_url": stop_url}
    sender, recipient = envelope(delivery)
    own = texts.own_words(notice.code) if own is ASK else own
    subject, text, html = _written(notice, own, values, now) or _filed(notice, values)
    parts = [(text, "plain", PRINTED, {}), (html, "html", PRINTED, {})]
    if part := notice.calendar(obj, delivery, now):
        method, lines = part
        parts.append((lines, "calendar", PACKED, {"method": method}))
    message = _message(parts)
    message["From"], message["To"], message["Subject"] = _from(), recipient, _header(subject)
    message["Message-ID"], message["Date"] = delivery.message_id, format_datetime(now)
    message["Auto-Submitted"], message["X-Auto-Response-Suppress"] = "auto-generated", "All"
    if stop_url:  # RFC 8058: the mail program's own button posts to it
        message["List-Unsubscribe"] = f"<{stop_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return Mail(sender, recipient, message.as_bytes(policy=WIRE), subject, text)


def envelope(delivery):
    """Return the addresses (sender, recipient) of a delivery on the wire. Raises Unaddressable."""
    return returning.sender(delivery), deliverable(delivery.address)


def _message(parts):
    """Return a message of alternatives, the plainest first."""
    message = MIMEMultipart("alternative", boundary=f"=_{uuid4().hex}")  # in quoted-printable no “=_” can stand
    for content, subtype, charset, params in parts:
        part = MIMEText(content, subtype, charset)
        for name, value in params.items():
            part.set_param(name, value)
        message.attach(part)
    return message


def _from():
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name, address), PRINTED)


def _header(text):
    return text if text.isascii() else Header(text, PRINTED, header_name="Subject", maxlinelen=75).encode()


def words(delivery, notice, obj, now):
    """Return the text of a delivery for a telephone: one line of at most TEXT_LENGTH characters, its address unbroken."""
    values = _values(notice.context(obj, delivery, now))
    if (own := _template(f"{notice.template}.text.txt")) is not None:
        return one_line(own.template.render(Context(values, autoescape=False)), TEXT_LENGTH)
    url = values.get("url") or ""
    url = url if url and len(url) <= TEXT_LENGTH // 2 else settings.SITE_URL
    return f"{one_line(_text(f'{notice.template}.subject.txt', values), TEXT_LENGTH - len(url) - 1)} {url}"


def _template(name):
    try:
        return get_template(name)
    except TemplateDoesNotExist:
        return None


def plain(notice, context):
    """Return subject and plain text of a mail with some context, to be read before it is sent."""
    return plain_all(notice, [context])[0]


def plain_all(notice, contexts):
    """Return subject and plain text for each of some contexts: staff's own words are asked for once."""
    own, now = texts.own_words(notice.code), clock.now()
    return [(_written(notice, own, values, now) or _filed(notice, values))[:2] for values in map(_values, contexts)]


def _values(context):
    return {"base_url": settings.SITE_URL, "office": settings.OFFICE, **context}


def _written(notice, words, values, now):
    """Return subject, text and HTML as staff worded them, or None: words that fail must cost nobody a mail."""
    if not words:
        return None
    try:
        subject, text, html = texts.mail_parts(notice, texts.made(notice, words, values), values)
    except Exception:  # noqa: BLE001 -- a broken text raises what it likes; the file templates stand in and staff are told
        texts.failed(notice.code, now)
        return None
    return one_line(subject), paragraphs(text), html


def _filed(notice, values):
    """Return subject, text and HTML of the notice's file templates."""
    subject, text = one_line(_text(f"{notice.template}.subject.txt", values)), _text(f"{notice.template}.txt", values)
    return subject, paragraphs(text), get_template(f"{notice.template}.html").render(values)


def one_line(text, length=SUBJECT_LENGTH):
    """Return the text as one line without control characters, at most so long."""
    printable = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", " ", text)
    line = " ".join(printable.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def paragraphs(text):
    """Return the text with one empty line at most between its paragraphs: tags leave holes that nobody wants to read."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def deliverable(address):
    """Return the address in the form that goes over the wire: a bare ASCII mailbox. Raises Unaddressable."""
    try:
        validate_email(address)
        local, _, domain = address.rpartition("@")
        wire = f"{local}@{domain.encode('idna').decode()}"
        wire.encode("ascii")
    except (ValidationError, UnicodeError):
        raise Unaddressable("Alamat email ini tidak dapat dikirimi.") from None
    if re.search(r"[\s<>(),;:\\\"\x00-\x1f\x7f]", wire):
        raise Unaddressable("Alamat email ini tidak dapat dikirimi.")
    return wire


def _text(name, values):
    """Render a plain-text template, where escaping for HTML would only disfigure names."""
    return get_template(name).template.render(Context(values, autoescape=False))
