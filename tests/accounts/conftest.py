import re

import pytest
from django.core.management import call_command

from accounts.models import EmailProof


@pytest.fixture
def mails(smtp_sink, db):
    """Return a function that sends what waits in the outbox and gives the plain texts to one address, oldest first."""

    def texts(address):
        call_command("tick")
        return [message.get_body(("plain",)).get_content() for message in smtp_sink.to(address)]

    return texts


@pytest.fixture
def code_in():
    return lambda text: re.search(r"\b(\d{3} \d{3})\b", text)[1].replace(" ", "")


@pytest.fixture
def link_in():
    return lambda text: re.search(r"https?://[^/\s]+(/akun/bukti/\S+)", text)[1]


@pytest.fixture
def newest_proof(db):
    return lambda: EmailProof.objects.order_by("-created_at").first()
