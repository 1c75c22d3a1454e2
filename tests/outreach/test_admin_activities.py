"""The plan, its release and invitations, as staff make them through the pages."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from core import clock
from core.clock import wib
from core.models import Event
from notifications.models import Delivery
from outreach.actions import activities
from outreach.admin.activities import ActivityAdmin
from outreach.models import Activity, Invitation, Release
from tests.factories import outreach as made
from tests.factories.recruitment import NOON
from tests.recruitment.room import MENTENG, at_work

pytestmark = pytest.mark.django_db
LIST, ADD = "admin:outreach_activity_changelist", "admin:outreach_activity_add"
RELEASE = "admin:outreach_activity_release"


@pytest.fixture(autouse=True)
def noon(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.stopped_at(NOON):
        yield


def fresh(activity):
    return Activity.objects.get(pk=activity.pk)


def change_url(activity):
    return reverse("admin:outreach_activity_change", args=[activity.pk])


def move_url(activity, name):
    return reverse("admin:outreach_activity_move", args=[activity.pk, name])


def facts(client, **changes):
    """Return what the form sends for a sound plan of 9 November 2026, 12.00 to 15.00 WIB."""
    place = changes.pop("room", None) or made.room()
    return {
        "title": "Netralitas Ketua RW", "audience": made.audience().pk, "host": "bawaslu", "regime": "election",
        "room": place.pk, "starts_at_0": "2026-11-09", "starts_at_1": "12:00", "ends_at_0": "2026-11-09", "ends_at_1": "15:00",
        "capacity": 40, "speakers": [], "materials": [], "in_charge": client.user.pk,
        "occurrences-TOTAL_FORMS": 0, "occurrences-INITIAL_FORMS": 0, **changes,
    }  # fmt: skip


def as_shown(client, activity, **changes):
    """Return the activity's form as its page shows it, with changes."""
    form = client.get(change_url(activity)).context["adminform"].form
    shown = facts(client, room=activity.room, **{name: form.initial[name] for name in ("title", "seen_version")})
    for name in ("speakers", "materials"):
        shown[name] = [each.pk for each in form.initial[name]]
    return shown | {"capacity": activity.capacity, "in_charge": activity.in_charge_id} | changes


def hidden(client, url):
    return dict(client.get(url).context["form"].initial)


def send(client, activity, name, **data):
    """Open a move's page and send its form."""
    return client.post(move_url(activity, name), hidden(client, move_url(activity, name)) | data)


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


# --- Plan -------------------------------------------------------------------------------------------------------------
def test_an_activity_is_planned_by_a_form():
    client = at_work("secretary")
    speaker, material = made.speaker(), made.material()

    answer = client.post(reverse(ADD), facts(client, speakers=[speaker.pk], materials=[material.pk]))

    assert answer.status_code == 302
    activity = Activity.objects.get()
    assert (activity.title, activity.starts_at, activity.ends_at) == (
        "Netralitas Ketua RW", wib(2026, 11, 9, 12), wib(2026, 11, 9, 15),
    )  # fmt: skip
    assert (activity.status, activity.version, activity.capacity, activity.in_charge) == ("planned", 1, 40, client.user)
    assert (list(activity.speakers.all()), list(activity.materials.all())) == ([speaker], [material])
    assert Event.objects.about(activity).get().action == "activity.added"


def test_an_end_before_the_start_is_refused_by_the_form():
    client = at_work("secretary")

    answer = client.post(reverse(ADD), facts(client, ends_at_1="11:00"))

    assert (answer.status_code, "Waktu selesai harus setelah waktu mulai." in answer.content.decode()) == (200, True)
    assert not Activity.objects.exists()


def test_every_edit_advances_the_version_also_one_of_speakers_alone():
    activity, client = made.planned(), at_work("secretary")
    before, other = activity.speakers.get(), made.speaker()

    assert client.post(change_url(activity), as_shown(client, activity, title="Judul baru")).status_code == 302
    assert (fresh(activity).title, fresh(activity).version) == ("Judul baru", 2)
    assert client.post(change_url(activity), as_shown(client, fresh(activity), speakers=[other.pk])).status_code == 302
    assert (list(activity.speakers.all()), fresh(activity).version) == ([other], 3)
    assert client.post(change_url(activity), as_shown(client, fresh(activity))).status_code == 302
    assert fresh(activity).version == 3  # nothing was changed

    assert [event.details for event in Event.objects.about(activity).order_by("n")] == [
        {"fields": {"title": [activity.title, "Judul baru"]}},
        {"fields": {"speakers": [str(before.pk), str(other.pk)]}},
    ]


