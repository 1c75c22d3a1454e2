"""A plenary prepared, its table frozen, its decision written down; whoever errs corrects by another plenary."""

import json
import secrets
from hashlib import sha256

from django.db import IntegrityError, transaction

from core import journal
from core.lifecycle import Refused, Stale
from documents import keeping
from documents.refusals import Unacceptable
from recruitment import ledger, papers_plenaries, proofs, readiness
from recruitment.lifecycle.plenaries import PLENARY, PlenaryOutcome, PlenaryStatus
from recruitment.models import FrozenTable, Plenary, PlenaryChoice, PlenaryMember, PlenaryPaper
from recruitment.policies import plenaries as policies

S = PlenaryStatus
O = PlenaryOutcome  # noqa: E741 -- as short as the others
TAKEN = "Sudah ada rapat pleno untuk kecamatan ini, atau nomornya sudah dipakai. Koreksi menyebut pleno yang lama."


@transaction.atomic
def prepare(selection, *, district_id, number, held_at, by, at, place="", corrects=None):
    """Prepare the plenary of a kecamatan and return it. corrects: a decided plenary of the same kecamatan. Raises Refused."""
    if obstacle := policies.obstacle_to_preparing(by=by):
        raise Refused(obstacle)
    if not selection.seats.filter(district=district_id).exists():
        raise Refused("Kecamatan ini tidak termasuk seleksi ini.")
    of_old = corrects and (corrects.selection_id, corrects.district_id, corrects.status)
    if corrects and of_old != (selection.pk, district_id, S.DECIDED):
        raise Refused("Yang dikoreksi harus pleno kecamatan ini yang sudah memutuskan.")
    try:
        with transaction.atomic():
            plenary = Plenary.objects.create(
                selection=selection, district_id=district_id, number=number.strip(), held_at=held_at, place=place.strip(),
                corrects=corrects, opened_at=at, opened_by=by.user,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(TAKEN) from None
    where = {"selection": selection.pk, "district": district_id, "corrects": str(corrects.pk) if corrects else None}
    details = {"number": plenary.number, "ledger": where}
    journal.record("plenary.prepared", plenary, by=by, at=at, details=details)
    return plenary


@transaction.atomic
def seat(plenary, *, people, by, at):
    """Write down which commissioners are present; an earlier list is replaced. Raises Refused."""
    if obstacle := policies.obstacle_to_seating(plenary, by=by):
        raise Refused(obstacle)
    plenary.members.all().delete()
    PlenaryMember.objects.bulk_create([PlenaryMember(plenary=plenary, person=each) for each in people])
    journal.record("plenary.seated", plenary, by=by, at=at, details={"present": len(people)})


@transaction.atomic
def freeze(plenary, *, version, by, at):
    """Freeze what lies before the plenary: nobody changes it afterwards, whoever asks. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_freezing(plenary, by=by, at=at):
        raise Refused(obstacle)
    body, salt = json.dumps(_facts(plenary, at=at), ensure_ascii=False, sort_keys=True, separators=(",", ":")), _salt()
    PLENARY.move(plenary, S.FROZEN, version=version, by=by, at=at, frozen_at=at, frozen_by=by.user)
    table = FrozenTable(plenary=plenary, sha256=sha256(bytes.fromhex(salt) + body.encode()).hexdigest())
    table.body, table.salt = body, salt
    table.save(force_insert=True)
    details = {"sha256": table.sha256, "rows_sha256": proofs.of_table(table).sha256, "ledger": ledger.of_plenary(plenary)}
    journal.record("plenary.frozen", plenary, by=by, at=at, details=details)


def _salt():
    return secrets.token_bytes(32).hex()


def _facts(plenary, *, at):
    selection = plenary.selection
    rules = ("places_per_seat", "women_in_100", "tie_rule", "test_weight", "interview_weight", "ranking_basis")
    return {
        "plenary": str(plenary.pk), "number": plenary.number, "selection": str(selection.uuid),
        "district": plenary.district_id, "frozen_at": at.isoformat(), "seats": readiness.seats_of(plenary),
        "rules": {name: getattr(selection, name) for name in rules},
        "present": [str(each.person) for each in plenary.members.select_related("person").order_by("person__name", "pk")],
        "board": [[line.label, line.answer.words] for line in readiness.board(plenary, at=at)],
        "candidates": papers_plenaries.table_of(plenary),
    }  # fmt: skip


def by_rank(plenary):
    """Return what the ranks alone would decide: {candidacy key: PlenaryOutcome}, in the order of the frozen table."""
    facts = plenary.table.facts
    seats, places = facts["seats"], facts["seats"] * facts["rules"]["places_per_seat"]
    order = [O.CHOSEN] * seats + [O.RESERVE] * (places - seats)
    return {
        each["candidacy"]: order[n] if n < len(order) and each["total"] is not None else O.NOT_CHOSEN
        for n, each in enumerate(facts["candidates"])
    }


@transaction.atomic
def decide(plenary, *, version, decisions, by, at):
    """Write the decision down: who is chosen, who is reserve in which order, and why where it departs from the ranks.

    decisions: a list of (candidacy key, PlenaryOutcome, reason) for each candidate of the frozen table, in the order decided.
    Raises Refused or Stale.
    """
    if obstacle := policies.obstacle_to_deciding(plenary, by=by):
        raise Refused(obstacle)
    frozen = {each["candidacy"]: each for each in plenary.table.facts["candidates"]}
    _refuse_unfounded(plenary, decisions, frozen)
    PLENARY.move(plenary, S.DECIDED, version=version, by=by, at=at, decided_at=at, decided_by=by.user)
    PlenaryChoice.objects.bulk_create(
        PlenaryChoice(
            plenary=plenary, candidacy_id=key, outcome=outcome, position=n, rank=frozen[key]["rank"], reason=reason.strip()
        )
        for n, (key, outcome, reason) in enumerate(decisions, start=1)
    )
    counts = {str(outcome): sum(each[1] == outcome for each in decisions) for outcome in O}
    details = counts | {"ledger": {"decided": [[key, str(outcome)] for key, outcome, _ in decisions]}}
    journal.record("plenary.decided", plenary, by=by, at=at, details=details)


def _refuse_unfounded(plenary, decisions, frozen):
    if sorted(key for key, *_ in decisions) != sorted(frozen):
        raise Refused("Putuskan setiap calon dalam tabel tepat satu kali.")
    outcomes = [outcome for _, outcome, _ in decisions]
    if outcomes != sorted(outcomes, key=list(O).index):
        raise Refused("Urutkan yang terpilih dahulu, lalu cadangan, lalu yang tidak terpilih.")
    seats, places = plenary.table.facts["seats"], plenary.selection.places_per_seat
    if outcomes.count(O.CHOSEN) > seats:
        raise Refused(f"Paling banyak {seats} orang dapat dipilih di kecamatan ini.")
    if outcomes.count(O.CHOSEN) + outcomes.count(O.RESERVE) > seats * places:
        raise Refused(f"Terpilih dan cadangan bersama-sama paling banyak {seats * places} orang.")
    if absent := [
        frozen[key]["number"] for key, outcome, _ in decisions if outcome != O.NOT_CHOSEN and not frozen[key]["total"]
    ]:
        raise Refused(f"{', '.join(absent)} tidak hadir wawancara dan tidak dapat dipilih.")
    _refuse_without_reason(plenary, decisions, frozen)


def _refuse_without_reason(plenary, decisions, frozen):
    proposed, order, equals = by_rank(plenary), list(frozen), preferred(plenary, decisions)
    for n, (key, outcome, reason) in enumerate(decisions):
        if reason.strip():
            continue
        if proposed[key] != outcome or (outcome == O.RESERVE and order[n] != key):
            raise Refused(f"Tulis alasan untuk {frozen[key]['number']}: keputusannya menyimpang dari peringkat.")
        if key in equals:
            raise Refused(f"Tulis alasan untuk {frozen[key]['number']}: nilainya sama dengan calon yang tidak didahulukan.")


def preferred(plenary, decisions):
    """Return the keys of those to whom decisions give more than to another of the same rank: scores do not say why."""
    ranks = {each["candidacy"]: each["rank"] for each in plenary.table.facts["candidates"]}
    worst, steps = {}, list(O)
    for key, outcome, _ in decisions:
        worst[ranks[key]] = max(worst.get(ranks[key], 0), steps.index(outcome))
    return {key for key, outcome, _ in decisions if steps.index(outcome) < worst[ranks[key]]}


def file_paper(plenary, *, kind, number, sources, by, at):
    """Keep a signed paper of a decided plenary, and return it. Checked before any transaction. Raises Refused."""
    if obstacle := policies.obstacle_to_filing(plenary, by=by):
        raise Refused(obstacle)
    if plenary.papers.filter(kind=kind).exists():
        raise Refused("Naskah ini sudah tersimpan. Koreksi hanya dengan rapat pleno baru.")
    try:
        received = keeping.receive(sources, owner=by.user, purpose=f"recruitment.{kind}", at=at)
        with transaction.atomic():
            paper = PlenaryPaper.objects.create(
                plenary=plenary, kind=kind, number=number.strip(), document=keeping.enter(received), added_at=at,
                added_by=by.user,
            )  # fmt: skip
            details = {"kind": kind, "number": paper.number, "sha256": paper.document.sha256}
            journal.record("plenary.paper_filed", plenary, by=by, at=at, details=details)
    except Unacceptable as refusal:
        raise Refused(str(refusal)) from None
    except IntegrityError:
        raise Stale from None
    return paper


@transaction.atomic
def cancel(plenary, *, version, reason, by, at):
    """Call a plenary off that has not decided. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_cancelling_plenary(plenary, by=by):
        raise Refused(obstacle)
    PLENARY.move(plenary, S.CANCELLED, version=version, by=by, at=at)
    journal.record("plenary.cancelled", plenary, by=by, at=at, reason=reason.strip())
