"""What staff ask a suggested plan for, and what its drafts begin with."""

import datetime as dt
import re
from itertools import pairwise

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from core import dates
from core.admin.fields import RowsField
from core.clock import day_of
from outreach.lifecycle import Host, Population, Regime
from outreach.models import Audience, Material, Room, Speaker
from outreach.planner import DAY, FIRST_DAY, LAST_DAY
from outreach.suggestion import MOST_DAYS, MOST_SLOTS, Wish

EARLIEST, LATEST = FIRST_DAY + 60 * DAY, LAST_DAY - 60 * DAY  # as the calendar of the plan
HOURS = re.compile(r"(\d{1,2})[.:](\d{2})\s*(?:-|–|sampai)\s*(\d{1,2})[.:](\d{2})", re.ASCII)
USUAL_HOURS = "09.00–11.30\n13.30–16.00"
WEEKDAYS = [(n, name) for n, name in enumerate(dates.DAYS)]
LASTS = 4 * 7 * DAY


class DayField(forms.DateField):
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class HoursField(forms.CharField):
    """One span a line, “09.00–11.30”; cleaned to ((from, until), …), in order and apart from each other."""

    def clean(self, value):
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        spans = sorted(_span(line) for line in lines)
        if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
            raise ValidationError("Jam sesi tidak boleh saling bertumpang. Periksa mulai dan selesainya.")
        return tuple(spans)


class DaysField(forms.CharField):
    """Days, apart by commas or lines: “12-11-2026, 13-11-2026”."""

    def clean(self, value):
        return frozenset(_day(each.strip()) for each in re.split(r"[,;\n]", super().clean(value)) if each.strip())


def _span(line):
    found = HOURS.fullmatch(line)
    try:
        hours = [int(each) for each in found.groups()]
        begins, ends = dt.time(*hours[:2]), dt.time(*hours[2:])
    except (AttributeError, ValueError):
        raise ValidationError(f"“{line}” bukan jam sesi. Tulis seperti 09.00–11.30.") from None
    if ends <= begins:
        raise ValidationError(f"Sesi {line} berakhir sebelum dimulai.")
    return begins, ends


def _day(text):
    found = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text, re.ASCII)
    try:
        return dt.date(*[int(each) for each in reversed(found.groups())])
    except (AttributeError, ValueError):
        raise ValidationError(f"“{text}” bukan tanggal. Tulis seperti 12-11-2026.") from None


class WishForm(forms.Form):
    audience = forms.ModelChoiceField(Audience.objects.none(), label="Sasaran", empty_label=None)
    first_day = DayField(label="Hari pertama")
    last_day = DayField(label="Hari terakhir")
    weekdays = forms.TypedMultipleChoiceField(
        label="Hari dalam seminggu", choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text="Hari libur, masa tenang, dan hari pemungutan suara dilewati, begitu pula waktu salat Jumat.",
    )  # fmt: skip
    hours = HoursField(
        label="Jam sesi (WIB)", max_length=200, widget=forms.Textarea({"rows": 3}), help_text="Satu sesi tiap baris."
    )  # fmt: skip
    rooms = RowsField(Room.objects.none(), label="Ruang", error_messages={"required": "Pilih paling sedikit satu ruang."})
    speakers = RowsField(
        Speaker.objects.none(), label="Narasumber", help_text="Setiap sesi mendapat satu narasumber.",
        error_messages={"required": "Pilih paling sedikit satu narasumber."},
    )  # fmt: skip
    officers = RowsField(
        get_user_model().objects.none(), label="Penanggung jawab",
        help_text="Setiap sesi mendapat satu. Dengan satu orang saja, tidak ada dua sesi pada waktu yang sama.",
        error_messages={"required": "Pilih paling sedikit satu penanggung jawab."},
    )  # fmt: skip
    host = forms.ChoiceField(label="Penyelenggara", choices=Host)
    regime = forms.ChoiceField(label="Dasar", choices=Regime)
    materials = RowsField(Material.objects.none(), label="Materi", required=False)

    def __init__(self, *args, at, user, **kwargs):
        super().__init__(*args, **kwargs)
        rows = {
            "audience": Audience.objects.exclude(population=Population.OFFICE).order_by("position", "pk"),
            "rooms": Room.objects.select_related("venue__village").order_by("venue__name", "name", "pk"),
            "speakers": Speaker.objects.filter(is_active=True).order_by("name", "pk"),
            "materials": Material.objects.order_by("title", "-number"),
            "officers": get_user_model().objects.filter(is_staff=True, is_active=True).order_by("name", "pk"),
        }
        for name, queryset in rows.items():
            self.fields[name].queryset = queryset
        self.fields["rooms"].label_from_instance = lambda room: f"{room} ({room.capacity} orang)"
        for speaker in rows["speakers"]:
            self.fields[f"off-{speaker.pk}"] = DaysField(label=str(speaker), max_length=400, required=False)
        today = day_of(at)
        self.initial = {
            "first_day": today + DAY, "last_day": today + LASTS, "weekdays": [0, 1, 2, 3, 4], "hours": USUAL_HOURS,
            "rooms": [each.pk for each in rows["rooms"]], "speakers": [each.pk for each in rows["speakers"]],
            "officers": [user.pk], "host": Host.BAWASLU, "regime": Regime.ELECTION,
        }  # fmt: skip

    @property
    def days_off(self):
        """The fields of the days on which each speaker cannot come."""
        return [self[name] for name in self.fields if name.startswith("off-")]

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        for name in ("first_day", "last_day"):
            if cleaned.get(name) and not EARLIEST < cleaned[name] < LATEST:
                self.add_error(name, f"Pilih hari antara tahun {EARLIEST.year} dan {LATEST.year}.")
                return cleaned
        if first and last:
            if last < first:
                self.add_error("last_day", "Hari terakhir tidak boleh sebelum hari pertama.")
            elif (last - first).days >= MOST_DAYS:
                self.add_error("last_day", f"Rentang paling lama {MOST_DAYS} hari.")
            elif ((last - first).days + 1) * len(cleaned.get("hours") or ()) > MOST_SLOTS:
                self.add_error(
                    "hours", f"Rentang ini memuat lebih dari {MOST_SLOTS} waktu sesi. Persingkat, atau kurangi jamnya."
                )
        return cleaned

    @property
    def wish(self):
        said = self.cleaned_data
        off = {each.pk: said[f"off-{each.pk}"] for each in said["speakers"]}
        return Wish(
            said["audience"], said["first_day"], said["last_day"], frozenset(said["weekdays"]), said["hours"],
            tuple(said["rooms"]), tuple(said["speakers"]), tuple(said["officers"]), off,
        )  # fmt: skip

    @property
    def drafts(self):
        """What the accepted sessions begin with."""
        return {name: self.cleaned_data[name] for name in ("audience", "host", "regime", "materials")}
