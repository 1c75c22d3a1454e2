"""What lies in a folder of an IMAP server is taken in once, moved away after the commit, and a dead server costs seconds."""

import datetime as dt
import socket
import ssl
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bawaslu_portal import env
from core.clock import wib
from notifications import alerts, bounces, dsn, imap
from notifications.models import Alert, Bounce, Gateway
from tests import imap as fake
from tests.notifications.test_bounces import ANSWER, COMPLAINT, POSTFIX, out
from tests.servers import free_port

pytestmark = pytest.mark.django_db
NOW = wib(2026, 10, 20, 12)
MINUTE = dt.timedelta(minutes=1)


def url(server, scheme="imap", folder="INBOX", host="127.0.0.1"):
    return f"{scheme}://{quote(server.user)}:{quote(server.password, safe='')}@{host}:{server.port}/{folder}"


@pytest.fixture
def server(settings):
    with fake.running() as server:
        settings.BOUNCE_URL = url(server)
        yield server


def test_the_address_says_where_to_read_and_as_whom():
    assert imap.Server.of("imaps://por%40tal:a%2Fb%3A@mail.contoh.example/Surat/Balik") == imap.Server(
        "mail.contoh.example", 993, "por@tal", "a/b:", "Surat/Balik", True
    )
    assert imap.Server.of("imap://u:p@127.0.0.1") == imap.Server("127.0.0.1", 143, "u", "p", "INBOX", False)


@pytest.mark.parametrize(
    "told", ["imap://u:p@mail.contoh.example", "imap+tls://u:p@127.0.0.1", "imaps:///INBOX", "file://relatif", "/var/mail"]
)
def test_a_mailbox_that_is_none_or_lies_open_on_the_way_is_refused(monkeypatch, told):
    monkeypatch.setenv("BOUNCE_URL", told)
    with pytest.raises(env.ImproperlyConfigured, match="BOUNCE_URL"):
        env.mailbox("BOUNCE_URL")


@pytest.mark.parametrize("capabilities", ["IMAP4rev1 MOVE UIDPLUS", "IMAP4rev1 UIDPLUS", "IMAP4rev1"])
def test_each_mail_is_taken_in_and_lies_in_its_folder_afterwards(server, capabilities):
    server.capabilities = capabilities
    delivery = out()
    server.put(POSTFIX, ANSWER, COMPLAINT, POSTFIX.replace("11111111", "99999999"))
    assert (bounces.read_mailbox(NOW), bounces.read_mailbox(NOW + MINUTE)) == (2, 0)
    assert server.lying() == {"INBOX.Terbaca": 2, "INBOX.Lain": 2}
    assert sorted(Bounce.objects.values_list("delivery", "kind")) == [(delivery.pk, "complaint"), (delivery.pk, "hard")]


def test_only_the_head_of_a_huge_mail_is_fetched_and_kept_whole_on_the_server(server):
    out()
    server.put(POSTFIX.replace("Isi.", "Isi panjang. " * 300_000))
    size = len(server.folders["INBOX"][0].content)
    assert (bounces.read_mailbox(NOW), size > 3 * dsn.LONGEST) == (1, True)
    assert [len(mail.content) for mail in server.folders["INBOX.Terbaca"]] == [size]


@pytest.mark.parametrize("content", [b"\x00\xff\xfe" * 5000, b"", b"Content-Type: message/rfc822\n\n" * 30_000])
def test_what_is_no_mail_at_all_is_put_aside(server, content):
    server.put(content)
    assert (bounces.read_mailbox(NOW), server.lying()) == (0, {"INBOX.Lain": 1})


def test_what_breaks_the_reading_is_put_aside_and_holds_up_nobody(server, monkeypatch):
    out()
    server.put("rusak", POSTFIX)
    read = dsn.read
    monkeypatch.setattr(dsn, "read", lambda content: 1 / 0 if content == b"rusak" else read(content))
    assert (bounces.read_mailbox(NOW), server.lying()) == (1, {"INBOX.Rusak": 1, "INBOX.Terbaca": 1})


