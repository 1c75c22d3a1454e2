"""Who hears of what stays undone at the table, as rows that staff change; what waits is planned anew by the next tick."""

from django.db import migrations
from django.utils import timezone

CHASED_FOR = 30  # days from which the offsets of a chase are counted back
# rule, milestone, hours before the deadline, hour of sending (WIB)
OFFSETS = [
    ("agreements.turn_waiting", "H+10", (CHASED_FOR - 10) * 24, 8),
    ("agreements.obligation_due", "H+10", (CHASED_FOR - 10) * 24, 8),
    ("agreements.term_ends", "H-45", 45 * 24, 8),
    ("agreements.mandate", "H-10", 10 * 24, 8),
    ("agreements.original_missing", "H+5", (CHASED_FOR - 5) * 24, 8),
    ("agreements.signed_waiting", "H+5", (CHASED_FOR - 5) * 24, 8),
]
CLOCKS = [
    ("Turn", "next_nudge_at"), ("Obligation", "next_nudge_at"), ("Agreement", "term_nudge_at"), ("Party", "mandate_nudge_at"),
    ("Original", "next_nudge_at"), ("Signed", "next_nudge_at"),
]  # fmt: skip


def write_offsets(apps, schema_editor):
    model = apps.get_model("notifications", "ReminderOffset")
    for rule, milestone, hours_before, send_hour in OFFSETS:
        facts = {"hours_before": hours_before, "send_hour": send_hour, "audience": "second"}
        model.objects.get_or_create(rule=rule, milestone=milestone, defaults=facts)


def remove_offsets(apps, schema_editor):
    model = apps.get_model("notifications", "ReminderOffset")
    for rule, milestone, *_ in OFFSETS:
        model.objects.filter(rule=rule, milestone=milestone, audience="second").delete()


def plan_anew(apps, schema_editor):
    """Let the planner come to each object at once: what it told before is told once, and the next moment may be nearer now."""
    now = timezone.now()
    for model, column in CLOCKS:
        apps.get_model("agreements", model).objects.filter(**{f"{column}__gt": now}).update(**{column: now})


class Migration(migrations.Migration):
    dependencies = [("agreements", "0060_outside_the_portal"), ("notifications", "0031_rule_settings")]
    operations = [migrations.RunPython(write_offsets, remove_offsets), migrations.RunPython(plan_anew, plan_anew)]
