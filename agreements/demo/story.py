"""The demo's agreements, told by the room's own actions: in force, on its route, negotiated, just begun."""

import datetime as dt

from accounts.models import User
from agreements.actions import agreements, drafts, rounds, sealing, talks
from agreements.demo import desk, duties, filled, levels, register
from agreements.heads import STRUCTURE
from agreements.lifecycle import Act, Acting, Origin, Side, Stand
from agreements.models import Agreement, Authority, Institution, Kind, Post, RouteRow, Step, Tenure
from core.actor import SYSTEM, Actor
from core.clock import day_of, wib

INSTITUTIONS = {
    Side.OFFICE: ("Badan Pengawas Pemilihan Umum Kota Jakarta Pusat", "Bawaslu Kota Jakarta Pusat", "Jalan Contoh Nomor 1"),
    Side.CITY: ("Pemerintah Kota Administrasi Jakarta Pusat", "Pemkot Jakarta Pusat", "Jalan Contoh Nomor 2"),
}
# side, post, who holds it, drafts, decides
SEATS = [
    (Side.OFFICE, "Kepala Subbagian Hukum", "sekretaris", True, False),
    (Side.OFFICE, "Kepala Sekretariat", "sekretaris.dua", False, True),
    (Side.OFFICE, "Koordinator Divisi Hukum", "anggota.dua", False, True),
    (Side.OFFICE, "Ketua", "anggota", False, True),
    (Side.CITY, "Kepala Suku Badan Kesatuan Bangsa dan Politik", "pejabat", True, False),
    (Side.CITY, "Kepala Bagian Hukum", "pejabat.hukum", False, True),
    (Side.CITY, "Sekretaris Kota", "pejabat.sekko", False, True),
    (Side.CITY, "Wali Kota", "pejabat.walikota", False, True),
]
LOCALS = [*(local for _, _, local, _, _ in SEATS), "pejabat.staf"]
LAST = {Side.OFFICE: "Ketua", Side.CITY: "Wali Kota"}
A_DAY_ON = dt.timedelta(days=1, minutes=35)  # nobody initials at the very same minute, and nobody at night


def at_the_office(now):
    """Return the last ten o'clock in the morning (WIB) that has passed by now: nobody in the demo works at night."""
    day = day_of(now)
    ten = wib(day.year, day.month, day.day, 10)
    return ten if ten <= now else ten - dt.timedelta(days=1)


