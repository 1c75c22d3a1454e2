import datetime as dt

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Template
from phonenumber_field.phonenumber import PhoneNumber

from core.templatetags import ui

MIDNIGHT = dt.datetime(2026, 10, 26, 17, 0, tzinfo=dt.UTC)  # 27 October 00.00 WIB
NOON = dt.datetime(2026, 10, 21, 5, 0, 9, tzinfo=dt.UTC)


def render(source, **context):
    return " ".join(Template(source).render(Context(context)).split())


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+6281234567890", "0812-3456-7890"),
        ("+628123456789", "0812-3456-789"),
        ("+62811234567", "0811-2345-67"),
        ("+6281112345678", "0811-1234-5678"),
        ("+628111234567890", "0811-1234-5678-90"),
        ("+62213926112", "021-3926-112"),
        ("+6598765432", "+6598765432"),
        ("", ""),
        (None, ""),
        (PhoneNumber.from_string("0812 3456 7890", region="ID"), "0812-3456-7890"),
    ],
)
def test_a_phone_number_is_written_in_groups(number, written):
    assert ui.phone(number) == written


@pytest.mark.parametrize(
    ("nik", "shown"),
    [("3171015501900001", "3171••••••••0001"), ("317101550190001", "•" * 15), ("12", "••"), ("", ""), (None, "")],
)
def test_a_nik_shows_its_ends_only_and_a_broken_one_nothing(nik, shown):
    assert ui.nik_masked(nik) == shown


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("{{ at|moment }}", "Rabu, 21 Oktober 2026 pukul 12.00 WIB"),
        ("{{ at|moment:True }}", "Rabu, 21 Oktober 2026 pukul 12.00.09 WIB"),
        ("{{ at|day }}", "Rabu, 21 Oktober 2026"),
        ("{{ at|day:False }}", "21 Oktober 2026"),
        ("{{ end|closing }}", "Senin, 26 Oktober 2026 pukul 24.00 WIB"),
        ("{{ end|distance:at }}", "5 hari lagi"),
        ("{{ at|clock_time }}", "12.00 WIB"),
        ("{{ none|moment }}{{ none|day }}{{ none|closing }}{{ none|clock_time }}{{ none|distance:at }}", ""),
    ],
)
def test_moments_are_written_in_wib(source, written):
    assert render(source, at=NOON, end=MIDNIGHT, none=None) == written


@pytest.mark.parametrize(("figure", "need", "share"), [(0, 6, 0), (4, 6, 67), (6, 6, 100), (12, 6, 100), (3, 0, 100)])
def test_a_bar_never_runs_over_its_end(figure, need, share):
    assert ui.share_of(figure, need) == share


def test_an_icon_is_hidden_from_screen_readers_and_has_no_style_of_its_own():
    assert render('{% icon "check" 16 %}') == (
        '<svg class="icon" width="16" height="16" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        '<path d="M20 6 9 17l-5-5" /></svg>'
    )


@pytest.mark.parametrize("name", ["../../package", "CHECK", "", "check.svg"])
def test_an_icon_name_never_becomes_a_path(name):
    with pytest.raises(ValueError, match="not an icon's name"):
        ui.icon(name)


def test_a_missing_icon_says_how_to_install_them():
    with pytest.raises(ImproperlyConfigured, match="npm ci"):
        ui.icon("no-such-icon-anywhere")


@pytest.mark.parametrize("tone", ["neutral", "gold", "green", "red", "blue"])
def test_a_status_has_a_word_a_shape_and_a_colour(tone):
    badge = render("{% status_badge word tone %}", word="<Memenuhi>", tone=tone)

    assert f"badge-status--{tone}" in badge
    assert "<svg" in badge
    assert "&lt;Memenuhi&gt;" in badge


def test_each_tone_has_a_shape_of_its_own():
    assert len(set(ui.TONES.values())) == len(ui.TONES)


@pytest.mark.parametrize(
    ("at", "words"),
    [(MIDNIGHT, "5 hari lagi"), (NOON, "Sudah lewat"), (NOON + dt.timedelta(seconds=1), "1 menit lagi")],
)
def test_a_deadline_ends_at_its_instant_and_not_after(at, words):
    assert words in render("{% deadline at now=now %}", at=at, now=NOON)


def test_what_people_typed_stays_text_in_every_component():
    hostile = "<script>alert(1)</script>"
    pages = [
        "{% page_heading t back_url=t eyebrow=t lead=t %}",
        "{% button t url=t %}{% button t name=t value=t %}",
        "{% alert title=t %}{{ t }}{% endalert %}{% details t %}{{ t }}{% enddetails %}{% table t %}{{ t }}{% endtable %}",
        "{% include 'components/summary_list.html' with rows=rows %}",
        "{% include 'components/task_list.html' with tasks=tasks %}",
        "{% include 'components/upload_row.html' with row=row %}",
        "{% include 'components/empty.html' with title=t text=t %}",
        "{% include 'components/receipt_number.html' with label=t number=t note=t %}",
        "{% stage_chart stages %}{% tile_map tiles unit=t %}",
    ]
    context = {
        "t": hostile,
        "rows": [{"label": hostile, "value": hostile, "url": "#"}, {"label": hostile, "missing": hostile}],
        "tasks": [{"title": hostile, "label": hostile, "note": hostile, "url": "#"}],
        "row": {"field": "f", "title": hostile, "why": hostile, "kinds": hostile, "name": hostile, "error": hostile},
        "stages": [{"name": hostile, "when": hostile, "state": "now", "note": hostile}],
        "tiles": [{"code": "31.71.01", "name": hostile, "figure": 1, "need": 6, "note": hostile}],
    }

    assert [source for source in pages if "<script>" in render(source, **context)] == []


def test_the_tile_map_reads_from_west_to_east_whatever_the_order_given():
    codes = [f"31.71.0{n}" for n in range(8, 0, -1)]
    tiles = [{"code": code, "name": code, "figure": 0, "need": 6} for code in codes]
    html = render("{% tile_map tiles %}", tiles=[*tiles, {"code": "31.72.01", "name": "Lain", "figure": 0, "need": 6}])

    assert sorted([*codes, "31.72.01"], key=html.index) == [*ui.MAP_ORDER, "31.72.01"]


def test_ticks_and_crosses_speak_indonesian_and_what_was_typed_stays():
    markup = '<img src="x" alt="True"><img src="x" alt="False"><img src="x" alt="None">&quot;alt=&quot;True'

    assert ui.spoken(markup) == '<img src="x" alt="Ya"><img src="x" alt="Tidak"><img src="x" alt="Belum">&quot;alt=&quot;True'
