"""The journal as a chain that anybody can check, and the head of each day that the archives keep."""

import datetime as dt
import io
import json

import pikepdf
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from agreements import chain, daily_heads, register_fsck, tasks, trails
from agreements.lifecycle import Side
from agreements.models import DailyHead, Institution
from documents import keeping
from documents.sealing.key import SealUnavailable
from notifications import render
from notifications.models import Delivery
from notifications.notice import notice
from tests.factories.accounts import log_in
from tests.factories.recruitment import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
VERIFY = "agreements:verify-trail"
DAY = dt.timedelta(days=1)
TODAY = NOON.date()


def as_file(agreement):
    return json.loads(chain.as_file(agreement, chain.entries(agreement)))


def examined(held):
    return trails.examine(*trails.parse(json.dumps(held).encode()))


def test_a_trail_as_it_was_handed_out_is_whole_and_ours(table):
    agreement = table.sent()
    held = as_file(agreement)
    table.send(agreement)

    found = examined(held)

    assert (found.broken, found.differs, found.is_known, found.newer) == (None, None, True, 2)


def test_the_first_broken_entry_is_named(table):
    held = as_file(table.proposed())
    held["entries"][2]["by"] = "Orang Lain"

    assert examined(held).broken == 3
    assert examined(held).differs == 3


def test_a_trail_forged_whole_is_not_ours(table):
    held = as_file(table.proposed())
    prev = held["entries"][0]["hash"]
    for entry in held["entries"][1:]:
        entry |= {"prev": prev, "by": "Orang Lain"}
        prev = entry["hash"] = chain.digest(entry)

    found = examined(held)

    assert (found.broken, found.differs) == (None, 2)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff", b"[]", b"{}", b'{"agreement": 1, "entries": []}', b"[" * 100_000,
        b'{"agreement": "00000000-0000-0000-0000-000000000007", "entries": []}',
        b'{"agreement": "00000000-0000-0000-0000-000000000007", "entries": [{"n": 1}]}',
        b'{"agreement": "00000000-0000-0000-0000-000000000007", "entries": {"n": 1}}',
    ],
)  # fmt: skip
@pytest.mark.once  # no engine is asked
def test_what_is_no_trail_is_refused(content):
    with pytest.raises(trails.Unreadable):
        trails.parse(content)


def test_anybody_checks_a_trail_on_the_page(table, client):
    held = as_file(table.sent())

    def asked(content):
        return client.post(reverse(VERIFY), {"file": SimpleUploadedFile("jejak-audit.json", content)})

    good = asked(json.dumps(held).encode())
    assert good.status_code == 200
    assert "Setiap baris berkas ini sama dengan catatan portal." in good.content.decode()
    held["entries"][0]["by"] = "Orang Lain"
    assert "Baris 1 adalah baris pertama yang tidak menyambung." in asked(json.dumps(held).encode()).content.decode()
    assert asked(b"bukan").status_code == 422
    assert client.post(reverse(VERIFY)).status_code == 422


def test_who_sits_at_the_table_reads_the_journal_and_takes_it(table, client):
    agreement = table.sent()
    user = table.by(Side.CITY).user
    TOTP.activate(user, generate_totp_secret())
    log_in(client, user)

    page = client.get(reverse("agreements:read", args=[agreement.uuid])).content.decode()
    taken = client.get(reverse("agreements:trail", args=[agreement.uuid]))

    assert chain.entries(agreement)[0]["hash"][:16] in page
    assert json.loads(taken.content) == as_file(agreement)


def test_the_command_names_the_first_broken_line(table, capsys, monkeypatch):
    agreement = table.sent()
    call_command("agreements_chain", str(agreement.uuid))
    assert f"{agreement.uuid} utuh" in capsys.readouterr().out

    monkeypatch.setattr(chain, "first_altered", lambda _: 2)
    with pytest.raises(CommandError, match="1 catatan terputus"):
        call_command("agreements_chain")
    assert "RUSAK baris 2" in capsys.readouterr().out
    with pytest.raises(CommandError, match="tidak ada"):
        call_command("agreements_chain", "00000000-0000-0000-0000-000000000007")


