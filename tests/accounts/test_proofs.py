import datetime as dt

import pytest
from django.test import Client

from accounts.actions import accounts, proofs
from accounts.lifecycle import ProofPurpose
from accounts.models import EmailProof, User
from core.clock import wib
from core.lifecycle import Refused
from notifications.models import Delivery
from tests.factories.accounts import PASSWORD, ApplicantFactory, StaffFactory, acting, log_in

pytestmark = pytest.mark.django_db
NOON = wib(2026, 10, 20, 12)
US = dt.timedelta(microseconds=1)
ADDRESS = "siti@contoh.example"


def sign_up(at=NOON):
    return proofs.ask_for_signup(ADDRESS, PASSWORD, at=at)


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_wrong_code_opens_nothing_and_the_fifth_closes_the_code_even_for_the_right_one():
    proof = sign_up()
    for _ in range(5):
        with pytest.raises(Refused, match="Kode tidak cocok"):
            proofs.try_code(proof, wrong(proof.code), at=NOON)
    with pytest.raises(Refused, match="Kode tidak cocok"):
        proofs.try_code(proof, proof.code, at=NOON)


def test_the_link_still_works_after_somebody_used_up_the_code():
    proof = sign_up()
    for _ in range(5):
        with pytest.raises(Refused):
            proofs.try_code(proof, wrong(proof.code), at=NOON)
    proof.refresh_from_db()
    assert accounts.open_account(proof, at=NOON).email == ADDRESS


@pytest.mark.parametrize("typed", ["123 456", " 123456\n", "123-456"])
def test_a_code_may_be_typed_as_the_mail_shows_it(typed, monkeypatch):
    proof = sign_up()
    monkeypatch.setattr(EmailProof, "code", "123456")
    proofs.try_code(proof, typed, at=NOON)


@pytest.mark.parametrize(("purpose", "life"), [(ProofPurpose.SIGNUP, 24), (ProofPurpose.RESET, 1)])
def test_a_proof_lives_until_but_not_at_its_end(purpose, life):
    user = ApplicantFactory(email=ADDRESS) if purpose == ProofPurpose.RESET else None
    proof = proofs.ask(purpose, ADDRESS, at=NOON, user=user)
    end = NOON + dt.timedelta(hours=life)
    assert (proof.is_open(end - US), proof.is_open(end)) == (True, False)
    proofs.try_code(proof, proof.code, at=end - US)
    with pytest.raises(Refused):
        proofs.try_code(proof, proof.code, at=end)
    with pytest.raises(Refused):
        proofs.use(proof, at=end)


def test_a_proof_is_used_once():
    proof = sign_up()
    stale = EmailProof.objects.get(pk=proof.pk)
    accounts.open_account(proof, at=NOON)
    with pytest.raises(Refused, match="sudah dipakai"):
        accounts.open_account(stale, at=NOON)
    assert User.objects.count() == 1


def test_two_sign_ups_for_one_address_make_one_account():
    first, second = sign_up(), sign_up(NOON + US)
    accounts.open_account(first, at=NOON + US)
    with pytest.raises(Refused, match="sudah mempunyai akun"):
        accounts.open_account(second, at=NOON + US)


def test_neither_code_nor_token_nor_password_lies_in_the_database():
    proof = sign_up()
    row = str(EmailProof.objects.filter(pk=proof.pk).values().get())
    delivery = str(Delivery.objects.values().get())
    assert proof.code not in row.replace(str(proof.pk), "")
    assert proof.token not in row + delivery
    assert PASSWORD not in row + delivery


def test_codes_and_tokens_differ_between_proofs():
    made = [sign_up(NOON + i * US) for i in range(20)]
    assert len({proof.token for proof in made}) == 20
    assert len({proof.code for proof in made}) > 15


def test_the_sixth_mail_of_an_hour_to_one_address_is_not_sent_and_says_nothing():
    for i in range(7):
        sign_up(NOON + i * US)
    assert (EmailProof.objects.count(), Delivery.objects.count()) == (7, 5)
    sign_up(NOON + dt.timedelta(hours=1, seconds=1))
    assert Delivery.objects.count() == 6


def test_another_mail_makes_the_earlier_code_worthless():
    first = sign_up()
    second = proofs.ask_again(first, at=NOON + dt.timedelta(minutes=2))
    first.refresh_from_db()
    with pytest.raises(Refused):
        proofs.try_code(first, first.code, at=NOON + dt.timedelta(minutes=3))
    proofs.try_code(second, second.code, at=NOON + dt.timedelta(minutes=3))
    assert accounts.open_account(second, at=NOON + dt.timedelta(minutes=3)).check_password(PASSWORD)


def test_opening_the_link_changes_nothing_until_its_button_is_pressed(client, mails, link_in):
    client.post("/akun/daftar/", {"email": ADDRESS, "password": PASSWORD})
    link = link_in(mails(ADDRESS)[0])
    for method in (client.get, client.head):
        assert method(link).status_code == 200
    assert (User.objects.count(), EmailProof.objects.get().used_at) == (0, None)


def test_in_another_browser_the_link_asks_for_the_password_of_the_sign_up(client, mails, link_in):
    client.post("/akun/daftar/", {"email": ADDRESS, "password": PASSWORD})
    link, elsewhere = link_in(mails(ADDRESS)[0]), Client()
    without = elsewhere.post(link)
    assert (without.status_code, User.objects.count()) == (422, 0)
    stranger = elsewhere.post(link, {"password": "bukan yang dipakai tadi"})
    assert (stranger.status_code, User.objects.count()) == (422, 0)
    assert elsewhere.post(link, {"password": PASSWORD})["Location"] == "/akun/"
    assert User.objects.get().email == ADDRESS


