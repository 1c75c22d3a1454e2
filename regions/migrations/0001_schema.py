import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('regions', '0001_initial'), ('regions', '0002_office')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Province',
            fields=[
                ('code', models.CharField(max_length=2, primary_key=True, serialize=False, verbose_name='kode')),
                ('name', models.CharField(max_length=100, verbose_name='nama')),
            ],
            options={
                'verbose_name': 'provinsi',
                'verbose_name_plural': 'provinsi',
            },
        ),
        migrations.CreateModel(
            name='Regency',
            fields=[
                ('code', models.CharField(max_length=5, primary_key=True, serialize=False, verbose_name='kode')),
                ('name', models.CharField(max_length=100, verbose_name='nama')),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='regencies', to='regions.province', verbose_name='provinsi')),
            ],
            options={
                'verbose_name': 'kabupaten/kota',
                'verbose_name_plural': 'kabupaten/kota',
            },
        ),
        migrations.CreateModel(
            name='District',
            fields=[
                ('code', models.CharField(max_length=8, primary_key=True, serialize=False, verbose_name='kode')),
                ('name', models.CharField(max_length=100, verbose_name='nama')),
                ('regency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='districts', to='regions.regency', verbose_name='kabupaten/kota')),
            ],
            options={
                'verbose_name': 'kecamatan',
                'verbose_name_plural': 'kecamatan',
            },
        ),
        migrations.CreateModel(
            name='Village',
            fields=[
                ('code', models.CharField(max_length=13, primary_key=True, serialize=False, verbose_name='kode')),
                ('name', models.CharField(max_length=100, verbose_name='nama')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='villages', to='regions.district', verbose_name='kecamatan')),
            ],
            options={
                'verbose_name': 'kelurahan',
                'verbose_name_plural': 'kelurahan',
            },
        ),
        migrations.CreateModel(
            name='Rw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='nomor RW')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='berlaku sejak')),
                ('valid_until', models.DateField(blank=True, help_text='Hari pertama RW tidak ada lagi.', null=True, verbose_name='berlaku sampai')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rws', to='regions.village', verbose_name='kelurahan')),
            ],
            options={
                'verbose_name': 'RW',
                'verbose_name_plural': 'RW',
                'constraints': [models.UniqueConstraint(condition=models.Q(('valid_until__isnull', True)), fields=('village', 'number'), name='rw_number_is_unique_in_force'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='rw_number_is_positive'), models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('valid_from')), ('valid_until__isnull', True), _connector='OR'), name='rw_valid_until_follows_valid_from', violation_error_message='Waktu selesai harus setelah waktu mulai.')],
            },
        ),
        migrations.CreateModel(
            name='Office',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('city', 'Kantor kota'), ('unit', 'UKPD'), ('district', 'Kecamatan'), ('village', 'Kelurahan')], max_length=10, verbose_name='jenis')),
                ('name', models.CharField(max_length=150, verbose_name='nama')),
                ('staff_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='jumlah ASN')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='alamat email')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='berlaku sejak')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='berlaku sampai')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='regions.district', verbose_name='kecamatan')),
                ('village', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='regions.village', verbose_name='kelurahan')),
            ],
            options={
                'verbose_name': 'kantor',
                'verbose_name_plural': 'kantor',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['city', 'unit', 'district', 'village'])), name='office_kind_is_known'), models.UniqueConstraint(condition=models.Q(('valid_until__isnull', True)), fields=('name',), name='office_name_is_unique_in_force'), models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('valid_from')), ('valid_until__isnull', True), _connector='OR'), name='office_valid_until_follows_valid_from', violation_error_message='Waktu selesai harus setelah waktu mulai.')],
            },
        ),
        migrations.CreateModel(
            name='Rt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='nomor RT')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='berlaku sejak')),
                ('valid_until', models.DateField(blank=True, help_text='Hari pertama RT tidak ada lagi.', null=True, verbose_name='berlaku sampai')),
                ('rw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rts', to='regions.rw', verbose_name='RW')),
            ],
            options={
                'verbose_name': 'RT',
                'verbose_name_plural': 'RT',
                'constraints': [models.UniqueConstraint(condition=models.Q(('valid_until__isnull', True)), fields=('rw', 'number'), name='rt_number_is_unique_in_force'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='rt_number_is_positive'), models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('valid_from')), ('valid_until__isnull', True), _connector='OR'), name='rt_valid_until_follows_valid_from', violation_error_message='Waktu selesai harus setelah waktu mulai.')],
            },
        ),
    ]
