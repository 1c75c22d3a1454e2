"""A Word file that is brought to take the place of the draft in work."""

from django import forms

from agreements.wording.word_package import MAX_FILE
from documents.refusals import size_in_words


class WordForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label="Berkas Word (DOCX)", allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages=dict.fromkeys(("required", "invalid", "missing"), "Pilih berkas Word yang akan dibaca."),
        help_text=f"Paling besar {size_in_words(MAX_FILE)}. Naskah belum diganti: Anda melihat dahulu apa yang akan berubah.",
    )  # fmt: skip

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE:
            raise forms.ValidationError(f"Berkas ini lebih besar dari {size_in_words(MAX_FILE)}.")
        if getattr(file, "has_no_room", False):
            raise forms.ValidationError("Berkas belum dapat diterima saat ini. Tunggu sebentar, lalu coba lagi.")
        return file
