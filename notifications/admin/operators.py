"""The operators' page: what waits, what went wrong, how fast it goes, and whether the machinery runs."""

from dataclasses import dataclass

from django.apps import apps
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import dates
from core.middleware import arrival
from notifications import alerts, figures, phases, reminders
from notifications.lifecycle import DeliveryState
from notifications.notice import notices

S = DeliveryState
OPERATORS = "admin:notifications_delivery_operators"
DEAD = "admin:notifications_deadaddress_changelist"
BAR_STEP, BAR_WIDTH, CHART_HEIGHT, LABEL_HEIGHT, AXIS_HEIGHT = 44, 32, 120, 18, 20
CHANNELS = {
    "mail": "Email", "text": "Pesan pendek", "show": "Di portal", "push": "Notifikasi peramban",
    "imap": "Kotak surat yang kembali (IMAP)",
}  # fmt: skip
STEPS = {
    "reap": "Mengambil kembali dari pengirim yang berhenti", "resolve": "Memastikan yang belum pasti",
    "expire": "Menutup yang kedaluwarsa", "plan": "Merencanakan pengingat", "show": "Menampilkan di portal",
    "text": "Mengirim pesan pendek", "send": "Mengirim email", "push": "Mengirim notifikasi peramban",
}  # fmt: skip


@dataclass(frozen=True)
class Tile:
    """One figure of the head of the page. tone: of its badge, or nothing where all is well. url: the list behind it."""

    label: str
    value: object
    tone: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the table of a room: a kind of message, or all of them."""

    label: str
    facts: figures.Kind
    is_rule: bool = False


class Operators:
    """page: the DeliveryAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        view = self.page.admin_site.admin_view(never_cache(require_safe(self.show)))
        return [path("keadaan/", view, name="notifications_delivery_operators")]

    def show(self, request):
        self.page.book.require_reader(request)
        now = arrival(request)
        remaining = figures.backlog()
        kinds, by_day = figures.week(now, remaining)
        pace, steps = figures.pace(now), _steps(now)
        context = {
            **self.page.admin_site.each_context(request), "title": "Kiriman dan pengingat", "opts": self.page.opts, "now": now,
            "alerts": [(each, alerts.advice(each)) for each in figures.open_alerts()],
            "tiles": _tiles(remaining, figures.oldest_waiting(now)), "pace": pace, "per_minute": _decimal(pace.a_minute, 1),
            "rooms": _rooms(kinds), "chart": _chart(by_day), "days": _days(by_day), "steps": steps,
            "failing": sum(bool(each["step"].error) for each in steps), "last_ago": _last_ago(steps, now),
            "senders": figures.senders(), "gateways": [_gateway(each) for each in figures.gateways()],
        }  # fmt: skip
        return TemplateResponse(request, "admin/notifications/operators.html", context)


def duration(seconds):
    """Write a time span as people say it: “3 menit 20 detik”, at most two units."""
    units = ((86400, "hari"), (3600, "jam"), (60, "menit"), (1, "detik"))
    parts, rest = [], max(0, round(seconds))
    for size, word in units:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count} {word}")
        elif parts:
            break
    return " ".join(parts[:2]) or "0 detik"


def _decimal(value, places):
    return f"{value:.{places}f}".replace(".", ",")


def _tiles(remaining, oldest):
    counts = dict.fromkeys(S, 0)
    for (state, _), count in remaining.items():
        counts[state] += count
    late = oldest > alerts.LATE.total_seconds()
    listed = f"{reverse('admin:notifications_delivery_changelist')}?state__exact="
    return [
        Tile("Menunggu paling lama", duration(oldest), "red" if late else "", "Lebih dari lima menit" if late else ""),
        Tile("Menunggu", counts[S.PENDING], url=listed + S.PENDING),
        Tile("Sedang dikirim", counts[S.LEASED] + counts[S.SENDING]),
        Tile("Ditahan petugas", counts[S.ON_HOLD], url=listed + S.ON_HOLD),
        _trouble("Belum pasti", counts[S.UNCERTAIN], "gold", listed + S.UNCERTAIN),
        _trouble("Dihentikan", counts[S.DEAD], "red", listed + S.DEAD),
        _trouble("Ditolak", counts[S.FAILED], "gold", listed + S.FAILED),
        _trouble("Alamat mati", figures.dead_addresses(), "gold", f"{reverse(DEAD)}?keadaan=mati"),
    ]


