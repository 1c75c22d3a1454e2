import json
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template.loader import render_to_string

from bawaslu_portal import npm

ROOT = settings.BASE_DIR


def test_no_package_file_is_published_but_those_listed():
    finder = npm.NpmFinder()

    assert [f"{storage.prefix}/{name}" for name, storage in finder.list([])] == [f"npm/{name}" for name in npm.FILES]
    assert finders.find("npm/bootstrap/dist/css/bootstrap.min.css") == str(
        ROOT / "node_modules/bootstrap/dist/css/bootstrap.min.css"
    )
    for path in ("npm/bootstrap/package.json", "npm/../package.json", "bootstrap/dist/css/bootstrap.min.css", "npm/"):
        assert finder.find(path) == []


def test_what_set_up_forgot_to_install_is_named(settings, tmp_path):
    settings.NODE_MODULES = tmp_path

    (error,) = npm.NpmFinder().check()

    assert (error.id, error.hint) == ("portal.E001", "Run: npm ci")
    assert "bootstrap/dist/css/bootstrap.min.css" in error.msg


def test_what_is_installed_is_not_complained_about():
    assert npm.NpmFinder().check() == []


@pytest.fixture
def collected(settings, tmp_path):
    """Collect as production does, names with hashes, every reference followed."""
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": manifest}}
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    return json.loads((tmp_path / "staticfiles.json").read_text())["paths"]


def test_every_reference_between_static_files_resolves(collected):
    assert {f"npm/{name}" for name in npm.FILES} <= set(collected)
    assert f"css/{collected['css/tokens.css'].removeprefix('css/')}" != "css/tokens.css"
    assert re.search(r'href="/static/css/tokens\.[0-9a-f]{12}\.css"', render_to_string("500.html", {"bare": True}))


def test_every_package_is_pinned_exactly_and_the_lock_names_no_host():
    package = json.loads((ROOT / "package.json").read_text())
    lock = json.loads((ROOT / "package-lock.json").read_text())
    pinned = {**package["dependencies"], **package["devDependencies"]}

    assert {name: lock["packages"][f"node_modules/{name}"]["version"] for name in pinned} == pinned
    assert [name for name, entry in lock["packages"].items() if name and "integrity" not in entry] == []
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []


def test_every_icon_named_in_a_template_exists():
    sources = [*(ROOT / "templates").rglob("*.html"), ROOT / "core/templatetags/ui.py"]
    named = {name for path in sources for name in re.findall(r'{% icon "([^"]+)"|icon="([a-z0-9-]+)"', path.read_text())}
    names = {first or second for first, second in named}

    assert names
    assert [name for name in names if not (settings.NODE_MODULES / f"lucide-static/icons/{name}.svg").exists()] == []
