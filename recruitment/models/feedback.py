import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q

from core.constraints import both_or_neither, ends_after_it_starts, status_is_known
from core.crypto import SealedText
from documents.codes import CODE_LENGTH, new_code, written
from recruitment.lifecycle import HEARD_FEEDBACK, OPEN_FEEDBACK, FeedbackCategory, FeedbackStatus, FeedbackWay, Finding

S = FeedbackStatus


class FeedbackQuerySet(models.QuerySet):
    def heard(self):
        """What the office has received: its sender's address is proved."""
        return self.filter(status__in=HEARD_FEEDBACK)

    def open(self):
        """What still needs a finding, and keeps a plenary from deciding on its candidate."""
        return self.filter(status__in=OPEN_FEEDBACK)


class Feedback(models.Model):
    """What somebody said of one candidate. All texts are sealed; who said it stands apart, in FeedbackSender.

    key: one sending, however often the form is posted. sent_at: when it was sent, or when the letter reached the office; then
    entered_at says when staff wrote it down. is_late: sent at or after the end of the stage. question: what the
    candidate is asked, in the committee's words, without the sender. answer_entered_by: who keyed in an answer that came on
    paper; answer_document then is the scan of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidacy = models.ForeignKey("recruitment.Candidacy", models.PROTECT, verbose_name="calon", related_name="feedback")
    code = models.CharField("nomor tanggapan", max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    key = models.UUIDField("kunci pengiriman", unique=True)
    category = models.CharField("perihal", max_length=20, choices=FeedbackCategory)
    text_sealed = models.BinaryField(null=True, blank=True)
    evidence = models.OneToOneField(
        "documents.Document", models.PROTECT, verbose_name="bukti", null=True, blank=True, related_name="+"
    )
    status = models.CharField("status", max_length=20, choices=FeedbackStatus, default=FeedbackStatus.UNPROVED)
    version = models.PositiveIntegerField("versi", default=1)
    sent_at = models.DateTimeField("dikirim")
    received_at = models.DateTimeField("diterima", null=True, blank=True)
    is_late = models.BooleanField("terlambat", default=False)
    way = models.CharField("cara masuk", max_length=10, choices=FeedbackWay, default=FeedbackWay.ONLINE)
    entered_at = models.DateTimeField("dicatat petugas", null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", null=True, blank=True, related_name="+"
    )
    sender_forgotten_at = models.DateTimeField("identitas pengirim dihapus", null=True, blank=True)

    question_sealed = models.BinaryField(null=True, blank=True)
    asked_at = models.DateTimeField("ditanyakan", null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="ditanyakan oleh", null=True, blank=True, related_name="+"
    )
    answer_due_at = models.DateTimeField("batas jawaban", null=True, blank=True)
    answer_sealed = models.BinaryField(null=True, blank=True)
    answered_at = models.DateTimeField("dijawab", null=True, blank=True)
    answer_document = models.OneToOneField(
        "documents.Document", models.PROTECT, verbose_name="lampiran jawaban", null=True, blank=True, related_name="+"
    )
    answer_entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="jawaban dicatat oleh", null=True, blank=True, related_name="+"
    )

    finding = models.CharField("temuan", max_length=20, choices=Finding, blank=True)
    finding_text_sealed = models.BinaryField(null=True, blank=True)
    closed_at = models.DateTimeField("ditutup", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="ditutup oleh", null=True, blank=True, related_name="+"
    )
    next_nudge_at = models.DateTimeField("pengingat berikutnya", null=True, blank=True, editable=False)

    text = SealedText()
    question = SealedText()
    answer = SealedText()
    finding_text = SealedText()

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = "tanggapan masyarakat"
        verbose_name_plural = "tanggapan masyarakat"
        default_permissions = ("view",)
        permissions = [
            ("settle_feedback", "Menanyakan tanggapan kepada calon dan menulis temuan"),
            ("reveal_sender", "Melihat pengirim tanggapan"),
            ("enter_feedback", "Mencatat tanggapan yang datang lewat surat atau loket"),
        ]
        constraints = [
            status_is_known(FeedbackStatus, model="feedback"),
            status_is_known(FeedbackCategory, model="feedback", field="category"),
            status_is_known(FeedbackWay, model="feedback", field="way"),
            both_or_neither("entered_at", "entered_by", model="feedback"),
            CheckConstraint(
                condition=Q(way=FeedbackWay.ONLINE.value, entered_at__isnull=True)
                | (~Q(way=FeedbackWay.ONLINE.value) & Q(entered_at__isnull=False, entered_at__gte=F("sent_at"))),
                name="feedback_on_paper_is_entered_after_it_came",
            ),
            CheckConstraint(
                condition=Q(sender_forgotten_at__isnull=True) | Q(status=S.CLOSED.value),
                name="feedback_forgets_its_sender_once_closed",
            ),
            both_or_neither("asked_at", "asked_by", model="feedback"),
            both_or_neither("asked_at", "question_sealed", model="feedback"),
            both_or_neither("asked_at", "answer_due_at", model="feedback"),
            both_or_neither("answered_at", "answer_sealed", model="feedback"),
            both_or_neither("closed_at", "closed_by", model="feedback"),
            both_or_neither("closed_at", "finding_text_sealed", model="feedback"),
            ends_after_it_starts("asked_at", "answer_due_at", model="feedback"),
            CheckConstraint(
                condition=Q(status__in=[S.UNPROVED.value, S.LAPSED.value], received_at__isnull=True)
                | Q(status__in=[str(each) for each in HEARD_FEEDBACK], received_at__isnull=False, text_sealed__isnull=False),
                name="feedback_is_whole_once_received",
            ),
            CheckConstraint(
                condition=~Q(status__in=[S.ASKED.value, S.ANSWERED.value]) | Q(asked_at__isnull=False),
                name="feedback_is_asked_with_a_question",
            ),
            CheckConstraint(
                condition=~Q(status=S.ANSWERED.value) | Q(answered_at__isnull=False), name="feedback_is_answered_in_words"
            ),
            CheckConstraint(
                condition=Q(answer_entered_by__isnull=True) | Q(answered_at__isnull=False, answer_document__isnull=False),
                name="feedback_answer_on_paper_has_its_scan",
            ),
            CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("asked_at")),
                name="feedback_is_answered_after_it_is_asked",
            ),
            CheckConstraint(
                condition=Q(status=S.CLOSED.value, closed_at__isnull=False, finding__in=Finding.values)
                | (~Q(status=S.CLOSED.value) & Q(closed_at__isnull=True, finding="")),
                name="feedback_is_closed_with_a_finding",
            ),
            CheckConstraint(condition=~Q(finding=Finding.LATE.value) | Q(is_late=True), name="feedback_found_late_is_late"),
        ]
        indexes = [
            Index(fields=["candidacy", "status"], name="feedback_of_candidate"),
            Index(fields=["status", "sent_at"], name="feedback_by_arrival"),
            Index(fields=["next_nudge_at"], condition=Q(next_nudge_at__isnull=False), name="feedback_nudge_due"),
        ]

    def __str__(self):
        return f"Tanggapan {self.written_code}"

    @property
    def written_code(self):
        return written(self.code)


class FeedbackSender(models.Model):
    """Who said it: sealed, shown only to who holds reveal_sender, and each time with a reason that the journal keeps.

    email_hash: a keyed hash, to see that one address floods the office or that a candidate writes of themselves. Who wrote on
    paper has no address here; letter is the scan of what they wrote, kept here since it shows who they are.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    feedback = models.OneToOneField(Feedback, models.CASCADE, related_name="sender")
    name_sealed = models.BinaryField()
    contact_sealed = models.BinaryField()
    email_sealed = models.BinaryField(null=True, blank=True)
    email_hash = models.BinaryField(max_length=32, null=True, blank=True)
    card = models.OneToOneField(
        "documents.Document", models.PROTECT, verbose_name="foto KTP", null=True, blank=True, related_name="+"
    )
    letter = models.OneToOneField(
        "documents.Document", models.PROTECT, verbose_name="pindaian surat", null=True, blank=True, related_name="+"
    )

    name = SealedText()
    contact = SealedText()
    email = SealedText()

    class Meta:
        verbose_name = "pengirim tanggapan"
        verbose_name_plural = "pengirim tanggapan"
        default_permissions = ()
        constraints = [
            both_or_neither("email_sealed", "email_hash", model="feedback_sender"),
            CheckConstraint(
                condition=Q(email_sealed__isnull=False, card__isnull=False) | Q(letter__isnull=False),
                name="feedback_sender_is_known_by_mail_or_letter",
            ),
        ]
        indexes = [Index(fields=["email_hash"], name="feedback_sender_by_address")]

    def __str__(self):
        return f"Pengirim {self.feedback_id}"
