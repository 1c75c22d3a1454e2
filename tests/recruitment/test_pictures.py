"""The staff's pictures: their figures against oracles of their own, their drawings' cleanness, and each person's scope."""

import datetime as dt
import itertools
import re
from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest
from django.conf import settings
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st

from core import clock
from core.clock import wib
from recruitment import drawings, extending, pictures, tiles
from recruitment.admin.dashboard import Standing
from recruitment.drawings import Drawing
from recruitment.extending import Course, Figures
from recruitment.lifecycle import ApplicationStatus, CandidacyStatus, OathStatus
from recruitment.models import Allotment, AnnouncementRow, Application, Candidacy, Inauguration, Oath
from tests.factories import recruitment as make
from tests.factories import results, seats
from tests.factories.recruitment import NOON, open_selection, submitted
from tests.front.test_browser import AXE, RULES
from tests.recruitment.room import GAMBIR, MENTENG, at_work, in_hands_of

DAY = dt.timedelta(days=1)
C = CandidacyStatus


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


# --- What is missing --------------------------------------------------------------------------------------------------
@st.composite
def figures(draw):
    men, women = draw(st.integers(0, 60)), draw(st.integers(0, 60))
    return Figures(men + women, women, draw(st.integers(1, 9)), draw(st.integers(0, 95)))


@given(figures())
@example(Figures(8, 2, 3, 30))
@example(Figures(0, 0, 3, 30))
@example(Figures(6, 0, 3, 30))
def test_what_is_missing_is_the_fewest_that_make_an_extension_unnecessary(each):
    """Tried one by one: k more people, of whom w are women."""

    def is_enough(k, w):
        grown = Figures(each.applicants + k, each.women + w, each.seats, each.women_in_100)
        return extending.reason(grown) is None

    fewest = next(k for k in itertools.count() if is_enough(k, k))
    assert each.missing == fewest
    assert each.missing_women == next(w for w in range(fewest + 1) if is_enough(fewest, w))


@given(st.integers(0, 500), st.integers(1, 40 * 24))
def test_what_must_come_a_day_is_enough_and_to_one_decimal(more, hours):
    course = Course(Figures(0, 0, 3, 30), Figures(0, 0, 3, 30), 0, dt.timedelta(hours=hours))
    days = max(Fraction(hours, 24), 1)

    assert Fraction(course.a_day(more)) == Fraction(ceil(10 * Fraction(more) / days), 10)


@pytest.mark.django_db
def test_courses_and_forecast_tell_the_same_end():
    selection = open_selection()  # to the end of 26 October
    for n in range(4):
        submitted(selection, at=NOON - n * DAY, district=MENTENG, sex="LP"[n % 2])
    submitted(selection, at=NOON - 9 * DAY, district=MENTENG)

    course = extending.courses(selection, NOON)[MENTENG]

    assert course.now == Figures(5, 3, 3, 30)
    assert (course.recent, course.left) == (4, dt.timedelta(days=6, hours=12))
    assert course.at_end == extending.forecast(selection, NOON)[MENTENG] == Figures(8, 4, 3, 30)
    assert course.a_day(course.now.missing) == Decimal("0.2")


# --- Drawings ---------------------------------------------------------------------------------------------------------
@given(st.integers(0, 20_000))
def test_an_axis_has_few_whole_ticks_that_reach_the_top(top):
    found = drawings.ticks(top)

    assert found[0] == 0
    assert found[-1] >= max(top, 1)
    assert len(found) <= drawings.TICKS + 1
    assert len({b - a for a, b in itertools.pairwise(found)}) == 1


@pytest.mark.parametrize(("number", "words"), [(0, "0"), (1234, "1.234"), (Decimal("4.5"), "4,5"), (1234.04, "1.234")])
def test_numbers_are_written_as_people_here_do(number, words):
    assert drawings.written(number) == words


