"""The page of the deadline book: a list or a month of reminders, and the lines behind one that stands for many."""

import base64
import binascii
import datetime as dt
from dataclasses import dataclass

from django import forms
from django.apps import apps
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.core.validators import validate_email
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from core import clock, crypto, dates
from core.admin.bulk import number_in
from core.clock import day_of, wib
from core.middleware import arrival
from notifications import book, planning, reminders
from notifications.admin.subjects import Subjects
from notifications.lifecycle import DeliveryState
from notifications.models import Delivery, ReminderOffset
from regions.models import District

URL, LINES, OCCASION = (f"admin:notifications_delivery_{name}" for name in ("book", "book_lines", "occasion"))
DAY = dt.timedelta(days=1)
SPAN, LONGEST = 30, 366  # days shown unless others are asked for, and at most
FIRST_DAY, LAST_DAY = dt.date(2020, 1, 1), dt.date(2099, 1, 1)
PAGE = 50
SECOND = "kedua"
NO_SECOND = "belum ada orang kedua"
AAD = "notifications.book|person"
FILTERS = ("ruang", "aturan", "tonggak", "kecamatan")
LIST, MONTH = "daftar", "bulan"
LADDER = [f"tangga-{n}" for n in range(1, 6)]
STEERABLE = {book.PLANNED, DeliveryState.PENDING, DeliveryState.ON_HOLD}
S = DeliveryState
TONES = {
    book.PLANNED: "neutral", S.PENDING: "blue", S.ON_HOLD: "gold", S.SENT: "green", S.FAILED: "red", S.DEAD: "red",
    S.UNCERTAIN: "gold",
}  # fmt: skip
ICONS = {book.PLANNED: "circle-dashed", S.PENDING: "circle", S.ON_HOLD: "triangle-alert", S.SENT: "circle-check"}