def test_a_day_gets_its_head_once_and_missed_days_are_caught_up(table):
    table.sent()
    Institution.objects.filter(side=Side.CITY).update(archive_email="arsip@contoh.example")

    assert tasks.keep_daily_heads(NOON + DAY) == 1
    assert tasks.keep_daily_heads(NOON + DAY) == 0
    assert tasks.keep_daily_heads(NOON + 4 * DAY) == 3

    kept = list(DailyHead.objects.order_by("day"))
    assert [head.day for head in kept] == [TODAY + n * DAY for n in range(4)]
    assert [head.previous for head in kept] == [chain.FIRST, *[head.sha256 for head in kept[:-1]]]
    assert Delivery.objects.filter(kind="agreements.daily_head", to_address="arsip@contoh.example").count() == 4
    assert not list(register_fsck.daily_heads_hold())


def test_nothing_is_made_before_the_first_agreement_and_right_at_midnight(table):
    assert tasks.keep_daily_heads(NOON) == 0
    table.sent()
    tasks.keep_daily_heads(NOON + DAY)

    assert tasks.keep_daily_heads(daily_heads.end_of(TODAY + DAY)) == 0
    assert tasks.keep_daily_heads(daily_heads.end_of(TODAY + DAY) + dt.timedelta(minutes=10)) == 1


def test_a_head_holds_the_day_alone(table):
    agreement = table.open()
    before = chain.entries(agreement)
    table.send(agreement, at=NOON + DAY)

    tasks.keep_daily_heads(NOON + DAY)

    assert DailyHead.objects.get().heads == [{"agreement": str(agreement.uuid), "n": 1, "hash": before[0]["hash"]}]


def test_without_a_seal_the_day_is_kept_and_sealed_later(table, monkeypatch):
    table.sent()

    def without(*args, **facts):
        raise SealUnavailable("missing")

    with monkeypatch.context() as patched:
        patched.setattr("agreements.actions.daily.sealed", without)
        assert tasks.keep_daily_heads(NOON + DAY) == 0
    made = DailyHead.objects.get()
    assert made.document is None

    assert tasks.keep_daily_heads(NOON + DAY) == 1
    assert DailyHead.objects.get().sha256 == made.sha256


def test_anybody_compares_a_day_and_takes_its_sheet_without_a_title_or_a_name(table, client):
    agreement = table.sent(title="Rahasia rapat")
    day = TODAY.isoformat()
    tasks.keep_daily_heads(NOON + DAY)
    head = DailyHead.objects.get()

    page = client.get(reverse("agreements:daily-head", args=[day])).content.decode()
    sheet = client.get(reverse("agreements:daily-sheet", args=[day]))

    assert head.sha256 in page
    assert "Rahasia" not in page
    assert sheet.content == keeping.read(head.document)
    with pikepdf.open(io.BytesIO(sheet.content)) as pdf:
        held = json.loads(pdf.attachments["sari.json"].get_file().read_bytes())
    assert [each["agreement"] for each in held["heads"]] == [str(agreement.uuid)]
    for wrong in ("2020-01-01", "kemarin", day.replace("-", "")):
        assert client.get(reverse("agreements:daily-head", args=[wrong])).status_code == 404
        assert client.get(reverse("agreements:daily-sheet", args=[wrong])).status_code == 404


def test_the_archive_is_told_the_hash_and_no_title(table):
    table.sent(title="Rahasia rapat")
    Institution.objects.filter(side=Side.CITY).update(archive_email="arsip@contoh.example")
    tasks.keep_daily_heads(NOON + DAY)
    head = DailyHead.objects.get()
    delivery = Delivery.objects.get(kind="agreements.daily_head")

    mail = render.mail(delivery, notice(delivery.kind), head, NOON + DAY).content.decode()

    assert f"/kerja-sama/sari/{head.day}/" in mail
    assert "Rahasia" not in mail


def test_fsck_tells_of_a_head_that_no_journal_stands_under_any_more(table):
    table.sent()
    tasks.keep_daily_heads(NOON + 1 * DAY)
    tasks.keep_daily_heads(NOON + 2 * DAY)
    first = DailyHead.objects.earliest("day")
    changed = [{**first.heads[0], "hash": "0" * 64}]

    DailyHead.objects.filter(pk=first.pk).update(heads=changed)
    assert [problem.message.split(": ", 1)[1].split(" ")[0] for problem in register_fsck.daily_heads_hold()] == [
        "isinya",
        "catatan",
    ]

    sha256 = daily_heads.digest(first.day, first.previous, changed)
    DailyHead.objects.filter(pk=first.pk).update(sha256=sha256)
    found = [problem.message for problem in register_fsck.daily_heads_hold()]
    assert any("tidak menyambung pada hari sebelumnya" in each for each in found)
