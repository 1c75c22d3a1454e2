"""What the city passes on and advises inside its own house is not even known to exist in the office's lists."""

from agreements.lifecycle import Side
from agreements.models import Disposition, LegalOpinion
from core.admin.internal import internal


@internal(Disposition)
def dispositions(by):
    return Disposition.objects.filter(post__institution__side=Side.OFFICE)


@internal(LegalOpinion)
def opinions(by):
    return LegalOpinion.objects.filter(side=Side.OFFICE)
