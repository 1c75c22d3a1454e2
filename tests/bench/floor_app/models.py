from django.db import models


class Line(models.Model):
    text = models.CharField(max_length=200)
    number = models.CharField(max_length=40, db_index=True, default="")
    status = models.CharField(max_length=20, default="submitted", choices=[("submitted", "Terkirim")])
    place = models.CharField(max_length=20, default="")
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        app_label = "floor_app"

    def __str__(self):
        return self.text