def test_of_two_who_edit_at_once_the_later_one_is_told():
    activity, client = made.planned(), at_work("secretary")
    first = as_shown(client, activity, title="Yang pertama")
    second = as_shown(client, activity, title="Yang kedua")

    client.post(change_url(activity), first)
    answer = client.post(change_url(activity), second)

    assert "Kegiatan ini sudah diubah orang lain." in answer.content.decode()
    assert fresh(activity).title == "Yang pertama"


def test_who_is_overtaken_while_the_form_is_written_is_told_what_happened(monkeypatch):
    activity, client = made.planned(), at_work("secretary")
    data = as_shown(client, activity, title="Yang kedua")
    save = ActivityAdmin.save_model

    def overtaken(page, request, obj, form, change):
        Activity.objects.filter(pk=obj.pk).update(version=7)
        return save(page, request, obj, form, change)

    monkeypatch.setattr(ActivityAdmin, "save_model", overtaken)
    answer = client.post(change_url(activity), data)

    assert (answer.status_code, "Tidak ada yang ditimpa" in answer.content.decode()) == (409, True)
    assert fresh(activity).title == activity.title


def test_what_has_begun_or_ended_is_no_plan_any_more():
    activity = made.released()
    data = as_shown(at_work("secretary"), activity)

    with clock.stopped_at(activity.starts_at):
        client = at_work("secretary")
        page = client.get(change_url(activity))
        assert client.post(change_url(activity), data).status_code == 403
    assert "Kegiatan ini sudah dimulai; waktu dan tempatnya tidak dapat diubah lagi." in page.content.decode()

    activities.cancel(activity, reason="Banjir.", version=activity.version, by=made.planner(), at=NOON)
    page = at_work("secretary").get(change_url(activity)).content.decode()
    assert "Kegiatan ini berstatus “Batal” dan tidak dapat diubah lagi." in page
    assert "Alasan pembatalan: Banjir." in page


def test_a_secretary_of_one_kecamatan_reads_the_plan_only():
    activity, client = made.planned(), at_work("secretary", MENTENG)

    assert client.get(change_url(activity)).status_code == 200
    assert client.get(reverse(ADD)).status_code == 403
    assert "Rencana sosialisasi hanya dirilis oleh petugas seluruh kota." in client.get(reverse(RELEASE)).content.decode()
    assert client.post(reverse(RELEASE), {"seen": f"{activity.pk}:1"}).status_code == 422


def test_the_list_tells_what_was_changed_since_the_release():
    activity, client = made.released(), at_work("secretary")
    assert "Ada perubahan yang belum dirilis" not in client.get(reverse(LIST)).content.decode()

    client.post(change_url(activity), as_shown(client, activity, starts_at_1="13:00", ends_at_1="16:00"))

    html = text_of(client.get(reverse(LIST)))
    assert "Ada perubahan yang belum dirilis" in html
    assert "9 Nov 2026, 13.00" in html
    page = text_of(client.get(change_url(activity)))
    assert "Yang diketahui umum masih: Senin, 9 November 2026 pukul 12.00 WIB, Ruang Pola" in page


# --- Release ----------------------------------------------------------------------------------------------------------
def seen(client):
    """Return the hidden versions as the release page shows them."""
    return re.findall(r'name="seen" value="([\d:]+)"', client.get(reverse(RELEASE)).content.decode())


@pytest.mark.parametrize("role", ["secretary", "commissioner"])
def test_a_plan_without_warnings_is_released_by_one_button(role):
    activity, client = made.planned(), at_work(role)
    assert seen(client) == [f"{activity.pk}:1"]

    answer = client.post(reverse(RELEASE), {"seen": seen(client)})

    assert (answer.status_code, answer["Location"]) == (302, reverse(LIST))
    told = fresh(activity)
    assert (told.status, told.current.change, told.current.starts_at, told.current.room) == (
        "released", "new", activity.starts_at, activity.room,
    )  # fmt: skip
    release = Release.objects.get()
    assert (release.number, release.accepted, release.released_by) == (1, [], client.user)


