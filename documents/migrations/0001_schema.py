import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('documents', '0001_initial'), ('documents', '0030_papers_of_strangers')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(max_length=80, verbose_name='keperluan')),
                ('original_name', models.CharField(max_length=255, verbose_name='nama berkas asli')),
                ('content_type', models.CharField(choices=[('application/pdf', 'PDF'), ('image/jpeg', 'Foto (JPEG)')], max_length=20, verbose_name='jenis')),
                ('size', models.PositiveIntegerField(verbose_name='ukuran (byte)')),
                ('pages', models.PositiveSmallIntegerField(verbose_name='halaman')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('original_sha256', models.CharField(max_length=64, verbose_name='SHA-256 berkas asli')),
                ('created_at', models.DateTimeField(db_index=True, verbose_name='diterima')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to=settings.AUTH_USER_MODEL, verbose_name='pemilik')),
            ],
            options={
                'verbose_name': 'berkas',
                'verbose_name_plural': 'berkas',
                'constraints': [models.CheckConstraint(condition=models.Q(('content_type__in', ['application/pdf', 'image/jpeg'])), name='document_content_type_is_known'), models.CheckConstraint(condition=models.Q(('size__gte', 1), ('size__lte', 20971520)), name='document_size_is_within_limits'), models.CheckConstraint(condition=models.Q(('pages__gte', 1)), name='document_has_pages'), models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length('sha256'), 64), name='document_sha256_is_whole'), models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length('original_sha256'), 64), name='document_original_sha256_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='Original',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(verbose_name='urutan')),
                ('name', models.CharField(max_length=255, verbose_name='nama')),
                ('size', models.PositiveIntegerField(verbose_name='ukuran (byte)')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='originals', to='documents.document', verbose_name='berkas')),
            ],
            options={
                'verbose_name': 'berkas asli',
                'verbose_name_plural': 'berkas asli',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('document', 'position'), name='original_position_is_unique_in_its_document'), models.CheckConstraint(condition=models.Q(('size__gte', 1), ('size__lte', 20971520)), name='original_size_is_within_limits'), models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length('sha256'), 64), name='original_sha256_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=255, verbose_name='nama berkas')),
                ('length', models.PositiveIntegerField(verbose_name='ukuran seluruhnya')),
                ('offset', models.PositiveIntegerField(default=0, verbose_name='sudah diterima')),
                ('created_at', models.DateTimeField(verbose_name='dimulai')),
                ('expires_at', models.DateTimeField(db_index=True, verbose_name='berlaku sampai')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to=settings.AUTH_USER_MODEL, verbose_name='pemilik')),
            ],
            options={
                'verbose_name': 'unggahan',
                'verbose_name_plural': 'unggahan',
                'constraints': [models.CheckConstraint(condition=models.Q(('length__gte', 1), ('length__lte', 20971520)), name='upload_length_is_within_limits'), models.CheckConstraint(condition=models.Q(('offset__lte', models.F('length'))), name='upload_offset_is_within_its_length'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at')), ('expires_at__isnull', True), _connector='OR'), name='upload_expires_at_follows_created_at', violation_error_message='Waktu selesai harus setelah waktu mulai.')],
            },
        ),
    ]
