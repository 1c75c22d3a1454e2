"""A pledge of four: the office, the city, and two bodies that neither negotiate nor have an account here."""

from agreements import heads
from agreements.actions import agreements, rounds, talks
from agreements.lifecycle import Side, Stand
from agreements.models import Authority, Institution, Post, Tenure
from core.clock import wib
from documents import keeping
from documents.sealing import issuing
from tests.agreements import outside
from tests.documents import seals
from tests.factories.agreements import SINCE, fresh, institution, kind
from tests.factories.recruitment import NOON

NAMES = ("Rahmat Contoh", "Dewi Contoh")
GUESTS = [issuing.signer(name, seals.BSRE, since=wib(2026, 1, 1), until=wib(2029, 1, 1)) for name in NAMES]


def pledge_kind(**facts):
    defaults = {"name": "Ikrar", "has_obligations": False, "has_term": False, "may_have_many_parties": True}
    return kind(code="ikrar", **defaults | facts)


def guest(n):
    """Return the signer of an institution that does not sit at the table."""
    body = Institution.objects.create(
        name=f"Organisasi Contoh {n + 1}", short_name=f"Organisasi {n + 1}", side=Side.OTHER, address="Jalan Contoh Nomor 9"
    )
    post = Post.objects.create(institution=body, title="Ketua")
    Authority.objects.create(post=post, title="Anggaran dasar", issued_on=SINCE)
    return Tenure.objects.create(post=post, name=NAMES[n], valid_from=SINCE)


def opened(table, level, **facts):
    """Return a pledge that was sent to the city and agreed to there; its head is still empty."""
    guests = [guest(n) for n in range(2)]
    bodies = [institution(Side.OFFICE), institution(Side.CITY), *(each.post.institution for each in guests)]
    made = table.sent(kind=pledge_kind(), institutions=bodies, level=level, **facts)
    draft = made.latest
    draft.agreement = made
    keys = [*(row["key"] for row in draft.rows), heads.STRUCTURE]
    talks.take(draft, clauses=keys, stand=Stand.AGREED, by=table.by(Side.CITY), at=NOON)
    return fresh(made)


def head(table, agreement, **facts):
    """Fill in who signs for all four, and no last day."""
    day = NOON.date().replace(month=11, day=10)
    parties = []
    for party in agreement.parties.all():
        found = Tenure.objects.filter(post__institution=party.institution)
        tenure = found.get(post__title="Ketua" if party.institution.side == Side.OTHER else outside.DECIDER)
        facts_of = {"tenure": tenure, "authority": tenure.post.authorities.get(), "number": f"{agreement.pk}/{party.order}"}
        parties.append((party, facts_of))
    given = {"signing_on": day, "valid_from": day, "valid_until": None} | facts
    agreements.set_head(
        agreement, version=agreement.version, by=table.by(agreement.turn), at=NOON, parties=parties, **given
    )  # fmt: skip
    return fresh(agreement)


def signing(table, level):
    """Return a pledge with all initials."""
    made = head(table, opened(table, level))
    rounds.propose(made, version=made.version, by=table.by(made.turn), at=NOON)
    for side in (Side.OFFICE, Side.CITY):
        table.decide(table.step(made, side))
    return fresh(made)


def certified(held):
    """Return an original with the certified signatures of all four."""
    content = keeping.read(held.document)
    for n, holder in enumerate((seals.HEAD, seals.MAYOR, *GUESTS), 1):
        content = seals.signed(content, holder, field=f"Ttd{n}")
    return content
