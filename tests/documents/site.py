"""A page that takes one paper, as an app's page does: for the tests of the upload itself."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template import engines
from django.urls import path

from accounts.actors import actor
from bawaslu_portal.urls import urlpatterns as portal
from core.middleware import arrival
from documents import keeping
from documents.forms import ACCEPT, UploadForm
from documents.inspection import Unacceptable
from documents.models import Document
from documents.views import serve, serve_page

PAGE = engines["django"].from_string("""{% extends "base.html" %}{% load static %}
{% block head %}<script type="module" src="{% static 'js/upload.js' %}"></script>{% endblock %}
{% block content %}
<h1>Berkas</h1>
<form method="post" enctype="multipart/form-data" data-upload data-once>{% csrf_token %}
{% include "components/upload_row.html" %}
<button class="button button--primary" type="submit">Simpan berkas</button>
</form>
{% endblock %}""")


def page(request):
    form, error = UploadForm(request.POST or None, request.FILES or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            document = keeping.keep(form.sources, owner=request.user, purpose="uji.berkas", at=arrival(request))
            return redirect("kept", document.pk)
        except Unacceptable as refusal:
            error = str(refusal)
    row = {"field": "files", "title": "KTP", "multiple": True, "accept": ACCEPT, "kinds": "PDF atau foto", "error": error}
    return HttpResponse(PAGE.render({"row": row}, request), status=422 if error else 200)


def kept(request, pk):
    document = get_object_or_404(Document, pk=pk, owner=request.user)
    names = [original.name for original in document.originals.all()]
    return JsonResponse({"pages": document.pages, "type": document.content_type, "names": names})


def file(request, pk):
    document = get_object_or_404(Document, pk=pk, owner=request.user)
    return serve(request, document, by=actor(request), at=arrival(request), inline="inline" in request.GET)


def picture(request, pk, number):
    document = get_object_or_404(Document, pk=pk, owner=request.user)
    return serve_page(request, document, number, by=actor(request), at=arrival(request))


urlpatterns = [
    *portal,
    path("uji/", page, name="page"),
    path("uji/<uuid:pk>/", kept, name="kept"),
    path("uji/<uuid:pk>/berkas", file, name="file"),
    path("uji/<uuid:pk>/<int:number>", picture, name="picture"),
]
