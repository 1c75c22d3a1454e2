"""Numbers that are passed over; what became of a wish to end; who gave an account its post; when was counted last."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def say_what_became(apps, schema_editor):
    endings = apps.get_model("agreements", "Ending").objects
    endings.filter(closed_at__isnull=False, is_confirmed=True).update(status="confirmed")
    endings.filter(closed_at__isnull=False, is_confirmed=False).update(status="refused")
    over = endings.filter(closed_at__isnull=True).exclude(agreement__status="in_force")
    endings.filter(pk__in=list(over.values_list("pk", flat=True))).update(status="lapsed", closed_at=timezone.now())


def say_whether_confirmed(apps, schema_editor):
    """What was taken back, or lapsed, counts as refused: by who asked, since somebody must have closed it."""
    endings = apps.get_model("agreements", "Ending").objects
    endings.filter(status="confirmed").update(is_confirmed=True)
    endings.filter(status="lapsed").update(closed_by=models.F("asked_by"))


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0062_agreed_versions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NumberGap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='tahun')),
                ('first', models.PositiveIntegerField(verbose_name='dari urutan')),
                ('last', models.PositiveIntegerField(verbose_name='sampai urutan')),
                ('reason', models.TextField(verbose_name='alasan')),
                ('passed_at', models.DateTimeField(verbose_name='dilewati pada')),
            ],
            options={
                'verbose_name': 'nomor yang dilewati',
                'verbose_name_plural': 'nomor yang dilewati',
                'ordering': ('-year', '-first'),
                'default_permissions': (),
            },
        ),
        migrations.RemoveConstraint(
            model_name='ending',
            name='ending_closed_at_has_closed_by',
        ),
        migrations.RemoveConstraint(
            model_name='ending',
            name='ending_is_confirmed_by_another',
        ),
        migrations.AddField(
            model_name='ending',
            name='status',
            field=models.CharField(choices=[('asked', 'Menunggu jawaban'), ('confirmed', 'Disetujui'), ('refused', 'Ditolak'), ('withdrawn', 'Ditarik kembali'), ('lapsed', 'Gugur')], default='asked', max_length=9, verbose_name='status'),
        ),
        migrations.RunPython(say_what_became, say_whether_confirmed),
        migrations.RemoveField(
            model_name='ending',
            name='is_confirmed',
        ),
        migrations.AddField(
            model_name='obligation',
            name='counted_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='terakhir dihitung pada'),
        ),
        migrations.AddField(
            model_name='tenure',
            name='granted_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='akun dipasangkan oleh'),
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(condition=models.Q(('status__in', ['open', 'late']), models.Q(('measure', ''), _negated=True)), fields=['counted_at', 'id'], name='obligation_to_count'),
        ),
        migrations.AddConstraint(
            model_name='ending',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['asked', 'confirmed', 'refused', 'withdrawn', 'lapsed'])), name='ending_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='ending',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True), ('status', 'asked')), models.Q(('closed_at__isnull', False), ('closed_by__isnull', True), ('status', 'lapsed')), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('status__in', ['confirmed', 'refused', 'withdrawn'])), _connector='OR'), name='ending_is_closed_by_a_person_or_lapses'),
        ),
        migrations.AddConstraint(
            model_name='ending',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['confirmed', 'refused']), _negated=True), models.Q(('closed_by', models.F('asked_by')), _negated=True), _connector='OR'), name='ending_is_answered_by_another'),
        ),
        migrations.AddConstraint(
            model_name='tenure',
            constraint=models.CheckConstraint(condition=models.Q(('granted_by__isnull', True), ('user__isnull', True), models.Q(('granted_by', models.F('user')), _negated=True), _connector='OR'), name='tenure_is_granted_by_another', violation_error_message='Pilih akun orang lain: jabatan Anda sendiri dicatat oleh rekan Anda.'),
        ),
        migrations.AddField(
            model_name='numbergap',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gaps', to='agreements.institution'),
        ),
        migrations.AddField(
            model_name='numbergap',
            name='passed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dilewati oleh'),
        ),
        migrations.AddConstraint(
            model_name='numbergap',
            constraint=models.UniqueConstraint(fields=('institution', 'year', 'first'), name='numbergap_begins_once'),
        ),
        migrations.AddConstraint(
            model_name='numbergap',
            constraint=models.CheckConstraint(condition=models.Q(('first__gte', 1), ('last__gte', models.F('first'))), name='numbergap_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='numbergap',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='numbergap_says_why'),
        ),
    ]
