"""How the auditor of the province comes to a file."""

from django.db.models import TextChoices


class SampleWay(TextChoices):
    RANDOM = "random", "Acak, sekian berkas tiap kecamatan"
    NAMED = "named", "Satu berkas menurut nomor pendaftaran"
