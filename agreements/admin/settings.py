"""What an agreement is made of: institutions, posts and who holds them, authorities, kinds, routes."""

from django import forms
from django.contrib import admin
from django.core.validators import MaxValueValidator, MinValueValidator

from accounts.models import User
from agreements import policies
from agreements.actions import numbers
from agreements.lifecycle import Side
from agreements.models import Authority, Institution, Kind, NumberGap, Post, RouteRow, Tenure
from agreements.words import NUMBERS
from core import clock
from core.admin import Move, MoveForm, MovesAdmin, ScopedAdmin, ScopedInline
from core.admin.fields import DAY, bare
from core.fields import Text

LAST_NUMBER = 9999  # a slip of the finger cannot be taken back


class TablePage(ScopedAdmin):
    """Rows that speak of the whole table: seen by whom the permission lets see them."""

    journals_values = True
    may_add = may_change = True

    def visible(self, queryset, by):
        return queryset.select_related(*self.list_select_related) if self.list_select_related else queryset

    def may(self, request, obj=None):
        return self.covers_the_city(request)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return bare(super().formfield_for_dbfield(db_field, request, **kwargs))


class RouteInline(ScopedInline, admin.TabularInline):
    model = RouteRow
    fields = editable = ("order", "post", "act", "days", "escalates_to", "escalates_after")
    ordering = ("order", "pk")
    may_add = may_change = may_delete = True

    def may(self, request, obj=None):
        return self.covers_the_city(request)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("post__institution")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Offer the posts of this institution alone, read once for all rows; a new one has none yet."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name in {"post", "escalates_to"}:
            match = request.resolver_match.kwargs.get("object_id", "")
            own = match if match.isascii() and match.isdigit() else None
            field.queryset = Post.objects.filter(institution=own).select_related("institution").order_by("title")
            field.label_from_instance = lambda post: post.title  # of this institution, as its page says
            field.choices = list(field.choices)
        return field


class GapInline(ScopedInline, admin.TabularInline):
    model = NumberGap
    fields = ("in_year", "span", "reason", "passed_by", "passed_at")
    ordering = ("-year", "-first")

    def has_view_permission(self, request, obj=None):
        return True  # whoever reads the institution's page reads this part of it

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("passed_by")

    @admin.display(description="Tahun")
    def in_year(self, gap):
        return str(gap.year)  # a year has no point for its thousands

    @admin.display(description="Nomor urut")
    def span(self, gap):
        return f"{gap.first}–{gap.last}" if gap.last > gap.first else str(gap.first)


def last_number(institution, on):
    """Return the last number of the year in which a day lies."""
    return institution.counters.filter(year=on.year).values_list("last", flat=True).first() or 0


