"""Above a selection's page: its calendar as a picture, and how each kecamatan stands against what the decree asks."""

from dataclasses import dataclass

from django.urls import reverse

from recruitment import extending, timeline
from recruitment.admin.extensions import told
from recruitment.models import Seat

MAY_READ = "recruitment.view_application"


@dataclass(frozen=True)
class Card:
    """One kecamatan. why: the sentence about what is missing, "" where nothing is; at_the_end: the forecast, or ""."""

    name: str
    figures: extending.Figures
    why: str
    at_the_end: str
    extension: str = ""
    url: str = ""

    @property
    def share(self):
        """Women in 100 in words; the rule itself goes by whole numbers, never by this."""
        if not self.figures.applicants:
            return "belum ada"
        return f"{self.figures.women} dari {self.figures.applicants} ({100 * self.figures.women // self.figures.applicants}%)"


def of(selection, *, by, now):
    """Return the context of the panel; figures only to those who may read applications."""
    context = {"picture": timeline.picture(selection, now), "cards": [], "public_url": ""}
    if selection.published_at is None:
        return context
    context["public_url"] = reverse("recruitment:selection", args=[selection.uuid])
    if by.has_perm(MAY_READ):
        context |= {"cards": cards(selection, now), "is_over": selection.has_closed(now), "now": now}
    return context


def cards(selection, now):
    """Return a Card for each kecamatan, in four queries."""
    figures = extending.figures_of(selection)
    foreseen = {} if selection.has_closed(now) or not selection.has_opened(now) else extending.forecast(selection, now)
    standing = {each.district_id: each for each in selection.extensions.standing().select_related("district")}
    seats = Seat.objects.filter(selection=selection).select_related("district").order_by("district_id")
    return [_card(seat, figures[code], foreseen.get(code), standing.get(code)) for seat in seats if (code := seat.district_id)]


def _card(seat, figures, foreseen, extension):
    code = extending.reason(figures)
    return Card(
        seat.district.name,
        figures,
        extending.sentence(code, figures) if code else "",
        _forecast(foreseen) if foreseen else "",
        told(extension) if extension else "",
        reverse("admin:recruitment_extension_change", args=[extension.pk]) if extension else "",
    )


def _forecast(foreseen):
    end = f"Dengan laju tujuh hari terakhir: sekitar {foreseen.applicants} pendaftar, {foreseen.women} perempuan."
    return f"{end} {'Perpanjangan masih perlu.' if extending.reason(foreseen) else 'Perpanjangan tidak perlu.'}"
