"""The demo's register: both sides number by a pattern, papers are kept for ten years, two days have their heads."""

import datetime as dt

from agreements.actions import agreements, daily, numbers
from agreements.lifecycle import Side
from agreements.models import Agreement, Institution, Kind
from core.actor import Actor

PATTERNS = {
    Side.OFFICE: "{sequence:03}/HK.02.00/K.JK-00/{month:02}/{year}",
    Side.CITY: "{sequence}/KS.01/{roman}/{year}",
}


def arrange(story, negotiated):
    """Let the city number an agreement by its pattern, and keep the heads of the last two days."""
    for side, pattern in PATTERNS.items():
        archive = f"arsip.{side}@contoh.example"
        Institution.objects.filter(side=side).update(number_pattern=pattern, archive_email=archive)
    Kind.objects.update(archive_years=10)
    _number(story, negotiated)
    for days in (2, 1):
        daily.make(story.today - dt.timedelta(days=days), at=story.now)
    daily.catch_up(at=story.now)


def _number(story, negotiated):
    by = Actor(user=story.people["pejabat"], role="official")
    made = Agreement.objects.with_facts().get(pk=negotiated.pk)
    terms = {"valid_from": made.signing_on, "valid_until": made.signing_on + dt.timedelta(days=730)}
    agreements.set_head(made, version=made.version, by=by, at=story.now - dt.timedelta(days=1), **terms)
    party = made.party_of(Side.CITY)
    party.agreement = made
    numbers.take(party, version=made.version, by=by, at=story.now - dt.timedelta(days=1))
