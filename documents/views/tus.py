"""Resumable uploads: the tus 1.0 protocol (core, creation, termination, expiration, checksum), for the person's own files.

Only bytes that are safely on disk are acknowledged, so an upload goes on where it stopped, whatever was killed meanwhile.
"""

import base64
import binascii
import datetime as dt
import hashlib
import hmac

from django.db.models import Count, Sum
from django.http import Http404, HttpResponse, UnreadablePostError
from django.urls import reverse
from django.utils.http import http_date
from django.views import View

from core.middleware import arrival
from documents import keeping, parts
from documents.models import Upload
from documents.refusals import MAX_RECEIVED, Unacceptable, size_in_words

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration,checksum"
LIFETIME = dt.timedelta(hours=24)
MAX_UPLOADS = 40
MAX_WAITING_BYTES = 200 * 1024 * 1024
PIECE = 256 * 1024
ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}  # the protocol demands sha1: it guards against lines, not people
CHECKSUM_MISMATCH = 460


class TusView(View):
    """What both addresses have in common: the protocol's headers, its version check and its way to name a method."""

    def dispatch(self, request, *args, **kwargs):
        if request.method == "POST":  # only here has the CSRF check looked at the request
            request.method = request.headers.get("X-HTTP-Method-Override", "POST").upper()
        if request.method == "OPTIONS" or request.headers.get("Tus-Resumable") == VERSION:
            response = self._answered(request, *args, **kwargs)
        else:
            response = _plain(412, "Versi protokol unggah tidak dikenal.")
        response["Tus-Resumable"] = response["Tus-Version"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    def _answered(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except Unacceptable as refusal:
            return _plain(STATUS_OF[refusal.code], str(refusal))

    def options(self, request, *args, **kwargs):
        response = HttpResponse(status=204)
        response["Tus-Extension"], response["Tus-Max-Size"] = EXTENSIONS, str(MAX_RECEIVED)
        response["Tus-Checksum-Algorithm"] = ",".join(ALGORITHMS)
        return response


STATUS_OF = {"empty": 400, "too_big": 413, "upload_quota": 429, "upload_gone": 410, "no_room": 507}


class Collection(TusView):
    """POST: announce a file and get its address."""

    def post(self, request):
        now = arrival(request)
        length = _number(request, "Upload-Length")
        if length is None:
            return _plain(400, "Ukuran berkas tidak disebutkan.")
        _admit(request.user, length, now)
        upload = Upload.objects.create(
            owner=request.user, name=_name_in(request), length=length, created_at=now, expires_at=now + LIFETIME
        )
        response = HttpResponse(status=201)
        response["Location"] = reverse("documents:upload", args=[upload.pk])
        response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
        return response


class Part(TusView):
    """HEAD: how far; PATCH: more; DELETE: forget. Another person's upload does not exist."""

    def head(self, request, pk):
        upload = _mine(request, pk)
        response = HttpResponse()
        response["Upload-Offset"], response["Upload-Length"] = str(upload.offset), str(upload.length)
        response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
        return response

    def patch(self, request, pk):
        upload = _mine(request, pk)
        if request.content_type != "application/offset+octet-stream":
            return _plain(415, "Isi unggahan tidak dalam bentuk yang diharapkan.")
        if _number(request, "Upload-Offset") != upload.offset:
            return _plain(409, "Bagian ini bukan kelanjutan dari yang sudah diterima.")
        if int(request.META.get("CONTENT_LENGTH") or 0) > upload.length - upload.offset:
            return _plain(413, "Bagian ini lebih panjang daripada berkasnya.")
        return _append(upload, request)

    def delete(self, request, pk):
        keeping.discard([_mine(request, pk)])
        return HttpResponse(status=204)


def _append(upload, request):
    pieces = _Pieces(request)
    written = parts.append(upload, pieces)
    if not pieces.match():
        return _plain(CHECKSUM_MISMATCH, "Bagian ini rusak di perjalanan. Kirim ulang.")
    offset = upload.offset + written
    # Compare-and-set: of two who send the same piece, one moves the mark.
    if Upload.objects.filter(pk=upload.pk, offset=upload.offset).update(offset=offset) != 1:
        return _plain(409, "Bagian ini sudah diterima.")
    response = HttpResponse(status=204)
    response["Upload-Offset"] = str(offset)
    response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response


class _Pieces:
    """The body, piece by piece; a line that breaks ends it early, and what came is kept."""

    def __init__(self, request):
        self.request = request
        self.algorithm, _, expected = request.headers.get("Upload-Checksum", "").partition(" ")
        if self.algorithm and self.algorithm not in ALGORITHMS:
            self.expected, self.digest = b"", hashlib.sha256()
        else:
            self.expected = _from_base64(expected)
            self.digest = ALGORITHMS.get(self.algorithm, hashlib.sha256)()

    def __iter__(self):
        try:
            while piece := self.request.read(PIECE):
                self.digest.update(piece)
                yield piece
        except UnreadablePostError:
            return

    def match(self):
        return not self.algorithm or hmac.compare_digest(self.digest.digest(), self.expected)


def _mine(request, pk):
    upload = Upload.objects.filter(pk=pk, owner=request.user).first()
    if upload is None:
        raise Http404
    if upload.expires_at <= arrival(request) or not parts.is_whole(upload):
        keeping.discard([upload])
        raise Unacceptable("upload_gone")
    return upload


def _admit(user, length, now):
    if length == 0:
        raise Unacceptable("empty")
    if length > MAX_RECEIVED:
        raise Unacceptable("too_big", size=size_in_words(length), limit=size_in_words(MAX_RECEIVED))
    waiting = Upload.objects.alive(now).filter(owner=user).aggregate(count=Count("pk"), size=Sum("length", default=0))
    if waiting["count"] >= MAX_UPLOADS or waiting["size"] + length > MAX_WAITING_BYTES:
        raise Unacceptable("upload_quota")


def _number(request, header):
    text = request.headers.get(header, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _name_in(request):
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _, value = pair.strip().partition(" ")
        if key == "filename":
            return keeping.safe_name(_from_base64(value).decode("utf-8", "replace"))
    return keeping.safe_name("")


def _from_base64(text):
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _plain(status, sentence):
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
