"""Production guesses nothing: what is missing is named with the way to set it, and Django's own deploy check is silent."""

import json
import os
import re
import runpy
import secrets
import sys
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from bawaslu_portal import env
from documents.refusals import MAX_RECEIVED
from documents.sealing import issuing
from tests.house import ROOT

# Runs commands of manage.py in one process, and prints what each ended with and complained of.
COMMANDS = """
import contextlib, io, json, sys
from django.core.management import execute_from_command_line
told = []
for words in json.loads(sys.argv[1]):
    with contextlib.redirect_stderr(io.StringIO()) as complained:
        try:
            code = execute_from_command_line(["manage.py", *words])
        except SystemExit as end:
            code = end.code
        except Exception as error:
            code = f"{type(error).__name__}: {error}"
    told.append([code, complained.getvalue()])
print(json.dumps(told))
"""
LOOK_FOR_KEY = ("shell", "--no-imports", "-c", "from core import crypto; crypto.key_for('seal')")
OF_THE_DEMO = (("serve",), ("demo_reset",), ("mail_sink",))


@pytest.fixture(scope="module")
def production(tmp_path_factory):
    """Return the environment of a server that is set up as docs/operations.md says."""
    tmp_path = tmp_path_factory.mktemp("production")
    key = tmp_path / "master.key"
    key.write_bytes(secrets.token_bytes(32))
    root = issuing.authority("Akar Kantor", since=timezone.now(), until=timezone.now() + timedelta(days=3000))
    seal = issuing.signer("Segel Kantor", root, since=timezone.now(), until=timezone.now() + timedelta(days=2000))
    (tmp_path / "roots").mkdir()
    (tmp_path / "roots" / "kantor.pem").write_bytes(root.pem)
    (tmp_path / "seal.p12").touch(mode=0o600)
    (tmp_path / "seal.p12").write_bytes(seal.bundle("rahasia"))
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "PORTAL_MODE": "production",
        "DATA_DIR": str(tmp_path / "data"),
        "MASTER_KEY_FILE": str(key),
        "SEAL_KEY_FILE": str(tmp_path / "seal.p12"),
        "SEAL_KEY_PASSPHRASE": "rahasia",
        "SEAL_ROOTS_DIR": str(tmp_path / "roots"),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "SITE_URL": "https://portal.example.go.id",
        "ALLOWED_HOSTS": "portal.example.go.id",
        "TRUSTED_PROXIES": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'portal.sqlite3'}",
        "BROKER_URL": "redis://127.0.0.1:6379/0",
        "EMAIL_URL": "smtp+tls://portal:rahasia@mail.example.go.id:587",
        "MAIL_FROM": "Bawaslu Kota Jakarta Pusat <portal@example.go.id>",
        "MESSAGE_ID_DOMAIN": "portal.example.go.id",
        "OFFICE_ADDRESS": "Jalan Contoh Nomor 1",
        "OFFICE_EMAIL": "kantor@example.go.id",
        "OFFICE_PHONE": "021 0000000",
    }


def test_the_deploy_check_is_silent_in_production(run, production):
    done = run(
        sys.executable, "manage.py", "check", "--deploy", "--database", "default", "--fail-level", "INFO", env=production
    )

    assert (done.returncode, done.stderr, done.stdout) == (0, "", "System check identified no issues (0 silenced).\n")


@pytest.mark.parametrize(
    "name",
    [
        "PORTAL_MODE",
        "MASTER_KEY_FILE",
        "SEAL_KEY_FILE",
        "SEAL_KEY_PASSPHRASE",
        "SEAL_ROOTS_DIR",
        "SECRET_KEY",
        "SITE_URL",
        "ALLOWED_HOSTS",
        "TRUSTED_PROXIES",
        "DATABASE_URL",
        "BROKER_URL",
        "EMAIL_URL",
        "MAIL_FROM",
        "MESSAGE_ID_DOMAIN",
        "OFFICE_ADDRESS",
        "OFFICE_EMAIL",
        "OFFICE_PHONE",
    ],
)
def test_a_missing_setting_is_named_with_the_way_to_set_it(monkeypatch, production, name):
    monkeypatch.setattr(os, "environ", {**production, name: " "})

    with pytest.raises(ImproperlyConfigured) as caught:
        runpy.run_path(ROOT / "bawaslu_portal" / "settings.py")

    assert f"Set the environment variable {name}." in str(caught.value)
    assert f"Example: export {name}=" in str(caught.value)


def test_a_command_without_a_setting_ends_with_that_sentence(run, production):
    done = run(sys.executable, "manage.py", "check", env={**production, "OFFICE_PHONE": " "})

    assert (done.returncode, "Set the environment variable OFFICE_PHONE." in done.stderr) == (1, True)


@pytest.fixture(scope="module")
def without_key(run, production):
    """Return {command: (code, complaint)} of commands where production's master key is lost."""
    asked = [LOOK_FOR_KEY, *OF_THE_DEMO]
    lost = {"MASTER_KEY_FILE": production["MASTER_KEY_FILE"] + ".lost", "DJANGO_SETTINGS_MODULE": "bawaslu_portal.settings"}
    done = run(sys.executable, "-c", COMMANDS, json.dumps(asked), env=production | lost)
    assert done.returncode == 0, done.stderr
    return dict(zip(asked, json.loads(done.stdout), strict=True))


def test_production_refuses_to_invent_the_master_key(without_key):
    code, _ = without_key[LOOK_FOR_KEY]

    assert code.startswith("ImproperlyConfigured: ")
    assert "Make it once, keep two copies apart from the server" in code


@pytest.mark.parametrize("command", OF_THE_DEMO)
def test_the_demo_s_commands_refuse_production(without_key, command):
    code, complained = without_key[command]

    assert (code, complained.startswith("CommandError: ")) == (1, True)


