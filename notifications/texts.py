"""What staff write in place of a notice's file templates: change it, try it, go back, and make a mail of it."""

import difflib
import logging
import re
from dataclasses import dataclass, replace
from hashlib import sha256

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.template.loader import get_template

from core import clock, journal
from core.lifecycle import Refused, Stale
from notifications import outbox, policies, wording
from notifications.channels import Channel
from notifications.models import Delivery, NoticeText
from notifications.models.texts import SUBJECT_LENGTH, TEXT_LENGTH
from notifications.notice import Notice, notice, notices, register
from notifications.wording import Broken, Complaint

logger = logging.getLogger(__name__)
DOTS = "••••••"
TRIED_ON = 3  # newest deliveries of a kind that a new text must be able to tell
LONGEST = 50_000  # characters of a rendered text
BOX = re.compile(r"(?:(.*\S) )?\*\* (.+) \*\*")


@dataclass(frozen=True)
class Words:
    """Subject and text, as templates or with their values."""

    subject: str
    text: str

    @property
    def fact(self):
        return self.text.strip().partition("\n\n")[0]

    @property
    def body(self):
        return self.text.strip().partition("\n\n")[2].strip()

    @property
    def parts(self):
        return parts(self.body)

    @property
    def sha256(self):
        return sha256(f"{self.subject}\n{self.text}".encode()).hexdigest()


@dataclass(frozen=True)
class Part:
    """A piece of a mail's body. kind: paragraph, list, box or button. lines: of a paragraph or a list."""

    kind: str
    lines: tuple = ()
    label: str = ""
    text: str = ""


# --- What is in force -----------------------------------------------------------------------------------------------
def editable():
    """Return the kinds of notice whose words staff may write, by code."""
    return {code: kind for code, kind in notices().items() if kind is not TextTrial and Channel.MAIL in kind.channels}


def row_of(code):
    return NoticeText.objects.filter(kind=code).first()


def own_words(code):
    """Return the Words of staff for a kind of notice, or None where the file templates speak."""
    row = row_of(code)
    return Words(row.subject, row.text) if row and row.is_own else None


def starting_words(kind):
    return Words(*wording.starting_text(kind.template))


# --- Making the words -----------------------------------------------------------------------------------------------
def made(kind, words, values):
    """Return Words with their values. Raises Broken, or whatever the values raise."""
    known = wording.vocabulary(kind.template)
    subject, text = (wording.rendered(wording.compiled(each, known), values) for each in (words.subject, words.text))
    if not subject.strip() or not text.strip() or len(text) > LONGEST:
        raise Broken([Complaint(1, "judul atau isi menjadi kosong atau terlalu panjang dengan data yang ada.")])
    return Words(" ".join(subject.split()), re.sub(r"\n\s*\n", "\n\n", text).strip())


def mail_parts(kind, words, values):
    """Return (subject, text, html) of made Words in the layout of a notice's file templates, which say why it is sent."""
    stem = kind.template if 'extends "email/base' in get_template(f"{kind.template}.txt").template.source else "email/base"
    values = {**values, "words": words, "stem_txt": f"{stem}.txt", "stem_html": f"{stem}.html"}
    names = "notifications/email/written.txt", "notifications/email/written.html"
    return words.subject, *(get_template(name).render(values) for name in names)


def parts(text):
    """Cut a text into Parts: “- ” begins a line of a list, a label and a link of the portal are a button, ** ** is a box."""
    found, lines = [], text.splitlines()
    while lines:
        line = lines.pop(0).strip()
        if not line:
            found.append(None)
        elif match := BOX.fullmatch(line):
            found.append(Part("box", label=match[1] or "", text=match[2]))
        elif line.endswith(":") and lines and _is_ours(lines[0].strip()):
            found.append(Part("button", label=line[:-1], text=lines.pop(0).strip()))
        else:
            _add(found, Part("list", (line[2:],)) if line.startswith("- ") else Part("paragraph", (line,)))
    return [part for part in found if part]


def _add(found, part):
    """Put a line to the piece before it when both are of one kind and no empty line stands between."""
    last = found[-1] if found else None
    if last and last.kind == part.kind:
        found[-1] = replace(last, lines=last.lines + part.lines)
    else:
        found.append(part)


