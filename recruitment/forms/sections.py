"""One section as a person fills it in: built from the table of fields, bound to what was posted or to what is kept."""

import re
from dataclasses import dataclass
from functools import cached_property

from django import forms

from core.templatetags.ui import phone
from recruitment import sections
from recruitment.dossier import Dossier
from recruitment.forms import fields
from recruitment.lifecycle import Sex
from regions.models import District, Village

MOST_ROWS = 30
TICKED = "ya"
HELP = {
    "nik": "16 angka pada KTP Anda. Spasi dan titik boleh diketik.",
    "family_card": "16 angka pada Kartu Keluarga Anda.",
    "full_name": "Satu kata adalah nama lengkap bila begitu di KTP Anda.",
    "birth_on": "Misalnya 17 8 1990 atau 17 Agustus 1990.",
    "phone": "Misalnya 0812-3456-7890 atau 021-3456789.",
    "rt": "Misalnya 003.",
    "rw": "Misalnya 007.",
    "employer": "Wajib diisi bila Anda bekerja pada orang atau lembaga lain.",
    "district": "Angka menunjukkan jumlah anggota yang dibutuhkan.",
    "motivation": "Paling panjang 3.000 karakter.",
    "experiences": "Wajib diisi bila Anda menjawab Ya.",
}


_GROUPS = {"birth_on", "sex", "district", "employment", "has_experience"}  # several inputs; the first one carries _0
_LISTS = {each.name for plan in sections.SECTIONS for each in plan.fields if each.columns}


def anchor(name):
    """Return the id under which a section's page shows an answer: its input, the first of several, or its list of rows."""
    if name in _LISTS:
        return f"{name}-daftar"
    return f"id_{name}_0" if name in _GROUPS else f"id_{name}"


@dataclass(frozen=True)
class Surroundings:
    """What the fields of a section depend on: the selection's rows and the day in Jakarta."""

    dossier: Dossier
    today: object

    def seats(self):
        seats = self.dossier.selection.seats.select_related("district").order_by("district_id")
        return [(seat.district_id, f"{seat.district.name} (butuh {seat.count} orang)") for seat in seats]

    def villages(self):
        regencies = District.objects.filter(pk__in=self.dossier.selection.seats.values("district")).values("regency")
        groups = {}
        for village in Village.objects.filter(district__regency__in=regencies).select_related("district").order_by("code"):
            groups.setdefault(f"Kecamatan {village.district.name}", []).append((village.code, village.name))
        return list(groups.items())


def _off(**attrs):
    return forms.TextInput(attrs={"autocomplete": "off", **attrs})


MAKERS = {
    "nik": lambda around, **o: fields.Nik(widget=_off(inputmode="numeric", size=22), **o),
    "family_card": lambda around, **o: fields.FamilyCard(widget=_off(inputmode="numeric", size=22), **o),
    "full_name": lambda around, **o: fields.Name(
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}), **o
    ),
    "birth_place": lambda around, **o: fields.Text(length=100, **o),
    "birth_on": lambda around, **o: fields.BirthDay(today=around.today, **o),
    "sex": lambda around, **o: fields.Radios(choices=Sex.choices, **o),
    "phone": lambda around, **o: fields.Phone(
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "size": 22}), **o
    ),
    "address": lambda around, **o: fields.Text(length=500, lines=3, **o),
    "village": lambda around, **o: fields.Selector(choices=around.villages(), empty="Pilih kelurahan", **o),
    "rt": lambda around, **o: fields.Number(widget=_off(inputmode="numeric", size=4), **o),
    "rw": lambda around, **o: fields.Number(widget=_off(inputmode="numeric", size=4), **o),
    "district": lambda around, **o: fields.Radios(choices=around.seats(), **o),
    "level": lambda around, **o: fields.Selector(choices=sections.EDUCATION_LEVELS, empty="Pilih pendidikan", **o),
    "employment": lambda around, **o: fields.Radios(choices=sections.EMPLOYMENT, **o),
    "employer": lambda around, **o: fields.Text(**o),
    "has_experience": lambda around, **o: fields.Radios(choices=sections.YES_NO, **o),
    "motivation": lambda around, **o: fields.Text(length=3000, lines=6, **o),
}


def _make(each, around):
    made = MAKERS[each.name](around, label=each.label, help_text=HELP.get(each.name, ""))
    made.optional = each.required is sections.never
    return made


class AnswersForm(forms.Form):
    """The single fields of a section. Everything may be missing; the dossier says what is."""

    use_required_attribute = False

    def __init__(self, data, made):
        super().__init__(data)
        self.fields.update(made)


class RowForm(forms.Form):
    """One row of a list such as the schools; without its first cell the others say nothing."""

    use_required_attribute = False

    def __init__(self, columns, *, data, prefix, today):
        super().__init__(data, prefix=prefix)
        for name, label in columns:
            self.fields[name] = _cell(name, label, today)
        self.first = columns[0][0]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get(self.first) and self.first not in self.errors:
            self.add_error(self.first, f"Isi {self.fields[self.first].label.lower()}, atau kosongkan seluruh baris ini.")
        return cleaned


def _cell(name, label, today):
    if name == "year":
        return fields.Year(today=today, label=label, widget=_off(inputmode="numeric", size=6))
    if name == "years":
        return fields.Text(label=label, length=50, help_text="Misalnya 2018–2021.", widget=_off(size=16))
    return fields.Text(label=label)


