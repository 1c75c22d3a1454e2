"""Input of what people want to hear."""

from django import forms

from notifications.channels import Channel
from notifications.models.wishes import EARLIEST, LATEST

WAYS = ((Channel.MAIL.value, "Email dan portal"), (Channel.PORTAL.value, "Hanya di portal, tanpa email"))
SINGLE, DAILY = "single", "daily"
RHYTHMS = ((SINGLE, "Satu per satu, begitu ada"), (DAILY, "Digabung menjadi satu ringkasan sehari"))
HOURS = tuple((hour, f"{hour:02}.00 WIB") for hour in range(EARLIEST, LATEST + 1))


class WishesForm(forms.Form):
    """kinds: the optional Notice classes of the account. may_text: whether texts can reach it."""

    way = forms.ChoiceField(
        label="Lewat mana Anda ingin menerimanya?",
        choices=WAYS,
        widget=forms.RadioSelect,
        help_text="Berlaku bagi pesan yang boleh Anda atur. Semua pesan selalu dapat dibaca lagi di halaman Pesan.",
        error_messages={"required": "Pilih lewat mana Anda ingin menerima pesan.", "invalid_choice": "Pilih salah satu cara."},
    )
    by_text = forms.BooleanField(label="Kirim juga pesan singkat ke telepon saya", required=False)
    rhythm = forms.ChoiceField(
        label="Kapan Anda ingin menerimanya?",
        choices=RHYTHMS,
        widget=forms.RadioSelect,
        help_text="Yang akan kedaluwarsa sebelum jam ringkasan tetap dikirim sendiri.",
        error_messages={"required": "Pilih kapan Anda ingin menerima pesan.", "invalid_choice": "Pilih salah satu waktu."},
    )
    hour = forms.TypedChoiceField(
        label="Jam ringkasan",
        choices=HOURS,
        coerce=int,
        help_text="Hanya bila Anda memilih ringkasan.",
        error_messages={"required": "Pilih jam ringkasan.", "invalid_choice": "Pilih salah satu jam."},
    )
    wanted = forms.MultipleChoiceField(
        label="Pesan mana yang ingin Anda terima?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Hapus centang pesan yang tidak Anda perlukan.",
        error_messages={"invalid_choice": "Pilih hanya pesan yang tercantum di sini."},
    )

    def __init__(self, *args, kinds, may_text, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wanted"].choices = [(kind.code, kind.label) for kind in kinds]
        if not may_text:
            del self.fields["by_text"]
