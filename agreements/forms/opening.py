"""What begins an agreement: its kind, what it is about, who agrees, and the meeting that it came out of."""

from django import forms

from agreements.lifecycle import Level, Origin
from agreements.models import Agreement, Institution, Kind
from agreements.policies import obstacle_to_level
from core.admin.fields import RowField, RowsField
from core.fields import Choice, Text

NO_PREDECESSOR = "Pilih kesepakatan yang diubah oleh adendum ini."
WRONG = {"invalid_choice": "Pilih salah satu dari pilihan yang tersedia.", "required": "Pilih salah satu."}


class OpenForm(forms.Form):
    use_required_attribute = False
    kind = RowField(Kind.objects.none(), label="Jenis", empty_label="Pilih jenis", error_messages=WRONG)
    title = Text(label="Tentang", length=300, help_text="Yang ditulis di bawah kata TENTANG.")
    institutions = RowsField(
        Institution.objects.none(), label="Para pihak",
        help_text="Bawaslu menjadi PIHAK PERTAMA.",
        error_messages={**WRONG, "required": "Pilih paling sedikit dua lembaga.", "invalid_pk_value": "Pilih dari daftar."},
    )  # fmt: skip
    level = Choice(
        label="Cara penandatanganan", choices=Level,
        help_text="Bila ada pihak selain Bawaslu dan Pemerintah Kota, pilih tanda tangan basah atau BSrE.",
    )  # fmt: skip
    origin = Choice(label="Berawal dari", choices=[("", "Tidak ada pertemuan"), *Origin.choices])
    origin_note = Text(label="Tempat dan pokok pertemuan", length=300)
    origin_on = forms.DateField(
        label="Tanggal pertemuan", required=False, error_messages={"invalid": "Tulis tanggal yang benar."},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip
    predecessor = RowField(
        Agreement.objects.none(), label="Melanjutkan", required=False, empty_label="Tidak melanjutkan kesepakatan lain",
        help_text="Wajib bagi adendum: kesepakatan yang diubah.",
        error_messages=WRONG,
    )  # fmt: skip

    def __init__(self, data=None):
        super().__init__(data, initial={"level": Level.PORTAL})
        self.fields["kind"].queryset = Kind.objects.filter(is_active=True).order_by("name")
        self.fields["institutions"].queryset = Institution.objects.order_by("name")
        self.fields["predecessor"].queryset = Agreement.objects.concluded().select_related("kind").order_by("-concluded_at")

    def clean_title(self):
        if title := " ".join(self.cleaned_data["title"].split()):
            return title
        raise forms.ValidationError("Tulis tentang apa kesepakatan ini.")

    def clean_level(self):
        return self.cleaned_data["level"] or Level.PORTAL

    def clean_institutions(self):
        """Return the parties in their order: the office first, then the city, then the others by name."""
        rank = {"office": 0, "city": 1}
        return sorted(self.cleaned_data["institutions"], key=lambda each: (rank.get(each.side, 2), each.name))

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind and kind.changes_another and "predecessor" not in self.errors and not cleaned.get("predecessor"):
            self.add_error("predecessor", NO_PREDECESSOR)
        if obstacle := obstacle_to_level(cleaned.get("level"), cleaned.get("institutions", ())):
            self.add_error("level", obstacle)
        return cleaned

    @property
    def facts(self):
        return self.cleaned_data
