"""What staff type when they move an account, an assignment or a recovery."""

from django import forms

from accounts.forms import email_field
from accounts.lifecycle import RecoveryKind
from accounts.roles import DISTRICT_ROLES, OFFICE_ROLES
from core.admin import MoveForm
from regions.models import District


class UnversionedForm(MoveForm):
    """For rows without a version: their actions compare and set on the field they change."""

    @property
    def facts(self):
        return {name: value for name, value in super().facts.items() if name != "version"}


class ReasonForm(UnversionedForm):
    reason = forms.CharField(
        label="Alasan",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis alasannya."},
    )


class VersionedReasonForm(MoveForm):
    reason = forms.CharField(
        label="Alasan",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis alasannya."},
    )


class GrantForm(UnversionedForm):
    role = forms.ChoiceField(label="Peran", choices=OFFICE_ROLES)
    district = forms.ModelChoiceField(
        label="Kecamatan",
        queryset=District.objects.order_by("code"),
        required=False,
        empty_label="Seluruh kota",
        help_text="Hanya verifikator dan sekretaris yang dapat dibatasi pada satu kecamatan.",
    )
    valid_from = forms.DateField(label="Berlaku sejak", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    valid_until = forms.DateField(
        label="Tidak berlaku lagi mulai",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Hari pertama tanpa penugasan. Penugasan selalu berakhir; perpanjang dengan yang baru.",
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("district") and cleaned.get("role") not in DISTRICT_ROLES:
            self.add_error("district", "Peran ini selalu berlaku untuk seluruh kota.")
        start, end = cleaned.get("valid_from"), cleaned.get("valid_until")
        if start and end and end <= start:
            self.add_error("valid_until", "Akhir penugasan harus setelah awalnya.")
        return cleaned


class RequestRecoveryForm(UnversionedForm):
    kind = forms.ChoiceField(label="Yang hilang", choices=RecoveryKind.choices)
    new_email = email_field("Alamat email baru", "Hanya bila kotak surat hilang.")
    identity_checked = forms.CharField(
        label="Cara memeriksa identitas", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Misalnya: datang sendiri, KTP asli dicocokkan dengan wajah. Jangan menulis NIK.",
    )  # fmt: skip
    reason = forms.CharField(label="Alasan", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_email"].required = False

    def clean(self):
        cleaned = super().clean()
        is_mailbox = cleaned.get("kind") == RecoveryKind.MAILBOX
        if is_mailbox and not cleaned.get("new_email") and "new_email" not in self.errors:
            self.add_error("new_email", "Ketik alamat email yang baru.")
        if not is_mailbox:
            cleaned["new_email"] = ""
        return cleaned


class InviteForm(UnversionedForm):
    name = forms.CharField(label="Nama", max_length=200, error_messages={"required": "Ketik nama petugas."})
    email = email_field("Alamat email kantor")
    is_official = forms.BooleanField(label="Pejabat Pemerintah Kota (bukan petugas Bawaslu)", required=False)
