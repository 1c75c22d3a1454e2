"""Each side stands on which clauses there are and in what order; who has sent a version agreed to its own."""

import json
from hashlib import sha256

from django.db import migrations, models


def remember(apps, schema_editor):
    """What was agreed to before counts for the version that was the last one then; the last version a side sent for its order."""
    position, draft = (apps.get_model("agreements", name) for name in ("Position", "Draft"))
    latest = draft.objects.filter(status="sent").values("agreement").annotate(n=models.Max("n"))
    for each in latest:
        position.objects.filter(agreement=each["agreement"], stand="agreed").update(agreed_n=each["n"])
    for each in draft.objects.filter(status="sent").values("agreement", "side").annotate(n=models.Max("n")):
        sent = draft.objects.get(agreement=each["agreement"], n=each["n"])
        places = [[row["key"], row["part"]] for row in sent.rows]
        position.objects.create(
            agreement_id=sent.agreement_id, side=sent.side, clause="", stand="agreed", agreed_n=sent.n, taken_at=sent.sent_at,
            taken_by_id=sent.sent_by_id, text_sha256=sha256(json.dumps(places, separators=(",", ":")).encode()).hexdigest(),
        )  # fmt: skip


def forget(apps, schema_editor):
    apps.get_model("agreements", "Position").objects.filter(clause="").delete()


class Migration(migrations.Migration):

    dependencies = [("agreements", "0060_outside_the_portal")]

    operations = [
        migrations.AddField(
            model_name="position",
            name="agreed_n",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="terakhir disepakati pada versi"),
        ),
        migrations.AlterField(
            model_name="position",
            name="clause",
            field=models.CharField(blank=True, max_length=40, verbose_name="pasal"),
        ),
        migrations.RunPython(remember, forget),
    ]
