"""The redline of two versions of 180 clauses, 120 of them changed, beside both versions written plain."""

import time

from django.template import Context, Engine

from agreements.wording import redline
from agreements.wording.clauses import as_json, from_json
from tests.agreements.texts import large

_PLAIN = (
    "{% for clause in clauses %}<h2>{{ clause.title }}</h2>{% for text in clause.paragraphs %}<p>{{ text }}</p>{% endfor %}"
    "{% endfor %}"
)
_MARKED = (
    "{% for change in changes %}<h2>{{ change.new_heading }}</h2>{% for ayat in change.paragraphs %}<p>"
    "{% for run in ayat.runs %}<span class={{ run.op }}>{{ run.text }}</span>{% endfor %}</p>{% endfor %}{% endfor %}"
)


def pair():
    """Return two functions that each return the seconds they took: the redline as a page, and both versions plain."""
    old, new = as_json(large(version=1)), as_json(large(version=2))
    plain, marked = (Engine().from_string(source) for source in (_PLAIN, _MARKED))

    def ours():
        return marked.render(Context({"changes": redline.compare(from_json(old), from_json(new))}))

    def floor():
        return [plain.render(Context({"clauses": from_json(rows)})) for rows in (old, new)]

    return lambda: _seconds(ours), lambda: _seconds(floor)


def _seconds(work):
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
