"""Dead addresses: whom the portal does not reach by mail, and why."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from core import dates
from core.admin import Move, MovesAdmin, badge
from notifications import addresses, planning, policies
from notifications.actions import addresses as moves
from notifications.admin.deliveries import SettleForm
from notifications.models import DeadAddress, DeathCause, LifeProof
from notifications.models.wishes import address_hash

TONES = {DeathCause.UNKNOWN: "red", DeathCause.SILENT: "gold"}


def reached(to):
    """Say for a cell whether mails to an account, or to an address, come back. Empty where there is no address."""
    dead = addresses.open_of(to).first() if to else None
    return badge(f"Kembali sejak {dates.brief(dead.died_at)} WIB", "red") if dead else "Tidak ada yang kembali" if to else "–"


class StateFilter(admin.SimpleListFilter):
    title = "keadaan"
    parameter_name = "keadaan"

    def lookups(self, request, model_admin):
        return [("mati", "Masih mati"), ("hidup", "Hidup kembali")]

    def queryset(self, request, queryset):
        return queryset.filter(ended_at__isnull=self.value() == "mati") if self.value() in {"mati", "hidup"} else queryset


class HolderFilter(admin.SimpleListFilter):
    title = "pemilik"
    parameter_name = "pemilik"

    def lookups(self, request, model_admin):
        return [("akun", "Mempunyai akun"), ("tanpa", "Tanpa akun")]

    def queryset(self, request, queryset):
        return queryset.filter(user__isnull=self.value() == "tanpa") if self.value() in {"akun", "tanpa"} else queryset


@admin.register(DeadAddress)
class DeadAddressAdmin(MovesAdmin):
    """Read, and brought back to life by a move. No address stands here in whole, and none is searched for by the page's own."""

    fields = ("state", "holder", "address", "cause", "server_words", "mail", "died_at", "ended_at", "ended_how", "ended_by")
    list_display = ("died_at", "holder", "address", "why", "server_words", "state")
    list_filter = (StateFilter, "cause", HolderFilter, ("died_at", admin.DateFieldListFilter))
    list_select_related = ("user", "bounce__delivery__to_user")
    sortable_by = ("died_at",)
    ordering = ("-died_at", "-pk")
    empty_text = "Sebuah alamat muncul di sini begitu server penerima menyatakan bahwa alamat itu tidak ada."
    words = {
        "address.died": "Alamat dinyatakan mati", "address.revived": "Alamat hidup kembali", "how": "Karena", "cause": "Sebab",
        **{str(each.value): each.label for each in (*DeathCause, *LifeProof)},
    }  # fmt: skip
    moves = (
        Move(
            "hidupkan", "Hidupkan kembali", moves.revive, policies.obstacle_to_reviving,
            lead="Pesan yang tidak wajib dikirim lagi ke alamat ini. Pastikan dahulu kepada pemiliknya bahwa alamatnya benar.",
            done="Alamat sudah dihidupkan kembali.", form=SettleForm, concerns=lambda obj: obj.ended_at is None,
        ),
    )  # fmt: skip

    def visible(self, queryset, by):
        return queryset

    @admin.display(description="pemilik")
    def holder(self, obj):
        return str(obj.user) if obj.user_id else "Tanpa akun"

    @admin.display(description="alamat")
    def address(self, obj):
        """Masked; where the delivery is gone and the account has moved on, nobody knows it any more."""
        delivery = obj.bounce.delivery if obj.bounce_id else None
        known = [obj.user.email if obj.user_id else "", delivery.address if delivery else ""]
        return next((planning.masked(each) for each in known if each and address_hash(each) == obj.address_hash), "–")

    @admin.display(description="sebab", ordering="cause")
    def why(self, obj):
        return badge(obj.get_cause_display(), TONES[obj.cause])

    @admin.display(description="kata server")
    def server_words(self, obj):
        return " ".join(filter(None, [obj.status, obj.diagnostic])) or "–"

    @admin.display(description="kiriman yang kembali")
    def mail(self, obj):
        """Whoever reads this list reads that one too."""
        if not obj.bounce_id:
            return "–"
        url = reverse("admin:notifications_delivery_change", args=[obj.bounce.delivery_id])
        return format_html('<a href="{}">{}</a>', url, obj.bounce.delivery)

    @admin.display(description="keadaan")
    def state(self, obj):
        return badge("Hidup kembali", "green") if obj.ended_at else badge("Mati", "red")
