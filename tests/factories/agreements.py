"""Agreements at every stage, made by the portal's own actions; every person in them is invented."""

import datetime as dt
import itertools

from agreements import heads
from agreements.actions import agreements, drafts, rounds, talks
from agreements.lifecycle import Act, Side, Stand
from agreements.models import Agreement, Authority, Institution, Kind, Post, RouteRow, Step, Tenure
from tests.factories.accounts import OfficialFactory, StaffFactory
from tests.factories.recruitment import NOON, staff

CITY_RIGHTS = ("negotiate_agreement", "decide_agreement")
OFFICE_RIGHTS = (*CITY_RIGHTS, "add_agreement", "change_agreement", "view_agreement")
SINCE = dt.date(2026, 1, 1)
CLAUSES = [
    {"key": "maksud", "part": "article", "title": "Maksud dan tujuan", "paragraphs": ["Kerja sama ini mencegah pelanggaran."]},
    {"key": "lingkup", "part": "article", "title": "Ruang lingkup", "paragraphs": ["Sosialisasi.", "Pertukaran data."]},
]
_serial = itertools.count(1)


def kind(**facts):
    defaults = {"name": "Nota Kesepahaman", "clauses": CLAUSES}
    found, _ = Kind.objects.update_or_create(code=facts.pop("code", "nota_kesepahaman"), defaults=defaults | facts)
    return found


def institution(side):
    names = {Side.OFFICE: "Bawaslu Kota Contoh", Side.CITY: "Pemerintah Kota Contoh"}
    n = next(_serial)
    known = Institution.objects.filter(side=side).first() if side in names else None
    return known or Institution.objects.create(
        name=names.get(side, f"Lembaga Contoh {n}"), short_name=f"Lembaga {n}", side=side, address="Jalan Contoh Nomor 1"
    )


def post(side, title, **facts):
    found, _ = Post.objects.get_or_create(institution=institution(side), title=title, defaults=facts)
    return found


def seated(side, title, user, *, since=SINCE, until=None, **facts):
    """Return the tenure of somebody in a post of a side."""
    held = post(side, title, **{"may_draft": False, **facts})
    return Tenure.objects.create(post=held, user=user, name=str(user), valid_from=since, valid_until=until)


class Table:
    """Two offices, who drafts for each, who initials and who agrees at last; with their routes."""

    def __init__(self, *, second_factor=False):
        self.people, self.second_factor = {}, second_factor
        for side in (Side.OFFICE, Side.CITY):
            self._seat(side, "Penyusun", may_draft=True)
            self._seat(side, "Kepala bagian hukum")
            self._seat(side, "Pimpinan")
            for order, (title, act) in enumerate([("Kepala bagian hukum", Act.INITIAL), ("Pimpinan", Act.SIGN)], 1):
                where = post(side, title)
                RouteRow.objects.create(institution=where.institution, order=order, post=where, act=act, days=3)
            Authority.objects.create(post=post(side, "Pimpinan"), title="Peraturan Contoh", number="1", issued_on=SINCE)

    def _seat(self, side, title, **facts):
        factory = OfficialFactory if side == Side.CITY else StaffFactory
        role = "official" if side == Side.CITY else "secretary" if facts.get("may_draft") else "commissioner"
        user = factory(name=f"{title} {Side(side).label}", role=role, second_factor=self.second_factor)
        self.people[side, title] = seated(side, title, user, **facts)

    def by(self, side, title="Penyusun"):
        rights = OFFICE_RIGHTS if side == Side.OFFICE else CITY_RIGHTS
        return staff(*rights, user=self.people[side, title].user)

    def open(self, *, at=NOON, **facts):
        """Return an agreement whose first draft is in work."""
        institutions = [institution(Side.OFFICE), institution(Side.CITY)]
        facts = {"kind": kind(), "title": f"Netralitas {next(_serial)}", "institutions": institutions} | facts
        return agreements.open(**facts, by=self.by(Side.OFFICE), at=at)

    def sent(self, *, at=NOON, **facts):
        """Return an agreement whose first version has gone to the city."""
        made = self.open(at=at, **facts)
        self.send(made, at=at)
        return fresh(made)

    def send(self, agreement, *, at=NOON, rows=None):
        by = self.by(agreement.turn)
        draft = drafts.begin(agreement, by=by, at=at)
        if rows is not None:
            drafts.save(draft, rows=rows, version=draft.version, by=by, at=at)
        drafts.send(draft, version=draft.version, by=by, at=at)
        return draft

    def head(self, agreement, *, at=NOON, signing_on=dt.date(2026, 11, 10), by=None):
        """Fill in all of the head, each side its own."""
        terms = {
            "signing_on": signing_on,
            "valid_from": signing_on,
            "valid_until": signing_on.replace(year=signing_on.year + 2),
        }
        parties = []
        for party in agreement.parties.all():
            tenure = self.people[party.institution.side, "Pimpinan"]
            authority = tenure.post.authorities.get()
            parties.append(
                (party, {"tenure": tenure, "authority": authority, "number": f"{agreement.pk}/HK.02.00/{party.order}"})
            )
        by = by or self.by(agreement.turn)
        agreements.set_head(agreement, version=agreement.version, by=by, at=at, parties=parties, **terms)

    def agreed(self, *, at=NOON, **facts):
        """Return an agreement whose text both sides agree on and whose head is complete; the city holds the pen."""
        made = self.sent(at=at, **facts)
        draft = made.latest
        keys = [*(row["key"] for row in draft.rows), heads.STRUCTURE]
        draft.agreement = made
        talks.take(draft, clauses=keys, stand=Stand.AGREED, by=self.by(Side.CITY), at=at)
        self.head(made, at=at)
        return fresh(made)

    def proposed(self, *, at=NOON, **facts):
        """Return an agreement on its route: the heads of both legal sections are asked for their initials."""
        made = self.agreed(at=at, **facts)
        rounds.propose(made, version=made.version, by=self.by(Side.CITY), at=at)
        return fresh(made)

    def step(self, agreement, side, act=Act.INITIAL):
        found = Step.objects.with_facts().filter(draft__agreement=agreement, post__institution__side=side, act=act)
        return found.order_by("-draft__n", "order", "pk").first()

    def decide(self, step, *, at=NOON):
        """Let whoever holds the post of a step agree to it."""
        shown = step.draft.originals.get(party=step.party).document.sha256
        by = self.by(step.post.institution.side, step.post.title)
        rounds.agree(step, shown=shown, version=step.version, by=by, at=at)

    def initialled(self, *, at=NOON, **facts):
        made = self.proposed(at=at, **facts)
        for side in (Side.OFFICE, Side.CITY):
            self.decide(self.step(made, side), at=at)
        return fresh(made)

    def concluded(self, *, at=NOON, **facts):
        """Return an agreement that only waits for its seal."""
        made = self.initialled(at=at, **facts)
        for side in (Side.OFFICE, Side.CITY):
            self.decide(self.step(made, side, Act.SIGN), at=at)
        return fresh(made)


def fresh(agreement):
    return Agreement.objects.with_facts().get(pk=agreement.pk)
