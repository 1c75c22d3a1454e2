"""Drafts as Word files: sent versions go out, what a side has edited in Word comes back to be looked at first."""

import datetime as dt
import json
import re
import secrets
from dataclasses import replace

from agreements.lifecycle import Side
from agreements.wording import redline, word_out
from agreements.wording.clauses import from_json
from agreements.wording.word_in import Comment, Imported
from agreements.wording.word_package import MAX_FILE, SENTENCES
from core.lifecycle import Refused
from documents import pool
from documents.refusals import Unacceptable, size_in_words

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ORDINALS = ("PERTAMA", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM", "KETUJUH", "KEDELAPAN", "KESEMBILAN", "KESEPULUH")
UNSOUND = "Isi berkas ini tidak dapat dibaca sebagai naskah. Simpan ulang di Word, lalu unggah kembali."
_KEY = re.compile(r"[A-Za-z0-9_-]{1,38}")


def of_version(draft):
    """Return a sent version as a clean DOCX."""
    return word_out.document(_facts(draft), draft.clauses)


def of_the_way(old, new):
    """Return a sent version as a DOCX in which its changes against another are tracked, by the side that sent it."""
    author = Side(new.side).label
    return word_out.tracked(_facts(new), old.clauses, new.clauses, author=author, at=new.sent_at)


def _facts(draft):
    head = draft.facts
    day = dt.date.fromisoformat(head["day"]) if head["day"] else None
    parties = tuple(_party(each) for each in sorted(head["parties"], key=lambda each: each["order"]))
    has_articles = draft.agreement.kind.has_obligations
    return word_out.Facts(head["kind"], head["title"], parties, head["place"], day, has_articles)


def _party(party):
    n = party["order"]
    called = f"PIHAK {ORDINALS[n - 1]}" if n <= len(ORDINALS) else f"PIHAK KE-{n}"
    return word_out.Party(
        name=party["institution"], called=called, number=party["number"], signer=party["name"], post=party["post"],
        address=party["address"], authority=party["authority"],
    )  # fmt: skip


def read(content, current):
    """Return what a Word file says as Imported, its clauses under the keys of their like in the current ones.

    Foreign bytes are read in a child of the checker pool. Raises Refused with the sentence for who uploaded it.
    """
    if len(content) > MAX_FILE:
        raise Refused(f"Berkas ini lebih besar dari {size_in_words(MAX_FILE)}.")
    try:
        facts = json.loads(pool.run("word_clauses", content).content)
        if code := facts.get("refused"):
            raise Refused(SENTENCES[code])
        clauses = [replace(each, key=_safe(each.key)) for each in from_json(facts["rows"])]
        comments = tuple(Comment(each["author"], each["text"], each["place"]) for each in facts["comments"])
    except Unacceptable as refusal:
        raise Refused(str(refusal)) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refused(UNSOUND) from None
    kept = redline.keep_keys(current, clauses, lambda: secrets.token_hex(4))
    return Imported(tuple(kept), tuple(map(str, facts["unmapped"])), comments)


def _safe(key):
    return key if _KEY.fullmatch(key) else ""
