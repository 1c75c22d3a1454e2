"""The page that proposes sessions: asked, shown beside the plan by rule of thumb, accepted in part, asked again."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from core import dates
from core.admin.bulk import number_in
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from outreach import policies, suggestion
from outreach.actions import suggesting as actions
from outreach.admin.wishes import WishForm
from outreach.suggesting import planner
from outreach.suggesting.problem import OFFICER, SPEAKER

URL = "admin:outreach_activity_suggestion"
ACCEPT = "terima"
LOST = "Usulan ini tidak dapat dibaca lagi. Hitung lagi, lalu pilih kembali."


@dataclass(frozen=True)
class Shown:
    """One proposed session, in words. seats: [(kelurahan, heads, of how many)]."""

    n: str
    slot: object
    room: object
    speaker: object
    officer: object
    seats: list

    @property
    def hours(self):
        return dates.hours(self.slot.starts_at, self.slot.ends_at)

    @property
    def taken(self):
        return sum(heads for _, heads, _ in self.seats)


class Suggesting:
    """page: the ActivityAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        return [path("usulan/", self.page.admin_site.admin_view(self.show), name="outreach_activity_suggestion")]

    def show(self, request):
        by, at = self.page.by(request), arrival(request)
        if policies.obstacle_to_suggesting(by=by):
            raise PermissionDenied
        form = WishForm(*([request.POST] if request.method == "POST" else []), at=at, user=request.user)
        if not form.is_valid():
            return self._page(request, form, status=422 if form.is_bound else 200)
        if request.POST.get("do") == ACCEPT:
            return self._accept(request, form, by, at)
        return self._page(request, form, **_result(request, form, at))

    def _accept(self, request, form, by, at):
        proposal = suggestion.opened(request.POST.get("plan", ""), request.user, at=at)
        chosen = {number_in(each) for each in request.POST.getlist("chosen")}
        try:
            if proposal is None:
                raise Stale(LOST)
            made = actions.accept(proposal, chosen=chosen, **form.drafts, by=by, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409 if isinstance(refusal, Stale) else 422
            return self._page(request, form, status=status, **_result(request, form, at))
        told = f"{len(made)} kegiatan ditambahkan sebagai rencana. Periksa, lalu rilis bila sudah tepat."
        self.page.message_user(request, told, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:outreach_activity_changelist"))

    def _page(self, request, form, *, status=200, **result):
        context = {
            **self.page.admin_site.each_context(request), "title": "Rencana usulan", "opts": self.page.opts, "form": form,
            "back": reverse("admin:outreach_activity_changelist"), "accept": ACCEPT, **result,
        }  # fmt: skip
        return TemplateResponse(request, "admin/outreach/suggestion.html", context, status=status)


def _result(request, form, at):
    """Return what the page shows of a plan: sessions, figures beside the rule of thumb, who is left out and why."""
    wish = form.wish
    facts = suggestion.Facts(wish, at)
    plan, problem = planner.suggest(facts.problem), facts.problem
    names = {code: village.name for code, village in facts.villages.items()}
    waiting = sum(problem.waiting.values())
    return {
        "plan": plan, "unit": wish.audience.unit, "waiting": waiting, "areas": len(problem.waiting),
        "rows": _rows(wish, problem, plan, names), "figures": _figures(problem, plan, waiting),
        "left_out": [(facts.villages[each.area], each.heads, each.reason) for each in plan.uncovered],
        "pinned": [(activity, [(names[code], heads) for code, heads in seats.items()]) for activity, seats in facts.pinned],
        "days_off": [(day, why) for day, why in facts.days if why],
        "asked": [(name, value) for name in form.fields for value in request.POST.getlist(name)],
        "sealed": suggestion.proposed(facts, plan).sealed(request.user),
    }  # fmt: skip


def _rows(wish, problem, plan, names):
    rooms, speakers, officers = ({each.pk: each for each in rows} for rows in (wish.rooms, wish.speakers, wish.officers))
    return [
        Shown(str(n), problem.slots[each.slot], rooms[each.hall], speakers[each.crew[SPEAKER]], officers[each.crew[OFFICER]],
              [(names[code], heads, problem.waiting[code]) for code, heads in sorted(each.seats.items())])
        for n, each in enumerate(plan.sessions)
    ]  # fmt: skip


def _figures(problem, plan, waiting):
    """Return [(what, of this plan, of the plan by rule of thumb)]."""
    days = len({problem.slots[each.slot].day for each in plan.sessions})
    return [
        ("Belum mendapat tempat", plan.score.uncovered, plan.greedy.uncovered),
        ("Sesi (hari-sesi)", plan.score.sessions, plan.greedy.sessions),
        ("Rata-rata perjalanan (menit)", _mean(plan.score, waiting), _mean(plan.greedy, waiting)),
        ("Hari pelaksanaan", days, None),
    ]


def _mean(score, waiting):
    covered = waiting - score.uncovered
    return f"{score.travel / covered:.1f}".replace(".", ",") if covered else "–"
