"""Earlier deliveries learn their room, which their kind tells, and that they carry secrets, which only unsettled ones still do."""

from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import StrIndex, Substr


def tell(apps, schema_editor):
    deliveries = apps.get_model("notifications", "Delivery").objects.using(schema_editor.connection.alias)
    deliveries.filter(room="", kind__contains=".").update(room=Substr("kind", 1, StrIndex(F("kind"), Value(".")) - 1))
    deliveries.filter(secrets_sealed__isnull=False).update(had_secrets=True)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0010_channels_rooms_and_allowances")]
    operations = [
        migrations.RunPython(tell, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('secrets_sealed__isnull', True), ('had_secrets', True), _connector='OR'), name='delivery_remembers_that_it_had_secrets'),
        ),
    ]
