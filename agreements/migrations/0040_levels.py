"""What is signed outside the portal comes back as files; a seal that fails is tried again later and later."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("agreements", "0020_register"),
        ("documents", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="final",
            name="evidence",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.document",
                verbose_name="lembar bukti",
            ),
        ),
        migrations.AddField(
            model_name="final",
            name="next_try_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="dicoba lagi pada"),
        ),
        migrations.AddConstraint(
            model_name="final",
            constraint=models.CheckConstraint(
                condition=models.Q(("evidence__isnull", True), ("document__isnull", False), _connector="OR"),
                name="final_has_evidence_with_its_file",
            ),
        ),
        migrations.CreateModel(
            name="Signed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[("bsre", "Tanda tangan elektronik BSrE (tersertifikasi)"), ("wet", "Tanda tangan basah")],
                        max_length=8,
                        verbose_name="cara penandatanganan",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("added", "Menunggu diperiksa"), ("confirmed", "Sudah diperiksa"), ("refused", "Ditolak")],
                        default="added",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("pages", models.PositiveSmallIntegerField(default=0, verbose_name="jumlah halaman")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="tempat naskah asli")),
                ("has_duty_stamp", models.BooleanField(default=False, verbose_name="bermeterai")),
                ("provider", models.JSONField(blank=True, default=dict, verbose_name="jawaban penyelenggara")),
                (
                    "side",
                    models.CharField(
                        choices=[("office", "Bawaslu"), ("city", "Pemerintah Kota")],
                        max_length=10,
                        verbose_name="diunggah oleh sisi",
                    ),
                ),
                ("added_at", models.DateTimeField(verbose_name="diunggah pada")),
                (
                    "checked_side",
                    models.CharField(
                        blank=True,
                        choices=[("office", "Bawaslu"), ("city", "Pemerintah Kota")],
                        max_length=10,
                        verbose_name="diperiksa oleh sisi",
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="diperiksa pada")),
                ("refusal", models.TextField(blank=True, verbose_name="alasan ditolak")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diunggah oleh",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diperiksa oleh",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                        verbose_name="berkas",
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed",
                        to="agreements.original",
                        verbose_name="rangkap",
                    ),
                ),
            ],
            options={
                "verbose_name": "rangkap bertanda tangan",
                "verbose_name_plural": "rangkap bertanda tangan",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["added", "confirmed", "refused"])), name="signed_status_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ("bsre", "wet"))), name="signed_level_is_outside_the_portal"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ("office", "city"))), name="signed_is_of_a_side_at_the_table"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "refused"), _negated=True),
                        fields=("original",),
                        name="signed_is_one_per_original",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at__isnull", True), ("checked_by__isnull", True)),
                            models.Q(("checked_at__isnull", False), ("checked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="signed_checked_at_has_checked_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by__isnull", True),
                            models.Q(("checked_by", models.F("added_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="signed_is_checked_by_another_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "bsre"), ("status", "confirmed"), _negated=True),
                            models.Q(("checked_side", models.F("side")), _negated=True),
                            _connector="OR",
                        ),
                        name="signed_certified_file_is_checked_across_the_table",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at__isnull", True), ("checked_side", ""), ("status", "added")),
                            models.Q(
                                ("checked_at__isnull", False),
                                ("status__in", ["confirmed", "refused"]),
                                ("checked_side__in", ("office", "city")),
                            ),
                            _connector="OR",
                        ),
                        name="signed_is_checked_when_it_is_no_longer_new",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "refused"), _negated=True),
                            models.Q(("refusal", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="signed_is_refused_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "wet"), _negated=True),
                            models.Q(("pages__gte", 1), models.Q(("place", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="signed_paper_has_pages_and_a_place",
                    ),
                ],
            },
        ),
    ]
