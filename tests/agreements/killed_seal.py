"""A process of its own that kills its children at every step of a sealing, lets the next tick go on, and tells what is there.

The steps are found, not listed (tests/recruitment/killed_steps.py). One concluded agreement of each level is made; each child
has a copy of that database to die in. Run as `python -m tests.agreements.killed_seal EVERY`: each EVERYth step is tried; prints
one JSON object. Nobody else may be connected to the database meanwhile.
"""

import json
import os
import sys
import traceback
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 -- the models need django.setup() above
from django.db import connection  # noqa: E402
from django.urls import reverse  # noqa: E402

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
from tests import cloning  # noqa: E402
from tests.agreements import outside  # noqa: E402
from tests.documents.conftest import SealKey  # noqa: E402
from tests.factories.agreements import fresh  # noqa: E402
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


def letters_about(pk):
    return Delivery.objects.filter(kind="agreements.concluded", about=f"agreements.agreement:{pk}").count()


def next_tick(pk, letters):
    seal_concluded(NOON)
    return [*wrong_with(Agreement.objects.get(pk=pk), letters=letters), *wrong_with_files()]


def wrong_with(agreement, *, letters):
    """Yield what does not stand as it must once the next tick has passed."""
    held = fresh(agreement)
    if held.status != "in_force":
        yield f"status {held.status}"
    for final in held.finals.with_facts():
        sheet = final.evidence or final.document
        if sheet is None or verdict.examine(keeping.read(sheet), at=NOON).code != "intact":
            yield "a final that is not sealed"
        if final.document is not None:
            keeping.read(final.document)
    if Event.objects.about(held).filter(action="agreement.sealed").count() != 1 or chain.first_broken(chain.entries(held)):
        yield "journal"
    if (told := letters_about(held.pk)) != letters:
        yield f"{told} letters"


def wrong_with_files():
    """Yield what documents have no file, and what sealed ones no Final knows."""
    if missing := set(Document.objects.values_list("pk", flat=True)) - {pk for _, pk in stored()}:
        yield f"{len(missing)} rows without a file"
    finals = Final.objects.filter(document__isnull=False).values_list("document", "evidence")
    known = {pk for pair in finals for pk in pair if pk}
    if more := Document.objects.filter(purpose__in=["agreements.final", "agreements.evidence"]).exclude(pk__in=known).count():
        yield f"{more} rows of nothing"


def killed_at_each(steps, pk, letters, copy):
    """Yield (step, whether the child died there, what is wrong after the next tick)."""
    for last in steps:
        with copy():
            died = forked(lambda last=last: sealing_until(pk, last)) is None
            yield last, died, forked(lambda: next_tick(pk, letters))


def main(every):
    SealKey(settings, Path(settings.DATA_DIR, "killed-seal"))
    reverse("agreements:check", args=["abcd-efgh-jkmn"])  # every child would compile the addresses for itself
    table = outside.table()
    found = {"levels": {}, "tried": 0, "died": 0, "wrong": []}
    for place, level in enumerate(Level):
        make = table.concluded if level == Level.PORTAL else lambda level=level: outside.concluded(table, level)
        pk = forked(lambda make=make: make().pk)
        with cloning.copies() as copy:
            with copy():
                steps = forked(lambda pk=pk: sealing_until(pk, NEVER))
                letters = forked(lambda pk=pk: letters_about(pk))
            tries = range(1 + place * (every // 3), steps + 1, every)
            for last, died, wrong in killed_at_each(tries, pk, letters, copy):
                found["tried"], found["died"] = found["tried"] + 1, found["died"] + died
                found["wrong"] += [[level, last, each] for each in wrong]
        found["levels"][level] = steps
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]))
