"""The components' Python half. docs/components.md lists every tag and filter; /gaya/ shows them."""

import re
from functools import lru_cache

from django import template
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst

from core import clock, dates

register = template.Library()

# Colour never speaks alone: each tone brings its own shape.
TONES = {
    "neutral": "circle",
    "gold": "triangle-alert",
    "green": "circle-check",
    "red": "circle-x",
    "blue": "circle-dot-dashed",
}
ALERT_ICONS = {**TONES, "neutral": "info", "blue": "info"}
MESSAGE_TONES = {"success": "green", "error": "red", "warning": "gold"}
STAGE_WORDS = {"done": "Selesai", "now": "Sedang berlangsung", "next": "Akan datang"}
STAGE_ICONS = {"done": "check", "now": "circle-dot", "next": "dot"}


# The order in which the tile map reads: the upper row, then the lower, each from west to east.
MAP_ORDER = ("31.71.01", "31.71.02", "31.71.03", "31.71.07", "31.71.06", "31.71.04", "31.71.08", "31.71.05")


# --- Dates, numbers, names --------------------------------------------------------------------------------------------
@register.filter
def moment(value, seconds=False):
    """Write a moment with WIB; `:True` adds seconds. Empty stays empty."""
    return dates.moment(value, seconds=bool(seconds)) if value else ""


@register.filter
def day(value, weekday=True):
    """Write a day; `:False` leaves the weekday out."""
    return dates.day(value, weekday=bool(weekday)) if value else ""


@register.filter
def closing(value):
    """Write the exclusive end of a window; midnight reads as 24.00 of the day before."""
    return dates.closing(value) if value else ""


@register.filter
def clock_time(value):
    """Write the hour alone with WIB: “17.00 WIB”."""
    return dates.clock_time(value) if value else ""


@register.filter
def distance(value, now):
    """Say how far the moment is from now: “5 hari lagi”."""
    return dates.distance(value, now) if value and now else ""


@register.filter
def phone(value):
    """Write an Indonesian number as people do: +6281234567890 → 0812-3456-7890. Foreign numbers stay as they are."""
    number = str(value or "")
    if not number.startswith("+62"):
        return number
    local = "0" + number[3:]
    first = 4 if local.startswith("08") else 3
    groups = re.findall(r"\d{1,4}", local[first:])
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return "-".join([local[:first], *groups])


@register.filter
def nik_masked(value):
    """Show the first and last four digits of a NIK: 3171••••••••0001. Anything shorter is hidden whole."""
    digits = str(value or "")
    if len(digits) < 16:
        return "•" * len(digits)
    return f"{digits[:4]}{'•' * (len(digits) - 8)}{digits[-4:]}"


@register.simple_tag
def office():
    """Return the office's name, address and contact (settings.OFFICE) plus `url`, the portal's own address."""
    return {**settings.OFFICE, "url": settings.SITE_URL}


# --- Icons ------------------------------------------------------------------------------------------------------------
@lru_cache
def _icon_shapes(name):
    if not re.fullmatch(r"[a-z0-9-]+", name):
        raise ValueError(f"{name!r} is not an icon's name.")
    path = settings.NODE_MODULES / "lucide-static" / "icons" / f"{name}.svg"
    try:
        drawing = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ImproperlyConfigured(f"No icon {name!r} in lucide-static. Is it installed? Run: npm ci") from None
    inside = drawing[drawing.index("<svg") :].split(">", 1)[1].rsplit("</svg>", 1)[0]
    return mark_safe(re.sub(r"\s+", " ", inside).strip())  # noqa: S308 -- a file of the pinned icon package, no input


@register.simple_tag
def icon(name, size=20):
    """Draw an outline icon of lucide-static, hidden from screen readers: always put a word beside it."""
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{1}</svg>',
        size,
        _icon_shapes(str(name)),
    )


# --- Small components -------------------------------------------------------------------------------------------------
@register.inclusion_tag("components/status_badge.html")
def status_badge(label, tone="neutral"):
    """Draw a status as word, shape and colour. tone: neutral, gold, green, red or blue."""
    return {"label": label, "tone": tone, "icon_name": TONES[tone]}


@register.inclusion_tag("components/button.html")
def button(label, variant="primary", url="", icon="", type="submit", name="", value="", wide=False, to=""):
    """Draw a button, or a link that looks like one when url is given. variant: primary, quiet, danger or link.

    to: "#part", the part of the answer at which reading goes on.
    """
    return {**locals(), "icon_name": icon}


@register.inclusion_tag("components/page_heading.html")
def page_heading(title, back_url="", back_label="Kembali", eyebrow="", lead=""):
    """Draw the page's only h1, with a way back above it and one sentence below it."""
    return locals()


