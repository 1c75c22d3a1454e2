"""What the rules of public feedback rest on: the window, who may be spoken of, secret links, and what is still open."""

import base64
import datetime as dt
import hmac
from hashlib import sha256

from django.conf import settings
from django.db.models import Count
from django.urls import reverse

from core import crypto
from core.clock import JAKARTA
from recruitment.lifecycle import CandidacyStatus, FeedbackCategory, StageCode
from recruitment.models import Candidacy, Feedback, FeedbackSender

LATE_FOR = dt.timedelta(hours=24)  # a form that was open at the end is taken so long, and recorded as late
PROVE_WITHIN = dt.timedelta(hours=48)  # from the sending; then nothing of it is kept
TOKEN_BYTES = 18  # 144 bits
CARD_FOR = dt.timedelta(minutes=30)  # after a reason was given, who gave it may open the card
# The requirement of the law that a claim speaks of, by its code.
REQUIREMENTS = {
    FeedbackCategory.PARTY: "parpol",
    FeedbackCategory.CRIMINAL: "pidana",
    FeedbackCategory.RESIDENCE: "domisili",
    FeedbackCategory.MARRIAGE: "perkawinan",
}


def stage_of(selection):
    """Return the stage in which the public speaks, or None."""
    return selection.stage(StageCode.FEEDBACK)


def candidates(selection):
    """Return the announced names of a selection: who is no candidate yet, or no more, is not among them."""
    named = Candidacy.objects.filter(selection=selection).exclude(status=CandidacyStatus.ENDED)
    return named.select_related("application", "district").order_by("district_id", "application__full_name", "pk")


def open_feedback(candidacy):
    """Return how much feedback on a candidate still waits for a finding: while it is not 0, no plenary decides."""
    return Feedback.objects.open().filter(candidacy=candidacy).count()


def open_feedback_of(candidacies):
    """Return {key of a candidate: how much is open} for many, in one query; who has none is missing."""
    counted = Feedback.objects.open().filter(candidacy__in=candidacies).values("candidacy").annotate(n=Count("pk"))
    return {row["candidacy"]: row["n"] for row in counted.order_by()}


def senders_over(selection, at):
    """Return the senders whom a selection need not know any more: so many whole days after the finding was written."""
    today = at.astimezone(JAKARTA).replace(hour=0, minute=0, second=0, microsecond=0)
    over = FeedbackSender.objects.filter(
        feedback__candidacy__selection=selection, feedback__closed_at__lt=today - dt.timedelta(days=selection.sender_days)
    )
    return over.select_related("feedback", "card", "letter").order_by("pk")


def token(sender):
    """Return the secret of a sender's link, made again whenever it is needed."""
    digest = hmac.new(crypto.key_for("recruitment.feedback"), f"sender|{sender.pk}".encode(), sha256).digest()
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).decode()


def opens_with(sender, secret):
    return hmac.compare_digest(token(sender).encode(), secret.encode())


def sender_link(sender):
    """Return the absolute address at which a sender proves the own address and then reads the receipt."""
    return settings.SITE_URL + reverse("recruitment:feedback-receipt", args=[sender.pk, token(sender)])


def address_hash(email):
    return crypto.keyed_hash("recruitment.feedback", email.strip().lower())
