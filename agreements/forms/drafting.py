"""What the drafters of a side type: clauses, the head of the paper, a note that goes with it."""

import datetime as dt
import secrets

from django import forms
from django.core.validators import MaxValueValidator

from agreements.lifecycle import Level, Side
from agreements.models import Authority, Tenure
from agreements.policies import is_filled_by, obstacle_to_level
from agreements.wording.clauses import Part, from_json
from agreements.wording.templates import still_open
from core.admin.fields import RowField
from core.fields import Choice, Text

MOST_CLAUSES = 250
BEFORE_2100 = MaxValueValidator(dt.date(2099, 12, 31), "Tulis tanggal sebelum tahun 2100.")  # a mistyped year is no term
LONG = 12  # clauses, from which on the editor shows them folded
NO_VERSION = "Formulir ini tidak lengkap. Muat ulang halaman, lalu kirim kembali."


class VersionForm(forms.Form):
    """The version of the row that the person saw."""

    use_required_attribute = False
    version = forms.IntegerField(
        min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), NO_VERSION),
    )  # fmt: skip


class PassForm(VersionForm):
    note = Text(label="Pesan kepada pihak lain", length=4000, lines=3)

    def clean_note(self):
        if note := self.cleaned_data["note"].strip():
            return note
        raise forms.ValidationError("Tulis apa yang Anda minta dari pihak lain.")


class RecallForm(VersionForm):
    reason = Text(label="Alasan menarik naskah", length=4000, lines=3)

    def clean_reason(self):
        if reason := self.cleaned_data["reason"].strip():
            return reason
        raise forms.ValidationError("Tulis alasan menarik naskah dari putaran ini.")


class ClauseForm(forms.Form):
    """One clause as it is typed. An empty line separates ayat; a line that starts with “a. ” is an item."""

    use_required_attribute = False
    key = forms.SlugField(widget=forms.HiddenInput, max_length=40)
    part = forms.ChoiceField(choices=[(each.value, each.value) for each in Part], widget=forms.HiddenInput)
    title = Text(label="Judul", length=200)
    text = Text(label="Isi", length=20_000, lines=6)

    @property
    def row(self):
        """Return the clause as it is stored."""
        cleaned = self.cleaned_data
        return {
            "key": cleaned["key"], "part": cleaned["part"], "title": " ".join(cleaned["title"].split()),
            "paragraphs": paragraphs(cleaned["text"]),
        }  # fmt: skip


def paragraphs(text):
    """Split what was typed at its empty lines; lines keep their order, spaces at their ends go."""
    blocks = "\n".join(line.rstrip() for line in text.strip().splitlines()).split("\n\n")
    return [block.strip("\n") for block in blocks if block.strip()]


class ClausesForm(VersionForm):
    """All clauses of a draft, in order. rows: as stored, or None to read what was posted."""

    total = forms.IntegerField(min_value=0, max_value=MOST_CLAUSES, widget=forms.HiddenInput)
    note = Text(
        label="Pengantar",
        length=2000,
        lines=3,
        help_text="Apa yang Anda ubah dan mengapa. Pihak lain membacanya di atas naskah.",
    )

    def __init__(self, data=None, *, rows=(), version=None):
        super().__init__(data, initial={"version": version, "total": len(rows)})
        self.clauses = self._posted(data) if data is not None else [_bound(n, row) for n, row in enumerate(rows)]

    def _posted(self, data):
        total = data.get("total", "")
        count = min(int(total), MOST_CLAUSES) if total.isascii() and total.isdigit() and len(total) < 6 else 0
        return [ClauseForm(data, prefix=f"p{n}") for n in range(count)]

    def is_valid(self):
        return all([super().is_valid(), *[each.is_valid() for each in self.clauses]])

    def __iter__(self):
        """Yield the fields of the clauses too: a summary of errors then leads to each."""
        yield from super().__iter__()
        for each in self.clauses:
            yield from each

    def posted(self):
        """Return (name, value) pairs as this form would post them, for a page that carries it hidden."""
        own = [(name, str(self[name].value() or "")) for name in ("version", "total", "note")]
        return own + [(bound.html_name, bound.value() or "") for each in self.clauses for bound in each]

    def saved_as(self, version):
        """Go on from a version: what is posted next follows on it."""
        self.data = self.data.copy()
        self.data["version"] = version

    def point_at_blanks(self):
        """Mark the clauses in which a blank is still to be filled in."""
        for each in self.clauses:
            row = each.row
            if blanks := still_open(from_json([row])):
                each.add_error("text", f"Lengkapi isian di “{row['title'] or 'Premis'}”: {', '.join(blanks)}.")

    @property
    def is_long(self):
        return len(self.clauses) > LONG

    @property
    def rows(self):
        return [each.row for each in self.clauses]


def _bound(n, row):
    typed = {"key": row["key"], "part": row["part"], "title": row["title"], "text": "\n\n".join(row["paragraphs"])}
    return ClauseForm(initial=typed, prefix=f"p{n}")


