import re
from itertools import product

import pytest
from django.conf import settings

TOKENS = (settings.BASE_DIR / "static/css/tokens.css").read_text()
TEXTS = ["ink", "ink-2", "garnet-700", "garnet-800"]
GROUNDS = ["paper", "sand", "garnet-50"]
TONES = ["gold", "green", "red", "blue"]

TEXT_PAIRS = [
    *product(TEXTS, GROUNDS),
    *((f"{tone}-700", ground) for tone in TONES for ground in ("paper", "sand", f"{tone}-50")),
    *((text, f"{tone}-50") for tone in TONES for text in ("ink", "ink-2")),
    *(("on-fill", ground) for ground in ("fill", "fill-hover", "fill-danger", "fill-danger-hover")),
]
# WCAG 1.4.11: the edge of an input and one of the two rings of the focus must stand out from what lies beside them.
SHAPE_PAIRS = [("line-strong", "paper"), ("line-strong", "sand")]


def palette(mode):
    light, dark = TOKENS.split("@media screen and (prefers-color-scheme: dark)")
    names = dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", light))
    if mode == "dark":
        names |= dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", dark.split("@media")[0]))
    return names


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_measures_it():
    assert (contrast("#000000", "#FFFFFF"), round(contrast("#777777", "#FFFFFF"), 2)) == (21, 4.48)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_every_text_reaches_four_and_a_half_to_one(mode, text, ground):
    names = palette(mode)

    assert contrast(names[text], names[ground]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_the_edge_of_an_input_reaches_three_to_one(mode, shape, ground):
    names = palette(mode)

    assert contrast(names[shape], names[ground]) >= 3


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "sand", "fill", "gold-50", "red-50"])
def test_one_of_the_two_focus_rings_reaches_three_to_one_on_every_ground(mode, ground):
    names = palette(mode)

    assert max(contrast(names[ring], names[ground]) for ring in ("focus", "focus-edge")) >= 3


def test_dark_mode_answers_every_colour_of_light_mode():
    light, dark = TOKENS.split("@media screen and (prefers-color-scheme: dark)")

    assert set(re.findall(r"--([\w-]+): #", dark.split("@media")[0])) == set(re.findall(r"--([\w-]+): #", light))


@pytest.mark.parametrize("sheet", ["base", "components", "pages", "admin"])
def test_sheets_take_their_colours_from_the_tokens(sheet):
    css = (settings.BASE_DIR / f"static/css/{sheet}.css").read_text()
    # The mark keeps its colours in both modes, and a QR code its white ground.
    fixed = {"components": {"#7A1424", "#FFFFFF", "#F5B700"}, "pages": {"#FFFFFF"}}.get(sheet, set())

    assert set(re.findall(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b(?=[;, )])", css)) - fixed == set()
