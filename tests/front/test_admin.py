"""Django's own admin in the portal's clothes."""

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
