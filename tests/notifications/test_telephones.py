"""The telephone of a person of the office: proven before it is used, asked about seldom, and written down nowhere."""

import datetime as dt
import json
import logging

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.actions import accounts
from bawaslu_portal import env
from core import clock
from core.lifecycle import Refused
from core.models import Event
from notifications import outbox, texting, texts, wishes
from notifications.actions import telephones
from notifications.channels import Channel
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery, Preference, Telephone, TelephoneProof
from notifications.telephones import indonesian_mobile, reachable
from tests.factories.accounts import ApplicantFactory, OfficialFactory, StaffFactory, acting, log_in
from tests.factories.notifications import NOON, MatterFactory
from tests.notifications.matters.notices import MatterTexted, MatterTip

pytestmark = pytest.mark.django_db
PAGE, CODE, END = (reverse(f"messages:{name}") for name in ("telephone", "telephone-code", "telephone-end"))
TYPED, NUMBER, DIGITS = "0812-3456-7890", "+6281234567890", "81234567890"


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def folder(settings, tmp_path):
    """The office has a gateway; returns its folder."""
    settings.TEXT_GATEWAY = env.gateway(f"file://{tmp_path}/teks", "")
    return tmp_path / "teks"


@pytest.fixture
def official():
    return OfficialFactory(role="official")


@pytest.fixture
def browser(official):
    return log_in(Client(), official)


def text(response, status=200):
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def sent(folder, now=NOON):
    """Let the tick hand over what is due and return the lines of the gateway's folder."""
    with clock.stopped_at(now):
        texting.send_due(now)
    return [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.read_text().splitlines()]


def proven(user, number=NUMBER):
    telephone = Telephone(user=user, proven_at=NOON)
    telephone.number = number
    telephone.save()
    return telephone


# --- Numbers ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "written",
    ["081234567890", TYPED, "0812 3456 7890", "+62 812-3456-7890", "6281234567890", "006281234567890", "(0812) 3456.7890"],
)
def test_a_number_is_understood_as_people_write_it(written):
    assert indonesian_mobile(written) == NUMBER


@pytest.mark.parametrize(
    "written",
    ["", "021-3456789", "0812", "+1 650 253 0000", "+65 9123 4567", "bukan nomor", "0812-3456-7890 atau 0811", "٠٨١٢٣٤٥٦٧٨٩٠",
     "0812345678901234567890", "0812\n34567890;", "+62" * 50],
)  # fmt: skip
def test_what_is_no_mobile_number_of_indonesia_is_refused_at_its_field(browser, folder, written):
    assert indonesian_mobile(written) == ""
    assert TelephoneProof.objects.count() == 0

    shown = text(browser.post(PAGE, {"number": written}), 422)
    expected = "Isi satu nomor telepon seluler Indonesia yang benar" if written else "Ketik nomor telepon Anda."
    assert expected in shown
    assert not TelephoneProof.objects.exists()


def test_no_text_goes_to_a_landline():
    assert [reachable(each) for each in ("+62213456789", "", "x", TYPED)] == ["", "", "", NUMBER]


# --- Proof ------------------------------------------------------------------------------------------------------------
def test_a_number_is_proven_by_the_code_of_a_text_before_anything_goes_to_it(browser, official, folder):
    assert "Tambahkan nomor telepon" in text(browser.get(reverse("messages:wishes")))
    assert "Kirim juga pesan singkat" not in text(browser.get(reverse("messages:wishes")))
    shown = text(browser.post(PAGE, {"number": TYPED}, follow=True))
    assert "Ketik kode dari pesan singkat" in shown
    assert wishes.number(official, None) == ""

    (line,) = sent(folder)
    code = TelephoneProof.objects.get().code
    assert line["number"] == NUMBER
    assert line["words"].startswith(f"Kode {code[:3]} {code[3:]} membuktikan nomor ini")

    shown = text(browser.post(CODE, {"code": f"{code[:3]} {code[3:]}"}, follow=True))
    assert "Nomor telepon Anda terbukti." in shown
    assert "Ke nomor 0812-••••-7890." in shown
    assert wishes.number(official, None) == NUMBER


def test_a_person_of_the_office_without_optional_messages_chooses_texts_too(browser, official, folder):
    proven(official)
    browser.post(reverse("messages:wishes"), {"by_text": "on"})

    chosen = Preference.objects.get(user=official)
    assert (chosen.by_text, chosen.by_mail, chosen.bundles) == (True, True, False)
    assert wishes.channels(official, MatterTip) == {Channel.MAIL, Channel.TEXT}


