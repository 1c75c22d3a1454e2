"""By what the register is narrowed down."""

from django.contrib.admin import SimpleListFilter
from django.db.models.functions import ExtractYear

from agreements import archive
from agreements.lifecycle import AgreementStatus
from agreements.models import Agreement, Institution
from core.clock import day_of
from core.middleware import arrival

SOON = 90  # days


def _chosen(value, known):
    """Return a value of the address as a number when it is one of those offered, else None."""
    return next((each for each in known if str(each) == value), None)


class YearFilter(SimpleListFilter):
    """By the year of the signing, or of the opening while no day is set."""

    title, parameter_name = "tahun penandatanganan", "tahun"

    def lookups(self, request, model_admin):
        years = Agreement.objects.filter(signing_on__isnull=False).annotate(year=ExtractYear("signing_on"))
        return [(str(year), str(year)) for year in years.order_by("-year").values_list("year", flat=True).distinct()]

    def queryset(self, request, queryset):
        year = _chosen(self.value(), range(1900, 2200))
        return queryset.filter(signing_on__year=year) if year else queryset


class PartyFilter(SimpleListFilter):
    title, parameter_name = "pihak", "pihak"

    def lookups(self, request, model_admin):
        return [
            (str(pk), name) for pk, name in Institution.objects.order_by("short_name", "pk").values_list("pk", "short_name")
        ]

    def queryset(self, request, queryset):
        party = _chosen(self.value(), [int(pk) for pk, _ in self.lookup_choices])
        return queryset.filter(pk__in=Agreement.objects.filter(parties__institution=party).values("pk")) if party else queryset


class EndingFilter(SimpleListFilter):
    title, parameter_name = "masa berlaku", "berakhir"

    def lookups(self, request, model_admin):
        return [("90", f"Berakhir dalam {SOON} hari"), ("arsip", "Masa simpan habis")]

    def queryset(self, request, queryset):
        today = day_of(arrival(request))
        if self.value() == "90":
            return archive.ending(queryset, today, days=SOON).filter(status=AgreementStatus.IN_FORCE)
        return archive.due(queryset, today) if self.value() == "arsip" else queryset