@register.inclusion_tag("components/field.html")
def field(bound, wide=False):
    """Draw one form field with label, help and errors."""
    return {"field": bound, "wide": wide}


@register.filter
def message_tone(message):
    """Map a Django message to the tone of its alert."""
    return MESSAGE_TONES.get(message.level_tag, "blue")


@register.filter
def alert_icon(tone):
    return ALERT_ICONS[tone]


# --- Boxes around content ---------------------------------------------------------------------------------------------
@register.simple_block_tag
def alert(content, tone="blue", title="", role=""):
    """Wrap content in a coloured box with a sign. role="alert" only for what appears after an act of the person."""
    return render_to_string("components/alert.html", locals())


@register.simple_block_tag
def details(content, summary, open=False):
    """Wrap content that only some people need; opens without JavaScript."""
    return render_to_string("components/details.html", locals())


@register.simple_block_tag
def table(content, caption, cards=True, sticky=True, seen=True):
    """Wrap thead and tbody in a table that scrolls inside itself; with cards, each td wants data-label for phones.

    seen=False: the caption is for screen readers alone, where a heading above says the same.
    """
    return render_to_string("components/table.html", locals())


@register.inclusion_tag("components/deadline.html", takes_context=True)
def deadline(context, at, label="Ditutup", now=None, note=""):
    """Draw the gold box with a closing instant and what is left of it by the server's clock."""
    request = context.get("request")
    now = now or getattr(request, "portal_arrived_at", None) or clock.now()
    return {"at": at, "label": label, "now": now, "note": note, "is_over": at <= now}


# --- Errors of forms --------------------------------------------------------------------------------------------------
def _target(bound):
    """Return the id of the first input of a field: radio and checkbox groups have none of their own."""
    return bound.id_for_label or f"{bound.auto_id}_0"


def _errors(form):
    yield from (("", error) for error in form.non_field_errors())
    for bound in form:
        target = "" if bound.is_hidden else _target(bound)
        yield from ((target, error) for error in bound.errors)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms, title="Ada yang perlu diperbaiki"):
    """List the errors of all forms given, each linked to its field. Draws nothing without errors; None is skipped."""
    errors = [{"target": target, "text": text} for form in forms if form is not None for target, text in _errors(form)]
    return {"errors": errors, "title": title}


@register.simple_tag
def error_prefix(*forms):
    """Begin the page's <title> with the news that something must be mended."""
    return "Perlu diperbaiki: " if any(form is not None and form.errors for form in forms) else ""


# --- Charts -----------------------------------------------------------------------------------------------------------
@register.inclusion_tag("components/stage_chart.html")
def stage_chart(stages, label="Tahapan"):
    """Draw stages in order. Each has name, when (text), state (done, now or next) and may have note and url."""
    return {"stages": stages, "label": label}


@register.filter
def stage_word(state):
    return STAGE_WORDS[state]


@register.filter
def stage_icon(state):
    return STAGE_ICONS[state]


@register.inclusion_tag("components/tile_map.html")
def tile_map(tiles, unit="pendaftar", label="Peta kecamatan"):
    """Draw one tile per district. Each has code (31.71.01), name, figure and may have need (draws the bar), url and note."""
    return {"tiles": sorted(tiles, key=place_on_map), "unit": unit, "label": label}


def place_on_map(tile):
    """Return what sorts districts as the tile map reads."""
    code = tile["code"] if isinstance(tile, dict) else tile.code
    return (MAP_ORDER.index(code) if code in MAP_ORDER else len(MAP_ORDER), code)


@register.filter
def share_of(figure, whole):
    """Return figure as whole percent of the need, at most 100; a need of nothing counts as reached."""
    return min(100, round(100 * figure / whole)) if whole else 100


# --- The admin's lists ------------------------------------------------------------------------------------------------
@register.filter
def labelled(cells, headers):
    """Give each cell of an admin list the name of its column, for phones, where each row is a card."""
    return [_labelled(cell, header) for cell, header in zip(cells, headers, strict=True)]


def _labelled(cell, header):
    """Cells come from Django as markup that is already safe: “<td class=…”."""
    if "action-checkbox" in cell[:40]:
        return cell
    told, label = spoken(cell), conditional_escape(capfirst(header["text"]))
    return mark_safe(f'{told[:4]}data-label="{label}" {told[4:]}')  # noqa: S308 -- the cell was safe, the label is escaped


@register.filter(is_safe=True)
def spoken(markup):
    """Let Django's ticks and crosses speak Indonesian. What people typed is escaped and stays as it is."""
    for english, word in (("True", "Ya"), ("False", "Tidak"), ("None", "Belum")):
        markup = markup.replace(f'alt="{english}"', f'alt="{word}"')
    return markup
