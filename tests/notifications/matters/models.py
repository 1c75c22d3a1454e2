from django.conf import settings
from django.db import models
from django.db.models import Index, Q


class Matter(models.Model):
    """Something with a deadline, told to an account."""

    title = models.CharField(max_length=300)
    deadline = models.DateTimeField(null=True, blank=True)
    is_done = models.BooleanField(default=False)
    next_nudge_at = models.DateTimeField(null=True, blank=True)
    chase_nudge_at = models.DateTimeField(null=True, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True)
    superior = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [Index(fields=["next_nudge_at"], name="matter_nudge", condition=Q(next_nudge_at__isnull=False))]

    def __str__(self):
        return self.title
