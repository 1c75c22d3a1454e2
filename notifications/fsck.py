"""What must hold in the outbox and SQL cannot say."""

import datetime as dt
import os

from django.db.models import Count, F, Q
from django.urls import reverse

from core import clock
from core.fsck import Problem, check
from core.models import Event, stream_of
from notifications import planning, policies, reminders, texts
from notifications.channels import Channel
from notifications.lifecycle import DeliveryState
from notifications.models import (
    Attempt,
    Audience,
    DeadAddress,
    Delivery,
    Device,
    LifeProof,
    NoticeText,
    Preference,
    ReminderOffset,
    RuleSetting,
)
from notifications.models.wishes import address_hash
from notifications.notice import notices
from notifications.oracle import PostfixJournal, oracle

S = DeliveryState
TEXTS = "admin:notifications_noticetext"
LATE = dt.timedelta(hours=1)
FORGOTTEN = dt.timedelta(days=7)


@check
def every_kind_is_known():
    """Every delivery still to be sent is of a kind that an installed app has registered."""
    strangers = Delivery.objects.unsettled().exclude(kind__in=notices()).values("kind").annotate(count=Count("id"))
    for row in strangers.order_by("kind"):
        yield Problem(f"{row['count']} kiriman berjenis “{row['kind']}” yang tidak dikenal.", _list(kind__exact=row["kind"]))


@check
def nothing_waits_for_a_sender():
    """No delivery that may go out has waited for an hour without having been tried."""
    waiting = Delivery.objects.filter(state=S.PENDING, attempts=0, next_try__lte=clock.now() - LATE).count()
    if waiting:
        yield Problem(
            f"{waiting} kiriman menunggu lebih dari satu jam. Periksa tick dan server email.", _list(state__exact=S.PENDING)
        )


@check
def nothing_is_left_in_doubt():
    """No delivery is left that only a person can decide about, and none was given up."""
    for state, words in ((S.UNCERTAIN, "belum pasti terkirim"), (S.DEAD, "dihentikan setelah gagal berulang kali")):
        stuck = Delivery.objects.filter(state=state).exclude(~Q(resolved_how="human"), state=S.UNCERTAIN).count()
        if stuck:
            yield Problem(f"{stuck} kiriman {words}.", _list(state__exact=state))


@check
def nothing_is_held_for_ever():
    """No message is held past its time, and none so long that it seems forgotten."""
    held, now = Delivery.objects.filter(state=S.ON_HOLD), clock.now()
    if late := held.filter(expires_at__lte=now - LATE).count():
        yield Problem(f"{late} kiriman ditahan melewati masa berlakunya. Periksa tick.", _list(state__exact=S.ON_HOLD))
    open_ended = held.filter(expires_at__isnull=True, next_try__lte=now - FORGOTTEN).count()
    if open_ended:
        yield Problem(f"{open_ended} kiriman ditahan lebih dari tujuh hari tanpa batas waktu.", _list(state__exact=S.ON_HOLD))


@check
def what_staff_held_or_skipped_has_its_reason():
    """Every held or skipped reminder has a line in the journal that says who did it and why."""
    skipped = Q(state=S.SUPERSEDED, resolved_how="skipped")
    decided = Delivery.objects.filter(Q(state=S.ON_HOLD, not_before__isnull=False) | skipped)
    told = Event.objects.filter(action__in=["delivery.held", "delivery.skipped"]).exclude(reason="")
    known = set(told.values_list("stream", flat=True))
    for delivery in decided[:1000]:
        if stream_of(delivery) not in known:
            yield Problem(f"Kiriman {delivery.pk} ditahan atau dilewati tanpa alasan di riwayat.", _detail(delivery))


@check
def the_mail_journal_can_be_read():
    """The log of the relay, where one is named, can be read: else nobody can say what became of an unanswered mail."""
    whom = oracle(Channel.MAIL)
    if isinstance(whom, PostfixJournal) and not os.access(whom.path, os.R_OK):
        yield Problem("Catatan server email (MAIL_JOURNAL) tidak dapat dibaca oleh portal.", _list(state__exact=S.UNCERTAIN))


@check
def who_revived_an_address_said_why():
    """Every address that staff brought back to life has a line in the journal that says why."""
    told = Event.objects.filter(action="address.revived").exclude(reason="")
    known = set(told.values_list("stream", flat=True))
    for dead in DeadAddress.objects.filter(ended_how=LifeProof.STAFF)[:1000]:
        if stream_of(dead) not in known:
            page = reverse("admin:notifications_deadaddress_change", args=[dead.pk])
            yield Problem(f"Alamat mati {dead.pk} dihidupkan kembali tanpa alasan di riwayat.", page)


