"""The demo's outreach, told by the room's own actions: held, ahead with answers, called off, planned."""

import datetime as dt
import io
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from core.actor import Actor
from core.clock import day_of, wib
from notifications import outbox
from outreach.actions import activities, advisories, attendances, invitations, releases
from outreach.demo import details
from outreach.lifecycle import EXPECTED, Answer, Source
from outreach.models import Activity, Advisory, Audience, Head, Invitation, Material, Room, Speaker, Venue
from regions.models import District, Office, OfficeKind, Rw, Village

RW_PER_VILLAGE, DISTRICT = 4, "31.71.06"  # Menteng: 5 kelurahan
HOURS = dt.timedelta(hours=2, minutes=30)
ADDRESS = "ketua.rw{n:02}@contoh.example"
UNITS = (
    "Suku Badan Kesatuan Bangsa dan Politik",
    "Suku Dinas Pendidikan",
    "Suku Dinas Kesehatan",
    "Satuan Polisi Pamong Praja",
)
OPTIONAL = {"is_optional": True, "capacity": 5}  # of twelve who are invited one more would come: the waiting list shows
ADVICE = (
    "Menjaga netralitas dalam sikap, unggahan, dan pelayanan, sebelum, selama, dan sesudah masa kampanye.\n\n"
    "Tidak memakai jabatan, fasilitas negara, atau kegiatan kedinasan untuk kepentingan peserta pemilu.\n\n"
    "Meneruskan imbauan ini kepada seluruh pegawai di lingkungan Bapak/Ibu."
)
MINUTES = (
    "Kegiatan dibuka pukul 09.05 WIB. Narasumber menjelaskan larangan bagi ketua RW dan RT menurut peraturan yang berlaku, "
    "disusul tanya jawab. Peserta sepakat menyampaikan isi materi kepada para ketua RT di wilayahnya."
)


