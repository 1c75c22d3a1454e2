"""The office's first audiences (domain: D) and reminder offsets, as rows that staff change afterwards."""

from django.db import migrations

# code, name, counted by, may be represented, obliged by letter
AUDIENCES = [
    ("asn", "ASN Pemerintah Kota", "office", False, True),
    ("ketua-rw", "Ketua RW", "rw", True, False),
    ("ketua-rt", "Ketua RT", "rt", True, False),
    ("lmk", "Lembaga Musyawarah Kelurahan (LMK)", "village", True, False),
    ("fkdm", "Forum Kewaspadaan Dini Masyarakat (FKDM)", "village", True, False),
]
# rule, milestone, hours before the deadline, hour of sending (WIB)
OFFSETS = [
    ("outreach.invitation", "H-7", 168, 8),
    ("outreach.invitation", "H-3", 72, 8),
    ("outreach.invitation", "H-1", 24, 8),
    ("outreach.report_due", "H+5", 768, 9),
    ("outreach.report_due", "H+7", 720, 9),
    ("outreach.report_due", "H+14", 552, 9),
    ("outreach.report_due", "H+21", 384, 9),
    ("outreach.report_due", "H+28", 216, 9),
]


def write_rows(apps, schema_editor):
    audience_model = apps.get_model("outreach", "Audience")
    for position, (code, name, population, may_be_represented, is_obliged) in enumerate(AUDIENCES, 1):
        facts = {"name": name, "population": population, "position": position}
        facts |= {"may_be_represented": may_be_represented, "is_obliged": is_obliged}
        audience_model.objects.get_or_create(code=code, defaults=facts)
    offset_model = apps.get_model("notifications", "ReminderOffset")
    for rule, milestone, hours_before, send_hour in OFFSETS:
        offset_model.objects.get_or_create(
            rule=rule, milestone=milestone, defaults={"hours_before": hours_before, "send_hour": send_hour}
        )


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_schema"), ("notifications", "0001_schema")]
    operations = [migrations.RunPython(write_rows, migrations.RunPython.noop)]
