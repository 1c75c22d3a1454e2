"""What staff type to draft the final report, to move it on, and to say that the province has it."""

from django import forms

from core.admin import MoveForm
from core.admin.fields import RowField
from documents.forms import FilesField, FilesInput
from recruitment.admin.plenary_forms import ACCEPT
from recruitment.models import FinalReport, Selection


class WordsForm(forms.Form):
    """The words of a report; its figures are counted and nobody types them."""

    number = forms.CharField(
        label="Nomor surat laporan", max_length=120, required=False,
        help_text="Dari buku agenda surat kantor. Wajib sebelum diusulkan.",
    )  # fmt: skip
    notes = forms.CharField(
        label="Uraian", required=False, max_length=8000, widget=forms.Textarea({"rows": 8, "cols": 60}),
        help_text="Tampil sebelum tabel angka. Jangan menulis nama atau data pribadi siapa pun.",
    )  # fmt: skip


class ComposeForm(WordsForm):
    selection = RowField(Selection.objects.none(), label="Seleksi")
    corrects = forms.ModelChoiceField(
        FinalReport.objects.none(), label="Mengoreksi laporan", required=False, empty_label="Bukan koreksi"
    )
    field_order = ("selection", "number", "notes", "corrects")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["selection"].queryset = Selection.objects.published().order_by("-opens_at")
        self.fields["corrects"].queryset = FinalReport.objects.standing().order_by("-approved_at")


class EditForm(MoveForm, WordsForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("number", "notes"):
            self.fields[name].initial = getattr(self.obj, name)


class ReceiveForm(MoveForm):
    """The province's receipt: without it a report has not arrived, whoever says so."""

    arrived_on = forms.DateField(
        label="Tanggal pada tanda terima", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    number = forms.CharField(label="Nomor tanda terima", max_length=120)
    sources = FilesField(
        label="Pindaian tanda terima", required=True, help_text="PDF atau foto, paling besar 20 MB.",
        widget=FilesInput(attrs={"accept": ACCEPT}),
    )  # fmt: skip
