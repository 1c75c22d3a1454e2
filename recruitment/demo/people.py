"""Invented applicants who look invented: flower names with the word Contoh, and NIKs of a kecamatan that does not exist."""

import datetime as dt
from dataclasses import dataclass

from recruitment import sections
from recruitment.lifecycle import Sex

NO_SUCH_DISTRICT = "317199"
WOMEN = ("Melati", "Kenanga", "Anggrek", "Mawar", "Seroja", "Dahlia", "Cempaka", "Teratai", "Kemuning", "Flamboyan")
MEN = ("Jati", "Meranti", "Cendana", "Mahoni", "Beringin", "Trembesi", "Bambu", "Rotan", "Pinus", "Sengon")
ADDRESS = "pelamar{n:03}@contoh.example"


@dataclass(frozen=True)
class Person:
    """The n-th invented applicant; everything about them follows from n."""

    n: int

    @property
    def email(self):
        return ADDRESS.format(n=self.n)

    @property
    def sex(self):
        return Sex.FEMALE if self.n % 5 in {0, 2} else Sex.MALE

    @property
    def name(self):
        names = WOMEN if self.sex == Sex.FEMALE else MEN
        name = names[self.n // 2 % len(names)]
        # One word is a whole name, and apostrophes are common: the demo shows both.
        return {0: f"Contoh{name}", 7: f"Nur'{name} Contoh"}.get(self.n % 11, f"{name} Contoh {self.n:03}")

    @property
    def birth_on(self):
        return dt.date(1972 + self.n * 7 % 25, 1 + self.n % 12, 1 + self.n * 3 % 28)

    @property
    def nik(self):
        day = self.birth_on.day + (40 if self.sex == Sex.FEMALE else 0)
        return f"{NO_SUCH_DISTRICT}{day:02}{self.birth_on:%m%y}{self.n + 1:04}"

    def answers(self, selection, district, village):
        """Return whole answers of every section by code."""
        experienced = self.n % 3 == 0
        return {
            sections.PERSONAL: self._personal(),
            sections.DOMICILE: {"village": village.code, "rt": f"{self.n % 15 + 1:03}", "rw": "001", "district": district.code},
            sections.EDUCATION: {
                "level": ("sma", "s1", "d3", "s2")[self.n % 4],
                "schools": [{"school": "Sekolah Contoh", "major": "Umum", "year": str(self.birth_on.year + 18)}],
            },
            sections.WORK: self._work(),
            sections.EXPERIENCE: {
                "has_experience": "ya" if experienced else "tidak",
                "experiences": [{"role": "Pengawas TPS", "place": "Jakarta Pusat", "year": "2019"}] if experienced else [],
                "motivation": "Ingin ikut menjaga pemilu yang jujur dan adil di lingkungan saya.",
            },
            sections.DECLARATIONS: {requirement.code: True for requirement in selection.requirements.all()},
        }

    def _personal(self):
        return {
            "nik": self.nik, "full_name": self.name, "birth_place": "Jakarta", "birth_on": self.birth_on.isoformat(),
            "sex": str(self.sex), "phone": f"+628120000{self.n:04}", "address": f"Jalan Contoh Nomor {self.n + 1}",
        }  # fmt: skip

    def _work(self):
        employment = ("own", "private", "none", "student")[self.n % 4]
        employer = {"employer": "PT Contoh Sejahtera"} if employment == "private" else {}
        return {"employment": employment, **employer, "jobs": [], "organisations": []}
