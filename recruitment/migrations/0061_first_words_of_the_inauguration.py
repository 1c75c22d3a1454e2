"""The first words of the inauguration's papers, the pact among the papers asked for, and the new reminders' rows."""

from django.db import migrations
from django.db.models import Max
from django.utils import timezone

PACT = {
    "code": "pakta-integritas",
    "name": "Pakta integritas",
    "why": "Ditandatangani setiap anggota sebelum dilantik.",
    "how": "Unduh pakta yang sudah terisi, cetak, tempel meterai Rp10.000, tanda tangani di atasnya, lalu pindai atau foto.",
    "condition": "seated",
    "due_stage": "inauguration",
    "needs_duty_stamp": True,
    "letter": "pact",
}
# rule: milestone, hours before the deadline, hour of sending (WIB)
OFFSETS = {
    "recruitment.inauguration_ahead": [("H-3", 72, 9), ("H-1", 24, 9)],
    "recruitment.papers_due": [("H-7", 168, 9), ("H-3", 72, 9), ("H-1", 24, 9)],
    "recruitment.incomplete_files": [("H-1", 24, 9)],
    "recruitment.extension_due": [("H-0", 0, 9)],
    "recruitment.feedback_closing": [("H-1", 24, 9)],
    "recruitment.plenary_papers": [("H-1", 0, 9)],
    "recruitment.report_due": [("H-1", 24, 9)],
    "recruitment.seat_vacant": [("H+4", 624, 9), ("H+7", 552, 9), ("H+14", 384, 9)],
}


def write(apps, schema_editor):
    from recruitment.ceremony_words import FIRST_WORDS  # the draft that the office mends

    for code, body in FIRST_WORDS.items():
        apps.get_model("recruitment", "CeremonyText").objects.get_or_create(code=code, defaults={"body": body})
    offset, setting = (apps.get_model("notifications", name) for name in ("ReminderOffset", "RuleSetting"))
    for rule, rows in OFFSETS.items():
        for milestone, hours_before, send_hour in rows:
            offset.objects.get_or_create(
                rule=rule, milestone=milestone, defaults={"hours_before": hours_before, "send_hour": send_hour}
            )
        setting.objects.get_or_create(rule=rule)
    for model, parent, related in (("Selection", "selection", "DocumentKind"), ("SelectionType", "type", "TypeDocument")):
        _add_pact(apps.get_model("recruitment", model), apps.get_model("recruitment", related), parent)
    _let_the_planner_look(apps.get_model("recruitment", "Stage"))


def _let_the_planner_look(stages):
    """Stages of selections that were announced before have no moment yet: the next minute finds the right one."""
    now = timezone.now()
    of_rules = ("completeness", "extension_notice", "feedback", "plenary", "report")
    ahead = stages.objects.filter(selection__published_at__isnull=False, ends_at__gt=now, code__in=of_rules)
    ahead.update(next_nudge_at=now)


def _add_pact(model, papers, parent):
    for asked in model.objects.all():
        own = papers.objects.filter(**{parent: asked})
        if own.exists() and not own.filter(code=PACT["code"]).exists():
            last = own.aggregate(last=Max("position"))["last"]
            papers.objects.create(**{parent: asked}, position=last + 1, **PACT)


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0052_reminder_of_answers"), ("notifications", "0031_rule_settings")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