class BookForm(forms.Form):
    """What the book is asked. It is sent by GET, so it holds no address."""

    dari = forms.DateField(label="Dari", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    sampai = forms.DateField(label="Sampai dengan", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    ruang = forms.ChoiceField(label="Bagian", required=False)
    aturan = forms.ChoiceField(label="Aturan", required=False)
    tonggak = forms.ChoiceField(label="Tonggak", required=False)
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rules = reminders.rules()
        rooms = sorted({name.partition(".")[0] for name in rules})
        told = ReminderOffset.objects.order_by("milestone").values_list("milestone", flat=True).distinct()
        self.fields["ruang"].choices = [("", "Semua"), *((room, apps.get_app_config(room).verbose_name) for room in rooms)]
        self.fields["aturan"].choices = [("", "Semua"), *((name, rule.label) for name, rule in rules.items())]
        self.fields["tonggak"].choices = [("", "Semua"), *((each, each) for each in (*told, *LADDER))]
        districts = District.objects.order_by("name").values_list("code", "name")
        self.fields["kecamatan"].choices = [("", "Semua"), *districts]
        for name in ("dari", "sampai"):
            self.fields[name].error_messages["invalid"] = "Tulis tanggal yang benar."

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("dari"), cleaned.get("sampai")
        for name, day in (("dari", first), ("sampai", last)):
            if day and not FIRST_DAY <= day <= LAST_DAY:
                self.add_error(name, "Pilih tanggal antara 2020 dan 2098.")
        if first and last and last < first:
            self.add_error("sampai", "Tanggal akhir harus sama dengan atau sesudah tanggal awal.")
        elif first and last and (last - first).days >= LONGEST:
            self.add_error("sampai", "Buku menunjukkan paling lama satu tahun sekaligus.")
        return cleaned


@dataclass(frozen=True)
class Row:
    """One line of a page. about: (label, url) or None where it stands for many."""

    group: object
    to: str
    about: tuple | None
    url: str

    @property
    def lacks_second(self):
        return self.to == NO_SECOND

    @property
    def tone(self):
        return TONES.get(self.group.state, "neutral")

    @property
    def icon(self):
        return ICONS.get(self.group.state, "circle-x")


class Book:
    """page: the DeliveryAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        view = self.page.admin_site.admin_view
        return [
            path("buku/", view(require_http_methods(["GET", "HEAD", "POST"])(self.show)), name="notifications_delivery_book"),
            path("buku/baris/", view(require_safe(self.lines)), name="notifications_delivery_book_lines"),
        ]

    def show(self, request):
        self.require_reader(request)
        if request.method == "POST":
            return self._find(request)
        now = arrival(request)
        view = request.GET.get("tampilan", LIST)
        form = BookForm(_asked(request.GET, now, view))
        person = _person(request.GET.get("orang", ""))
        context = {
            **self.page.admin_site.each_context(request), "title": "Buku tenggat", "opts": self.page.opts, "form": form,
            "view": view, "person": person and planning.masked(person.address or person.user.email), "now": now,
            "orang": request.GET.get("orang", ""), "urls": _other_views(request.GET, now),
            "is_filtered": not form.is_valid() or any(request.GET.get(name) for name in ("orang", *FILTERS)),
        }  # fmt: skip
        status = 200
        if form.is_valid():
            found = book.groups(_question(form.cleaned_data, person), now)
            first, last = (dates.day(form.cleaned_data[name], weekday=False) for name in ("dari", "sampai"))
            context["span"] = f"{first} – {last}"
            context |= self._month(request, found, form) if view == MONTH else self._list(request, found)
        else:
            status = 422
        return TemplateResponse(request, "admin/notifications/book.html", context, status=status)

    def require_reader(self, request):
        if not self.page.has_view_permission(request):
            raise PermissionDenied

    def _find(self, request):
        """Take the person by POST, so that no address stands in an address; an account goes on by its number."""
        term = request.POST.get("cari", "").strip()[:254]
        kept = {
            name: request.POST.get(name, "")
            for name in ("dari", "sampai", "ruang", "aturan", "tonggak", "kecamatan", "tampilan")
        }
        token = _token_of(term)
        if term and not token:
            self.page.message_user(request, "Tulis alamat email lengkap atau nomor akun yang ada.", messages.WARNING)
        query = {name: value for name, value in {**kept, "orang": token}.items() if value and "\0" not in value}
        return HttpResponseRedirect(f"{reverse(URL)}?{urlencode(query)}")

    # --- List ---------------------------------------------------------------------------------------------------------
    def _list(self, request, found):
        page = Paginator(found, PAGE).get_page(request.GET.get("page"))
        return {
            "page": page, "rows": self._rows(request, list(page)),
            "total": sum(group.count for group in found), "group_count": len(found),
        }  # fmt: skip

    def _rows(self, request, groups):
        singles = [group for group in groups if group.count == 1 and not group.is_planned]
        made = {each.key: each for each in Delivery.objects.filter(key__in=[g.key for g in singles]).select_related("to_user")}
        subjects = Subjects(self.page.admin_site, request)
        for group in groups:
            if group.is_single:
                subjects.want(group.rule, group.one)
            elif group.key in made:
                subjects.want_named(group.rule, made[group.key].about)
        subjects.load()
        return [self._row(request, group, made.get(group.key), subjects) for group in groups]

    def _row(self, request, group, delivery, subjects):
        if group.is_single:
            about = subjects.of(group.rule, group.one)
            return Row(group, recipient(group, group.one), about, occasion_url(group.rule, group.milestone, group.one.pk))
        if group.count == 1 and delivery is not None:
            about = subjects.named(group.rule, delivery.about)
            return Row(group, planning.masked(delivery.address), about, line_url(group.rule, delivery))
        return Row(group, "", None, self._lines_url(request, group))

    def _lines_url(self, request, group):
        facts = {
            "aturan": group.rule.rule, "tonggak": group.milestone, "saat": group.at.astimezone(dt.UTC).isoformat(),
            "status": group.state, "kepada": SECOND if group.is_second else "",
            "orang": request.GET.get("orang", ""), "kecamatan": request.GET.get("kecamatan", ""),
        }  # fmt: skip
        return f"{reverse(LINES)}?{urlencode({name: value for name, value in facts.items() if value})}"

    # --- Month --------------------------------------------------------------------------------------------------------
    def _month(self, request, found, form):
        first = form.cleaned_data["dari"]
        by_day = {}
        for row in self._rows(request, found):
            by_day.setdefault(day_of(row.group.at), []).append(row)
        monday, last = first - first.weekday() * DAY, form.cleaned_data["sampai"]
        count = ((last - monday).days // 7 + 1) * 7
        days = [_shown(monday + n * DAY, by_day, first.month) for n in range(count)]
        return {
            "weeks": [days[start : start + 7] for start in range(0, count, 7)], "weekdays": dates.DAYS,
            "heading": f"{dates.MONTHS[first.month - 1]} {first.year}", "is_empty": not by_day,
        }  # fmt: skip

    # --- The lines behind one that stands for many ------------------------------------------------------------------------
    def lines(self, request):
        self.require_reader(request)
        group, question = _group_asked(request.GET)
        found = book.objects_of(group, question) if group.is_planned else book.deliveries_of(group, question)
        page = Paginator(found, PAGE).get_page(request.GET.get("page"))
        context = {
            **self.page.admin_site.each_context(request), "title": f"{group.rule.label}, {group.milestone}",
            "opts": self.page.opts, "group": group, "page": page, "rows": self._single_rows(request, group, list(page)),
            "back": reverse(URL), "tone": TONES.get(group.state, "neutral"),
        }  # fmt: skip
        return TemplateResponse(request, "admin/notifications/book_lines.html", context)

    def _single_rows(self, request, group, found):
        subjects, rule = Subjects(self.page.admin_site, request), group.rule
        for each in found:
            subjects.want(rule, each) if group.is_planned else subjects.want_named(rule, each.about)
        subjects.load()
        if group.is_planned:
            return [
                Row(group, recipient(group, each), subjects.of(rule, each), occasion_url(rule, group.milestone, each.pk))
                for each in found
            ]
        return [
            Row(group, planning.masked(each.address), subjects.named(rule, each.about), line_url(rule, each)) for each in found
        ]


def recipient(group, obj):
    """Return whom an object's reminder goes to, masked; in words where that takes asking other tables."""
    rule = group.rule
    if group.is_second:
        with clock.stopped_at(group.at):
            return rule.second_whom if rule.second(obj) or rule.second_instead(obj) else NO_SECOND
    if not (rule.account or rule.address):
        return rule.whom
    to = rule.recipient(obj)
    return planning.masked(to if isinstance(to, str) else to.email)


def occasion_url(rule, milestone, pk):
    return f"{reverse(OCCASION)}?{urlencode({'aturan': rule.rule, 'tonggak': milestone, 'objek': pk})}"


def line_url(rule, delivery):
    """Return where a delivery is steered while it can be, else its own page."""
    if delivery.state in STEERABLE:
        return occasion_url(rule, delivery.milestone, delivery.about.rpartition(":")[2])
    return reverse("admin:notifications_delivery_change", args=[delivery.pk])


def rule_asked(name):
    """Return the rule of an address; raises Http404."""
    try:
        return reminders.rule(name)
    except KeyError:
        raise Http404 from None


def _group_asked(query):
    rule, at = rule_asked(query.get("aturan", "")), _moment(query.get("saat", ""))
    area = query.get("kecamatan", "")
    if area and not District.objects.filter(code=area).exists():
        raise Http404
    question = book.Question(
        at, at + dt.timedelta(microseconds=1), _person(query.get("orang", "")), "", rule.rule, query.get("tonggak", ""), area
    )
    group = book.group(question, at, query.get("status", ""), is_second=query.get("kepada") == SECOND)
    if group is None:
        raise Http404
    return group, question


def _moment(text):
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not FIRST_DAY < found.date() < LAST_DAY:
        raise Http404
    return found


def _asked(query, now, view):
    """Return what the form is bound to: the next 30 days, or the month of the first day, unless others were named."""
    today = day_of(now)
    asked = {name: query.get(name, "") for name in BookForm.base_fields}
    asked["dari"] = asked["dari"] or today.isoformat()
    if view == MONTH:
        first, last = month_of(asked["dari"], today)
        return asked | {"dari": first.isoformat(), "sampai": last.isoformat()}
    if not asked["sampai"]:
        asked["sampai"] = (_day(asked["dari"], today) + SPAN * DAY).isoformat()
    return asked


def _day(text, today):
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return today
    return day if FIRST_DAY + 60 * DAY < day < LAST_DAY - 60 * DAY else today


def month_of(text, today):
    """Return the first and the last day of the month in which a day lies."""
    first = _day(text, today).replace(day=1)
    return first, (first + 31 * DAY).replace(day=1) - DAY


def _question(cleaned, person):
    first, after = cleaned["dari"], cleaned["sampai"] + DAY
    return book.Question(
        wib(first.year, first.month, first.day), wib(after.year, after.month, after.day), person,
        cleaned["ruang"], cleaned["aturan"], cleaned["tonggak"], cleaned["kecamatan"],
    )  # fmt: skip


def _other_views(query, now):
    today = day_of(now)
    kept = {name: query.get(name, "") for name in (*BookForm.base_fields, "orang")}
    first, last = month_of(kept["dari"], today)
    moves = {
        "list": {"sampai": "", "dari": ""}, "month": {"tampilan": MONTH, "sampai": ""}, "nobody": {"orang": ""},
        "previous": {"tampilan": MONTH, "dari": (first - DAY).replace(day=1).isoformat(), "sampai": ""},
        "next": {"tampilan": MONTH, "dari": (last + DAY).isoformat(), "sampai": ""},
        "today": {"tampilan": MONTH, "dari": "", "sampai": ""},
    }  # fmt: skip
    if query.get("tampilan") == MONTH:
        moves["nobody"]["tampilan"] = MONTH
    return {
        name: f"{reverse(URL)}?{urlencode({k: v for k, v in (kept | facts).items() if v})}" for name, facts in moves.items()
    }


def _shown(day, by_day, month):
    return {"date": day, "name": dates.day(day), "rows": by_day.get(day, []), "is_beside": day.month != month}


# --- Whom one asks about ----------------------------------------------------------------------------------------------------
def _token_of(term):
    """Return the text that stands for a person in an address, or "": an account's number, else the address sealed."""
    accounts = get_user_model().objects
    if number := number_in(term):
        return str(number) if accounts.filter(pk=number).exists() else ""
    try:
        validate_email(term)
    except ValidationError:
        return ""
    if user := accounts.filter(email__iexact=term).first():
        return str(user.pk)
    return base64.urlsafe_b64encode(crypto.seal(term.encode(), aad=AAD)).decode()


def _person(token):
    """Return the Person behind such a text, or None for an empty one. Raises Http404."""
    if not token:
        return None
    if number := number_in(token):
        user = get_user_model().objects.filter(pk=number).first()
        if user is None:
            raise Http404
        return book.Person(user, user.email)
    try:
        return book.Person(None, crypto.unseal(base64.urlsafe_b64decode(token), aad=AAD).decode())
    except (crypto.Unreadable, binascii.Error, UnicodeError, ValueError):
        raise Http404 from None
