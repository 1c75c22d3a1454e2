"""A process of its own that kills its children at every step of a sending, and tells what was left behind.

The steps are found, not listed: each SQL statement, each commit and each file sync of the action is one, before and after it.
Run as `python -m tests.recruitment.killed_steps`; prints one JSON object.
"""

import json
import os
import signal
import sys
import uuid

import django

django.setup()

from django.db import connection  # noqa: E402 -- the models need django.setup() above

from core.models import Event  # noqa: E402
from notifications.models import Delivery  # noqa: E402
from recruitment.actions import applications  # noqa: E402
from recruitment.models import Application, NumberCounter, Snapshot  # noqa: E402
from tests.factories.recruitment import NOON, as_person, complete_draft, open_selection  # noqa: E402

NEVER = 10**6


class Steps:
    """Counts the steps of what runs inside it and ends the process at one of them."""

    def __init__(self, last):
        self.last, self.passed = last, 0

    def step(self):
        self.passed += 1
        if self.passed == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, call):
        def stepping(*args, **kwargs):
            self.step()
            result = call(*args, **kwargs)
            self.step()
            return result

        return stepping

    def statement(self, execute, sql, params, many, context):
        return self.around(execute)(sql, params, many, context)

    def watch(self):
        os.fsync, os.fdatasync = self.around(os.fsync), self.around(os.fdatasync)
        connection._commit = self.around(connection._commit)
        connection.execute_wrappers.append(self.statement)
        return self


def send(application):
    return applications.submit(
        application, version=application.version, key=uuid.uuid4(), by=as_person(application.applicant), at=NOON
    )


def in_a_child(application, last):
    """Fork, send in the child with death at a step, and return how many steps the child passed (0 when it died)."""
    connection.close()
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        steps = Steps(last).watch()
        send(application)
        os.write(writer, str(steps.passed).encode())
        os._exit(0)
    os.close(writer)
    _, status = os.waitpid(child, 0)
    said = os.read(reader, 20)
    os.close(reader)
    if not os.WIFSIGNALED(status) and not said:
        sys.exit("The sending failed by itself.")
    return int(said or 0)


def state_of(application):
    """Return what there is of a sending: all of it or nothing of it."""
    row = Application.objects.get(pk=application.pk)
    return [
        row.status == "submitted",
        row.number is not None,
        Snapshot.objects.filter(application=row).exists(),
        Delivery.objects.filter(kind="recruitment.application_received", about=f"recruitment.application:{row.pk}").exists(),
        Event.objects.about(row).filter(action="application.submitted").exists(),
    ]


def main():
    selection = open_selection()
    steps = in_a_child(complete_draft(selection), NEVER)
    found = {"steps": steps, "whole": 0, "nothing": 0, "torn": [], "lost": []}
    for last in range(1, steps + 1):
        application = complete_draft(selection)
        in_a_child(application, last)
        left = state_of(application)
        found["whole"] += all(left)
        found["nothing"] += not any(left)
        if any(left) != all(left):
            found["torn"].append([last, left])
        if not send(Application.objects.select_related("selection", "applicant").get(pk=application.pk)).is_received:
            found["lost"].append(last)
    sequences = sorted(Application.objects.received().values_list("sequence", flat=True))
    found["numbers"] = sequences == list(range(1, NumberCounter.objects.get().last + 1))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
