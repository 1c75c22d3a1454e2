"""The engine of all mails on one database, asked line by line: `python -m tests.bench.mail_child DEADLINES`.

send, smtp: seconds for MAILS mails by the portal's sender, and by Django's own mail over one reused SMTP connection.
plan: seconds for a planning of DUE of the deadlines. surge N: plans that many. hands N: sends what is due by N processes.
Each answer is a line of JSON.
"""

import datetime as dt
import json
import os
import resource
import subprocess
import sys
import time

import django

django.setup()

from django.conf import settings  # noqa: E402 -- models can be imported only now
from django.core.mail import EmailMultiAlternatives, get_connection  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402

from accounts.models import User  # noqa: E402
from core import clock  # noqa: E402
from notifications import bundling, notice, outbox, planning, reminders, smtp  # noqa: E402
from notifications.models import Delivery  # noqa: E402
from tests.notifications.matters.models import Matter  # noqa: E402
from tests.notifications.matters.notices import MatterOpened  # noqa: E402
from tests.servers import free_port  # noqa: E402

MAILS, DUE = 100, 500
SEED = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)
INSERT INTO matters_matter (title, deadline, is_done, next_nudge_at, owner_id) SELECT 'Perkara', %s, false, %s, %s FROM n
"""


class Engine:
    def __init__(self, deadlines):
        call_command("migrate", run_syncdb=True, verbosity=0)
        reminders.seed("matters.due")
        self.now, self.owner = clock.now(), User.objects.create(email="warga@contoh.example")
        self.planned, self.deadlines = 0, deadlines
        self.grow(deadlines)
        self.port, self.number = free_port(), 0
        words = [sys.executable, "-m", "tests.bench.mail_sink", str(self.port)]
        self.sink = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        self.sink.stdout.readline()
        self.matter = Matter.objects.order_by("pk").first() or Matter.objects.create(title="Perkara", owner=self.owner)

    def grow(self, count):
        """Add so many deadlines of tomorrow that nobody has to speak of yet."""
        tomorrow, later = self.now + dt.timedelta(hours=12), self.now + dt.timedelta(days=999)
        adapted = [connection.ops.adapt_datetimefield_value(moment) for moment in (tomorrow, later)]
        with connection.cursor() as cursor:
            cursor.execute(SEED, [count, *adapted, self.owner.pk])
            cursor.execute("ANALYZE")

    def _post(self, count):
        drafts = []
        for _ in range(count):
            self.number += 1
            drafts.append(outbox.draft(MatterOpened, self.matter, to=f"warga{self.number}@contoh.example", at=self.now))
        Delivery.objects.bulk_create(drafts, batch_size=500)
        return drafts

    def send(self):
        self._post(MAILS)
        sender = bundling.BundleSender(smtp.Server("127.0.0.1", self.port))
        seconds, counts = timed(sender.run)
        assert counts == {"sent": MAILS}, counts
        return seconds

    def smtp(self):
        """The same mails as any Django site sends them: rendered and handed over on one reused connection, nothing kept."""
        drafts = [outbox.draft(MatterOpened, self.matter, to=f"x{n}@contoh.example", at=self.now) for n in range(MAILS)]
        line = get_connection("django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=self.port)

        def floor():
            with line:
                for draft in drafts:
                    _by_django(draft, self.matter, self.now, line).send()

        return timed(floor)[0]

    def _make_due(self, count):
        """Make the next deadlines due; those that were told already are due again once all had their turn."""
        if self.planned + count > self.deadlines:
            Delivery.objects.all().delete()
            self.planned = 0
        first = Matter.objects.order_by("pk").values_list("pk", flat=True)[self.planned]
        self.planned += count
        due = Matter.objects.filter(pk__gte=first, pk__lt=first + count)
        assert due.update(next_nudge_at=self.now - dt.timedelta(hours=1)) == count

    def plan(self):
        self._make_due(DUE)
        seconds, told = timed(lambda: planning.plan_rule(reminders.rule("matters.due"), self.now))
        assert told == DUE, told
        return seconds

    def surge(self, count):
        self._make_due(count)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        seconds, told = timed(lambda: planning.plan_due(self.now))
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        return {"planned": told, "per_second": round(told / seconds), "memory_grew_kb": grown}

    def hands(self, processes, count):
        Delivery.objects.all().delete()
        self._post(count)
        connection.close()
        words = [sys.executable, "-m", "tests.notifications.senders", "all", str(self.port)]
        hands = [subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
        for hand in hands:
            hand.stdout.readline()
        seconds, _ = timed(lambda: _go(hands))
        sent = Delivery.objects.filter(state="sent").count()
        return {"processes": processes, "sent": sent, "per_second": round(sent / seconds)}


def _by_django(draft, matter, now, line):
    """Return a mail of a delivery made by Django's own means."""
    kind = notice.notice(draft.kind)
    values = {"base_url": settings.SITE_URL, "office": settings.OFFICE, **kind.context(matter, draft, now)}
    subject, text, html = (render_to_string(f"{kind.template}.{end}", values).strip() for end in ("subject.txt", "txt", "html"))
    message = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [draft.to_address], connection=line)
    message.attach_alternative(html, "text/html")
    return message


def _go(hands):
    """Let all begin at once and wait for the last."""
    for hand in hands:
        hand.stdin.close()
    for hand in hands:
        hand.wait()
        hand.stdout.close()


def timed(work):
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def main():
    engine = Engine(int(sys.argv[1]))
    print("ready", flush=True)
    for line in sys.stdin:
        name, *numbers = line.split()
        print(json.dumps(getattr(engine, name)(*map(int, numbers))), flush=True)
    engine.sink.terminate()
    engine.sink.wait()


if __name__ == "__main__":
    assert os.environ["DJANGO_SETTINGS_MODULE"] == "tests.settings"
    main()
