"""The table: what waits for me, an agreement to read with everything said of it, versions side by side, its papers."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agreements import access, awaited, chain, mandate, papers, policies, preparing, register, standing, turnover, working_days
from agreements.actions import drafts
from agreements.desk import seat
from agreements.forms.comparing import CompareForm
from agreements.forms.drafting import PassForm, RecallForm
from agreements.forms.talking import RemarkForm
from agreements.lifecycle import Side
from agreements.views import own
from agreements.wording import redline
from core.clock import day_of
from core.middleware import arrival
from core.views import download, unlisted
from documents import keeping


@require_safe
@never_cache
def desk(request):
    """What waits for the person, then every agreement that the person may read."""
    by, on = own.reader(request), own.today(request)
    if policies.obstacle_to_sitting(by=by, on=on):
        raise PermissionDenied
    tenures = seat(by, on).tenures
    context = {
        "steps": access.steps_waiting(by=by, on=on),
        "turns": access.turns_waiting(by=by, on=on),
        "agreements": access.visible(by=by, on=on).order_by("-opened_at", "pk"),
        "tenures": tenures,
        "dispositions": access.dispositions_waiting(by=by, on=on),
        **awaited.of(by=by, on=on),
        "concerns": turnover.of_agreements(_mine(by, on), on),
        "acting": turnover.acting_for(tenures, on),
        "may_open": policies.obstacle_to_opening(by=by) is None,
        "now": arrival(request),
    }
    return unlisted(render(request, "agreements/desk.html", context))


def _mine(by, on):
    """Return the agreements for which the person answers: owned, or drafted for."""
    drafting = [each.post.institution_id for each in seat(by, on).tenures if each.post.may_draft]
    mine = Q(owner=by.user) | Q(parties__institution__in=drafting)
    return access.visible(by=by, on=on).filter(mine, status__in=preparing.AT_WORK).order_by("pk").distinct()


@require_safe
@never_cache
def read(request, uuid, n=None):
    """Show the last sent version, or version n, clause by clause with what both sides say of it."""
    held = own.agreement(request, uuid)
    draft = own.draft(held, n) if n else own.latest(held)
    return page(request, held, draft)


def page(request, held, draft, *, remark=None, pass_form=None, recall_form=None, status=200):
    """Answer with the reading page. remark, pass_form, recall_form: a form that was refused."""
    by, now = own.reader(request), arrival(request)
    context = {
        "agreement": held,
        "draft": draft,
        **(_said(held, draft, user=by.user, at=now) if draft else {}),
        "sent": _with_the_one_before(own.drafts(held)),
        "turns": days_held(held, now),
        "steps": _steps(held),
        "finals": list(own.finals(held).order_by("party__order")),
        "remark": remark or RemarkForm(),
        "recall_form": recall_form or RecallForm(initial={"version": held.version}),
        "may_recall": policies.obstacle_to_recalling(held, "-", by=by, at=now) is None,
        "pass_form": pass_form or PassForm(initial={"version": held.version}),
        "tenure": seat(by, own.today(request)).speaks_for(held),
        "may_speak": policies.obstacle_to_negotiating(held, by=by, at=now) is None,
        **_pen(held, by=by, at=now),
        **_preparing(held, draft, by=by, at=now),
        "journal": chain.told(chain.reaching(chain.entries(held), held.read_until)),
        "now": now,
    }
    return unlisted(render(request, "agreements/read.html", context, status=status))


def _pen(held, *, by, at):
    """Return what the person may do who holds the pen: the draft in work, what is in the way of proposing, numbers to give."""
    may_draft = policies.obstacle_to_drafting(held, by=by, at=at) is None
    return {
        "working": held.drafts.working().first(),
        "may_draft": may_draft,
        "obstacle_to_proposing": policies.obstacle_to_proposing(held, by=by, at=at) if may_draft else None,
        "numbers": register.to_number(held, by=by, at=at) if may_draft else [],
    }


def _said(held, draft, *, user, at):
    """Return what is shown of a version: its clauses and their order with what is said of them, what changed since a look."""
    draft.agreement = held
    since, latest = since_last_look(draft, user=user), held.latest
    drafts.look(draft, user=user, at=at)
    stood = standing.of_draft(held, draft)
    points = [each for each in (*stood.clauses, stood.structure) if not each.is_agreed]
    return {
        "is_latest": draft == latest,
        "is_overtaken": held.read_until is not None and latest.n > held.read_until,
        "clauses": stood.clauses,
        "structure": stood.structure,
        "parts": len(stood.clauses) + 1,  # the clauses, and which there are in what order
        "open_points": points,
        "since": since,
        "comments": stood.remarks,
        "general": [each for each in stood.remarks if not each.clause],
    }


def _preparing(held, draft, *, by, at):
    """Return what is shown of mandates, turnover, dispositions and opinions, as far as the person is concerned."""
    on = day_of(at)
    tells = held.owner_id == by.user_id or bool(seat(by, on).at_table(held))
    concerns = turnover.of_agreements([held], on) if tells else []
    gaps = mandate.of_agreement(held, on) if held.status in preparing.AT_WORK else []
    return {
        "warnings": [gap for gap in gaps if not (concerns and gap.code == "signer_leaves")],  # said once
        "concerns": concerns,
        "dispositions": access.dispositions_of(held, by=by, on=on),
        "opinions": access.opinions_of(held, by=by, on=on, until=held.read_until),
        "may_opine": draft is not None and preparing.obstacle_to_opining(draft, by=by, at=at) is None,
        "may_dispose": preparing.obstacle_to_disposing(held, by=by, at=at) is None,
    }


def since_last_look(draft, *, user):
    """Return what became of the clauses since the version that a person read before this one, or None when there is none."""
    seen = drafts.last_seen(draft.agreement, user, before=draft.n)
    return seen and {"old": seen, **compared(seen, draft)}


def _with_the_one_before(sent):
    """Return sent drafts, the newest first, each with the number of the one before as `before` (None for the first)."""
    found = list(sent)
    for place, draft in enumerate(found):
        draft.before = found[place + 1].n if place + 1 < len(found) else None
    return found


def days_held(held, now):
    """Return (side's name, working days it has held the pen, whether it holds it now) for both sides."""
    found = dict.fromkeys((Side.OFFICE, Side.CITY), 0)
    turns = list(held.turns.all())
    closed = working_days.holidays(turns[0].since, now) if turns else None
    for turn in turns:
        found[Side(turn.side)] += working_days.between(turn.since, turn.until or now, closed=closed)
    return [(side.label, days, side == held.turn) for side, days in found.items()]


def _steps(held):
    last = own.drafts(held).filter(steps__isnull=False).first()
    return list(last.steps.with_facts().order_by("party__order", "order", "pk")) if last else []


@require_safe
@never_cache
def compare(request, uuid, old, new):
    """Show what version `new` changed of version `old`: clause first, then words."""
    held = own.agreement(request, uuid)
    before, after = own.draft(held, old), own.draft(held, new)
    drafts.look(after, user=own.reader(request).user, at=arrival(request))
    form = CompareForm(own.drafts(held), initial={"old": old, "new": new})
    context = {"agreement": held, "old": before, "new": after, "compare_form": form, **compared(before, after)}
    return unlisted(render(request, "agreements/compare.html", context))


def compared(before, after):
    """Return what _redline.html shows of the way from one draft to another."""
    changes = redline.compare(before.clauses, after.clauses)
    return {"changes": changes, "figures": redline.figures(changes), "is_same": redline.is_same(changes)}


@require_safe
def original(request, uuid, n, order):
    """Hand out a version as the PDF of one party: the frozen bytes where they are frozen, else set now."""
    held = own.agreement(request, uuid)
    draft = own.draft(held, n)
    party = next((each for each in held.parties.all() if each.order == order), None)
    if party is None:
        raise Http404
    frozen = draft.originals.filter(party=party).select_related("document").first()
    if frozen:
        content = keeping.read(frozen.document)
    else:
        content = papers.original(draft.clauses, draft.facts, party=order, n=n, at=draft.sent_at)
    return download(content, "application/pdf", f"naskah-v{n}-rangkap-{order}.pdf")


@require_safe
def final(request, uuid, order):
    """Hand out one party's sealed original."""
    held = own.agreement(request, uuid)
    found = own.finals(held).filter(party__order=order, document__isnull=False).first()
    if found is None:
        raise Http404
    return download(keeping.read(found.document), "application/pdf", f"naskah-final-rangkap-{order}.pdf")
