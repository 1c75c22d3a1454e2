# The register: numbers given out, words to search by, daily heads, how long papers are kept.

import agreements.numbering
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0030_desk'),
        ('documents', '0001_initial'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='agreement',
            options={'permissions': [('negotiate_agreement', 'Merundingkan naskah kerja sama'), ('decide_agreement', 'Memberi paraf dan persetujuan akhir'), ('export_agreement', 'Mengunduh register kerja sama')], 'verbose_name': 'kesepakatan', 'verbose_name_plural': 'kesepakatan'},
        ),
        migrations.AddField(
            model_name='kind',
            name='archive_years',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Sejak kesepakatan berakhir, menurut jadwal retensi arsip. Kosongkan bila permanen.', null=True, validators=[django.core.validators.MaxValueValidator(200)], verbose_name='masa simpan (tahun)'),
        ),
        migrations.AlterField(
            model_name='institution',
            name='number_pattern',
            field=models.CharField(blank=True, help_text='Contoh: {sequence:03}/HK.02.00/K.JK-00/{roman}/{year}. Kosongkan bila nomornya diketik.', max_length=120, validators=[agreements.numbering.check], verbose_name='pola nomor'),
        ),
        migrations.CreateModel(
            name='DailyHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='hari')),
                ('previous', models.CharField(max_length=64, verbose_name='sidik sari sebelumnya')),
                ('heads', models.JSONField(default=list, verbose_name='kepala catatan')),
                ('sha256', models.CharField(max_length=64, verbose_name='sidik')),
                ('made_at', models.DateTimeField(verbose_name='dibuat pada')),
                ('sealed_at', models.DateTimeField(blank=True, null=True, verbose_name='disegel pada')),
                ('document', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='berkas')),
            ],
            options={
                'verbose_name': 'sari harian',
                'verbose_name_plural': 'sari harian',
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('document__isnull', True), ('sealed_at__isnull', True)), models.Q(('document__isnull', False), ('sealed_at__isnull', False)), _connector='OR'), name='dailyhead_is_sealed_with_its_file')],
            },
        ),
        migrations.CreateModel(
            name='NumberCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counters', to='agreements.institution')),
            ],
            options={
                'verbose_name': 'penghitung nomor',
                'verbose_name_plural': 'penghitung nomor',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('institution', 'year'), name='numbercounter_is_one_a_year')],
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=40)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='agreements.agreement')),
            ],
            options={
                'verbose_name': 'kata pencarian',
                'verbose_name_plural': 'kata pencarian',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('word', 'agreement'), name='searchword_is_kept_once')],
            },
        ),
        migrations.CreateModel(
            name='TakenNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='tahun')),
                ('sequence', models.PositiveIntegerField(verbose_name='urutan')),
                ('number', models.CharField(max_length=120, verbose_name='nomor')),
                ('taken_at', models.DateTimeField(verbose_name='diambil pada')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='numbers', to='agreements.institution')),
                ('party', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='taken', to='agreements.party')),
            ],
            options={
                'verbose_name': 'nomor naskah',
                'verbose_name_plural': 'nomor naskah',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('institution', 'year', 'sequence'), name='takennumber_is_used_once'), models.UniqueConstraint(fields=('institution', 'number'), name='takennumber_is_written_once'), models.CheckConstraint(condition=models.Q(('sequence__gte', 1)), name='takennumber_starts_at_one')],
            },
        ),
    ]
