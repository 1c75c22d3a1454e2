"""What rests on a file of the counter: secret links, the fingerprint that is confirmed, and what is still to be told."""

import base64
import datetime as dt
import hashlib
import hmac
import json
from hashlib import sha256

from django.conf import settings
from django.urls import reverse

from core import crypto
from notifications.models import Delivery

TOKEN_BYTES = 18  # 144 bits
LINK_FOR = dt.timedelta(days=7)


def token(counter):
    """Return the secret of a counter file's link: another one each time that it is asked for."""
    text = f"confirm|{counter.pk}|{counter.link_until.isoformat()}"
    digest = hmac.new(crypto.key_for("recruitment.counter"), text.encode(), sha256).digest()
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).decode()


def opens_with(counter, secret):
    return counter.link_until is not None and hmac.compare_digest(token(counter).encode(), secret.encode())


def link(counter):
    """Return the absolute address at which the applicant confirms."""
    return settings.SITE_URL + reverse("recruitment:counter-confirm", args=[counter.pk, token(counter)])


def proof_link(counter):
    """Return the public address that says of a receipt or a slip what it is, and nothing personal."""
    return settings.SITE_URL + reverse("recruitment:counter-proof", args=[counter.code])


def fingerprint(dossier, salt):
    """Return SHA-256(salt ‖ canonical JSON) over the answers and the papers of a dossier. salt: bytes."""
    files = sorted((file.kind.code, file.document.sha256) for file in dossier.files.values())
    body = {"sections": dossier.all_answers, "documents": files}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(salt + text.encode()).hexdigest()


def of_paper(document):
    """Return what a journal line says of something that came on signed paper. document: the scan of it."""
    return {"way": "counter", "sha256": document.sha256}


def untold(counter):
    """Return what the portal had to say to an applicant without address since the last letter, oldest first: Deliveries."""
    if counter.address_proved_at or counter.application.applicant.has_address:
        return []
    waiting = Delivery.objects.filter(to_user=counter.application.applicant).order_by("created_at")
    return list(waiting.filter(created_at__gt=counter.told_at) if counter.told_at else waiting)