@check
def a_dead_address_is_that_of_its_account():
    """No account stands at a dead address that is not its own any more: its person would be warned for nothing."""
    for dead in DeadAddress.objects.open().filter(user__isnull=False).select_related("user"):
        if address_hash(dead.user.email) != dead.address_hash:
            page = reverse("admin:notifications_deadaddress_change", args=[dead.pk])
            yield Problem(f"Alamat mati {dead.pk} bukan lagi alamat akunnya.", page)


@check
def what_was_sent_has_its_attempt():
    """Every sent delivery has the trace of the attempt that sent it."""
    untraced = Delivery.objects.filter(state=S.SENT).exclude(pk__in=Attempt.objects.filter(result=S.SENT).values("delivery_id"))
    for delivery in untraced[:100]:
        yield Problem(f"Kiriman {delivery.pk} terkirim tanpa jejak percobaan.", _detail(delivery))


@check
def nothing_went_out_after_its_time():
    """No delivery was handed over after it had expired."""
    for delivery in Delivery.objects.filter(sending_at__gte=F("expires_at"))[:100]:
        yield Problem(f"Kiriman {delivery.pk} dikirim setelah kedaluwarsa.", _detail(delivery))


@check
def the_words_of_staff_can_be_used():
    """Every text that staff wrote is of a known kind, keeps to what its templates name, and has not failed at sending."""
    known = texts.editable()
    for row in NoticeText.objects.exclude(text="").order_by("kind"):
        if row.kind not in known:
            yield Problem(f"Teks untuk jenis “{row.kind}” yang tidak dikenal.", reverse(f"{TEXTS}_changelist"))
        elif row.failed_at or not texts.can_be_used(known[row.kind], texts.Words(row.subject, row.text)):
            sentence = f"Teks “{known[row.kind].label}” tidak dapat dipakai, sehingga teks bawaan yang dikirim."
            yield Problem(sentence, reverse(f"{TEXTS}_edit", args=[row.kind]))


@check
def every_second_person_exists():
    """No offset tells a second person where its rule has none: it would tell nobody."""
    for row in ReminderOffset.objects.exclude(audience=Audience.FIRST).order_by("rule", "milestone"):
        if reminders.lacks_second(row.rule, row.audience):
            label = reminders.rule(row.rule).label
            yield Problem(
                f"Waktu pengingat “{label}”, {row.milestone}, ditujukan kepada orang kedua yang tidak ada pada aturan itu.",
                reverse("admin:notifications_reminderoffset_change", args=[row.pk]),
            )


@check
def no_way_is_closed_that_must_be_open():
    """No rule claims to send no mail that is demanded, or that nothing could stand in for."""
    for row in RuleSetting.objects.filter(by_mail=False, rule__in=reminders.rules()).order_by("rule"):
        rule = reminders.rule(row.rule)
        if policies.obstacle_to_closing_mail(rule.notice):
            yield Problem(
                f"Aturan “{rule.label}” tercatat tanpa email, padahal emailnya harus dikirim. Email tetap dikirim.",
                reverse("admin:notifications_rulesetting_change", args=[row.pk]),
            )


@check
def every_reminder_knows_its_moment():
    """Every object under a reminder rule has the next moment that its deadline and the offsets demand."""
    now = clock.now()
    for name, rule in reminders.rules().items():
        count = sum(1 for _ in planning.astray(rule, now, reminders.active_offsets(name)))
        if count:
            yield Problem(f"{count} pengingat “{rule.label}” tidak sesuai tenggatnya. Simpan ulang waktu pengingat aturan itu.")


@check
def who_wants_notifications_has_a_browser():
    """Every account that is marked as wanting notifications of browsers has one that shows them, and the other way round."""
    accounts = set(Device.objects.values_list("user", flat=True))
    marked = set(Preference.objects.filter(by_push=True).values_list("user", flat=True))
    if count := len(accounts ^ marked):
        yield Problem(f"Pada {count} akun, tanda notifikasi peramban tidak sesuai dengan peramban yang terdaftar.", _list())


def _list(**filters):
    return reverse("admin:notifications_delivery_changelist", query=filters)


def _detail(delivery):
    return reverse("admin:notifications_delivery_change", args=[delivery.pk])
