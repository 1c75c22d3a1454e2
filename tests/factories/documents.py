import datetime as dt
from functools import cache

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from factory.django import DjangoModelFactory

from documents import keeping
from documents.models import Document, Upload
from tests import corpus

AT = dt.datetime(2026, 10, 1, 3, tzinfo=dt.UTC)


@cache
def _photo():
    return corpus.picture()


def handed_in(data=None, name="ktp.jpg", content_type="image/jpeg"):
    """Return a file as a browser hands it in; a good photo unless told otherwise."""
    return SimpleUploadedFile(name, _photo() if data is None else data, content_type=content_type)


class DocumentFactory(DjangoModelFactory):
    """A document that went the whole way: checked, sealed and on disk. `sources`: what was handed in; `owner` is asked for."""

    purpose = "recruitment.ktp"
    at = AT
    sources = factory.LazyFunction(lambda: [handed_in()])

    class Meta:
        model = Document

    @classmethod
    def _create(cls, model, **facts):
        return keeping.keep(facts.pop("sources"), **facts)


class UploadFactory(DjangoModelFactory):
    """An upload that has been announced; nothing of it has arrived."""

    name = "ktp.jpg"
    length = 1000
    created_at = AT
    expires_at = factory.LazyAttribute(lambda upload: upload.created_at + dt.timedelta(hours=24))

    class Meta:
        model = Upload
