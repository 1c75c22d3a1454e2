from django.urls import path

from documents.views import tus

app_name = "documents"
urlpatterns = [
    path("unggah/", tus.Collection.as_view(), name="uploads"),
    path("unggah/<uuid:pk>/", tus.Part.as_view(), name="upload"),
]
