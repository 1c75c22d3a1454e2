"""What must hold about places and SQL cannot say."""

from django.db.models import F
from django.db.models.functions import Length, Substr

from core.fsck import Problem, check
from regions.models import District, Regency, Village

ABOVE = {Regency: "province_id", District: "regency_id", Village: "district_id"}


@check
def places_lie_where_their_codes_say():
    """The code of each place begins with the code of the place above it."""
    for model, above in ABOVE.items():
        elsewhere = model.objects.annotate(start=Substr("code", 1, Length(above))).exclude(start=F(above))
        for place in elsewhere.order_by("code"):
            yield Problem(f"{place.code} {place} tercatat di bawah {getattr(place, above)}.")