def test_a_wrong_code_proves_nothing_and_five_are_all(browser, official, folder):
    browser.post(PAGE, {"number": TYPED})
    code = TelephoneProof.objects.get().code
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(5):
        assert "Kode tidak cocok" in text(browser.post(CODE, {"code": wrong}), 422)

    assert browser.post(CODE, {"code": code}).status_code == 422
    assert not Telephone.objects.exists()
    assert TelephoneProof.objects.get().tries == 5


@pytest.mark.parametrize("code", ["", "abc", "١٢٣٤٥٦", "1" * 30, "12345"])
def test_what_is_no_code_is_refused_with_a_sentence(browser, folder, code):
    browser.post(PAGE, {"number": TYPED})

    assert browser.post(CODE, {"code": code}).status_code == 422
    assert not Telephone.objects.exists()


def test_a_code_lives_ten_minutes_and_is_used_once(official, folder):
    proof = telephones.ask(official, NUMBER, at=NOON)
    with pytest.raises(Refused):
        telephones.prove(official, proof.code, at=NOON + dt.timedelta(minutes=10))
    telephones.prove(official, proof.code, at=NOON + dt.timedelta(minutes=10, microseconds=-1))
    with pytest.raises(Refused):
        telephones.prove(official, proof.code, at=NOON)


def test_a_code_of_another_person_proves_nothing(official, folder):
    code = telephones.ask(official, NUMBER, at=NOON).code
    other = OfficialFactory(role="official")
    with pytest.raises(Refused):
        telephones.prove(other, code, at=NOON)


def test_a_new_question_closes_the_one_before_and_its_text_is_not_sent(official, folder):
    first = telephones.ask(official, NUMBER, at=NOON)
    second = telephones.ask(official, "+6281234567891", at=NOON)

    assert [line["number"] for line in sent(folder)] == ["+6281234567891"]
    with pytest.raises(Refused):
        telephones.prove(official, first.code, at=NOON)
    telephones.prove(official, second.code, at=NOON)


def test_a_text_that_comes_too_late_is_not_sent(official, folder):
    telephones.ask(official, NUMBER, at=NOON)

    assert sent(folder, NOON + dt.timedelta(minutes=10)) == []
    assert Delivery.objects.get().state == S.EXPIRED


def test_the_old_number_holds_until_the_new_one_is_proven(official, folder):
    proven(official)
    proof = telephones.ask(official, "+6281234567891", at=NOON)
    assert wishes.number(official, None) == NUMBER
    telephones.prove(official, proof.code, at=NOON)
    assert wishes.number(official, None) == "+6281234567891"
    with pytest.raises(Refused, match="sudah terdaftar pada akun Anda"):
        telephones.ask(official, "+6281234567891", at=NOON)


# --- Seldom -----------------------------------------------------------------------------------------------------------
def test_an_account_asks_three_times_an_hour_and_six_a_day(official, folder):
    for hour in (0, 1):
        for n in range(3):
            telephones.ask(official, f"+628123456789{n}", at=NOON + dt.timedelta(hours=hour, minutes=1))
        with pytest.raises(Refused, match="satu jam lagi" if hour == 0 else r"(satu jam lagi|besok)"):
            telephones.ask(official, NUMBER, at=NOON + dt.timedelta(hours=hour, minutes=2))
    with pytest.raises(Refused, match="besok"):
        telephones.ask(official, NUMBER, at=NOON + dt.timedelta(hours=5))
    telephones.ask(official, NUMBER, at=NOON + dt.timedelta(hours=26))


def test_many_accounts_do_not_flood_one_number(folder):
    for _ in range(5):
        telephones.ask(OfficialFactory(role="official"), NUMBER, at=NOON)

    with pytest.raises(Refused, match="besok"):
        telephones.ask(StaffFactory(role="verifier"), NUMBER, at=NOON)


def test_the_sentence_stands_at_the_field_and_what_was_typed_stays(browser, folder):
    for _ in range(3):
        browser.post(PAGE, {"number": TYPED})

    shown = text(browser.post(PAGE, {"number": TYPED}), 422)
    assert "Kode sudah terlalu sering diminta. Coba lagi satu jam lagi." in shown
    assert f'value="{TYPED}"' in shown


def test_old_questions_are_forgotten(official, folder):
    telephones.ask(official, NUMBER, at=NOON)

    assert telephones.clear(NOON + dt.timedelta(days=7)) == 0
    assert telephones.clear(NOON + dt.timedelta(days=7, seconds=1)) == 1


