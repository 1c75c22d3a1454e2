"""What staff type into the pages of an activity and of the release."""

import re

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q

from core.admin import MoveForm
from core.admin.bulk import number_in
from core.admin.fields import VersionedForm, WibField
from core.clock import day_of
from documents.forms import FilesField, FilesInput
from outreach import suggestion
from outreach.admin import inviting
from outreach.models import Activity, Attendance, Material, Room, Speaker
from regions.models import Village

VILLAGE_CODE = re.compile(r"[0-9.]{13}")
PHOTOS = "image/jpeg,image/png,image/heic,image/heif,.jpg,.jpeg,.png,.heic,.heif"


class VillagesField(forms.ModelMultipleChoiceField):
    """Some kelurahan, under their kecamatan. What is no code is no choice: a database would refuse to be asked for it."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(Village.objects.order_by("code"), **kwargs)

    def offer(self):
        found = {}
        for village in self.queryset.select_related("district"):
            found.setdefault(f"Kecamatan {village.district.name}", []).append((village.pk, village.name))
        self.choices = list(found.items())

    def clean(self, value):
        for each in value or ():
            if not VILLAGE_CODE.fullmatch(str(each)):
                raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": each})
        return super().clean(value)


class ActivityForm(VersionedForm):
    starts_at = WibField(label="Mulai (WIB)")
    ends_at = WibField(label="Selesai (WIB)")
    villages = VillagesField(
        label="Kelurahan yang dituju", required=False, help_text=Activity._meta.get_field("villages").help_text
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "in_charge" in self.fields:  # a page that is only read has no fields
            self._offer()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_optional") and (audience := cleaned.get("audience")) and audience.is_obliged:
            self.add_error("is_optional", f"{audience} wajib hadir menurut surat; kegiatannya tidak dapat menjadi pilihan.")
        return cleaned

    def _offer(self):
        """Offer who can be assigned today, and who was assigned already. What was released as optional stays so."""
        self.fields["is_optional"].disabled = self.instance.current_id is not None
        self.fields["villages"].offer()
        self.fields["room"].queryset = Room.objects.select_related("venue").order_by("venue__name", "name", "pk")
        self.fields["speakers"].queryset = (
            Speaker.objects.filter(Q(is_active=True) | Q(activities=self.instance.pk)).distinct().order_by("name", "pk")
        )
        self.fields["materials"].queryset = Material.objects.order_by("title", "-number")
        staff = get_user_model().objects.filter(Q(is_staff=True, is_active=True) | Q(pk=self.instance.in_charge_id))
        self.fields["in_charge"].queryset = staff.order_by("name", "pk")


class CancelForm(MoveForm):
    reason = forms.CharField(
        label="Alasan pembatalan", max_length=300, widget=forms.Textarea({"rows": 3, "cols": 60}),
        help_text="Dibaca oleh semua yang diundang.",
    )  # fmt: skip


class InviteForm(MoveForm):
    """The boxes of a whole kecamatan or kind, of its kelurahan, or of single offices."""

    chosen = forms.MultipleChoiceField(
        label="Yang diundang", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih paling sedikit satu yang diundang."},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = day_of(self.at)
        self.waiting = list(inviting.waiting(self.obj, today))
        self.by_mail = inviting.mailed(self.obj, self.waiting, today)
        planned = inviting.as_planned(suggestion.next_guests(self.obj, self.at))
        self.groups = [*planned, *inviting.grouped(self.waiting)]
        self.initial["chosen"] = [each.whole.key for each in planned]
        self.fields["chosen"].choices = [
            (group.name, [self._box(each) for each in (group.whole, *group.parts.values())]) for group in self.groups
        ]

    def _box(self, choice):
        return choice.key, f"{choice.name} ({inviting.counted(choice.places, self.by_mail, self.unit)})"

    @property
    def unit(self):
        return self.obj.audience.get_population_display().replace("Kantor", "kantor").replace("Kelurahan", "kelurahan")

    @property
    def summary(self):
        return inviting.counted(self.waiting, self.by_mail, self.unit)

    @property
    def facts(self):
        chosen = set(self.cleaned_data["chosen"])
        boxes = [box for group in self.groups for box in (group.whole, *group.parts.values()) if box.key in chosen]
        return {"places": list({place.pk: place for box in boxes for place in box.places}.values())}


class ReportForm(MoveForm):
    minutes = forms.CharField(
        label="Notulen", max_length=20_000, widget=forms.Textarea({"rows": 8, "cols": 60}),
        help_text="Apa yang disampaikan, apa yang ditanyakan, dan apa yang disepakati.",
    )  # fmt: skip
    material = forms.ModelChoiceField(Material.objects.none(), label="Materi yang dipakai", empty_label="Pilih materi")
    photos = FilesField(
        label="Foto kegiatan", required=False, widget=FilesInput({"accept": PHOTOS}),
        help_text="Satu foto atau lebih: JPEG, PNG atau HEIC, masing-masing paling besar 20 MB.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        planned = self.obj.materials.order_by("title", "-number")
        # An activity that was released without material, warned or not, must be reported all the same.
        self.fields["material"].queryset = planned if planned.exists() else Material.objects.order_by("title", "-number")

    @property
    def counts(self):
        """What the report will say of those who came, as it stands now."""
        present = Attendance.objects.present_at(self.obj)
        return [
            ("Diundang", self.obj.invitations.standing().count()),
            ("Hadir", present.count()),
            ("Di antaranya diwakili", present.represented().count()),
        ]


class ReleaseForm(forms.Form):
    """One reason for each warning. warnings: what the plan is warned of now. given: {(key, sentence): reason} of before.

    A warning is accepted by saying why. A reason for one that is not found any more is not asked for, and does no harm.
    """

    def __init__(self, *args, warnings, given=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.warnings = warnings
        for n, each in enumerate(warnings, 1):
            self.fields[self._name(each)] = forms.CharField(
                label=f"{n}. {each.sentence}", max_length=500, initial=(given or {}).get((each.key, each.sentence)),
                widget=forms.Textarea({"rows": 2, "cols": 60}),
                error_messages={"required": f"Tulis alasan menerima peringatan {n}."},
            )  # fmt: skip

    @staticmethod
    def _name(warned):
        return f"alasan-{warned.key.replace(':', '-')}"

    @property
    def reasons(self):
        return {each.key: self.cleaned_data[self._name(each)] for each in self.warnings}

    @property
    def typed(self):
        """Return {(key, sentence): reason} as sent, whole or not: what `given` takes."""
        return {(each.key, each.sentence): self.data.get(self._name(each), "") for each in self.warnings}


def seen_versions(texts):
    """Read {activity key: version} from “key:version” texts. What is no such text makes the whole differ from any plan."""
    pairs = [text.partition(":")[::2] for text in texts]
    return {number_in(key): number_in(version) for key, version in pairs}