def test_a_number_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("PORT", "delapan ribu")

    with pytest.raises(ImproperlyConfigured, match=r"PORT must be a whole number, not 'delapan ribu'\."):
        env.number("PORT", 8000)


@pytest.mark.parametrize(
    ("written", "read"), [("1", True), ("Yes", True), ("TRUE", True), ("0", False), ("no", False), ("", None)]
)
def test_a_flag_is_read(monkeypatch, written, read):
    monkeypatch.setenv("DEBUG", written)

    assert env.flag("DEBUG", default=None) is read


def test_a_flag_that_is_neither_is_refused(monkeypatch):
    monkeypatch.setenv("DEBUG", "mungkin")

    with pytest.raises(ImproperlyConfigured, match="DEBUG must be 1 or 0, not 'mungkin'"):
        env.flag("DEBUG", default=False)


@pytest.mark.parametrize("url", ["mysql://x/y", "portal.sqlite3", ""])
def test_an_unknown_database_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must start with sqlite:/// or postgresql://"):
        env.database(url)


def test_a_postgresql_address_is_read_with_its_time_limits():
    assert env.database("postgresql://por%40tal:ra%2Fhasia@db.example:5433/portal?sslmode=require") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "portal", "USER": "por@tal", "PASSWORD": "ra/hasia", "HOST": "db.example", "PORT": 5433,
        "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": "-c statement_timeout=15000 -c idle_in_transaction_session_timeout=30000",
            "connect_timeout": 10, "sslmode": "require",
        },
    }  # fmt: skip


def test_a_relative_sqlite_path_becomes_absolute_and_its_folder_is_made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert env.database("sqlite:///data/portal.sqlite3")["NAME"] == str(tmp_path / "data" / "portal.sqlite3")
    assert (tmp_path / "data").is_dir()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://127.0.0.1:2525", ("127.0.0.1", 2525, "", "", "none")),
        ("smtp+tls://a%40b:c@mail.example", ("mail.example", 587, "a@b", "c", "starttls")),
        ("smtps://mail.example", ("mail.example", 465, "", "", "tls")),
    ],
)
def test_a_mail_address_is_read(url, expected):
    assert tuple(env.mail(url).values()) == expected


def test_an_unknown_mail_address_is_refused():
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must start with smtp://"):
        env.mail("https://mail.example")


def test_a_file_of_variables_does_not_override_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("PORT", "9000")
    monkeypatch.delenv("OFFICE_HOURS", raising=False)
    file = tmp_path / ".env"
    file.write_text("# catatan\nPORT=1\nOFFICE_HOURS = Senin = Kamis\n#X=1\nrusak\n")

    env.load_file(file)

    assert (os.environ["PORT"], os.environ.pop("OFFICE_HOURS"), "X" in os.environ) == ("9000", "Senin = Kamis", False)


@pytest.mark.parametrize(
    ("written", "read"),
    [('"Kantor <a@b.example>"', "Kantor <a@b.example>"), ("'x'", "x"), ('"x', '"x'), ("a'b", "a'b")],
)
def test_a_quoted_value_of_a_file_is_read_as_systemd_reads_it(tmp_path, monkeypatch, written, read):
    monkeypatch.delenv("MAIL_FROM", raising=False)
    file = tmp_path / ".env"
    file.write_text(f"MAIL_FROM={written}\n")

    env.load_file(file)

    assert os.environ.pop("MAIL_FROM") == read


def test_the_example_of_a_server_s_variables_names_what_has_no_default():
    lines = (ROOT / "deploy" / "portal.env.example").read_text().splitlines()
    named = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}

    assert named == {"PORTAL_MODE", "DATA_DIR", *test_a_missing_setting_is_named_with_the_way_to_set_it.pytestmark[0].args[1]}


def test_the_front_server_leaves_it_to_the_portal_to_refuse_files_in_words():
    """A form without JavaScript carries several photos; what is too big must reach the sentence for it."""
    site = (ROOT / "deploy" / "nginx.conf.example").read_text()
    [megabytes] = re.findall(r"client_max_body_size (\d+)m;", site)

    assert int(megabytes) * 1024 * 1024 > 10 * MAX_RECEIVED
    assert {"@too_big", "@restarting"} <= set(re.findall(r"error_page [\d ]+= (@\w+);", site))


def test_a_word_outside_the_choices_is_refused(monkeypatch):
    monkeypatch.setenv("PORTAL_MODE", "produksi")

    with pytest.raises(ImproperlyConfigured, match="PORTAL_MODE must be one of demo, production, not 'produksi'"):
        env.one_of("PORTAL_MODE", {"demo", "production"})


def test_what_is_not_said_takes_the_default_of_its_choices(monkeypatch):
    monkeypatch.delenv("OFFICE_ZONE", raising=False)

    assert env.one_of("OFFICE_ZONE", {"Asia/Jakarta", "Asia/Jayapura"}, "Asia/Jakarta") == "Asia/Jakarta"


def test_a_secret_is_made_once_and_kept_from_others(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    path = tmp_path / "keys" / "secret.key"

    first, again = env.secret("SECRET_KEY", path), env.secret("SECRET_KEY", path)

    assert (first == again, len(first) >= 50, path.stat().st_mode & 0o777) == (True, True, 0o600)


def test_of_two_processes_that_make_a_secret_at_once_one_wins(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    path = tmp_path / "keys" / "secret.key"
    first = env.secret("SECRET_KEY", path)

    env._make_secret(path)  # it looked before the first was there

    assert (path.read_text(), [each.name for each in path.parent.iterdir()]) == (first, ["secret.key"])
