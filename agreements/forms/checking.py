"""What anybody brings to be checked: a file, its hash, or the code on the paper."""

from django import forms

from agreements import trails
from core.fields import Text
from documents.comparing import ComparedForm, small_enough


class CheckForm(ComparedForm):
    """The file wins over its hash, the hash over the code."""

    names, missing = ("file", "sha256", "code"), "Pilih berkas PDF, tulis sidiknya, atau tulis kodenya."
    code = Text(
        label="atau kode pada lembar bukti",
        length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = "Isinya tidak disimpan."
        self.fields["sha256"].help_text = "64 angka dan huruf a sampai f."


class TrailForm(forms.Form):
    """A jejak-audit.json; cleaned it is (UUID, entries)."""

    use_required_attribute = False
    file = forms.FileField(
        label="Berkas jejak-audit.json", widget=forms.FileInput(attrs={"accept": ".json"}),
        error_messages=dict.fromkeys(("required", "missing", "empty", "invalid"), "Pilih berkas jejak-audit.json."),
        help_text="Berkas diperiksa, lalu dibuang. Isinya tidak disimpan.",
    )  # fmt: skip

    def clean_file(self):
        file = small_enough(self.cleaned_data["file"])
        try:
            return trails.parse(b"".join(file.chunks()))
        except trails.Unreadable:
            raise forms.ValidationError("Berkas ini bukan jejak-audit.json dari portal.") from None