class Storyteller:
    """Tells the story once."""

    def __init__(self):
        self.people = {local: User.objects.get(email=f"{local}@contoh.example") for local in LOCALS}

    def tell(self, now):
        if Agreement.objects.exists():
            return
        now = at_the_office(now)
        self.now, self.today = now, day_of(now)
        self.institutions = {side: _institution(side) for side in INSTITUTIONS}
        for seat in SEATS:
            self._seat(*seat)
        desk.equip(self)
        self._in_force(now - dt.timedelta(days=60))
        self._on_its_route(now - dt.timedelta(days=6))
        levels.tell(self, now, acting=_acting)
        negotiated = self._negotiated(now - dt.timedelta(days=9))
        self._open("rencana_kerja", "Sosialisasi netralitas bagi ketua RT dan RW", at=now - dt.timedelta(days=1))
        desk.prepare(self, negotiated)
        register.arrange(self, negotiated)

    def _seat(self, side, title, local, drafts_texts, decides):
        post = Post.objects.create(institution=self.institutions[side], title=title, may_draft=drafts_texts, may_decide=decides)
        user, acting = self.people[local], {}
        if title == "Sekretaris Kota":
            until = self.today + dt.timedelta(days=120)
            acting = {"acting": Acting.PLT, "substantive_post": "Asisten Pemerintahan", "valid_until": until}
        Tenure.objects.create(post=post, user=user, name=str(user), valid_from=self.today - dt.timedelta(days=400), **acting)
        if title == LAST[side]:
            issued = self.today - dt.timedelta(days=300)
            Authority.objects.create(post=post, title="Keputusan Contoh tentang Kewenangan", number="1/2026", issued_on=issued)
        if decides:
            order = RouteRow.objects.filter(institution=post.institution).count() + 1
            act = Act.SIGN if title == LAST[side] else Act.INITIAL
            RouteRow.objects.create(institution=post.institution, order=order, post=post, act=act, days=3)

    def _open(self, kind, title, *, at, **facts):
        return agreements.open(
            kind=Kind.objects.get(code=kind), title=title, institutions=list(self.institutions.values()),
            by=_acting(self.people["sekretaris"]), at=at, **facts,
        )  # fmt: skip

    def _send(self, agreement, local, *, at, note=""):
        by = _acting(self.people[local])
        draft = drafts.begin(agreement, by=by, at=at)
        drafts.save(draft, rows=filled.rows(draft.rows), version=draft.version, by=by, at=at)
        drafts.send(draft, note=note, version=draft.version, by=by, at=at)
        return draft

    def _negotiated(self, at):
        """Half agreed, with a question of the city on the money."""
        origin = {
            "origin": Origin.AUDIENCE, "origin_note": "Ruang Rapat Wali Kota: kesepakatan menjadwalkan nota kesepahaman",
            "origin_on": day_of(at - dt.timedelta(days=14)),
        }  # fmt: skip
        made = self._open("nota_kesepahaman", "Netralitas aparatur sipil negara dalam pemilihan umum", at=at, **origin)
        draft = self._send(made, "sekretaris", at=at, note="Naskah awal sesuai hasil audiensi.")
        draft.agreement = made
        clauses, by, later = draft.clauses, _acting(self.people["pejabat"]), at + dt.timedelta(days=3)
        talks.take(draft, clauses=[each.key for each in clauses[:4]], stand=Stand.AGREED, by=by, at=later)
        money = next((each for each in clauses if "biaya" in each.title.lower()), clauses[-1])
        talks.take(draft, clauses=[money.key], stand=Stand.DISPUTED, by=by, at=later)
        text = "Mohon ditegaskan bahwa setiap pihak memakai anggarannya sendiri dan tidak ada kewajiban menyediakan dana."
        talks.remark(draft, clause=money.key, text=text, by=by, at=later)
        return Agreement.objects.with_facts().get(pk=made.pk)

    def proposed(self, kind, title, *, at, **facts):
        made = self._open(kind, title, at=at, **facts)
        draft = self._send(made, "sekretaris", at=at)
        draft.agreement = made
        by = _acting(self.people["pejabat"])
        talks.take(draft, clauses=[*(each.key for each in draft.clauses), STRUCTURE], stand=Stand.AGREED, by=by, at=at)
        day = day_of(at + dt.timedelta(days=12))
        terms = {"signing_on": day, "valid_from": day, "valid_until": day + dt.timedelta(days=730)}
        parties = []
        for party in made.parties.all():
            tenure = Tenure.objects.get(post__institution=party.institution, post__title=LAST[party.institution.side])
            facts = {
                "tenure": tenure,
                "authority": tenure.post.authorities.get(),
                "number": f"{made.pk:03}/HK.02.00/{party.order}/2026",
            }
            parties.append((party, facts))
        made.refresh_from_db()
        agreements.set_head(made, version=made.version, by=by, at=at, parties=parties, **terms)
        made = Agreement.objects.with_facts().get(pk=made.pk)
        rounds.propose(made, version=made.version, by=by, at=at)
        return made

    def decide(self, agreement, local, *, at):
        user = self.people[local]
        step = Step.objects.open().with_facts().get(draft__agreement=agreement, post__tenures__user=user)
        shown = step.draft.originals.get(party=step.party).document.sha256
        rounds.agree(step, shown=shown, version=step.version, by=_acting(user), at=at)

    def _on_its_route(self, at):
        made = self.proposed("perjanjian_kerja_sama", "Pertukaran data pengawasan pemilihan umum", at=at)
        for minutes, local in ((20, "sekretaris.dua"), (95, "anggota.dua")):
            self.decide(made, local, at=at + dt.timedelta(days=1, minutes=minutes))

    def _in_force(self, at):
        made = self.proposed("nota_kesepahaman", "Sosialisasi pengawasan partisipatif", at=at)
        order = ("sekretaris.dua", "anggota.dua", "pejabat.hukum", "pejabat.sekko", "anggota", "pejabat.walikota")
        for n, local in enumerate(order, 1):
            self.decide(made, local, at=at + n * A_DAY_ON)
        made = Agreement.objects.with_facts().get(pk=made.pk)
        sealing.seal(made, by=SYSTEM, at=at + len(order) * A_DAY_ON)
        duties.tell(made, office=_acting(self.people["sekretaris"]), city=_acting(self.people["pejabat"]), now=self.now)


def _acting(user):
    return Actor(user=user, role="official" if user.is_official else "secretary")


def _institution(side):
    name, short, address = INSTITUTIONS[side]
    return Institution.objects.create(name=name, short_name=short, side=side, address=f"{address}, Jakarta Pusat")