@pytest.mark.parametrize("kind", drawings.KINDS)
@pytest.mark.parametrize("width", [drawings.WIDE, drawings.NARROW])
def test_a_drawing_has_shapes_and_classes_only(kind, width):
    svg = drawings.draw(Drawing(kind, ("<b>Gambir</b>", "Menteng"), (("a", (1, 2)), ("b", (3, 4))), mark=2), width)

    assert re.findall(r"<(?:style|script|defs|image|a|use|foreignObject)\b|\s(?:style|id|on\w+|href)=|url\(", svg) == []
    assert "&lt;b&gt;Gambir&lt;/b&gt;" in svg
    assert "<b>" not in svg
    assert f'viewBox="0 0 {width}' in svg
    assert 'aria-hidden="true"' in svg
    assert "pygal-chart--marked" in svg


@pytest.mark.parametrize("kind", drawings.KINDS)
def test_nothing_but_zeros_can_be_drawn(kind):
    assert "<svg" in drawings.draw(Drawing(kind, ("Gambir",), (("a", (0,)),)), drawings.NARROW)


def test_bars_stand_in_the_order_of_their_labels():
    svg = drawings.draw(Drawing("bars", ("Pertama", "Kedua"), (("a", (7, 3)),)), drawings.WIDE)
    heights = {name: float(y) for y, name in re.findall(r'y="([\d.]+)" class="[^"]*">(Pertama|Kedua)<', svg)}

    assert heights["Pertama"] < heights["Kedua"]


# --- The map ----------------------------------------------------------------------------------------------------------
def standing(**changes):
    facts = {"figure": 6, "women": 2, "waiting": 0, "eligible": 0, "held": 0}
    return Standing(MENTENG, "Menteng", 3, **facts | changes, url="/")


@pytest.mark.parametrize(
    ("measure", "changes", "figure", "level"),
    [
        ("pendaftar", {}, "6", "all"),
        ("pendaftar", {"figure": 3}, "3", "most"),
        ("pendaftar", {"figure": 2}, "2", "some"),
        ("pendaftar", {"figure": 0, "women": 0}, "0", "none"),
        ("perempuan", {}, "33%", "all"),
        ("perempuan", {"figure": 10, "women": 2}, "20%", "most"),
        ("perempuan", {"figure": 10, "women": 0}, "0%", "none"),
        ("perempuan", {"figure": 0, "women": 0}, "–", "empty"),
        ("perempuan", {"women": 1, "women_in_100": 0}, "16%", "all"),
        ("lengkap", {"complete": 3}, "3", "most"),
        ("memenuhi", {"eligible": 6}, "6", "all"),
        ("diputus", {"waiting": 1, "repair": 1}, "2", "most"),
        ("diputus", {"waiting": 6}, "6", "none"),
        ("tertua", {"waiting": 1, "oldest": NOON - 2 * DAY}, "2 hari", "some"),
        ("tertua", {"waiting": 1, "oldest": NOON - 5 * DAY}, "5 hari", "none"),
        ("tertua", {"waiting": 1, "oldest": NOON - dt.timedelta(hours=4)}, "4 jam", "most"),
        ("tertua", {}, "0", "all"),
        ("tertua", {"figure": 0, "women": 0}, "0", "empty"),
    ],
)
def test_each_measure_has_a_figure_words_and_a_level(measure, changes, figure, level):
    (tile,) = tiles.tiles([standing(**changes)], tiles.measure(measure), NOON)

    assert (tile.figure, tile.level, bool(tile.words)) == (figure, level, True)


def test_the_map_says_how_many_stand_where_and_reads_from_the_north():
    far = Standing(GAMBIR, "Gambir", 3, 0, 0, 0, 0, 0, "/")
    last = Standing("31.71.02", "Sawah Besar", 3, 1, 0, 0, 0, 0, "/")
    found = tiles.tiles([standing(), far, last], tiles.measure("tidak ada"), NOON)

    assert [tile.name for tile in found] == ["Gambir", "Sawah Besar", "Menteng"]
    assert tiles.sentence(found, tiles.measure("")) == "Dari 3 kecamatan: 1 tercapai, 1 kurang dari separuh, 1 belum ada."


