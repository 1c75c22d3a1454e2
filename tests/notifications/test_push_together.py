"""Two presses at the same moment: a browser stands once, limits hold, a code is used once."""

import functools

import pytest

from bawaslu_portal import env
from core import clock
from core.lifecycle import Refused
from notifications.actions import devices, telephones
from notifications.fsck import who_wants_notifications_has_a_browser
from notifications.models import Device, Telephone, TelephoneProof
from notifications.models.devices import MOST
from tests.concurrency import together
from tests.factories.accounts import ApplicantFactory, OfficialFactory
from tests.notifications.push_service import Browser

pytestmark = pytest.mark.django_db(transaction=True)
ENDPOINT = "https://fcm.googleapis.com/fcm/send/contoh"


def adding(user, endpoint=ENDPOINT):
    told = Browser(endpoint=endpoint).told
    return functools.partial(devices.add, user, **told, label="Chrome di Android", at=clock.now())


def refusals(outcomes):
    """Return how many were refused with a sentence; whatever else went wrong fails the test."""
    errors = [each for each in outcomes if isinstance(each, Exception)]
    assert [each for each in errors if not isinstance(each, Refused)] == []
    return len(errors)


def test_two_people_in_one_browser_leave_it_to_one_of_them():
    for _ in range(5):
        outcomes = together(*[adding(ApplicantFactory()) for _ in range(2)])
        assert refusals(outcomes) < 2
        assert Device.objects.count() == 1
    assert list(who_wants_notifications_has_a_browser()) == []


def test_a_person_never_has_more_browsers_than_ten():
    user = ApplicantFactory()
    for n in range(MOST - 2):
        adding(user, f"{ENDPOINT}-{n}")()
    outcomes = together(*[adding(user, f"{ENDPOINT}-baru-{n}") for n in range(4)])

    assert refusals(outcomes) == 2
    assert Device.objects.filter(user=user).count() == MOST


def test_a_code_is_used_once_and_no_more_codes_are_sent_than_may_be(settings, tmp_path):
    settings.TEXT_GATEWAY = env.gateway(f"file://{tmp_path}/teks", "")
    official, at = OfficialFactory(role="official"), clock.now()
    asking = functools.partial(telephones.ask, official, "+6281234567890", at=at)
    assert refusals(together(*[asking] * 5)) == 2
    assert TelephoneProof.objects.filter(closed_at__isnull=True).count() == 1

    code = telephones.open_proof(official, at=at).code
    assert refusals(together(*[functools.partial(telephones.prove, official, code, at=at)] * 3)) == 2
    assert Telephone.objects.get(user=official).number == "+6281234567890"
