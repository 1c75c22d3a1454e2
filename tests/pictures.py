"""`make pictures`: walks through the demo, run in a throwaway folder, and renews the pictures in docs/pictures/."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests import servers
from tests.browser import FLAGS, chromium

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
PASSWORD = "rumah kayu di tepi danau"  # what `make run` prints
PHONE, DESK = {"width": 360, "height": 760}, {"width": 1440, "height": 900}
COLOURS = 128
PATIENCE = 180
CODES = 3  # each lives for thirty seconds


def main():
    if (path := chromium()) is None:
        sys.exit("Chromium tidak ditemukan (paket chromium).")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="portal-pictures-") as folder, sync_playwright() as playwright:
        environment = {
            **os.environ, "PORTAL_MODE": "demo", "DATA_DIR": folder, "STATIC_ROOT": f"{folder}/static",
            "PORT": str(servers.free_port()), "MAIL_SINK_PORT": str(servers.free_port()),
        }  # fmt: skip
        with _portal(environment, Path(folder) / "log") as address:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            _walk(Camera(browser, address, lambda email: _code(email, environment)))
            browser.close()


@contextlib.contextmanager
def _portal(environment, log):
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, "manage.py", "serve"], env=environment, stdout=output, stderr=output)
    address = f"http://127.0.0.1:{environment['PORT']}"
    try:
        _wait_for(f"{address}/healthz", process, log)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def _wait_for(url, process, log):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=5).close()
            return
        time.sleep(0.5)
    sys.exit(f"Portal tidak menjawab:\n{log.read_text(errors='replace')[-3000:]}")


def _walk(camera):
    visitor = camera.arrive(PHONE)
    camera.take(visitor, "home-phone", "/")
    camera.take(camera.arrive(DESK), "home", "/")

    writer = camera.arrive(PHONE, "pelamar.tiga@contoh.example")
    camera.take(writer, "task-list-phone", "/pendaftaran/")
    writer.get_by_role("link", name="Berkas").click()
    camera.take(writer, "documents-phone")
    sender = camera.arrive(PHONE, "pelamar040@contoh.example")
    sender.goto(f"{camera.address}/pendaftaran/")
    sender.get_by_role("link", name=re.compile("tanda terima", re.IGNORECASE)).first.click()
    camera.take(sender, "receipt-phone")

    officer = camera.arrive(DESK, "sekretaris@contoh.example")
    camera.take(officer, "dashboard", "/admin/")
    camera.take(officer, "queue", "/admin/recruitment/application/")
    officer.get_by_role("button", name="Ambil berikutnya").click()
    camera.take(officer, "candidate")

    camera.take(officer, "coverage", "/admin/outreach/activity/cakupan/?sasaran=ketua-rw")
    officer.goto(f"{camera.address}/admin/outreach/activity/usulan/")
    officer.get_by_role("button", name="Hitung usulan").click()
    camera.take(officer, "suggested-plan")
    officer.goto(f"{camera.address}/sosialisasi/")
    officer.get_by_role("link", name=re.compile("ketua RW Kecamatan Menteng")).first.click()
    officer.set_viewport_size(PHONE)
    camera.take(officer, "door-phone", f"{officer.url.removeprefix(camera.address)}pintu/")

    drafter = camera.arrive(DESK, "pejabat@contoh.example")
    drafter.goto(f"{camera.address}/kerja-sama/meja/")
    drafter.get_by_role("link", name=re.compile("Netralitas aparatur sipil negara")).first.click()
    camera.take(drafter, "agreement")
    decider = camera.arrive(PHONE, "pejabat.hukum@contoh.example")
    decider.goto(f"{camera.address}/kerja-sama/meja/")
    decider.locator('a[href*="/kerja-sama/langkah/"]').first.click()
    camera.take(decider, "decision-phone")


def _code(address, environment):
    done = subprocess.run(
        [sys.executable, "manage.py", "demo_otp"], env=environment, capture_output=True, text=True, check=True
    )
    return re.search(rf"(\d{{6}})\s+{re.escape(address)}", done.stdout)[1]


class Camera:
    """code: gives the six digits that the demo's app shows for an address now."""

    def __init__(self, browser, address, code):
        self.browser, self.address, self.code = browser, address, code

    def arrive(self, viewport, email=""):
        """Open a browser profile of its own, signed in when an address is given."""
        page = self.browser.new_context(viewport=viewport, locale="id-ID", timezone_id="Asia/Jakarta").new_page()
        if email:
            page.goto(f"{self.address}/akun/masuk/")
            page.get_by_label("Alamat email").fill(email)
            page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
            with page.expect_navigation():
                page.get_by_role("button", name="Masuk").click()
            self._show_code(page, email)
        return page

    def _show_code(self, page, email):
        """Answer the question for a second factor, if it is asked; a code that ran out on the way is followed by the next."""
        for _ in range(CODES):
            if "/faktor-kedua/" not in page.url:
                return
            page.get_by_label(re.compile("Kode")).fill(self.code(email))
            with page.expect_navigation():
                page.get_by_role("button", name=re.compile("Masuk|Lanjutkan")).click()
        if "/faktor-kedua/" in page.url:
            sys.exit(f"Kode faktor kedua {email} ditolak {CODES} kali.")

    def take(self, page, name, path=""):
        """Keep what the screen shows, in few colours: a picture in a repository should weigh little."""
        if path:
            page.goto(self.address + path)
        page.wait_for_load_state("networkidle")
        target = FOLDER / f"{name}.png"
        page.screenshot(path=target)
        Image.open(target).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
        print(f"{target.relative_to(FOLDER.parent.parent)}  {target.stat().st_size // 1024} KB", flush=True)


if __name__ == "__main__":
    main()
