"""What is taken, what is turned away and with which sentence, and what a cleaned file no longer holds."""

import io
import os
import time
from collections import Counter

import pikepdf
import pytest
from PIL import Image

from documents import inspection
from documents.refusals import MAX_PIXELS, MAX_RECEIVED, MAX_STORED, SENTENCES, Unacceptable
from tests import corpus

ACCEPTED, REFUSED = corpus.accepted(), corpus.refused()


def opened(clean):
    return Image.open(io.BytesIO(clean.content))


def refusal(data, **options):
    with pytest.raises(Unacceptable) as caught:
        inspection.clean(data, **options)
    return caught.value


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted_kinds_become_clean_files(name):
    data, content_type, pages = ACCEPTED[name]
    clean = inspection.clean(data)
    assert (clean.content_type, clean.pages) == (content_type, pages)
    assert inspection.clean(clean.content).content_type == content_type
    assert inspection.page_picture(clean.content, content_type=content_type, page=1, side=400).content[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize("name", REFUSED)
def test_each_wrong_file_gets_its_own_sentence(name):
    data, code = REFUSED[name]
    assert refusal(data).code == code


@pytest.mark.parametrize("code", SENTENCES)
def test_sentences_are_polite_indonesian(code):
    facts = dict.fromkeys(("size", "limit", "count", "kind", "width", "height", "pages"), 7)
    sentence = str(Unacceptable(code, **facts))
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert "!" not in sentence
    assert "{" not in sentence
    assert len(sentence) < 130


@pytest.mark.parametrize("code", sorted({code for _, code in REFUSED.values()}))
def test_a_sentence_stands_for_one_reason(code):
    assert list(SENTENCES.values()).count(SENTENCES[code]) == 1


COLOURED = [name for name in ACCEPTED if not name.endswith(".pdf") and name not in {"grey.jpg", "deep.png", "fax.png"}]


@pytest.mark.parametrize("name", COLOURED)
def test_the_picture_stays_the_same_picture(name):
    assert corpus.corners(opened(inspection.clean(ACCEPTED[name][0]))) == list(corpus.COLOURS)


@pytest.mark.parametrize(("mode", "dark", "light"), [("L", 40, 200), ("I;16", 40 * 257, 200 * 257)])
def test_grey_stays_grey_at_any_depth(mode, dark, light):
    image = Image.new(mode, (400, 300), light)
    image.paste(dark, (0, 0, 200, 300))
    picture = opened(inspection.clean(corpus.picture("PNG", image=image)))
    left, right = picture.getpixel((50, 150)), picture.getpixel((350, 150))
    assert [abs(value - 40) <= 4 for value in left] + [abs(value - 200) <= 4 for value in right] == [True] * 6


def test_transparency_lies_on_white():
    image = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    assert opened(inspection.clean(corpus.picture("PNG", image=image))).getpixel((150, 150)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_are_turned_upright(kind, orientation):
    held = {1: [], 2: [0], 3: [3], 4: [1], 5: [5], 6: [2], 7: [6], 8: [4]}[orientation]
    image = corpus.quarters()
    for turn in held:
        image = image.transpose(Image.Transpose(turn))
    clean = inspection.clean(corpus.picture(kind, image=image, orientation=orientation))
    assert (corpus.corners(opened(clean)), opened(clean).size) == (list(corpus.COLOURS), (640, 480))


def test_heic_is_turned_upright_once():
    image = corpus.quarters().transpose(Image.Transpose.ROTATE_90)
    clean = inspection.clean(corpus.picture("HEIF", image=image, orientation=6, quality=80))
    assert corpus.corners(opened(clean)) == list(corpus.COLOURS)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIF"])
def test_the_place_and_the_camera_are_forgotten(kind):
    data = corpus.picture(kind, orientation=1)
    assert corpus.GPS.encode() in data
    clean = inspection.clean(data)
    assert (dict(opened(clean).getexif()), corpus.GPS.encode() in clean.content, b"Ponsel" in clean.content) == (
        {},
        False,
        False,
    )


def test_a_script_behind_a_picture_is_left_behind():
    clean = inspection.clean(corpus.picture() + b"<script>alert(1)</script>")
    assert b"script" not in clean.content


def test_pictures_inside_a_pdf_forget_the_camera_too():
    jpeg = corpus.picture(orientation=1, comment=b"CATATAN-KAMERA")
    data = corpus.pdf_with_picture(jpeg, (640, 480))
    assert corpus.GPS.encode() in data
    clean = inspection.clean(data)
    assert [mark in clean.content for mark in (corpus.GPS.encode(), b"CATATAN-KAMERA", b"Exif")] == [False] * 3
    shown = inspection.page_picture(clean.content, content_type="application/pdf", page=1, side=600)
    assert corpus.corners(opened(shown)) == list(corpus.COLOURS)


@pytest.mark.parametrize("stream_mode", list(pikepdf.ObjectStreamMode))
def test_nothing_in_a_pdf_acts_any_more(stream_mode):
    clean = inspection.clean(corpus.pdf(change=corpus.armed, object_stream_mode=stream_mode))
    with pikepdf.open(io.BytesIO(clean.content)) as paper:
        plain = io.BytesIO()
        paper.save(plain, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    found = [
        word
        for word in (b"JAHAT", b"/JS", b"/JavaScript", b"/AA", b"/OpenAction", b"/Launch", b"/EmbeddedFile", b"/XFA", b"/URI",
                     b"/SubmitForm", b"/ImportData", b"/GoToE", b"/GoToR", b"/Rendition", b"PENULIS", b"MZ")
        if word in plain.getvalue()
    ]  # fmt: skip
    assert found == []


def test_a_harmless_opening_view_is_no_reason_to_refuse():
    def add(paper):
        paper.Root.OpenAction = pikepdf.Array([paper.pages[0].obj, pikepdf.Name.Fit])

    assert inspection.clean(corpus.pdf(change=add)).pages == 1


def test_cleaning_gives_the_same_bytes_each_time():
    for name in ("photo.jpg", "one.pdf", "armed.pdf"):
        assert inspection.clean(ACCEPTED[name][0]) == inspection.clean(ACCEPTED[name][0])


def padded(data, size):
    return data + bytes(size - len(data))


@pytest.mark.parametrize(("size", "taken"), [(MAX_RECEIVED - 1, True), (MAX_RECEIVED, True), (MAX_RECEIVED + 1, False)])
def test_twenty_megabytes_are_received_and_not_one_byte_more(size, taken):
    data = padded(corpus.picture(), size)
    if taken:
        assert len(inspection.clean(data).content) < MAX_STORED
    else:
        assert str(refusal(data)).startswith("Ukuran berkas ini 20,1 MB. Paling besar 20 MB.")


@pytest.mark.parametrize(("pages", "code"), [(19, None), (20, None), (21, "pdf_long")])
def test_twenty_pages_are_taken_and_not_one_more(pages, code):
    data = corpus.pdf(pages)
    assert (refusal(data).code if code else inspection.clean(data).pages) == (code or pages)


@pytest.mark.parametrize(("extra", "code"), [(-1, "image_broken"), (0, "image_broken"), (1, "image_bomb")])
def test_fifty_megapixels_are_decoded_and_not_one_line_more(extra, code):
    width = 8192
    assert refusal(corpus.png_header(width, MAX_PIXELS // width + extra)).code == code


@pytest.mark.parametrize(("side", "code"), [(99, "image_tiny"), (100, None), (101, None)])
def test_a_picture_must_be_big_enough_to_be_read(side, code):
    data = corpus.picture("PNG", (side, 60))
    assert (refusal(data).code if code else inspection.clean(data).pages) == (code or 1)


@pytest.mark.parametrize("over", [-1, 0, 1])
def test_what_is_stored_fits_exactly(over):
    size = len(inspection.clean(ACCEPTED["one.pdf"][0]).content)
    if over < 0:
        assert refusal(ACCEPTED["one.pdf"][0], max_bytes=size - 1).code == "pdf_heavy"
    else:
        assert len(inspection.clean(ACCEPTED["one.pdf"][0], max_bytes=size + over).content) == size


@pytest.mark.full
def test_a_heavy_scan_is_made_lighter():
    data = corpus.pdf_with_picture(corpus.photo(quality=95), (4032, 3024))
    clean = inspection.clean(data, max_bytes=len(data) // 3)
    assert (clean.pages, len(clean.content) <= len(data) // 3) == (1, True)


def test_a_photo_that_cannot_be_made_small_enough_is_refused():
    assert refusal(corpus.photo((1600, 1200)), max_bytes=2_000).code == "image_heavy"


@pytest.mark.parametrize(("size", "kind", "seconds"), [((4032, 3024), "JPEG", 4), ((8064, 6048), "JPEG", 8)])
def test_phone_photos_just_work_and_stay_readable(size, kind, seconds):
    data = corpus.photo(size, kind, quality=90)
    began = time.process_time()
    clean = inspection.clean(data)
    assert len(clean.content) <= MAX_STORED
    assert min(opened(clean).size) >= 2480
    assert time.process_time() - began < seconds


def test_photos_become_pages_in_the_chosen_order():
    colours = ["blue", "red", "yellow"]
    photos = [corpus.picture(image=Image.new("RGB", (300, 400), corpus.COLOURS[name])) for name in colours]
    clean = inspection.bind(*[inspection.clean_photo(photo, max_bytes=MAX_STORED).content for photo in photos])
    shown = [
        corpus.nearest(opened(inspection.page_picture(clean.content, content_type=clean.content_type, page=n, side=400))
                       .getpixel((150, 200)))
        for n in (1, 2, 3)
    ]  # fmt: skip
    assert (clean.pages, shown) == (3, colours)


@pytest.mark.parametrize(("size", "box"), [((400, 300), "842x595"), ((300, 400), "595x842"), ((300, 300), "595x842")])
def test_each_photo_lies_whole_on_a_sheet_of_a4(size, box):
    photo = inspection.clean_photo(corpus.picture(size=size), max_bytes=MAX_STORED)
    with pikepdf.open(io.BytesIO(inspection.bind(photo.content).content)) as paper:
        left, bottom, right, top = map(float, paper.pages[0].MediaBox)
    assert f"{right - left:.0f}x{top - bottom:.0f}" == box


def test_a_pdf_among_several_photos_is_refused():
    with pytest.raises(Unacceptable) as caught:
        inspection.clean_photo(corpus.pdf(), max_bytes=MAX_STORED)
    assert caught.value.code == "not_all_photos"


@pytest.mark.full
def test_malformed_files_raise_nothing_but_refusals():
    count = int(os.environ.get("MALFORMED_FILES", "2000"))
    outcomes = Counter(outcome(data) for data in corpus.malformed(count))
    assert outcomes.total() == count
    assert set(outcomes) <= {"taken", *SENTENCES}
    assert count // 10 < outcomes["taken"] < count * 2 // 3


def outcome(data):
    try:
        inspection.clean(data)
    except Unacceptable as refusal:
        return refusal.code
    return "taken"
