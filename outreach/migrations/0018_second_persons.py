"""Who hears of a report that stays undone, as rows that staff change; what waits is planned anew by the next tick."""

from django.db import migrations
from django.utils import timezone

# rule, milestone, hours before the end of the chase, hour of sending (WIB)
OFFSETS = [("outreach.report_due", "H+10", 27 * 24, 9), ("outreach.report_due", "H+22", 15 * 24, 9)]


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
    apps.get_model("outreach", "Activity").objects.filter(next_nudge_at__gt=now).update(next_nudge_at=now)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0017_privacy_notice"), ("notifications", "0031_rule_settings")]
    operations = [migrations.RunPython(write_offsets, remove_offsets), migrations.RunPython(plan_anew, plan_anew)]
