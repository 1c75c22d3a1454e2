"""The filters of the queue. Each offers only what the person may see, in a fixed number of queries."""

from django.contrib.admin import SimpleListFilter
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, ExtractDay, ExtractMonth, ExtractYear, TruncDate

from core.clock import JAKARTA
from core.middleware import arrival
from recruitment.admin.scope import codes_of
from recruitment.lifecycle import RECEIVED, ApplicationStatus, CompletenessResult, PartyCheckStatus, Sex
from recruitment.models import Allotment, Application, ApplicationFile, CompletenessCheck, PartyCheck, Selection, Verdict
from regions.models import District

AGES = {"25": (25, 30), "30": (30, 40), "40": (40, 50), "50": (50, 200)}
AGE_LABELS = {"0": "Di bawah 25 tahun", "25": "25–29 tahun", "30": "30–39 tahun", "40": "40–49 tahun", "50": "50 tahun ke atas"}


class SelectionFilter(SimpleListFilter):
    """The latest selection unless another one, or all, is asked for."""

    title = "seleksi"
    parameter_name = "seleksi"
    EVERY = "semua"

    def lookups(self, request, model_admin):
        self.selections = list(Selection.objects.published().order_by("-opens_at", "-pk"))
        return [(str(selection.uuid), str(selection)) for selection in self.selections] + [(self.EVERY, "Semua seleksi")]

    def chosen(self):
        """Return the selection looked at, or None for all."""
        if self.value() == self.EVERY or not self.selections:
            return None
        asked = [selection for selection in self.selections if str(selection.uuid) == self.value()]
        return (asked or self.selections)[0]

    def queryset(self, request, queryset):
        chosen = self.chosen()
        return queryset if chosen is None else queryset.filter(selection=chosen)

    def choices(self, changelist):
        chosen = self.chosen()
        current = str(chosen.uuid) if chosen else self.EVERY
        for value, title in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": value == current, "query_string": query, "display": title}


class DistrictFilter(SimpleListFilter):
    """For a queue whose filters nobody looks at (request.is_unseen) the names are not fetched."""

    title = "kecamatan"
    parameter_name = "kecamatan"

    def lookups(self, request, model_admin):
        if getattr(request, "is_unseen", False):
            return [(self.value(), "")]
        codes = codes_of(model_admin.by(request))
        mine = District.objects.all() if codes is None else District.objects.filter(code__in=codes)
        return list(mine.order_by("name").values_list("code", "name"))

    def queryset(self, request, queryset):
        return queryset.filter(district_id=self.value()) if self.value() else queryset


class StatusFilter(SimpleListFilter):
    title = "status"
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return [(str(status), status.label) for status in ApplicationStatus if status in RECEIVED]

    def queryset(self, request, queryset):
        return queryset.filter(status=self.value()) if self.value() else queryset


class SexFilter(SimpleListFilter):
    title = "jenis kelamin"
    parameter_name = "jk"

    def lookups(self, request, model_admin):
        return Sex.choices

    def queryset(self, request, queryset):
        return queryset.filter(sex=self.value()) if self.value() else queryset


class AgeFilter(SimpleListFilter):
    """By age on the day that the selection counts, as the rule does it: full years."""

    title = "usia"
    parameter_name = "usia"

    def lookups(self, request, model_admin):
        return list(AGE_LABELS.items())

    def queryset(self, request, queryset):
        if self.value() not in AGE_LABELS:
            return queryset
        least, below = AGES.get(self.value(), (0, 25))
        return with_age(queryset).filter(age__gte=least, age__lt=below)


def with_age(queryset):
    """Annotate `age`: full years on the selection's day for it, else on the day of sending in WIB."""
    counted_on = Coalesce("selection__age_counted_on", TruncDate("submitted_at", tzinfo=JAKARTA))
    days = queryset.alias(counted_on=counted_on)
    days = days.alias(
        counted_day=ExtractMonth("counted_on") * 100 + ExtractDay("counted_on"),
        birth_day=ExtractMonth("birth_on") * 100 + ExtractDay("birth_on"),
    )
    not_yet = Case(When(counted_day__lt=F("birth_day"), then=Value(1)), default=Value(0), output_field=IntegerField())
    return days.annotate(age=ExtractYear("counted_on") - ExtractYear("birth_on") - not_yet)


