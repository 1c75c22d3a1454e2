"""A process of its own that kills its children at every step of a sealing, lets the next tick go on, and tells what is there.

The steps are found, not listed (tests/recruitment/killed_steps.py). Run as `python -m tests.agreements.killed_seal EVERY`: each
EVERYth step is tried; prints one JSON object.
"""

import json
import os
import sys
import traceback

import django

django.setup()

from django.db import connection  # noqa: E402 -- the models need django.setup() above

from agreements import chain  # noqa: E402
from agreements.actions import sealing  # noqa: E402
from agreements.lifecycle import Level  # noqa: E402
from agreements.models import Agreement, Final  # noqa: E402
from agreements.tasks import seal_concluded  # noqa: E402
from core.actor import SYSTEM  # noqa: E402
from core.models import Event  # noqa: E402
from documents import keeping  # noqa: E402
from documents.models import Document  # noqa: E402
from documents.sealing import verdict  # noqa: E402
from documents.storage import stored  # noqa: E402
from notifications.models import Delivery  # noqa: E402
from tests.agreements import outside  # noqa: E402
from tests.factories.agreements import Table, fresh  # noqa: E402
from tests.factories.recruitment import NOON  # noqa: E402
from tests.recruitment.killed_steps import NEVER, Steps  # noqa: E402


def forked(work):
    """Return what work() returns, from a process of its own, or None when that was killed.

    Typst and pyHanko start threads, which no fork survives: so this process itself never sets or seals a paper.
    """
    connection.close()
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        os.close(reader)
        try:
            os.write(writer, json.dumps(work()).encode())
        except Exception:  # noqa: BLE001 -- told, and the parent stops
            traceback.print_exc()
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        said = answer.read()
    _, status = os.waitpid(child, 0)
    if not said and not os.WIFSIGNALED(status):
        sys.exit("It failed by itself.")
    return json.loads(said) if said else None


def sealing_until(pk, last):
    """Seal with death at a step; return how many steps were passed."""
    steps = Steps(last).watch()
    sealing.seal(Agreement.objects.with_facts().get(pk=pk), by=SYSTEM, at=NOON)
    return steps.passed


def next_tick(pk, letters):
    seal_concluded(NOON)
    return list(wrong_with(Agreement.objects.get(pk=pk), letters=letters))


def wrong_with(agreement, *, letters):
    """Yield what does not stand as it must once the next tick has passed."""
    held = fresh(agreement)
    if held.status != "in_force":
        yield f"status {held.status}"
    finals = list(held.finals.with_facts())
    for final in finals:
        sheet = final.evidence or final.document
        if sheet is None or verdict.examine(keeping.read(sheet), at=NOON).code != "intact":
            yield "a final that is not sealed"
        if final.document is not None:
            keeping.read(final.document)
    if Event.objects.about(held).filter(action="agreement.sealed").count() != 1 or chain.first_broken(chain.entries(held)):
        yield "journal"
    told = Delivery.objects.filter(kind="agreements.concluded", about=f"agreements.agreement:{held.pk}").count()
    if told != letters:
        yield f"{told} letters"


def rows_of_nothing():
    """Return how many sealed files no Final knows."""
    finals = Final.objects.filter(document__isnull=False).values_list("document", "evidence")
    known = {pk for pair in finals for pk in pair if pk}
    return Document.objects.filter(purpose__in=["agreements.final", "agreements.evidence"]).exclude(pk__in=known).count()


def main(every):
    found = {"steps": 0, "tried": 0, "died": 0, "wrong": []}
    table = Table()
    for place, make in enumerate((table.concluded, lambda: outside.concluded(table, Level.WET))):
        whole = forked(lambda make=make: make().pk)
        steps = forked(lambda whole=whole: sealing_until(whole, NEVER))
        letters = Delivery.objects.filter(kind="agreements.concluded", about=f"agreements.agreement:{whole}").count()
        found["steps"] += steps
        for last in range(1 + place * (every // 2), steps + 1, every):
            pk = forked(lambda make=make: make().pk)
            found["tried"] += 1
            found["died"] += forked(lambda pk=pk, last=last: sealing_until(pk, last)) is None
            found["wrong"] += [[place, last, each] for each in forked(lambda pk=pk, letters=letters: next_tick(pk, letters))]
    ids = set(Document.objects.values_list("pk", flat=True))
    found["rows_without_file"] = len(ids - {pk for _, pk in stored()})
    found["rows_of_nothing"] = rows_of_nothing()
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]))
