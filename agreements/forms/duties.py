"""What is typed of an obligation and of the end of an agreement."""

from django import forms

from agreements.forms.drafting import BEFORE_2100, VersionForm
from agreements.lifecycle import Measure, Rhythm, Sequel
from agreements.wording.clauses import numbered
from core.admin.fields import RowField
from core.fields import NOT_A_CHOICE, Text
from core.measures import ask
from documents.forms import ACCEPT, FilesField, FilesInput

WRONG = {"invalid_choice": NOT_A_CHOICE}


def _date(label, **options):
    return forms.DateField(
        label=label, required=False, validators=[BEFORE_2100],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Tulis tanggal yang benar."}, **options,
    )  # fmt: skip


def _figure(label, most, help_text=""):
    wrong = f"Tulis bilangan dari 0 sampai {most}."
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=most, help_text=help_text,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
    )  # fmt: skip


class EnterForm(forms.Form):
    """draft: the concluded one, whose clauses are chosen from."""

    use_required_attribute = False
    party = RowField(
        None, label="Pihak yang berkewajiban", empty_label="Pilih pihak",
        error_messages=WRONG | {"required": "Pilih pihak yang berkewajiban."},
    )  # fmt: skip
    clause = forms.ChoiceField(label="Berdasarkan", error_messages=WRONG | {"required": "Pilih pasalnya."})
    indicator = Text(label="Indikator", length=300, help_text="Apa yang harus terjadi, sehingga siapa pun dapat menilainya.")
    proof = Text(label="Bukti yang diakui", length=300, help_text="Misalnya laporan kegiatan atau berita acara.")
    rhythm = forms.ChoiceField(
        label="Seberapa sering",
        choices=Rhythm,
        widget=forms.RadioSelect,
        error_messages=WRONG | {"required": "Pilih seberapa sering."},
    )
    starts_on = _date("Sejak")
    due_on = _date("Paling lambat", help_text="Untuk kewajiban yang sekali saja.")
    grace_days = _figure("Hari setelah akhir periode", 90, "Untuk kewajiban yang berulang. 0: sampai hari terakhir periodenya.")
    measure = forms.ChoiceField(label="Dihitung otomatis dari", choices=Measure, required=False, error_messages=WRONG)
    audience = forms.ChoiceField(
        label="Sasaran kegiatan", required=False, help_text="Untuk yang dihitung otomatis.", error_messages=WRONG
    )
    needed = _figure("Jumlah per periode", 1000, "Untuk yang dihitung otomatis.")

    def __init__(self, agreement, draft, data=None):
        super().__init__(data, initial={"starts_on": agreement.valid_from, "rhythm": Rhythm.ONCE, "grace_days": 0})
        self.fields["party"].queryset = agreement.parties.select_related("institution")
        self.fields["party"].label_from_instance = lambda party: party.institution.short_name
        articles = [(clause.key, f"{heading} {clause.title}") for heading, clause in numbered(draft.clauses) if heading]
        self.fields["clause"].choices = [("", "Pilih pasal"), *articles]
        self.fields["audience"].choices = [("", "Semua sasaran"), *ask("audiences")]

    def clean(self):
        cleaned = super().clean()
        for name, sentence in (("indicator", "Tulis indikatornya."), ("proof", "Tulis bukti yang diakui.")):
            if name in cleaned and not cleaned[name].strip():
                self.add_error(name, sentence)
        if "starts_on" in cleaned and not cleaned["starts_on"]:
            self.add_error("starts_on", "Tulis tanggal.")
        if cleaned.get("rhythm") == Rhythm.ONCE and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Tulis tanggal.")
        if cleaned.get("measure") and not cleaned.get("needed") and "needed" not in self.errors:
            self.add_error("needed", "Tulis jumlahnya, paling sedikit 1.")
        return cleaned

    @property
    def facts(self):
        """Return what actions.obligations.enter is told."""
        facts = dict(self.cleaned_data)
        counted = bool(facts["measure"])
        facts |= {"grace_days": facts["grace_days"] or 0, "audience": facts["audience"] if counted else ""}
        facts |= {"needed": facts["needed"] if counted else None}
        return facts | {name: facts[name].strip() for name in ("indicator", "proof")}


class KeepForm(VersionForm):
    note = Text(label="Keterangan", length=4000, lines=3)
    files = FilesField(
        label="Berkas bukti", required=False, widget=FilesInput(attrs={"accept": ACCEPT}),
        help_text="PDF, JPEG, PNG, atau HEIC, paling besar 20 MB. Beberapa foto menjadi satu PDF sesuai urutan.",
    )  # fmt: skip


class ReasonForm(forms.Form):
    use_required_attribute = False
    reason = Text(label="Alasan", length=2000, lines=3)

    def clean_reason(self):
        if reason := self.cleaned_data["reason"].strip():
            return reason
        raise forms.ValidationError("Tulis alasannya.")


class WaiveForm(VersionForm, ReasonForm):
    pass


class SequelForm(VersionForm):
    sequel = forms.ChoiceField(
        label="Sesudah masa berlaku berakhir", choices=Sequel, widget=forms.RadioSelect,
        error_messages=WRONG | {"required": "Pilih keputusan."},
    )  # fmt: skip
    note = Text(label="Pertimbangan", length=2000, lines=3)
