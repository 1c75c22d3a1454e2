import re

from django.conf import settings
from django.db import models
from django.urls import reverse

from core import qr
from core.constraints import exactly_one
from documents import codes
from documents.codes import new_code


class SealQuerySet(models.QuerySet):
    def with_activity(self):
        held = ("audience", "current__room__venue")
        return self.select_related(
            "document", "invitation__office", "invitation__village", "invitation__rw__village", "invitation__rt__rw__village",
            *[f"{whose}__activity__{name}" for whose in ("report", "invitation") for name in held],
        )  # fmt: skip

    def find(self, code):
        """Return the Seal of a code as people copy it, or None: capitals and the dashes between its groups do not matter."""
        return self.with_activity().filter(code=re.sub(r"[-_]", "", code.lower())).first()


class Seal(models.Model):
    """A paper that was made once and stays as it is: the report of an activity, or the certificate of an invited office.

    The code stands on the paper; with it anybody learns that the paper exists and compares a file with it. Rows are only added.
    """

    code = models.CharField("kode", max_length=codes.CODE_LENGTH, unique=True, default=new_code, editable=False)
    report = models.OneToOneField(
        "outreach.Report", models.PROTECT, verbose_name="laporan", null=True, blank=True, related_name="seal"
    )
    invitation = models.OneToOneField(
        "outreach.Invitation", models.PROTECT, verbose_name="undangan", null=True, blank=True, related_name="seal"
    )
    document = models.OneToOneField("documents.Document", models.PROTECT, verbose_name="berkas", related_name="+")
    sealed_at = models.DateTimeField("disegel pada")

    objects = SealQuerySet.as_manager()

    class Meta:
        verbose_name = "lembar bersegel"
        verbose_name_plural = "lembar bersegel"
        default_permissions = ("view",)
        constraints = [exactly_one("report", "invitation", model="seal")]

    def __str__(self):
        return f"{self.kind} {self.written_code}"

    @property
    def kind(self):
        return "Laporan kegiatan" if self.report_id else "Sertifikat kehadiran"

    @property
    def activity(self):
        return (self.report or self.invitation).activity

    @property
    def written_code(self):
        """The code in groups of four, as it is printed and read aloud."""
        return codes.written(self.code)

    @property
    def url(self):
        """The public address that tells of this paper."""
        return settings.SITE_URL + reverse("outreach:check", args=[self.written_code])

    @property
    def qr(self):
        return qr.data_uri(self.url)

    @property
    def file_name(self):
        return f"{self.kind.lower().replace(' ', '-')}-{self.written_code}.pdf"
