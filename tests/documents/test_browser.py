"""The upload in a real browser, with a client script that somebody else wrote: progress, order, cut lines, reloads."""

import json
import random
from pathlib import Path

import pytest
from playwright.sync_api import expect

from documents.models import Document, Upload
from tests import corpus

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.documents.site"),
    pytest.mark.once,  # judged is the script in the browser; the server's side is asked on both engines by test_tus.py
]


@pytest.fixture
def form(new_page, browser, live_server, client, owner):
    """Return a function that opens the form as the logged-in applicant; with a bad line, on which the browser may complain."""
    client.force_login(owner)
    contexts = []

    def open_form(*, bad_line=False, **options):
        contexts.extend([browser.new_context()] if bad_line else [])
        page = contexts[-1].new_page() if bad_line else new_page(**options)
        cookies = [{"name": cookie.key, "value": cookie.value, "url": live_server.url} for cookie in client.cookies.values()]
        page.context.add_cookies(cookies)
        page.goto(f"{live_server.url}/uji/")
        return page

    yield open_form
    for context in contexts:
        context.close()


def files(folder, *names, megabytes=0):
    """Put photos into a folder and return their paths; megabytes of noise behind a picture do it no harm."""
    paths = []
    for n, name in enumerate(names):
        path = Path(folder) / name
        path.write_bytes(corpus.picture(quality=80 + n) + random.Random(n).randbytes(int(megabytes * 1024 * 1024)))
        paths.append(path)
    return paths


def choose(page, paths):
    page.get_by_label("Pilih berkas").set_input_files(paths)


def finished(page):
    expect(page.locator("[data-upload-words]")).to_contain_text("Selesai diunggah", timeout=20_000)


def save(page):
    page.get_by_role("button", name="Simpan berkas").click()
    page.wait_for_url("**/uji/*-*/")
    return json.loads(page.locator("body").inner_text())


def test_a_file_chosen_before_the_script_came_goes_ahead_all_the_same(form, tmp_path):
    """On a slow line the person is faster than the script: it takes up what the input already holds."""
    page = form()
    held = []

    def hold(route):
        held.append(route)

    page.route("**/upload.js", hold)
    with page.expect_request("**/upload.js"):
        page.goto(page.url, wait_until="commit")
    choose(page, files(tmp_path, "ktp.jpg"))
    held[0].continue_()
    finished(page)

    assert save(page)["pages"] == 1


def test_a_photo_goes_ahead_in_pieces_and_only_its_id_is_sent(form, tmp_path):
    page = form()
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.headers.get("upload-offset"))))
    choose(page, files(tmp_path, "ktp.jpg", megabytes=2.5))
    finished(page)
    assert [offset for method, offset in sent if method == "PATCH"] == ["0", "1048576", "2097152"]
    with page.expect_request(lambda request: request.method == "POST") as posted:
        assert save(page) == {"pages": 1, "type": "image/jpeg", "names": ["ktp.jpg"]}
    assert int(posted.value.all_headers()["content-length"]) < 2000
    assert Upload.objects.count() == 0


def test_without_javascript_the_form_sends_the_files_itself(form, tmp_path):
    page = form(java_script_enabled=False)
    choose(page, files(tmp_path, "1.jpg", "2.jpg", megabytes=1))
    assert save(page) == {"pages": 2, "type": "application/pdf", "names": ["1.jpg", "2.jpg"]}


def test_photos_are_put_in_order(form, tmp_path):
    page = form(viewport={"width": 360, "height": 740})
    choose(page, files(tmp_path, "satu.jpg", "dua.jpg"))
    choose(page, files(tmp_path, "tiga.jpg", "empat.jpg"))
    finished(page)
    page.get_by_role("button", name="Naikkan tiga.jpg").click()
    expect(page.get_by_role("button", name="Naikkan tiga.jpg")).to_be_focused()
    page.get_by_role("button", name="Naikkan tiga.jpg").click()
    page.get_by_role("button", name="Turunkan satu.jpg").click()
    page.get_by_role("button", name="Buang empat.jpg").click()
    assert save(page) == {"pages": 3, "type": "application/pdf", "names": ["tiga.jpg", "dua.jpg", "satu.jpg"]}


def test_pressing_save_early_saves_when_everything_has_arrived(form, tmp_path):
    page = form()
    choose(page, files(tmp_path, "ktp.jpg", megabytes=4))
    assert save(page)["names"] == ["ktp.jpg"]


