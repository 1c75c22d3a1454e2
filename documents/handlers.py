"""Files sent with a plain form: onto disk, never more than the limit, and a full disk ends in a sentence."""

import os

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from documents.refusals import MAX_RECEIVED
from documents.storage import FULL


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Stores at most MAX_RECEIVED bytes of a file; the rest is read and dropped, so that the form's other fields arrive.

    The file still tells its true size, by which `keeping` refuses it; one for which the disk had no room is marked so.
    """

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.file.has_no_room = False

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) > MAX_RECEIVED or self.file.has_no_room:
            return
        try:
            _write_through(self.file.fileno(), raw_data)
        except OSError as error:
            if error.errno not in FULL:
                raise
            self.file.has_no_room = True


def _write_through(handle, data):
    """Write past Python's buffer, so that a full disk shows here and not later, at a place that cannot answer."""
    while data:
        data = data[os.write(handle, data) :]
