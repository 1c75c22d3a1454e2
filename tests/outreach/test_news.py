"""The news of a release: drafted for those who work in it, read, sent once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.actor import Actor
from core.lifecycle import Refused, Stale
from core.models import Event
from notifications import render
from notifications.models import Delivery
from notifications.notice import notice
from outreach.actions import news
from outreach.models import Activity, Release, Speaker
from tests.factories import outreach as made
from tests.factories.outreach import NOON, START
from tests.outreach.room import DAY, HOUR, cancel, main_of, move
from tests.recruitment.room import at_work

pytestmark = pytest.mark.django_db
KIND = "outreach.plan_news"


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


def address(activity):
    return activity.in_charge.email.lower()


def last():
    return Release.objects.order_by("-number").first()


def texts(release):
    return {digest.address: text for digest, _, text, _ in news.drafted(release)}


def send(release, *, by=None):
    return news.send(release, fingerprint=news.read(news.drafted(release)), by=by or made.planner(), at=NOON)


def sent():
    return sorted(each.address for each in Delivery.objects.filter(kind=KIND).select_related("to_user"))


def page(release):
    return reverse("admin:outreach_release_move", args=[release.pk, "kabar"])


def test_each_person_reads_what_is_theirs_new_moved_or_called_off():
    moved, off = made.released(), made.released(starts_at=START + DAY, title="Batal Contoh")
    cancel(off, moment=NOON + HOUR)
    fresh = made.planned(in_charge=moved.in_charge, starts_at=START + 9 * DAY)
    Activity.objects.filter(pk=moved.pk).update(starts_at=START + 2 * DAY, ends_at=START + 2 * DAY + DAY / 8)
    found = texts(made.release(at=NOON + 2 * HOUR))

    theirs = " ".join(found[address(moved)].split())
    assert f"Pindah: {moved.title} Rabu, 11 November 2026 pukul 12.00–15.00 WIB" in theirs
    assert "Semula: Senin, 9 November 2026 pukul 12.00–15.00 WIB" in theirs
    assert f"Baru: {fresh.title}" in theirs
    assert "Batal: Batal Contoh" in found[address(off)]
    assert "Alasan: Gedung dipakai." in found[address(off)]
    assert set(found) == {address(moved), address(off)}


def test_a_speaker_with_an_address_is_told_and_one_who_is_in_charge_too_reads_one_mail():
    activity = made.planned()
    known = made.speaker("Ahli Contoh")
    Speaker.objects.filter(pk=known.pk).update(email="ahli@contoh.example")
    self_spoken = made.speaker("Petugas Contoh")
    Speaker.objects.filter(pk=self_spoken.pk).update(email=activity.in_charge.email.upper())
    activity.speakers.add(known, self_spoken)
    found = texts(made.release())

    assert set(found) == {address(activity), "ahli@contoh.example"}
    assert "Tugas Anda: penanggung jawab dan narasumber." in found[address(activity)]


def test_what_was_read_is_sent_once_and_the_next_release_makes_another():
    activity = made.released()
    first = last()

    assert (send(first), sent()) == (1, [address(activity)])
    with pytest.raises(Refused, match="Tidak ada lagi"):
        send(first)
    move(activity)
    assert (send(last()), len(sent())) == (1, 2)
    assert Event.objects.about(first).filter(action="plan.news_sent").get().details == {"people": 1}


def test_a_text_that_changed_since_it_was_read_is_not_sent():
    made.released(title="Lama")
    release = last()
    read = news.read(news.drafted(release))
    Activity.objects.update(title="Baru sekali")

    with pytest.raises(Stale):
        news.send(release, fingerprint=read, by=made.planner(), at=NOON)
    assert sent() == []


def test_who_may_not_release_sends_nothing():
    made.released()

    with pytest.raises(Refused):
        send(last(), by=Actor(role="visitor", scope=""))
    assert sent() == []


def test_what_was_told_otherwise_meanwhile_concerns_nobody():
    activity = made.released()
    release = last()
    send(release)
    delivery = Delivery.objects.get(kind=KIND)
    known = notice(KIND)

    assert known.still_concerns(release, delivery, NOON)
    assert b"Kegiatan sosialisasi Anda" in render.mail(delivery, known, release, NOON).content
    move(activity)
    assert not known.still_concerns(Release.objects.get(pk=release.pk), delivery, NOON)


def test_the_page_shows_each_text_and_a_second_press_sends_nothing():
    activity = made.released()
    client = at_work("secretary")
    shown = client.get(page(last()))
    data = {"fingerprint": shown.context["form"]["fingerprint"].value()}

    assert f"{activity.in_charge} Belum dikirim 1 kegiatan." in main_of(shown)
    assert f"Baru: {activity.title}" in main_of(shown)
    assert client.post(page(last()), data).status_code == 302
    assert client.post(page(last()), data).status_code == 422
    assert sent() == [address(activity)]
    assert "Sudah dikirim" in main_of(client.get(page(last())))


def test_the_page_asks_as_often_for_thirty_people_as_for_three():
    client = at_work("secretary")

    def questions():
        made.release()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page(last())).status_code == 200
        return len(asked)

    for n in range(3):
        made.planned(starts_at=START + n * DAY)
    questions()
    for n in range(3):
        made.planned(starts_at=START + (3 + n) * DAY)
    few = questions()
    for n in range(30):
        made.planned(starts_at=START + (6 + n) * DAY)

    assert questions() == few
