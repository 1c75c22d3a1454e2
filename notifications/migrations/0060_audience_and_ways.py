"""Whom a milestone is told, and which ways the office lets a rule use. What stands speaks as before."""

from django.db import migrations, models


def forget_second_persons(apps, schema_editor):
    """On the way back: a row for the second person alone would speak to who has the duty."""
    apps.get_model("notifications", "ReminderOffset").objects.filter(audience="second").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0051_bounces'),
    ]

    operations = [
        migrations.AddField(
            model_name='reminderoffset',
            name='audience',
            field=models.CharField(choices=[('first', 'yang bertugas'), ('second', 'orang kedua'), ('both', 'keduanya')], db_default='first', default='first', help_text='Orang kedua diberi tahu bahwa tugasnya belum dikerjakan oleh yang bertugas.', max_length=6, verbose_name='kepada'),
        ),
        migrations.AddField(
            model_name='rulesetting',
            name='by_mail',
            field=models.BooleanField(db_default=True, default=True, help_text='Hanya dapat dimatikan bila pengingatnya tidak diwajibkan. Isinya lalu tampil di portal saja.', verbose_name='kirim lewat email'),
        ),
        migrations.AddField(
            model_name='rulesetting',
            name='by_text',
            field=models.BooleanField(db_default=True, default=True, help_text='Bagi penerima yang memilihnya.', verbose_name='kirim juga lewat pesan singkat'),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_second_persons),
        migrations.AddConstraint(
            model_name='reminderoffset',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['first', 'second', 'both'])), name='reminder_offset_audience_is_known'),
        ),
    ]
