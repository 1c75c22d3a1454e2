"""The small forms of the applicant's moves: send, send the repair, withdraw."""

from django import forms

from recruitment.forms.fields import Text

BACK_TO_CHECK = "check"  # ?next=check: who came from the page of all answers goes back there


class VersionForm(forms.Form):
    """Which state of the application the person has seen."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class SubmitForm(VersionForm):
    """One sending. key: the same for every retry of one press. seen: when the draft shown was last saved."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)


class WithdrawForm(VersionForm):
    sure = forms.BooleanField(
        label="Saya mengerti bahwa pendaftaran yang ditarik tidak dapat dikirim lagi.",
        error_messages={"required": "Centang pernyataan ini bila Anda yakin menarik pendaftaran."},
    )
    reason = Text(label="Alasan", length=500, lines=3)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].optional = True


class AnswerForm(VersionForm):
    """Whether who was chosen takes the seat."""

    YES, NO = "bersedia", "tidak-bersedia"
    answer = forms.ChoiceField(
        label="Jawaban Anda",
        choices=[(YES, "Saya bersedia dilantik"), (NO, "Saya tidak bersedia; kursi diberikan kepada cadangan")],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih salah satu jawaban."},
    )
    reason = Text(label="Alasan bila tidak bersedia", length=500, lines=3)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].optional = True
