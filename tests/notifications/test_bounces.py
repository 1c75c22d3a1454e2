"""What mail servers send back is understood, tied to its delivery by our own Message-ID alone, and taken in once."""

import datetime as dt
import random

import pytest

from core.clock import wib
from notifications import bounces, dsn
from notifications.lifecycle import DeliveryState as S
from notifications.models import Bounce, Delivery
from notifications.models.wishes import address_hash
from tests.factories.notifications import posted

NOW = wib(2026, 10, 20, 12)
OURS = "<11111111-2222-4333-8444-555555555555@portal.bawaslu-jakpus.example>"

POSTFIX = f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.contoh.example (Mail Delivery System)
To: portal@bawaslu-jakpus.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="A1"
Message-Id: <20261020.A1@mx.contoh.example>

--A1
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.contoh.example.

--A1
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.contoh.example
X-Postfix-Queue-ID: 4BXyz

Final-Recipient: rfc822; siti.aminah@rumah.example
Original-Recipient: rfc822;siti.aminah@rumah.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.rumah.example
Diagnostic-Code: smtp; 550 5.1.1 <siti.aminah@rumah.example>: Recipient address
    rejected: User unknown, call 081234567890

--A1
Content-Description: Undelivered Message
Content-Type: message/rfc822

From: portal@bawaslu-jakpus.example
To: siti.aminah@rumah.example
Subject: Pengingat
Message-ID: {OURS}

Isi.
--A1--
"""
EXIM = f"""\
Return-Path: <>
From: Mail Delivery System <Mailer-Daemon@host.contoh.example>
Auto-Submitted: auto-replied
X-Failed-Recipients: siti@rumah.example
Subject: Mail delivery failed: returning message to sender
Content-Type: text/plain; charset=us-ascii

A message that you sent could not be delivered to one or more of its recipients.

  siti@rumah.example
    host mx.rumah.example [192.0.2.7]
    SMTP error from remote mail server after RCPT TO:<siti@rumah.example>:
    550 No such user here

------ This is a copy of your message, including all the headers. ------

From: portal@bawaslu-jakpus.example
Message-ID: {OURS}

Isi.
"""
EXCHANGE = f"""\
From: Microsoft Outlook <postmaster@kantor.example>
Subject: Undeliverable: Pengingat
Content-Type: multipart/report; report-type=delivery-status; boundary="X"
In-Reply-To: {OURS}
References: {OURS}

--X
Content-Type: text/html; charset="utf-8"

<p>Kotak surat penuh.</p>
--X
Content-Type: message/delivery-status

Reporting-MTA: dns;EX01.kantor.example

Final-recipient: RFC822;siti@kantor.example
Action: failed
Status: 5.2.2
Diagnostic-code: smtp;554 5.2.2 mailbox full; STOREDRV.Deliver

--X--
"""
GMAIL_DELAYED = f"""\
From: Mail Delivery Subsystem <mailer-daemon@surat.example>
Subject: Delivery Status Notification (Delay)
Content-Type: multipart/report; boundary="g"; report-type=delivery-status

--g
Content-Type: message/delivery-status

Reporting-MTA: dns; surat.example

Final-Recipient: rfc822; siti@surat.example
Action: delayed
Status: 4.4.1
Diagnostic-Code: smtp; The recipient server did not accept our requests to connect.

--g
Content-Type: text/rfc822-headers

Received: by 192.0.2.9
Message-ID:
 {OURS}
To: siti@surat.example
--g--
"""
COMPLAINT = f"""\
From: staff@penyedia.example
Subject: FW: Pengingat
Content-Type: multipart/report; report-type=feedback-report; boundary="f"

--f
Content-Type: text/plain

This is an abuse report.
--f
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1

--f
Content-Type: message/rfc822

From: portal@bawaslu-jakpus.example
Message-ID: {OURS}
Subject: Pengingat

Isi.
--f--
"""
ANSWER = f"""\
From: Siti <siti@rumah.example>
Subject: Re: Pengingat
In-Reply-To: {OURS}
Content-Type: text/plain

Terima kasih. Nomor saya 550 5.1.1.
"""
AWAY = f"""\
From: Siti <siti@rumah.example>
Auto-Submitted: auto-replied
Subject: Sedang cuti
In-Reply-To: {OURS}
Content-Type: text/plain

