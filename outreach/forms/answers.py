"""What the invited office answers, and what the door sends."""

from django import forms

from core.fields import Choice, Text
from outreach import policies
from outreach.lifecycle import Answer

INCOMPLETE = "Formulir ini tidak lengkap. Muat ulang halaman, lalu kirim kembali."
LABELS = [(Answer.COMING, "Hadir"), (Answer.REPRESENTED, "Diwakili"), (Answer.DECLINED, "Tidak dapat hadir")]
# What an answer asks besides, and how that is said.
ASKED = {
    Answer.REPRESENTED: ("representative", "Tulis nama wakil yang akan hadir."),
    Answer.DECLINED: ("decline_reason", "Tulis alasan tidak dapat hadir."),
}


class AnswerForm(forms.Form):
    """One answer. What stands in the fields of answers that were not chosen counts for nothing."""

    use_required_attribute = False
    version = forms.IntegerField(
        min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), INCOMPLETE),
    )  # fmt: skip
    answer = Choice(label="Jawaban Anda", choices=LABELS, widget=forms.RadioSelect)
    representative = Text(
        label="Nama wakil", help_text="Isi bila Anda diwakili.", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    decline_reason = Text(label="Alasan", length=300, lines=3, help_text="Isi bila Anda tidak dapat hadir.")

    def __init__(self, invitation, data=None):
        names = ("version", "representative", "decline_reason")
        answered = invitation.wish if invitation.answer != Answer.SILENT else None
        super().__init__(data, initial={name: getattr(invitation, name) for name in names} | {"answer": answered})
        if policies.obstacle_to_representing(invitation):
            self.fields["answer"].choices = [each for each in LABELS if each[0] != Answer.REPRESENTED]
            del self.fields["representative"]

    def clean(self):
        cleaned = super().clean()
        answer = cleaned.get("answer")
        if not answer and "answer" not in self.errors:
            self.add_error("answer", "Pilih salah satu jawaban.")
        for choice, (name, sentence) in ASKED.items():
            if name in self.fields and answer != choice:
                self.errors.pop(name, None)
                cleaned[name] = ""
            elif name in self.fields and cleaned.get(name) == "":
                self.add_error(name, sentence)
        return cleaned

    def is_kept_in(self, invitation):
        """Say whether an invitation says already what was sent, as after a second press."""
        sent = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return sent.pop("answer") == invitation.wish and all(getattr(invitation, name) == value for name, value in sent.items())


class CheckInForm(forms.Form):
    """One press at the door. nonce: made with the page, the same for every retry of one press."""

    nonce = forms.UUIDField(widget=forms.HiddenInput)


class ListedCheckInForm(CheckInForm):
    """The same from the list, which names whom."""

    ticket = forms.UUIDField(widget=forms.HiddenInput)