# --- The page ---------------------------------------------------------------------------------------------------------
def seen(client, query=""):
    response = client.get(reverse("admin:index") + query)
    assert response.status_code == 200
    return {picture.code: picture for picture in response.context["pictures"]}


def rows(picture):
    return {name: values for name, _, values in picture.rows}


@pytest.mark.django_db
def test_days_are_counted_in_wib_and_every_day_so_far_is_there():
    selection = open_selection()
    for at in (wib(2026, 10, 17, 23, 59, 59), wib(2026, 10, 19), wib(2026, 10, 19, 8)):
        submitted(selection, at=at)

    daily = seen(at_work("commissioner"))["harian"]

    assert rows(daily) == {"17 Oktober 2026": ["1", "1"], "19 Oktober 2026": ["2", "3"]}
    assert (daily.drawing.labels[0], daily.drawing.labels[-1], len(daily.drawing.labels)) == ("21 Sep", "20 Okt", 30)
    assert daily.drawing.series[0][1][-4:] == (1, 0, 2, 0)
    assert daily.sentence == "Sejak 21 September 2026 masuk 3 pendaftar; paling banyak 2 dalam sehari, pada 19 Oktober 2026."


@pytest.mark.django_db
def test_the_way_to_the_need_is_shown_beside_the_pace():
    selection = open_selection()
    for n in range(4):
        submitted(selection, at=NOON - n * DAY, district=MENTENG, sex="L")
    submitted(selection, at=NOON - 9 * DAY, district=GAMBIR, sex="P")

    course = seen(at_work("commissioner"))["laju"]

    assert rows(course)["Menteng"] == ["4", "6", "2", "2", "0,4", "4", "7", "perpanjangan perlu"]
    assert rows(course)["Gambir"] == ["1", "6", "5", "1", "0,8", "0", "1", "perpanjangan perlu"]
    so_far, pace, needed = (dict(zip(course.drawing.labels, values, strict=True)) for _, values in course.drawing.series)
    assert [so_far[day] for day in ("10 Okt", "11 Okt", "20 Okt", "21 Okt")] == [0, 1, 5, None]
    assert [pace[day] for day in ("19 Okt", "20 Okt", "26 Okt")] == [None, 5, 8]
    assert [needed[day] for day in ("20 Okt", "23 Okt", "26 Okt")] == [5, 8.5, 12]
    assert course.sentence == (
        "Sudah masuk 5 pendaftar, 4 dalam tujuh hari terakhir. Masih kurang 7 supaya tidak ada perpanjangan: 1,2 sehari sampai "
        "penutupan. Dengan laju tujuh hari terakhir menjadi sekitar 8: 2 kecamatan masih akan memerlukan perpanjangan."
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "codes", "words"),
    [
        (wib(2026, 9, 1), set(), None),
        (wib(2026, 9, 21, 0, 0, 0), {"laju"}, "Sudah masuk 0 pendaftar"),
        (wib(2026, 10, 26, 23, 59, 59), {"laju", "harian"}, "Sudah masuk 1 pendaftar"),
        (wib(2026, 11, 20), {"laju", "harian"}, "Pendaftaran sudah ditutup dengan 1 pendaftar; menurut aturan, 2 dari 2"),
    ],
    ids=["before", "the first moment", "the last second", "after"],
)
def test_the_pictures_hold_at_the_edges_of_the_intake(now, codes, words):
    selection = open_selection()
    submitted(selection, at=NOON)

    with clock.stopped_at(now):
        found = seen(at_work("commissioner"))

    assert {"laju", "harian"} & set(found) == codes
    assert words is None or found["laju"].sentence.startswith(words)
    lines = len(found["laju"].drawing.series) if words and found["laju"].drawing else 0
    assert not lines or len(found["laju"].key) == lines  # no mark is explained that is not drawn