class Rows:
    """The rows of one list. Behaves like a bound field where errors are listed."""

    is_rows, is_hidden = True, False

    def __init__(self, each, data, *, today, blank, drop):
        self.name, self.label, self.columns, self.today = each.name, each.label, each.columns, today
        self.help_text, self.optional = HELP.get(each.name, ""), each.required is sections.never
        numbers = [n for n in self._numbers(data) if f"{self.name}-{n}" != drop and self._is_filled(data, n)]
        self.filled = [self._row(n, data) for n in numbers]
        self.errors = []
        if len(self.filled) > MOST_ROWS:
            self.errors.append(f"{self.label} paling banyak {MOST_ROWS} baris. Hapus {len(self.filled) - MOST_ROWS} baris.")
        self.is_invalid = bool(self.errors) or any(row.errors for row in self.filled)
        self.forms = [*self.filled]
        if blank or not self.filled:
            self.forms.append(self._row(max(numbers, default=-1) + 1, None))

    def _numbers(self, data):
        matches = (re.fullmatch(rf"{self.name}-([0-9]{{1,4}})-\w+", key) for key in data)
        return sorted({int(match[1]) for match in matches if match})

    def _is_filled(self, data, n):
        return any(data.get(f"{self.name}-{n}-{column}", "").strip() for column, _ in self.columns)

    def _row(self, n, data):
        return RowForm(self.columns, data=data, prefix=f"{self.name}-{n}", today=self.today)

    @property
    def id_for_label(self):
        return self.forms[0][self.columns[0][0]].id_for_label

    def answers(self):
        return [row.cleaned_data for row in self.filled if row.is_valid()]

    def keys(self):
        return [f"{row.prefix}-{column}" for row in self.filled for column, _ in self.columns]


class SectionForm:
    """A section's single fields and rows as one form.

    data: HTML names → texts, posted or made by kept(). blank: the list that gets an empty row. drop: the row to leave out.
    After construction `answers` are the valid values as JSON, `typed` the texts of what is not valid, by HTML name.
    """

    def __init__(self, plan, dossier, data, *, today, blank="", drop=""):
        self.plan, self.data = plan, data
        around = Surroundings(dossier, today)
        self.form = AnswersForm(data, self._fields(around))
        self.rows = {
            each.name: Rows(each, data, today=today, blank=blank == each.name, drop=drop)
            for each in plan.fields
            if each.columns
        }
        self.typed = {key: data.get(key, "") for key in self._invalid_keys()}
        self.answers = self._answers()
        self.rules = []  # sentences about the whole section, which no field can mend

    def _fields(self, around):
        if self.plan.code == sections.DECLARATIONS:
            return {each.code: fields.Declared(label=each.declaration) for each in around.dossier.requirements}
        return {each.name: _make(each, around) for each in self.plan.fields if not each.columns}

    def _invalid_keys(self):
        for name in self.form.errors:
            widget = self.form.fields[name].widget
            yield from ([f"{name}_{n}" for n in range(3)] if isinstance(widget, fields.DayInputs) else [name])
        for rows in self.rows.values():
            yield from rows.keys() if rows.is_invalid else ()

    def _answers(self):
        answers = {name: value for name, value in self.form.cleaned_data.items() if value not in ("", None)}
        if birth_on := answers.get("birth_on"):
            answers["birth_on"] = birth_on.isoformat()
        return answers | {name: rows.answers() for name, rows in self.rows.items()}

    @property
    def content(self):
        return {"answers": self.answers, "typed": self.typed}

    @cached_property
    def parts(self):
        """Bound fields and Rows in the order of the table."""
        if self.plan.code == sections.DECLARATIONS:
            return list(self.form)
        return [self.rows.get(each.name) or self.form[each.name] for each in self.plan.fields]

    def point_at(self, gaps):
        """Show what is missing beside its field; a rule about the section stands apart."""
        for gap in gaps:
            if not gap.field:
                self.rules.append(gap.message)
            elif rows := self.rows.get(gap.field):
                rows.errors += [] if rows.is_invalid else [gap.message]
            elif gap.field not in self.form.errors:
                self.form.add_error(gap.field, gap.message)

    # --- What the error summary asks of a form ---
    def non_field_errors(self):
        return []

    def __iter__(self):
        for part in self.parts:
            yield part
            for row in getattr(part, "filled", ()):
                yield from row

    @property
    def errors(self):
        """The sentences by the id of their input."""
        return {_target(bound): list(bound.errors) for bound in self if bound.errors}


def _target(bound):
    return bound.id_for_label or f"{bound.auto_id}_0"


def kept(plan, content):
    """Return the HTML names and texts that show a section's kept content again, what was typed before what is valid."""
    answers, typed = content["answers"], content["typed"]
    data = {}
    for name, value in answers.items():
        if not any(key == name or re.fullmatch(rf"{name}(_\d|-\d+-\w+)", key) for key in typed):
            data |= _as_typed(name, value)
    return data | typed


def _as_typed(name, value):
    if isinstance(value, list):
        return {f"{name}-{n}-{column}": cell for n, row in enumerate(value) for column, cell in row.items()}
    if isinstance(value, bool):
        return {name: TICKED} if value else {}
    if name == "birth_on":
        year, month, day = value.split("-")
        return {f"{name}_0": str(int(day)), f"{name}_1": str(int(month)), f"{name}_2": year}
    return {name: phone(value) if name == "phone" else value}


def posted(values):
    """Return posted texts by HTML name, each once; NUL becomes a sign that can be seen and deleted."""
    return {key: value.replace("\0", "\ufffd") for key, value in values.items()}