def test_a_cut_line_is_told_and_goes_on_by_itself_when_it_is_back(form, tmp_path):
    page = form(bad_line=True)
    pieces, is_cut = [], []

    def cut(route):
        if route.request.method == "PATCH":
            pieces.append(route.request.headers["upload-offset"])
            if len(pieces) == 3:
                is_cut.append(True)
        route.abort("internetdisconnected") if is_cut else route.continue_()

    page.route("**/berkas/unggah/*-*/", cut)
    page.add_init_script("Object.defineProperty(navigator, 'onLine', {get: () => !window.isCut})")
    page.reload()
    page.evaluate("window.isCut = true")
    choose(page, files(tmp_path, "ktp.jpg", megabytes=4))
    expect(page.get_by_text("Sambungan terputus.")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("button", name="Lanjutkan")).to_be_visible()
    is_cut.clear()
    page.evaluate("window.isCut = false; window.dispatchEvent(new Event('online'))")
    finished(page)
    assert pieces[:4] == ["0", "1048576", "2097152", "2097152"]
    assert save(page)["pages"] == 1


def test_after_a_reload_the_same_file_goes_on_where_it_stopped(form, tmp_path):
    page = form(bad_line=True)
    (path,) = files(tmp_path, "ktp.jpg", megabytes=4)
    page.route("**/berkas/unggah/*-*/", lambda route: (
        route.abort() if route.request.headers.get("upload-offset") == "2097152" else route.continue_()
    ))  # fmt: skip
    choose(page, path)
    expect(page.locator("progress")).to_have_attribute("value", "49", timeout=15_000)
    page.reload()
    page.unroute_all()
    offsets = []
    page.on(
        "request", lambda request: offsets.append(request.headers.get("upload-offset")) if request.method == "PATCH" else None
    )
    choose(page, path)
    finished(page)
    assert next(filter(None, offsets)) == "2097152"
    assert Upload.objects.count() == 1
    memory = page.evaluate("JSON.stringify(localStorage)")
    assert "ktp" not in memory
    assert save(page)["names"] == ["ktp.jpg"]
    assert page.evaluate("localStorage.length") == 0


def test_a_cancelled_upload_is_gone_on_both_sides(form, tmp_path):
    page = form()
    choose(page, files(tmp_path, "ktp.jpg"))
    finished(page)
    with page.expect_response(lambda response: response.request.method == "DELETE"):
        page.get_by_role("button", name="Batalkan").click()
    expect(page.locator("[data-upload-progress]")).to_be_hidden()
    assert Upload.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Berkas ini kosong (0 byte). Periksa berkas di perangkat Anda, lalu pilih kembali."),
        (
            bytes(20 * 1024 * 1024 + 1),
            "Ukuran berkas ini 20,1 MB. Paling besar 20 MB. Kecilkan atau foto ulang, lalu pilih kembali.",
        ),
    ],
)
def test_a_size_that_cannot_be_is_told_before_anything_is_sent(form, tmp_path, content, sentence):
    page = form()
    (tmp_path / "ktp.jpg").write_bytes(content)
    choose(page, tmp_path / "ktp.jpg")
    expect(page.locator("[data-upload-error]")).to_have_text(sentence)
    assert Upload.objects.count() == 0


@pytest.mark.parametrize("names", [("kosong.jpg", "ktp.jpg"), ("ktp.jpg", "kosong.jpg")])
def test_of_several_files_the_one_that_stays_away_is_named(form, tmp_path, names):
    page = form()
    paths = files(tmp_path, *names)
    (tmp_path / "kosong.jpg").write_bytes(b"")
    choose(page, paths)
    finished(page)
    expect(page.locator("[data-upload-error]")).to_have_text(
        "kosong.jpg: Berkas ini kosong (0 byte). Periksa berkas di perangkat Anda, lalu pilih kembali."
    )
    assert save(page)["names"] == ["ktp.jpg"]


@pytest.mark.full
def test_a_wrong_file_is_told_by_the_server_and_another_can_be_chosen(form, tmp_path):
    page = form()
    (tmp_path / "surat.docx").write_bytes(corpus.archive("[Content_Types].xml"))
    choose(page, tmp_path / "surat.docx")
    finished(page)
    page.get_by_role("button", name="Simpan berkas").click()
    expect(page.locator("[data-upload-error]")).to_contain_text("Ini berkas Word")
    choose(page, files(tmp_path, "ktp.jpg"))
    finished(page)
    assert save(page)["names"] == ["ktp.jpg"]
    assert Document.objects.count() == 1
