"""What staff type into the moves of an application."""

import datetime as dt

from django import forms

from core.admin import MoveForm
from core.admin.fields import WibField
from core.clock import day_of, wib
from recruitment import dossier as dossiers
from recruitment.models import HeldResolution, Reason, Stage

REPAIR_DAYS = 3
LONG = {"rows": 3, "cols": 60}


def reasons_for(use):
    ready = Reason.objects.filter(use=use, is_active=True).order_by("position", "pk")
    return list(ready.values_list("text", flat=True))


class ReasonForm(MoveForm):
    reason = forms.CharField(label="Alasan", max_length=2000, widget=forms.Textarea(LONG))


class RejectForm(MoveForm):
    ready = forms.MultipleChoiceField(label="Alasan menurut syarat", required=False, widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label="Alasan dengan kata-kata sendiri", required=False, max_length=2000, widget=forms.Textarea(LONG),
        help_text="Dibaca pelamar. Sebutkan syarat atau berkas yang tidak terpenuhi.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        requirements = {each.code: each.text for each in self.obj.selection.requirements.all()}
        ready = Reason.objects.filter(use=Reason.Use.DECISION, is_active=True).order_by("position", "pk")
        self.grounds = {str(each.pk): each for each in ready if each.requirement_code in {"", *requirements}}
        self.fields["ready"].choices = [
            (pk, f"{each.text} (Syarat: {requirements[each.requirement_code]})" if each.requirement_code else each.text)
            for pk, each in self.grounds.items()
        ]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("ready") and not cleaned.get("reason", "").strip():
            self.add_error("ready", "Pilih paling sedikit satu alasan, atau tulis dengan kata-kata sendiri.")
        return cleaned

    @property
    def facts(self):
        grounds = [self.grounds[pk] for pk in self.cleaned_data["ready"]]
        return {"version": self.cleaned_data["version"], "reason": self.cleaned_data["reason"].strip(), "grounds": grounds}


class PaperForm(MoveForm):
    sets = forms.IntegerField(
        label="Jumlah set berkas kertas yang diterima kantor", min_value=0, max_value=20,
        help_text="Satu asli dan dua salinan adalah 3 set.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sets"].initial = self.obj.paper_sets


class HeldForm(MoveForm):
    outcome = forms.ChoiceField(
        label="Penyelesaian", widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in HeldResolution.Outcome if each != HeldResolution.Outcome.MERGE],
    )  # fmt: skip
    reason = forms.CharField(
        label="Apa yang Anda periksa pada KTP", max_length=2000, widget=forms.Textarea(LONG),
        help_text="Jangan menulis NIK di sini: catatan ini tidak dapat dihapus.",
    )  # fmt: skip


class PapersForm(MoveForm):
    """Named papers, each with what is wrong."""

    asks = "Pilih paling sedikit satu berkas yang kurang."

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds = dossiers.load(self.obj).asked_kinds
        against = {
            verdict.file.kind_id: verdict.reason
            for verdict in self.obj.verdicts.current().exclude(value="met").filter(file__isnull=False).select_related("file")
        }
        for kind in self.kinds:
            wanted = kind.pk in against
            self.fields[f"kind_{kind.pk}"] = forms.BooleanField(label=kind.name, required=False, initial=wanted)
            self.fields[f"reason_{kind.pk}"] = forms.CharField(
                label="Yang perlu diperbaiki", required=False, max_length=400, initial=against.get(kind.pk, ""),
                widget=forms.TextInput({"list": "alasan-berkas"}),
            )  # fmt: skip

    @property
    def rows(self):
        return [(self[f"kind_{kind.pk}"], self[f"reason_{kind.pk}"]) for kind in self.kinds]

    @property
    def ready(self):
        return reasons_for(Reason.Use.DOCUMENT)

    def clean(self):
        cleaned = super().clean()
        chosen = [kind for kind in self.kinds if cleaned.get(f"kind_{kind.pk}")]
        if not chosen:
            self.add_error(None, self.asks)
        for kind in chosen:
            if not cleaned.get(f"reason_{kind.pk}"):
                self.add_error(f"reason_{kind.pk}", f"Tulis apa yang perlu diperbaiki pada {kind.name}.")
        return cleaned

    @property
    def items(self):
        cleaned = self.cleaned_data
        return [(kind, cleaned[f"reason_{kind.pk}"]) for kind in self.kinds if cleaned[f"kind_{kind.pk}"]]

    @property
    def facts(self):
        return {"items": self.items}


class RepairForm(PapersForm):
    """The papers to mend, and until when."""

    asks = "Pilih paling sedikit satu berkas yang perlu diperbaiki."
    due_at = WibField(
        label="Batas waktu (WIB)",
        help_text="Tepat pada saat ini perbaikan tertutup. Pukul 00.00 berarti akhir hari sebelumnya.",
    )
    message = forms.CharField(
        label="Pesan tambahan untuk pelamar", required=False, max_length=2000, widget=forms.Textarea(LONG)
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_at"].initial = default_due(self.at)

    @property
    def facts(self):
        return {"items": self.items, **{name: self.cleaned_data[name] for name in ("due_at", "message", "version")}}


def default_due(at):
    """Return the end of the third day from now, in WIB."""
    day = day_of(at) + dt.timedelta(days=REPAIR_DAYS + 1)
    return wib(day.year, day.month, day.day)


class DatesForm(MoveForm):
    stage = forms.ModelChoiceField(
        Stage.objects.none(), label="Yang diubah", required=False, empty_label="Masa pendaftaran", to_field_name="pk"
    )
    starts_at = WibField(label="Mulai (WIB)")
    ends_at = WibField(
        label="Selesai (WIB)",
        help_text="Tepat pada saat ini sudah tertutup. Pukul 00.00 berarti akhir hari sebelumnya.",
    )
    reason = forms.CharField(label="Alasan", max_length=2000, widget=forms.Textarea(LONG))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stage"].queryset = self.obj.stages.order_by("starts_at", "pk")
        self.fields["starts_at"].initial, self.fields["ends_at"].initial = self.obj.opens_at, self.obj.closes_at


class RevealForm(MoveForm):
    reason = forms.CharField(
        label="Untuk apa Anda memerlukan NIK lengkap", max_length=500,
        help_text="Tercatat bersama nama Anda. Jangan menulis NIK di sini.",
    )  # fmt: skip
