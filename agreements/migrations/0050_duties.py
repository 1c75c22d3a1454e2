"""Obligations with their proof, the end of a term; and the first reminder offsets, as rows that staff change."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


CHASED_FOR = 30 * 24  # an obligation is asked for until thirty days after its day
OFFSETS = [
    *[("agreements.obligation_due", f"H-{n}", CHASED_FOR + n * 24, 8) for n in (14, 3)],
    *[("agreements.obligation_due", f"H+{n}", CHASED_FOR - n * 24, 8) for n in (1, 7, 14, 21)],
    *[("agreements.term_ends", f"H-{n}", n * 24, 8) for n in (180, 90, 60, 30, 7)],
]


def write_offsets(apps, schema_editor):
    model = apps.get_model("notifications", "ReminderOffset")
    for rule, milestone, hours_before, send_hour in OFFSETS:
        facts = {"hours_before": hours_before, "send_hour": send_hour}
        model.objects.get_or_create(rule=rule, milestone=milestone, defaults=facts)


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('agreements', '0040_levels'),
        ('documents', '0001_initial'),
        ('notifications', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Obligation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='obligations', to='agreements.agreement', verbose_name='kesepakatan')),
                ('first', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='later', to='agreements.obligation')),
                ('n', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='periode ke')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='agreements.party', verbose_name='pihak')),
                ('clause', models.CharField(max_length=40, verbose_name='pasal')),
                ('indicator', models.CharField(max_length=300, verbose_name='indikator')),
                ('proof', models.CharField(max_length=300, verbose_name='bukti yang diakui')),
                ('rhythm', models.CharField(choices=[('once', 'Sekali'), ('monthly', 'Setiap bulan'), ('quarterly', 'Setiap triwulan'), ('yearly', 'Setiap tahun')], default='once', max_length=10, verbose_name='irama')),
                ('grace_days', models.PositiveSmallIntegerField(default=0, verbose_name='hari setelah akhir periode')),
                ('starts_on', models.DateField(verbose_name='sejak')),
                ('ends_on', models.DateField(verbose_name='sampai sebelum')),
                ('due_on', models.DateField(verbose_name='paling lambat')),
                ('measure', models.CharField(blank=True, choices=[('', 'Tidak dihitung otomatis'), ('activities_held', 'Kegiatan sosialisasi terlaksana')], default='', max_length=20, verbose_name='dihitung dari')),
                ('audience', models.CharField(blank=True, max_length=20, verbose_name='sasaran')),
                ('needed', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='jumlah per periode')),
                ('counted', models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='terhitung')),
                ('status', models.CharField(choices=[('open', 'Berjalan'), ('late', 'Terlambat'), ('kept', 'Dipenuhi'), ('waived', 'Dibebaskan'), ('lapsed', 'Gugur')], default='open', max_length=8, verbose_name='status')),
                ('waive_reason', models.TextField(blank=True, verbose_name='alasan dibebaskan')),
                ('waive_asked_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='pembebasan diminta pada')),
                ('waive_asked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_at', models.DateTimeField(editable=False, verbose_name='dicatat pada')),
                ('entered_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dicatat oleh')),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='ditutup pada')),
                ('closed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('next_nudge_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versi')),
            ],
            options={
                'verbose_name': 'kewajiban',
                'verbose_name_plural': 'kewajiban',
                'ordering': ('due_on', 'pk'),
                'default_permissions': ('view',),
                'indexes': [models.Index(condition=models.Q(('next_nudge_at__isnull', False)), fields=['next_nudge_at'], name='obligation_to_nudge'), models.Index(fields=['status', 'due_on'], name='obligation_by_its_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['open', 'late', 'kept', 'waived', 'lapsed'])), name='obligation_status_is_known'), models.CheckConstraint(condition=models.Q(('rhythm__in', ['once', 'monthly', 'quarterly', 'yearly'])), name='obligation_rhythm_is_known'), models.CheckConstraint(condition=models.Q(('measure__in', ['', 'activities_held'])), name='obligation_measure_is_known'), models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on')), ('ends_on__isnull', True), _connector='OR'), name='obligation_ends_on_follows_starts_on', violation_error_message='Waktu selesai harus setelah waktu mulai.'), models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('starts_on'))), name='obligation_is_due_after_it_starts'), models.CheckConstraint(condition=models.Q(models.Q(('indicator', ''), _negated=True), models.Q(('clause', ''), _negated=True), models.Q(('proof', ''), _negated=True)), name='obligation_says_what_is_owed'), models.CheckConstraint(condition=models.Q(models.Q(('first__isnull', True), ('n', 1)), models.Q(('first__isnull', False), ('n__gt', 1)), _connector='OR'), name='obligation_follows_its_first'), models.UniqueConstraint(fields=('first', 'n'), name='obligation_period_is_made_once'), models.CheckConstraint(condition=models.Q(models.Q(('audience', ''), ('counted__isnull', True), ('measure', ''), ('needed__isnull', True)), models.Q(models.Q(('measure', ''), _negated=True), ('needed__gte', 1)), _connector='OR'), name='obligation_that_is_counted_says_how_many'), models.CheckConstraint(condition=models.Q(models.Q(('waive_asked_at__isnull', True), ('waive_asked_by__isnull', True)), models.Q(('waive_asked_at__isnull', False), ('waive_asked_by__isnull', False)), _connector='OR'), name='obligation_waive_asked_at_has_waive_asked_by'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('status__in', ('open', 'late'))), models.Q(models.Q(('status__in', ('open', 'late')), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='obligation_is_closed_at_a_moment'), models.CheckConstraint(condition=models.Q(('closed_at__isnull', False), ('closed_by__isnull', True), _connector='OR'), name='obligation_is_closed_by_who_closes_it'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'waived'), _negated=True), models.Q(('closed_by__isnull', False), ('waive_asked_by__isnull', False), models.Q(('waive_reason', ''), _negated=True), models.Q(('closed_by', models.F('waive_asked_by')), _negated=True)), _connector='OR'), name='obligation_is_waived_by_two_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='agreements.obligation', verbose_name='kewajiban')),
                ('note', models.TextField(blank=True, verbose_name='keterangan')),
                ('document', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='berkas')),
                ('counted', models.JSONField(blank=True, null=True, verbose_name='yang terhitung')),
                ('added_at', models.DateTimeField(verbose_name='ditambahkan pada')),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                ('added_as', models.CharField(blank=True, max_length=220, verbose_name='sebagai')),
            ],
            options={
                'verbose_name': 'bukti',
                'verbose_name_plural': 'bukti',
                'ordering': ('added_at', 'pk'),
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('note', ''), _negated=True), ('document__isnull', False), ('counted__isnull', False), _connector='OR'), name='evidence_shows_something'), models.CheckConstraint(condition=models.Q(('added_by__isnull', False), ('counted__isnull', False), _connector='OR'), name='evidence_has_its_giver')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agreement', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='decision', to='agreements.agreement', verbose_name='kesepakatan')),
                ('sequel', models.CharField(choices=[('extend', 'Diperpanjang'), ('addend', 'Diubah dengan adendum'), ('end', 'Dibiarkan berakhir')], max_length=8, verbose_name='keputusan')),
                ('note', models.TextField(blank=True, verbose_name='alasan')),
                ('decided_at', models.DateTimeField(verbose_name='diputuskan pada')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='diputuskan oleh')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versi')),
            ],
            options={
                'verbose_name': 'keputusan akhir masa berlaku',
                'verbose_name_plural': 'keputusan akhir masa berlaku',
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('sequel__in', ['extend', 'addend', 'end'])), name='decision_sequel_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Ending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='endings', to='agreements.agreement', verbose_name='kesepakatan')),
                ('reason', models.TextField(verbose_name='alasan')),
                ('asked_at', models.DateTimeField(verbose_name='diminta pada')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='diminta oleh')),
                ('asked_side', models.CharField(max_length=10, verbose_name='dari sisi')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='ditutup pada')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ditutup oleh')),
                ('is_confirmed', models.BooleanField(default=False, verbose_name='disetujui')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versi')),
            ],
            options={
                'verbose_name': 'permintaan pengakhiran',
                'verbose_name_plural': 'permintaan pengakhiran',
                'ordering': ('asked_at', 'pk'),
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='ending_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='ending_closed_at_has_closed_by'), models.CheckConstraint(condition=models.Q(('is_confirmed', False), models.Q(('closed_by__isnull', False), models.Q(('closed_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='ending_is_confirmed_by_another'), models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('agreement',), name='ending_is_one_at_a_time')],
            },
        ),
        migrations.AddField(
            model_name='agreement',
            name='term_nudge_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(condition=models.Q(('term_nudge_at__isnull', False)), fields=['term_nudge_at'], name='agreement_term_to_nudge'),
        ),
        migrations.RunPython(write_offsets, migrations.RunPython.noop),
    ]
