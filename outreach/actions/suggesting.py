"""A suggested plan becomes drafts: only the sessions that a person chose, and only while what it rested on stands."""

import datetime as dt

from django.contrib.auth import get_user_model
from django.db import transaction

from core import journal
from core.lifecycle import Refused, Stale
from outreach import policies, suggestion
from outreach.models import Activity, Room, Speaker
from regions.models import Village

CHANGED = "Rencana atau data wilayah berubah sejak usulan ini dihitung. Hitung lagi, lalu pilih kembali."
NAMED = 2  # kecamatan in a title; more are counted


@transaction.atomic
def accept(proposal, *, chosen, audience, host, regime, materials, by, at):
    """Plan the chosen sessions of a Proposal and return the new Activities; they are told to nobody before a release.

    chosen: places among the proposal's drafts. Raises Refused, or Stale when the plan or the waiting changed meanwhile.
    """
    if obstacle := policies.obstacle_to_suggesting(by=by):
        raise Refused(obstacle)
    drafts = [draft for n, draft in enumerate(proposal.drafts) if n in chosen]
    if not drafts:
        raise Refused("Pilih paling sedikit satu sesi.")
    if any(dt.datetime.fromisoformat(draft.starts_at) <= at for draft in drafts):
        raise Stale("Ada sesi yang waktunya sudah lewat. Hitung lagi, lalu pilih kembali.")
    # First, not last: of two who accept at once one has no line, and whoever has it after another sees that one's drafts.
    journal.record("audience.suggestion_accepted", audience, by=by, at=at, details={"sessions": len(drafts)})
    if (proposal.audience, proposal.basis) != (audience.pk, suggestion.basis_now(audience, at)):
        raise Stale(CHANGED)
    facts = {"audience": audience, "host": host, "regime": regime}
    return _planned(drafts, facts, materials, by=by, at=at)


def _planned(drafts, facts, materials, *, by, at):
    rooms, speakers, officers, villages = _rows(drafts)
    made = []
    for draft in drafts:
        meant = [villages[code] for code in draft.villages]
        made.append(_made(draft, rooms[draft.room], meant, facts | {"in_charge": officers[draft.officer]}))
        made[-1].speakers.set([speakers[draft.speaker]])
        made[-1].materials.set(materials)
        made[-1].villages.set(meant)
        details = {"seats": sum(draft.villages.values()), "villages": ", ".join(each.name for each in meant)}
        journal.record("activity.suggested", made[-1], by=by, at=at, details=details)
    return made


def _rows(drafts):
    """Return rooms, speakers, officers and kelurahan of some drafts, by key. Raises Stale when one is gone or will not do."""
    rooms = Room.objects.select_related("venue").in_bulk({each.room for each in drafts})
    speakers = Speaker.objects.filter(is_active=True).in_bulk({each.speaker for each in drafts})
    officers = get_user_model().objects.filter(is_staff=True, is_active=True).in_bulk({each.officer for each in drafts})
    villages = Village.objects.select_related("district").in_bulk({code for each in drafts for code in each.villages})
    for each in drafts:
        has_people = each.speaker in speakers and each.officer in officers
        has_rows = each.room in rooms and has_people and each.villages.keys() <= villages.keys()
        if not has_rows or rooms[each.room].capacity < sum(each.villages.values()):
            raise Stale(CHANGED)
    return rooms, speakers, officers, villages


def _made(draft, room, villages, facts):
    starts_at, ends_at = (dt.datetime.fromisoformat(each) for each in (draft.starts_at, draft.ends_at))
    title = titled(facts["audience"], villages)
    return Activity.objects.create(
        title=title, room=room, starts_at=starts_at, ends_at=ends_at, capacity=room.capacity, **facts
    )


def titled(audience, villages):
    """Return “Sosialisasi bagi Ketua RW Kelurahan Gelora”, “… Kecamatan Gambir dan Senen” or “… (9 kelurahan)”."""
    districts = sorted({each.district.name for each in villages})
    if len(villages) == 1:
        where = f"Kelurahan {villages[0].name}"
    elif len(districts) <= NAMED:
        where = f"Kecamatan {' dan '.join(districts)}"
    else:
        where = f"({len(villages)} kelurahan)"
    return f"Sosialisasi bagi {audience} {where}"