def test_a_mail_whose_move_was_cut_off_is_read_again_and_changes_nothing(server):
    out()
    server.put(POSTFIX)
    server.hooks["UID MOVE"] = "drop"
    assert (bounces.read_mailbox(NOW), Bounce.objects.count(), server.lying()) == (0, 1, {"INBOX": 1})
    server.hooks.clear()
    assert (bounces.read_mailbox(NOW + MINUTE), Bounce.objects.count(), server.lying()) == (0, 1, {"INBOX.Terbaca": 1})


def test_a_mail_stays_where_it_is_until_its_report_is_written(server, monkeypatch):
    out()
    server.put(POSTFIX)

    def dies(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Bounce.objects, "get_or_create", dies)
        with pytest.raises(KeyboardInterrupt):
            bounces.read_mailbox(NOW)
    assert (Bounce.objects.count(), server.lying()) == (0, {"INBOX": 1})
    assert (bounces.read_mailbox(NOW + MINUTE), server.lying()) == (1, {"INBOX.Terbaca": 1})


def test_two_ticks_at_once_take_each_mail_once(server):
    out()
    server.put(POSTFIX)
    server.hooks["UID FETCH"] = lambda: (server.hooks.clear(), server.folders["INBOX"].clear())
    assert (bounces.read_mailbox(NOW), Bounce.objects.count(), Gateway.objects.get().failing_since) == (0, 0, None)


def test_a_tick_takes_so_many_and_the_next_one_goes_on(server, monkeypatch):
    monkeypatch.setattr(imap, "AT_ONCE", 3)
    server.put(*[f"Subject: {n}\n\nIsi.\n" for n in range(5)])
    bounces.read_mailbox(NOW)
    assert server.lying() == {"INBOX": 2, "INBOX.Lain": 3}
    bounces.read_mailbox(NOW + MINUTE)
    assert server.lying() == {"INBOX.Lain": 5}


def test_what_others_have_marked_as_deleted_does_not_stand_in_the_way(server, monkeypatch):
    monkeypatch.setattr(imap, "AT_ONCE", 2)
    monkeypatch.setattr(imap, "PART", 3)
    server.put(*[f"Subject: {n}\n\nIsi.\n" for n in range(10)])
    for mail in server.folders["INBOX"][:7]:
        mail.flags.add(fake.DELETED)
    bounces.read_mailbox(NOW)
    assert server.lying() == {"INBOX": 8, "INBOX.Lain": 2}


def test_an_empty_folder_is_asked_for_nothing(server):
    assert (bounces.read_mailbox(NOW), "UID SEARCH" in server.said, server.said[-1]) == (0, False, "LOGOUT")


@pytest.mark.parametrize(
    ("hooks", "phase"),
    [
        ({"greeting": "drop"}, "connect"), ({"LOGIN": "NO bukan"}, "login"), ({"LOGIN": "drop"}, "login"),
        ({"SELECT": "NO tidak ada"}, "select"), ({"UID SEARCH": "BAD"}, "fetch"), ({"UID FETCH": "drop"}, "fetch"),
        ({"UID MOVE": "NO [OVERQUOTA] penuh"}, "move"),
    ],
)  # fmt: skip
def test_where_a_server_failed_is_told_to_operators_and_it_is_left_alone_for_a_while(server, hooks, phase):
    out()
    server.put(POSTFIX)
    server.hooks.update(hooks)
    assert bounces.read_mailbox(NOW) == 0
    assert list(Gateway.objects.values_list("channel", "failing_since", "phase")) == [("imap", NOW, phase)]
    server.said.clear()
    assert (bounces.read_mailbox(NOW + MINUTE / 2), server.said) == (0, [])
    server.hooks.clear()
    bounces.read_mailbox(NOW + MINUTE)
    assert (Gateway.objects.get().failing_since, server.lying(), Bounce.objects.count()) == (None, {"INBOX.Terbaca": 1}, 1)


