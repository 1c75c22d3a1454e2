"""What is said of a draft: remarks, stands, decisions, and what a stranger brings to be checked."""

from django import forms

from agreements.forms.drafting import VersionForm
from agreements.heads import STRUCTURE
from agreements.lifecycle import Stand
from core.fields import Text


class RemarkForm(forms.Form):
    use_required_attribute = False
    clause = Text(label="Pasal", length=40, widget=forms.HiddenInput)
    text = Text(label="Catatan", length=4000, lines=3)

    def clean_text(self):
        if text := self.cleaned_data["text"].strip():
            return text
        raise forms.ValidationError("Tulis catatan Anda.")


class StandForm(forms.Form):
    """clause: a key. Without it structure says that it is about which clauses there are, and neither that it is about all."""

    clause = Text(label="Pasal", length=40)
    structure = forms.BooleanField(required=False)
    stand = forms.ChoiceField(
        choices=Stand, error_messages={"invalid_choice": "Pilih pendirian.", "required": "Pilih pendirian."}
    )

    def about(self, draft):
        """Return the keys of what is said, as talks.take wants them."""
        if self.cleaned_data["clause"]:
            return [self.cleaned_data["clause"]]
        if self.cleaned_data["structure"]:
            return [STRUCTURE]
        return [*(each.key for each in draft.clauses), STRUCTURE]


class AgreeForm(VersionForm):
    """shown: the hash of the original that the page showed."""

    shown = forms.RegexField("^[0-9a-f]{64}$", widget=forms.HiddenInput, error_messages={"invalid": "Muat ulang halaman."})


class ReturnForm(VersionForm):
    reason = Text(label="Alasan pengembalian", length=4000, lines=4)

    def clean_reason(self):
        if reason := self.cleaned_data["reason"].strip():
            return reason
        raise forms.ValidationError("Tulis alasan pengembalian.")
