"""What no form expects: NUL, digits of other scripts, endless numbers, line breaks. Never a 500, on no page, for no role."""

import base64
from urllib.parse import quote
from zlib import crc32

import pytest
from django.urls import reverse

from core.middleware import arrival
from tests import turns
from tests.security import matrix, pages
from tests.security import world as worlds

ROWS = matrix.rows()
POISONS = {
    "nul": "a\0b",
    "superscript": "²",
    "endless": "9" * 5000,
    "beyond": "9223372036854775808",
    "header": "x\r\nBcc: musuh@contoh.example",
    "template": "{{ 7|add:7 }}{% now 'Y' %}",
}
ROLES = ("anonymous", "owner", "verifier", "secretary", "commissioner", "official", "sysadmin")
# In the drills each poison stands in every field at once, then NUL in one field after the other; the daily run mixes them.
MOST_FIELDS = 6
ENDINGS = ("%C2%B2", "9" * 500, "x%0D%0ASet-Cookie:%20a=b")


@pytest.mark.django_db
def test_the_reader_of_pages_finds_forms_and_fields(client):
    form = pages.forms_of(client.get("/akun/daftar/"), "/akun/daftar/")[-1]

    assert (form.method, form.action) == ("post", "/akun/daftar/")
    assert {"email", "password"} <= set(form.texts)


def shown(world, role):
    """Yield the address and answer of each page that a role is shown, of those that are this engine's."""
    for name, row in turns.mine(ROWS.items(), role, one_in=16):
        if row["GET"][worlds.ROLES.index(role)] == "o":
            url = reverse(name, args=world.arguments.get(name, ([], None))[0])
            with worlds.undone():
                response = world.browsers[role].get(url)
            if response.streaming:
                worlds.close(response)
            else:
                yield url, response


def unseen(found, seen):
    """Return the forms not tried before: the same form stands on many pages."""
    for form in found:
        key = (form.action.split("?")[0], *sorted(form.fields))
        if form.method == "post" and "keluar" not in form.action and "logout" not in form.action and key not in seen:
            seen.add(key)
            yield form


def attempts(form):
    """Yield what is sent, as (words for it, data)."""
    texts = sorted((name for name in form.texts if name != "csrfmiddlewaretoken"), key=lambda name: crc32(name.encode()))
    if turns.IS_DAILY:
        for turn in range(0, len(POISONS), 1 if len(texts) == 1 else 2):  # each poison meets some field
            yield f"mix {turn}", form.fields | mixed(texts, list(POISONS.values()), turn)
        return
    for poison, text in POISONS.items():
        yield poison, form.fields | dict.fromkeys(texts, text)
    for name in texts[:MOST_FIELDS]:
        yield f"nul in {name}", form.fields | {name: POISONS["nul"]}


def mixed(names, poisons, turn):
    return {name: poisons[(n + turn) % len(poisons)] for n, name in enumerate(names)}


def endings(names, url):
    """Yield what is written behind an address: each poison in every place, or daily each in its place."""
    if not turns.IS_DAILY:
        yield from (dict.fromkeys(names, ending) for ending in ENDINGS)
    else:
        yield mixed(names, ENDINGS, crc32(url.encode()))


@pytest.mark.parametrize("role", ROLES)
def test_nothing_typed_into_a_field_breaks_a_page(world, role):
    client, broken, seen = world.browsers[role], [], set()
    cookies = client.cookies.copy()
    for url, response in shown(world, role):
        for form in unseen(pages.forms_of(response, url), seen):
            for poison, data in attempts(form):
                with worlds.undone():
                    answer = client.post(form.action, data)
                client.cookies = cookies.copy()
                broken += [(form.action, poison)] if answer.status_code >= 500 else []
    assert (broken, bool(seen)) == ([], True)


@pytest.mark.parametrize("role", ROLES)
def test_nothing_written_into_an_address_breaks_a_page(world, role):
    client, broken = world.browsers[role], []
    cookies = client.cookies.copy()
    for url, response in shown(world, role):
        asked = pages.asked_by_links(response, url).get(url, set()) | {"q", "p", "o", "halaman", "next", "_changelist_filters"}
        for typed in endings(sorted(asked), url):
            with worlds.undone():
                answer = client.get(url + "?" + "&".join(f"{name}={poison}" for name, poison in typed.items()))
            broken += [(url, typed)] if answer.status_code >= 500 or "a=b" in str(answer.cookies) else []
            client.cookies = cookies.copy()
            worlds.close(answer)
    assert broken == []


@pytest.mark.parametrize("path", [
    "/%00", "/admin/%00/", "/admin/regions/district/%00/change/", "/akun/pemberitahuan/%00/", "/pendaftaran/%00/",
    "/akun/bukti/00000000-0000-0000-0000-000000000007/%00/", "/static/%00.css", "/admin/regions/district/?q=%00",
    "/admin/accounts/assignment/?role__exact=%00", "/?x=%2500",
])  # fmt: skip
@pytest.mark.parametrize("role", ["anonymous", "secretary"])
def test_a_nul_in_the_address_is_a_bad_request(world, role, path):
    response = world.browsers[role].get(path)

    assert (response.status_code, "Content-Security-Policy" in response) == (400, True)