@pytest.mark.django_db
def test_women_are_shown_against_the_share_that_the_selection_asks_for():
    selection = open_selection()
    for sex in "PLL":
        submitted(selection, district=MENTENG, sex=sex)
    submitted(selection, district=GAMBIR, sex="L")

    found = seen(at_work("commissioner"))

    assert rows(found["jk"]) == {
        "Gambir": ["0", "1", "1", "0%", "belum"], "Menteng": ["1", "2", "3", "33%", "tercapai"],
        "Semua": ["1", "3", "4", "25%", "belum"],
    }  # fmt: skip
    assert found["jk"].sentence == "Perempuan 1 dari 4 pendaftar (25%). 1 dari 2 kecamatan mencapai 30 dari 100."
    assert found["bagian"].sentence == "Belum mencapai 30 dari 100: Gambir."
    assert (found["bagian"].drawing.mark, found["bagian"].drawing.series[0][1]) == (30, (0, 33))


def said_of(candidacy, kind, outcome):
    announcement = results.announced(candidacy.selection, kind=kind, number=f"{kind}-{candidacy.pk}")
    facts = {"application": candidacy.application, "district": candidacy.district, "outcome": outcome, "position": 1}
    AnnouncementRow.objects.create(announcement=announcement, **facts)


def sworn(candidacy):
    event = {"starts_at": NOON, "ends_at": NOON + dt.timedelta(hours=3), "changed_at": NOON} | seats.FACTS
    ceremony, _ = Inauguration.objects.get_or_create(selection=candidacy.selection, defaults=event)
    taken = {"status": OathStatus.TAKEN, "recorded_at": NOON, "recorded_by": make.StaffFactory()}
    Oath.objects.create(inauguration=ceremony, candidacy=candidacy, **taken)


@pytest.mark.django_db
def test_the_funnel_counts_how_far_people_came_also_of_those_who_left():
    selection = open_selection()
    submitted(selection)
    for status in (C.IN_TEST, C.OUT_TEST, C.IN_INTERVIEW, C.RESERVE, C.CHOSEN, C.SWORN_IN):
        make.candidate(selection, status=status)
    left = make.candidate(selection)
    said_of(left, "written_test", "through")
    facts = {"status": C.ENDED, "ended_at": NOON, "ended_by": make.StaffFactory(), "end_reason": "withdrawn"}
    Candidacy.objects.filter(pk=left.pk).update(**facts)
    resigned = make.candidate(selection)
    said_of(resigned, "final", "chosen")
    Candidacy.objects.filter(pk=resigned.pk).update(**facts | {"end_reason": "resigned"})
    sworn(resigned)
    in_office, before = make.candidate(selection), make.candidate(selection)
    Candidacy.objects.filter(pk__in=[in_office.pk, before.pk]).update(**facts | {"end_reason": "deceased"})
    sworn(in_office)
    held = submitted(selection)
    Application.objects.filter(pk=held.pk).update(status=ApplicationStatus.HELD)

    funnel = seen(at_work("commissioner"))["corong"]

    assert rows(funnel)["Menteng"] == ["11", "10", "10", "10", "6", "3", "3"]
    assert funnel.sentence == (
        "Mendaftar 11; berkas lengkap 10; memenuhi syarat 10; peserta tes tertulis 10; peserta wawancara 6; terpilih 3; "
        "dilantik 3."
    )


