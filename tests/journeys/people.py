"""People at the portal: what they read, press and type, found by the words they see."""

import re

from playwright.sync_api import expect

from tests.factories.accounts import PASSWORD, totp_code

PHONE_WIDTH, DESK_WIDTH = 360, 1440
NIK = "3171 9957 0894 0001"
MOTIVATION = "Ingin menjaga agar setiap suara dihitung dengan jujur."


class Person:
    """Somebody with a browser, an address and a password."""

    def __init__(self, page, portal, email, mails):
        self.page, self.portal, self.email, self.mails = page, portal, email, mails
        self.see = page.get_by_text

    # --- What anybody can do ------------------------------------------------------------------------------------------
    def open(self, path="/"):
        self.page.goto(path if path.startswith("http") else self.portal + path)

    def heading(self, words):
        """Wait for a page by its only heading of the first level; it must not need scrolling sideways."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)
        self.page.wait_for_load_state()  # before its styles have come a page may be wider
        assert self.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    def press(self, name, role="button"):
        self.page.get_by_role(role, name=name).click()

    def follow(self, name):
        self.press(name, "link")

    def field(self, label):
        """Find an input by its label, the whole label but for “(tidak wajib)” and a help behind it."""
        return self.page.get_by_label(re.compile(rf"^{re.escape(label)}( \(tidak wajib\))?$"))

    def type(self, label, text, *, within=None):
        """Type with the keyboard, over whatever stands in the field."""
        field = within.get_by_label(label, exact=True) if within else self.field(label)
        field.press("ControlOrMeta+a")
        field.press_sequentially(text)

    def told(self, words):
        """Expect what the last act said."""
        expect(self.page.get_by_role("status").filter(has_text=words).first).to_be_visible()

    def log_in(self, path="/akun/masuk/"):
        self.open(path)
        self.show_password()

    def show_password(self):
        self.heading("Masuk")
        self.type("Alamat email", self.email)
        self.type("Kata sandi", PASSWORD)
        with self.page.expect_navigation():
            self.press("Masuk")

    def mail(self, subject):
        """Return the text of the one mail with words in its subject."""
        (text,) = [text for about, text in self.mails() if subject in about]
        return text


class AtTable(Person):
    """Somebody with a seat at the table of an agreement, by password and second factor."""

    user = None

    def open(self, path="/"):
        """Open a page, and log in where the session is over or was never begun."""
        super().open(path)
        if self.user and "/akun/masuk/" in self.page.url:
            self.show_password()
            self.heading("Faktor kedua")
            for _ in range(2):  # a code that ran out on the way is replaced by the next one
                self.type("Kode", totp_code(self.user))
                with self.page.expect_navigation():
                    self.press("Masuk")
                if "faktor-kedua" not in self.page.url:
                    return

    def paper(self, agreement):
        self.open(f"/kerja-sama/{agreement.uuid}/")
        self.heading(agreement.title)

    def come_by_mail(self, subject):
        """Follow the address in the latest mail with words in its subject, as somebody does who was told; returns its text."""
        *_, text = [text for about, text in self.mails() if subject in about]
        self.open(re.search(r"https?://\S+/kerja-sama/\S+", text)[0])
        return text


class Visitor(Person):
    """Somebody who wants to apply."""

    # --- An account ---------------------------------------------------------------------------------------------------
    def sign_up(self):
        self.type("Alamat email", self.email)
        self.type("Buat kata sandi", PASSWORD)
        self.press("Buat akun")
        self.heading("Periksa email Anda")

    def prove_by_code(self):
        (_, text), *_ = self.mails()
        self.type("Kode enam angka", re.search(r"\b\d{3} \d{3}\b", text)[0])
        self.press("Lanjutkan")

    def prove_by_link(self):
        (_, text), *_ = self.mails()
        self.open(re.search(r"https?://\S+/akun/bukti/\S+", text)[0])
        self.heading("Buktikan alamat email")
        self.press("Buktikan alamat")

    def read_notice(self):
        self.heading("Pemrosesan data pribadi dalam seleksi Panwaslu Kecamatan")
        expect(self.see("Pasal 21 Undang-Undang Nomor 27 Tahun 2022")).to_be_visible()
        self.press("Saya telah membaca")

    # --- Sections -----------------------------------------------------------------------------------------------------
    def open_section(self, title):
        self.follow(re.compile(f"^{title}$"))
        self.heading(title)

    def complete(self, title):
        """Press “Simpan dan tandai selesai” and see that the list says so."""
        self.press("Simpan dan tandai selesai")
        self.told(f"Bagian “{title}” sudah selesai.")

    def type_birth_day(self, day, month, year):
        group = self.page.get_by_role("group", name="Tanggal lahir")
        for label, text in (("Tanggal", day), ("Bulan", month), ("Tahun", year)):
            self.type(label, text, within=group)

    def fill_personal(self, *, nik=NIK, birth_day=("17", "8", "1994"), name="Siti Aminah Ma'ruf", sex="Perempuan"):
        self.type("NIK", nik)
        self.type("Nama lengkap sesuai KTP", name)
        self.type("Tempat lahir", "Jakarta")
        self.type_birth_day(*birth_day)
        self.field(sex).check()
        self.type("Nomor telepon", "0812-3456-7890")
        self.type("Alamat sesuai KTP", "Jalan Contoh Nomor 1")

    def fill_domicile(self):
        self.field("Kelurahan pada KTP").select_option(label="Cikini")
        self.type("RT", "3")
        self.type("RW", "007")
        self.page.get_by_label("Menteng (butuh 3 orang)").check()

    def fill_education(self):
        self.field("Pendidikan terakhir").select_option(label="Sarjana (S1)")
        row = self.page.get_by_role("group", name="Riwayat pendidikan, baris 1")
        self.type("Sekolah atau perguruan tinggi", "Universitas Contoh", within=row)
        self.type("Jurusan", "Hukum", within=row)
        self.type("Tahun lulus", "2016", within=row)

    def fill_work(self):
        self.field("Usaha sendiri atau pekerja lepas").check()

    def fill_experience(self):
        self.field("Tidak").check()
        self.type("Mengapa Anda mendaftar", MOTIVATION)

    def fill_declarations(self):
        for box in self.page.get_by_role("checkbox").all():
            box.press("Space")

    def fill(self, *titles):
        """Fill in sections from the list and mark them complete."""
        ways = {
            "Data diri": self.fill_personal,
            "Domisili dan kecamatan pilihan": self.fill_domicile,
            "Pendidikan": self.fill_education,
            "Pekerjaan dan organisasi": self.fill_work,
            "Pengalaman kepemiluan": self.fill_experience,
            "Pernyataan": self.fill_declarations,
        }
        for title in titles:
            self.open_section(title)
            ways[title]()
            self.complete(title)

    # --- Papers -------------------------------------------------------------------------------------------------------
    def choose(self, *files):
        """Choose files for the paper whose page is open. files: (name, content type, bytes)."""
        names = ("name", "mimeType", "buffer")
        self.page.get_by_label("Pilih berkas").set_input_files([dict(zip(names, file, strict=True)) for file in files])

    def hand_in(self, title, *files):
        """Hand in one paper with upload.js: it goes ahead with its progress, then the form is sent."""
        self.follow(f"Unggah {title}")
        self.heading(title)
        self.choose(*files)
        expect(self.page.locator("progress")).to_have_attribute("value", "100", timeout=20_000)
        self.told("Selesai diunggah")
        self.press("Simpan berkas")
        self.told(f"{title}: berkas tersimpan.")

    # --- Sending ------------------------------------------------------------------------------------------------------
    def send(self):
        """Press “Kirim pendaftaran” and return the number on the receipt."""
        self.press("Kirim pendaftaran")
        self.heading("Tanda terima pendaftaran")
        return self.page.locator(".receipt-number__figure").inner_text()


class Officer(Person):
    """A member of staff, in the admin."""

    def field(self, label):
        """Find an input of the admin by its label, which ends in a colon there."""
        return self.page.get_by_label(re.compile(rf"^{re.escape(label)}:?$"))

    def log_in_with_code(self, user):
        """Log in with password and second factor; a code that ran out on the way is replaced by the next one."""
        self.log_in("/admin/")
        self.heading("Faktor kedua")
        for _ in range(2):
            self.type("Kode", totp_code(user))
            with self.page.expect_navigation():
                self.press("Masuk")
            if self.page.url.endswith("/admin/"):
                return

    def sees_preview(self, name):
        """Expect that a page of a paper is really drawn, behind its tab on a phone."""
        self.turn_to("Berkas")
        picture = self.page.get_by_role("img", name=name).first
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", value=True)
        assert picture.evaluate("image => image.naturalWidth") > 0

    def turn_to(self, tab):
        """Open one pane of the candidate page."""
        self.page.get_by_role("navigation", name="Bagian halaman").get_by_role("link", name=tab).click()

    def judge_all_but(self, doubtful, reason):
        """Find every paper and requirement met, one after another, and one of them not clear yet."""
        lead = self.page.locator(".pane__lead")
        self.turn_to("Pemeriksaan")
        count = int(lead.inner_text().split(" dari ")[1].split()[0])
        for n in range(count):
            expect(lead).to_have_text(f"{n} dari {count} sudah ada hasilnya.")
            expect(self.page.get_by_role("group", name="Hasil")).to_be_in_viewport()
            if self.page.get_by_role("link", name=doubtful, exact=True).get_attribute("aria-current"):
                self.page.get_by_label("Alasan").press_sequentially(reason)
                self.press("Belum")
            else:
                self.press("Memenuhi")
        expect(lead).to_have_text(f"{count} dari {count} sudah ada hasilnya.")

    def journal(self):
        """Return what happened, newest first, as the page tells it."""
        return self.page.locator("#jurnal ~ ol .journal__what").all_inner_texts()