@pytest.mark.parametrize("harm", [lambda t: t[:-1], lambda t: t + "0", lambda t: "0" * 64, lambda t: t.upper(), lambda t: "é"])
def test_a_link_with_another_token_is_closed(client, harm):
    proof = sign_up()
    assert client.post(f"/akun/bukti/{proof.pk}/{harm(proof.token)}/").status_code == 410


def test_a_reset_takes_a_new_password_once_and_ends_every_session(client, mails, link_in):
    user = ApplicantFactory(email=ADDRESS)
    other = log_in(Client(), user)
    client.post("/akun/kata-sandi/lupa/", {"email": ADDRESS})
    link = link_in(mails(ADDRESS)[0])
    done = client.post(link, {"password": "payung biru di stasiun"})
    assert done["Location"] == "/akun/masuk/"
    user.refresh_from_db()
    assert user.check_password("payung biru di stasiun")
    assert other.get("/akun/").status_code == 302
    assert client.post(link, {"password": "payung hijau di stasiun"}).status_code == 410
    assert "Kata sandi akun Anda baru saja diganti." in mails(ADDRESS)[-1]


def test_a_code_opens_the_page_for_a_new_password(client, mails, code_in):
    user = ApplicantFactory(email=ADDRESS)
    client.post("/akun/kata-sandi/lupa/", {"email": ADDRESS})
    proven = client.post("/akun/bukti/", {"code": code_in(mails(ADDRESS)[0])})
    assert proven["Location"] == "/akun/kata-sandi/baru/"
    assert client.post(proven["Location"], {"password": "singkat"}).status_code == 422
    assert client.post(proven["Location"], {"password": "payung biru di stasiun"}).status_code == 302
    user.refresh_from_db()
    assert user.check_password("payung biru di stasiun")


def test_the_page_for_a_new_password_is_closed_to_who_has_proven_nothing(client):
    assert client.get("/akun/kata-sandi/baru/").status_code == 410


def test_a_used_reset_closes_the_others():
    user = ApplicantFactory(email=ADDRESS)
    first, second = (proofs.ask_for_reset(ADDRESS, at=NOON + i * US) for i in range(2))
    accounts.set_password(first, "payung biru di stasiun", at=NOON + US)
    second.refresh_from_db()
    with pytest.raises(Refused):
        accounts.set_password(second, "payung hijau di stasiun", at=NOON + US)
    user.refresh_from_db()
    assert user.check_password("payung biru di stasiun")


def test_a_changed_address_works_only_after_its_proof_and_the_old_one_is_told(client, mails, code_in):
    user = ApplicantFactory(email=ADDRESS)
    other = log_in(Client(), user)
    log_in(client, user)
    client.post("/akun/alamat/", {"email": "Baru@contoh.example"})
    user.refresh_from_db()
    assert user.email == ADDRESS
    assert "meminta agar akun Anda dipindahkan" in mails(ADDRESS)[0]

    moved = client.post("/akun/bukti/", {"code": code_in(mails("baru@contoh.example")[0])})
    user.refresh_from_db()
    assert (moved["Location"], user.email) == ("/akun/", "baru@contoh.example")
    assert "sekarang memakai alamat email lain" in mails(ADDRESS)[-1]
    assert client.get("/akun/").status_code == 200
    assert other.get("/akun/").status_code == 302


def test_a_change_to_an_address_in_use_says_nothing_and_never_happens(client, mails, code_in):
    holder = ApplicantFactory(email="baru@contoh.example")
    user = ApplicantFactory(email=ADDRESS)
    log_in(client, user)
    assert client.post("/akun/alamat/", {"email": holder.email})["Location"] == "/akun/bukti/"
    answer = client.post("/akun/bukti/", {"code": code_in(mails(holder.email)[0])})
    user.refresh_from_db()
    assert (answer.status_code, user.email) == (422, ADDRESS)


def test_a_changed_password_withdraws_an_asked_change_of_address():
    user = ApplicantFactory(email=ADDRESS)
    change = accounts.ask_for_change(user, "baru@contoh.example", by=acting(user), at=NOON)
    reset = proofs.ask_for_reset(ADDRESS, at=NOON)
    accounts.set_password(reset, "payung biru di stasiun", at=NOON)
    change.refresh_from_db()
    with pytest.raises(Refused):
        accounts.change_address(change, by=acting(user), at=NOON)


def test_an_invited_member_of_staff_sets_a_password_and_must_then_enrol(client, mails, link_in):
    manager = StaffFactory(role="sysadmin")
    accounts.invite("budi@contoh.example", "Budi", is_official=False, by=acting(manager), at=NOON)
    proof = EmailProof.objects.get()
    assert (proof.purpose, proof.user.has_usable_password()) == ("invite", False)
    proof.expires_at += dt.timedelta(days=3650)
    proof.save()
    link = f"/akun/bukti/{proof.pk}/{proof.token}/"
    assert client.post(link, {"password": "sebelas kar"}).status_code == 422
    assert client.post(link, {"password": PASSWORD}).status_code == 302
    client.post("/akun/masuk/", {"login": "budi@contoh.example", "password": PASSWORD})
    assert client.get("/admin/")["Location"] == "/akun/faktor-kedua/"
