"""Dispositions, legal opinions, ladders; and the first reminder offsets, as rows that staff change afterwards."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# rule, milestone, hours before the deadline, hour of sending (WIB)
OFFSETS = [
    ("agreements.mandate", "H-30", 720, 8),
    ("agreements.mandate", "H-14", 336, 8),
    ("agreements.mandate", "H-7", 168, 8),
]


def write_offsets(apps, schema_editor):
    offset_model = apps.get_model("notifications", "ReminderOffset")
    for rule, milestone, hours_before, send_hour in OFFSETS:
        offset_model.objects.get_or_create(
            rule=rule, milestone=milestone, defaults={"hours_before": hours_before, "send_hour": send_hour}
        )


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('agreements', '0004_clocks'),
        ('documents', '0001_initial'),
        ('notifications', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='party',
            name='mandate_nudge_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='post',
            name='gives_legal_opinion',
            field=models.BooleanField(default=False, verbose_name='memberi pendapat hukum'),
        ),
        migrations.AddField(
            model_name='routerow',
            name='escalates_after',
            field=models.PositiveSmallIntegerField(default=2, help_text='Setelah sekian hari kerja sejak tenggat, atasan diberi tahu.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='hari kerja setelah tenggat'),
        ),
        migrations.AddField(
            model_name='routerow',
            name='escalates_to',
            field=models.ForeignKey(blank=True, help_text='Diberi tahu bila langkah ini lewat tenggat.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.post', verbose_name='atasan'),
        ),
        migrations.AddField(
            model_name='step',
            name='ladder',
            field=models.JSONField(default=list, editable=False, verbose_name='tangga eskalasi'),
        ),
        migrations.AddField(
            model_name='step',
            name='next_rung_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='party',
            index=models.Index(condition=models.Q(('mandate_nudge_at__isnull', False)), fields=['mandate_nudge_at'], name='party_mandate_to_nudge'),
        ),
        migrations.AddIndex(
            model_name='step',
            index=models.Index(condition=models.Q(('next_rung_at__isnull', False)), fields=['next_rung_at'], name='step_to_escalate'),
        ),
        migrations.CreateModel(
            name='Disposition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dispositions', to='agreements.agreement')),
                ('step', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dispositions', to='agreements.step')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.post', verbose_name='dari jabatan')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispositions', to='agreements.tenure', verbose_name='kepada')),
                ('instruction', models.TextField(verbose_name='petunjuk')),
                ('due_on', models.DateField(verbose_name='selesai paling lambat')),
                ('status', models.CharField(choices=[('open', 'Dikerjakan'), ('reported', 'Sudah dilaporkan'), ('closed', 'Selesai')], default='open', max_length=8, verbose_name='status')),
                ('given_at', models.DateTimeField(verbose_name='diberikan pada')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='diberikan oleh')),
                ('given_as', models.CharField(max_length=220, verbose_name='sebagai')),
                ('note', models.TextField(blank=True, verbose_name='laporan')),
                ('noted_at', models.DateTimeField(blank=True, null=True, verbose_name='dilaporkan pada')),
                ('noted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dilaporkan oleh')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='ditutup pada')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ditutup oleh')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'disposisi',
                'verbose_name_plural': 'disposisi',
                'ordering': ('given_at', 'pk'),
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['open', 'reported', 'closed'])), name='disposition_status_is_known'), models.CheckConstraint(condition=models.Q(('instruction', ''), _negated=True), name='disposition_says_what_to_do'), models.CheckConstraint(condition=models.Q(models.Q(('noted_at__isnull', True), ('noted_by__isnull', True)), models.Q(('noted_at__isnull', False), ('noted_by__isnull', False)), _connector='OR'), name='disposition_noted_at_has_noted_by'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='disposition_closed_at_has_closed_by'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('status', 'closed')), models.Q(models.Q(('status', 'closed'), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='disposition_is_closed_at_a_moment'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'reported'), _negated=True), models.Q(('noted_at__isnull', False), models.Q(('note', ''), _negated=True)), _connector='OR'), name='disposition_is_reported_with_a_note')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='DispositionFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('disposition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='agreements.disposition')),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='berkas')),
                ('name', models.CharField(max_length=255, verbose_name='nama')),
            ],
            options={
                'verbose_name': 'berkas disposisi',
                'verbose_name_plural': 'berkas disposisi',
                'ordering': ('pk',),
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='LegalOpinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='agreements.draft', verbose_name='naskah')),
                ('side', models.CharField(choices=[('office', 'Bawaslu'), ('city', 'Pemerintah Kota')], max_length=10, verbose_name='sisi')),
                ('conclusion', models.CharField(choices=[('agrees', 'Setuju'), ('conditions', 'Setuju dengan catatan'), ('objects', 'Keberatan')], max_length=10, verbose_name='kesimpulan')),
                ('summary', models.TextField(blank=True, verbose_name='ringkasan')),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='berkas')),
                ('tenure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.tenure', verbose_name='jabatan')),
                ('given_as', models.CharField(max_length=220, verbose_name='sebagai')),
                ('given_at', models.DateTimeField(verbose_name='diberikan pada')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='diberikan oleh')),
                ('superseded_at', models.DateTimeField(blank=True, null=True, verbose_name='diganti pada')),
            ],
            options={
                'verbose_name': 'pendapat hukum',
                'verbose_name_plural': 'pendapat hukum',
                'ordering': ('-given_at', '-pk'),
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('side__in', ('office', 'city'))), name='legalopinion_is_of_a_side_at_the_table'), models.CheckConstraint(condition=models.Q(('conclusion__in', ['agrees', 'conditions', 'objects'])), name='legalopinion_conclusion_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('given_at__isnull', True), ('given_by__isnull', True)), models.Q(('given_at__isnull', False), ('given_by__isnull', False)), _connector='OR'), name='legalopinion_given_at_has_given_by'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('draft', 'side'), name='legalopinion_is_one_per_side_and_draft'), models.CheckConstraint(condition=models.Q(('conclusion', 'agrees'), models.Q(('summary', ''), _negated=True), _connector='OR'), name='legalopinion_that_objects_says_why')],
                'indexes': [],
            },
        ),
        migrations.RunPython(write_offsets, migrations.RunPython.noop),
    ]
