"""What must hold of extensions and SQL cannot say."""

from django.db.models import F, Q

from core.fsck import Problem, check
from recruitment import extending
from recruitment.models import Application, Extension


def _url(extension):
    return f"/admin/recruitment/extension/{extension.pk}/change/"


@check
def drafts_go_by_an_announced_extension():
    """A draft that is open by an extension goes by one of its own selection that was announced."""
    strayed = ~Q(extension__selection=F("selection")) | ~Q(extension__status="announced")
    for draft in Application.objects.drafts().filter(strayed, extension__isnull=False):
        yield Problem(f"{draft}: mengikuti perpanjangan yang bukan miliknya atau belum diumumkan.")


@check
def extensions_rest_on_their_figures():
    """The figures that an extension kept give its reason, and it opens after the intake; its kecamatan has seats."""
    for extension in Extension.objects.standing().select_related("selection", "district"):
        names = ("applicants", "women", "seats", "women_in_100")
        figures = extending.Figures(**{name: extension.figures.get(name, 0) for name in names})
        if extending.reason(figures) != extension.reason_code:
            yield Problem(f"Perpanjangan {extension}: sebabnya tidak sesuai angka yang disimpan.", _url(extension))
        if extension.opens_at < extension.selection.closes_at:
            yield Problem(f"Perpanjangan {extension}: dibuka sebelum pendaftaran ditutup.", _url(extension))
