"""Clocks of originals signed outside the portal and of dispositions; kinds that hold without limit of time."""

from django.db import migrations, models
from django.utils import timezone

CHASED_FOR = 30 * 24  # what is asked for stays asked for until thirty days after its day
CHASE = [(f"H+{n}", CHASED_FOR - n * 24, 8) for n in (2, 4, 6, 8, 10)]
OFFSETS = [
    *[("agreements.original_missing", f"H-{n}", CHASED_FOR + n * 24, 8) for n in (3, 1)],
    *[("agreements.original_missing", *each) for each in CHASE],
    *[("agreements.signed_waiting", *each) for each in CHASE],
    ("agreements.disposition_due", "H-1", CHASED_FOR + 24, 8),
    ("agreements.disposition_due", "H+1", CHASED_FOR - 24, 8),
    ("agreements.disposition_overdue", "H+2", CHASED_FOR - 48, 8),
]


def write_offsets(apps, schema_editor):
    model = apps.get_model("notifications", "ReminderOffset")
    for rule, milestone, hours_before, send_hour in OFFSETS:
        facts = {"hours_before": hours_before, "send_hour": send_hour}
        model.objects.get_or_create(rule=rule, milestone=milestone, defaults=facts)


def free_pledges(apps, schema_editor):
    """An ikrar need not name a last day, unless the office has given it obligations."""
    apps.get_model("agreements", "Kind").objects.filter(code="ikrar", has_obligations=False).update(has_term=False)


def look_at_what_waits(apps, schema_editor):
    """Let the planner look once at what waits already: it tells what is due, and sets the next moment."""
    now = timezone.now()
    signing = {"agreement__status": "signing", "agreement__level__in": ["bsre", "wet"]}
    drafts = apps.get_model("agreements", "Draft").objects.filter(**signing)
    apps.get_model("agreements", "Original").objects.filter(draft__in=drafts).update(next_nudge_at=now)
    signed = apps.get_model("agreements", "Signed").objects.filter(status="added", original__draft__in=drafts)
    signed.update(next_nudge_at=now)
    waiting = apps.get_model("agreements", "Disposition").objects.filter(status="open")
    waiting.update(next_nudge_at=now, giver_nudge_at=now)


def _moment():
    return models.DateTimeField(blank=True, editable=False, null=True)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0050_duties"), ("notifications", "0001_initial")]

    operations = [
        migrations.AddField("original", "next_nudge_at", _moment()),
        migrations.AddField("signed", "next_nudge_at", _moment()),
        migrations.AddField("disposition", "next_nudge_at", _moment()),
        migrations.AddField("disposition", "giver_nudge_at", _moment()),
        migrations.AddField(
            "kind",
            "has_term",
            models.BooleanField(
                "mempunyai masa berlaku",
                default=True,
                help_text="Bila tidak, “Berlaku sampai” boleh dikosongkan: berlaku tanpa batas waktu. "
                "Yang memuat kewajiban selalu mempunyainya.",
            ),
        ),
        migrations.AddConstraint(
            "kind",
            models.CheckConstraint(
                condition=models.Q(has_obligations=False) | models.Q(has_term=True),
                name="kind_with_obligations_has_a_term",
                violation_error_message="Jenis yang memuat kewajiban mempunyai masa berlaku.",
            ),
        ),
        *[
            migrations.AddIndex(
                model, models.Index(fields=[column], condition=models.Q((f"{column}__isnull", False)), name=name)
            )
            for model, column, name in (
                ("original", "next_nudge_at", "original_to_nudge"),
                ("signed", "next_nudge_at", "signed_to_nudge"),
                ("disposition", "next_nudge_at", "disposition_to_nudge"),
                ("disposition", "giver_nudge_at", "disposition_to_tell_giver"),
            )
        ],
        migrations.RunPython(write_offsets, migrations.RunPython.noop),
        migrations.RunPython(free_pledges, migrations.RunPython.noop),
        migrations.RunPython(look_at_what_waits, migrations.RunPython.noop),
    ]