def _is_ours(link):
    return link.startswith(f"{settings.SITE_URL}/") and not re.search(r"\s", link)


def failed(code, now):
    """Remember that the words of a kind could not be used, for fsck to tell. Called while the exception is handled."""
    logger.exception("text.failed", extra={"kind": code})
    NoticeText.objects.filter(kind=code).exclude(text="").update(failed_at=now)


def can_be_used(kind, words):
    """Say whether words keep to the vocabulary of a kind of notice, as it is now."""
    known = wording.vocabulary(kind.template)
    return not (_broken(words.subject, known) or _broken(words.text, known))


# --- Checking -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Faults:
    """Why words cannot be saved, for each of the two fields."""

    subject: list
    text: list

    def __bool__(self):
        return bool(self.subject or self.text)


def faults(kind, words, now):
    """Return the Faults of words for a kind of notice, tried on the newest deliveries of it."""
    known = wording.vocabulary(kind.template)
    subject, text = _subject_faults(kind, words.subject, known), _text_faults(words.text, known)
    if not (subject or text):
        text = [each for delivery, obj in samples(kind.code) for each in _raised(kind, words, delivery, obj, now)][:1]
    return Faults([str(each) for each in subject], [str(each) for each in text])


def _subject_faults(kind, subject, known):
    if not subject.strip():
        return ["Tulis judul email."]
    if len(subject.splitlines()) > 1:
        return ["Judul email harus satu baris."]
    if len(subject) > SUBJECT_LENGTH:
        return [f"Judul email paling panjang {SUBJECT_LENGTH} huruf."]
    own = wording.starting_text(kind.template)[0]
    shown = [name for name in wording.SECRET if name in subject and name not in own]
    return _broken(subject, known) or [f"“{name}” tidak boleh tampak di judul email." for name in shown]


def _text_faults(text, known):
    if not text.strip():
        return ["Tulis isi email."]
    if len(text) > TEXT_LENGTH:
        return [f"Isi email paling panjang {TEXT_LENGTH} huruf."]
    return _broken(text, known) or wording.needs_kept(text, known)


def _broken(source, known):
    try:
        wording.compiled(source, known)
    except Broken as broken:
        return broken.complaints
    return []


def _raised(kind, words, delivery, obj, now):
    try:
        made(kind, words, values_of(kind, delivery, obj, now))
    except Broken as broken:
        return [f"Teks ini tidak dapat dipakai: {each.words}" for each in broken.complaints]
    except Exception as error:  # noqa: BLE001 -- staff are told the kind of it, and nothing personal
        return [f"Teks ini gagal pada data yang ada ({type(error).__name__}). Periksa nama dan saringan yang dipakai."]
    return []


# --- Real data to look at -------------------------------------------------------------------------------------------
def samples(code):
    """Yield (delivery, object) of the newest deliveries of a kind whose object is still there."""
    for delivery in Delivery.objects.filter(kind=code).select_related("to_user").order_by("-created_at", "pk")[:TRIED_ON]:
        label, _, pk = delivery.about.partition(":")
        obj = notice(code).find(apps.get_model(label), pk)
        if obj is not None:
            yield delivery, obj


def values_of(kind, delivery, obj, now):
    return {"base_url": settings.SITE_URL, "office": settings.OFFICE, **kind().context(obj, delivery, now)}


def shown_values(kind, delivery, obj, now):
    """Return the values of a delivery for the eyes of staff, codes and links as dots; nothing when it has no words."""
    try:
        values = values_of(kind, delivery, obj, now)
    except Exception:  # noqa: BLE001 -- an example that cannot be told any more is no example
        return {}
    return values | {name: DOTS for name in wording.SECRET if name in values}


def shown(kind, words, delivery, obj, now):
    """Return made Words for the eyes of staff, or None where the data of the example break them. Links are dots."""
    values = shown_values(kind, delivery, obj, now)
    if "url" in values:
        values |= {"url": f"{settings.SITE_URL}/{DOTS}"}
    try:
        found = made(kind, words, values)
    except Exception:  # noqa: BLE001 -- the sender falls back as well, and fsck tells
        return None
    return Words(hidden(found.subject), hidden(found.text))


