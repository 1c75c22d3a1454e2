"""The office of a whole selection: its people at their desks, who reach every page by what it offers."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import expect

from core.clock import JAKARTA
from regions.models import District
from tests.factories.accounts import StaffFactory, acting, totp_code
from tests.journeys.people import Officer

MENTENG = "31.71.06"
DESK = {"width": 1280}


class Desk(Officer):
    """Somebody of the office. album: what looks at the pages; user: the account."""

    album = user = None

    def look(self, name="", **options):
        self.album.look(self.page, name, **options)

    def open(self, path="/"):
        """Open a page, and log in where the session is over or was never begun."""
        super().open(path)
        if "/akun/masuk/" not in self.page.url:
            return
        self.show_password()
        self.heading("Faktor kedua")
        for _ in range(2):  # a code that ran out on the way is replaced by the next one
            self.type("Kode", totp_code(self.user))
            with self.page.expect_navigation():
                self.press("Masuk")
            if "faktor-kedua" not in self.page.url:
                return

    def go(self, *names):
        """Begin on the first page and follow links by their names."""
        self.open("/admin/")
        with self.page.expect_navigation():
            self.page.get_by_role("region", name="Semua halaman").get_by_role("link", name=names[0], exact=True).click()
        for name in names[1:]:
            self.choose(name)

    def choose(self, name):
        """Follow a link of the page itself and wait for where it leads."""
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("link", name=name).first.click()

    def open_row(self, words):
        """Open the one row of a list that has these words."""
        with self.page.expect_navigation():
            self.page.locator("#result_list tr", has_text=words).locator("th a").click()

    def send(self, name):
        with self.page.expect_navigation():
            self.press(name)

    def fill(self, label, text):
        self.field(label).fill(text)

    def pick(self, label, option):
        self.field(label).select_option(label=option)

    def check(self, *labels):
        for label in labels:
            self.page.get_by_label(label, exact=not isinstance(label, re.Pattern)).check()

    def moment(self, label, at):
        """Fill in a day and an hour in WIB."""
        here = at.astimezone(JAKARTA)
        self.page.get_by_label(f"{label}: tanggal").fill(f"{here:%Y-%m-%d}")
        self.page.get_by_label(f"{label}: jam WIB").fill(f"{here:%H:%M}")

    def begin(self, move):
        """Follow the button of a move to its page."""
        self.page.get_by_role("group", name="Langkah yang tersedia").get_by_role("link", name=move, exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(re.compile(f"^{re.escape(move)}: "))

    def settle(self, move, said):
        """Press the button of a move's page and read what it said."""
        self.press(move)
        expect(self.see(said).first).to_be_visible()

    def do(self, move, said, name=""):
        """Carry out a move that asks for nothing."""
        self.begin(move)
        self.look(name)
        self.settle(move, said)

    def in_bulk(self, move, name=""):
        """Choose all rows of a list, read what will happen, and let it."""
        self.page.locator("#action-toggle").check()
        self.page.locator("select[name=action]").select_option(label=move)
        self.send("Lanjut")
        self.heading(move)
        self.look(name, whole=True)
        self.send(re.compile(rf"^{move} \(\d+\)$"))
        self.look()

    def attach(self, label, *files):
        names = ("name", "mimeType", "buffer")
        self.page.get_by_label(label).set_input_files([dict(zip(names, file, strict=True)) for file in files])

    def downloaded(self, name, role="link"):
        with self.page.expect_download() as download:
            self.page.get_by_role(role, name=name).first.click()
        return download.value.path().read_bytes()


@dataclass
class Office:
    """secretary and chair sit at a desk; of the others the browsers open when they are wanted."""

    seat: object
    users: dict = field(default_factory=dict)
    desks: dict = field(default_factory=dict)

    def desk(self, who):
        if who not in self.desks:
            self.desks[who] = self.seat(self.users[who])
        return self.desks[who]

    def by(self, who):
        """Return somebody as an actor of the portal's own actions."""
        return acting(self.users[who])


def staffed(seat):
    """Return an Office with a secretary, three commissioners and two verifiers of Menteng."""
    people = {
        "secretary": ("Sekar Contoh", "secretary", None), "chair": ("Candra Contoh", "commissioner", None),
        "second": ("Dewi Contoh", "commissioner", None), "third": ("Eka Contoh", "commissioner", None),
        "verifier": ("Vina Contoh", "verifier", MENTENG), "other": ("Wahyu Contoh", "verifier", MENTENG),
    }  # fmt: skip
    users = {
        who: StaffFactory(
            name=name, email=f"{who}@kantor.example", role=role,
            role__district=district and District.objects.get(code=district),
        )
        for who, (name, role, district) in people.items()
    }  # fmt: skip
    return Office(seat, users)
