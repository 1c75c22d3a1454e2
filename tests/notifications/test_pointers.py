"""What becomes of a mail becomes of the notification and the text that point to it."""

import datetime as dt

import pytest

from bawaslu_portal import env
from core import clock
from core.clock import wib
from notifications import book, holding, planning, reminders
from notifications.actions import devices
from notifications.channels import POINTERS, WITH_POINTERS, Channel
from notifications.gateway import FileGateway
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery, Preference, Telephone
from notifications.pushing import Pusher
from notifications.texting import Texter
from tests.factories.accounts import OfficialFactory, StaffFactory, acting
from tests.factories.notifications import MatterFactory
from tests.notifications.matters.notices import MatterDue
from tests.notifications.push_service import Browser, Service

pytestmark = pytest.mark.django_db
NOW, DUE = wib(2026, 10, 20, 12), wib(2026, 10, 25, 9)


@pytest.fixture
def service(settings, tmp_path, monkeypatch):
    """Reminders of matters may be texted and notified; the office has all that this needs."""
    settings.PUSH = {**settings.PUSH, "loopback": True}
    settings.TEXT_GATEWAY = env.gateway(f"file://{tmp_path}/teks", "")
    monkeypatch.setattr(MatterDue, "channels", WITH_POINTERS)
    reminders.seed("matters.due")
    with Service().running() as running:
        yield running


@pytest.fixture
def matter(service):
    """Return a matter whose owner wants to be told in every way."""
    owner = OfficialFactory(role="official")
    telephone = Telephone(user=owner, proven_at=NOW)
    telephone.number = "+6281234567890"
    telephone.save()
    devices.add(owner, **Browser(service).told, label="Chrome di Android", at=NOW)
    Preference.objects.filter(user=owner).update(by_text=True)
    made = MatterFactory(owner=owner, deadline=wib(2026, 10, 27))
    made.next_nudge_at = reminders.rule("matters.due").first_nudge(made, NOW)
    made.save()
    return made


def occasion(matter, now):
    return book.occasion(reminders.rule("matters.due"), matter.pk, "H-1", now)


def pointed(tmp_path, now=DUE):
    """Hand over what points, and return the states of it."""
    with clock.stopped_at(now):
        Texter(FileGateway(f"file://{tmp_path}/teks"), now=lambda: now).run()
        Pusher(now=lambda: now).run()
    found = Delivery.objects.filter(milestone="H-1", channel__in=POINTERS)
    return dict(found.values_list("channel", "state"))


def test_a_reminder_goes_by_mail_by_text_and_to_the_browser_and_stands_in_the_book_once(matter, service, tmp_path):
    planning.plan_due(DUE)

    assert Delivery.objects.filter(milestone="H-1").count() == 3
    assert [line.delivery.channel for line in occasion(matter, DUE).lines] == [Channel.MAIL]
    question = book.Question(DUE, DUE + dt.timedelta(minutes=1))
    assert sum(group.count for group in book.groups(question, DUE)) == 1
    assert pointed(tmp_path) == {"text": S.SENT, "push": S.SENT}


@pytest.mark.parametrize("step", [holding.hold, holding.skip])
@pytest.mark.parametrize("is_early", [True, False])
def test_what_staff_hold_or_skip_is_not_called_out_by_another_way(matter, service, tmp_path, step, is_early):
    commissioner = acting(StaffFactory(role="commissioner"), role="commissioner")
    if not is_early:
        planning.plan_due(DUE)
    found = occasion(matter, NOW if is_early else DUE)
    step(found, found.lines, reason="Tenggat akan dipindah.", by=commissioner, at=NOW if is_early else DUE)
    planning.plan_due(DUE)

    assert pointed(tmp_path) == {"text": S.SUPERSEDED, "push": S.SUPERSEDED}
    assert service.taken == []
