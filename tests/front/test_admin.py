"""Django's own admin in the portal's clothes."""

import re

import pytest
from django.conf import settings
from django.test import Client

from tests.factories.accounts import StaffFactory, log_in
from tests.front.test_browser import AXE, RULES

LIST = "/admin/accounts/user/"


@pytest.fixture
def staff(transactional_db):
    """Return a client that is logged in as somebody who may see every page."""
    client = Client()
    log_in(client, StaffFactory(is_superuser=True))
    return client


def test_our_sheet_comes_after_djangos_and_there_is_one_theme_only(staff):
    html = staff.get(LIST).content.decode()
    sheets = ["admin/css/base.css", "css/tokens.css", "admin/css/responsive.css", "css/components.css", "css/admin.css"]

    assert sorted(sheets, key=lambda sheet: html.index(f'/static/{sheet}"')) == sheets
    assert [name for name in ("dark_mode.css", "theme.js", "theme-toggle") if name in html] == []
    assert "Ruang kerja" in html


@pytest.mark.once
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_list_reads_well_by_axe_on_a_phone_and_does_not_scroll_sideways(staff, new_page, live_server, scheme):
    page = new_page(viewport={"width": 360, "height": 800}, color_scheme=scheme)
    cookie = staff.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.goto(live_server.url + LIST)
    page.evaluate((settings.BASE_DIR / AXE).read_text())
    result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)

    assert page.locator("#result_list").count() == 1
    assert [(v["id"], [node["html"][:160] for node in v["nodes"]]) for v in result["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_list_is_named_by_what_it_holds_and_its_words_are_indonesian(staff):
    html = staff.get(LIST).content.decode()

    assert "<h1>Akun</h1>" in html
    assert 'data-label="Nama"' in html
    assert set(re.findall(r'alt="(\w+)"', html)) == {"Ya", "Tidak"}
    assert "nav-sidebar" not in html


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/admin/recruitment/heldresolution/", "Belum ada usulan penyelesaian berkas tertahan"),
        ("/admin/accounts/user/?q=tiada", "Tidak ada yang cocok"),
    ],
)
def test_an_empty_list_says_why(staff, address, title):
    assert f'<p class="empty__title">{title}</p>' in staff.get(address).content.decode()


@pytest.mark.once
def test_on_a_phone_each_row_is_a_card_and_nothing_is_cut(staff, new_page, live_server):
    page = new_page(viewport={"width": 360, "height": 800})
    cookie = staff.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.goto(live_server.url + LIST)

    results = page.locator(".results")
    assert results.evaluate("element => element.scrollWidth - element.clientWidth") <= 0
    assert results.locator("[data-label='Nama']").first.is_visible()


@pytest.mark.full
@pytest.mark.once
def test_a_page_with_tables_of_fields_reads_well_by_axe_and_scrolls_inside_them(staff, new_page, live_server):
    page = new_page(viewport={"width": 768, "height": 900}, bypass_csp=True)  # axe paints while it measures
    cookie = staff.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.goto(f"{live_server.url}/admin/recruitment/selection/add/")
    page.fill("[name=name]", "Seleksi Uji")
    page.get_by_role("button", name="Simpan dan terus mengedit").click()
    page.wait_for_url("**/change/**")
    for fold in page.locator("fieldset summary").all():
        fold.click()
    html = page.content()
    page.evaluate((settings.BASE_DIR / AXE).read_text())
    result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)

    assert html.count('aria-label="Nama"') > 3
    assert [(v["id"], [node["html"][:160] for node in v["nodes"]]) for v in result["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") == 768