def hidden(text):
    return re.sub(rf"{re.escape(settings.SITE_URL)}/\S*", f"{settings.SITE_URL}/{DOTS}", text)


# --- Acts -----------------------------------------------------------------------------------------------------------
@transaction.atomic
def change(code, words, *, version, by, at):
    """Put words in place of the file templates. version: as the person saw it, 0 for none. Raises Refused, Stale."""
    _may(by)
    _fit(editable()[code], words, at)
    return _write(code, words, version=version, by=by, at=at, action="noticetext.reworded")


@transaction.atomic
def restore(code, *, version, by, at):
    """Let the file templates speak again. Raises Refused, Stale."""
    _may(by)
    return _write(code, Words("", ""), version=version, by=by, at=at, action="noticetext.restored")


@transaction.atomic
def send_trial(code, words, delivery, *, by, at):
    """Mail words to the person alone, made of a delivery's data with dots for what is secret.

    The same words over the same data go out once a day. Raises Refused.
    """
    _may(by)
    _fit(editable()[code], words, at)
    params = {"kind": code, "subject": words.subject, "text": words.text}
    revision = f"{at.astimezone(clock.JAKARTA):%Y%m%d}:{sha256(code.encode()).hexdigest()[:8]}:{words.sha256[:32]}"
    if outbox.post(TextTrial, delivery, to=by.user, at=at, revision=revision, params=params) is None:
        raise Refused("Email uji dengan teks dan contoh yang sama sudah dikirim ke alamat Anda hari ini.")
    journal.record("delivery.text_tried", delivery, by=by, at=at, details={"kind": code})


def _may(by):
    if obstacle := policies.obstacle_to_wording(by=by):
        raise Refused(obstacle)


def _fit(kind, words, at):
    if found := faults(kind, words, at):
        raise Refused(" ".join([*found.subject, *found.text]))


def _write(code, words, *, version, by, at, action):
    before = row_of(code) or NoticeText(kind=code, version=0)
    if before.version != version:
        raise Stale
    old, facts = Words(before.subject, before.text), {"subject": words.subject, "text": words.text, "failed_at": None}
    if old == words:
        raise Refused("Tidak ada yang berubah.")
    facts |= {"changed_at": at, "changed_by": by.user, "version": version + 1}
    row = _insert(code, facts) if version == 0 else _update(before, facts)
    journal.record(action, row, by=by, at=at, details={"version": row.version, "difference": difference(old, words)})
    return row


def _insert(code, facts):
    try:
        with transaction.atomic():
            return NoticeText.objects.create(kind=code, **facts)
    except IntegrityError:
        raise Stale from None


def _update(row, facts):
    if NoticeText.objects.filter(pk=row.pk, version=row.version).update(**facts | {"version": F("version") + 1}) != 1:
        raise Stale
    return NoticeText.objects.get(pk=row.pk)


def difference(old, new):
    """Return which lines went and which came, the subject first; enough to make either from the other."""
    before, after = ([each.subject, *each.text.splitlines()] if each.text else [] for each in (old, new))
    return "\n".join(line for line in difflib.unified_diff(before, after, n=0, lineterm="") if line[:3] not in {"---", "+++"})


@register
class TextTrial(Notice):
    """To the member of the office who asked for it: words not yet in force, about a Delivery whose data they are tried on."""

    code = "notifications.text_trial"
    label = "Email uji teks pemberitahuan"
    template = "notifications/email/text_trial"

    def still_concerns(self, obj, delivery, now):
        return delivery.to_user.has_perm(policies.WORD) and self._subject_of(obj) is not None

    def context(self, obj, delivery, now):
        kind = notices()[delivery.params["kind"]]
        words = Words(delivery.params["subject"], delivery.params["text"])
        return {"words": shown(kind, words, obj, self._subject_of(obj), now), "label": kind.label}

    def _subject_of(self, obj):
        label, _, pk = obj.about.partition(":")
        return notice(obj.kind).find(apps.get_model(label), pk)
