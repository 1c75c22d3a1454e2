from django.conf import settings

from core import dates
from notifications.channels import Channel
from notifications.notice import Notice, register
from notifications.reminders import Reminder, reminder
from notifications.seconds import SecondNotice
from tests.notifications.matters.models import Matter


@register
class MatterOpened(Notice):
    """Concerns its recipient while the matter is not done. A title "racun" cannot be put into words."""

    code = "matters.opened"
    label = "Perkara dibuka"
    template = "matters/opened"

    def still_concerns(self, obj, delivery, now):
        return not obj.is_done

    def context(self, obj, delivery, now):
        if obj.title == "racun":
            raise ValueError("This matter has no words.")
        return {"matter": obj, "milestone": delivery.milestone, "code": delivery.secrets.get("code", "")}


@register
class MatterDecided(MatterOpened):
    """A decision: when nobody knows whether it arrived, a person decides."""

    code = "matters.decided"
    label = "Perkara diputus"
    when_uncertain = "human"


@register
class MatterTip(MatterOpened):
    """What may be switched off."""

    code = "matters.tip"
    label = "Kiat tentang perkara"
    channels = frozenset(Channel)
    required = False
    audience = frozenset({"applicant"})


@register
class MatterKey(MatterOpened):
    """A code that nobody keeps."""

    code = "matters.key"
    label = "Kode perkara"
    keeps = "nothing"


@register
class MatterDue(MatterOpened):
    code = "matters.due"
    label = "Tenggat perkara"


@register
class MatterTexted(MatterOpened):
    """On every channel, and only where it is wanted."""

    code = "matters.texted"
    label = "Perkara menunggu"
    template = "matters/texted"
    required = False
    channels = frozenset(Channel)


@reminder(rule="matters.due", notice=MatterDue, label="Perkara belum selesai")
class MattersDue(Reminder):
    offsets = (("H-7", 168, 9), ("H-3", 72, 9), ("H-1", 24, 9), ("H-0", 0, 9))
    cohort = ("deadline",)
    account = "owner"

    def queryset(self):
        return Matter.objects.filter(is_done=False).select_related("owner")

    def deadline(self, obj):
        return obj.deadline

    def recipient(self, obj):
        if obj.title == "tanpa penerima":
            raise LookupError("Nobody to tell.")
        return obj.owner


@register
class MatterChased(MatterOpened):
    """On every channel, to who has the duty."""

    code = "matters.chased"
    label = "Perkara dikejar"
    required = False
    channels = frozenset(Channel)


@register
class MatterUndone(SecondNotice, MatterChased):
    code = "matters.undone"
    label = "Perkara belum dikerjakan"
    template = SecondNotice.template
    rule = "matters.chased"
    required = True
    channels = frozenset({Channel.MAIL})

    def is_undone(self, obj, delivery, now):
        return not obj.is_done

    def duty(self, obj, now):
        when = f"Tenggat: {dates.closing(obj.deadline)}"
        return {"duty": obj.title, "whose": str(obj.owner), "when": when, "url": f"{settings.SITE_URL}/perkara/{obj.pk}/"}


@reminder(rule="matters.chased", notice=MatterChased, label="Perkara dikejar")
class MattersChased(Reminder):
    """A second rule over the same matters: what stays undone, the superior of its owner hears."""

    column = "chase_nudge_at"
    offsets = (("H-3", 72, 9), ("H-2", 48, 9, "second"), ("H-1", 24, 9, "both"))
    account = "owner"
    second_notice = MatterUndone
    second_whom = "atasan langsung"

    def queryset(self):
        return Matter.objects.filter(is_done=False).select_related("owner", "superior")

    def deadline(self, obj):
        return obj.deadline

    def recipient(self, obj):
        return obj.owner

    def second(self, obj):
        return obj.superior
