"""Charts as SVG, drawn by pygal on the server: shapes and text alone. Colours, dashes and type come from the style sheet.

What pygal adds for itself (its style element, a script, tooltips, ids) is taken out, since the content security policy allows
no inline style or script, and since an own style would know neither the dark window nor print. What is left is classes.
"""

import math
import sys
from dataclasses import dataclass
from functools import lru_cache

import pygal
from django.utils.safestring import mark_safe
from lxml import etree
from pygal.graph.horizontal import HorizontalGraph
from pygal.style import Style

# On import pygal hooks into all imports, in a way that Python 3.12 no longer knows, to find packages of maps. There are none.
sys.meta_path[:] = [each for each in sys.meta_path if not isinstance(each, pygal.PluginImportFixer)]

WIDE, NARROW = 640, 340  # pixels at which text is drawn in its own size: a desk and a phone
LETTERS = Style(
    font_family="sans-serif", label_font_size=12, major_label_font_size=12, value_font_size=12, value_label_font_size=12
)
TICKS = 5
ROW = 34  # pixels of one bar with its gap
DIGIT = 8  # pixels, so that the figures on columns do not touch
REDUNDANT = (
    "//*[@style] | /*/*[local-name()='title'] | //*[contains(@class, 'axis')]//*[local-name()='title']"
    " | //*[local-name()='desc'][@class!='value']"
)


@dataclass(frozen=True)
class Drawing:
    """What is to be drawn. kind: a key of KINDS; series: (name, values) with None for a gap; mark: a value with a line across.

    Frozen and made of tuples, so that what was drawn once is kept: it depends on nothing else, and holds figures only.
    """

    kind: str
    labels: tuple
    series: tuple
    every: int = 1  # of the labels, how many are written
    top: int = 0  # the axis goes at least so far
    mark: int | None = None

    @property
    def names(self):
        return [name for name, _ in self.series]

    @property
    def wide(self):
        return draw(self, WIDE)

    @property
    def narrow(self):
        return draw(self, NARROW)


def ticks(top, most=TICKS):
    """Return whole numbers from 0 to at least top, evenly apart in steps of 1, 2 or 5 times a power of ten."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * most >= top:
                return [n * step for n in range(-(-max(top, 1) // step) + 1)]
        size *= 10


def written(number):
    """Write a number as people here do: 1.234,5; whole ones without a comma."""
    whole = f"{round(float(number), 1):,.1f}".translate(str.maketrans(",.", ".,"))
    return whole.removesuffix(",0")


@lru_cache(maxsize=256)
def draw(drawing, width):
    """Return the SVG of a Drawing, so many pixels wide, as markup."""
    kind, options = KINDS[drawing.kind]
    is_lying = issubclass(kind, HorizontalGraph)
    height = 60 + ROW * len(drawing.labels) if is_lying else 260
    order = -1 if is_lying else 1  # pygal begins at the foot, readers at the head
    chart = kind(
        width=width, height=height, style=LETTERS, js=[], no_prefix=True, show_legend=False, margin=6, spacing=8,
        truncate_label=-1, margin_right=36 if is_lying else 6,
        formatter=lambda value: written(value or 0), include_x_axis=True, pretty_print=False, **options,
    )  # fmt: skip
    if drawing.kind == "columns":
        digits = max(len(written(value or 0)) for _, values in drawing.series for value in values)
        chart.print_values = width >= DIGIT * (digits + 0.2) * len(drawing.labels)
    chart.x_labels = list(drawing.labels)[::order]
    if drawing.every > 1:
        chart.x_labels_major = list(drawing.labels[:: drawing.every * (2 if width == NARROW else 1)])
        chart.show_minor_x_labels = False
    _scale(chart, drawing, width)
    for name, values in drawing.series:
        chart.add(name, list(values)[::order])
    return mark_safe(etree.tostring(_cleaned(chart.render_tree()), encoding="unicode"))  # noqa: S308 -- lxml escaped each text


def _scale(chart, drawing, width):
    stacked = "Stacked" in type(chart).__name__
    columns = list(zip(*(values for _, values in drawing.series), strict=True))
    highest = max([drawing.top, 1, *((sum if stacked else max)(value or 0 for value in column) for column in columns)])
    found = ticks(math.ceil(highest), most=3 if width == NARROW and issubclass(type(chart), HorizontalGraph) else TICKS)
    places = sorted({*found, *([drawing.mark] if drawing.mark is not None else [])})
    chart.y_labels = [{"value": place, "label": written(place)} for place in places]
    chart.y_labels_major = [drawing.mark] if drawing.mark is not None else []
    chart.range = (0, found[-1] * (1.08 if drawing.kind == "columns" else 1))  # room for the figure on the highest column
    chart.classes = ("pygal-chart", *(("pygal-chart--marked",) if drawing.mark is not None else ()))


def _cleaned(svg):
    """Leave shapes, text and classes; what pygal keeps for its script to show becomes the title that browsers show."""
    etree.strip_elements(svg, "script", "style", "defs", etree.Comment, with_tail=False)
    for hidden in svg.xpath(REDUNDANT):
        hidden.getparent().remove(hidden)
    for value in svg.xpath("//*[local-name()='desc']"):
        value.tag = "title"
        del value.attrib["class"]
    for named in svg.xpath("//*[@id]"):
        del named.attrib["id"]
    svg.set("aria-hidden", "true")
    svg.set("focusable", "false")
    return svg


KINDS = {
    "lines": (pygal.Line, {"show_dots": False, "show_x_guides": False}),
    "columns": (pygal.Bar, {"print_values": True, "print_zeroes": False, "print_values_position": "top"}),
    "bars": (pygal.HorizontalBar, {"print_values": True, "print_zeroes": True, "print_values_position": "top"}),
    "stacked": (pygal.HorizontalStackedBar, {"print_values": True, "print_zeroes": False}),
}
