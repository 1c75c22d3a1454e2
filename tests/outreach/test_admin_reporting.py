"""The page on which a held activity is reported: photos, minutes, and what proves nothing."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core import clock
from outreach.actions import invitations
from outreach.models import Report
from tests.factories import outreach as made
from tests.factories.recruitment import NOON
from tests.outreach.test_admin_activities import change_url, fresh, hidden, move_url, noon, send, text_of  # noqa: F401 -- noon holds the clock
from tests.recruitment.room import at_work

pytestmark = pytest.mark.django_db


def photo(colour="red"):
    content = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(content, "JPEG")
    return SimpleUploadedFile(f"{colour}.jpg", content.getvalue(), "image/jpeg")


def test_a_held_activity_is_reported_with_photos():
    invitation = made.invited()
    silent = invitations.invite(invitation.activity, places=[made.rw()], by=made.planner(), at=NOON)
    activity, client = fresh(invitation.activity), at_work("secretary")
    made.came(invitation)
    material = activity.materials.get()
    with clock.stopped_at(activity.ends_at):
        client = at_work("secretary")
        page = text_of(client.get(move_url(activity, "lapor")))
        assert "<dt>Diundang</dt><dd>2</dd>" in page
        assert "<dt>Hadir</dt><dd>1</dd>" in page
        data = {"minutes": "Berjalan lancar.", "material": material.pk, "photos": [photo(), photo("blue")]}
        assert send(client, activity, "lapor", **data).status_code == 302

        report = Report.objects.get()
        assert (report.minutes, report.material, report.filed_by) == ("Berjalan lancar.", material, client.user)
        assert (report.invited_count, report.present_count, report.represented_count) == (2, 1, 0)
        assert (fresh(activity).status, report.photos.count(), len(silent)) == ("completed", 2, 1)
        address = reverse("admin:outreach_report_photo", args=[report.pk, report.photos.first().pk])
        shown = client.get(address)
        assert (shown.status_code, shown["Content-Type"], shown.content[:2]) == (200, "image/jpeg", b"\xff\xd8")
        assert address in client.get(reverse("admin:outreach_report_change", args=[report.pk])).content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"minutes": ""}, "Notulen"),
        ({"photos": []}, "Lampirkan paling sedikit satu foto kegiatan."),
        ({"photos": [SimpleUploadedFile("catatan.txt", b"bukan foto")]}, "Jenis berkas ini tidak dikenal."),
        ({"material": "987654"}, "Materi"),
    ],
)
def test_a_report_that_proves_nothing_is_refused_in_words(wrong, sentence):
    invitation = made.invited()
    made.came(invitation)
    activity = fresh(invitation.activity)
    with clock.stopped_at(activity.ends_at):
        data = {"minutes": "Lancar.", "material": activity.materials.get().pk, "photos": [photo()]} | wrong
        answer = send(at_work("secretary"), activity, "lapor", **data)

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert (Report.objects.count(), fresh(activity).status) == (0, "released")


def test_a_report_waits_for_the_end_and_for_somebody_present():
    activity, client = made.released(), at_work("secretary")
    assert "Laporan dapat dibuat setelah kegiatan selesai" in client.get(change_url(activity)).content.decode()

    with clock.stopped_at(activity.ends_at):
        data = {"minutes": "Lancar.", "material": activity.materials.get().pk, "photos": [photo()]}
        answer = send(at_work("secretary"), activity, "lapor", **data)
    assert (answer.status_code, "Belum ada kehadiran yang dicatat." in answer.content.decode()) == (422, True)


def test_an_activity_without_material_can_be_reported_all_the_same():
    activity, client = made.released(), at_work("secretary")
    activity.materials.clear()

    form = client.get(move_url(activity, "lapor")).context["form"]

    assert form.fields["material"].queryset.count() == 1
