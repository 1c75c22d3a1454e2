"""One mail at a person's hour instead of several: optional messages wait for it, are bundled in one step, and told together."""

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from core import dates
from notifications import outbox, render, texts, wishes
from notifications.channels import Channel
from notifications.lifecycle import DeliveryState
from notifications.models import Delivery, Digest
from notifications.notice import Notice, notice, register
from notifications.ticking import each_tick

S = DeliveryState
AT_ONCE = 500


@register
class DigestNotice(Notice):
    """To who wants optional messages together. obj is the Digest; what concerns nobody any more by then is left out."""

    code = "notifications.digest"
    label = "Ringkasan pesan"
    template = "notifications/email/digest"
    channels = frozenset(Channel)
    required = False  # it holds what is optional, and nothing else

    def rows(self, model):
        return Digest.objects.select_related("user")

    def still_concerns(self, obj, delivery, now):
        return bool(_standing(obj, now))

    def context(self, obj, delivery, now):
        told = [(render.plain(kind, kind.context(about, member, now))) for member, kind, about in _standing(obj, now)]
        parts = [texts.Words(subject, text.partition("\n--\n")[0].strip()) for subject, text in told]
        return {"parts": parts, "day": dates.day(obj.hour_at), "url": settings.SITE_URL + reverse("messages:list")}


def _standing(digest, now):
    """Return (delivery, notice, object) of each member that is still true and wanted."""
    found = []
    for member in digest.members.select_related("to_user").order_by("created_at", "pk"):
        kind, (label, _, pk) = notice(member.kind), member.about.partition(":")
        is_fresh = member.expires_at is None or now < member.expires_at
        if is_fresh and wishes.wants(member.to_user, kind):
            about = kind.find(apps.get_model(label), pk)
            if about is not None and kind.still_concerns(about, member, now):
                found.append((member, kind, about))
    return found


@each_tick(label="Merangkum pesan menjadi satu email")
def bundle_due(now):
    """Bundle what waits for an hour that has come, each person in a short transaction. Returns how many messages."""
    people = _waiting(now).order_by("to_user").values_list("to_user", flat=True).distinct()[:AT_ONCE]
    return sum(_bundle(user, now) for user in list(people))


def _waiting(now):
    return Delivery.objects.filter(state=S.PENDING, digest_at__lte=now)


@transaction.atomic
def _bundle(user_id, now):
    """Move what waits into a new digest, and put its one message out: all of it happens or none.

    Where the digest of that hour is made already, what came late goes by itself.
    """
    waiting = list(_waiting(now).filter(to_user=user_id).order_by("pk").values_list("pk", "digest_at"))
    if not waiting:
        return 0  # another tick was first
    keys = [pk for pk, _ in waiting]
    digest = Digest(user_id=user_id, hour_at=max(at for _, at in waiting), made_at=now)
    Digest.objects.bulk_create([digest], ignore_conflicts=True)
    late = Delivery.objects.filter(pk__in=keys, state=S.PENDING)
    if not Digest.objects.filter(pk=digest.pk).exists():
        late.update(digest_at=None, next_try=now)
        return 0
    moved = late.update(state=S.BUNDLED, digest=digest, settled_at=now, secrets_sealed=None)
    if not moved:
        digest.delete()
        return 0
    told = outbox.drafts(DigestNotice, digest, to=digest.user, at=now, may_wait=False)
    outbox.insert(told or [outbox.draft(DigestNotice, digest, to=digest.user, at=now)])
    return moved
