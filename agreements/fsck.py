"""What must hold in agreements and SQL cannot say. That the files of papers are whole, documents says."""

import datetime as dt
from itertools import groupby

from django.db.models import F, Q

from agreements import heads
from agreements.lifecycle import CONCLUDED, ON_ITS_ROUTE, Act, AgreementStatus, DraftStatus, Level
from agreements.models import Agreement, Draft, Party, Step, Tenure, Turn
from core import clock
from core.fsck import Problem, check
from core.models import Event, stream_of

# A seal is tried each minute; who waits longer waits for somebody to look after the key.
SEAL_PATIENCE = dt.timedelta(hours=1)
SEALED = {"round.proposed", "agreement.concluded", "agreement.sealed"}
# The journal lines without which an agreement cannot have come to its status.
LED_BY = {
    **{status: {"round.proposed"} for status in ON_ITS_ROUTE},
    AgreementStatus.SEALING: {"round.proposed", "agreement.concluded"},
    AgreementStatus.IN_FORCE: SEALED,
    **{each: {*SEALED, f"agreement.{each.value}"} for each in CONCLUDED if each != AgreementStatus.IN_FORCE},
    AgreementStatus.ABANDONED: {"agreement.abandoned"},
}


def _url(agreement_id):
    return f"/admin/agreements/agreement/{agreement_id}/change/"


def _of(agreement_id, fault):
    return Problem(f"Kesepakatan {agreement_id}: {fault}", _url(agreement_id))


@check
def agreements_are_on_record():
    """Each agreement has the lines in the journal that led to its status."""
    for agreement in Agreement.objects.iterator(chunk_size=500):
        told = set(Event.objects.filter(stream=stream_of(agreement)).values_list("action", flat=True))
        if unwritten := {"agreement.opened", *LED_BY.get(agreement.status, ())} - told:
            yield _of(agreement.pk, f"peristiwa {', '.join(sorted(unwritten))} tidak ada dalam catatan.")


@check
def the_pen_lies_where_it_is_said_to():
    """An agreement that is negotiated has one open turn, of the side that holds the pen; any other has none."""
    open_turns = dict(Turn.objects.filter(until__isnull=True).values_list("agreement_id", "side"))
    for pk, status, turn in Agreement.objects.values_list("pk", "status", "turn").iterator():
        expected = turn if status == AgreementStatus.NEGOTIATING else None
        if open_turns.get(pk) != expected:
            yield _of(pk, "giliran yang tercatat tidak cocok dengan statusnya.")


@check
def sent_drafts_are_what_was_sent():
    """Text and head of each version that was sent still give the hash that was taken then."""
    for draft in Draft.objects.sent().iterator(chunk_size=200):
        if heads.digest(draft.rows, draft.facts) != draft.sha256:
            yield _of(draft.agreement_id, f"isi versi {draft.n} tidak sama dengan sidiknya.")


@check
def rounds_have_their_papers():
    """A version that was put on its route was sent, and has the original of each party."""
    for draft in Draft.objects.filter(steps__isnull=False).distinct().prefetch_related("originals", "agreement__parties"):
        parties = {party.pk for party in draft.agreement.parties.all()}
        if draft.status != DraftStatus.SENT or {each.party_id for each in draft.originals.all()} != parties:
            yield _of(draft.agreement_id, f"rangkap versi {draft.n} tidak lengkap.")


@check
def decisions_bind_the_paper():
    """Whoever initialled or agreed was shown the original of the own party, byte for byte."""
    same = Step.objects.done().filter(draft__originals__party=F("party"), draft__originals__document__sha256=F("shown_sha256"))
    for step in Step.objects.done().exclude(pk__in=same.values("pk")).select_related("draft"):
        yield _of(step.draft.agreement_id, f"langkah {step.pk} menyetujui berkas lain daripada rangkap pihaknya.")


@check
def somebody_is_asked():
    """Whatever is on its route waits for somebody, and nobody is asked for what is not."""
    for agreement in Agreement.objects.on_their_route():
        act = Act.INITIAL if agreement.status == AgreementStatus.INITIALLING else Act.SIGN
        asks = act == Act.INITIAL or agreement.level == Level.PORTAL
        if asks and not Step.objects.open().filter(draft__agreement=agreement, act=act).exists():
            yield _of(agreement.pk, "tidak ada yang diminta memberi paraf atau persetujuan.")
    for step in Step.objects.undecided().exclude(draft__agreement__status__in=ON_ITS_ROUTE).select_related("draft"):
        yield _of(step.draft.agreement_id, f"langkah {step.pk} masih terbuka padahal putarannya sudah berakhir.")


@check
def no_seal_waits_for_long():
    """What both offices have agreed to is sealed within an hour."""
    late = clock.now() - SEAL_PATIENCE
    for agreement in Agreement.objects.filter(status=AgreementStatus.SEALING, concluded_at__lte=late):
        trouble = next(filter(None, agreement.finals.order_by("pk").values_list("trouble", flat=True)), "tidak pernah dicoba")
        yield _of(agreement.pk, f"menunggu penyegelan lebih dari satu jam ({trouble}).")


@check
def agreements_in_force_are_sealed():
    """Each party of an agreement that was concluded has its sealed original, of one and the same version."""
    for agreement in Agreement.objects.concluded().prefetch_related("parties", "finals"):
        sealed = [each for each in agreement.finals.all() if each.document_id]
        is_whole = {each.party_id for each in sealed} == {party.pk for party in agreement.parties.all()}
        if not is_whole or len({each.draft_id for each in sealed}) != 1:
            yield _of(agreement.pk, "berlaku tanpa naskah final bersegel bagi setiap pihak.")


@check
def posts_have_one_definitive_holder():
    """Nobody else is the definitive holder of a post that decides while somebody is."""
    held = Tenure.objects.filter(acting="", post__may_decide=True).select_related("post__institution")
    for post, tenures in groupby(held.order_by("post_id", "valid_from", "pk"), key=lambda each: each.post):
        until = dt.date.min
        for tenure in tenures:
            if until is None or tenure.valid_from < until:
                yield Problem(
                    f"{post}: dua pejabat definitif pada hari yang sama.", f"/admin/agreements/tenure/{tenure.pk}/change/"
                )
            until = None if until is None or tenure.valid_until is None else max(until, tenure.valid_until)


@check
def who_acts_for_a_party_is_of_it():
    """The signer, the authority and the posts that are asked belong to the party's own institution."""
    strange = Q(tenure__isnull=False) & ~Q(tenure__post__institution=F("institution"))
    strange |= Q(authority__isnull=False) & ~Q(authority__post__institution=F("institution"))
    for party in Party.objects.filter(strange):
        yield _of(party.agreement_id, f"penanda tangan atau dasar kewenangan pihak ke-{party.order} milik lembaga lain.")
    for step in Step.objects.exclude(post__institution=F("party__institution")).select_related("draft"):
        yield _of(step.draft.agreement_id, f"langkah {step.pk} diminta dari jabatan lembaga lain.")
