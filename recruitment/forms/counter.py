"""What an applicant types behind the link that the office mailed after keying in the paper."""

from django import forms

from recruitment.forms.feedback import Wanting, needed
from recruitment.forms.fields import Nik


class NikForm(Wanting):
    """That the mailbox belongs to the person of the paper is shown by the NIK, which no mail carries."""

    nik = needed(
        Nik(
            label="NIK Anda", help_text="16 angka pada KTP Anda. Spasi dan titik boleh diketik.",
            widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "size": 22}),
        ),
        "Isi NIK, 16 angka pada KTP Anda.",
    )  # fmt: skip


class ConfirmForm(Wanting):
    """version: of the counter file as the person saw it."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    sure = forms.BooleanField(
        label="Isian dan berkas di atas sama dengan yang saya serahkan di loket, benar, dan milik saya sendiri.",
        error_messages={"required": "Centang pernyataan ini untuk mengonfirmasi."},
    )
