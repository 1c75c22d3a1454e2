"""Templates, addresses and messages: nothing unused, nothing inline, nothing open by accident."""

import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.template import TemplateDoesNotExist, engines
from django.template.loader import get_template
from django.urls import URLPattern, get_resolver

from bawaslu_portal.celery import app as celery
from notifications import notice
from notifications.channels import Channel
from tests.house import ROOT, files

TEMPLATES = files("templates/*", "*/templates/*")
# Whom Django, allauth or crispy-forms ask for by name; a page of theirs that we replace need not be named in our code.
ASKED_FOR_BY_LIBRARIES = (
    "account/",
    "mfa/",
    "admin/",
    "bootstrap5/",
    "django/",
    "400.",
    "403",
    "404.",
    "500.",
    "socialaccount/",
)


def _named(path):
    return str(path.relative_to(ROOT)).split("templates/", 1)[1]


def _sources():
    code = [path for path in files("*.py") if not str(path.relative_to(ROOT)).startswith("tests/")]
    return {path: path.read_text() for path in (*code, *TEMPLATES)}


def test_every_template_is_used():
    sources = _sources()
    stems = {kind.template for kind in notice._kinds.values()}
    unused = [
        name
        for path in TEMPLATES
        if not (name := _named(path)).startswith(ASKED_FOR_BY_LIBRARIES)
        and not any(name.removesuffix(ending) in stems for ending in (".subject.txt", ".text.txt", ".txt", ".html"))
        and not any(name in text for source, text in sources.items() if source != path)
    ]

    assert unused == []


@pytest.mark.parametrize("path", TEMPLATES, ids=_named)
def test_every_template_compiles(path):
    get_template(_named(path))


@pytest.mark.parametrize("code", sorted(notice._kinds))
def test_every_notice_has_its_three_templates(code):
    kind = notice._kinds[code]
    endings = (".text.txt",) if kind.channels == {Channel.TEXT} else (".subject.txt", ".txt", ".html")
    missing = [ending for ending in endings if not _exists(kind.template + ending)]

    assert missing == []


def _exists(name):
    try:
        engines["django"].get_template(name)
    except TemplateDoesNotExist:
        return False
    return True


class _Inline(HTMLParser):
    """Collects what a strict content security policy forbids."""

    def __init__(self):
        super().__init__()
        self.found, self.within = [], ""

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        self.found += [f"<{tag} {name}>" for name in names if name == "style" or name.startswith("on")]
        self.found += [
            f"<{tag} {name}={value}>" for name, value in attrs if str(value).strip().lower().startswith("javascript:")
        ]
        self.found += [f"<{tag} {name}={value}>" for name, value in attrs if name in {"src", "action"} and "//" in str(value)]
        inline = (tag == "script" and "src" not in names and "json" not in (names.get("type") or "")) or tag == "style"
        self.found += [f"<{tag}>"] if inline else []


def _is_mail(path):
    return "email" in path.parts


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.suffix == ".html" and not _is_mail(path)], ids=_named)
def test_no_script_and_no_style_stands_in_a_page(path):
    parser = _Inline()
    parser.feed(re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.DOTALL))

    assert parser.found == []


def test_the_parser_sees_what_is_inline():
    parser = _Inline()
    parser.feed(
        '<p style="x" onclick="y"><script>1</script><a href="javascript:1"><script src="//cdn.example/x.js"></script><style>'
    )

    assert parser.found == [
        "<p style>", "<p onclick>", "<script>", "<a href=javascript:1>", "<script src=//cdn.example/x.js>", "<style>",
    ]  # fmt: skip


def test_every_beat_entry_rings_a_real_task():
    celery.loader.import_default_modules()

    assert {entry["task"] for entry in celery.conf.beat_schedule.values()} - set(celery.tasks) == set()


def _patterns(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        else:
            yield from _patterns(pattern, route)


# Addresses that need no log-in. A new one is written here by hand, by someone who has thought about it.
OPEN = ROOT / "tests/house/open_addresses.txt"


def test_what_is_open_to_everybody_is_written_down():
    found = sorted(route for route, view in _patterns(get_resolver()) if not getattr(view, "login_required", True))

    assert found == OPEN.read_text().split("\n")[:-1]


def test_every_app_has_an_indonesian_name():
    ours = [
        apps.get_app_config(name)
        for name in ("core", "regions", "notifications", "documents", "accounts", "recruitment", "outreach", "agreements")
    ]

    assert [config.label for config in ours if config.verbose_name.lower() == config.label] == []
