"""Whoever agrees does so to a version. Apart from the rows before it: PostgreSQL alters no table whose rows just changed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("agreements", "0061_structure")]

    operations = [
        migrations.AddConstraint(
            model_name="position",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("stand", "agreed"), _negated=True), ("agreed_n__gte", 1), _connector="OR"),
                name="position_that_agrees_names_its_version",
            ),
        ),
    ]
