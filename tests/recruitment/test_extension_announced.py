"""A second intake is announced on a sealed paper: why, for whom, from when; the day before it opens at the latest."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.lifecycle import Refused
from core.models import Event
from recruitment import tasks
from recruitment.actions import announcements, extensions
from recruitment.models import Announcement, Extension
from tests.factories.recruitment import complete_draft, open_selection, staff, submitted
from tests.recruitment.room import at_work
from tests.recruitment.test_extensions import AFTER, ENDS, GAMBIR, MENTENG, OPENS, RUNNING, approver, fresh, propose

pytestmark = pytest.mark.django_db
TICK = dt.timedelta(microseconds=1)


def approved(selection, **changes):
    for each in propose(selection, **changes):
        extensions.approve(fresh(each), version=1, by=approver(), at=AFTER)


def proposed(selection, *, districts=(GAMBIR, MENTENG), number="030", at=AFTER):
    drafter = staff("draft_announcement")
    facts = {"kind": "extension", "district_codes": list(districts), "title": "Perpanjangan pendaftaran", "number": number}
    made = announcements.draft(selection, by=drafter, at=at, **facts)
    announcements.propose(made, version=made.version, by=drafter, at=at)
    return made


def published(selection, *, at=AFTER, publish_at=None, **changes):
    made = proposed(selection, at=at, **changes)
    announcements.approve(
        made, version=made.version, publish_at=publish_at or at, by=staff("approve_announcement"), at=at
    )  # fmt: skip
    announcements.publish(made, by=staff("approve_announcement"), at=publish_at or at)
    return Announcement.objects.get(pk=made.pk)


def test_its_moment_announces_every_kecamatan_on_it():
    selection = open_selection()
    submitted(selection, district=GAMBIR)
    draft = complete_draft(selection, district=MENTENG)
    approved(selection, scope="women")

    made = published(selection)

    found = Extension.objects.order_by("district_id")
    told = [(each.status, each.announced_at, each.announced_by) for each in found]
    assert told == [("announced", AFTER, made.approved_by)] * 2
    assert fresh(draft).extension == found.last()
    figures = "Ada 1 perempuan, tetapi pendaftar baru 1 orang dari dua kali kebutuhan (6)."
    assert made.frozen["notes"][GAMBIR] == [
        f"Sebab: ada perempuan, tetapi pendaftar kurang dari dua kali kebutuhan. {figures}",
        "Pendaftaran dibuka kembali Sabtu, 31 Oktober 2026 pukul 00.00 WIB sampai Jumat, 6 November 2026 pukul 24.00 WIB.",
        "Yang dapat mendaftar: hanya perempuan.",
    ]
    assert Event.objects.filter(action="extension.announced").count() == 2


def test_the_public_reads_it_with_the_other_announcements_and_takes_the_sealed_paper():
    selection = open_selection()
    approved(selection)
    made = published(selection)
    with clock.stopped_at(AFTER):
        assert tasks.make_announcement_papers(AFTER) == 1

    with clock.stopped_at(RUNNING):
        listed = Client().get(reverse("recruitment:selection", args=[selection.uuid])).content.decode()
        page = Client().get(made.get_absolute_url()).content.decode()
        pdf = Client().get(reverse("recruitment:announcement-pdf", args=[selection.uuid, made.pk]))

    assert made.get_absolute_url() in listed
    assert "Yang dapat mendaftar: perempuan dan laki-laki." in page
    assert (pdf.status_code, pdf.content[:4], b"/ByteRange" in pdf.content) == (200, b"%PDF", True)


def test_the_last_moment_is_the_end_of_the_day_before():
    selection = open_selection()
    approved(selection)

    assert published(selection, publish_at=OPENS - TICK).is_published


def test_on_the_day_of_its_opening_it_is_held_back():
    selection = open_selection()
    approved(selection, opens_at=OPENS + dt.timedelta(hours=9))

    with pytest.raises(Refused, match="paling lambat sehari sebelum dibuka"):
        published(selection, publish_at=OPENS)

    assert (Announcement.objects.get().status, Extension.objects.first().status) == ("draft", "approved")


def test_what_is_not_approved_or_is_withdrawn_meanwhile_is_not_announced():
    selection = open_selection()
    propose(selection)
    with pytest.raises(Refused, match="Belum ada perpanjangan yang disetujui"):
        proposed(selection)
    for each in Extension.objects.all():
        extensions.approve(fresh(each), version=1, by=approver(), at=AFTER)
    made = proposed(selection, number="031")
    gone = Extension.objects.get(district=MENTENG)
    extensions.withdraw(gone, version=2, by=approver(), at=AFTER, reason="Salah tanggal.")

    with pytest.raises(Refused, match="Hasil sudah berubah"):
        announcements.approve(made, version=made.version, publish_at=AFTER, by=staff("approve_announcement"), at=AFTER)


def test_who_drafted_it_does_not_approve_it():
    selection = open_selection()
    approved(selection)
    made = proposed(selection)
    both = staff("draft_announcement", "approve_announcement", user=made.drafted_by)

    with pytest.raises(Refused, match="orang lain"):
        announcements.approve(made, version=made.version, publish_at=AFTER, by=both, at=AFTER)


def test_a_kecamatan_is_announced_once():
    selection = open_selection()
    approved(selection)
    published(selection)

    with pytest.raises(Refused, match="sudah punya pengumuman sejenis"):
        proposed(selection, number="031")


def test_from_the_approved_extension_a_link_leads_to_its_announcement():
    selection = open_selection()
    approved(selection)
    extension = Extension.objects.first()
    with clock.stopped_at(AFTER):
        secretary = at_work("secretary")
        page = secretary.get(reverse("admin:recruitment_extension_change", args=[extension.pk]))
        form = secretary.get(page.context["compose_url"])

    assert form.context["form"]["kind"].value() == "extension"
    html = form.content.decode()
    assert html.count("checked") == 2
    assert ENDS > RUNNING
