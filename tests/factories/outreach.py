"""Activities, invitations and who came, made by the portal's own actions; every person in them is invented."""

import datetime as dt
import itertools
import uuid

from core.actor import Actor
from outreach.actions import advisories, attendances, invitations, releases, rosters
from outreach.lifecycle import Source
from outreach.models import Activity, Advisory, Audience, Head, Material, Room, Roster, Speaker, SpecialDay, Venue
from regions.models import Office, OfficeKind, Rw, Village
from tests.factories.recruitment import NOON, StaffFactory, districts, staff

RIGHTS = ("release_plan", "cancel_activity", "invite_activity", "check_in_activity", "report_activity")
START = NOON + dt.timedelta(days=20)  # Monday, 9 November 2026, 12.00 WIB
VILLAGE = "31.71.06.1001"
_serial = itertools.count(1)


def planner(**options):
    """Return a member of staff who may do all of outreach."""
    return staff(*RIGHTS, **options)


def room(*, capacity=60, village=VILLAGE):
    districts()
    n = next(_serial)
    venue = Venue.objects.create(name=f"Gedung Contoh {n}", address=f"Jalan Contoh Nomor {n}", village_id=village)
    return Room.objects.create(venue=venue, name="Ruang Pola", capacity=capacity)


def audience(code="ketua-rw"):
    """Return one of the audiences that the migration wrote: asn, ketua-rw, ketua-rt, lmk, fkdm."""
    return Audience.objects.get(code=code)


def speaker(name=""):
    return Speaker.objects.create(name=name or f"Narasumber Contoh {next(_serial)}", post="Koordinator P2H")


def special_day(kind="holiday", first_day=dt.date(2026, 11, 9), last_day=None, name="Hari Contoh"):
    return SpecialDay.objects.create(
        kind=kind, name=name, first_day=first_day, last_day=last_day or first_day, source="SKB Contoh 1/2026"
    )


def material():
    source = "UU 7/2017 Pasal 280"
    return Material.objects.create(
        title=f"Netralitas {next(_serial)}", regime="election", source=source, valid_from=dt.date(2026, 1, 1)
    )


def planned(**changes):
    """Return an activity that is planned and without warnings: three hours, three weeks after NOON."""
    starts_at = changes.pop("starts_at", START)
    place = changes.pop("room", None) or room()
    facts = {
        "title": f"Sosialisasi Contoh {next(_serial)}", "audience": changes.pop("audience", None) or audience(), "room": place,
        "starts_at": starts_at, "ends_at": starts_at + dt.timedelta(hours=3), "capacity": 50,
        "in_charge": changes.pop("in_charge", None) or StaffFactory(),
    }  # fmt: skip
    activity = Activity.objects.create(**facts | changes)
    activity.speakers.add(speaker())
    activity.materials.add(material())
    return activity


def release(*, by=None, at=NOON):
    """Release the whole plan, whatever it warns of."""
    reasons = {each.key: "Diketahui." for each in releases.warned(at)}
    return releases.release(reasons=reasons, by=by or planner(), at=at)


def released(*, at=NOON, **changes):
    activity = planned(**changes)
    release(at=at)
    return Activity.objects.get(pk=activity.pk)


def rw(number=None, *, village=VILLAGE, head=True, email=None):
    """Return an RW, with its head unless told otherwise. email: "" for a head who has none."""
    districts()
    n = next(_serial)
    made = Rw.objects.create(village_id=village, number=number or n)
    if head:
        address = f"rw{n}@contoh.example" if email is None else email
        Head.objects.create(rw=made, name=f"Ketua Contoh {n}", phone="+6281200000000", email=address)
    return made


def office(**changes):
    n = next(_serial)
    facts = {"kind": OfficeKind.UNIT, "name": f"Suku Dinas Contoh {n}", "staff_count": 30, "email": f"kantor{n}@contoh.example"}
    return Office.objects.create(**facts | changes)


def invited(activity=None, *, place=None, at=NOON):
    """Return an invitation of one RW (or another place) to a released activity."""
    activity = activity or released(at=at)
    (made,) = invitations.invite(activity, places=[place or rw()], by=planner(), at=at)
    return made


def came(invitation, *, at=None, source=Source.MANUAL):
    """Check an invited office in, at the beginning of its activity unless told otherwise; returns the Attendance."""
    at = at or invitation.activity.current.starts_at
    return attendances.check_in(invitation, nonce=uuid.uuid4(), source=source, scanned_at=at, by=planner(), at=at).attendance


def roster(village=VILLAGE, *, at=NOON):
    """Return the Roster of a kelurahan that was asked for corrections."""
    districts()
    village = Village.objects.get(pk=village)
    if not village.offices.exclude(email="").exists():
        office(kind=OfficeKind.VILLAGE, village=village)
    return rosters.ask([village], by=staff("change_head"), at=at)[0]


def correction(*, at=NOON):
    """Return what a kelurahan said of the head of a new RW."""
    place = rw()
    asked = Roster.objects.first() or roster(at=at)
    said = {"place": place, "head": place.heads.get(), "name": "Ketua Contoh Baru", "phone": "", "email": ""}
    rosters.correct(asked, [{**said, "is_successor": False}], by=Actor(None, "visitor", ""), at=at)
    return asked.corrections.latest("pk")


def advisory(*, issued=False, at=NOON, **changes):
    """Return the draft of an advisory for RW heads, or one that is issued."""
    facts = {
        "title": f"Imbauan Netralitas {next(_serial)}", "audience": changes.pop("audience", None) or audience(),
        "material": changes.pop("material", None) or material(),
        "body": "Menjaga netralitas.\n\nTidak memakai fasilitas negara.",
    }  # fmt: skip
    made = Advisory.objects.create(**facts | changes)
    if issued:
        advisories.issue(made, version=made.version, by=planner(), at=at)
    return made
