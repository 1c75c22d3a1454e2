"""What outreach's mails say, read as a mail program shows them."""

import email
import email.policy

import pytest

from notifications import render
from notifications.notice import notice
from notifications.outbox import draft
from outreach import links
from outreach.actions import invitations
from outreach.models import Activity
from tests.factories import outreach as made
from tests.factories.outreach import START
from tests.factories.recruitment import NOON
from tests.outreach.room import DAY, WHEN, cancel, fresh, move

pytestmark = pytest.mark.django_db
NEXT_DAY = "Selasa, 10 November 2026 pukul 12.00–15.00 WIB"


@pytest.fixture
def invitation():
    return made.invited(made.released(title="Awasi <Pemilu>"), place=made.rw(3))


def mail(kind, obj, *, milestone="", at=NOON, to="rw@contoh.example"):
    """Return subject, plain text and HTML of one mail."""
    known = notice(kind)
    delivery = draft(type(known), obj, to=to, at=at, milestone=milestone)
    content = render.mail(delivery, known, known.find(None, obj.pk), at).content
    message = email.message_from_bytes(content, policy=email.policy.default)
    plain, html = (message.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
    return message["Subject"], plain, html


def words(text):
    return " ".join(text.split())


def is_one_button(html, url):
    return html.count('class="m-button"') == 1 and html.count(f'href="{url}"') == 2  # the button, and its address in words


def test_an_invitation_begins_with_who_is_invited_to_what(invitation):
    subject, text, html = mail("outreach.invited", invitation)

    room = invitation.activity.current.room
    assert subject == "Undangan sosialisasi: Awasi <Pemilu>"
    assert text.startswith("Ketua RW 003 Kelurahan Menteng diundang ke “Awasi <Pemilu>”.\n")
    assert f"Waktu: ** {WHEN} **" in text
    assert f"Tempat: {room}, {room.venue.address}. Penyelenggara: Bawaslu." in words(text)
    assert "apakah Anda hadir, diwakili, atau tidak dapat hadir." in words(text)
    assert "Anda menerima email ini karena alamat ini tercatat sebagai alamat Ketua RW 003 Kelurahan Menteng." in words(text)
    assert is_one_button(html, links.personal(invitation))
    assert ("Awasi <Pemilu>" in html, "Awasi &lt;Pemilu&gt;" in html) == (False, True)


def test_no_mail_names_the_person(invitation):
    for kind in ("invited", "invitation_reminder", "activity_moved", "activity_cancelled"):
        assert [part for part in mail(f"outreach.{kind}", invitation) if invitation.name in part] == []


def test_who_cannot_be_represented_is_not_offered_it():
    invitation = made.invited(made.released(audience=made.audience("asn")), place=made.office())

    assert "apakah Anda hadir atau tidak dapat hadir." in words(mail("outreach.invited", invitation)[1])


def test_a_move_says_the_new_and_the_last_told_time(invitation):
    first_room = invitation.activity.current.room
    move(move(invitation.activity))
    subject, text, html = mail("outreach.activity_moved", invitation)

    assert subject == "Waktu atau tempat berubah: Awasi <Pemilu>"
    assert text.startswith("Waktu atau tempat “Awasi <Pemilu>” berubah.\n")
    assert "Sekarang: ** Rabu, 11 November 2026 pukul 12.00–15.00 WIB **" in text
    assert f"Semula: {NEXT_DAY}, {first_room}." in words(text)
    assert is_one_button(html, links.personal(invitation))


def test_a_cancellation_says_why_and_what_does_not_take_place(invitation):
    cancel(invitation.activity, reason="Gedung <b>dipakai</b>.")
    subject, text, html = mail("outreach.activity_cancelled", invitation)

    assert subject == "Batal: Awasi <Pemilu>"
    assert text.startswith("“Awasi <Pemilu>” dibatalkan.\n")
    assert f"Tidak jadi diadakan: ** {WHEN} **" in text
    assert "Alasan: Gedung <b>dipakai</b>." in text
    assert ("Gedung <b>" in html, is_one_button(html, links.personal(invitation))) == (False, True)


def test_the_silent_are_asked_and_the_coming_are_reminded(invitation):
    asked = mail("outreach.invitation_reminder", invitation, milestone="H-7", at=START - 7 * DAY)
    invitations.answer(fresh(invitation), answer="coming", version=1, by=made.planner(), at=NOON)
    reminded = mail("outreach.invitation_reminder", invitation, milestone="H-1", at=START - DAY)

    assert (asked[0], reminded[0]) == ("Mohon jawab undangan: Awasi <Pemilu>", "Pengingat: Awasi <Pemilu>")
    assert asked[1].startswith("Undangan “Awasi <Pemilu>” belum dijawab.\n")
    assert reminded[1].startswith("“Awasi <Pemilu>” dimulai 1 hari lagi.\n")
    assert ("Jawab undangan:" in asked[1], "Jawab undangan:" in reminded[1]) == (True, False)
    assert "Tunjukkan kode QR di halaman undangan kepada petugas di pintu." in words(reminded[1])


@pytest.mark.parametrize(
    ("at", "subject", "fact"),
    [
        (START + 5 * DAY, "Laporan kegiatan belum dibuat: Awasi", "Laporan “Awasi” belum dibuat.\n"),
        (START + 9 * DAY, "Laporan kegiatan terlambat: Awasi", "Laporan “Awasi” sudah lewat batas waktunya.\n"),
    ],
)
def test_a_missing_report_is_asked_of_who_is_in_charge(at, subject, fact):
    activity = made.released(title="Awasi")
    found, text, html = mail("outreach.report_due", activity, at=at, to=activity.in_charge)

    assert (found, text.startswith(fact)) == (subject, True)
    assert "Batas waktu laporan: ** Senin, 16 November 2026 pukul 15.00 WIB **" in text
    assert f"Kegiatan ini diadakan {WHEN.replace('–15.00', '')}." in words(text)
    assert html.count('class="m-button"') == 1


def test_what_was_told_before_is_the_occurrence_before_the_current_one():
    activity = made.released()
    assert activity.told_before() is None

    moved = move(activity)
    assert moved.told_before() == Activity.objects.get(pk=moved.pk).occurrences.get(sequence=0)


def test_who_is_in_charge_reads_how_many_are_coming(invitation):
    subject, text, html = mail("outreach.duty", invitation.activity)

    assert subject == "Besok: Awasi <Pemilu>"
    assert f"Waktu: ** {WHEN} **" in text
    assert "Diundang 1, menyatakan hadir atau diwakili 0, belum menjawab 1." in words(text)
    assert f"/admin/outreach/activity/{invitation.activity.pk}/change/" in html


def test_thanks_name_the_office_and_no_person(invitation):
    subject, text, html = mail("outreach.thanks", made.came(invitation))

    assert subject == "Terima kasih atas kehadiran Ketua RW 003 Kelurahan Menteng"
    assert text.startswith("Terima kasih, Ketua RW 003 Kelurahan Menteng sudah hadir di “Awasi <Pemilu>”.")
    assert invitation.name not in text + html
