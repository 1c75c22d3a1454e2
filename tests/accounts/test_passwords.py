import threading
import time

import pytest
from argon2 import extract_parameters
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts import hashers
from accounts.hashers import PortalArgon2Hasher
from accounts.models import User

APPLICANT = User(email="siti.aminah@contoh.example")
STAFF = User(email="budi@contoh.example", name="Budi Santoso", is_staff=True)
OFFICIAL = User(email="wati@contoh.example", is_official=True)


@pytest.mark.parametrize(
    ("user", "password"),
    [
        (APPLICANT, "kudalaut77"),
        (APPLICANT, "tanpa angka atau huruf besar"),
        (APPLICANT, "x7" * 32),
        (APPLICANT, "x7" * 64),
        (APPLICANT, "bawaslu sarapan jeruk"),
        (APPLICANT, "密码很长的一个句子在这里"),
        (STAFF, "kudalaut7788"),
        (OFFICIAL, "kudalaut7788"),
    ],
)
def test_a_long_uncommon_password_is_taken_whatever_it_is_made_of(user, password):
    validate_password(password, user)


@pytest.mark.parametrize(
    ("user", "password", "sentence"),
    [
        (APPLICANT, "kudalaut7", "paling sedikit 10 karakter. Anda mengetik 9"),
        (STAFF, "kudalaut778", "paling sedikit 12 karakter. Anda mengetik 11"),
        (OFFICIAL, "kudalaut778", "paling sedikit 12 karakter"),
        (APPLICANT, "x7" * 64 + "x", "paling banyak 128 karakter"),
        (APPLICANT, "1234567890", "paling sering dipakai"),
        (APPLICANT, "QWERTYUIOP", "paling sering dipakai"),
        (APPLICANT, "bawaslu2026", "mudah ditebak"),
        (APPLICANT, "Panwascam2024!", "mudah ditebak"),
        (APPLICANT, "B4w45lu-J4k4rt4", "mudah ditebak"),
        (APPLICANT, "jakartapusat", "mudah ditebak"),
        (APPLICANT, "j@k@rta-panw@s", "mudah ditebak"),
        (APPLICANT, "sitiaminah1990", "mudah ditebak"),
        (STAFF, "budisantoso99", "mudah ditebak"),
        (APPLICANT, "19901231199012", "mudah ditebak"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused_with_its_reason(user, password, sentence):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, user)
    assert sentence in " ".join(refused.value.messages)


def test_hashes_are_argon2id_at_the_owasp_minimum():
    parameters = extract_parameters(PortalArgon2Hasher().encode("kata sandi", "garamgaramgaram").removeprefix("argon2"))
    facts = (parameters.type.name, parameters.memory_cost, parameters.time_cost, parameters.parallelism)
    assert facts == ("ID", 19 * 1024, 2, 1)


def test_no_more_hashes_are_computed_at_once_than_the_limit(settings, monkeypatch):
    running, most, lock = 0, 0, threading.Lock()

    def slow(self, password, salt):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with lock:
            running -= 1
        return ""

    monkeypatch.setattr(Argon2PasswordHasher, "encode", slow)
    threads = [threading.Thread(target=hashers.PortalArgon2Hasher().encode, args=("x", "y")) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == settings.PASSWORD_HASHES_AT_ONCE
