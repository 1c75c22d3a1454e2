"""Who heads an RW or RT. The place is typed as people say it; a successor is a row of their own."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from core import clock
from core.admin.fields import DAY
from core.templatetags.ui import phone
from outreach.admin.page import CityPage
from outreach.models import Head
from regions.models import Rt, Rw, Village

PLACE = ("village", "rw_number", "rt_number")


class HeadForm(forms.ModelForm):
    village = forms.ModelChoiceField(Village.objects.order_by("name", "pk"), label="Kelurahan")
    rw_number = forms.IntegerField(label="Nomor RW", min_value=1, max_value=999)
    rt_number = forms.IntegerField(
        label="Nomor RT", min_value=1, max_value=999, required=False, help_text="Kosongkan untuk ketua RW."
    )

    def clean(self):
        cleaned = super().clean()
        if not self.instance.pk and not self.errors:
            self._find_place(cleaned["village"], cleaned["rw_number"], cleaned["rt_number"])
        if not self.errors and cleaned.get("valid_until") is None:
            self._refuse_second_head()
        return cleaned

    def _find_place(self, village, rw_number, rt_number):
        rw = Rw.objects.in_force(clock.today()).filter(village=village, number=rw_number).first()
        if rw is None:
            raise ValidationError({"rw_number": f"RW {rw_number:03} tidak ada di Kelurahan {village.name}."})
        if rt_number is None:
            self.instance.rw = rw
            return
        self.instance.rt = Rt.objects.in_force(clock.today()).filter(rw=rw, number=rt_number).first()
        if self.instance.rt is None:
            raise ValidationError({"rt_number": f"RT {rt_number:03} tidak ada di {rw} Kelurahan {village.name}."})

    def _refuse_second_head(self):
        """Say in words what the database would refuse."""
        same = Head.objects.filter(rw=self.instance.rw, rt=self.instance.rt, valid_until__isnull=True)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError("Masih ada ketua yang menjabat di sini. Isi dahulu tanggal akhir jabatannya.")


@admin.register(Head)
class HeadAdmin(CityPage):
    form = HeadForm
    fields = (*PLACE, "place", "name", "phone", "email", "valid_from", "valid_until")
    editable = (*PLACE, "name", "phone", "email", "valid_from", "valid_until")
    formfield_overrides = DAY
    list_display = ("place", "name", "phone_told", "email", "valid_from", "valid_until")
    list_select_related = ("rw__village", "rt__rw__village")
    search_fields = ("name__icontains", "rw__village__name__istartswith", "rt__rw__village__name__istartswith")
    search_help_text = "Cari nama ketua atau kelurahan."
    empty_text = "Tambahkan ketua RW dan RT beserta cara menghubunginya; jabatannya yang diundang."
    ordering = ("rw__village__code", "rw__number", "rt__rw__village__code", "rt__rw__number", "rt__number", "pk")
    may_add = may_change = True

    def get_fields(self, request, obj=None):
        hidden = PLACE if obj else ("place",)
        return [name for name in self.fields if name not in hidden]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if obj:  # a head stays where they were: for another place there is another row
            form.base_fields = {name: field for name, field in form.base_fields.items() if name not in PLACE}
        return form

    @admin.display(description="RW/RT", ordering="rw__village__code")
    def place(self, head):
        if head.rw:
            return f"{head.rw} Kelurahan {head.rw.village.name}"
        return f"{head.rt}/{head.rt.rw} Kelurahan {head.rt.rw.village.name}"

    @admin.display(description="Telepon", empty_value="–")
    def phone_told(self, head):
        return phone(head.phone) or None
