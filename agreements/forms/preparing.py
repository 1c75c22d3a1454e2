"""What an official passes on, what staff hand back, and the papers that the desk takes in."""

from django import forms

from agreements.forms.drafting import VersionForm
from agreements.lifecycle import Conclusion
from agreements.models import Tenure
from core.admin.fields import RowField
from core.fields import NOT_A_CHOICE, Text
from documents.forms import UploadForm


class DisposeForm(forms.Form):
    """staff: the tenures to choose from."""

    use_required_attribute = False
    to = RowField(
        Tenure.objects.none(), label="Kepada", empty_label="Pilih staf",
        error_messages={"required": "Pilih staf yang diminta.", "invalid_choice": NOT_A_CHOICE},
    )  # fmt: skip
    instruction = Text(label="Petunjuk", length=4000, lines=4)
    due_on = forms.DateField(
        label="Selesai paling lambat", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Tulis tanggal.", "invalid": "Tulis tanggal yang benar."},
    )  # fmt: skip

    def __init__(self, staff, data=None):
        super().__init__(data)
        self.fields["to"].queryset = staff

    def clean_instruction(self):
        if text := self.cleaned_data["instruction"].strip():
            return text
        raise forms.ValidationError("Tulis petunjuk Anda.")


class NoteForm(VersionForm):
    note = Text(label="Laporan", length=8000, lines=6)

    def clean_note(self):
        if text := self.cleaned_data["note"].strip():
            return text
        raise forms.ValidationError("Tulis laporan Anda.")


class PaperForm(UploadForm):
    use_required_attribute = False


class OpinionForm(UploadForm):
    use_required_attribute = False
    conclusion = forms.ChoiceField(
        label="Kesimpulan", choices=Conclusion, widget=forms.RadioSelect,
        error_messages={"required": "Pilih kesimpulan.", "invalid_choice": NOT_A_CHOICE},
    )  # fmt: skip
    summary = Text(label="Pokok catatan atau keberatan", length=4000, lines=4, help_text="Wajib bila tidak setuju sepenuhnya.")
    field_order = ("conclusion", "summary", "files")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("conclusion") not in (None, Conclusion.AGREES) and not cleaned.get("summary", "").strip():
            self.add_error("summary", "Tulis pokok catatan atau keberatan Anda.")
        return cleaned
