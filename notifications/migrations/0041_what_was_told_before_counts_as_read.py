from django.db import migrations
from django.db.models import F


def mark(apps, schema_editor):
    """Nobody is to find hundreds of unread messages on the first day: what was settled before was read in the mailbox."""
    settled = apps.get_model("notifications", "Delivery").objects.filter(to_user__isnull=False, settled_at__isnull=False)
    settled.update(read_at=F("settled_at"))


class Migration(migrations.Migration):
    dependencies = [("notifications", "0040_messages_of_people")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