def test_the_pause_doubles_up_to_a_quarter_of_an_hour(server):
    server.hooks["LOGIN"] = "NO bukan"
    tried = []
    for minute in range(60):
        server.said.clear()
        bounces.read_mailbox(NOW + minute * MINUTE)
        tried += [minute] if server.said else []
    assert tried == [0, 1, 3, 7, 15, 30, 45]


def test_a_server_that_is_away_long_raises_its_own_alert(settings):
    settings.BOUNCE_URL = f"imap://u:p@127.0.0.1:{free_port()}/INBOX"
    bounces.read_mailbox(NOW)
    alerts.watch(NOW + 6 * MINUTE)
    alert = Alert.objects.get(kind="gateway")
    assert (alert.subject, "BOUNCE_URL" in alerts.advice(alert)) == ("imap", True)


@pytest.mark.parametrize("command", ["greeting", "LOGIN", "UID FETCH", "UID MOVE"])
def test_a_server_that_hangs_is_waited_for_no_longer_than_one_answer(server, monkeypatch, command):
    out()
    monkeypatch.setattr(imap, "TIMEOUT", 0.3)
    server.put(POSTFIX)
    server.hooks[command] = "hang"
    assert bounces.read_mailbox(NOW) == 0
    assert Gateway.objects.get().failing_since == NOW  # after a minute it would have answered


def test_a_slow_server_is_left_for_the_next_tick_when_the_time_is_over(server, monkeypatch):
    monkeypatch.setattr(imap, "BUDGET", 0)
    server.put(ANSWER)
    assert (bounces.read_mailbox(NOW), server.lying(), Gateway.objects.get().failing_since) == (0, {"INBOX": 1}, None)


# --- TLS ------------------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Return the path of a certificate and its key for localhost, signed by itself."""
    key, folder = ec.generate_private_key(ec.SECP256R1()), tmp_path_factory.mktemp("tls")
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(now - dt.timedelta(1)).not_valid_after(now + dt.timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )  # fmt: skip
    (folder / "ca.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "both.pem").write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return folder


@pytest.fixture
def secure(settings, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "both.pem")
    with fake.running(tls=context) as server:
        settings.BOUNCE_URL = url(server, "imaps", host="localhost")
        yield server


def test_over_tls_a_server_that_the_machine_trusts_is_read(secure, certificate, monkeypatch):
    out()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "ca.pem"))
    secure.put(POSTFIX)
    assert (bounces.read_mailbox(NOW), secure.lying()) == (1, {"INBOX.Terbaca": 1})


@pytest.mark.parametrize("is_trusted", [False, True], ids=["unknown-authority", "other-name"])
def test_a_server_that_nobody_vouches_for_hears_no_password(secure, certificate, monkeypatch, settings, is_trusted):
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "ca.pem"))
        settings.BOUNCE_URL = url(secure, "imaps", host="127.0.0.1")
    assert bounces.read_mailbox(NOW) == 0
    assert (Gateway.objects.get().phase, secure.said) == ("connect", [])


def test_a_server_without_tls_is_not_spoken_to_where_tls_was_agreed(server, settings):
    settings.BOUNCE_URL = url(server, "imaps")
    assert (bounces.read_mailbox(NOW), Gateway.objects.get().phase, server.said) == (0, "connect", [])


def test_a_port_that_takes_the_call_and_says_nothing_costs_one_timeout(settings, monkeypatch):
    monkeypatch.setattr(imap, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        settings.BOUNCE_URL = f"imaps://u:p@127.0.0.1:{deaf.getsockname()[1]}/INBOX"
        assert bounces.read_mailbox(NOW) == 0
    assert Gateway.objects.get().phase == "connect"
