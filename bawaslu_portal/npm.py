"""Finds the few files of npm packages that pages load; everything else in node_modules stays unpublished."""

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core import checks
from django.core.files.storage import FileSystemStorage

PREFIX = "npm"
# A source map is listed where its file names it: the manifest storage follows that name.
FILES = (
    "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap/dist/css/bootstrap.min.css.map",
    "@fontsource-variable/plus-jakarta-sans/files/plus-jakarta-sans-latin-wght-normal.woff2",
    "qr/decode.js",
    "qr/index.js",
    "tus-js-client/dist/tus.min.js",
    "tus-js-client/dist/tus.min.js.map",
)
NEEDED = (*FILES, "lucide-static/icons/check.svg")


class NpmFinder(BaseFinder):
    """Serves node_modules/X as npm/X, for the files listed above."""

    def __init__(self, *args, **kwargs):
        self.storage = FileSystemStorage(location=settings.NODE_MODULES)
        self.storage.prefix = PREFIX
        super().__init__(*args, **kwargs)

    def check(self, **kwargs):
        missing = [name for name in NEEDED if not (settings.NODE_MODULES / name).exists()]
        if not missing:
            return []
        return [checks.Error(f"Missing in node_modules: {', '.join(missing)}.", hint="Run: npm ci", id="portal.E001")]

    def find(self, path, find_all=False, **kwargs):
        name = path.removeprefix(f"{PREFIX}/")
        found = [self.storage.path(name)] if name != path and name in FILES and self.storage.exists(name) else []
        return found if find_all or not found else found[0]

    def list(self, ignore_patterns):
        for name in FILES:
            if not matches_patterns(name, ignore_patterns):
                yield name, self.storage
