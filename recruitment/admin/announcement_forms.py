"""What staff type to draft an announcement, and to move it on."""

from django import forms

from core.admin import MoveForm
from core.admin.fields import RowField, WibField
from recruitment import announcing
from recruitment.models import Announcement, Selection
from regions.models import District

LONG = {"rows": 4, "cols": 60}


class WordsForm(forms.Form):
    """The words of an announcement; which columns it shows is nobody's choice."""

    title = forms.CharField(label="Judul", max_length=200)
    number = forms.CharField(
        label="Nomor surat pengumuman", max_length=120, required=False,
        help_text="Dari buku agenda surat kantor. Wajib sebelum diusulkan.",
    )  # fmt: skip
    intro = forms.CharField(
        label="Kata pengantar", required=False, max_length=4000, widget=forms.Textarea(LONG),
        help_text="Tampil di atas daftar. Jangan menulis data pribadi siapa pun.",
    )  # fmt: skip


class ComposeForm(WordsForm):
    selection = RowField(Selection.objects.none(), label="Seleksi")
    kind = forms.ChoiceField(label="Jenis pengumuman")
    districts = forms.ModelMultipleChoiceField(District.objects.none(), label="Kecamatan", widget=forms.CheckboxSelectMultiple)
    corrects = forms.ModelChoiceField(
        Announcement.objects.none(), label="Mengoreksi pengumuman", required=False, empty_label="Bukan koreksi"
    )
    field_order = ("selection", "kind", "districts", "title", "number", "intro", "corrects")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        published = Selection.objects.published()
        self.fields["selection"].queryset = published.order_by("-opens_at")
        self.fields["kind"].choices = [(code, kind.title) for code, kind in announcing.kinds().items()]
        seats = District.objects.filter(pk__in=published.values("seats__district"))
        self.fields["districts"].queryset = seats.order_by("pk")
        self.fields["corrects"].queryset = Announcement.objects.published().order_by("-published_at")


class EditForm(MoveForm, WordsForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("title", "number", "intro"):
            self.fields[name].initial = getattr(self.obj, name)


class ApproveForm(MoveForm):
    publish_at = WibField(
        label="Diumumkan mulai (WIB)", help_text="Bila waktu ini sudah lewat, pengumuman langsung terbit.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["publish_at"].initial = self.at


class WhyForm(MoveForm):
    reason = forms.CharField(label="Alasan", max_length=1000, widget=forms.Textarea(LONG))