# --- Not here ---------------------------------------------------------------------------------------------------------
def test_an_applicant_enters_no_number_here(folder):
    applicant = ApplicantFactory()
    browser = log_in(Client(), applicant)

    assert [browser.get(PAGE).status_code, browser.post(CODE).status_code, browser.post(END).status_code] == [404] * 3
    with pytest.raises(Refused, match="diambil dari pendaftaran"):
        telephones.ask(applicant, NUMBER, at=NOON)


def test_without_a_gateway_no_number_is_asked_for(browser, official):
    assert "belum mempunyai layanan pesan singkat" in text(browser.get(PAGE))
    assert "Pesan singkat ke telepon" not in text(browser.get(reverse("messages:wishes")))
    assert "belum mempunyai layanan pesan singkat" in text(browser.post(PAGE, {"number": TYPED}), 422)


# --- Taken back -------------------------------------------------------------------------------------------------------
def texted(user):
    """Let an account want texts, post one, and return its delivery."""
    Preference.objects.update_or_create(user=user, defaults={"by_text": True, "changed_at": NOON})
    outbox.post(MatterTexted, MatterFactory(owner=user), to=user, at=NOON)
    return Delivery.objects.get(channel=Channel.TEXT, kind=MatterTexted.code)


def test_a_number_that_is_taken_back_gets_nothing_any_more_also_of_what_waits(browser, official, folder):
    proven(official)
    delivery = texted(official)
    shown = text(browser.post(END, follow=True))

    assert "Nomor telepon Anda dihapus." in shown
    assert sent(folder) == []
    delivery.refresh_from_db()
    assert delivery.state == S.SUPERSEDED
    assert (Telephone.objects.exists(), Preference.objects.get(user=official).by_text) == (False, False)


def test_who_takes_the_wish_for_texts_back_gets_none_of_what_waits(browser, official, folder):
    proven(official)
    delivery = texted(official)
    browser.post(reverse("messages:wishes"), {})

    assert sent(folder) == []
    delivery.refresh_from_db()
    assert delivery.state == S.SUPERSEDED


def test_what_waits_goes_to_the_number_of_now(official, folder):
    telephone = proven(official)
    texted(official)
    telephone.number = "+6281234567891"
    telephone.save()

    assert [line["number"] for line in sent(folder)] == ["+6281234567891"]


def test_a_closed_account_keeps_no_number(official, folder):
    proven(official)
    accounts.close(official, by=acting(StaffFactory(role="sysadmin"), "sysadmin"), at=NOON, reason="Pindah tugas")

    assert not Telephone.objects.exists()


# --- Nowhere ----------------------------------------------------------------------------------------------------------
def test_a_number_stands_in_no_table_no_log_and_no_line_of_the_journal(browser, official, folder, caplog):
    caplog.set_level(logging.DEBUG)
    browser.post(PAGE, {"number": TYPED})
    sent(folder)
    browser.post(CODE, {"code": TelephoneProof.objects.get().code})
    texted(official)
    sent(folder)

    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [table for row in cursor.fetchall() for value in row if DIGITS in _text(value)]
    assert found == []
    assert [word for word in (DIGITS, TYPED) if word in caplog.text.replace(" ", "")] == []
    assert not Event.objects.filter(action__startswith="telephone").exists()


def _text(value):
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def test_the_code_stands_in_no_table(official, folder):
    code = telephones.ask(official, NUMBER, at=NOON).code
    sent(folder)

    with connection.cursor() as cursor:
        for table in ("notifications_telephoneproof", "notifications_delivery", "notifications_attempt"):
            cursor.execute(f'SELECT * FROM "{table}"')
            values = [_text(value) for row in cursor.fetchall() for value in row]
            assert [value for value in values if value in {code, f"{code[:3]} {code[3:]}"} or f"Kode {code[:3]}" in value] == []


def test_its_words_are_not_for_staff_to_change():
    assert "notifications.prove_telephone" not in texts.editable()


# --- What the database refuses ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("lie", [{"tries": 6}, {"expires_at": NOON}, {"number_hash": ""}])
def test_the_database_refuses_a_question_that_lies(official, folder, lie):
    proof = telephones.ask(official, NUMBER, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        TelephoneProof.objects.filter(pk=proof.pk).update(**lie)


def test_an_account_has_one_number(official):
    proven(official)
    second = Telephone(user=official, proven_at=NOON)
    second.number = NUMBER
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()