Saya cuti sampai 5.10.2026.
"""
ARRIVED = POSTFIX.replace("Action: failed", "Action: relayed").replace("5.1.1", "2.0.0").replace("550", "250")
SEVERAL = POSTFIX.replace(
    "Reporting-MTA: dns; mx.contoh.example\nX-Postfix-Queue-ID: 4BXyz\n",
    "Reporting-MTA: dns; mx.contoh.example\n\nFinal-Recipient: rfc822; lain@rumah.example\nAction: delayed\nStatus: 4.2.2\n",
)


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (POSTFIX, "hard", "5.1.1"), (EXIM, "hard", ""), (EXCHANGE, "hard", "5.2.2"), (GMAIL_DELAYED, "soft", "4.4.1"),
        (COMPLAINT, "complaint", ""), (SEVERAL, "hard", "5.1.1"),
        (POSTFIX.replace("Status: 5.1.1", "Status: 4.2.2"), "soft", "4.2.2"),
    ],
    ids=["postfix", "exim", "exchange", "gmail-delayed", "complaint", "several-recipients", "failed-for-now"],
)  # fmt: skip
def test_a_report_says_what_happened_to_which_mail(content, kind, status):
    for written in (content, content.replace("\n", "\r\n")):
        report = dsn.read(written.encode())
        assert (report.message_id, report.kind, report.status) == (OURS, kind, status)


@pytest.mark.parametrize(
    "content",
    [ANSWER, AWAY, ARRIVED, "", "From: x\n\n", POSTFIX.replace(OURS, "")],
    ids=["answer", "away", "arrived", "empty", "bare", "no-id"],
)  # fmt: skip
def test_what_reports_of_nothing_is_none(content):
    assert dsn.read(content.encode()) is None


def test_the_words_that_are_kept_name_nobody():
    said = dsn.read(POSTFIX.encode()).diagnostic
    assert said == "smtp; 550 5.1.1 <[alamat]>: Recipient address rejected: User unknown, call [angka]"


@pytest.mark.parametrize("charset", ["iso-8859-1", "x-tiada", "utf-16"])
def test_words_in_any_or_no_charset_do_not_stop_the_reading(charset):
    content = EXIM.replace("us-ascii", charset).encode().replace(b"No such user", b"Kotak surat \xff\xfe tidak ada")
    assert dsn.read(content) is None or dsn.read(content).kind == "hard"


def test_a_huge_report_is_read_from_its_head():
    assert dsn.read(POSTFIX.replace("Isi.", "Isi panjang. " * 300_000).encode()).message_id == OURS


@pytest.mark.parametrize("charset", ["a\0b", "rot13", "idna", "unicode_escape", "é", "=?utf-8?q?x?="])
def test_a_charset_that_is_none_breaks_nothing(charset):
    content = EXIM.replace("us-ascii", charset).replace("No such user", "Kotak surat tidak ada")
    assert dsn.read(content.encode()).kind == "hard"


def test_a_report_within_a_forwarded_report_speaks_of_the_inner_mail_once():
    forwarded = POSTFIX.replace("Isi.\n", "Isi.\n").replace(
        f"From: portal@bawaslu-jakpus.example\nTo: siti.aminah@rumah.example\nSubject: Pengingat\nMessage-ID: {OURS}\n\nIsi.\n",
        EXCHANGE.replace('boundary="X"', 'boundary="X"\nMessage-ID: <luar@kantor.example>'),
    )
    assert dsn.read(forwarded.encode()).message_id == "<luar@kantor.example>"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\0" * 1000, bytes(range(256)) * 100, b"Content-Type: message/rfc822\n\n" * 30_000,
        b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 5_000,
        b"From: mailer-daemon@x\n" + b"X: y\n" * 100_000 + b"\n550 5.1.1\n",
        b"To: " + b"bounce+" * 100_000 + b"\n\n", b"From: mailer-daemon\n\n" + b">" * 1_000_000,
    ],
    ids=["empty", "nul", "binary", "nested", "unclosed", "headers", "tokens", "quoted"],
)  # fmt: skip
def test_what_somebody_made_to_hurt_is_nobodys_report(content):
    assert dsn.read(content) is None


def test_a_megabyte_without_a_space_is_cut_before_it_is_looked_at():
    report = dsn.read(POSTFIX.replace("550 5.1.1", "a" * 900_000).encode())
    assert (report.kind, report.diagnostic) == ("hard", "smtp;")


def test_an_address_that_a_cut_goes_through_is_not_kept():
    words = "a" * 300 + "@rumah.example "
    assert dsn.without_persons(words * 6 + "x" * 90 + " siti.aminah" + "y" * 500 + "@rumah.example") == " ".join(
        [*["[alamat]"] * 6, "x" * 90]
    )


@pytest.mark.parametrize("seed", range(20))
def test_no_damage_to_a_report_breaks_the_reading(seed):
    chance = random.Random(seed)
    for content in (POSTFIX, EXIM, EXCHANGE, GMAIL_DELAYED, COMPLAINT):
        damaged = bytearray(content.encode())
        for _ in range(chance.randrange(1, 60)):
            place = chance.randrange(len(damaged))
            damaged[place : place + chance.randrange(4)] = bytes(chance.randrange(256) for _ in range(chance.randrange(4)))
        report = dsn.read(bytes(damaged))
        assert report is None or (report.kind in {"hard", "soft", "complaint"} and len(report.diagnostic) <= 200)


@pytest.mark.django_db
def test_a_message_id_of_another_is_not_ours_and_one_with_a_nul_is_asked_of_nobody(maildir):
    out()
    for n, forged in enumerate(["<a\0b@portal.bawaslu-jakpus.example>", "<x@y>", "<" + "a" * 300 + "@y>"]):
        (maildir / "new" / str(n)).write_text(POSTFIX.replace(OURS, forged))
    bounces.read_folder(maildir, NOW)
    assert Bounce.objects.count() == 0
    assert lying(maildir) == {f".Lain/new/{n}" for n in range(3)}


@pytest.fixture
def maildir(tmp_path):
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    return tmp_path


def out(message_id=OURS, state=S.SENT):
    delivery = posted(at=NOW)
    went = {"sent_at": NOW, "sending_at": NOW, "settled_at": NOW, "address_hash": address_hash(delivery.address)}
    moments = went if state == S.SENT else {}
    Delivery.objects.filter(pk=delivery.pk).update(message_id=message_id, state=state, **moments)
    return delivery


def lying(maildir):
    return {str(path.relative_to(maildir)) for path in maildir.rglob("*") if path.is_file()}


@pytest.mark.django_db
@pytest.mark.parametrize("scheme", ["file", "maildir"])
def test_what_came_back_is_tied_to_its_delivery_and_leaves_the_mailbox(maildir, settings, scheme):
    delivery = out()
    (maildir / "new" / "1.a").write_text(POSTFIX)
    (maildir / "cur" / "2.b:2,S").write_text(COMPLAINT)
    settings.BOUNCE_URL = f"{scheme}://{maildir}"
    assert (bounces.read_mailbox(NOW), bounces.read_mailbox(NOW), lying(maildir)) == (2, 0, set())
    assert sorted(Bounce.objects.values_list("delivery", "kind", "status", "received_at")) == [
        (delivery.pk, "complaint", "", NOW), (delivery.pk, "hard", "5.1.1", NOW),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_report_that_comes_twice_changes_nothing(maildir):
    out()
    for name in ("1.a", "2.b"):
        (maildir / "new" / name).write_text(POSTFIX)
    assert (bounces.read_folder(maildir, NOW), Bounce.objects.count(), lying(maildir)) == (1, 1, set())


@pytest.mark.django_db
@pytest.mark.parametrize("content", [POSTFIX.replace("11111111", "99999999"), ANSWER], ids=["foreign", "answer"])
def test_what_is_not_about_our_mails_is_put_aside(maildir, content):
    out()
    (maildir / "new" / "1.a").write_text(content)
    assert (bounces.read_folder(maildir, NOW), Bounce.objects.count(), lying(maildir)) == (0, 0, {".Lain/new/1.a"})


@pytest.mark.django_db
def test_a_report_about_what_never_left_is_forged(maildir):
    out(state=S.PENDING)
    (maildir / "new" / "1.a").write_text(POSTFIX)
    assert (bounces.read_folder(maildir, NOW), lying(maildir)) == (0, {".Lain/new/1.a"})


@pytest.mark.django_db
@pytest.mark.parametrize("content", [POSTFIX, ANSWER], ids=["ours", "foreign"])
def test_a_mail_that_another_tick_takes_away_is_left_to_it(maildir, monkeypatch, content):
    out()
    path = maildir / "new" / "1.a"
    path.write_text(content)
    read = dsn.read
    monkeypatch.setattr(dsn, "read", lambda raw: (path.unlink(), read(raw))[1])
    assert (bounces.read_folder(maildir, NOW), lying(maildir)) == (int(content == POSTFIX), set())
    path.symlink_to(maildir / "gone")
    monkeypatch.setattr(type(path), "is_file", lambda self: True)
    assert bounces.read_folder(maildir, NOW) == 0


@pytest.mark.django_db
def test_a_mail_that_cannot_be_read_is_put_aside_and_holds_up_nobody(maildir, monkeypatch):
    out()
    (maildir / "new" / "1.a").write_text("rusak")
    (maildir / "new" / "2.b").write_text(POSTFIX)
    read = dsn.read

    def reading(content):
        if content == b"rusak":
            raise ValueError
        return read(content)

    monkeypatch.setattr(dsn, "read", reading)
    assert (bounces.read_folder(maildir, NOW), lying(maildir)) == (1, {".Rusak/new/1.a"})


@pytest.mark.django_db
def test_a_mail_stays_in_the_mailbox_until_the_report_is_written(maildir, monkeypatch):
    out()
    (maildir / "new" / "1.a").write_text(POSTFIX)

    def dies(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Bounce.objects, "get_or_create", dies)
        with pytest.raises(KeyboardInterrupt):
            bounces.read_folder(maildir, NOW)
    assert lying(maildir) == {"new/1.a"}
    assert bounces.read_folder(maildir, NOW + dt.timedelta(minutes=1)) == 1


@pytest.mark.django_db
def test_no_mailbox_is_read_where_none_is_named(settings):
    settings.BOUNCE_URL = ""
    assert bounces.read_mailbox(NOW) == 0
