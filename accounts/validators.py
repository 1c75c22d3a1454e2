"""What a password must be: long, not common, not made of what anybody here would guess. No rules of composition."""

import re

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

MAX_LENGTH = 128
CONTEXT_WORDS = (
    "bawaslu", "panwaslu", "panwascam", "panwaslucam", "panwas", "pengawas", "pemilu", "pilkada", "pemilihan",
    "jakarta", "jakpus", "kecamatan", "kelurahan", "portal", "pendaftaran", "password", "katasandi", "sandi",
    "gambir", "sawahbesar", "kemayoran", "tanahabang", "menteng", "senen", "joharbaru", "cempakaputih", "indonesia",
)  # fmt: skip


class LengthValidator:
    """At least 10 characters, 12 for the office and officials; at most 128, so that hashing stays bounded."""

    def __init__(self, applicant=10, office=12):
        self.applicant, self.office = applicant, office

    def _minimum(self, user):
        return self.office if getattr(user, "needs_second_factor", False) else self.applicant

    def validate(self, password, user=None):
        minimum = self._minimum(user)
        if len(password) < minimum:
            raise ValidationError(
                f"Kata sandi paling sedikit {minimum} karakter. Anda mengetik {len(password)}.", code="password_too_short"
            )
        if len(password) > MAX_LENGTH:
            raise ValidationError(f"Kata sandi paling banyak {MAX_LENGTH} karakter.", code="password_too_long")

    def get_help_text(self):
        return f"Paling sedikit {self.applicant} karakter (petugas dan pejabat {self.office}). Beberapa kata acak sudah cukup."


class CommonValidator(CommonPasswordValidator):
    def validate(self, password, user=None):
        if password.lower().strip() in self.passwords:
            raise ValidationError(
                "Kata sandi ini termasuk yang paling sering dipakai orang, jadi mudah ditebak.", code="password_too_common"
            )

    def get_help_text(self):
        return "Bukan kata sandi yang umum dipakai."


class ContextValidator:
    """Refuses a password of which little is left without the words of this place and the person's own address and name."""

    MUST_REMAIN = 6

    def validate(self, password, user=None):
        words = sorted({*CONTEXT_WORDS, *_own_words(user)}, key=len, reverse=True)
        if any(self._is_made_of(words, text) for text in _readings(password)):
            raise ValidationError(
                "Kata sandi ini hampir seluruhnya terdiri atas angka, kata yang mudah ditebak (seperti “bawaslu” atau "
                "“jakarta”), atau alamat email dan nama Anda. Tambahkan beberapa kata lain.",
                code="password_guessable",
            )

    def _is_made_of(self, words, text):
        rest = text
        for word in words:
            rest = rest.replace(word, "")
        rest = rest.strip("0123456789")
        return len(rest) < self.MUST_REMAIN and rest != text

    def get_help_text(self):
        return "Tidak hanya angka, nama atau alamat email Anda, atau kata seperti “bawaslu” dan “jakarta”."


def _readings(password):
    """Return the letters and digits as typed, and with the digits and signs read that people put for letters."""
    text = password.lower()
    return {_letters(text), _letters(text.translate(str.maketrans("@4$5!1037", "aassiioet")))}


def _letters(text):
    return re.sub(r"[^a-z0-9]", "", text)


def _own_words(user):
    text = f"{getattr(user, 'email', '')} {getattr(user, 'name', '')}"
    return [word for word in re.findall(r"[a-z0-9]+", text.lower()) if len(word) >= 3]