@pytest.mark.parametrize("name", ["sesi", "csrf", "lain"])
def test_a_nul_in_a_cookie_is_a_bad_request(world, name):
    client = type(world.browsers["anonymous"])(raise_request_exception=False)

    response = client.get("/", headers={"cookie": f'{name}="' + r"\000" * 12 + '"'})

    assert response.status_code == 400


@pytest.mark.parametrize("number", ["9" * 300, "9" * 4999])
def test_no_letter_has_an_endless_number(world, number):
    assert world.browsers["anonymous"].get(f"/kotak-surat/{number}/").status_code == 404


@pytest.mark.parametrize("number", ["9" * 30, "9" * 4999, "9223372036854775808", "70000"])
@pytest.mark.parametrize("path", [
    "langkah/{}/", "{table}/versi/{}/", "{table}/banding/{}/1/", "{table}/banding/1/{}/", "{table}/versi/1/rangkap-{}.pdf",
    "{table}/versi/{}/rangkap-1.pdf", "{table}/final-{}.pdf",
])  # fmt: skip
def test_nothing_of_an_agreement_has_an_endless_number(world, path, number):
    url = "/kerja-sama/" + path.format(number, table=world.negotiated.uuid)

    assert world.browsers["secretary"].get(url).status_code == 404


@pytest.mark.parametrize("text", ["²", "9" * 30, "x", "-1"])
def test_a_filter_by_equal_nik_takes_only_numbers(world, text):
    response = world.browsers["verifier"].get(reverse("admin:recruitment_application_changelist"), {"sama": text})

    assert (response.status_code, list(response.context["cl"].result_list)) == (200, [])


@pytest.mark.parametrize("text", ["²", "9" * 30, "x", ""])
def test_a_bulk_move_takes_only_numbers_for_versions(attempt, text):
    pk = attempt.received.pk
    data = {"action": "move_ambil", "_selected_action": pk, "confirmed": "1", f"version_{pk}": text, "index": 0}

    response = attempt.browsers["verifier"].post(f"{reverse('admin:recruitment_application_changelist')}?seleksi=semua", data)

    assert response.status_code == 200


@pytest.mark.parametrize("key", ["a\0b", "²", "x", "9" * 5000])
def test_a_row_that_cannot_be_is_a_bad_request(world, key):
    data = {"action": "move_ambil", "_selected_action": key, "index": 0}

    assert world.browsers["verifier"].post(reverse("admin:recruitment_application_changelist"), data).status_code == 400


@pytest.mark.parametrize("target", ["abc", "a\0b", "//musuh.example", "https://musuh.example/", "javascript:alert(7)"])
def test_who_has_read_the_notice_goes_nowhere_else(attempt, target):
    response = attempt.browsers["other"].post("/akun/pemberitahuan/recruitment/", {"version": 1, "next": target})

    assert (response.status_code, "musuh" in response["Location"], "javascript" in response["Location"]) == (302, False, False)


def test_a_key_that_is_an_endless_number_is_refused(attempt):
    response = attempt.browsers["other"].post(reverse("mfa_add_webauthn"), {"name": "x", "credential": "9" * 5000})

    assert (response.status_code, bool(response.context["form"].errors)) == (200, True)


# --- Headers that only the front server may set ------------------------------------------------------------------------
@pytest.mark.parametrize("value", ["t=999999999999.0", "t=99999999999", "t=-1", "t=abc", "t=" + "9" * 400, "t=0", "²"])
def test_no_start_of_a_request_breaks_the_clock(world, rf, settings, value):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]

    assert world.browsers["anonymous"].get("/", headers={"x-request-start": value}).status_code == 200


def test_only_the_front_server_says_when_a_request_came(world, settings):
    early = str(worlds.NOON.timestamp() - 60)
    for proxies, expected in (([], worlds.NOON), (["127.0.0.1"], worlds.NOON.timestamp() - 60)):
        settings.TRUSTED_PROXIES = proxies
        request = world.browsers["anonymous"].get("/", headers={"x-request-start": f"t={early}"}).wsgi_request
        assert arrival(request).timestamp() == getattr(expected, "timestamp", lambda e=expected: e)()


@pytest.mark.parametrize("header", ["host", "x-forwarded-host"])
def test_a_forged_host_is_refused_or_without_effect(world, header):
    response = world.browsers["anonymous"].get("/akun/daftar/", headers={header: "musuh.example"})

    assert (response.status_code, "musuh" in response.content.decode()) == (400 if header == "host" else 200, False)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\0b.pdf", "a\r\nSet-Cookie: a=b.pdf", "\u202efdp.exe", "x" * 4000, "/"])
def test_no_name_of_a_file_leaves_its_field(attempt, name):
    owner = attempt.browsers["owner"]
    headers = {"tus-resumable": "1.0.0", "upload-length": "10", "upload-metadata": f"filename {_base64(name)}"}

    response = owner.post(reverse("documents:uploads"), headers=headers)

    assert (response.status_code, quote(response["Location"])) == (201, response["Location"])
    upload = type(attempt.upload).objects.exclude(pk=attempt.upload.pk).get()
    assert not set("/\\\0\r\n\u202e") & set(upload.name)
    assert len(upload.name) <= 255


def _base64(text):
    return base64.b64encode(text.encode()).decode()