def test_what_moved_shows_its_old_and_its_new_time_and_place():
    activity, client = made.released(), at_work("secretary")
    made.invited(activity)
    room = made.room()
    client.post(change_url(activity), as_shown(client, activity, room=room.pk, starts_at_1="13:00"))

    page = text_of(client.get(reverse(RELEASE)))

    assert "Pindah" in page
    assert f"Senin, 9 November 2026 pukul 12.00 WIB<br>sampai Senin, 9 November 2026 pukul 15.00 WIB<br>{activity.room}" in page
    assert f"Senin, 9 November 2026 pukul 13.00 WIB<br>sampai Senin, 9 November 2026 pukul 15.00 WIB<br>{room}" in page
    assert client.post(reverse(RELEASE), {"seen": seen(client)}).status_code == 302
    assert (fresh(activity).current.change, fresh(activity).current.room) == ("moved", room)
    assert Delivery.objects.filter(kind="outreach.activity_moved").count() == 1


@pytest.mark.parametrize("sent", [["1:99"], [], ["x"], ["１:１"], ["1"], [":"]])
def test_a_plan_that_changed_meanwhile_is_not_released(sent):
    made.planned()

    answer = at_work("secretary").post(reverse(RELEASE), {"seen": sent})

    assert (answer.status_code, "Rencana ini sudah berubah sejak halaman ini dibuka." in text_of(answer)) == (409, True)
    assert not Release.objects.exists()