@pytest.mark.django_db
def test_the_backlog_tells_the_oldest_file_and_whose_it_is():
    selection = open_selection()
    old = submitted(selection, at=NOON - 4 * DAY, district=GAMBIR)
    new, taken = submitted(selection, district=MENTENG), submitted(selection, at=NOON - DAY, district=MENTENG)
    verifier, other, secretary = at_work("verifier"), at_work("verifier"), at_work("secretary")
    for each in (old, new):
        Allotment.objects.create(application=each, verifier=verifier.user, allotted_at=NOON, allotted_by=secretary.user)
    in_hands_of(other, taken)

    found = seen(secretary)

    assert rows(found["tunggakan"])["Gambir"] == ["1", "0", "0", "4 hari"]
    assert found["tunggakan"].sentence == "3 berkas menunggu diperiksa; yang tertua 4 hari, di Gambir."
    names = {str(verifier.user.name): ["2", "0", "4 hari"], str(other.user.name): ["0", "1", "1 hari"]}
    assert rows(found["pemeriksa"]) == names
    assert list(rows(seen(other)["pemeriksa"])) == [other.user.name]


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", f"?kecamatan={GAMBIR}", "?kecamatan=tiada&ukuran=tiada&seleksi=tiada", "?ukuran=tertua"])
def test_staff_of_a_kecamatan_see_their_own_in_every_picture(query):
    selection = open_selection()
    submitted(selection, district=GAMBIR)
    submitted(selection, district=MENTENG)
    client = at_work("verifier", MENTENG)

    found = seen(client, query)

    assert {name for code, each in found.items() if code not in {"harian", "pemeriksa"} for name in rows(each)} == {"Menteng"}
    assert rows(found["harian"]) == {"20 Oktober 2026": ["1", "1"]}
    assert "Gambir" not in client.get(reverse("admin:index") + query).content.decode()


@pytest.mark.django_db
def test_one_kecamatan_can_be_looked_at_alone():
    selection = open_selection()
    submitted(selection, district=GAMBIR, at=NOON - DAY)
    submitted(selection, district=MENTENG)

    found = seen(at_work("commissioner"), f"?kecamatan={GAMBIR}")

    assert list(rows(found["laju"])) == ["Gambir"]
    assert rows(found["harian"]) == {"19 Oktober 2026": ["1", "1"]}
    assert list(rows(found["jk"])) == ["Gambir", "Menteng", "Semua"]


@pytest.mark.django_db
def test_each_picture_has_its_sentence_and_its_figures_in_a_table():
    selection = open_selection()
    submitted(selection)
    html = at_work("secretary").get(reverse("admin:index")).content.decode()

    pictures_shown = re.findall(r'<section class="picture .*?</section>', html, re.DOTALL)
    assert len(pictures_shown) == 6
    for each in pictures_shown:
        assert re.search(r'<h3 id="gambar-\w+">\S.*?</h3>\s*<p class="picture__sentence">\S', each, re.DOTALL)
        assert "<table" in each
        assert each.count("<svg xmlns") in {0, 2}


def test_age_is_said_in_days_or_hours():
    assert [pictures.age(NOON - age, NOON) for age in (3 * DAY, dt.timedelta(hours=5), dt.timedelta())] == [
        "3 hari",
        "5 jam",
        "0 jam",
    ]
    assert pictures.age(None, NOON) == ""


# --- In a browser -----------------------------------------------------------------------------------------------------
@pytest.mark.full
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_the_pictures_read_well_by_axe_and_show_one_drawing_each(new_page, live_server, width):
    """The page's own policy holds: a style or a script within a drawing would be a complaint."""
    selection = open_selection()
    for n in range(5):
        submitted(selection, at=NOON - n * DAY, district=(GAMBIR, MENTENG)[n % 2], sex="LP"[n % 2])
    client = at_work("secretary")
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=("light", "dark")[width == 768])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    page.goto(f"{live_server.url}/admin/")
    page.evaluate((settings.BASE_DIR / AXE).read_text())
    result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)

    assert [(v["id"], [node["html"][:160] for node in v["nodes"]]) for v in result["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    seen = page.locator(".chart .pygal-chart:visible")
    assert seen.count() == page.locator(".chart").count() == 6
    inside = "e => [...e.querySelectorAll('text')].every(t => t.getBoundingClientRect().right <= innerWidth + 1)"
    assert [seen.nth(n).evaluate(inside) for n in range(6)] == [True] * 6
