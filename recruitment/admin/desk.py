"""The views of the candidate page. Each loads one application in scope, asks one action, and goes back to the page."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from core.admin.bulk import number_in
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from documents.views import serve, serve_page
from recruitment import policies
from recruitment.actions import files, reviews
from recruitment.admin import workplace
from recruitment.admin.filters import free
from recruitment.admin.forms import RevealForm
from recruitment.admin.scope import within
from recruitment.lifecycle import VerdictValue
from recruitment.models import ApplicationFile, PartyCheck, Verdict

CHANGELIST = "admin:recruitment_application_changelist"
FILTERS = "_changelist_filters"
HERE = "#sekarang"  # the point at work: whoever gave one verdict sees the next, not the top of the page


class VerdictForm(forms.Form):
    """A verdict on one paper or one requirement, as the candidate page sends it."""

    value = forms.ChoiceField(choices=VerdictValue.choices)
    reason = forms.CharField(required=False, max_length=400)
    berkas = forms.IntegerField(required=False)
    syarat = forms.IntegerField(required=False)
    seen = forms.IntegerField(required=False)


class Desk:
    """page: the ApplicationAdmin, which knows the site, the scope and the queue."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        def named(route, view, name):
            return path(route, self.page.admin_site.admin_view(view), name=f"recruitment_application_{name}")

        return [
            named("berikutnya/", self.take_next, "next"),
            named("<int:pk>/hasil/", self.give_verdict, "verdict"),
            named("<int:pk>/hasil/<int:verdict>/batal/", self.undo_verdict, "verdict_undo"),
            named("<int:pk>/berkas/<int:file>/", require_safe(self.download), "file"),
            named("<int:pk>/berkas/<int:file>/<int:number>/", require_safe(self.page_of_file), "file_page"),
            named("<int:pk>/berkas/<int:file>/asli/", self.note_original, "original"),
            named("<int:pk>/nik/", self.reveal, "reveal"),
            named("<int:pk>/sipol/<slug:which>/", require_safe(self.party_file), "party_file"),
        ]

    # --- The page itself ----------------------------------------------------------------------------------------------
    def show(self, request, pk, *, status=200, **extra):
        if request.method not in {"GET", "HEAD"} and status == 200:
            return HttpResponseNotAllowed(["GET"])
        application = self.found(request, pk)
        if instead := self.page.opening.instead_of(request, application):
            return instead
        by, at, filters = self._by(request), arrival(request), self._filters(request)
        chosen = request.POST if request.method == "POST" else request.GET
        place = workplace.load(application, by=by, at=at, chosen=chosen, filters=filters)
        events = self.page.events(application)
        context = {
            **self.page.admin_site.each_context(request), **self.page.bar(request, application), **self._turns(request, place),
            "title": f"{application.full_name} · {application.number}", "opts": self.page.opts, "original": application,
            "place": place, "events": events, "now": at, "filters": filters,
            "seen": str(events[0].n if events else 0), "may_reveal": by.has_perm("recruitment.reveal_nik"),
        }  # fmt: skip
        return TemplateResponse(request, "admin/recruitment/workplace.html", context | extra, status=status)

    def _turns(self, request, place):
        """The candidates before and after this one in the queue that the person came from."""
        queue = self.page.queue(request, self._filters(request))
        before, after = workplace.neighbours(queue, place.application)
        return {"before_url": self.url(request, before), "after_url": self.url(request, after)}

    def found(self, request, pk):
        """Return an application that the person may know of. Raises Http404, PermissionDenied."""
        application = self.page.get_object(request, str(pk))
        if application is None:
            raise Http404
        by = self._by(request)
        if not policies.obstacle_of_conflict(application, by=by) and policies.obstacle_to_reading(application, by=by):
            raise PermissionDenied
        return application

    def _application(self, request, pk):
        """Return an application that is open to the person: no tie, and that there is none was declared where it must be."""
        application = self.found(request, pk)
        if policies.obstacle_to_opening(application, by=self._by(request)):
            raise PermissionDenied
        return application

    def _by(self, request):
        return self.page.by(request)

    def _filters(self, request):
        return request.POST.get(FILTERS) or request.GET.get(FILTERS, "")

    def url(self, request, pk):
        if pk is None:
            return ""
        url, filters = reverse(f"{workplace.NAME}change", args=[pk]), self._filters(request)
        query = QueryDict(mutable=True)
        query[FILTERS] = filters
        return f"{url}?{query.urlencode()}" if filters else url

    # --- Work ---------------------------------------------------------------------------------------------------------
    def take_next(self, request):
        """Claim the oldest file that waits in nobody's hands and open it; who was overtaken gets the one after."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self.page.require_reader(request)
        by, at = self._by(request), arrival(request)
        queue = free(self.page.queue(request, self._filters(request)), at).exclude(applicant_id=by.user_id)
        queue = within(queue, by, permission=policies.VERIFY)
        for application in queue.order_by("submitted_at", "pk")[:5]:
            try:
                reviews.claim(application, by=by, at=at)
            except Refused as refusal:
                self.page.message_user(request, str(refusal), messages.WARNING)
            else:
                return HttpResponseRedirect(self.url(request, application.pk))
        self.page.message_user(request, "Tidak ada berkas yang menunggu dalam antrean ini.", messages.INFO)
        return HttpResponseRedirect(reverse(CHANGELIST))

    def give_verdict(self, request, pk):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        application = self._application(request, pk)
        form = VerdictForm(request.POST)
        if not form.is_valid():
            return self.show(request, pk, status=422, refusal="Pilih Memenuhi, Belum atau Tidak.", typed=form.data)
        facts = {name: form.cleaned_data[name] for name in ("value", "reason")}
        subject = self._subject(application, form.cleaned_data)

        def judge():
            reviews.give_verdict(application, **subject, **facts, by=self._by(request), at=arrival(request))

        return self._carried_out(request, application, judge, typed=form.data) or self._go_on(request, application)

    def _subject(self, application, asked):
        if asked["berkas"]:
            found = {"file": application.files.current().select_related("kind").filter(pk=asked["berkas"]).first()}
        else:
            found = {"requirement": application.selection.requirements.filter(pk=asked["syarat"]).first()}
        if None in found.values():
            raise Http404
        return found

    def undo_verdict(self, request, pk, verdict):
        return self._on_part(request, pk, Verdict.objects.current(), verdict, reviews.undo_verdict)

    def note_original(self, request, pk, file):
        papers = ApplicationFile.objects.current().select_related("kind")
        return self._on_part(request, pk, papers, file, files.note_original_seen)

    def _on_part(self, request, pk, parts, part, action):
        """Do a small thing to a part of the application, and show the same place again."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        application = self._application(request, pk)
        part = parts.filter(application=application, pk=part).first()
        if part is None:
            raise Http404
        part.application = application

        def act():
            action(part, by=self._by(request), at=arrival(request))

        return self._carried_out(request, application, act) or HttpResponseRedirect(self._here(request, application))

    def _carried_out(self, request, application, act, **extra):
        """Return the page to show when the act was refused, or None when it was done."""
        try:
            act()
        except Stale as stale:
            return self.page.changed_meanwhile(request, application, number_in(request.POST.get("seen", "")) or 0, stale)
        except Refused as refusal:
            return self.show(request, application.pk, status=422, refusal=str(refusal), **extra)
        return None

    def _here(self, request, application):
        for kind in ("berkas", "syarat"):
            if request.POST.get(kind, "").isdigit():
                return workplace.point_url(application, kind, request.POST[kind], self._filters(request)) + HERE
        return self.url(request, application.pk)

    def _go_on(self, request, application):
        """After a verdict the next paper or requirement without one comes up."""
        place = workplace.load(
            application, by=self._by(request), at=arrival(request), chosen=request.POST, filters=self._filters(request)
        )
        return HttpResponseRedirect(place.after(place.current).url + HERE)

    # --- Papers and NIK -----------------------------------------------------------------------------------------------
    def download(self, request, pk, file):
        return serve(request, self._document(request, pk, file), by=self._by(request), at=arrival(request))

    def page_of_file(self, request, pk, file, number):
        return serve_page(request, self._document(request, pk, file), number, by=self._by(request), at=arrival(request))

    def _document(self, request, pk, file):
        application = self._application(request, pk)
        if policies.obstacle_to_reading_files(application, by=self._by(request)):
            raise PermissionDenied
        found = application.files.select_related("document").filter(pk=file).first()
        if found is None:
            raise Http404
        return found.document

    def party_file(self, request, pk, which):
        """Hand out the proof of the look-up in Sipol, or the paper of the applicant's clarification."""
        application = self._application(request, pk)
        if policies.obstacle_to_reading_files(application, by=self._by(request)):
            raise PermissionDenied
        check = PartyCheck.objects.filter(application=application).select_related("evidence", "answer_paper").first()
        document = {"bukti": check.evidence, "jawaban": check.answer_paper}.get(which) if check else None
        if document is None:
            raise Http404
        return serve(request, document, by=self._by(request), at=arrival(request))

    def reveal(self, request, pk):
        """Show the whole NIK once, after a reason, as the answer to a POST: it stands in no address and no history."""
        application = self._application(request, pk)
        by, at = self._by(request), arrival(request)
        obstacle = policies.obstacle_to_revealing(application, by=by)
        form = RevealForm(request.POST or None, obj=application, by=by, at=at)
        nik, status = "", 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    nik = reviews.reveal_nik(application, reason=form.cleaned_data["reason"], by=by, at=at)
                    status = 200
                except Refused as refusal:
                    form.add_error(None, str(refusal))
        context = {
            **self.page.admin_site.each_context(request), "title": f"NIK lengkap: {application}", "opts": self.page.opts,
            "original": application, "form": form, "nik": nik, "obstacle": obstacle,
            "back": self.url(request, application.pk),
        }  # fmt: skip
        return TemplateResponse(request, "admin/recruitment/reveal.html", context, status=status)