def test_a_release_of_nothing_says_so():
    client = at_work("secretary")

    assert "Tidak ada yang perlu dirilis" in client.get(reverse(RELEASE)).content.decode()
    answer = client.post(reverse(RELEASE))
    assert (answer.status_code, "Tidak ada yang baru atau berpindah" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("role", ["verifier", "auditor", "sysadmin"])
def test_others_release_nothing(role):
    activity, client = made.planned(), at_work(role)

    assert [client.get(reverse(RELEASE)).status_code, client.post(reverse(RELEASE)).status_code] == [403, 403]
    assert fresh(activity).status == "planned"


def test_a_release_asks_for_a_recent_sign_in():
    made.planned()
    client = at_work("secretary", minutes_ago=6)

    answer = client.post(reverse(RELEASE), {"seen": "1:1"})

    assert (answer.status_code, "konfirmasi" in answer["Location"]) == (302, True)
    assert not Release.objects.exists()


# --- Cancel -----------------------------------------------------------------------------------------------------------
def test_an_activity_is_called_off_with_a_reason_and_who_was_invited_is_told():
    invitation = made.invited()
    activity, client = fresh(invitation.activity), at_work("commissioner")

    assert send(client, activity, "batalkan", reason="").status_code == 422
    assert send(client, activity, "batalkan", reason="Gedung dipakai pengungsi.").status_code == 302

    assert (fresh(activity).status, fresh(activity).cancel_reason) == ("cancelled", "Gedung dipakai pengungsi.")
    told = Delivery.objects.get(kind="outreach.activity_cancelled")
    assert told.to_address == invitation.email


def test_a_verifier_sees_why_the_buttons_do_not_work():
    activity, client = made.released(), at_work("verifier")
    page = client.get(change_url(activity)).content.decode()

    for name, sentence in (
        ("batalkan", "Anda tidak berwenang membatalkan kegiatan."),
        ("undang", "Anda tidak berwenang mengundang peserta."),
        ("lapor", "Anda tidak berwenang melaporkan kegiatan."),
    ):
        assert sentence in page
        assert sentence in client.get(move_url(activity, name)).content.decode()


def test_a_cancelling_from_an_old_page_is_told_what_happened_since():
    activity, client = made.planned(), at_work("secretary")
    old = hidden(client, move_url(activity, "batalkan"))
    client.post(change_url(activity), as_shown(client, activity, title="Judul baru"))

    answer = client.post(move_url(activity, "batalkan"), old | {"reason": "Batal."})

    assert (answer.status_code, "Judul baru" in answer.content.decode()) == (409, True)
    assert fresh(activity).status == "planned"


# --- Invite -----------------------------------------------------------------------------------------------------------
def boxes(client, activity):
    """Return {key: label} of the boxes of the invite page."""
    choices = client.get(move_url(activity, "undang")).context["form"].fields["chosen"].choices
    return {key: label for _, group in choices for key, label in group}


def test_a_whole_kelurahan_is_invited_by_mail_or_phone():
    activity, client = made.released(), at_work("secretary")
    first, second = made.rw(), made.rw(email="")
    elsewhere = made.rw(village="31.71.01.1001")
    assert boxes(client, activity) == {
        "semua-31.71.01": "Semua Kecamatan Gambir (1 RW: 1 lewat email, 0 lewat telepon)",
        "31.71.01.1001": f"Kelurahan {elsewhere.village.name} (1 RW: 1 lewat email, 0 lewat telepon)",
        "semua-31.71.06": "Semua Kecamatan Menteng (2 RW: 1 lewat email, 1 lewat telepon)",
        "31.71.06.1001": f"Kelurahan {first.village.name} (2 RW: 1 lewat email, 1 lewat telepon)",
    }

    assert send(client, activity, "undang", chosen=["31.71.06.1001", "semua-31.71.06"]).status_code == 302

    invited = Invitation.objects.order_by("rw__number")
    assert [(each.rw, bool(each.email), each.invited_by) for each in invited] == [
        (first, True, client.user), (second, False, client.user),
    ]  # fmt: skip
    assert Delivery.objects.filter(kind="outreach.invited").count() == 1
    assert set(boxes(client, activity)) == {"semua-31.71.01", "31.71.01.1001"}  # who was invited is not offered again
    names = [name for name, _ in client.get(move_url(activity, "undang")).context["form"].fields["chosen"].choices]
    assert names == ["Kecamatan Gambir"]
    page = text_of(client.get(change_url(activity)))
    assert f'<dt>Diundang</dt> <dd><a href="/admin/outreach/invitation/?activity__id__exact={activity.pk}">2</a></dd>' in page


def test_offices_are_invited_singly_or_by_their_kind():
    activity, client = made.released(audience=made.audience("asn")), at_work("secretary")
    unit, mute = made.office(name="Suku Dinas Kesehatan"), made.office(kind="village", name="Kelurahan Contoh", email="")
    assert boxes(client, activity) == {
        "semua-unit": "Semua UKPD (1 kantor: 1 lewat email, 0 lewat telepon)",
        str(unit.pk): "Suku Dinas Kesehatan (1 kantor: 1 lewat email, 0 lewat telepon)",
        "semua-village": "Semua Kelurahan (1 kantor: 0 lewat email, 1 lewat telepon)",
        str(mute.pk): "Kelurahan Contoh (1 kantor: 0 lewat email, 1 lewat telepon)",
    }

    assert send(client, activity, "undang", chosen=[str(mute.pk)]).status_code == 302
    assert [each.office for each in Invitation.objects.all()] == [mute]


def test_nobody_is_invited_without_a_choice_or_by_a_made_up_one():
    activity, client = made.released(), at_work("secretary")
    made.rw()

    answer = send(client, activity, "undang")
    assert (answer.status_code, "Pilih paling sedikit satu yang diundang." in answer.content.decode()) == (422, True)
    assert send(client, activity, "undang", chosen=["semua-99"]).status_code == 422
    assert not Invitation.objects.exists()


def test_before_the_release_nobody_is_invited():
    activity, client = made.planned(), at_work("secretary")
    made.rw()

    answer = client.post(move_url(activity, "undang"), {"chosen": ["31.71.06.1001"]})

    assert (answer.status_code, "Undangan hanya dikirim untuk kegiatan yang sudah dirilis" in text_of(answer)) == (422, True)


def test_an_activity_that_invited_all_says_so():
    activity = made.released(audience=made.audience("ketua-rt"))

    page = at_work("secretary").get(move_url(activity, "undang")).content.decode()

    assert "Tidak ada lagi yang dapat diundang" in page


def test_a_release_shows_before_which_reminders_change():
    client = at_work("secretary")
    activity = made.released()
    made.invited(activity)
    Activity.objects.filter(pk=activity.pk).update(
        starts_at=activity.starts_at + dt.timedelta(days=7), ends_at=activity.ends_at + dt.timedelta(days=7)
    )

    assert "Pengingat yang berubah" not in text_of(client.get(reverse(RELEASE)))
    page = text_of(client.post(reverse(RELEASE), {"lihat": "1"}))

    assert "Pengingat yang berubah" in page
    assert 'Tugas penanggung jawab, <span class="unbroken">H-1</span> (1 orang)' in page
    assert 'Undangan sosialisasi, <span class="unbroken">H-7</span> (1 orang)' in page
    assert fresh(activity).current.starts_at == activity.current.starts_at
    assert activity.occurrences.count() == 1
