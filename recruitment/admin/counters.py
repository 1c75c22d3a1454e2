"""The counter: paper files received, keyed in, confirmed; their receipts and slips, and what is still to be told by letter."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path
from django.views.decorators.http import require_safe

from core import dates
from core.admin import Move, MovesAdmin, badge
from core.admin.internal import internal
from core.middleware import arrival
from core.views import download
from documents.views import serve, serve_page
from notifications.notice import notices
from recruitment import counters as rules
from recruitment import defaults, papers_counter, policies
from recruitment.actions import counters
from recruitment.admin import counter_forms as forms
from recruitment.admin import paper, scans
from recruitment.admin.forms import ReasonForm
from recruitment.admin.moves_checks import with_files
from recruitment.admin.scope import within
from recruitment.lifecycle import CounterStatus as S
from recruitment.lifecycle import CounterWay
from recruitment.models import CounterFile

TONES = {S.KEYING: "gold", S.WAITING: "blue", S.CONFIRMED: "green", S.LAPSED: "neutral", S.CANCELLED: "neutral"}

TAKE_IN = Move(
    "loket", "Terima berkas di loket", counters.take_in, policies.obstacle_to_taking_in, form=forms.TakeInForm,
    lead="Untuk pelamar yang datang membawa berkas kertas. Waktu pendaftarannya adalah saat Anda menekan tombol ini.",
    done="Berkas diterima. Cetak tanda terimanya, lalu masukkan isinya.",
    concerns=lambda selection, by: selection.published_at is not None and by.has_perm(policies.KEY),
)  # fmt: skip
MOVES = (
    Move(
        "minta-konfirmasi", "Minta konfirmasi", counters.ask_confirmation, policies.obstacle_to_asking_confirmation,
        lead="Isian dikunci. Pelamar mengonfirmasi lewat tautan email, bila ada, atau menandatangani lembar yang Anda cetak.",
        done="{} menunggu konfirmasi pelamar.", variant="primary", concerns=lambda counter: counter.status == S.KEYING,
    ),
    Move(
        "unggah-lembar", "Unggah lembar bertanda tangan", with_files(counters.hand_in_slip),
        policies.obstacle_to_handing_in_slip, form=forms.SlipForm,
        lead="Pindai lembar konfirmasi yang sudah ditandatangani. Petugas lain mencocokkannya.",
        done="Lembar {} tersimpan dan menunggu dicocokkan petugas lain.",
        concerns=lambda counter: counter.status == S.WAITING,
    ),
    Move(
        "cocok", "Konfirmasi: lembar cocok", counters.confirm_slip, policies.obstacle_to_confirming_slip,
        lead="Nomor dan sidik pada lembar sama dengan halaman ini, dan lembar ditandatangani pelamar. Pendaftaran terhitung "
        "sejak berkas diserahkan di loket.",
        done="{} dikonfirmasi dan masuk antrean pemeriksaan.", variant="primary", is_final=True,
        concerns=lambda counter: counter.status == S.WAITING,
    ),
    Move(
        "kirim-tautan", "Kirim tautan email", counters.mail_link, policies.obstacle_to_mailing_link, form=forms.MailForm,
        lead="Pelamar menerima tautan untuk mengonfirmasi isian, atau untuk memakai pendaftarannya di portal.",
        done="Tautan {} dikirim.",
        concerns=lambda counter: counter.status in {S.WAITING, S.CONFIRMED} and counter.address_proved_at is None,
    ),
    Move(
        "buka-kembali", "Buka kembali untuk diperbaiki", counters.open_again, policies.obstacle_to_opening_again,
        form=ReasonForm, lead="Tautan dan lembar yang sudah ada tidak berlaku lagi; konfirmasi diminta kembali sesudahnya.",
        done="{} dapat diubah lagi.", concerns=lambda counter: counter.status == S.WAITING,
    ),
    Move(
        "ambil-alih", "Ambil alih pengisian", counters.join, policies.obstacle_to_joining, form=ReasonForm,
        lead="Anda melanjutkan pengisian. Sesudah itu Anda tidak dapat mencocokkan lembarnya atau memeriksa berkasnya.",
        done="Anda sekarang mengisikan {}.",
        concerns=lambda counter, by: counter.is_open and not policies.is_in_hands_of(counter, by),
    ),
    Move(
        "catat-disampaikan", "Catat kabar sudah disampaikan", counters.note_told, policies.obstacle_to_noting_told,
        lead="Semua kabar dalam daftar di halaman ini sudah disampaikan lewat surat atau di loket.",
        done="Penyampaian kabar {} dicatat.", concerns=lambda counter: bool(rules.untold(counter)),
    ),
    Move(
        "batalkan", "Batalkan", counters.cancel, policies.obstacle_to_cancelling, form=ReasonForm, variant="danger",
        lead="Berkas ini tidak menjadi pendaftaran, misalnya karena salah dibuka atau ditarik pelamar.",
        done="{} dibatalkan.", is_final=True, concerns=lambda counter: counter.is_open,
    ),
)  # fmt: skip


@internal(CounterFile)
def seen(by):
    """Mails about a file of the counter carry the address that was given there."""
    return within(CounterFile.objects.all(), by, permission=policies.READ_COUNTER)


@admin.register(CounterFile)
class CounterFileAdmin(MovesAdmin):
    fields = (
        "number", "person", "district", "selection", "badge", "taken_by", "arrived", "until", "handed", "sheets", "mailed",
        "hands_told", "asked", "sha256", "confirmed", "filed",
    )  # fmt: skip
    list_display = ("number", "person", "district", "badge", "arrived", "until", "selection")
    list_filter = ("status",)
    list_select_related = ("application__selection", "application__extension", "district", "taken_by")
    search_fields = ("application__full_name__istartswith", "code__istartswith")
    search_help_text = "Awal nama, atau nomor tanda terima tanpa tanda hubung."
    ordering = ("-taken_at", "pk")
    sortable_by = ()
    empty_text = "Berkas kertas diterima dari halaman seleksi, dengan “Terima berkas di loket”, selama pendaftaran dibuka."
    change_form_template = "admin/recruitment/counter.html"
    moves = MOVES
    words = {
        "counter.taken_in": "Diterima di loket", "counter.joined": "Pengisian diambil alih",
        "counter.asked": "Konfirmasi diminta", "counter.link_mailed": "Tautan dikirim",
        "counter.opened_again": "Dibuka kembali", "counter.slip_handed_in": "Lembar bertanda tangan diunggah",
        "counter.confirmed": "Dikonfirmasi", "counter.taken_over": "Dipakai pelamar di portal",
        "counter.cancelled": "Dibatalkan", "counter.lapsed": "Tidak dikonfirmasi pada waktunya",
        "counter.told": "Kabar disampaikan", "papers": "Berkas", "sheets": "Lembar", "mailed": "Lewat email", "way": "Cara",
        "number": "Nomor pendaftaran", "sha256": "Sidik", **dict(CounterWay.choices), **defaults.PAPER_NAMES,
    }  # fmt: skip

    def visible(self, queryset, by):
        return within(queryset, by, permission=policies.READ_COUNTER)

    def get_queryset(self, request):
        related = ("application__applicant", "asked_by", "confirmed_by", "slip")
        return super().get_queryset(request).select_related(*self.list_select_related, *related)

    def get_urls(self):
        def named(route, view, name):
            return path(route, self.admin_site.admin_view(require_safe(view)), name=f"recruitment_counterfile_{name}")

        return [
            named("<uuid:pk>/tanda-terima.pdf", self.receipt, "receipt"),
            named("<uuid:pk>/pernyataan/<slug:what>.pdf", self.statement, "statement"),
            named("<uuid:pk>/lembar.pdf", self.blank_slip, "slip"),
            named("<uuid:pk>/lembar/", self.signed_slip, "signed"),
            named("<uuid:pk>/lembar/<int:page>/", self.signed_page, "signed_page"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            by, at = self.by(request), arrival(request)
            context["may_key"] = obj.is_open and policies.is_in_hands_of(obj, by)
            context["may_speak"] = obj.application.is_received and policies.speaks_for(obj.application, by)
            context["may_print"] = not policies.obstacle_of_counter(obj, by=by)
            context["untold"] = [(notices()[each.kind].label, each.created_at) for each in rules.untold(obj)]
            route = "admin:recruitment_counterfile_signed"
            is_seen = obj.slip_id and context["may_print"]
            context["slip"] = scans.shown(obj.slip, "Lembar bertanda tangan", route, obj.pk) if is_seen else None
            context |= paper.shown(obj.application, by=by, at=at) if obj.application.is_received else {}
            context["has_closed"] = obj.is_open and at >= obj.application.keyed_until
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # --- Papers -------------------------------------------------------------------------------------------------------
    def _counter(self, request, pk):
        counter = self.get_object(request, str(pk))
        if counter is None:
            raise Http404
        if policies.obstacle_of_counter(counter, by=self.by(request)):
            raise PermissionDenied
        return counter

    def receipt(self, request, pk):
        counter = self._counter(request, pk)
        return download(papers_counter.receipt(counter), "application/pdf", f"tanda-terima-loket-{counter.code}.pdf")

    def statement(self, request, pk, what):
        """Hand out a sheet for what the applicant may say on paper now, to be signed."""
        counter = self._counter(request, pk)
        content = paper.sheet(counter.application, what, by=self.by(request), at=arrival(request))
        if content is None:
            raise Http404
        return download(content, "application/pdf", f"lembar-{what}-{counter.code}.pdf")

    def blank_slip(self, request, pk):
        counter = self._counter(request, pk)
        if counter.status != S.WAITING:
            raise Http404
        return download(papers_counter.slip(counter), "application/pdf", f"lembar-konfirmasi-{counter.code}.pdf")

    def _slip(self, request, pk):
        counter = self._counter(request, pk)
        if counter.slip is None:
            raise Http404
        return counter.slip

    def signed_slip(self, request, pk):
        return serve(request, self._slip(request, pk), by=self.by(request), at=arrival(request))

    def signed_page(self, request, pk, page):
        return serve_page(request, self._slip(request, pk), page, by=self.by(request), at=arrival(request))

    # --- What the page says -------------------------------------------------------------------------------------------
    @admin.display(description="Tanda terima")
    def number(self, counter):
        return counter.written_code

    @admin.display(description="Nama")
    def person(self, counter):
        return counter.application.full_name

    @admin.display(description="Seleksi")
    def selection(self, counter):
        return counter.application.selection

    @admin.display(description="Status")
    def badge(self, counter):
        return badge(counter.get_status_display(), TONES[counter.status])

    @admin.display(description="Diserahkan (WIB)")
    def arrived(self, counter):
        return dates.brief(counter.taken_at)

    @admin.display(description="Dikonfirmasi sebelum (WIB)")
    def until(self, counter):
        return dates.brief(counter.application.keyed_until)

    @admin.display(description="Berkas yang diserahkan")
    def handed(self, counter):
        """In the order in which the papers are asked for."""
        kinds = counter.application.selection.document_kinds.filter(code__in=counter.papers).order_by("position", "pk")
        return ", ".join(kinds.values_list("name", flat=True))

    @admin.display(description="Alamat email")
    def mailed(self, counter):
        if counter.address_proved_at:
            return "Terbukti"
        return "Diberikan, belum terbukti" if counter.has_email else "Tidak ada: kabar lewat surat dan di loket"

    @admin.display(description="Diisikan oleh")
    def hands_told(self, counter):
        return ", ".join(str(hand.person) for hand in counter.hands.select_related("person").order_by("since", "pk"))

    @admin.display(description="Konfirmasi diminta")
    def asked(self, counter):
        return f"{dates.moment(counter.asked_at)} oleh {counter.asked_by}" if counter.asked_at else "Belum"

    @admin.display(description="Dikonfirmasi")
    def confirmed(self, counter):
        if not counter.confirmed_at:
            return "Belum"
        who = "pelamar" if counter.way == CounterWay.MAIL else str(counter.confirmed_by)
        return f"{dates.moment(counter.confirmed_at)} oleh {who}, {counter.get_way_display().lower()}"

    @admin.display(description="Nomor pendaftaran")
    def filed(self, counter):
        return counter.application.number or "Belum terhitung sebagai pendaftaran"
