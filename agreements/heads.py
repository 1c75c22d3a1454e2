"""The head of a draft, as plain data frozen with it: title, parties, posts, authority, numbers, day and place."""

import json
from hashlib import sha256

from agreements.lifecycle import Level
from agreements.wording import structure
from core import dates

STRUCTURE = ""  # stands among the keys of clauses for which of them there are, and in what order

DOTS = "………………"  # to be written in by hand


def facts(agreement):
    """Return what the paper says besides its clauses, read from the agreement's rows now. JSON, free of moments."""
    return {
        "kind": agreement.kind.name,
        "title": agreement.title,
        "place": agreement.place,
        "day": agreement.signing_on.isoformat() if agreement.signing_on else "",
        "valid_from": agreement.valid_from.isoformat() if agreement.valid_from else "",
        "valid_until": agreement.valid_until.isoformat() if agreement.valid_until else "",
        "level": Level(agreement.level).value,
        "parties": [_party(each) for each in agreement.parties.all()],
    }


def _party(party):
    tenure, institution = party.tenure, party.institution
    return {
        "order": party.order,
        "institution": institution.name,
        "short": institution.short_name,
        "address": institution.address,
        "contact": institution.contact,
        "name": tenure.name if tenure else "",
        "post": tenure.post_as_held if tenure else "",
        "substantive": tenure.substantive_post if tenure else "",
        "basis": tenure.basis if tenure else "",
        "authority": str(party.authority) if party.authority else "",
        "number": party.number,
    }


def canonical(rows, head):
    """Return the bytes over which a draft is hashed: the same text and head give the same bytes anywhere."""
    return json.dumps({"clauses": rows, "head": head}, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(rows, head):
    return sha256(canonical(rows, head)).hexdigest()


def clause_digest(clause):
    """Return the hash of one clause's words, by which a side's stand lapses when they change."""
    text = "\n\n".join([clause.part, clause.title, *clause.paragraphs])
    return sha256(text.encode()).hexdigest()


def digests(clauses):
    """Return {key: hash} of what a side stands on: each clause's words, and under STRUCTURE which there are in what order."""
    return {each.key: clause_digest(each) for each in clauses} | {STRUCTURE: structure.digest(clauses)}


def opening(day, place):
    """Return the sentence an agreement opens with; without a day its places stay open to be written in."""
    if day is None:
        weekday, written = DOTS, f"tanggal {DOTS}, bulan {DOTS}, tahun {DOTS}"
    else:
        weekday, month = dates.DAYS[day.weekday()], dates.MONTHS[day.month - 1]
        written = f"tanggal {_in_words(day.day)}, bulan {month}, tahun {_in_words(day.year)} ({day:%d-%m-%Y})"
    return f"Pada hari ini, {weekday}, {written}, bertempat di {place}, kami yang bertanda tangan di bawah ini:"


# Below a million these are all; “se-” stands for one of a rank. (num2words knows them too, but needs a package long unkept.)
UNITS = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
RANKS = ((1000, "ribu"), (100, "ratus"), (10, "puluh"))


def _in_words(number):
    """Write a positive number below a million: 2026 is “dua ribu dua puluh enam”."""
    if number < len(UNITS):
        return UNITS[number]
    if number < 20:
        return f"{UNITS[number - 10]} belas"
    size, rank = next(each for each in RANKS if number >= each[0])
    many, rest = divmod(number, size)
    head = f"se{rank}" if many == 1 else f"{_in_words(many)} {rank}"
    return f"{head} {_in_words(rest)}".strip()