class WaitingFilter(SimpleListFilter):
    title = "berkas menunggu"
    parameter_name = "menunggu"

    def lookups(self, request, model_admin):
        return [("ya", "Ada berkas tanpa hasil"), ("tidak", "Semua berkas sudah ada hasilnya")]

    def queryset(self, request, queryset):
        judged = Verdict.objects.current().filter(file=OuterRef("pk"))
        waiting = Exists(ApplicationFile.objects.current().filter(~Exists(judged), application=OuterRef("pk")))
        if self.value() == "ya":
            return queryset.filter(waiting)
        return queryset.filter(~waiting) if self.value() == "tidak" else queryset


class CompletenessFilter(SimpleListFilter):
    title = "kelengkapan"
    parameter_name = "kelengkapan"

    def lookups(self, request, model_admin):
        return [("lengkap", "Lengkap"), ("tidak", "Tidak lengkap"), ("belum", "Belum diperiksa")]

    def queryset(self, request, queryset):
        current = CompletenessCheck.objects.current().filter(application=OuterRef("pk"))
        asked = {
            "lengkap": Exists(current.filter(result=CompletenessResult.COMPLETE)),
            "tidak": Exists(current.filter(result=CompletenessResult.INCOMPLETE)),
            "belum": ~Exists(current),
        }
        return queryset.filter(asked[self.value()]) if self.value() in asked else queryset


class PartyFilter(SimpleListFilter):
    title = "Sipol"
    parameter_name = "sipol"

    def lookups(self, request, model_admin):
        return [("ditunggu", "Klarifikasi ditunggu"), ("temuan", "Menunggu temuan"), ("belum", "Belum diperiksa")]

    def queryset(self, request, queryset):
        checks = PartyCheck.objects.filter(application=OuterRef("pk"))
        asked = {
            "ditunggu": Exists(checks.asked()),
            "temuan": Exists(checks.to_be_found()),
            "belum": ~Exists(checks.exclude(status=PartyCheckStatus.UNCHECKED)),
        }
        return queryset.filter(asked[self.value()]) if self.value() in asked else queryset


class AllotmentFilter(SimpleListFilter):
    title = "pembagian"
    parameter_name = "pembagian"

    def lookups(self, request, model_admin):
        return [("saya", "Dibagikan kepada saya"), ("belum", "Belum dibagikan")]

    def queryset(self, request, queryset):
        if self.value() == "saya":
            return allotted_to(queryset, request.user)
        if self.value() == "belum":
            return queryset.filter(~Exists(Allotment.objects.current().filter(application=OuterRef("pk"))))
        return queryset


def allotted_to(queryset, user):
    """Those that were dealt to somebody."""
    return queryset.filter(Exists(Allotment.objects.current().filter(application=OuterRef("pk"), verifier=user)))


class ClaimFilter(SimpleListFilter):
    title = "pemeriksa"
    parameter_name = "pemeriksa"

    def lookups(self, request, model_admin):
        return [("saya", "Di tangan saya"), ("bebas", "Belum diambil"), ("lain", "Di tangan petugas lain")]

    def queryset(self, request, queryset):
        now = arrival(request)
        held = Q(claimed_until__gt=now)
        mine = Q(claimed_by=request.user)
        if self.value() == "saya":
            return queryset.filter(held & mine)
        if self.value() == "lain":
            return queryset.filter(held & ~mine)
        return free(queryset, now) if self.value() == "bebas" else queryset


def free(queryset, now):
    """Those that wait for a verifier and are in nobody's hands."""
    return queryset.filter(status=ApplicationStatus.SUBMITTED).exclude(claimed_until__gt=now)


class SameNikFilter(SimpleListFilter):
    """Those that carry the NIK of one application: its number stands in the address, never the NIK."""

    title = "NIK yang sama"
    parameter_name = "sama"

    def lookups(self, request, model_admin):
        return [(self.value(), "NIK yang dicari")] if self.value() else []

    def queryset(self, request, queryset):
        value = self.value() or ""
        if not value:
            return queryset
        if not (value.isascii() and value.isdigit() and len(value) < 19):
            return queryset.none()
        return queryset.filter(nik_hash=Application.objects.filter(pk=int(value)).values("nik_hash")[:1])
