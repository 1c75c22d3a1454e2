
import django.core.validators
import django.db.models.deletion
import documents.codes
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0030_papers_of_strangers'),
        ('recruitment', '0067_reminder_of_the_final_report'),
        ('regions', '0002_office'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CounterFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(default=documents.codes.new_code, editable=False, max_length=12, unique=True, verbose_name='nomor tanda terima')),
                ('status', models.CharField(choices=[('keying', 'Sedang diisikan'), ('waiting', 'Menunggu konfirmasi'), ('confirmed', 'Dikonfirmasi'), ('lapsed', 'Tidak dikonfirmasi'), ('cancelled', 'Dibatalkan')], default='keying', max_length=20, verbose_name='status')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='versi')),
                ('taken_at', models.DateTimeField(verbose_name='diserahkan')),
                ('papers', models.JSONField(default=list, verbose_name='berkas yang diserahkan')),
                ('sheets', models.PositiveSmallIntegerField(verbose_name='jumlah lembar')),
                ('email_sealed', models.BinaryField(blank=True, null=True)),
                ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='konfirmasi diminta')),
                ('link_until', models.DateTimeField(blank=True, null=True, verbose_name='tautan berlaku sampai')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='percobaan NIK')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='sidik isian')),
                ('salt_sealed', models.BinaryField(blank=True, null=True)),
                ('slip_at', models.DateTimeField(blank=True, null=True, verbose_name='lembar diunggah')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='dikonfirmasi')),
                ('way', models.CharField(blank=True, choices=[('mail', 'Tautan email'), ('slip', 'Lembar bertanda tangan')], max_length=10, verbose_name='cara konfirmasi')),
                ('address_proved_at', models.DateTimeField(blank=True, null=True, verbose_name='alamat email terbukti')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='kabar disampaikan')),
            ],
            options={
                'verbose_name': 'berkas loket',
                'verbose_name_plural': 'berkas loket',
                'permissions': [('key_counterfile', 'Menerima berkas kertas di loket dan memasukkan isinya')],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='CounterHand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(verbose_name='sejak')),
            ],
            options={
                'verbose_name': 'pengisi berkas loket',
                'verbose_name_plural': 'pengisi berkas loket',
                'default_permissions': (),
            },
        ),
        migrations.AlterModelOptions(
            name='feedback',
            options={'default_permissions': ('view',), 'permissions': [('settle_feedback', 'Menanyakan tanggapan kepada calon dan menulis temuan'), ('reveal_sender', 'Melihat pengirim tanggapan'), ('enter_feedback', 'Mencatat tanggapan yang datang lewat surat atau loket')], 'verbose_name': 'tanggapan masyarakat', 'verbose_name_plural': 'tanggapan masyarakat'},
        ),
        migrations.AddField(
            model_name='application',
            name='assisted_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='diserahkan di loket'),
        ),
        migrations.AddField(
            model_name='application',
            name='assisted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='diterima di loket oleh'),
        ),
        migrations.AddField(
            model_name='feedback',
            name='entered_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='dicatat petugas'),
        ),
        migrations.AddField(
            model_name='feedback',
            name='entered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dicatat oleh'),
        ),
        migrations.AddField(
            model_name='feedback',
            name='sender_forgotten_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='identitas pengirim dihapus'),
        ),
        migrations.AddField(
            model_name='feedback',
            name='way',
            field=models.CharField(choices=[('online', 'Formulir portal'), ('post', 'Surat'), ('counter', 'Loket')], default='online', max_length=10, verbose_name='cara masuk'),
        ),
        migrations.AddField(
            model_name='feedbacksender',
            name='letter',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='pindaian surat'),
        ),
        migrations.AddField(
            model_name='selection',
            name='counter_days',
            field=models.PositiveSmallIntegerField(default=3, help_text='Sesudah pendaftaran ditutup, untuk berkas kertas yang diserahkan sebelum penutupan.', verbose_name='waktu memasukkan berkas loket (hari)'),
        ),
        migrations.AddField(
            model_name='selection',
            name='sender_days',
            field=models.PositiveSmallIntegerField(default=365, help_text='Sejak temuan ditulis; lalu nama, alamat, KTP dan surat dihapus. Cocokkan dengan jadwal arsip kantor.', verbose_name='identitas pengirim tanggapan disimpan (hari)'),
        ),
        migrations.AddField(
            model_name='selectiontype',
            name='to_check',
            field=models.TextField(blank=True, help_text='Aturan yang belum pasti sumbernya. Kosongkan setelah diperiksa.', verbose_name='yang perlu diperiksa kantor'),
        ),
        migrations.AlterField(
            model_name='feedbacksender',
            name='card',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='foto KTP'),
        ),
        migrations.AlterField(
            model_name='feedbacksender',
            name='email_hash',
            field=models.BinaryField(blank=True, max_length=32, null=True),
        ),
        migrations.AlterField(
            model_name='feedbacksender',
            name='email_sealed',
            field=models.BinaryField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='seat',
            name='count',
            field=models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(999)], verbose_name='jumlah'),
        ),
        migrations.AlterField(
            model_name='selectiontype',
            name='seats_per_district',
            field=models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(999)], verbose_name='kebutuhan tiap kecamatan'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assisted_at__isnull', True), ('assisted_by__isnull', True)), models.Q(('assisted_at__isnull', False), ('assisted_by__isnull', False)), _connector='OR'), name='application_assisted_at_has_assisted_by'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('assisted_at__isnull', True), ('submitted_at__isnull', True), ('submitted_at', models.F('assisted_at')), _connector='OR'), name='application_from_the_counter_is_filed_at_it'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['online', 'post', 'counter'])), name='feedback_way_is_known'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('entered_at__isnull', True), ('entered_by__isnull', True)), models.Q(('entered_at__isnull', False), ('entered_by__isnull', False)), _connector='OR'), name='feedback_entered_at_has_entered_by'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('entered_at__isnull', True), ('way', 'online')), models.Q(models.Q(('way', 'online'), _negated=True), ('entered_at__gte', models.F('sent_at')), ('entered_at__isnull', False)), _connector='OR'), name='feedback_on_paper_is_entered_after_it_came'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('sender_forgotten_at__isnull', True), ('status', 'closed'), _connector='OR'), name='feedback_forgets_its_sender_once_closed'),
        ),
        migrations.AddConstraint(
            model_name='feedbacksender',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('email_hash__isnull', True), ('email_sealed__isnull', True)), models.Q(('email_hash__isnull', False), ('email_sealed__isnull', False)), _connector='OR'), name='feedback_sender_email_sealed_has_email_hash'),
        ),
        migrations.AddConstraint(
            model_name='feedbacksender',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('card__isnull', False), ('email_sealed__isnull', False)), ('letter__isnull', False), _connector='OR'), name='feedback_sender_is_known_by_mail_or_letter'),
        ),
        migrations.AddConstraint(
            model_name='selection',
            constraint=models.CheckConstraint(condition=models.Q(('sender_days__gte', 30), ('sender_days__lte', 3650)), name='selection_sender_days_are_plausible'),
        ),
        migrations.AddConstraint(
            model_name='selection',
            constraint=models.CheckConstraint(condition=models.Q(('counter_days__lte', 14)), name='selection_counter_days_are_plausible'),
        ),
        migrations.AddField(
            model_name='counterfile',
            name='application',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='counter_file', to='recruitment.application'),
        ),
        migrations.AddField(
            model_name='counterfile',
            name='asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='diminta oleh'),
        ),
        migrations.AddField(
            model_name='counterfile',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dikonfirmasi oleh'),
        ),
        migrations.AddField(
            model_name='counterfile',
            name='district',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.district', verbose_name='kecamatan'),
        ),
        migrations.AddField(
            model_name='counterfile',
            name='slip',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='lembar konfirmasi'),
        ),
        migrations.AddField(
            model_name='counterfile',
            name='slip_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lembar diunggah oleh'),
        ),
        migrations.AddField(
            model_name='counterfile',
            name='taken_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='diterima oleh'),
        ),
        migrations.AddField(
            model_name='counterfile',
            name='told_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='kabar disampaikan oleh'),
        ),
        migrations.AddField(
            model_name='counterhand',
            name='counter_file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hands', to='recruitment.counterfile'),
        ),
        migrations.AddField(
            model_name='counterhand',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='petugas'),
        ),
        migrations.AddIndex(
            model_name='counterfile',
            index=models.Index(fields=['status', 'taken_at'], name='counter_file_by_arrival'),
        ),
        migrations.AddConstraint(
            model_name='counterfile',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['keying', 'waiting', 'confirmed', 'lapsed', 'cancelled'])), name='counter_file_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='counterfile',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['', 'mail', 'slip'])), name='counter_file_way_is_known'),
        ),
        migrations.AddConstraint(
            model_name='counterfile',
            constraint=models.CheckConstraint(condition=models.Q(('tries__lte', 5)), name='counter_file_tries_are_few'),
        ),
        migrations.AddConstraint(
            model_name='counterfile',
            constraint=models.CheckConstraint(condition=models.Q(('sheets__gte', 1)), name='counter_file_has_sheets'),
        ),
        migrations.AddConstraint(
            model_name='counterfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_at__isnull', True), ('asked_by__isnull', True)), models.Q(('asked_at__isnull', False), ('asked_by__isnull', False)), _connector='OR'), name='counter_file_asked_at_has_asked_by'),
        ),
        migrations.AddConstraint(
            model_name='counterfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_at__isnull', True), ('salt_sealed__isnull', True)), models.Q(('asked_at__isnull', False), ('salt_sealed__isnull', False)), _connector='OR'), name='counter_file_asked_at_has_salt_sealed'),
        ),
        migrations.AddConstraint(
            model_name='counterfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('slip_at__isnull', True), ('slip_by__isnull', True)), models.Q(('slip_at__isnull', False), ('slip_by__isnull', False)), _connector='OR'), name='counter_file_slip_at_has_slip_by'),
        ),
        migrations.AddConstraint(
            model_name='counterfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('slip__isnull', True), ('slip_at__isnull', True)), models.Q(('slip__isnull', False), ('slip_at__isnull', False)), _connector='OR'), name='counter_file_slip_at_has_slip'),
        ),
        migrations.AddConstraint(
            model_name='counterfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='counter_file_confirmed_at_has_confirmed_by'),
        ),
        migrations.AddConstraint(
            model_name='counterfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('told_at__isnull', True), ('told_by__isnull', True)), models.Q(('told_at__isnull', False), ('told_by__isnull', False)), _connector='OR'), name='counter_file_told_at_has_told_by'),
        ),
        migrations.AddConstraint(
            model_name='counterfile',
            constraint=models.CheckConstraint(condition=models.Q(('link_until__gt', models.F('asked_at')), ('link_until__isnull', True), _connector='OR'), name='counter_file_link_until_follows_asked_at', violation_error_message='Waktu selesai harus setelah waktu mulai.'),
        ),
        migrations.AddConstraint(
            model_name='counterfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['waiting', 'confirmed']), _negated=True), models.Q(('asked_at__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='counter_file_waits_with_its_fingerprint'),
        ),
        migrations.AddConstraint(
            model_name='counterfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', False), ('status', 'confirmed'), ('way__in', ['mail', 'slip'])), models.Q(models.Q(('status', 'confirmed'), _negated=True), ('confirmed_at__isnull', True), ('way', '')), _connector='OR'), name='counter_file_is_confirmed_in_a_way'),
        ),
        migrations.AddConstraint(
            model_name='counterfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('way', 'slip'), _negated=True), ('slip__isnull', False), _connector='OR'), name='counter_file_has_its_slip'),
        ),
        migrations.AddConstraint(
            model_name='counterfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('way', 'mail'), _negated=True), ('address_proved_at__isnull', False), _connector='OR'), name='counter_file_confirmed_by_mail_has_an_address'),
        ),
        migrations.AddConstraint(
            model_name='counterhand',
            constraint=models.UniqueConstraint(fields=('counter_file', 'person'), name='counter_hand_is_noted_once'),
        ),
    ]