def rearranged(rows, action, target):
    """Return the rows after a button of the editor: add, remove, up or down at a place. Unknown ones change nothing."""
    rows, place = list(rows), int(target) if target.isascii() and target.isdigit() and len(target) < 4 else -1
    if action == "add":
        rows.insert(min(place + 1, len(rows)), {"key": secrets.token_hex(4), "part": "article", "title": "", "paragraphs": []})
    elif not 0 <= place < len(rows):
        return rows
    elif action == "remove":
        rows.pop(place)
    elif action == "up" and place:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
    elif action == "down" and place < len(rows) - 1:
        rows[place + 1], rows[place] = rows[place], rows[place + 1]
    return rows


def _date(label, help_text=""):
    return forms.DateField(
        label=label, required=False, help_text=help_text, validators=[BEFORE_2100],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Tulis tanggal yang benar."},
    )  # fmt: skip


def _about_level(institutions):
    """Say, where a party is not at the table, how it signs."""
    away = ", ".join(each.short_name for each in institutions if each.side == Side.OTHER)
    if not away:
        return ""
    return (
        f"{away} tidak merundingkan naskah di portal: pilih tanda tangan basah atau BSrE. "
        "Rangkapnya yang sudah ditandatangani diunggah oleh Bawaslu."
    )


PARTY_FIELDS = ("tenure", "authority", "number")


HEAD_FIELDS = ("signing_on", "valid_from", "valid_until", "place", "level")


class HeadForm(VersionForm):
    """Day, term and place; and for the parties of the side that holds the pen who signs, by what authority, which number."""

    signing_on = _date("Rencana hari penandatanganan")
    valid_from = _date("Berlaku sejak")
    valid_until = _date("Berlaku sampai", "Hari pertama kesepakatan tidak berlaku lagi.")
    place = Text(label="Tempat penandatanganan", length=120)
    level = Choice(label="Cara penandatanganan", choices=Level)

    def __init__(self, agreement, data=None):
        self.agreement = agreement
        super().__init__(data, initial={name: getattr(agreement, name) for name in ("version", *HEAD_FIELDS)})
        self.institutions = [each.institution for each in agreement.parties.all()]
        self.fields["level"].help_text = _about_level(self.institutions)
        if not agreement.has_term:
            self.fields["valid_until"].help_text += " Kosongkan bila berlaku tanpa batas waktu."
        self.parties = [each for each in agreement.parties.all() if is_filled_by(each.institution.side, agreement.turn)]
        for party in self.parties:
            self._add(party)

    def _add(self, party):
        institution, key = party.institution, f"p{party.order}"
        tenures = Tenure.objects.filter(post__institution=institution, post__may_decide=True).with_post().order_by("name", "pk")
        authorities = Authority.objects.filter(post__institution=institution).order_by("title", "pk")
        empty = "Belum ditentukan"
        wrong = {"invalid_choice": "Pilih salah satu dari pilihan yang tersedia."}
        self.fields[f"{key}-tenure"] = RowField(
            tenures, label=f"Penanda tangan {institution.short_name}", required=False, empty_label=empty,
            initial=party.tenure_id, error_messages=wrong,
        )  # fmt: skip
        self.fields[f"{key}-authority"] = RowField(
            authorities, label=f"Dasar kewenangan {institution.short_name}", required=False, empty_label=empty,
            initial=party.authority_id, error_messages=wrong,
        )  # fmt: skip
        if not institution.number_pattern:  # else it is taken from the institution's own sequence
            self.fields[f"{key}-number"] = Text(label=f"Nomor {institution.short_name}", length=120)
            self.initial[f"{key}-number"] = party.number

    def clean_level(self):
        level = self.cleaned_data["level"] or self.agreement.level
        if obstacle := obstacle_to_level(level, self.institutions):
            raise forms.ValidationError(obstacle)
        return level

    def clean_place(self):
        if place := self.cleaned_data["place"].strip():
            return place
        raise forms.ValidationError("Tulis tempat penandatanganan.")

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last <= first:
            self.add_error("valid_until", "Masa berlaku berakhir setelah awalnya.")
        for party in self.parties:
            tenure, authority = cleaned.get(f"p{party.order}-tenure"), cleaned.get(f"p{party.order}-authority")
            if tenure and authority and tenure.post_id != authority.post_id:
                self.add_error(f"p{party.order}-authority", "Dasar kewenangan ini milik jabatan lain.")
        return cleaned

    @property
    def facts(self):
        """Return what actions.agreements.set_head is told."""
        cleaned = self.cleaned_data
        parties = [
            (each, {name: cleaned[key] for name in PARTY_FIELDS if (key := f"p{each.order}-{name}") in cleaned})
            for each in self.parties
        ]
        return {name: cleaned[name] for name in ("version", *HEAD_FIELDS)} | {"parties": parties}
