from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('core', '0001_initial')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stream', models.CharField(max_length=120, verbose_name='objek')),
                ('n', models.PositiveIntegerField(verbose_name='urutan')),
                ('action', models.CharField(max_length=80, verbose_name='peristiwa')),
                ('by_id', models.CharField(blank=True, max_length=40, verbose_name='akun')),
                ('by_name', models.CharField(max_length=200, verbose_name='oleh')),
                ('role', models.CharField(max_length=40, verbose_name='peran')),
                ('scope', models.CharField(blank=True, max_length=120, verbose_name='wilayah')),
                ('request_id', models.CharField(blank=True, max_length=64, verbose_name='nomor permintaan')),
                ('at', models.DateTimeField(db_index=True, verbose_name='waktu')),
                ('reason', models.TextField(blank=True, verbose_name='alasan')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='rincian')),
                ('prev', models.BinaryField(max_length=32)),
                ('mac', models.BinaryField(max_length=32)),
            ],
            options={
                'verbose_name': 'catatan peristiwa',
                'verbose_name_plural': 'catatan peristiwa',
                'default_permissions': ('view',),
                'constraints': [models.UniqueConstraint(fields=('stream', 'n'), name='event_n_is_unique_in_its_stream'), models.CheckConstraint(condition=models.Q(('n__gte', 1)), name='event_n_starts_at_one')],
            },
        ),
    ]
