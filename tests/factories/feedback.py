"""What the public says of candidates, made by the portal's own actions; every person in it is invented."""

import datetime as dt
import itertools
import uuid

from recruitment.actions import feedback as actions
from recruitment.feedback import stage_of
from recruitment.lifecycle import FeedbackStatus, StageCode
from recruitment.models import Feedback, FeedbackSender, Stage
from tests.factories import recruitment as make
from tests.factories.recruitment import NOON

_serial = itertools.count(1)
DAY = dt.timedelta(days=1)
VISITOR = make.Actor(role="visitor", scope="")


def speaking(selection, *, starts_at=NOON - DAY, ends_at=NOON + 6 * DAY):
    """Let the stage of feedback run, by default around NOON, and return it."""
    stage = stage_of(selection)
    if stage is None:
        stage = Stage(selection=selection, code=StageCode.FEEDBACK, name=StageCode.FEEDBACK.label)
    stage.starts_at, stage.ends_at = starts_at, ends_at
    stage.save()
    return stage


def said(**changes):
    n = next(_serial)
    facts = {
        "name": f"Pengirim Contoh {n}", "contact": "Jalan Contoh Nomor 7", "email": f"pengirim{n}@warga.example",
        "category": "party", "text": "Yang bersangkutan masih pengurus partai.", "card": [], "evidence": [],
    }  # fmt: skip
    return actions.Said(**facts | changes)


def committee(*, scope="*", user=None):
    """Return a member of the committee who reads feedback, asks, finds and may see the sender."""
    return make.staff("view_feedback", "settle_feedback", "reveal_sender", scope=scope, user=user)


def sent(candidacy, *, at=NOON, status=FeedbackStatus.UNPROVED, **changes):
    """Return feedback as the form leaves it, without asking the checking pool for the card."""
    if stage_of(candidacy.selection) is None or not stage_of(candidacy.selection).starts_at <= at:
        speaking(candidacy.selection)
    facts = said(**changes)
    feedback = Feedback(
        candidacy=candidacy, key=uuid.uuid4(), category=facts.category, sent_at=at,
        is_late=at >= stage_of(candidacy.selection).ends_at,
    )  # fmt: skip
    feedback.text = facts.text
    feedback.save(force_insert=True)
    card = make.document(None, at=at, purpose=actions.CARD)
    sender = FeedbackSender(feedback=feedback, card=card, email_hash=actions.rules.address_hash(facts.email))
    sender.name, sender.contact, sender.email = facts.name, facts.contact, facts.email
    sender.save(force_insert=True)
    return fresh(feedback)


def received(candidacy, *, at=NOON, **changes):
    feedback = sent(candidacy, at=at, **changes)
    actions.prove(feedback.sender, by=VISITOR, at=at)
    return fresh(feedback)


def asked(candidacy, *, at=NOON, due_at=NOON + 3 * DAY, by=None, question="Apakah Anda pengurus partai?", **changes):
    feedback = received(candidacy, at=at, **changes)
    actions.ask(feedback, question=question, due_at=due_at, version=feedback.version, by=by or committee(), at=at)
    return fresh(feedback)


def fresh(feedback):
    related = ("sender", "candidacy__selection", "candidacy__district", "candidacy__application__applicant")
    return Feedback.objects.select_related(*related).get(pk=feedback.pk)
