"""Input of what people want to hear."""

from django import forms

from core.templatetags.ui import phone
from notifications.channels import Channel
from notifications.models.wishes import EARLIEST, LATEST
from notifications.telephones import indonesian_mobile

WAYS = ((Channel.MAIL.value, "Email dan portal"), (Channel.PORTAL.value, "Hanya di portal, tanpa email"))
SINGLE, DAILY = "single", "daily"
RHYTHMS = ((SINGLE, "Satu per satu, begitu ada"), (DAILY, "Digabung menjadi satu ringkasan sehari"))
NO_NUMBER = "Isi satu nomor telepon seluler Indonesia yang benar, misalnya 0812-3456-7890."
HOURS = tuple((hour, f"{hour:02}.00 WIB") for hour in range(EARLIEST, LATEST + 1))


class WishesForm(forms.Form):
    """kinds: the optional Notice classes of the account. number: at which texts reach it, or an empty text."""

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

    def __init__(self, *args, kinds, number, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wanted"].choices = [(kind.code, kind.label) for kind in kinds]
        self.fields["by_text"].help_text = f"Ke nomor {masked(number)}. Isinya pokok pesan dan tautan ke portal."
        without = [] if kinds else ["way", "rhythm", "hour", "wanted"]
        for name in without if number else [*without, "by_text"]:
            del self.fields[name]

    def clean(self):
        if not self.fields:
            raise forms.ValidationError("Saat ini tidak ada yang dapat Anda atur di sini.")
        return super().clean()


class NumberForm(forms.Form):
    """Cleans a number as people write it to E.164."""

    number = forms.CharField(
        label="Nomor telepon seluler",
        max_length=40,
        help_text="Misalnya 0812-3456-7890. Kami mengirim kode enam angka ke nomor ini, sebagai bukti bahwa ini nomor Anda.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": "Ketik nomor telepon Anda.", "max_length": NO_NUMBER},
    )

    def clean_number(self):
        if number := indonesian_mobile(self.cleaned_data["number"]):
            return number
        raise forms.ValidationError(NO_NUMBER)


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Kode enam angka",
        max_length=20,
        help_text="Ada di pesan singkat yang kami kirim, misalnya 123 456.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
        error_messages={"required": "Ketik kodenya.", "max_length": "Kode terdiri atas enam angka."},
    )


def masked(number):
    """Show a number so that its owner knows it and nobody who looks on learns it: 0812-••••-7890."""
    written = phone(number)
    return f"{written[:4]}-••••-{written[-4:]}" if len(written) > 8 else "••••"
