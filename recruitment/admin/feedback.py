"""Public feedback as the committee works on it: what was said, what the candidate answers, what is found; not who said it."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import dates
from core.admin import Move, MoveForm, MovesAdmin, badge
from core.admin.fields import WibField
from core.admin.internal import internal
from core.lifecycle import Refused
from core.middleware import arrival
from core.views import download
from documents.views import serve, serve_page
from recruitment import feedback as rules
from recruitment import papers_feedback, policies
from recruitment.actions import feedback as actions
from recruitment.admin import scans
from recruitment.admin.filters import DistrictFilter, SelectionFilter
from recruitment.admin.forms import LONG, default_due
from recruitment.admin.paper import ANSWER
from recruitment.admin.scope import within
from recruitment.lifecycle import HEARD_FEEDBACK, FeedbackStatus, FeedbackWay, Finding
from recruitment.models import Conflict, Feedback, FeedbackSender
from recruitment.policies.feedback import REVEAL, VIEW

TONES = {FeedbackStatus.RECEIVED: "gold", FeedbackStatus.ASKED: "blue", FeedbackStatus.ANSWERED: "gold"}
PAPERS = {"bukti": "evidence", "jawaban": "answer_document"}
CARD, LETTER = "ktp", "surat"  # who they show is known only after a reason


@internal(FeedbackSender)
def senders(by):
    """Mails to senders carry their addresses: only who may see senders learns of them in a list."""
    return FeedbackSender.objects.all() if by.has_perm(REVEAL) else FeedbackSender.objects.none()


class AskForm(MoveForm):
    question = forms.CharField(
        label="Yang ditanyakan kepada calon", max_length=3000, widget=forms.Textarea(LONG | {"rows": 6}),
        help_text="Tulis pokoknya dengan kata-kata sendiri. Jangan menyebut atau mengisyaratkan siapa pengirimnya.",
    )  # fmt: skip
    due_at = WibField(
        label="Batas jawaban (WIB)",
        help_text="Tepat pada saat ini jawaban tertutup. Pukul 00.00 berarti akhir hari sebelumnya.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_at"].initial = default_due(self.at)


class CloseForm(MoveForm):
    finding = forms.ChoiceField(label="Temuan", choices=Finding.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label="Uraian temuan", max_length=5000, widget=forms.Textarea(LONG | {"rows": 6}),
        help_text="Apa yang diperiksa, bagaimana, dan apa hasilnya. Menjadi bahan pleno; tidak diumumkan.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.obj.is_late:
            self.fields["finding"].choices = [each for each in Finding.choices if each[0] != Finding.LATE]


class RevealForm(MoveForm):
    reason = forms.CharField(
        label="Untuk apa Anda perlu mengetahui pengirimnya", max_length=500,
        help_text="Tercatat bersama nama Anda. Jangan menulis nama pengirim di sini.",
    )  # fmt: skip


def is_open(feedback):
    return feedback.status != FeedbackStatus.CLOSED


MOVES = (
    ANSWER,
    Move(
        "tanyakan", "Tanyakan kepada calon", actions.ask, policies.obstacle_to_asking, form=AskForm,
        lead="Calon menerima email, membaca pertanyaan Anda di portal, dan menjawab sampai batas waktu.",
        done="{} ditanyakan kepada calon.", variant="primary",
        concerns=lambda feedback: feedback.status == FeedbackStatus.RECEIVED,
    ),
    Move(
        "tutup", "Tulis temuan", actions.close, policies.obstacle_to_closing_feedback, form=CloseForm,
        lead="Temuan mengakhiri tanggapan ini. Pengirim diberi tahu bahwa tanggapannya sudah ditangani, tanpa isi temuan.",
        done="Temuan atas {} tersimpan.", variant="primary", is_final=True, concerns=is_open,
    ),
)  # fmt: skip
WORDS = {
    "feedback.sent": "Formulir dikirim", "feedback.received": "Alamat email pengirim terbukti",
    "feedback.lapsed": "Dihapus karena tidak dibuktikan", "feedback.asked": "Ditanyakan kepada calon",
    "feedback.answered": "Dijawab calon", "feedback.closed": "Ditutup dengan temuan",
    "feedback.sender_revealed": "Pengirim dilihat", "late": "Terlambat", "due_at": "Batas jawaban", "finding": "Temuan",
    "feedback.entered": "Dicatat dari surat atau loket", "feedback.sender_forgotten": "Identitas pengirim dihapus",
    "way": "Lewat", "sha256": "Sidik bukti", **dict(FeedbackWay.choices), **dict(Finding.choices),
}  # fmt: skip


class OfSelection(SelectionFilter):
    def queryset(self, request, queryset):
        chosen = self.chosen()
        return queryset if chosen is None else queryset.filter(candidacy__selection=chosen)


class StatusFilter(admin.SimpleListFilter):
    """Of what the office has received; what nobody proved is not its business."""

    title = "status"
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return [(str(status), status.label) for status in HEARD_FEEDBACK]

    def queryset(self, request, queryset):
        return queryset.filter(status=self.value()) if self.value() else queryset


class OfDistrict(DistrictFilter):
    def queryset(self, request, queryset):
        return queryset.filter(candidacy__district_id=self.value()) if self.value() else queryset


@admin.register(Feedback)
class FeedbackAdmin(MovesAdmin):
    fields = (
        "candidate", "number", "district", "category", "requirement", "state", "sent", "way", "entered", "said",
        "question_told", "due",
        "answer_told", "finding_told",
    )  # fmt: skip
    list_display = ("written_code", "candidate", "district", "category", "state", "sent", "due")
    list_filter = (OfSelection, OfDistrict, StatusFilter, "category", "way", "is_late")
    list_select_related = ("candidacy__application", "candidacy__district", "candidacy__selection")
    search_fields = ("candidacy__application__full_name__istartswith", "candidacy__application__number__istartswith")
    search_help_text = "Awal nama atau nomor pendaftaran calon."
    empty_text = "Tanggapan masuk lewat formulir portal; yang datang lewat surat atau loket dicatat dari halaman calon."
    ordering = ("-sent_at", "pk")
    sortable_by = ()
    change_form_template = "admin/recruitment/feedback.html"
    moves = MOVES
    words = WORDS

    def visible(self, queryset, by):
        heard = within(queryset.heard(), by, "candidacy__district_id", VIEW)
        tied = Conflict.objects.standing().filter(person=by.user_id, application=OuterRef("candidacy__application"))
        return heard.exclude(candidacy__application__applicant=by.user_id).exclude(Exists(tied))

    def get_urls(self):
        def named(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"recruitment_feedback_{name}")

        return [
            named("<uuid:pk>/tanda-terima.pdf", require_safe(self.receipt), "receipt"),
            named("<uuid:pk>/pengirim/", never_cache(self.sender), "sender"),
            named("<uuid:pk>/berkas/<slug:paper>/", require_safe(self.download), "file"),
            named("<uuid:pk>/berkas/<slug:paper>/<int:page>/", require_safe(self.page), "file_page"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            context["papers"] = [self._shown(obj, paper) for paper in PAPERS if self._paper(obj, paper)]
            context["has_receipt"] = obj.way != FeedbackWay.ONLINE and not obj.sender_forgotten_at
            context["may_reveal"] = not policies.obstacle_to_revealing_sender(obj, by=self.by(request))
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # --- Papers -------------------------------------------------------------------------------------------------------
    def _paper(self, feedback, paper):
        if paper in PAPERS:
            return getattr(feedback, PAPERS[paper])
        sender = getattr(feedback, "sender", None)
        return {CARD: sender.card, LETTER: sender.letter}.get(paper) if sender else None

    def _shown(self, feedback, paper):
        title = {
            CARD: "KTP pengirim",
            LETTER: "Surat pengirim",
            "bukti": "Bukti dari pengirim",
            "jawaban": "Lembar jawaban calon" if feedback.answer_entered_by_id else "Lampiran jawaban calon",
        }[paper]
        return scans.shown(self._paper(feedback, paper), title, "admin:recruitment_feedback_file", feedback.pk, paper)

    def _feedback(self, request, pk):
        feedback = self.get_object(request, str(pk))
        if feedback is None:
            raise Http404
        if not self.has_view_permission(request, feedback):
            raise PermissionDenied
        return feedback

    def _document(self, request, pk, paper):
        feedback = self._feedback(request, pk)
        document = self._paper(feedback, paper)
        if document is None:
            raise Http404
        if paper in {CARD, LETTER} and policies.obstacle_to_seeing_card(feedback, by=self.by(request), at=arrival(request)):
            raise PermissionDenied
        return document

    def download(self, request, pk, paper):
        return serve(request, self._document(request, pk, paper), by=self.by(request), at=arrival(request))

    def page(self, request, pk, paper, page):
        return serve_page(request, self._document(request, pk, paper), page, by=self.by(request), at=arrival(request))

    def receipt(self, request, pk):
        """Hand out the receipt of what came on paper, for its sender: to who wrote it down, or may see the sender."""
        feedback, by = self._feedback(request, pk), self.by(request)
        if feedback.way == FeedbackWay.ONLINE or feedback.sender_forgotten_at:
            raise Http404
        if not by.is_person(feedback.entered_by_id) and policies.obstacle_to_revealing_sender(feedback, by=by):
            raise PermissionDenied
        return download(papers_feedback.receipt(feedback), "application/pdf", f"tanda-terima-tanggapan-{feedback.code}.pdf")

    # --- The sender ---------------------------------------------------------------------------------------------------
    def sender(self, request, pk):
        """Show the sender after a reason, as the answer to a POST: it stands in no address and no history."""
        if request.method not in {"GET", "HEAD", "POST"}:
            return HttpResponseNotAllowed(["GET", "POST"])
        feedback, by, at = self._feedback(request, pk), self.by(request), arrival(request)
        obstacle = policies.obstacle_to_revealing_sender(feedback, by=by)
        form, revealed, status = RevealForm(request.POST or None, obj=feedback, by=by, at=at), None, 200
        if request.method == "POST":
            revealed, status = self._revealed(form, feedback, by, at)
        context = {
            **self.admin_site.each_context(request), "title": f"Pengirim: {feedback}", "opts": self.opts,
            "original": feedback, "form": form, "obstacle": obstacle, "sender": revealed,
            "cards": [self._shown(feedback, each) for each in (CARD, LETTER) if revealed and self._paper(feedback, each)],
            "back": self.change_url(request, feedback),
        }  # fmt: skip
        return TemplateResponse(request, "admin/recruitment/feedback_sender.html", context, status=status)

    def _revealed(self, form, feedback, by, at):
        if form.is_valid():
            try:
                return actions.reveal_sender(feedback, reason=form.cleaned_data["reason"], by=by, at=at), 200
            except Refused as refusal:
                form.add_error(None, str(refusal))
        return None, 422

    # --- What the page says -------------------------------------------------------------------------------------------
    @admin.display(description="Nomor")
    def written_code(self, feedback):
        return feedback.written_code

    @admin.display(description="Calon")
    def candidate(self, feedback):
        return feedback.candidacy.application.full_name

    @admin.display(description="Nomor pendaftaran")
    def number(self, feedback):
        return feedback.candidacy.application.number

    @admin.display(description="Kecamatan")
    def district(self, feedback):
        return feedback.candidacy.district

    @admin.display(description="Syarat yang disangkutkan")
    def requirement(self, feedback):
        code = rules.REQUIREMENTS.get(feedback.category)
        found = feedback.candidacy.selection.requirements.filter(code=code).first() if code else None
        return found or "Tidak menyangkut satu syarat tertentu"

    @admin.display(description="Status")
    def state(self, feedback):
        tone = "green" if feedback.status == FeedbackStatus.CLOSED else TONES.get(feedback.status, "neutral")
        word = feedback.get_finding_display() or feedback.get_status_display()
        return badge(f"{word} (terlambat)" if feedback.is_late and not feedback.finding else word, tone)

    @admin.display(description="Dikirim (WIB)")
    def sent(self, feedback):
        return dates.brief(feedback.sent_at)

    @admin.display(description="Dicatat petugas")
    def entered(self, feedback):
        return f"{dates.moment(feedback.entered_at)} oleh {feedback.entered_by}" if feedback.entered_at else "Tidak"

    @admin.display(description="Isi tanggapan")
    def said(self, feedback):
        return feedback.text

    @admin.display(description="Ditanyakan kepada calon")
    def question_told(self, feedback):
        return feedback.question or "Belum ditanyakan"

    @admin.display(description="Batas jawaban (WIB)")
    def due(self, feedback):
        return dates.brief(feedback.answer_due_at) if feedback.answer_due_at else "–"

    @admin.display(description="Jawaban calon")
    def answer_told(self, feedback):
        if feedback.answer_entered_by:
            return f"{feedback.answer} (Di atas kertas, dicatat {feedback.answer_entered_by}.)"
        return feedback.answer or "Belum dijawab"

    @admin.display(description="Temuan")
    def finding_told(self, feedback):
        return f"{feedback.get_finding_display()}. {feedback.finding_text}" if feedback.finding else "Belum ada temuan"
