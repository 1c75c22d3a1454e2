from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('outreach', '0015_advisories'),
        ('regions', '0002_office'),
    ]

    operations = [
        migrations.AddField(
            model_name='activity',
            name='villages',
            field=models.ManyToManyField(blank=True, help_text='Ditawarkan lebih dahulu saat mengundang. Tanpa pilihan, rencana ini terhitung bagi kelurahan tempatnya.', related_name='+', to='regions.village', verbose_name='kelurahan yang dituju'),
        ),
    ]
