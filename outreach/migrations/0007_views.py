"""Speakers may have an address; who is in charge is reminded the day before, and who came is thanked the day after."""

import datetime as dt

from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from core.clock import JAKARTA, wib

# rule, milestone, hours before the deadline, hour of sending (WIB); thanks count back from eight days after the end
OFFSETS = [("outreach.invitation", "H-14", 336, 8), ("outreach.duty", "H-1", 24, 8), ("outreach.thanks", "H+1", 168, 9)]


def write_offsets(apps, schema_editor):
    model = apps.get_model("notifications", "ReminderOffset")
    for rule, milestone, hours_before, send_hour in OFFSETS:
        facts = {"hours_before": hours_before, "send_hour": send_hour}
        model.objects.get_or_create(rule=rule, milestone=milestone, defaults=facts)


def plan_reminders(apps, schema_editor):
    """What is still ahead of what was released, invited and attended before; what is past stays untold."""
    now = timezone.now()
    activity, attendance, invitation = (
        apps.get_model("outreach", name) for name in ("Activity", "Attendance", "Invitation")
    )
    for each in activity.objects.filter(status="released").select_related("current"):
        activity.objects.filter(pk=each.pk).update(duty_nudge_at=_ahead(each.current.starts_at, -1, 8, now))
        first = _ahead(each.current.starts_at, -14, 8, now)
        silent = invitation.objects.filter(activity=each, answer="silent", withdrawn_at__isnull=True).exclude(email="")
        if first:
            silent.update(next_nudge_at=first)
        came = attendance.objects.filter(invitation__activity=each, reverted_at__isnull=True).exclude(invitation__email="")
        came.update(next_nudge_at=_ahead(each.current.ends_at, 1, 9, now))


def _ahead(moment, days, hour, now):
    """Return the hour of sending some days from a moment, or None when it is past."""
    day = (moment - dt.timedelta(microseconds=1)).astimezone(JAKARTA).date() + dt.timedelta(days=days)
    found = wib(day.year, day.month, day.day, hour)
    return found if found > now else None


class Migration(migrations.Migration):

    dependencies = [
        ('outreach', '0006_rosters'),
        ('notifications', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='activity',
            name='duty_nudge_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='attendance',
            name='next_nudge_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='speaker',
            name='email',
            field=models.EmailField(blank=True, help_text='Untuk kabar tugasnya; tidak tampil untuk umum.', max_length=254, verbose_name='alamat email'),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(condition=models.Q(('duty_nudge_at__isnull', False)), fields=['duty_nudge_at'], name='activity_duty_due'),
        ),
        migrations.AddIndex(
            model_name='attendance',
            index=models.Index(condition=models.Q(('next_nudge_at__isnull', False)), fields=['next_nudge_at'], name='attendance_nudge_due'),
        ),
        migrations.RunPython(write_offsets, migrations.RunPython.noop),
        migrations.RunPython(plan_reminders, migrations.RunPython.noop),
    ]
