"""What staff type at the counter."""

from django import forms

from core.admin import MoveForm
from documents.forms import ACCEPT, FilesField, FilesInput
from recruitment.admin.scope import codes_of
from recruitment.forms.fields import Name, Phone
from recruitment.lifecycle import Condition
from recruitment.policies import KEY
from regions.models import District


class TakeInForm(MoveForm):
    """The paper that lies on the counter now; the moment is the portal's clock, not a field."""

    version = None  # nothing of the selection changes
    name = Name(label="Nama lengkap sesuai KTP")
    phone = Phone(label="Nomor telepon", widget=forms.TextInput(attrs={"type": "tel", "size": 22}))
    email = forms.EmailField(
        label="Alamat email pelamar", required=False, max_length=254, widget=forms.EmailInput(attrs={"size": 40}),
        help_text="Kosongkan bila tidak ada. Tanpa email, isian dikonfirmasi dengan lembar bertanda tangan.",
        error_messages={"invalid": "Tulis alamat email yang lengkap, misalnya nama@contoh.id."},
    )  # fmt: skip
    district = forms.ChoiceField(
        label="Kecamatan yang dilamar", widget=forms.RadioSelect,
        error_messages={"required": "Pilih kecamatan yang dilamar."},
    )  # fmt: skip
    papers = forms.MultipleChoiceField(
        label="Berkas yang diserahkan", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Centang berkas yang diserahkan."},
    )  # fmt: skip
    sheets = forms.IntegerField(
        label="Jumlah lembar kertas", min_value=1, max_value=500,
        error_messages={"required": "Isi jumlah lembar kertas yang diserahkan."},
    )  # fmt: skip
    told = forms.BooleanField(
        label="Pelamar sudah menerima lembar pemberitahuan pelindungan data pribadi.",
        error_messages={"required": "Berikan dahulu lembar pemberitahuannya, lalu centang."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        seats, codes = District.objects.filter(pk__in=self.obj.seats.values("district")), codes_of(self.by, KEY)
        seats = seats if codes is None else seats.filter(pk__in=codes)
        self.fields["district"].choices = [(each.pk, f"Kecamatan {each.name}") for each in seats.order_by("pk")]
        kinds = self.obj.document_kinds.exclude(condition=Condition.SEATED).order_by("position", "pk")
        self.fields["papers"].choices = list(kinds.values_list("code", "name"))

    def clean(self):
        cleaned = super().clean()
        for name, sentence in (("name", "Isi nama lengkap pelamar sesuai KTP."), ("phone", "Isi nomor telepon pelamar.")):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, forms.ValidationError(sentence, code="required"))
        return cleaned

    @property
    def facts(self):
        return {name: self.cleaned_data[name] for name in ("name", "phone", "email", "district", "papers", "sheets")}


class SlipForm(MoveForm):
    files = FilesField(
        label="Pindaian lembar bertanda tangan", widget=FilesInput(attrs={"accept": ACCEPT}),
        help_text="PDF, JPG, PNG, atau HEIC, paling besar 20 MB. Beberapa foto menjadi satu PDF.",
        error_messages={"required": "Pilih pindaian lembar yang sudah ditandatangani pelamar."},
    )  # fmt: skip

    @property
    def facts(self):
        return {"version": self.cleaned_data["version"], "sources": self.cleaned_data["files"]}


class MailForm(MoveForm):
    email = forms.EmailField(
        label="Alamat email pelamar", max_length=254, widget=forms.EmailInput(attrs={"size": 40}),
        help_text="Tautan lama tidak berlaku lagi. Alamat ini dipakai setelah pemiliknya membuka tautan dan mengetik NIK.",
        error_messages={"invalid": "Tulis alamat email yang lengkap, misalnya nama@contoh.id."},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].initial = self.obj.email
