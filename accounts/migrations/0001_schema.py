import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('accounts', '0001_initial'), ('accounts', '0002_people_of_the_office')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('regions', '0001_schema'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(error_messages={'unique': 'Alamat ini sudah dipakai.'}, max_length=254, unique=True, verbose_name='alamat email')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='nama')),
                ('is_staff', models.BooleanField(default=False, verbose_name='petugas')),
                ('is_official', models.BooleanField(default=False, verbose_name='pejabat')),
                ('is_active', models.BooleanField(default=True, verbose_name='aktif')),
                ('date_joined', models.DateTimeField(auto_now_add=True, verbose_name='dibuat')),
                ('last_seen_at', models.DateTimeField(blank=True, null=True, verbose_name='terakhir terlihat')),
                ('session_epoch', models.PositiveIntegerField(default=0, editable=False, verbose_name='angkatan sesi')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'akun',
                'verbose_name_plural': 'akun',
                'permissions': [('manage_accounts', 'Mengelola akun dan penugasan'), ('request_recovery', 'Meminta pemulihan akun'), ('approve_recovery', 'Menyetujui pemulihan akun')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_is_unique_in_any_case'), models.CheckConstraint(condition=models.Q(('is_superuser', False), ('is_staff', True), _connector='OR'), name='user_who_is_superuser_is_staff')],
            },
        ),
        migrations.CreateModel(
            name='AccountRecovery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('mailbox', 'Kotak surat hilang'), ('second_factor', 'Faktor kedua hilang')], max_length=15, verbose_name='yang hilang')),
                ('new_email', models.EmailField(blank=True, max_length=254, verbose_name='alamat email baru')),
                ('reason', models.TextField(max_length=1000, verbose_name='alasan')),
                ('identity_checked', models.TextField(help_text='Misalnya: datang sendiri, KTP asli dicocokkan dengan wajah.', max_length=1000, verbose_name='cara memeriksa identitas')),
                ('requested_at', models.DateTimeField(verbose_name='diminta pada')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='disetujui pada')),
                ('expires_at', models.DateTimeField(verbose_name='berlaku sampai')),
                ('status', models.CharField(choices=[('requested', 'Menunggu persetujuan'), ('approved', 'Disetujui, menunggu bukti alamat baru'), ('done', 'Selesai'), ('refused', 'Ditolak'), ('expired', 'Kedaluwarsa')], default='requested', max_length=10, verbose_name='status')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='versi')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recoveries_approved', to=settings.AUTH_USER_MODEL, verbose_name='disetujui oleh')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recoveries_requested', to=settings.AUTH_USER_MODEL, verbose_name='diminta oleh')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to=settings.AUTH_USER_MODEL, verbose_name='akun')),
            ],
            options={
                'verbose_name': 'pemulihan akun',
                'verbose_name_plural': 'pemulihan akun',
                'default_permissions': ('view',),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['mailbox', 'second_factor'])), name='recovery_kind_is_known'), models.CheckConstraint(condition=models.Q(('status__in', ['requested', 'approved', 'done', 'refused', 'expired'])), name='recovery_status_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='recovery_approved_at_has_approved_by'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('requested_at')), ('expires_at__isnull', True), _connector='OR'), name='recovery_expires_at_follows_requested_at', violation_error_message='Waktu selesai harus setelah waktu mulai.'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('requested_by')), _negated=True), _connector='OR'), name='recovery_is_approved_by_another'), models.CheckConstraint(condition=models.Q(('requested_by', models.F('user')), _negated=True), name='recovery_is_requested_by_another'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('user')), _negated=True), _connector='OR'), name='recovery_is_not_approved_by_its_holder'), models.CheckConstraint(condition=models.Q(('kind', 'mailbox'), ('new_email', ''), _connector='XOR'), name='recovery_of_a_mailbox_names_the_new_one'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['approved', 'done']), _negated=True), ('approved_at__isnull', False), _connector='OR'), name='recovery_takes_effect_only_approved'), models.UniqueConstraint(condition=models.Q(('status__in', ['requested', 'approved'])), fields=('user', 'kind'), name='recovery_is_open_once')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('verifier', 'Verifikator'), ('secretary', 'Sekretaris'), ('commissioner', 'Anggota Bawaslu'), ('official', 'Pejabat Pemerintah Kota'), ('auditor', 'Pemeriksa'), ('sysadmin', 'Pengelola sistem')], max_length=20, verbose_name='peran')),
                ('valid_from', models.DateField(verbose_name='berlaku sejak')),
                ('valid_until', models.DateField(help_text='Hari pertama penugasan tidak berlaku lagi.', verbose_name='berlaku sampai')),
                ('granted_at', models.DateTimeField(verbose_name='diberikan pada')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='diakhiri pada')),
                ('district', models.ForeignKey(blank=True, help_text='Kosongkan untuk seluruh kota.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.district', verbose_name='kecamatan')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='diakhiri oleh')),
                ('granted_by', models.ForeignKey(blank=True, help_text='Kosong bila dibuat saat portal dipasang.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments_granted', to=settings.AUTH_USER_MODEL, verbose_name='diberikan oleh')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL, verbose_name='petugas')),
            ],
            options={
                'verbose_name': 'penugasan',
                'verbose_name_plural': 'penugasan',
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['verifier', 'secretary', 'commissioner', 'official', 'auditor', 'sysadmin'])), name='assignment_role_is_known'), models.CheckConstraint(condition=models.Q(('role__in', ['verifier', 'secretary']), ('district__isnull', True), _connector='OR'), name='assignment_to_a_district_is_for_its_roles', violation_error_message='Peran ini selalu berlaku untuk seluruh kota.'), models.CheckConstraint(condition=models.Q(('granted_by__isnull', True), models.Q(('granted_by', models.F('user')), _negated=True), _connector='OR'), name='assignment_is_granted_by_another', violation_error_message='Penugasan tidak dapat diberikan kepada diri sendiri.'), models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('valid_from')), ('valid_until__isnull', True), _connector='OR'), name='assignment_valid_until_follows_valid_from', violation_error_message='Akhir penugasan harus setelah awalnya.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='assignment_ended_at_has_ended_by'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'role', 'district', 'valid_from'), name='assignment_is_granted_once'), models.UniqueConstraint(condition=models.Q(('district__isnull', True), ('ended_at__isnull', True)), fields=('user', 'role', 'valid_from'), name='assignment_to_the_city_is_granted_once')],
            },
        ),
        migrations.CreateModel(
            name='EmailProof',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(choices=[('signup', 'Pendaftaran akun'), ('change', 'Perubahan alamat'), ('reset', 'Kata sandi baru'), ('invite', 'Undangan petugas'), ('recovery', 'Pemulihan akun')], max_length=10, verbose_name='keperluan')),
                ('email', models.EmailField(max_length=254, verbose_name='alamat email')),
                ('password', models.CharField(blank=True, editable=False, max_length=128, verbose_name='kata sandi tersandi')),
                ('created_at', models.DateTimeField(verbose_name='dibuat')),
                ('expires_at', models.DateTimeField(verbose_name='berlaku sampai')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='percobaan kode')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='dipakai')),
                ('recovery', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='proofs', to='accounts.accountrecovery', verbose_name='pemulihan')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='email_proofs', to=settings.AUTH_USER_MODEL, verbose_name='akun')),
            ],
            options={
                'verbose_name': 'bukti alamat',
                'verbose_name_plural': 'bukti alamat',
                'default_permissions': (),
                'indexes': [models.Index(django.db.models.functions.text.Lower('email'), models.F('created_at'), name='email_proof_by_address'), models.Index(fields=['expires_at'], name='email_proof_by_expiry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('purpose__in', ['signup', 'change', 'reset', 'invite', 'recovery'])), name='email_proof_purpose_is_known'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at')), ('expires_at__isnull', True), _connector='OR'), name='email_proof_expires_at_follows_created_at', violation_error_message='Waktu selesai harus setelah waktu mulai.'), models.CheckConstraint(condition=models.Q(('attempts__lte', 5)), name='email_proof_attempts_are_few'), models.CheckConstraint(condition=models.Q(('purpose', 'recovery'), ('recovery__isnull', True), _connector='XOR'), name='email_proof_of_a_recovery'), models.CheckConstraint(condition=models.Q(('used_at__isnull', True), ('password', ''), _connector='OR'), name='email_proof_used_keeps_no_password')],
            },
        ),
        migrations.CreateModel(
            name='PrivacyNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=40, verbose_name='keperluan')),
                ('version', models.PositiveIntegerField(verbose_name='versi')),
                ('title', models.CharField(max_length=200, verbose_name='judul')),
                ('what', models.TextField(verbose_name='data yang diproses')),
                ('why', models.TextField(verbose_name='tujuan')),
                ('legal_basis', models.TextField(verbose_name='dasar hukum')),
                ('how_long', models.TextField(verbose_name='jangka waktu penyimpanan')),
                ('rights', models.TextField(verbose_name='hak Anda')),
                ('is_consent', models.BooleanField(default=False, help_text='Izin dapat ditarik; pemberitahuan hanya perlu diketahui.', verbose_name='berupa izin')),
                ('published_at', models.DateTimeField(verbose_name='terbit pada')),
            ],
            options={
                'verbose_name': 'pemberitahuan privasi',
                'verbose_name_plural': 'pemberitahuan privasi',
                'default_permissions': ('view',),
                'constraints': [models.UniqueConstraint(fields=('purpose', 'version'), name='privacy_notice_version_is_unique'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='privacy_notice_version_starts_at_one')],
            },
        ),
        migrations.CreateModel(
            name='Acknowledgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_given', models.BooleanField(default=True, verbose_name='diberikan')),
                ('at', models.DateTimeField(verbose_name='pada')),
                ('request_id', models.CharField(blank=True, max_length=64, verbose_name='nomor permintaan')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acknowledgements', to=settings.AUTH_USER_MODEL, verbose_name='akun')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acknowledgements', to='accounts.privacynotice', verbose_name='pemberitahuan')),
            ],
            options={
                'verbose_name': 'pernyataan privasi',
                'verbose_name_plural': 'pernyataan privasi',
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['user', 'notice', '-id'], name='acknowledgement_latest')],
            },
        ),
    ]
