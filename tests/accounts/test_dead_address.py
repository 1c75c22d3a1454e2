"""To whom mails do not arrive, it is told on every page from the next log-in on, with the two ways out of it."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import EmailProof, User
from core import clock
from core.models import Event
from notifications import addresses
from notifications.actions import addresses as moves
from notifications.lifecycle import DeliveryState as S
from notifications.models import Bounce, DeadAddress, Delivery
from tests.factories import outreach
from tests.factories.accounts import PASSWORD, ApplicantFactory, OfficialFactory, StaffFactory, acting, log_in
from tests.factories.notifications import posted
from tests.factories.recruitment import districts, open_selection, submitted
from tests.recruitment.room import at_work, opened_by

pytestmark = pytest.mark.django_db
ADDRESS = "siti@rumah.example"
WORDS = "Surat ke alamat email Anda kembali"
CONFIRM = "accounts_confirm_address"


def die(user):
    """Let the server refuse a mail to an account, as nobody is there."""
    delivery = posted(to=user, at=clock.now())
    moves.heed_refusal(delivery, "550 5.1.1 User unknown", at=clock.now())
    Delivery.objects.filter(pk=delivery.pk).update(state=S.SUPERSEDED, settled_at=clock.now())
    return DeadAddress.objects.get(user=user, ended_at=None)


def warned(client, page="accounts_overview"):
    return WORDS in client.get(reverse(page)).content.decode()


@pytest.fixture
def siti():
    return ApplicantFactory(email=ADDRESS)


@pytest.fixture
def told(client, siti):
    """Return the browser of somebody whose address is dead, after the log-in."""
    die(siti)
    log_in(client, siti)
    assert warned(client)
    return client


def test_it_stands_on_every_page_until_it_is_over(told, siti):
    assert [warned(told, page) for page in ("messages:list", "recruitment:home", "account_email")] == [True, True, True]
    moves.revive(siti.dead_addresses.get(), reason="x", by=acting(StaffFactory(role="secretary")), at=clock.now())
    assert warned(told) is False


def test_the_message_that_came_back_says_so_and_can_still_be_read(told, siti):
    mails = [posted(to=siti, at=clock.now()) for _ in range(2)]
    sent = {"sent_at": clock.now(), "sending_at": clock.now(), "settled_at": clock.now(), "state": S.SENT}
    Delivery.objects.filter(pk__in=[mail.pk for mail in mails]).update(**sent)
    facts = {"received_at": clock.now(), "source": "portal"}
    Bounce.objects.create(delivery=mails[0], kind="hard", source_id="1", **facts)
    Bounce.objects.create(delivery=mails[1], kind="soft", source_id="2", **facts)
    page = told.get(reverse("messages:list")).content.decode()
    assert (page.count("Kembali: alamat menolak"), page.count("Terkirim")) == (1, 1)
    assert "Kembali: alamat menolak" in told.get(reverse("messages:message", args=[mails[0].pk])).content.decode()


def test_staff_see_it_where_they_look_after_the_person():
    districts()
    application = submitted(open_selection())
    client = opened_by(at_work("secretary"), application)
    page = reverse("admin:recruitment_application_change", args=[application.pk])
    assert "Email kembali" not in client.get(page).content.decode()
    die(application.applicant)
    assert "Email kembali" in client.get(page).content.decode()


def test_staff_see_it_on_the_invitation_of_an_office_without_account():
    invitation = outreach.invited()
    client = at_work("secretary")
    page = reverse("admin:outreach_invitation_change", args=[invitation.pk])
    assert "Tidak ada yang kembali" in client.get(page).content.decode()
    moves.heed_refusal(posted(to=invitation.email, at=clock.now()), "550 5.1.1 User unknown", at=clock.now())
    assert "Kembali sejak" in client.get(page).content.decode()


def test_nobody_else_is_warned_and_pays_nothing_for_it(told):
    client = log_in(Client(), ApplicantFactory())
    assert (warned(client), warned(Client(), "recruitment:home")) == (False, False)
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("accounts_overview"))
    assert [query["sql"] for query in asked if "deadaddress" in query["sql"]] == []


def test_who_is_logged_in_already_is_warned_within_a_minute(client, siti):
    log_in(client, siti)
    assert warned(client) is False
    die(siti)
    assert warned(client) is False
    with clock.stopped_at(clock.now() + dt.timedelta(seconds=61)):
        assert warned(client) is True


@pytest.mark.full
def test_staff_and_officials_are_warned_where_they_work():
    staff, official = StaffFactory(role="secretary"), OfficialFactory(role="official")
    for user, page in (
        (staff, "admin:index"),
        (staff, "admin:recruitment_application_changelist"),
        (official, "agreements:desk"),
    ):
        if not addresses.is_dead(user):
            die(user)
        assert warned(log_in(Client(), user), page) is True


def test_the_same_address_proven_again_ends_it_and_changes_nothing_else(told, siti, mails, code_in):
    before = User.objects.values("email", "password", "session_epoch").get(pk=siti.pk)
    assert told.post(reverse(CONFIRM))["Location"] == reverse("accounts_prove")
    [mail] = mails(ADDRESS)
    assert "sempat kembali" in mail
    done = told.post(reverse("accounts_prove"), {"code": code_in(mail)}, follow=True)
    assert ("sudah dibuktikan lagi" in done.content.decode(), warned(told)) == (True, False)
    assert User.objects.values("email", "password", "session_epoch").get(pk=siti.pk) == before
    assert (siti.dead_addresses.get().ended_how, siti.dead_addresses.get().ended_by) == ("proven", siti)
    actions = ["account.address_confirmation_asked", "account.address_confirmed"]
    assert list(Event.objects.about(siti).values_list("action", flat=True)) == actions
    assert mails(ADDRESS)[1:] == []  # nothing was changed of which one would have to be told


def test_its_link_does_the_same_in_another_browser_and_once(told, siti, mails, link_in):
    told.post(reverse(CONFIRM))
    link = link_in(mails(ADDRESS)[0])
    assert (Client().get(link).status_code, addresses.is_dead(siti)) == (200, True)
    assert Client().post(link)["Location"] == reverse("account_login")
    assert (addresses.is_dead(siti), Client().post(link).status_code) == (False, 410)


def test_a_wrong_code_proves_nothing(told, siti):
    told.post(reverse(CONFIRM))
    code = f"{(int(EmailProof.objects.get().code) + 1) % 1_000_000:06}"
    assert (told.post(reverse("accounts_prove"), {"code": code}).status_code, addresses.is_dead(siti)) == (422, True)


def test_another_address_ends_it_and_the_old_one_is_nobodys(told, siti, mails, code_in):
    told.post(reverse("account_email"), {"email": "baru@rumah.example"})
    told.post(reverse("accounts_prove"), {"code": code_in(mails("baru@rumah.example")[0])})
    siti.refresh_from_db()
    assert (siti.email, warned(told), addresses.is_dead(siti)) == ("baru@rumah.example", False, False)
    assert siti.dead_addresses.get().ended_how == "left"


def test_moving_to_an_address_that_was_dead_without_account_proves_it(told, siti, mails, code_in):
    delivery = posted(to="baru@rumah.example", at=clock.now())
    moves.heed_refusal(delivery, "550 5.1.1 User unknown", at=clock.now())
    Delivery.objects.filter(pk=delivery.pk).update(state=S.SUPERSEDED, settled_at=clock.now())
    told.post(reverse("account_email"), {"email": "baru@rumah.example"})
    told.post(reverse("accounts_prove"), {"code": code_in(mails("baru@rumah.example")[0])})
    assert sorted(DeadAddress.objects.values_list("ended_how", flat=True)) == ["left", "proven"]


def test_a_new_password_by_mail_proves_the_address_too(client, siti, mails, link_in):
    die(siti)
    client.post(reverse("account_reset_password"), {"email": ADDRESS})
    client.post(link_in(mails(ADDRESS)[0]), {"password": "payung biru di stasiun"})
    assert addresses.is_dead(siti) is False


def test_an_account_made_at_a_dead_address_has_proven_it(client, mails, code_in):
    moves.heed_refusal(posted(to=ADDRESS, at=clock.now()), "550 5.1.1 User unknown", at=clock.now())
    Delivery.objects.update(state=S.SUPERSEDED, settled_at=clock.now())
    client.post(reverse("account_signup"), {"email": ADDRESS, "password": PASSWORD})
    client.post(reverse("accounts_prove"), {"code": code_in(mails(ADDRESS)[0])})
    assert (User.objects.filter(email=ADDRESS).exists(), addresses.is_dead(ADDRESS)) == (True, False)
    assert warned(client) is False


def test_asking_is_a_post_of_who_is_logged_in(client, told):
    assert told.get(reverse(CONFIRM)).status_code == 405
    assert Client().post(reverse(CONFIRM)).status_code == 302
    assert Client(enforce_csrf_checks=True).post(reverse(CONFIRM)).status_code == 403


def test_the_banner_carries_what_its_button_needs(siti):
    die(siti)
    client = log_in(Client(enforce_csrf_checks=True), siti)
    page = client.get(reverse("accounts_overview"))
    token = page.content.decode().split("address-banner")[1].split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert client.post(reverse(CONFIRM), {"csrfmiddlewaretoken": token}).status_code == 302


def test_sixth_mail_of_an_hour_is_not_sent_to_it_either(told):
    for _ in range(7):
        told.post(reverse(CONFIRM))
    waiting = Delivery.objects.filter(kind="accounts.prove_address").exclude(state=S.SUPERSEDED)
    assert waiting.count() == 5
