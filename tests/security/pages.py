"""Reads the forms and the addresses out of a page, as somebody does who looks for what can be sent."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit


@dataclass
class Form:
    action: str
    method: str = "get"
    fields: dict = field(default_factory=dict)
    texts: list = field(default_factory=list)  # the fields whose content a person types


class _Reader(HTMLParser):
    def __init__(self, url):
        super().__init__()
        self.url, self.forms, self.links, self.open, self.select, self.area = url, [], [], None, None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name")
        if tag == "a" and attrs.get("href"):
            self.links.append(urljoin(self.url, attrs["href"]))
        elif tag == "form":
            self.open = Form(urljoin(self.url, attrs.get("action") or self.url), attrs.get("method", "get").lower())
            self.forms.append(self.open)
        elif self.open and name:
            self._field(tag, name, attrs)
        if tag == "option" and self.select and ("selected" in attrs or not self.open.fields.get(self.select)):
            self.open.fields[self.select] = attrs.get("value", "")

    def _field(self, tag, name, attrs):
        if tag == "input" and attrs.get("type") != "file":
            self.open.fields[name] = attrs.get("value", "")
            self.open.texts.append(name)
        elif tag == "textarea":
            self.area, self.open.fields[name] = name, ""
            self.open.texts.append(name)
        elif tag == "select":
            self.select, self.open.fields[name] = name, ""
            self.open.texts.append(name)
        elif tag == "button":
            self.open.fields.setdefault(name, attrs.get("value", ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.open and self.area:
            self.open.fields[self.area] += data


def forms_of(response, url):
    return _read(response, url).forms


def asked_by_links(response, url):
    """Return the names of the parameters in the page's links to itself, and to other pages of the portal, by path."""
    found = {}
    for link in _read(response, url).links:
        parts = urlsplit(link)
        for name, _ in parse_qsl(parts.query, keep_blank_values=True):
            found.setdefault(parts.path, set()).add(name)
    return found


def _read(response, url):
    reader = _Reader(url)
    if response["Content-Type"].startswith("text/html"):
        reader.feed(response.content.decode())
    return reader
