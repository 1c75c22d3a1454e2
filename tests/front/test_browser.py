"""The living page in a real browser: read by axe, on a phone and a desk, in light and dark, by keyboard, without JavaScript."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.once  # the page asks the database for nothing
AXE = "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = [360, 768, 1440]
SMALL_TARGETS = """() => {
  const seen = [...document.querySelectorAll("a[href], button, summary, input, select, textarea")];
  const inText = (e) => e.tagName === "A" && getComputedStyle(e).display === "inline";
  const reach = (e) => {
    const choice = e.closest(".form-check, .task, .tile");
    return (choice || e).getBoundingClientRect();
  };
  return seen.filter((e) => e.checkVisibility() && !inText(e) && !e.classList.contains("skip-link"))
    .filter((e) => reach(e).height < 43.5).map((e) => e.outerHTML.slice(0, 120));
}"""


@pytest.fixture
def gaya(new_page, live_server):
    """Return a function that opens the living page as a device of that width and mode."""

    def open_gaya(width=360, scheme="light", **options):
        page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme, **options)
        page.goto(f"{live_server.url}/gaya/")
        return page

    return open_gaya


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing(gaya, settings, width, scheme):
    page = gaya(width, scheme, reduced_motion="reduce")
    page.evaluate((settings.BASE_DIR / AXE).read_text())
    result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    violations = [(v["id"], [node["html"][:160] for node in v["nodes"]]) for v in result["violations"]]

    assert len(result["passes"]) > 20
    assert violations == []


def test_no_width_scrolls_sideways_and_what_is_pressed_is_at_least_44_pixels_high(gaya):
    page = gaya()
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found[width] = (page.evaluate("document.documentElement.scrollWidth"), page.evaluate(SMALL_TARGETS))

    assert found == {width: (width, []) for width in WIDTHS}


def test_the_way_around_is_there_without_javascript(gaya):
    page = gaya(java_script_enabled=False)

    for name in ("Beranda", "Masuk", "Buat akun"):
        expect(page.get_by_role("navigation", name="Utama").get_by_role("link", name=name)).to_be_visible()
    page.get_by_text("Mengapa kami menanyakan ini").click()
    expect(page.get_by_text("Syarat usia dihitung")).to_be_visible()


def test_the_summary_of_errors_takes_the_focus_and_leads_to_the_field(gaya):
    page = gaya()

    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_role("link", name="NIK terdiri dari 16 angka. Anda mengetik 15.").click()
    expect(page.locator("#id_salah-nik")).to_be_focused()
    expect(page.locator("label[for=id_salah-nik]")).to_be_in_viewport()


def test_the_first_key_offers_to_skip_to_the_content(new_page, live_server):
    page = new_page()
    page.goto(f"{live_server.url}/alamat-yang-tidak-ada/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Langsung ke isi")

    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()


def test_stages_run_down_on_a_phone_and_across_on_a_desk(gaya):
    page = gaya()
    found = []
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        boxes = [item.bounding_box() for item in page.locator(".stages__item").all()]
        found.append((len({box["x"] for box in boxes}), len({box["y"] for box in boxes})))

    assert found == [(1, 6), (6, 1)]


def test_a_table_becomes_cards_on_a_phone(gaya):
    page = gaya()
    found = []
    for width in (360, 768):
        page.set_viewport_size({"width": width, "height": 800})
        found.append(page.locator(".data-table td").first.evaluate("e => getComputedStyle(e, '::before').content"))

    assert found == ['"Status"', "none"]


def test_a_form_marked_once_is_sent_once(gaya):
    sent = gaya().evaluate("""() => {
      const sent = [];
      window.addEventListener("submit", (event) => {
        sent.push(!event.defaultPrevented);
        event.preventDefault();
      });
      const button = document.querySelector("form[data-once] button[type=submit]");
      button.click();
      button.click();
      return [...sent, button.getAttribute("aria-disabled")];
    }""")

    assert sent == [True, False, "true"]


def test_paper_is_white_even_from_a_dark_device(gaya):
    page = gaya(scheme="dark")
    page.emulate_media(media="print")
    grounds = "[document.body, document.querySelector('.alert-box--gold')].map((e) => getComputedStyle(e).backgroundColor)"

    assert page.evaluate(grounds) == ["rgb(255, 255, 255)", "rgb(255, 246, 224)"]