class PassForm(MoveForm):
    last = forms.IntegerField(
        label="Nomor urut terakhir yang sudah dipakai di luar portal",
        validators=[
            MinValueValidator(1, "Tulis nomor urut, mulai dari 1."),
            MaxValueValidator(LAST_NUMBER, f"Nomor urut paling besar {LAST_NUMBER}."),
        ],
        error_messages={"required": "Tulis nomor urut terakhir.", "invalid": "Tulis nomor urut dengan angka."},
        widget=forms.NumberInput(attrs={"min": 1, "max": LAST_NUMBER, "inputmode": "numeric"}),
    )
    reason = Text(label="Alasan", length=500, lines=3, help_text="Misalnya: buku agenda kertas sampai 14 Maret.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        on = clock.day_of(self.at)
        self.fields["last"].help_text = f"Yang tercatat tahun {on.year}: {last_number(self.obj, on) or 'belum ada'}."

    def clean_reason(self):
        if reason := self.cleaned_data["reason"].strip():
            return reason
        raise forms.ValidationError("Tulis alasannya, misalnya di mana nomor itu tercatat.")


@admin.register(Institution)
class InstitutionAdmin(TablePage, MovesAdmin):
    editable = ("name", "short_name", "side", "address", "contact", "number_pattern", "archive_email")
    fields = (*editable, "numbered")
    words = NUMBERS
    list_display = ("name", "short_name", "side")
    list_filter = ("side",)
    search_fields = ("name__icontains", "short_name__icontains")
    search_help_text = "Cari nama lembaga."
    empty_text = "Tambahkan Bawaslu, Pemerintah Kota, dan lembaga lain yang dapat menjadi pihak."
    ordering = ("name", "pk")
    inlines = (RouteInline, GapInline)
    moves = (
        Move(
            "nomor", "Lanjutkan nomor dari luar portal", numbers.begin_after, policies.obstacle_to_passing_numbers,
            lead="Naskah berikutnya tahun ini mendapat nomor sesudahnya. Penghitung tidak dapat diturunkan lagi.",
            done="Nomor {} dilanjutkan.", form=PassForm, is_final=True, concerns=lambda obj: bool(obj.number_pattern),
        ),
    )  # fmt: skip

    @admin.display(description="Nomor urut terakhir tahun ini")
    def numbered(self, institution):
        last = last_number(institution, clock.today())
        return str(last) if last else None


@admin.register(Post)
class PostAdmin(TablePage):
    fields = editable = ("institution", "title", "may_draft", "may_decide", "gives_legal_opinion")
    list_display = ("title", "institution", "may_draft", "may_decide", "gives_legal_opinion")
    list_select_related = ("institution",)
    list_filter = ("institution",)
    search_fields = ("title__icontains",)
    search_help_text = "Cari jabatan."
    empty_text = "Tambahkan jabatan yang menyusun naskah, memberi paraf, atau menandatangani."
    ordering = ("institution__name", "title", "pk")


class TenureForm(forms.ModelForm):
    """by: the actor who fills it in."""

    by = None
    user = forms.ModelChoiceField(
        User.objects.none(), label="Akun", required=False, empty_label="Tidak memakai portal",
        help_text="Kosongkan bila pejabat ini tidak memakai portal.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "user" in self.fields:
            known = User.objects.filter(is_official=True) | User.objects.filter(is_staff=True)
            self.fields["user"].queryset = known.filter(is_active=True).order_by("name", "pk")

    def clean(self):
        """Nobody sits at both sides of the table: the office's posts are for its staff, the city's for its officials."""
        cleaned = super().clean()
        user, post = cleaned.get("user"), cleaned.get("post") or getattr(self.instance, "post", None)
        wanted = {Side.OFFICE: "is_staff", Side.CITY: "is_official"}.get(post.institution.side) if user and post else None
        if wanted and not getattr(user, wanted):
            self.add_error("user", "Akun ini bukan akun lembaga itu.")
        if user and "user" in self.changed_data and self.by.is_person(user.pk):
            self.add_error("user", "Pilih akun orang lain: jabatan Anda sendiri dicatat oleh rekan Anda.")
        return cleaned


@admin.register(Tenure)
class TenureAdmin(TablePage):
    """Who has decided something in a post keeps it: then only its end can be set."""

    form = TenureForm
    fields = ("post", "user", "name", "acting", "substantive_post", "basis", "valid_from", "valid_until")
    formfield_overrides = DAY
    list_display = ("name", "post_as_held", "institution", "valid_from", "valid_until")
    list_select_related = ("post__institution",)
    list_filter = ("post__institution", "acting")
    search_fields = ("name__icontains", "post__title__icontains")
    search_help_text = "Cari nama atau jabatan."
    empty_text = "Tambahkan siapa memangku jabatan apa, sejak kapan dan sampai kapan."
    ordering = ("post__institution__name", "post__title", "-valid_from", "pk")
    journals_values = False

    def get_editable(self, request, obj=None):
        decided = obj is not None and obj.steps.exists()
        return ("valid_until",) if decided else self.fields

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.by = self.by(request)
        return form

    def save_model(self, request, obj, form, change):
        """Keep who gave an account this post."""
        if "user" in form.changed_data:
            obj.granted_by = request.user if obj.user_id else None
        super().save_model(request, obj, form, change)

    @admin.display(description="Jabatan", ordering="post__title")
    def post_as_held(self, tenure):
        return tenure.post_as_held

    @admin.display(description="Lembaga", ordering="post__institution__name")
    def institution(self, tenure):
        return tenure.post.institution.short_name


@admin.register(Authority)
class AuthorityAdmin(TablePage):
    fields = editable = ("post", "title", "number", "issued_on", "valid_until")
    formfield_overrides = DAY
    list_display = ("title", "number", "post", "issued_on", "valid_until")
    list_select_related = ("post__institution",)
    search_fields = ("title__icontains", "number__icontains")
    search_help_text = "Cari nama atau nomor dokumen."
    empty_text = "Tambahkan peraturan, pelimpahan, atau kuasa yang menjadi dasar penanda tangan mengikat lembaganya."
    ordering = ("-issued_on", "pk")


@admin.register(Kind)
class KindAdmin(TablePage):
    fields = ("code", "name", "has_obligations", "has_term", "may_have_many_parties", "archive_years", "is_active")
    list_display = ("name", "has_obligations", "has_term", "may_have_many_parties", "is_active")
    empty_text = "Jenis kesepakatan dipasang bersama portal."
    ordering = ("name", "pk")

    def get_editable(self, request, obj=None):
        return self.fields if obj is None else tuple(name for name in self.fields if name != "code")