class Storyteller:
    """Tells the story once."""

    def __init__(self, secretary, verifier):
        self.by = Actor(user=secretary, role="secretary", scope="*")
        self.second = Actor(user=verifier, role="verifier", scope="*")

    def tell(self, now):
        if Activity.objects.exists():
            return
        self.now, self.rooms, self.speaker, self.materials = now, _rooms(), _speaker(), _materials()
        rws, offices = _rws(), _offices()
        details.quiz(self.materials["warga"])
        _other_rws()
        self._held(rws[:8], at=now - dt.timedelta(days=24))
        ahead = self._plan("Sosialisasi netralitas bagi ketua RW Kecamatan Menteng", "ketua-rw", self._day(9, 9), **OPTIONAL)
        asn = self._plan("Sosialisasi netralitas ASN", "asn", self._day(11, 13), room=1)
        off = self._plan("Sosialisasi netralitas bagi LMK", "lmk", self._day(6, 9))
        self._release(now - dt.timedelta(days=2))
        for each in (ahead, asn, off):
            each.refresh_from_db()
        self._answers(invitations.invite(ahead, places=rws[8:], by=self.by, at=now - dt.timedelta(days=1)))
        invitations.invite(asn, places=offices, by=self.by, at=now - dt.timedelta(days=1))
        details.deliver(ahead, by=self.by, at=now - dt.timedelta(hours=21))
        details.correct(DISTRICT, by=self.by, at=now - dt.timedelta(hours=12))
        reason = "Ruang dipakai untuk pelayanan kependudukan."
        activities.cancel(off, reason=reason, version=off.version, by=self.by, at=now - dt.timedelta(hours=20))
        self._plan("Sosialisasi netralitas bagi FKDM", "fkdm", self._day(16, 9))
        self._advise(at=now - dt.timedelta(days=3))

    def _advise(self, *, at):
        """An advisory to the offices of civil servants: issued, and half of its letters received."""
        advisory = Advisory.objects.create(
            title="Imbauan netralitas ASN",
            audience=Audience.objects.get(code="asn"),
            material=self.materials["asn"],
            body=ADVICE,
        )
        made = advisories.issue(advisory, version=advisory.version, by=self.by, at=at)
        on = day_of(at)
        facts = {"addressees": made[: len(made) // 2], "received_on": on, "carried_by": "Petugas Contoh"}
        advisories.record(advisory, **facts, by=self.by, at=at)

    def _day(self, days, hour):
        day = day_of(self.now) + dt.timedelta(days=days)
        return wib(day.year, day.month, day.day, hour)

    def _plan(self, title, audience, starts_at, *, room=0, **changes):
        place = self.rooms[room]
        facts = {
            "title": title, "audience": Audience.objects.get(code=audience), "room": place, "starts_at": starts_at,
            "ends_at": starts_at + HOURS, "capacity": place.capacity, "in_charge": self.by.user,
        }  # fmt: skip
        made = Activity.objects.create(**facts | changes)
        made.speakers.add(self.speaker)
        made.materials.add(self.materials["asn" if audience == "asn" else "warga"])
        return made

    def _release(self, at):
        why = "Jadwal contoh dihitung dari hari peragaan dimulai."
        reasons = {each.key: why for each in releases.warned(at)}
        releases.release(reasons=reasons, by=self.by, at=at)

    def _held(self, rws, *, at):
        """The past one: released and invited to in time, attended, reported; its mails concern nobody any more."""
        starts_at = at.replace(hour=2, minute=0, second=0, microsecond=0)
        done = self._plan("Sosialisasi netralitas bagi ketua RW Kelurahan Menteng dan Pegangsaan", "ketua-rw", starts_at)
        self._release(starts_at - dt.timedelta(days=15))
        done.refresh_from_db()
        made = invitations.invite(done, places=rws, by=self.by, at=starts_at - dt.timedelta(days=14))
        self._answers(made, at=starts_at - dt.timedelta(days=8))
        self._attended(done, starts_at)
        done.refresh_from_db()
        facts = {"minutes": MINUTES, "material": self.materials["warga"], "photos": [_photo()]}
        activities.report(done, version=done.version, by=self.by, at=starts_at + dt.timedelta(days=3), **facts)
        for invitation in made:
            outbox.supersede(invitation, at=self.now)

    def _attended(self, done, starts_at):
        """By the door, one by the code on the wall, two on the signed sheet alone; quizzes before and after."""
        invited = list(Invitation.objects.filter(activity=done).with_place().order_by("pk"))
        *door, last = [each for each in invited if each.answer in EXPECTED]
        paper_only = [each for each in invited if each.answer == Answer.SILENT]
        details.answer_quiz(invited, self.materials["warga"], wrong=2, at=starts_at - dt.timedelta(hours=1))
        for invitation in door:
            facts = {"nonce": uuid.uuid4(), "source": Source.QR, "scanned_at": starts_at}
            attendances.check_in(invitation, by=self.by, at=starts_at + dt.timedelta(minutes=10), **facts)
        details.come_by_code(last, at=starts_at + dt.timedelta(minutes=12))
        details.sign([*door, *paper_only], by=self.by, second=self.second, at=starts_at + HOURS)
        after = starts_at + dt.timedelta(hours=4)
        details.answer_quiz([*door, last, *paper_only], self.materials["warga"], wrong=5, at=after)

    def _answers(self, made, *, at=None):
        """Let three of four answer, each in another way."""
        ways = (
            {"answer": Answer.COMING},
            {"answer": Answer.REPRESENTED, "representative": "Wakil Contoh"},
            {"answer": Answer.DECLINED, "decline_reason": "Bertugas di luar kota."},
        )
        for n, invitation in enumerate(made):
            if n % 4 < len(ways):
                visitor = Actor(role="visitor", scope="")
                invitations.answer(invitation, version=1, by=visitor, at=at or self.now, **ways[n % 4])


def _rooms():
    places = (
        ("Kantor Kecamatan Contoh", "Jalan Contoh Raya Nomor 1", 80, f"{DISTRICT}.1001"),
        ("Gedung Pertemuan Contoh", "Jalan Contoh Nomor 8", 120, f"{DISTRICT}.1001"),
        ("Aula Contoh Utara", "Jalan Contoh Utara Nomor 5", 100, "31.71.03.1001"),
        ("Balai Warga Contoh Barat", "Jalan Contoh Barat Nomor 3", 100, "31.71.07.1001"),
    )
    rooms = []
    for name, address, capacity, village in places:
        venue = Venue.objects.create(name=name, address=address, village_id=village)
        rooms.append(Room.objects.create(venue=venue, name="Ruang Pola", capacity=capacity))
    return rooms


def _speaker():
    """Return one of two speakers: the other is free for what staff plan."""
    Speaker.objects.create(name="Narasumber Contoh Dua", post="Kepala Bagian Hukum")
    return Speaker.objects.create(name="Narasumber Contoh", post="Koordinator Divisi Pencegahan, Parmas dan Humas")


def _materials():
    """Two materials: RT and RW heads face a ban but no criminal threat, so theirs must not say otherwise (domain: D)."""
    since = dt.date(2022, 9, 22)
    asn = Material.objects.create(
        title="Netralitas ASN dalam pemilu", regime="election", valid_from=since,
        source="UU 7/2017 Pasal 280 dan 283; PP 94/2021; SKB 22 September 2022",
    )  # fmt: skip
    residents = Material.objects.create(
        title="Netralitas ketua RT dan RW", regime="election", valid_from=since,
        source="Pergub DKI Jakarta 22/2022; Permendagri 18/2018",
    )  # fmt: skip
    asn.audiences.set(Audience.objects.filter(code="asn"))
    residents.audiences.set(Audience.objects.exclude(code="asn"))
    return {"asn": asn, "warga": residents}


def _rws():
    """Found RWs in every kelurahan of one kecamatan; every third head has no e-mail address."""
    made = []
    for village in Village.objects.filter(district=DISTRICT).order_by("code"):
        for number in range(1, RW_PER_VILLAGE + 1):
            rw, _ = Rw.objects.get_or_create(village=village, number=number, valid_until=None)
            made.append(rw)
    for n, rw in enumerate(made, start=1):
        email = "" if n % 3 == 0 else ADDRESS.format(n=n)
        Head.objects.get_or_create(rw=rw, defaults={"name": f"Ketua Contoh {n:02}", "phone": "+6281200000000", "email": email})
    return made


def _other_rws():
    """Found RWs in the rest of the city, so that coverage has a denominator: invented numbers, about 390 in all (domain: C)."""
    villages = Village.objects.exclude(district=DISTRICT).order_by("code")
    found = [Rw(village=village, number=number) for n, village in enumerate(villages) for number in range(1, 7 + n * 5 % 8)]
    Rw.objects.bulk_create(found, ignore_conflicts=True)


def _offices():
    for district in District.objects.order_by("code"):
        name = f"Kantor Kecamatan {district.name}"
        Office.objects.get_or_create(
            name=name,
            defaults={"kind": OfficeKind.DISTRICT, "district": district, "email": f"kec{district.code}@contoh.example"},
        )
    for n, name in enumerate(UNITS):
        Office.objects.get_or_create(name=name, defaults={"kind": OfficeKind.UNIT, "email": f"ukpd{n}@contoh.example"})
    return list(Office.objects.order_by("pk"))


def _photo():
    image = Image.new("RGB", (1200, 800), "#F7F4EF")
    draw = ImageDraw.Draw(image)
    draw.text((80, 340), "FOTO CONTOH PERAGAAN", fill="#7A1424", font=ImageFont.load_default(64))
    held = io.BytesIO()
    image.save(held, "JPEG", quality=85)
    return SimpleUploadedFile("kegiatan.jpg", held.getvalue(), "image/jpeg")