def _trouble(label, count, tone, url):
    return Tile(label, count, tone if count else "", "Perlu diperiksa" if count else "", url)


def _rooms(kinds):
    """Return the total and the lines of each room that said or planned something, by its name."""
    labels, rules = {code: kind.label for code, kind in notices().items()}, {}
    for rule in reminders.rules().values():
        for kind in rule.notices:
            second = ", kepada orang kedua" if rule.is_to_second(kind.code) else ""
            rules.setdefault(kind.code, []).append(rule.label + second)
    rooms = {}
    for code, facts in kinds.items():
        label = ", ".join(rules[code]) if code in rules else labels.get(code, code)
        rooms.setdefault(code.partition(".")[0], []).append(Line(label, facts, code in rules))
    return [
        {"total": _total(_room(name), lines), "lines": sorted(lines, key=lambda line: line.label)}
        for name, lines in sorted(rooms.items())
    ]


def _room(name):
    return apps.get_app_config(name).verbose_name if apps.is_installed(name) else name


def _total(label, lines):
    total = figures.Kind()
    for line in lines:
        total.add(line.facts)
    return Line(label, total)


def _days(by_day):
    return [
        {
            "day": dates.day(day, weekday=False), "sent": counts[S.SENT], "late": counts["late"],
            "lost": counts[S.FAILED] + counts[S.DEAD], "dropped": counts[S.SUPERSEDED] + counts[S.EXPIRED],
        }
        for day, counts in by_day.items()
    ]  # fmt: skip


def _chart(by_day):
    """Return the bars of sent messages for each day as numbers for an SVG; texts, so that no locale touches them."""
    top = max(1, *(counts[S.SENT] for counts in by_day.values()))
    bars = []
    for n, (day, counts) in enumerate(by_day.items()):
        height = round(counts[S.SENT] / top * CHART_HEIGHT)
        y, x = LABEL_HEIGHT + CHART_HEIGHT - height, n * BAR_STEP + (BAR_STEP - BAR_WIDTH) // 2
        bars.append({
            "x": str(x), "y": str(y), "height": str(height), "middle": str(x + BAR_WIDTH // 2), "label_y": str(y - 4),
            "count": counts[S.SENT], "day": dates.day(day), "axis": f"{day.day}/{day.month}",
        })  # fmt: skip
    height = LABEL_HEIGHT + CHART_HEIGHT + AXIS_HEIGHT
    return {
        "bars": bars, "width": str(len(bars) * BAR_STEP), "height": str(height), "bar": str(BAR_WIDTH),
        "axis_y": str(height - 4), "first": bars[0]["day"], "last": bars[-1]["day"],
    }  # fmt: skip


def _steps(now):
    shown = []
    for step in figures.steps():
        room, _, rest = step.name.partition(".")
        label = STEPS.get(step.name) or step.label or f"{_room(room)}: {rest.rpartition('.')[2].replace('_', ' ')}"
        ago = duration((now - step.ended_at).total_seconds())
        shown.append({"label": label, "step": step, "ago": ago, "seconds": _decimal(step.seconds, 2)})
    return shown


def _last_ago(steps, now):
    last = max((each["step"].ended_at for each in steps), default=now)
    return duration((now - last).total_seconds())


def _gateway(row):
    return {"row": row, "label": CHANNELS.get(row.channel, row.channel), "words": phases.failure_words(row.phase, row.code)}
