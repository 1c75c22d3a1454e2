"""What the mails of agreements say, read as a mail program shows them, and whom they no longer concern."""

import datetime as dt
import email
import email.policy

import pytest
from django.conf import settings
from django.urls import reverse

from agreements import notices
from agreements.actions import rounds, sealing
from agreements.lifecycle import Side
from agreements.models import Step, Tenure
from core import clock
from core.actor import SYSTEM
from notifications import render
from notifications.models import Delivery
from notifications.notice import notice
from notifications.outbox import draft
from tests.factories.agreements import fresh
from tests.factories.recruitment import NOON

pytestmark = pytest.mark.django_db
REASON = "Pembiayaan belum jelas."


def concerns(delivery, at=NOON):
    known = notice(delivery.kind)
    return known.still_concerns(known.find(None, delivery.about.partition(":")[2]), delivery, at)


def mail(delivery, at=NOON):
    """Return subject, plain text and HTML of one mail of the outbox."""
    known = notice(delivery.kind)
    content = render.mail(delivery, known, known.find(None, delivery.about.partition(":")[2]), at).content
    message = email.message_from_bytes(content, policy=email.policy.default)
    plain, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    return message["Subject"], " ".join(plain.split()), html


def waiting(code):
    return Delivery.objects.filter(kind=f"agreements.{code}").order_by("pk")


def is_one_button(html, name, *args):
    address = settings.SITE_URL + reverse(name, args=args)
    return html.count('class="m-button"') == 1 and html.count(f'href="{address}"') == 2  # the button, and its address in words


def test_the_side_whose_turn_it_is_learns_until_when(table):
    agreement = table.sent(title="Awasi <Pemilu>")
    [delivery] = waiting("turn_passed")

    subject, text, html = mail(delivery)

    assert subject == "Giliran Pemerintah Kota: Awasi <Pemilu>"
    assert text.startswith("Versi 1 naskah “Awasi <Pemilu>” sampai kepada Pemerintah Kota.")
    assert "Selasa, 3 November 2026" in text  # ten working days, the last of them whole
    assert ("Awasi <Pemilu>" in html, "Awasi &lt;Pemilu&gt;" in html) == (False, True)
    assert is_one_button(html, "agreements:read", agreement.uuid)


def test_a_turn_that_was_used_concerns_nobody_any_more(table):
    agreement = table.sent()
    [delivery] = waiting("turn_passed")
    assert concerns(delivery)

    table.send(agreement, at=NOON)

    assert not concerns(delivery)
    assert mail(delivery)[0].startswith("Giliran Pemerintah Kota: ")  # whoever reads the outbox reads what it said


def test_who_is_asked_learns_for_what_and_until_when(table):
    table.proposed(title="Netralitas")
    delivery = waiting("step_opened").get(to_user=table.by(Side.CITY, "Kepala bagian hukum").user)

    subject, text, html = mail(delivery)

    assert subject == "Menunggu paraf Anda: Netralitas"
    assert text.startswith("Naskah “Netralitas” menunggu paraf Anda.")
    assert "Naskah versi 2 sampai kepada Anda sebagai Kepala bagian hukum." in text
    assert is_one_button(html, "agreements:step", delivery.about.partition(":")[2])


def test_who_has_left_the_post_is_not_asked(table):
    table.proposed()
    chief = table.people[Side.CITY, "Kepala bagian hukum"]
    delivery = waiting("step_opened").get(to_user=chief.user)
    assert concerns(delivery)

    Tenure.objects.filter(pk=chief.pk).update(valid_until=NOON.date())

    assert not concerns(delivery)


def test_what_was_decided_is_asked_no_more(table):
    step = table.step(table.proposed(), Side.CITY)
    delivery = waiting("step_opened").get(to_user=table.by(Side.CITY, "Kepala bagian hukum").user)

    table.decide(step)

    assert not concerns(delivery)


@pytest.mark.parametrize(("days", "said"), [(1, ""), (30, ", padahal tenggatnya sudah lewat")])
def test_a_nudge_says_whether_it_is_late(table, days, said):
    step, later = table.step(table.proposed(title="Netralitas"), Side.CITY), NOON + dt.timedelta(days=days)
    with clock.stopped_at(later):
        delivery = draft(notices.StepWaiting, step, to=table.by(Side.CITY, "Kepala bagian hukum").user, at=later)

    subject, text, _ = mail(delivery, later)

    assert subject == "Pengingat: Netralitas"
    assert f"Naskah “Netralitas” masih menunggu paraf Kepala bagian hukum{said}." in text


def test_a_return_is_told_without_its_reason(table):
    agreement = table.proposed(title="Netralitas")
    step = table.step(agreement, Side.CITY)
    by = table.by(Side.CITY, "Kepala bagian hukum")
    rounds.give_back(step, reason=REASON, version=step.version, by=by, at=NOON)

    subject, text, html = mail(waiting("returned").first())

    assert subject == "Dikembalikan: Netralitas"
    assert "Kepala bagian hukum mengembalikan naskah “Netralitas”." in text
    assert (REASON in text, REASON in html) == (False, False)
    assert is_one_button(html, "agreements:read", agreement.uuid)
    assert concerns(waiting("returned").first())
    Step.objects.filter(pk=step.pk).update(status="void", decided_at=None, decided_by=None, tenure=None)
    assert not concerns(waiting("returned").first())


def test_all_who_agreed_learn_that_it_is_in_force(table):
    agreement = table.concluded(title="Netralitas")
    assert sealing.seal(agreement, by=SYSTEM, at=NOON)

    subject, text, html = mail(waiting("concluded").first())

    assert subject == "Berlaku: Netralitas"
    assert "sudah disegel dan berlaku." in text
    assert is_one_button(html, "agreements:read", fresh(agreement).uuid)
